"""What a statement is about: one event, events in general, or a count of people over a time.

"Shelling all along the line since dawn" is about many events and is none of them; "twelve dead
so far" counts over all of them. Both are told by what the record holds of a claim (its kind, its
days, how wide its place is, its figures) and never by words of one language. Where that leaves
it open, a claim is taken to be about one event, which is what most claims are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from truceline.geo import How, Whereabouts, bounding_disc, distance_m
from truceline.match.incident import Incident
from truceline.record import Claim, EventType, Family, GeoPrecision, Term, family

WIDE_M: Final = 60_000.0
"""A shape with a wider 95 % radius than a province is a stretch, not a place."""
SEVERAL_M: Final = 15_000.0
"""Two places named together within such a radius are one spot seen from two villages."""
SEVERAL: Final = 3
"""So many places named together are several, however near."""
DAYS_ANYWHERE: Final = 8
"""Days, first and last counted, from which a statement about any place is general: a week's
uncertainty about one event's day happens, more is a stretch of time."""
DAYS_WIDE: Final = 3
"""Days from which figures over a wide place are a total."""
HOURS: Final = 6
"""A statement timed within so many hours is about one event, however wide its place."""

_ONE_PLACE: Final = frozenset(
    {GeoPrecision.EXACT, GeoPrecision.LOCALITY, GeoPrecision.DISTRICT, GeoPrecision.PROVINCE}
)
"""Words of precision that name one place, even where only its province is known."""
_COUNTED: Final = frozenset({EventType.CASUALTY_REPORT, EventType.DISPLACEMENT})
"""Kinds of event that are counts of people; capture and release are acts."""


class Kind(Term):
    """What a statement is about."""

    EVENT = "event", "one event"
    GENERAL = "general", "several events, or a state of things over a stretch of place or time"
    TOTAL = "total", "a count of people over a time"


@dataclass(frozen=True)
class Scope:
    """What a claim is about.

    Attributes:
        kind: one event, events in general, or a total.
        why: by what it was told, in words.
    """

    kind: Kind
    why: str


def scopes(
    claims: Sequence[Claim], whereabouts: Mapping[str, Whereabouts] | None = None
) -> dict[str, Scope]:
    """Tell what every claim is about.

    Args:
        claims: the claims.
        whereabouts: where each claim says it was, by claim id; without it only the shape beside
            the words and the stated precision tell how wide a place is.

    Returns:
        The scope of every claim, by claim id, in the order given.
    """
    found = whereabouts or {}
    return {claim.id: _scope(claim, found.get(claim.id)) for claim in claims}


def roles(incidents: Iterable[Incident], scopes: Mapping[str, Scope]) -> dict[str, Kind]:
    """Tell what every incident stands for, by incident id.

    Every claim is in an incident, so general statements and totals are in some, too. An
    incident is an event where at least one of its claims is about one; else it is a total where
    one of its claims is; else statements in general terms.
    """
    order = (Kind.EVENT, Kind.TOTAL, Kind.GENERAL)
    return {
        incident.id: min((scopes[each].kind for each in incident.claim_ids), key=order.index)
        for incident in incidents
    }


def _scope(claim: Claim, found: Whereabouts | None) -> Scope:
    days, wide = _days(claim), _wide(claim, found)
    group = family(claim.event_type)
    if claim.event_type in _COUNTED:
        return _count(claim)
    if group is Family.TALK:
        # A call or a meeting is one event, whatever stretch it is about.
        return Scope(Kind.EVENT, "what was said or agreed is an event of its own")
    highest = max(_figures(claim), default=0)
    if wide and days >= DAYS_WIDE and highest > 1:
        return Scope(Kind.TOTAL, f"figures over {days} days; {wide}")
    if days >= DAYS_ANYWHERE:
        return Scope(Kind.GENERAL, f"it speaks of {days} days")
    if wide and not _brief(claim):
        # A figure belongs to something that happened: on one or two days, to one event whose
        # place is only stated coarsely. One person hurt cannot be several events' count.
        if highest > 1 or (highest == 1 and days < DAYS_WIDE + 1):
            return Scope(Kind.EVENT, f"it gives the figures of one event; {wide}")
        return Scope(Kind.GENERAL, wide)
    return Scope(Kind.EVENT, "it names a time and a place of one event")


def _count(claim: Claim) -> Scope:
    if claim.event_type is EventType.CASUALTY_REPORT or claim.casualties.displaced is not None:
        return Scope(Kind.TOTAL, f"a {claim.event_type.value.replace('_', ' ')} counts people")
    return Scope(Kind.EVENT, "people moved, and nobody counted them")


def _figures(claim: Claim) -> list[int]:
    counted = claim.casualties
    stated = (counted.killed_min, counted.killed_max, counted.injured, counted.displaced)
    by_category = [each.high for each in counted.counts]
    return [figure for figure in stated if figure is not None] + by_category


def _days(claim: Claim) -> int:
    first, last = claim.when.local()
    return last.toordinal() - first.toordinal() + 1


def _brief(claim: Claim) -> bool:
    return claim.when.timed and claim.when.seconds <= HOURS * 3600


def _wide(claim: Claim, found: Whereabouts | None) -> str:
    """Say why a place is no one place; an empty string where it may be one."""
    shape = found.shape if found is not None else claim.where.shape
    if found is not None and found.how is How.SEVERAL:
        return _several(found)
    if shape is not None:
        radius_m = bounding_disc(shape).radius_m
        if radius_m > WIDE_M and claim.where.precision not in _ONE_PLACE:
            return f"its place is a stretch of {2 * radius_m / 1000:.0f} km"
        return ""
    if claim.where.precision is GeoPrecision.BORDER_SEGMENT:
        return "its place is a stretch that nothing narrows down"
    return ""


def _several(found: Whereabouts) -> str:
    named = len(found.parts)
    if named >= SEVERAL:
        return f"it names {named} places"
    discs = [bounding_disc(part.shape) for part in found.parts if part.shape is not None]
    if len(discs) < named:
        return f"it names {named} places" if named > 1 else ""
    one, other = discs[0], discs[-1]
    apart = float(distance_m(one.lon, one.lat, other.lon, other.lat))
    if apart > 2 * SEVERAL_M:
        return f"it names {named} places {apart / 1000:.0f} km apart"
    return ""
