"""Checking a bundle as it is handed out on a USB stick: the case, and the briefings beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from truceline.check import alarms, words
from truceline.check.briefing import check_entry_file, check_file, check_sidecar
from truceline.check.export import sha256_of
from truceline.check.folder import hazards
from truceline.check.log import Opened, check_case
from truceline.check.report import Findings
from truceline.check.target import CASE, Target, recognise
from truceline.check.trust import Trust

BRIEFINGS: Final = "briefings"
PROGRAMS: Final = ("verify.py", "verify.html")
SECRET: Final = ("vault", "build")
"""Parts of a case folder that are never handed out: secrets, and what is computed from them."""


def check_bundle(folder: Path, trust: Trust, findings: Findings) -> None:
    """Check a bundle: its case in full, then every file in `briefings/` against that."""
    found = hazards(folder, ["."])
    if found:
        findings.failed(alarms.hazardous(found))
        return
    opened = check_case(folder / CASE, trust, findings)
    handed_out = [name for name in SECRET if (folder / CASE / name).exists()]
    if handed_out:
        findings.failed(alarms.secrets_in(handed_out))
    if opened is not None and (folder / BRIEFINGS).is_dir():
        for path in sorted((folder / BRIEFINGS).rglob("*")):
            if path.is_file():
                _check_one(path, folder, trust, findings, opened)
    programs = [(name, sha256_of(folder / name)) for name in PROGRAMS if (folder / name).is_file()]
    if programs:
        findings.not_proved(words.PROGRAMS)
        findings.note(*(f"{name} has the SHA-256 {digest}." for name, digest in programs))


def _check_one(path: Path, folder: Path, trust: Trust, findings: Findings, opened: Opened) -> None:
    about = path.relative_to(folder).as_posix()
    inner = Findings()
    target = recognise(path)
    if target is Target.ENTRY_PROOF:
        check_entry_file(path, trust, inner, opened)
    elif target in (Target.BRIEFING_PROOF, Target.EXPORT_PROOF):
        check_sidecar(path, trust, inner, opened)
    else:
        check_file(path, target, trust, inner, opened)
    findings.take(inner, about)
