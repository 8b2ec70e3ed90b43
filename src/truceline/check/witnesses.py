"""Who else saw the log, and not later than when: cosignatures, held against the case's rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from truceline.check import alarms, words
from truceline.check.report import Findings
from truceline.check.trust import Trust
from truceline.ledger import Checkpoint, Log, NoteError, Verifier
from truceline.ledger.note import Note
from truceline.ledger.quorum import WitnessState, judge
from truceline.record import Entry, Settings, Witnessing


@dataclass(frozen=True)
class Rule:
    """The witnesses that count and how many are enough.

    Attributes:
        witnessing: who they are, and the quorum.
        source: where this comes from, in words; empty where it is not known.
        pinned: whether the checker gave it.
    """

    witnessing: Witnessing
    source: str
    pinned: bool


def rule_for(trust: Trust, counting: Mapping[int, Entry]) -> Rule:
    """Return the rule that the checker gave, else that of the newest settings among the entries.

    Args:
        trust: what the checker gave.
        counting: entries by index, of which those taken over from other logs say nothing here.
    """
    if trust.witnessing is not None:
        return Rule(trust.witnessing, "the one you gave", pinned=True)
    for index in sorted(counting, reverse=True):
        entry = counting[index]
        if isinstance(entry.body, Settings) and entry.taken is None:
            return Rule(entry.body.witnessing, f"that of entry {index}, the settings", pinned=False)
    return Rule(Witnessing(), "", pinned=False)


def check_log_witnesses(log: Log, notes: Iterable[bytes], rule: Rule, findings: Findings) -> None:
    """Judge what witnesses cosigned of a log that was audited.

    Args:
        log: the log.
        notes: signed checkpoints with cosignatures, of any size, from whoever keeps them.
        rule: who counts.
        findings: gets what was found. A cosigned checkpoint that the log did not have is evidence
            of two logs.
    """
    sound = []
    for note in notes:
        try:
            seen = Checkpoint.open(note, log.verifier)
        except NoteError as error:
            findings.failed(alarms.cosigned_unsound(str(error)))
            continue
        if seen.origin != log.origin:
            findings.failed(alarms.cosigned_unsound(f"it is of the log {seen.origin}"))
        elif seen.size > log.size:
            findings.failed(alarms.cosigned_more(seen.size, log.size))
        elif log.root_at(seen.size) != seen.root:
            findings.failed(alarms.cosigned_fork(seen.size))
        else:
            sound.append(note)
    check_cosigned(sound, log.size, log.verifier, rule, findings)


def check_cosigned(
    notes: Sequence[bytes], size: int, key: Verifier, rule: Rule, findings: Findings
) -> None:
    """Judge cosignatures on checkpoints that are known to be of one log.

    Args:
        notes: the checkpoints; each is signed with the operator's key.
        size: number of entries that it is about; a checkpoint of more entries covers them too.
        key: the operator's public key.
        rule: who counts.
        findings: gets what was found.
    """
    now = datetime.now(UTC)
    states = [judge(rule.witnessing, note, key, now=now) for note in dict.fromkeys(notes)]
    _strangers(notes, key, rule, findings)
    for name, why in {each: w for state in states for each, w in state.unusable.items()}.items():
        findings.note(alarms.cannot_count(name, why))
    for state in states:
        if state.spoiled:
            findings.failed(alarms.spoiled(state.spoiled, state.checkpoint.size))
        if state.ahead:
            findings.note(alarms.clock_ahead(state.ahead))
    if not rule.witnessing.witnesses:
        findings.not_proved(words.NO_WITNESS if rule.source else words.NO_WITNESS_KNOWN)
        return
    late = _stalled(states, rule.witnessing, now)
    if late:
        findings.note(alarms.stalled(late, rule.witnessing.stalled_hours))
    if not rule.pinned:
        findings.not_proved(words.RULE_FROM_CASE)
    _each(states, rule, findings)
    _together(states, size, rule, findings)


def _stalled(states: Sequence[WitnessState], witnessing: Witnessing, now: datetime) -> list[str]:
    """The witnesses whose newest cosignature on any of the checkpoints is too old, or missing."""
    limit = now - timedelta(hours=witnessing.stalled_hours)
    fresh = {name for state in states for name, at in state.latest.items() if at >= limit}
    return [each.name for each in witnessing.witnesses if each.name not in fresh]


def _each(states: Sequence[WitnessState], rule: Rule, findings: Findings) -> None:
    """Say of every witness what it saw last; one that saw nothing is named as missing."""
    for witness in rule.witnessing.witnesses:
        seen = [state for state in states if witness.name in state.signed]
        if seen:
            last = max(seen, key=lambda state: state.checkpoint.size)
            who = f"{witness.name} ({witness.holder})" if witness.holder else witness.name
            findings.proved(words.seen_by(who, last.checkpoint.size, last.signed[witness.name]))


def _together(states: Sequence[WitnessState], size: int, rule: Rule, findings: Findings) -> None:
    met = [state for state in states if state.met]
    covering = [state for state in met if state.checkpoint.size >= size]
    if met:
        # Of those that cover everything, the one that was enough first; else the one that covers
        # most.
        best = (
            min(covering, key=lambda state: _quorum(state)[1])
            if covering
            else max(met, key=lambda state: state.checkpoint.size)
        )
        names, when = _quorum(best)
        findings.proved(words.quorum_met(names, best.checkpoint.size, size, when, rule.source))
        if not covering:
            findings.not_proved(words.quorum_short(size - best.checkpoint.size, size))
        return
    signed = {name for state in states if state.checkpoint.size >= size for name in state.signed}
    missing = [each.name for each in rule.witnessing.witnesses if each.name not in signed]
    if rule.witnessing.quorum:
        findings.not_proved(words.no_quorum(rule.source, missing))
    else:
        findings.not_proved(words.no_rule(rule.source))


def _quorum(state: WitnessState) -> tuple[list[str], datetime]:
    """The witnesses that were the first to be enough, and when the last of them cosigned."""
    enough: set[str] = set()
    for need in state.by.need if state.by else ():
        here = sorted(
            (name for name in set(need.of) & set(state.signed)), key=state.signed.__getitem__
        )
        enough.update(here[: need.at_least])
    names = [name for name in state.signed if name in enough]
    return names, max(state.signed[name] for name in names)


def _strangers(notes: Sequence[bytes], key: Verifier, rule: Rule, findings: Findings) -> None:
    """Name signatures that are neither the operator's nor a witness's; they count for nothing."""
    # A vkey is name+id+base64, and base64 may hold further plus signs.
    vkeys = [key.vkey, *(each.vkey for each in rule.witnessing.witnesses)]
    known = {tuple(vkey.split("+", 2)[:2]) for vkey in vkeys}
    lines = {each for note in notes for each in Note.decode(note).signatures}
    strangers = {each.name for each in lines if (each.name, each.key_id.hex()) not in known}
    if strangers:
        findings.note(alarms.strangers(sorted(strangers)))
