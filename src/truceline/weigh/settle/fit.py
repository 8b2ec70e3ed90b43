"""What a model of sources makes of positions, before anything is tempered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import sparse

from truceline.weigh.settle.candidates import Candidates
from truceline.weigh.settle.positions import Floats, Ints, Positions

UNKNOWN: Final = -1
NONE_NAMED: Final = -2


@dataclass(frozen=True)
class Fit:
    """Probabilities by one model.

    Attributes:
        probability: of each candidate, shape (candidates,).
        unnamed: of none of them, shape (objects,).
        right: expected share of right positions of each source, shape (sources,).
        counts: share of itself that each position counted for, shape (positions,).
        pairs: probability that two sources are dependent (sources × sources).
    """

    probability: Floats
    unnamed: Floats
    right: Floats
    counts: Floats
    pairs: sparse.csr_array[np.float64]


def known_candidates(candidates: Candidates, positions: Positions, gold: Mapping[str, str]) -> Ints:
    """Return each object's known candidate, UNKNOWN, or NONE_NAMED where it is none of them.

    Objects of `gold` that no position names are passed over: they teach nothing.
    """
    objects = {name: number for number, name in enumerate(positions.objects)}
    values = {name: number for number, name in enumerate(positions.values)}
    found = np.full(len(objects), UNKNOWN, np.int32)
    for name, value in gold.items():
        number = objects.get(name)
        if number is None:
            continue
        begin, end = candidates.start[number], candidates.start[number + 1]
        here = np.flatnonzero(candidates.value_of[begin:end] == values.get(value, -1))
        found[number] = begin + here[0] if len(here) else NONE_NAMED
    return found


def clamped(
    probability: Floats, unnamed: Floats, candidates: Candidates, known: Ints
) -> tuple[Floats, Floats]:
    """Return the probabilities with those of known objects replaced by certainty."""
    fixed = known != UNKNOWN
    if not fixed.any():
        return probability, unnamed
    probability = np.where(fixed[candidates.object_of], 0.0, probability)
    probability[known[known >= 0]] = 1.0
    return probability, np.where(fixed, known == NONE_NAMED, unnamed)
