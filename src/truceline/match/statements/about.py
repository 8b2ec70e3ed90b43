"""Which incidents a statement in general terms is about, without merging them.

A general statement is about an incident that lies within its time, may lie within its place,
is of a kind that its own kind covers, and is not blamed on others only. A total is about the
incidents in which people were hurt, or had to leave, that it can have counted. A link says
"this may be part of what is spoken of", never that it is.

Candidates in time come from sorted columns, those in place from a tree of outlines.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely

from truceline.geo import Whereabouts, bounding_disc, outline
from truceline.match.incident import Incident
from truceline.match.statements.scope import Kind, Scope
from truceline.record import UNKNOWN_SIDE, Claim, EventType, Family, Shape, Stance, family

_SHELLING: Final = frozenset({EventType.ARTILLERY, EventType.ROCKET})
"""Told apart by their sound at best: what one side calls shells the other calls rockets."""
_CLASHES: Final = frozenset(
    {EventType.SMALL_ARMS, EventType.ARTILLERY, EventType.ROCKET, EventType.INCURSION}
)
"""What a clash or an attack in general terms may consist of."""
_HURTING: Final = frozenset({Family.FIRE, Family.GROUND, Family.MINE})
"""Families of events in which people are hurt by an act."""


@dataclass(frozen=True)
class About:
    """A general statement or a total, and one incident that it is about.

    Attributes:
        claim_id: the statement.
        incident_id: the incident, which keeps its own claims.
        why: what the two have in common, in words.
    """

    claim_id: str
    incident_id: str
    why: str


@dataclass(frozen=True)
class _Event:
    """An incident as general statements are held against it."""

    incident: Incident
    first_day: int
    last_day: int
    accused: frozenset[str]
    killed: int
    injured: int
    displaced: int


def about(
    incidents: Sequence[Incident],
    claims: Mapping[str, Claim],
    scopes: Mapping[str, Scope],
    whereabouts: Mapping[str, Whereabouts],
) -> tuple[About, ...]:
    """Link general statements and totals to the incidents they are about.

    Args:
        incidents: the incidents. One that consists of general statements and totals only is no
            event, and nothing is about it.
        claims: the claims by id, in the order they entered the record.
        scopes: what each claim is about.
        whereabouts: where each claim says it was. What is not located is not linked: nothing
            shows that it lies within anything.

    Returns:
        The links in the order of the claims, then of the incidents; many to many.
    """
    events = _events(incidents, claims, scopes)
    if not events:
        return ()
    start = np.array([one.first_day for one in events], np.int64)
    order = np.argsort(start, kind="stable")
    begun = start[order]
    outlines = [_of_incident(one.incident, scopes, whereabouts) for one in events]
    tree = shapely.STRtree(outlines)
    drawn: dict[Shape, frozenset[int]] = {}
    found = []
    for claim in claims.values():
        if scopes[claim.id].kind is Kind.EVENT:
            continue
        within = _within(whereabouts.get(claim.id), tree, drawn)
        first, last = (day.toordinal() for day in claim.when.local())
        from_, to = np.searchsorted(begun, (first, last + 1))
        for row in sorted(within.intersection(order[from_:to].tolist())):
            why = _why(claim, scopes[claim.id].kind, events[row])
            if why:
                found.append(About(claim.id, events[row].incident.id, why))
    return tuple(found)


def _events(
    incidents: Sequence[Incident], claims: Mapping[str, Claim], scopes: Mapping[str, Scope]
) -> list[_Event]:
    out = []
    for incident in incidents:
        own = [claims[each] for each in incident.claim_ids if scopes[each].kind is Kind.EVENT]
        if not own:
            continue
        first, last = incident.when.local()
        figures = [one.casualties for one in own]
        out.append(
            _Event(
                incident=incident,
                first_day=first.toordinal(),
                last_day=last.toordinal(),
                accused=frozenset(
                    one.accused for one in own if one.accused not in (None, UNKNOWN_SIDE)
                ),
                # The lowest figure above zero: a total need not have believed the highest.
                killed=_least(one.killed_min or one.killed_max for one in figures),
                injured=_least(one.injured for one in figures),
                displaced=_least(one.displaced for one in figures),
            )
        )
    return out


def _least(figures: Iterable[int | None]) -> int:
    return min((figure for figure in figures if figure), default=0)


def _of_incident(
    incident: Incident, scopes: Mapping[str, Scope], whereabouts: Mapping[str, Whereabouts]
) -> Any:
    """Return the outline of where an incident may be: of the narrowest of its own claims."""
    own = (each for each in incident.claim_ids if scopes[each].kind is Kind.EVENT)
    shapes = [
        found.shape
        for each in own
        if (found := whereabouts.get(each)) is not None and found.shape is not None
    ]
    if not shapes:
        return None
    return outline(min(shapes, key=lambda shape: bounding_disc(shape).radius_m))


def _within(
    where: Whereabouts | None, tree: Any, drawn: dict[Shape, frozenset[int]]
) -> frozenset[int]:
    """Return the incidents that may lie where a claim speaks of; each shape is drawn once."""
    if where is None:
        return frozenset()
    stated = [where.shape, *(part.shape for part in where.parts)]
    rows: set[int] = set()
    for shape in stated:
        if shape is not None:
            if shape not in drawn:
                found = tree.query(outline(shape), predicate="intersects").tolist()
                drawn[shape] = frozenset(found)
            rows |= drawn[shape]
    return frozenset(rows)


def _why(claim: Claim, kind: Kind, event: _Event) -> str:
    """Say why a claim may speak of an incident that fits in place; empty where it does not."""
    when = event.incident.when
    if claim.id in event.incident.claim_ids:
        return ""
    if event.last_day > claim.when.local()[1].toordinal():
        return ""
    if claim.when.timed and when.latest < claim.when.earliest:
        return ""
    if when.timed and when.earliest > claim.when.latest:
        return ""
    blamed = claim.accused if claim.accused != UNKNOWN_SIDE else None
    if blamed and event.accused and blamed not in event.accused:
        return ""
    if kind is Kind.TOTAL:
        return _counts(claim, event)
    if not covers(claim.event_type, event.incident.event_type):
        return ""
    said = "denies" if claim.stance is Stance.DENIES else "speaks in general of"
    return f"{said} events of this kind in its time and place"


def covers(general: EventType, event: EventType) -> bool:
    """Whether a general statement of one kind may be about an event of another."""
    if general is event:
        return True
    if general is EventType.SMALL_ARMS:
        return event in _CLASHES
    return general in _SHELLING and event in _SHELLING


def _counts(claim: Claim, event: _Event) -> str:
    """Say why a total may have counted an incident; an empty string where it cannot have."""
    total = claim.casualties
    if claim.speaker.party is not None and claim.accused is None:
        # A party that blames nobody may be counting the other side's people, or all.
        return ""
    if total.displaced is not None and 0 < event.displaced <= total.displaced:
        return "counts people displaced in its time and place"
    if family(event.incident.event_type) not in _HURTING:
        return ""
    killed = total.killed_max if total.killed_max is not None else total.killed_min
    for stated, hurt, word in (
        (killed, event.killed, "killed"),
        (total.injured, event.injured, "injured"),
    ):
        if stated is not None and 0 < hurt <= stated:
            return f"counts people {word} in its time and place"
    return ""
