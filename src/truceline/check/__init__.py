"""Checking: what can be proved of a record, a briefing or a bundle, offline and in plain words.

    report = verify(Path("briefing.pdf"), Trust.read(operator=Path("operator.vkey")))
    print("\\n".join(lines(report)))

Nothing that is checked is trusted: keys, witnesses and an earlier checkpoint come from whoever
checks (`Trust`). A key that came along shows only that what is checked agrees with itself, and the
report says so. No report says that what an entry says is true.
"""

from __future__ import annotations

from pathlib import Path

from truceline.check.briefing import check_entry_file, check_file, check_sidecar
from truceline.check.bundle import check_bundle
from truceline.check.export import ExportProof, beside
from truceline.check.log import check_case, check_log
from truceline.check.packed import check_handover, check_zip
from truceline.check.proof import check_checkpoint
from truceline.check.report import Findings, Report, as_json, lines
from truceline.check.target import Target, recognise
from truceline.check.trust import Trust, TrustUnusable, fingerprint

__all__ = [
    "ExportProof",
    "Report",
    "Target",
    "Trust",
    "TrustUnusable",
    "as_json",
    "beside",
    "fingerprint",
    "lines",
    "verify",
]


def verify(path: Path, trust: Trust | None = None) -> Report:
    """Check a file or folder, without a network and without believing anything in it.

    Args:
        path: a case folder, the folder of a log, a bundle (a folder, or a ZIP file of it), a
            briefing, an exported file with its proof beside it, a proof, a checkpoint or a
            handover bundle. What it is, is told by its content.
        trust: the keys that are trusted, and a checkpoint kept from before.

    Returns:
        What is proved, what is not, and what does not hold. That something does not hold is never
        an exception.

    Raises:
        OSError: There is no such file, it cannot be read, or the folder holds nothing to check.
    """
    trust = trust or Trust()
    target = recognise(path)
    findings = Findings()
    match target:
        case Target.CASE:
            check_case(path, trust, findings)
        case Target.LOG:
            check_log(path, trust, findings)
        case Target.BUNDLE:
            check_bundle(path, trust, findings)
        case Target.ZIP:
            check_zip(path, trust, findings)
        case Target.HANDOVER:
            check_handover(path, trust, findings)
        case Target.ENTRY_PROOF:
            check_entry_file(path, trust, findings)
        case Target.BRIEFING_PROOF | Target.EXPORT_PROOF:
            check_sidecar(path, trust, findings)
        case Target.CHECKPOINT:
            check_checkpoint(path, trust, findings)
        case _:
            check_file(path, target, trust, findings)
    return findings.report(str(path), target.definition)
