"""The weakest split of an incident: the two halves of it that look least like one event.

Two kinds of halves are tried: each claim against all others, and the two halves that average
linkage joins last. Claims that people judged the same stay in one half.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.cluster.hierarchy import cut_tree, linkage
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import squareform

from truceline.match.columns import Floats, Ints
from truceline.match.grouping import Grouping
from truceline.match.link.group import APART
from truceline.record import Same

LARGEST: Final = 500
"""Claims of an incident up to which halves are sought by average linkage, whose cost is their
square; beyond it single claims alone are tried."""


@dataclass(frozen=True)
class Split:
    """An incident in two halves.

    Attributes:
        incident: its number in `Matching.incidents`.
        one: rows of the half with the older claim.
        other: rows of the other half.
        mean: mean score over all pairs between the halves, log-odds.
        pair: the rows of the two claims, one in each half, that look least like one event; None
            where no pair between the halves was compared.
    """

    incident: int
    one: tuple[int, ...]
    other: tuple[int, ...]
    mean: float
    pair: tuple[int, int] | None


def weakest_splits(grouping: Grouping, below: float) -> Iterator[Split]:
    """Yield the weakest split of every incident that has one below a mean score.

    Args:
        grouping: the incidents.
        below: mean score, log-odds; an incident all of whose pairs score higher has no such
            split and is left out.
    """
    units = _units(grouping)
    pairs, low, high = grouping.matching.pairs, *grouping.ends
    inside = np.flatnonzero(low == high)
    inside = inside[np.argsort(low[inside], kind="stable")]
    number = low[inside]
    bounds = np.searchsorted(number, np.arange(len(grouping.sizes) + 1))
    weak = np.full(len(grouping.sizes), np.inf)
    np.minimum.at(weak, number, grouping.score[inside])
    sizes = grouping.sizes
    missing = np.diff(bounds) < sizes * (sizes - 1) // 2
    weak[missing] = APART
    members = grouping.own[np.argsort(grouping.of[grouping.own], kind="stable")]
    starts = np.searchsorted(grouping.of[members], np.arange(len(sizes) + 1))
    for incident in np.flatnonzero((sizes > 1) & (weak < below)).tolist():
        rows = members[starts[incident] : starts[incident + 1]]
        at = inside[bounds[incident] : bounds[incident + 1]]
        inner = _Inner(rows, pairs.left[at], pairs.right[at], grouping.score[at], units[rows])
        found = inner.weakest()
        if found is not None:
            mean, half = found
            yield inner.split(incident, half, mean)


def _units(grouping: Grouping) -> Ints:
    """Return for each row the number of the claims that people judged the same as it."""
    n = len(grouping.of)
    same = [pair for pair, verdict in grouping.matching.judged.items() if verdict is Same.SAME]
    if not same:
        return np.arange(n)
    left, right = np.array(same, np.int64).T
    graph = coo_array((np.ones(len(same)), (left, right)), shape=(n, n))
    labels: Ints = connected_components(graph, directed=False)[1].astype(np.int64)
    return labels


class _Inner:
    """One incident: its rows, the pairs between them, and the units they may not be split in."""

    def __init__(self, rows: Ints, left: Ints, right: Ints, score: Floats, units: Ints) -> None:
        self.rows, self.score = rows, score
        self.left, self.right = np.searchsorted(rows, left), np.searchsorted(rows, right)
        self.units = np.unique(units, return_inverse=True)[1]

    def weakest(self) -> tuple[float, Ints] | None:
        """Return the mean and the rows, as positions, of one half; None where there is no split."""
        if self.units.max() == 0:
            return None
        best = self._single()
        if 4 <= len(self.rows) <= LARGEST:
            halves = self._halves()
            together = np.unique(np.stack([self.units, halves]), axis=1).shape[1]
            if together == self.units.max() + 1:
                mean = self._mean(halves)
                if mean < best[0]:
                    best = mean, np.flatnonzero(halves == 1)
        return best

    def _single(self) -> tuple[float, Ints]:
        """Return the unit that fits its incident least."""
        one, other = self.units[self.left], self.units[self.right]
        across = one != other
        count = self.units.max() + 1
        ends = np.concatenate([one[across], other[across]])
        total = np.bincount(ends, np.tile(self.score[across], 2), count)
        compared = np.bincount(ends, minlength=count)
        size = np.bincount(self.units)
        possible = size * (len(self.rows) - size)
        mean = (total + APART * (possible - compared)) / possible
        least = int(mean.argmin())
        return float(mean[least]), np.flatnonzero(self.units == least)

    def _halves(self) -> Ints:
        """Return which half each row is in, 0 or 1, where average linkage joins last."""
        apart = np.full((len(self.rows), len(self.rows)), -APART)
        apart[self.left, self.right] = apart[self.right, self.left] = -self.score
        np.fill_diagonal(apart, 0.0)
        # Average linkage does not change when all distances grow by the same amount.
        condensed = squareform(apart, checks=False)
        tree = linkage(condensed - condensed.min(), "average")
        halves: Ints = cut_tree(tree, n_clusters=2)[:, 0].astype(np.int64)
        return halves

    def _mean(self, halves: Ints) -> float:
        across = halves[self.left] != halves[self.right]
        possible = int(halves.sum()) * int((1 - halves).sum())
        total = float(self.score[across].sum()) + APART * (possible - int(across.sum()))
        return total / possible

    def split(self, incident: int, half: Ints, mean: float) -> Split:
        inside = np.zeros(len(self.rows), bool)
        inside[half] = True
        if inside[0]:  # the older claim's half is told first
            inside = ~inside
        across = np.flatnonzero(inside[self.left] != inside[self.right])
        pair = None
        if len(across):
            at = across[self.score[across].argmin()]
            pair = int(self.rows[self.left[at]]), int(self.rows[self.right[at]])
            if inside[self.left[at]]:
                pair = pair[1], pair[0]
        return Split(
            incident,
            tuple(self.rows[~inside].tolist()),
            tuple(self.rows[inside].tolist()),
            mean,
            pair,
        )
