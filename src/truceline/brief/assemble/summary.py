"""The summary: a few sentences that stand for the whole, each with what it rests on."""

from __future__ import annotations

from collections import Counter

from truceline.brief import wording
from truceline.brief.assemble.frame import Frame
from truceline.brief.said import Sentence
from truceline.record import Attribution, ClauseStatus, EventType, Occurrence
from truceline.weigh import AFFIRMING, Weighed


def summary(frame: Frame) -> tuple[Sentence, ...]:
    """Write the summary."""
    if not frame.picture.claims:
        return (Sentence("The record holds no claim at this point; there is nothing to report."),)
    return (
        _incidents(frame),
        _findings(frame),
        *_toll(frame),
        *_compliance(frame),
        _looked(frame),
    )


def _incidents(frame: Frame) -> Sentence:
    now, before = frame.now, frame.previously
    both = [item for item in now if len(frame.speaking(item)) > 1]
    text = (
        f"In the period {wording.days(*frame.current)}, its last day up to the cut, "
        f"{wording.counted(len(now), 'incident')} on the ground {_is(len(now))} alleged, against "
        f"{len(before)} in the period before. On {len(both) or 'none'} of them more than one party "
        "has spoken."
    )
    return Sentence(text, tuple(item.incident.id for item in now))


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _findings(frame: Frame) -> Sentence:
    shown = [
        item
        for item in frame.now
        if item.occurrence.sufficient and item.occurrence.state == Occurrence.AS_ALLEGED.value
    ]
    refs = tuple(item.incident.id for item in shown)
    if not shown:
        return Sentence(
            "On none of them does the evidence separate the accounts: the finding is insufficient "
            "evidence throughout."
        )
    attributed = [item for item in shown if item.attribution.state == Attribution.PARTY.value]
    text = (
        f"The evidence supports that {len(shown)} of them occurred; for the others the finding is "
        "insufficient evidence."
    )
    if not attributed:
        return Sentence(f"{text} None can be attributed.", refs)
    by_party = Counter(item.attribution.party for item in attributed)
    named = ", ".join(
        f"{party.short} {by_party[party.id]}" for party in frame.parties if by_party[party.id]
    )
    announced = sum(_announced(item) for item in attributed)
    if announced == len(attributed):
        basis = (
            "each of these is an act that the party itself announced. A party that announces none "
            "has none attributed on this evidence, which does not show that it did none"
        )
    else:
        basis = f"{announced} of these are acts that the party itself announced"
    return Sentence(
        f"{text} {len(attributed)} can be attributed ({named}): {basis}. Whether an act was "
        "justified is not weighed.",
        refs,
    )


def _announced(item: Weighed) -> bool:
    """Whether the party an incident is attributed to says itself that it did it."""
    return any(
        claim.accused == root.party and claim.stance in AFFIRMING
        for root in item.roots
        if root.party is not None and root.party == item.attribution.party
        for claim in root.claims
    )


def _toll(frame: Frame) -> tuple[Sentence, ...]:
    """Quote the latest total of each side in its words: they say whom it counts."""
    claims = [
        claim
        for claim in frame.of_type(EventType.CASUALTY_REPORT)
        if claim.speaker.party is None or claim.accused not in (None, claim.speaker.party)
    ]
    last = {claim.speaker.party: claim for claim in claims}
    order = [*(party.id for party in frame.parties), None]
    if not last:
        return (Sentence("No total of dead or injured is in the record."),)
    told = tuple(
        Sentence(
            f"{label} ({claim.speaker.name}, {wording.said(claim.said, frame.zone)}): "
            f"{wording.sentence(claim.summary)}",
            (claim.id,),
        )
        for label, claim in (
            (_whose(frame, party), last[party]) for party in order if party in last
        )
    )
    return (*told, Sentence("Each total counts only whom its words name; they are not added up."))


def _whose(frame: Frame, party: str | None) -> str:
    return "Toll stated by others" if party is None else f"{frame.adjective[party]} toll"


def _compliance(frame: Frame) -> tuple[Sentence, ...]:
    binding = {item.id for item in frame.picture.agreements.values() if item.binding}
    rows = [row for row in frame.picture.compliance if row.agreement_id in binding]
    if not rows:
        return (Sentence("No agreement is in the record at this point."),)
    clauses = {(row.agreement_id, row.clause_id) for row in rows}
    parts = []
    for status, what in (
        (ClauseStatus.ALLEGED, "alleged but not shown"),
        (ClauseStatus.SUPPORTED, "supported by the evidence"),
    ):
        by_party = [
            f"{sum(row.status is status and row.party == party.id for row in rows) or 'none'} for "
            f"{party.short}"
            for party in frame.parties
        ]
        parts.append(f"{what} under {wording.listed(by_party)}")
    refs = tuple(
        dict.fromkeys(
            f"{row.agreement_id}/{row.clause_id}"
            for row in rows
            if row.status is ClauseStatus.SUPPORTED
        )
    )
    text = (
        f"{wording.counted(len(binding), 'agreement')} with {len(clauses)} clauses bind the "
        f"parties. Acts that a clause forbids are {'; and '.join(parts)}."
    )
    attributed = [item for item in frame.picture.weighed if item.attribution.party is not None]
    if refs and all(_announced(item) for item in attributed):
        text += " Every supported one rests on an act that the party itself announced."
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
