"""Candidates: the distinct values named of each object, side by side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truceline.weigh.settle.positions import Floats, Ints, Positions


@dataclass(frozen=True)
class Candidates:
    """Values of every object between which its positions choose.

    Attributes:
        object_of: object of each candidate, ascending, shape (candidates,).
        value_of: value of each candidate.
        start: first candidate of each object, and the end of all, shape (objects + 1,).
        chosen: the candidate each position is for, shape (positions,).
    """

    object_of: Ints
    value_of: Ints
    start: NDArray[np.int64]
    chosen: NDArray[np.int64]

    def __len__(self) -> int:
        """Count the candidates."""
        return len(self.object_of)


def named(positions: Positions) -> Candidates:
    """Return the values that some source names, in the order of appearance within an object."""
    values = max(len(positions.values), 1)
    both = positions.object_of.astype(np.int64) * values + positions.value_of
    kept, chosen = np.unique(both, return_inverse=True)
    object_of = (kept // values).astype(np.int32)
    start = np.searchsorted(object_of, np.arange(len(positions.objects) + 1))
    return Candidates(object_of, (kept % values).astype(np.int32), start, chosen)


def every(positions: Positions, labels: int) -> Candidates:
    """Return all of a fixed set of labels as candidates of every object."""
    objects = len(positions.objects)
    return Candidates(
        np.repeat(np.arange(objects, dtype=np.int32), labels),
        np.tile(np.arange(labels, dtype=np.int32), objects),
        np.arange(objects + 1, dtype=np.int64) * labels,
        positions.object_of.astype(np.int64) * labels + positions.value_of,
    )


def normalised(within: Ints, score: Floats, rest: Floats) -> tuple[Floats, Floats]:
    """Turn log scores into probabilities that sum to one for each object.

    Args:
        within: object of each candidate.
        score: log score of each candidate.
        rest: log score of "none of these" for each object; minus infinity rules it out.

    Returns:
        Probability of each candidate, and of none of them for each object.
    """
    top = rest.copy()
    np.maximum.at(top, within, score)
    top = np.where(np.isfinite(top), top, 0.0)
    share, left = np.exp(score - top[within]), np.exp(rest - top)
    total = np.bincount(within, share, len(rest)) + left
    return share / total[within], left / total


def log_total(within: Ints, score: Floats, rest: Floats) -> Floats:
    """Return the logarithm of what each object's scores and `rest` sum to, shape (objects,)."""
    top = rest.copy()
    np.maximum.at(top, within, score)
    total = np.bincount(within, np.exp(score - top[within]), len(rest)) + np.exp(rest - top)
    return np.asarray(top + np.log(total))
