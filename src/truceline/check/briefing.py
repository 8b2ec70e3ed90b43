"""Checking a file: a briefing in any form, an exported table, or what else stands by its proof."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from truceline.check import alarms, words
from truceline.check.embedded import from_page, from_print
from truceline.check.export import ExportProof, beside, sha256_of
from truceline.check.log import Opened
from truceline.check.proof import check_briefing_proof, check_entry_proof, key_for, key_in
from truceline.check.report import Findings
from truceline.check.target import Target, recognise
from truceline.check.trust import Trust
from truceline.custody.briefing_proof import MOST_BYTES, BriefingProof, BriefingProofInvalid
from truceline.ledger import NoteError, Verifier
from truceline.ledger.tlog_proof import ENDING as ENTRY_ENDING
from truceline.ledger.tlog_proof import MAX_PROOF, Proof
from truceline.record import Entry, Release

_READERS: Final[Mapping[Target, Callable[[bytes], BriefingProof | None]]] = {
    Target.PAGE: from_page,
    Target.PRINT: from_print,
}


def check_file(
    path: Path, target: Target, trust: Trust, findings: Findings, opened: Opened | None = None
) -> None:
    """Check a file with the proofs that it carries or that stand beside it.

    Args:
        path: the file.
        target: what it was recognised as: `PAGE`, `PRINT` or `FILE`.
        trust: what the checker brought.
        findings: gets what was found.
        opened: the log that it came with, if it did and was found whole.
    """
    sidecar = beside(path)
    proof, proved = _carried(path, target, trust, findings, opened)
    exported = False
    if proved is None and sidecar.is_file():
        exported = recognise(sidecar) is Target.EXPORT_PROOF
        proved = check_sidecar(sidecar, trust, findings, opened, of=path)
    released = _released(path, trust, findings, opened, proof)
    if proved:
        findings.not_proved(words.FOLLOWS)
    if exported or released:
        return
    if opened is not None:
        findings.failed(alarms.in_no_release(path.name))
    elif proved:
        findings.not_proved(words.TIES_TEXT)
    elif proved is None:
        findings.not_proved(words.NO_PROOF)


def check_sidecar(
    path: Path,
    trust: Trust,
    findings: Findings,
    opened: Opened | None = None,
    of: Path | None = None,
) -> bool:
    """Check a proof in a file of its own.

    Args:
        path: the proof: of a briefing or of an exported file.
        trust: what the checker brought.
        findings: gets what was found.
        opened: the log that it came with.
        of: the file it is for; None looks for an exported one beside the proof.

    Returns:
        Whether the proof holds.
    """
    data = _read(path, MOST_BYTES)
    try:
        if recognise(path) is Target.EXPORT_PROOF:
            exported = ExportProof.decode(data)
            file = of or path.with_name(exported.file.name)
            return _exported(exported, file, trust, findings, opened)
        proof = BriefingProof.decode(data)
    except BriefingProofInvalid as error:
        findings.failed(alarms.proof_broken(str(error)))
        return False
    holds = check_briefing_proof(proof, trust, findings, opened)
    if holds and of is not None:
        _names_root(_read(of, MOST_BYTES), proof, findings)
    return holds


def check_entry_file(
    path: Path, trust: Trust, findings: Findings, opened: Opened | None = None
) -> None:
    """Check the proof of one entry; if that is a release, look for its files beside it."""
    entry = _entry_of(path, trust, findings, opened)
    if entry is None or not isinstance(entry.body, Release):
        return
    for blob in entry.body.files:
        file = path.parent / Path(blob.name).name
        if file.is_file():
            _compare(file, entry, findings, judged=opened is not None)


def _carried(
    path: Path, target: Target, trust: Trust, findings: Findings, opened: Opened | None
) -> tuple[BriefingProof | None, bool | None]:
    """The proof that a file carries, and whether it holds: None if it carries none."""
    reader = _READERS.get(target)
    if reader is None:
        return None, None
    data = _read(path, 4 * MOST_BYTES)
    try:
        proof = reader(data)
    except BriefingProofInvalid as error:
        findings.failed(alarms.proof_broken(str(error)))
        return None, False
    if proof is None:
        return None, None
    holds = check_briefing_proof(proof, trust, findings, opened)
    if holds and target is Target.PAGE:
        _names_root(data, proof, findings)
    return proof, holds


def _names_root(data: bytes, proof: BriefingProof, findings: Findings) -> None:
    """Hold a briefing to its proof: it prints the root that it was made from."""
    if proof.root.hex().encode() in data:
        findings.proved(words.names_root(proof.size))
    else:
        findings.failed(alarms.OTHER_PROOF)


def _exported(
    proof: ExportProof, file: Path, trust: Trust, findings: Findings, opened: Opened | None
) -> bool:
    if not check_briefing_proof(proof.prefix, trust, findings, opened):
        return False
    if not file.is_file():
        findings.not_proved(words.file_not_here(proof.file.name))
    elif sha256_of(file) != proof.file.sha256:
        findings.failed(alarms.other_file(file.name))
    else:
        findings.proved(words.same_file(file.name))
        findings.not_proved(words.UNSIGNED_SIDECAR, words.FOLLOWS)
    return True


def _released(
    path: Path,
    trust: Trust,
    findings: Findings,
    opened: Opened | None,
    carried: BriefingProof | None,
) -> bool:
    """Whether a file is one that a release in the log names.

    The proof of that release names no key; the one that the file carries serves if none is given.
    """
    if opened is not None:
        digest = sha256_of(path)
        releases = (each for each in opened.counting.values() if digest in _hashes(each))
        entry = next(releases, None)
    else:
        proof = path.with_name(f"{path.name}{ENTRY_ENDING}")
        entry = _entry_of(proof, trust, findings, None, carried) if proof.is_file() else None
    return entry is not None and _compare(path, entry, findings, judged=opened is not None)


def _hashes(entry: Entry) -> set[str]:
    return {b.sha256 for b in entry.body.files} if isinstance(entry.body, Release) else set()


def _compare(path: Path, entry: Entry, findings: Findings, *, judged: bool) -> bool:
    if sha256_of(path) not in _hashes(entry):
        findings.failed(alarms.not_released(path.name, entry.body.id))
        return False
    signers = [each.key for each in entry.signatures]
    findings.proved(words.released(path.name, entry.body.id, signers, judged=judged))
    return True


def _entry_of(
    path: Path,
    trust: Trust,
    findings: Findings,
    opened: Opened | None,
    carried: BriefingProof | None = None,
) -> Entry | None:
    if opened is not None:
        key: Verifier | None = opened.log.verifier
    elif carried is not None and trust.operator is None:
        key = key_in(carried, findings)
    else:
        key = key_for(trust, path.resolve().parent, findings)
    if key is None:
        return None
    try:
        proof = Proof.decode(_read(path, MAX_PROOF))
    except NoteError as error:
        findings.failed(alarms.proof_broken(str(error)))
        return None
    return check_entry_proof(proof, key, trust, findings, opened)


def _read(path: Path, most: int) -> bytes:
    """A file's bytes, and one more than `most` if it has them: whoever reads them then refuses."""
    with path.open("rb") as file:
        return file.read(most + 1)
