"""Checking what comes as one packed file: a bundle, or what another log hands over."""

from __future__ import annotations

from pathlib import Path

from truceline.check import alarms, words
from truceline.check.bundle import check_bundle
from truceline.check.growth import check_known
from truceline.check.log import check_case, check_log, say_head
from truceline.check.report import Findings
from truceline.check.target import Target, recognise
from truceline.check.trust import Trust
from truceline.check.unzip import Unsafe, unzipped
from truceline.custody.handover_file import read_handover
from truceline.ledger import LogError


def check_zip(path: Path, trust: Trust, findings: Findings) -> None:
    """Unpack a bundle, a case folder or a log where it harms nothing, and check that."""
    try:
        with unzipped(path) as folder:
            _check_unpacked(_root(folder), trust, findings)
            findings.without(f"{folder}/")
    except Unsafe as error:
        findings.failed(alarms.unsafe_zip(str(error)))


def check_handover(path: Path, trust: Trust, findings: Findings) -> None:
    """Check what another log hands over. One that begins later than entry 0 shows less alone."""
    try:
        bundle = read_handover(path)
    except LogError as error:
        findings.failed(alarms.log_broken(str(error)))
        return
    if trust.operator is not None and trust.operator != bundle.key:
        findings.failed(alarms.other_key(bundle.key.vkey, trust.operator.vkey))
        return
    say_head(bundle.checkpoint, bundle.key, trust, findings)
    if bundle.start == 0:
        findings.proved(words.log_whole(bundle.size))
    else:
        findings.not_proved(words.part_only(bundle.start, bundle.size))
    known = {bundle.size: bundle.checkpoint.root}
    check_known(known, bundle.origin, bundle.key, trust.since, findings)
    findings.not_proved(words.RULES_NEED_LOG, words.COMPLETE, words.WHEN, words.TRUE)


def _check_unpacked(folder: Path, trust: Trust, findings: Findings) -> None:
    match recognise(folder):
        case Target.BUNDLE:
            check_bundle(folder, trust, findings)
        case Target.CASE:
            check_case(folder, trust, findings)
        case _:
            check_log(folder, trust, findings)


def _root(folder: Path) -> Path:
    """Where the bundle begins: packing a folder puts its name before everything."""
    while True:
        inside = list(folder.iterdir())
        if len(inside) != 1 or not inside[0].is_dir() or inside[0].name in ("case", "log"):
            return folder
        folder = inside[0]
