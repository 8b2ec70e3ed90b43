"""Checking what proves a briefing or a single entry without the log."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path

from truceline.check import alarms, words
from truceline.check.growth import check_known
from truceline.check.log import Opened, say_head
from truceline.check.report import Findings
from truceline.check.target import CASE
from truceline.check.trust import Trust
from truceline.check.witnesses import check_cosigned, rule_for
from truceline.custody.briefing_proof import BriefingProof, BriefingProofInvalid, Shown, check
from truceline.ledger import (
    Checkpoint,
    KeyUnusable,
    LogError,
    NoteError,
    Verifier,
    load_verifier,
    operator_path,
)
from truceline.ledger.tlog_proof import Proof, verify_proof
from truceline.record import Entry, parse_entry


def check_briefing_proof(
    proof: BriefingProof, trust: Trust, findings: Findings, opened: Opened | None = None
) -> bool:
    """Check the proof of a briefing, alone or against a log that was found whole.

    Args:
        proof: the proof.
        trust: what the checker brought.
        findings: gets what was found.
        opened: the log it came with, if it did.

    Returns:
        Whether the proof holds.
    """
    if trust.operator is not None and trust.operator.vkey != proof.vkey:
        findings.failed(alarms.other_key(proof.vkey, trust.operator.vkey))
        return False
    key = opened.log.verifier if opened else key_in(proof, findings)
    if key is None:
        return False
    try:
        shown = check(proof, key)
    except BriefingProofInvalid as error:
        findings.failed(alarms.proof_broken(str(error)))
        return False
    if opened is None:
        say_head(shown.head, key, trust, findings)
    findings.proved(
        words.in_log(len(shown.entries), proof.size, proof.root)
        if shown.entries
        else words.root_is(proof.size, proof.root),
        words.prefix_of(proof.size, shown.head.size),
    )
    if opened is not None:
        return _belongs(proof, shown, opened, findings)
    _alone(proof, shown, key, trust, findings)
    findings.not_proved(words.RULES_NEED_LOG, words.COMPLETE, words.WHEN, words.TRUE)
    return True


def check_entry_proof(
    proof: Proof,
    key: Verifier,
    trust: Trust,
    findings: Findings,
    opened: Opened | None = None,
) -> Entry | None:
    """Check the proof of one entry, which must carry the entry.

    Returns:
        The entry that stands in the log; None if the proof does not hold.
    """
    if proof.extra is None:
        findings.failed(alarms.proof_broken("the file does not carry the entry that it is for"))
        return None
    try:
        origin = opened.log.origin if opened else None
        shown = verify_proof(proof, key, origin=origin)
        entry = parse_entry(proof.extra)
    except (LogError, ValueError) as error:
        findings.failed(alarms.proof_broken(str(error)))
        return None
    head = shown.checkpoint
    if opened is None:
        say_head(head, key, trust, findings)
    what = f"the {entry.body.kind} {entry.body.id} ({_signers(entry)})"
    findings.proved(words.one_entry(proof.index, what, head.size))
    if opened is not None:
        if _differs({head.size: head.root}, opened, findings):
            return None
        return entry
    check_known({head.size: head.root}, head.origin, key, trust.since, findings)
    rule = rule_for(trust, {proof.index: entry})
    check_cosigned([proof.checkpoint_note], head.size, key, rule, findings)
    findings.not_proved(words.RULES_NEED_LOG, words.COMPLETE, words.WHEN, words.TRUE)
    return entry


def check_checkpoint(path: Path, trust: Trust, findings: Findings) -> None:
    """Check a signed checkpoint on its own: who signed it, and who cosigned."""
    key = key_for(trust, path.resolve().parent, findings)
    if key is None:
        return
    note = path.read_bytes()
    try:
        head = Checkpoint.open(note, key)
    except NoteError as error:
        findings.failed(alarms.log_broken(f"The checkpoint does not hold: {error}."))
        return
    say_head(head, key, trust, findings)
    check_known({head.size: head.root}, head.origin, key, trust.since, findings)
    check_cosigned([note], head.size, key, rule_for(trust, {}), findings)
    findings.not_proved(words.NO_ENTRIES)


def key_for(trust: Trust, folder: Path, findings: Findings) -> Verifier | None:
    """Return the key to check an entry's proof with: given, or found beside it.

    Such a proof names no key of its own.
    """
    if trust.operator is not None:
        return trust.operator
    near = (folder, folder.parent / CASE, folder.parent)
    found = next((each for each in near if operator_path(each).is_file()), folder)
    try:
        return load_verifier(found)
    except KeyUnusable as error:
        findings.failed(alarms.no_key(str(error)))
        return None


def key_in(proof: BriefingProof, findings: Findings) -> Verifier | None:
    """Return the key that the proof of a briefing names; whose it is has to be asked elsewhere."""
    try:
        return Verifier.from_vkey(proof.vkey)
    except NoteError as error:
        findings.failed(alarms.no_key(str(error)))
        return None


def _belongs(proof: BriefingProof, shown: Shown, opened: Opened, findings: Findings) -> bool:
    """Whether a proof is of the log that it came with."""
    known = {proof.size: proof.root, shown.head.size: shown.head.root}
    if shown.head.origin != opened.log.origin:
        findings.failed(alarms.another_origin(shown.head.origin, opened.log.origin))
        return False
    return not _differs(known, opened, findings)


def _differs(known: Mapping[int, bytes], opened: Opened, findings: Findings) -> bool:
    for size, root in known.items():
        if size > opened.log.size:
            findings.failed(alarms.proof_ahead(size, opened.log.size))
            return True
        if opened.log.root_at(size) != root:
            findings.failed(alarms.proof_forks(size))
            return True
    return False


def _alone(
    proof: BriefingProof, shown: Shown, key: Verifier, trust: Trust, findings: Findings
) -> None:
    """Say what a proof without its log shows of growth and witnesses."""
    known = {proof.size: proof.root, shown.head.size: shown.head.root}
    notes = [proof.checkpoint.encode()]
    if proof.witnessed is not None and shown.witnessed is not None:
        known[shown.witnessed.size] = shown.witnessed.root
        notes.append(proof.witnessed.checkpoint.encode())
    check_known(known, shown.head.origin, key, trust.since, findings)
    check_cosigned(notes, proof.size, key, rule_for(trust, _parsed(shown)), findings)


def _parsed(shown: Shown) -> dict[int, Entry]:
    """The entries that this program can read; the proof holds for the others as well."""
    read = {}
    for index, data in shown.entries.items():
        with contextlib.suppress(ValueError):
            read[index] = parse_entry(data)
    return read


def _signers(entry: Entry) -> str:
    names = [each.key for each in entry.signatures]
    return f"with signatures, not checked here, of {words.named(names)}" if names else "unsigned"
