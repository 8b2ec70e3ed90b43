"""How the incidents of a matching hang together: the mean score between groups and within them.

These are the numbers that clustering decides by, recomputed from the pairs for people to see.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from truceline.match.columns import Floats, Ints
from truceline.match.link.group import APART
from truceline.match.matching import Matching
from truceline.record import Same


@dataclass(frozen=True)
class Link:
    """Two incidents, or the claims of one, and how alike they are over all their pairs.

    Attributes:
        mean: mean score over all pairs, log-odds; pairs never compared enter as `APART`.
        compared: number of pairs that were compared.
        possible: number of pairs there are.
        highest: position in `Matching.pairs` of the pair that speaks most for one event; None
            where none was compared.
        lowest: position of the pair that speaks most against it; None likewise.
    """

    mean: float
    compared: int
    possible: int
    highest: int | None
    lowest: int | None


class Grouping:
    """The incidents of a matching as rows and numbers.

    Args:
        matching: what matching found.

    Attributes:
        rows: claim id to row, in the order of `Matching.claims`; of a copy the row of its root.
        of: (n,) number of each claim's incident, in the order of `Matching.incidents`.
        own: rows of the claims that are no copies, ascending.
        sizes: number of claims of each incident, copies not counted.
    """

    def __init__(self, matching: Matching) -> None:
        self.matching = matching
        rows = {claim.id: row for row, claim in enumerate(matching.claims)}
        self.rows = {
            claim: rows[matching.copies[claim].root_id] if claim in matching.copies else row
            for claim, row in rows.items()
        }
        self.of: Ints = np.zeros(len(matching.claims), np.int64)
        for number, incident in enumerate(matching.incidents):
            self.of[[rows[claim] for claim in incident.claim_ids]] = number
        self.own: Ints = np.array(sorted(set(self.rows.values())), np.int64)
        self.sizes: Ints = np.bincount(self.of[self.own], minlength=len(matching.incidents))

    @cached_property
    def score(self) -> Floats:
        """(m,) score of every pair, log-odds."""
        return self.matching.pairs.score

    @cached_property
    def ends(self) -> tuple[Ints, Ints]:
        """(m,) incidents of each pair's two claims, the lower number first."""
        left, right = self.of[self.matching.pairs.left], self.of[self.matching.pairs.right]
        return np.minimum(left, right), np.maximum(left, right)

    def pair(self, left: int, right: int) -> int | None:
        """Return where a pair of rows stands in `Matching.pairs`; None if never compared."""
        pairs = self.matching.pairs
        low, high = min(left, right), max(left, right)
        found = np.flatnonzero((pairs.left == low) & (pairs.right == high))
        return int(found[0]) if len(found) else None

    def link(self, one: int, other: int) -> Link:
        """Return how alike two incidents are, or, given one twice, the claims of that one."""
        low, high = min(one, other), max(one, other)
        at = np.flatnonzero((self.ends[0] == low) & (self.ends[1] == high))
        size, second = int(self.sizes[low]), int(self.sizes[high])
        possible = size * (size - 1) // 2 if one == other else size * second
        score = self.score[at]
        total = float(score.sum()) + APART * (possible - len(at))
        return Link(
            mean=total / possible if possible else 0.0,
            compared=len(at),
            possible=possible,
            highest=int(at[score.argmax()]) if len(at) else None,
            lowest=int(at[score.argmin()]) if len(at) else None,
        )

    def judged(self, one: int, other: int, verdict: Same) -> list[tuple[int, int]]:
        """Return the pairs of rows between two incidents, or in one, that have this verdict."""
        ends = {one, other}
        return [
            pair
            for pair, given in self.matching.judged.items()
            if given is verdict and {int(self.of[pair[0]]), int(self.of[pair[1]])} == ends
        ]


def probability(log_odds: float | Floats) -> NDArray[np.float64]:
    """Return the probability that log-odds stand for."""
    chance: NDArray[np.float64] = expit(log_odds)
    return chance
