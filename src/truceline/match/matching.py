"""Matching: claims to incidents, and everything that was compared on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from truceline.geo import Whereabouts
from truceline.match.columns import columns
from truceline.match.identity import incident_ids
from truceline.match.incident import Incident, incident
from truceline.match.link.group import Contradiction, group
from truceline.match.refine import Refined, refined
from truceline.match.score import DEFAULT, Pairs, Weights, score_pairs
from truceline.match.statements.copies import Copy, copies
from truceline.match.statements.scope import Scope, scopes
from truceline.record import Claim, Judgement, Same, Source

_NOWHERE: Final[Mapping[str, Whereabouts]] = {}
_NO_SOURCES: Final[Mapping[str, Source]] = {}


@dataclass(frozen=True)
class Matching:
    """What matching found, and what it was found from.

    Attributes:
        incidents: the incidents, in the order of their anchors.
        claims: the claims in the order they entered the record; rows of `pairs` count in it.
        places: claim id to gazetteer place id, where known.
        whereabouts: claim id to where its words put it.
        sources: source id to source.
        scopes: claim id to what it is about.
        copies: claim id to what it repeats; copies are compared with nothing and stand in the
            incident of their root.
        pairs: every pair that was compared, with its contributions.
        refined: factors on the contributions, where people's judgements refined them.
        judged: the verdict that holds on each pair of rows that people judged, lower row first.
    """

    incidents: tuple[Incident, ...]
    claims: tuple[Claim, ...]
    places: Mapping[str, str]
    whereabouts: Mapping[str, Whereabouts]
    sources: Mapping[str, Source]
    scopes: Mapping[str, Scope]
    copies: Mapping[str, Copy]
    pairs: Pairs
    refined: Refined | None
    judged: Mapping[tuple[int, int], Same]

    def rematched(self, judgements: Sequence[Judgement]) -> Matching:
        """Match the same claims anew, under these judgements instead of those they were under.

        Raises:
            ValueError: if the judgements contradict each other.
        """
        return match_claims(
            self.claims, self.places, judgements, whereabouts=self.whereabouts, sources=self.sources
        )


def match_claims(
    claims: Sequence[Claim],
    places: Mapping[str, str],
    judgements: Sequence[Judgement] = (),
    weights: Weights = DEFAULT,
    *,
    whereabouts: Mapping[str, Whereabouts] = _NOWHERE,
    sources: Mapping[str, Source] = _NO_SOURCES,
) -> Matching:
    """Group claims into incidents.

    Args:
        claims: the claims in the order they entered the record.
        places: claim id to gazetteer place id, where known.
        judgements: people's decisions; of several on one pair the last holds.
        weights: constants of the scorer.
        whereabouts: claim id to where its words put it, where known.
        sources: source id to source, where known: copies are told by the origin they cite.

    Raises:
        ValueError: if judgements contradict each other.
    """
    rows = {claim.id: row for row, claim in enumerate(claims)}
    judged = _judged(judgements, rows)
    kinds = scopes(claims, whereabouts)
    different = [pair for pair, verdict in judged.items() if verdict is Same.DIFFERENT]
    apart = [(claims[a].id, claims[b].id) for a, b in different]
    repeated = copies(claims, sources, apart)
    # A copy is its root over again: it is compared with nothing, and makes no day or place
    # look busy.
    own = np.array([row for row, each in enumerate(claims) if each.id not in repeated], np.int64)
    compared = [claims[row] for row in own]
    scored = score_pairs(columns(compared, places, whereabouts, kinds), weights)
    pairs = Pairs(own[scored.left], own[scored.right], scored.parts)
    factors = _refined(pairs, judged)
    if factors is not None:
        pairs = factors.applied(pairs)
    roots = np.arange(len(claims))
    for claim_id, copy in repeated.items():
        roots[rows[claim_id]] = rows[copy.root_id]
    same = [pair for pair, verdict in judged.items() if verdict is Same.SAME]
    try:
        labels = _grouped(pairs, roots, same, different)
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
        whereabouts,
        sources,
        kinds,
        repeated,
        pairs,
        factors,
        judged,
    )


def _refined(pairs: Pairs, judged: Mapping[tuple[int, int], Same]) -> Refined | None:
    told = {pair: each for pair, each in judged.items() if each is not Same.UNSURE}
    if not told:
        return None
    wanted = np.array(sorted(told), np.int64)
    width = int(pairs.right.max(initial=0)) + 2
    keys = pairs.left * width + pairs.right
    at = np.flatnonzero(np.isin(keys, wanted[:, 0] * width + wanted[:, 1]))
    verdicts = [told[int(pairs.left[row]), int(pairs.right[row])] for row in at]
    same = np.array([each is Same.SAME for each in verdicts], np.float64)
    # What people joined is held out together, or each pair would be learned from its neighbours.
    joined = [pair for pair, each in told.items() if each is Same.SAME]
    none = np.zeros(0, np.int64)
    event = group(int(wanted.max()) + 1, none, none, none, joined)
    return refined(pairs.parts[at], same, event[pairs.left[at]])


def _grouped(
    pairs: Pairs,
    roots: NDArray[np.int64],
    same: Sequence[tuple[int, int]],
    different: Sequence[tuple[int, int]],
) -> list[int]:
    """Group roots, and put every copy where its root is."""
    labels = group(
        len(roots),
        pairs.left,
        pairs.right,
        pairs.score,
        [(int(roots[a]), int(roots[b])) for a, b in same if roots[a] != roots[b]],
        [(int(roots[a]), int(roots[b])) for a, b in different],
    )
    found: list[int] = labels[roots].tolist()
    return found


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
