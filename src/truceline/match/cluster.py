"""From scored pairs to groups: average-linkage correlation clustering with constraints.

Groups are joined while the mean score between them is positive, best first. The mean runs over
all pairs between two groups, so one strong link cannot chain two events together. A person's
*same* joins before anything else and a person's *different* is never crossed. Ties are broken
by row order, so the result depends on the claims and judgements alone.

Average linkage: Sokal and Michener (1958); its use for correlation clustering with signed
weights: Keuper et al. (2015), "Efficient decomposition of image and mesh graphs by lifted
multicuts", greedy additive edge contraction.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from typing import Final

import numpy as np

from truceline.match.columns import Ints
from truceline.match.score import Pairs

APART: Final = -8.0
"""Score taken for two claims too far apart in time to have been compared, in log-odds."""


class Contradiction(ValueError):
    """Two rows that people's judgements both join and keep apart."""

    def __init__(self, left: int, right: int) -> None:
        super().__init__(f"rows {left} and {right} are judged both the same and different")
        self.left, self.right = left, right


def cluster(
    n: int,
    pairs: Pairs,
    same: Iterable[tuple[int, int]] = (),
    different: Iterable[tuple[int, int]] = (),
) -> Ints:
    """Group n claims.

    Args:
        n: number of claims.
        pairs: scored pairs, rows in 0..n-1.
        same: pairs of rows a person joined.
        different: pairs of rows a person kept apart.

    Returns:
        (n,) group of each claim: the lowest row in its group.

    Raises:
        Contradiction: if the judgements contradict each other.
    """
    groups = _Groups(n, pairs, different)
    for one, other in sorted((min(pair), max(pair)) for pair in same):
        groups.join_judged(one, other)
    groups.join_best()
    return groups.labels()


class _Groups:
    def __init__(self, n: int, pairs: Pairs, different: Iterable[tuple[int, int]]) -> None:
        self.members: dict[int, list[int]] = {row: [row] for row in range(n)}
        self.of = list(range(n))
        # Sum of pair scores and number of compared pairs, between groups that have any.
        self.links: dict[int, dict[int, tuple[float, int]]] = {row: {} for row in range(n)}
        for a, b, score in zip(
            pairs.left.tolist(), pairs.right.tolist(), pairs.score.tolist(), strict=True
        ):
            self.links[a][b] = self.links[b][a] = (score, 1)
        self.barred: dict[int, set[int]] = {row: set() for row in range(n)}
        for a, b in different:
            self.barred[a].add(b)
            self.barred[b].add(a)

    def mean(self, a: int, b: int) -> float:
        total, count = self.links[a].get(b, (0.0, 0))
        possible = len(self.members[a]) * len(self.members[b])
        return (total + APART * (possible - count)) / possible

    def join_judged(self, one: int, other: int) -> None:
        a, b = self.of[one], self.of[other]
        if a == b:
            return
        if b in self.barred[a]:
            raise Contradiction(one, other)
        self.join(min(a, b), max(a, b))

    def join(self, keep: int, drop: int) -> None:
        """Fold one group into the other and add up the links of both."""
        for row in self.members[drop]:
            self.of[row] = keep
        self.members[keep] += self.members.pop(drop)
        for other, (total, count) in self.links.pop(drop).items():
            del self.links[other][drop]
            if other != keep:
                before = self.links[keep].get(other, (0.0, 0))
                linked = (before[0] + total, before[1] + count)
                self.links[keep][other] = self.links[other][keep] = linked
        for other in self.barred.pop(drop):
            self.barred[other].discard(drop)
            self.barred[other].add(keep)
            self.barred[keep].add(other)

    def join_best(self) -> None:
        heap = [
            (-self.mean(a, b), a, b)
            for a, others in self.links.items()
            for b in others
            if a < b and self.mean(a, b) > 0
        ]
        heapq.heapify(heap)
        while heap:
            negative, a, b = heapq.heappop(heap)
            if a not in self.members or b not in self.members or b in self.barred[a]:
                continue
            if -negative != self.mean(a, b):  # stale: one of them has grown since
                continue
            self.join(a, b)
            for other in self.links[a]:
                mean = self.mean(a, other)
                if mean > 0:
                    heapq.heappush(heap, (-mean, min(a, other), max(a, other)))

    def labels(self) -> Ints:
        lowest = {group: min(rows) for group, rows in self.members.items()}
        return np.array([lowest[group] for group in self.of], np.int64)
