"""An incident: claims judged to be about one event, and what they come to together."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from truceline.record import Claim, Disc, EventType, When, Where


@dataclass(frozen=True)
class Incident:
    """Claims judged to be about one event.

    Attributes:
        id: stable id.
        claim_ids: its claims, in the order they entered the record; the first is the anchor.
        event_type: the type most of its claims name.
        when: the narrowest statement of the time, clock times before days.
        where: the most precise statement of the place.
        place_id: the gazetteer's place, where most claims that name one agree.
    """

    id: str
    claim_ids: tuple[str, ...]
    event_type: EventType
    when: When
    where: Where
    place_id: str | None


def incident(name: str, members: Sequence[Claim], places: Mapping[str, str]) -> Incident:
    """Make an incident of its claims.

    Args:
        name: its id.
        members: its claims, in the order they entered the record.
        places: claim id to gazetteer place id, where known.
    """
    return Incident(
        id=name,
        claim_ids=tuple(claim.id for claim in members),
        event_type=Counter(claim.event_type for claim in members).most_common(1)[0][0],
        when=_when(members),
        where=_where(members),
        place_id=_place([places[claim.id] for claim in members if claim.id in places]),
    )


def _when(members: Sequence[Claim]) -> When:
    """Take the narrowest statement, clock times first; the claims keep all the others."""
    return min((claim.when for claim in members), key=lambda when: (not when.timed, when.seconds))


def _where(members: Sequence[Claim]) -> Where:
    places = [claim.where for claim in members]
    discs = [where for where in places if isinstance(where.shape, Disc)]
    areas = [where for where in places if where.shape is not None]
    return min(discs, key=_radius) if discs else (areas or places)[0]


def _radius(where: Where) -> float:
    return where.shape.radius_m if isinstance(where.shape, Disc) else math.inf


def _place(named: Sequence[str]) -> str | None:
    return Counter(named).most_common(1)[0][0] if named else None
