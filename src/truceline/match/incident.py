"""Claims to incidents: the whole of matching, as one function of claims and judgements."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from truceline.match.cluster import Contradiction, cluster
from truceline.match.columns import columns
from truceline.match.identity import incident_ids
from truceline.match.score import DEFAULT, Weights, score_pairs
from truceline.record import Claim, Disc, EventType, Judgement, Same, When, Where


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


def incidents(
    claims: Sequence[Claim],
    places: Mapping[str, str],
    judgements: Sequence[Judgement] = (),
    weights: Weights = DEFAULT,
) -> tuple[Incident, ...]:
    """Group claims into incidents.

    Args:
        claims: the claims in the order they entered the record.
        places: claim id to gazetteer place id, where known.
        judgements: people's decisions; of several on one pair the last holds.
        weights: constants of the scorer.

    Returns:
        The incidents, in order of their anchors.

    Raises:
        ValueError: if judgements contradict each other.
    """
    rows = {claim.id: row for row, claim in enumerate(claims)}
    same, different = _constraints(judgements, rows)
    pairs = score_pairs(columns(claims, places), weights)
    try:
        labels = cluster(len(claims), pairs, same, different).tolist()
    except Contradiction as error:
        left, right = claims[error.left].id, claims[error.right].id
        raise ValueError(
            f"judgements join {left} and {right}, and keep them apart by way of other claims; "
            "add a judgement that settles it"
        ) from None
    groups: dict[int, list[Claim]] = {}
    for claim, label in zip(claims, labels, strict=True):
        groups.setdefault(label, []).append(claim)
    names = incident_ids(members[0].id for members in groups.values())
    return tuple(
        Incident(
            id=names[members[0].id],
            claim_ids=tuple(claim.id for claim in members),
            event_type=Counter(claim.event_type for claim in members).most_common(1)[0][0],
            when=_when(members),
            where=_where(members),
            place_id=_place([places[claim.id] for claim in members if claim.id in places]),
        )
        for members in groups.values()
    )


def _constraints(
    judgements: Sequence[Judgement], rows: Mapping[str, int]
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    decided: dict[tuple[int, int], Same] = {}
    for judgement in judgements:
        # A judgement may name a claim that a shorter prefix of the record does not hold yet.
        if judgement.left in rows and judgement.right in rows:
            a, b = rows[judgement.left], rows[judgement.right]
            decided[min(a, b), max(a, b)] = judgement.verdict
    same = [pair for pair, verdict in decided.items() if verdict is Same.SAME]
    different = [pair for pair, verdict in decided.items() if verdict is Same.DIFFERENT]
    return same, different


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
