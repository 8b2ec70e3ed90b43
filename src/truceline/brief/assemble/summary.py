"""The summary: a few sentences that stand for the whole, each with what it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from truceline.brief import wording
from truceline.brief.assemble.frame import Frame
from truceline.brief.content import Sentence, TollTable
from truceline.record import Attribution, ClauseStatus, Occurrence


def summary(frame: Frame, tables: Sequence[TollTable]) -> tuple[Sentence, ...]:
    """Write the summary."""
    if not frame.picture.claims:
        return (Sentence("The record holds no claim at this point; there is nothing to report."),)
    return (
        _incidents(frame),
        _findings(frame),
        *_toll(tables),
        *_compliance(frame),
        _looked(frame),
    )


def _incidents(frame: Frame) -> Sentence:
    now = frame.ground(frame.within(frame.current))
    before = frame.ground(frame.within(frame.before))
    both = [item for item in now if len(frame.speaking(item)) > 1]
    text = (
        f"From {wording.days(*frame.current)} (the last day up to the cut), "
        f"{wording.counted(len(now), 'incident')} on the ground {_is(len(now))} alleged, against "
        f"{len(before)} from {wording.days(*frame.before)}; on {len(both) or 'none'} of them more "
        "than one party has spoken."
    )
    return Sentence(text, tuple(item.incident.id for item in now))


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _findings(frame: Frame) -> Sentence:
    now = frame.ground(frame.within(frame.current))
    shown = [
        item
        for item in now
        if item.occurrence.sufficient and item.occurrence.state == Occurrence.AS_ALLEGED.value
    ]
    owned = [item for item in shown if item.attribution.state == Attribution.PARTY.value]
    by_party = Counter(item.attribution.party for item in owned)
    if not shown:
        return Sentence(
            "On none of them does the evidence separate the accounts: the finding is insufficient "
            "evidence throughout."
        )
    named = [f"{party.short} {by_party[party.id]}" for party in frame.parties if by_party[party.id]]
    attributed = f" and {len(owned)} can be attributed ({', '.join(named)})" if owned else ""
    text = (
        f"The evidence supports that {len(shown)} of them occurred{attributed}; for the others "
        "the finding is insufficient evidence. Attribution rests on acts that a party owns, often "
        "with a justification; it says nothing about whether the act was justified."
    )
    return Sentence(text, tuple(item.incident.id for item in shown))


def _toll(tables: Sequence[TollTable]) -> tuple[Sentence, ...]:
    out = []
    for table in tables:
        if not table.title.startswith("As stated by"):
            continue
        row = table.rows[-1]
        figures = [
            f"{value} {label}"
            for value, label in (
                (row.killed, "dead"),
                (row.injured, "injured"),
                (row.displaced, "displaced or sheltered"),
            )
            if value != wording.NOT_STATED
        ]
        if figures:
            since = f"from {row.since} to {row.as_of}"
            out.append(
                Sentence(
                    f"Toll {table.title[0].lower()}{table.title[1:]} ({row.speaker}), {since}: "
                    f"{wording.listed(figures)}.",
                    row.refs,
                )
            )
    return tuple(out)


def _compliance(frame: Frame) -> tuple[Sentence, ...]:
    rows = frame.picture.compliance
    if not rows:
        return (Sentence("No agreement is in the record at this point."),)
    agreements = {row.agreement_id for row in rows}
    clauses = {(row.agreement_id, row.clause_id) for row in rows}
    parts = []
    for status in (ClauseStatus.SUPPORTED, ClauseStatus.ALLEGED):
        by_party = [
            f"{party.short} {sum(row.status is status and row.party == party.id for row in rows)}"
            for party in frame.parties
        ]
        parts.append(f"{wording.STATUSES[status]} breaches: {', '.join(by_party)}")
    refs = tuple(
        dict.fromkeys(
            f"{row.agreement_id}/{row.clause_id}"
            for row in rows
            if row.status is ClauseStatus.SUPPORTED
        )
    )
    text = (
        f"{wording.counted(len(agreements), 'instrument')} with {len(clauses)} clauses. Clauses "
        f"with {'; clauses with '.join(parts)}."
    )
    return (Sentence(text, refs),)


def _looked(frame: Frame) -> Sentence:
    picture = frame.picture
    observed = (
        f"{wording.counted(len(picture.observations), 'observation')} by observers"
        if picture.observations
        else "no report by an observer"
    )
    fires = wording.counted(len(picture.detections), "fire detection")
    return Sentence(
        f"The record holds {observed} and {fires}, which are context without weight. Where "
        "nobody looked, nothing can be found, and a low count may mean little looking.",
        tuple(picture.coverage),
    )
