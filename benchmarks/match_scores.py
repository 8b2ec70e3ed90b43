"""How good groups are against known events, and how far shown probabilities can be believed.

The same figures as `truceline.match.pairwise` and `b_cubed`, in columns: for ten million reports
a dictionary of each would not fit.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from truceline.match.link.reports import Floats, Ints
from truceline.match.measure import Agreement

EDGES: Final = (0.0, 0.05, 0.15, 0.3, 0.5, 0.7, 0.85, 0.95, 0.99, 1.0)
"""Limits of the reliability table; .85 to .95 is what is shown as 90 %."""


@dataclass(frozen=True)
class Scores:
    """Agreement with the known events, by pairs and by items (B-cubed)."""

    pairwise: Agreement
    b_cubed: Agreement

    def __str__(self) -> str:
        return f"pairwise {_three(self.pairwise)}, B-cubed {_three(self.b_cubed)} (P, R, F1)"


def scores(labels: ArrayLike, truth: ArrayLike) -> Scores:
    """Compare (n,) labels of groups with (n,) known events."""
    _, found = np.unique(np.asarray(labels), return_inverse=True)
    _, known = np.unique(np.asarray(truth), return_inverse=True)
    found_size, known_size = np.bincount(found), np.bincount(known)
    _, of_cell, both = np.unique(
        found * len(known_size) + known, return_inverse=True, return_counts=True
    )
    together, guessed, true = _pairs(both), _pairs(found_size), _pairs(known_size)
    return Scores(
        Agreement(together / guessed if guessed else 1.0, together / true if true else 1.0),
        Agreement(
            float(np.mean(both[of_cell] / found_size[found])),
            float(np.mean(both[of_cell] / known_size[known])),
        ),
    )


@dataclass(frozen=True)
class Bin:
    """Links whose probability lies from `low` to below `high`.

    Attributes:
        low: least probability.
        high: limit of the probabilities.
        links: how many links.
        said: mean of their probabilities.
        right: how many join two reports of one event.
    """

    low: float
    high: float
    links: int
    said: float
    right: int

    @property
    def share(self) -> float:
        """Share of the links that are right."""
        return self.right / self.links if self.links else math.nan

    def wilson(self, z: float = 1.96) -> tuple[float, float]:
        """The 95 % interval of the share right (Wilson 1927)."""
        if not self.links:
            return 0.0, 1.0
        n, share = self.links, self.share
        centre = (share + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
        return max(0.0, centre - half), min(1.0, centre + half)

    def __str__(self) -> str:
        low, high = self.wilson()
        return f"{self.share:.3f} ({low:.3f}–{high:.3f}, {self.links:,} links)"


def reliability(left: Ints, right: Ints, probability: Floats, truth: Ints) -> list[Bin]:
    """How often links are right, by what was said of them; bins without a link are left out."""
    same = truth[left] == truth[right]
    which = np.clip(np.searchsorted(EDGES, probability, side="right") - 1, 0, len(EDGES) - 2)
    bins = []
    for at in np.unique(which):
        rows = which == at
        said, right_ones = float(probability[rows].mean()), int(same[rows].sum())
        bins.append(Bin(EDGES[at], EDGES[at + 1], int(rows.sum()), said, right_ones))
    return bins


def shown_at_90(bins: list[Bin]) -> Bin:
    """The links from .85 to below .95."""
    for each in bins:
        if each.low == 0.85:
            return each
    return Bin(0.85, 0.95, 0, math.nan, 0)


def _pairs(sizes: Ints) -> int:
    return int((sizes * (sizes - 1) // 2).sum())


def _three(agreement: Agreement) -> str:
    return f"{agreement.precision:.3f}/{agreement.recall:.3f}/{agreement.f1:.3f}"
