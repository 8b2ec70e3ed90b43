"""The annexes: every incident, claim and source, so that any id can be looked up."""

from __future__ import annotations

from collections import Counter

from truceline.brief import wording
from truceline.brief.assemble.frame import Frame
from truceline.brief.content import CitedClaim, CitedSource, IndexRow
from truceline.record import Attribution, Family, Occurrence, family
from truceline.weigh import Weighed


def index(frame: Frame) -> tuple[IndexRow, ...]:
    """List every incident, newest first."""
    ordered = sorted(
        frame.picture.weighed,
        key=lambda item: (item.incident.when.earliest, item.incident.id),
        reverse=True,
    )
    return tuple(
        IndexRow(
            id=item.incident.id,
            when=wording.when(item.incident.when, frame.zone),
            kind=frame.kind(item.incident),
            place=frame.names(item.incident),
            spoken=", ".join(frame.short[party] for party in frame.speaking(item)) or "others only",
            roots=len(item.roots),
            finding=_finding(frame, item),
            claims=item.incident.claim_ids,
            clauses=item.breach.clauses,
        )
        for item in ordered
    )


def _finding(frame: Frame, item: Weighed) -> str:
    if family(item.incident.event_type) in (Family.TALK, Family.PEOPLE):
        return "a statement or a total; see its claims"
    occurrence, attribution = item.occurrence, item.attribution
    if not occurrence.sufficient:
        return "insufficient evidence"
    if occurrence.state != Occurrence.AS_ALLEGED.value:
        return f"not shown; {occurrence.word}"
    text = f"occurred: {occurrence.word}"
    if attribution.state == Attribution.PARTY.value and attribution.party:
        return f"{text}; {frame.short[attribution.party]}: {attribution.word}"
    return f"{text}; attribution not determined"


def claims(frame: Frame) -> tuple[CitedClaim, ...]:
    """List every claim, in the order of its id."""
    of = {claim: item.id for item in frame.picture.incidents for claim in item.claim_ids}
    return tuple(
        CitedClaim(
            id=claim.id,
            said=wording.short_day(frame.said_on(claim)),
            event=wording.when(claim.when, frame.zone),
            place=" / ".join((claim.where.words, *claim.where.also)),
            speaker=claim.speaker.name,
            stance=wording.stance(claim),
            text=wording.sentence(claim.summary),
            source=claim.source_id,
            incident=of[claim.id],
        )
        for claim in sorted(frame.picture.claims.values(), key=lambda item: item.id)
    )


def sources(frame: Frame) -> tuple[CitedSource, ...]:
    """List every source of claims, by publisher."""
    counts = Counter(claim.source_id for claim in frame.picture.claims.values())
    found = sorted(
        (source for source in frame.picture.sources.values() if counts[source.id]),
        key=lambda source: (source.publisher.casefold(), source.id),
    )
    return tuple(
        CitedSource(
            id=source.id,
            publisher=source.publisher,
            date=wording.said(source.published, frame.zone) if source.published else "",
            language=source.language,
            url=source.url,
            claims=counts[source.id],
        )
        for source in found
    )
