"""The vote: what is left where there is too little to learn from.

Every source is worth its published log-odds, tempered by the design effect. The winner is never
given more than its share of the votes. Reliability moves only by known values, and not far.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy import sparse

from truceline.weigh.settle.candidates import Candidates, normalised
from truceline.weigh.settle.fit import UNKNOWN, Fit
from truceline.weigh.settle.positions import Floats, Ints, Positions
from truceline.weigh.settle.temper import CORRELATION

RIGHT: Final = 1 / (1 + np.exp(-1.0))
"""Published reliability of a source nothing is known of: log-odds 1, right 73 times in 100."""

SHRINK_SOURCE: Final = 10.0
"""Known positions at which a source's own record counts as much as that of its class."""

SHRINK_ALL: Final = 20.0
"""Known positions at which the record of a class counts as much as that of all sources, and that
of all as much as the published value."""


def vote(positions: Positions, candidates: Candidates, known: Ints, closed: bool) -> Fit:
    """Settle by vote.

    Args:
        positions: all positions.
        candidates: what they choose between.
        known: candidate of each known object, as of `known_candidates`.
        closed: whether one of the candidates must be right.
    """
    right = reliability(positions, candidates, known)
    worth = np.maximum(np.log(right / (1 - right)), 0.0)[positions.source_of] * positions.weight
    objects = len(positions.objects)
    number = np.bincount(positions.object_of, minlength=objects)
    power = 1 / (1 + np.maximum(number - 1, 0) * CORRELATION)
    votes = np.bincount(candidates.chosen, worth, len(candidates))
    rest = np.full(objects, -np.inf if closed else 0.0)
    chance, unnamed = normalised(candidates.object_of, votes * power[candidates.object_of], rest)
    chance, unnamed = _capped(chance, unnamed, np.asarray(votes), candidates, closed)
    pairs = sparse.csr_array((len(positions.sources), len(positions.sources)))
    return Fit(chance, unnamed, right, np.ones(len(positions.object_of)), pairs)


def reliability(positions: Positions, candidates: Candidates, known: Ints) -> Floats:
    """Return each source's expected share of right positions, from known objects alone.

    A source's record is shrunk to its class's, that to the whole, and that to `RIGHT`.
    """
    answered = known[positions.object_of]
    told = (answered != UNKNOWN).astype(float)
    hit = told * (answered == candidates.chosen)
    whole = (hit.sum() + SHRINK_ALL * RIGHT) / (told.sum() + SHRINK_ALL)
    kinds = int(positions.kind_of.max(initial=0)) + 1
    kind = positions.kind_of[positions.source_of]
    by_kind = _shrunk(kind, hit, told, kinds, np.full(kinds, whole), SHRINK_ALL)
    prior = by_kind[positions.kind_of]
    count = len(positions.sources)
    return _shrunk(positions.source_of, hit, told, count, prior, SHRINK_SOURCE)


def _shrunk(
    group: Ints, hit: Floats, told: Floats, count: int, prior: Floats, strength: float
) -> Floats:
    hits, tolds = np.bincount(group, hit, count), np.bincount(group, told, count)
    return np.asarray((hits + strength * prior) / (tolds + strength))


def _capped(
    chance: Floats, unnamed: Floats, votes: Floats, candidates: Candidates, closed: bool
) -> tuple[Floats, Floats]:
    """Cap every candidate at the greatest share of votes; what is cut off goes to the rest.

    That is the value nobody named, or in a fixed set of labels the other labels.
    """
    within, objects = candidates.object_of, len(unnamed)
    total = np.bincount(within, votes, objects)
    most = np.zeros(objects)
    np.maximum.at(most, within, votes)
    share = np.where(total > 0, most / np.maximum(total, 1e-300), 1.0)
    cut = np.maximum(chance - share[within], 0.0)
    lost = np.bincount(within, cut, objects)
    kept = chance - cut
    if not closed:
        return kept, unnamed + lost
    lower = np.where(cut > 0, 0.0, kept)
    below = np.bincount(within, lower, objects)[within]
    return kept + np.where(below > 0, lost[within] * lower / np.maximum(below, 1e-300), 0), unnamed
