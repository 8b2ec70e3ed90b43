"""Matching: claims to incidents, and everything that was compared on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from truceline.match.cluster import Contradiction, cluster
from truceline.match.columns import columns
from truceline.match.identity import incident_ids
from truceline.match.incident import Incident, incident
from truceline.match.score import DEFAULT, Pairs, Weights, score_pairs
from truceline.record import Claim, Judgement, Same


@dataclass(frozen=True)
class Matching:
    """What matching found, and what it was found from.

    Attributes:
        incidents: the incidents, in the order of their anchors.
        claims: the claims in the order they entered the record; rows of `pairs` count in it.
        places: claim id to gazetteer place id, where known.
        pairs: every pair that was compared, with its contributions.
        judged: the verdict that holds on each pair of rows that people judged, lower row first.
    """

    incidents: tuple[Incident, ...]
    claims: tuple[Claim, ...]
    places: Mapping[str, str]
    pairs: Pairs
    judged: Mapping[tuple[int, int], Same]


def match_claims(
    claims: Sequence[Claim],
    places: Mapping[str, str],
    judgements: Sequence[Judgement] = (),
    weights: Weights = DEFAULT,
) -> Matching:
    """Group claims into incidents.

    Args:
        claims: the claims in the order they entered the record.
        places: claim id to gazetteer place id, where known.
        judgements: people's decisions; of several on one pair the last holds.
        weights: constants of the scorer.

    Raises:
        ValueError: if judgements contradict each other.
    """
    rows = {claim.id: row for row, claim in enumerate(claims)}
    judged = _judged(judgements, rows)
    pairs = score_pairs(columns(claims, places), weights)
    same = [pair for pair, verdict in judged.items() if verdict is Same.SAME]
    different = [pair for pair, verdict in judged.items() if verdict is Same.DIFFERENT]
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
    return Matching(
        tuple(incident(names[members[0].id], members, places) for members in groups.values()),
        tuple(claims),
        places,
        pairs,
        judged,
    )


def _judged(
    judgements: Sequence[Judgement], rows: Mapping[str, int]
) -> dict[tuple[int, int], Same]:
    decided: dict[tuple[int, int], Same] = {}
    for judgement in judgements:
        # A judgement may name a claim that a shorter prefix of the record does not hold yet.
        if judgement.left in rows and judgement.right in rows:
            a, b = rows[judgement.left], rows[judgement.right]
            decided[min(a, b), max(a, b)] = judgement.verdict
    return decided
