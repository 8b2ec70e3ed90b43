"""From scored pairs to groups: average-linkage correlation clustering with constraints.

Groups are joined while the mean score over all pairs between them is positive, best first, so that
one strong link cannot chain two events together. A person's *same* joins before anything else and
a person's *different* is never crossed.

The mean is reducible (two groups joined are never nearer to a third than the nearer of them was),
so joining groups that are each other's best in any order gives what joining the best first gives:
the nearest-neighbour chain of Benzecri (1982), Murtagh (1983). A group therefore depends on its
own connected component alone, which is what makes adding reports local. Scores are whole numbers,
so that sums do not depend on their order; of equal means the lower row is taken.

Average linkage: Sokal and Michener (1958); for correlation clustering with signed weights: Keuper
et al. (2015), greedy additive edge contraction.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from truceline.geo.shapes.compiled import OnDemand
from truceline.match.link.reports import Ints

UNIT: Final = 4096
"""Scores are counted in this part of a natural-log unit."""
APART: Final = -8.0
"""Log-odds taken for two reports that were not compared, or scored too low to be kept."""
_BARRED: Final = -(1 << 40)


class Contradiction(ValueError):
    """Two rows that people's judgements both join and keep apart."""

    def __init__(self, left: int, right: int) -> None:
        super().__init__(f"rows {left} and {right} are judged both the same and different")
        self.left, self.right = left, right


def group(
    n: int,
    left: Any,
    right: Any,
    score: Any,
    same: Sequence[tuple[int, int]] = (),
    different: Sequence[tuple[int, int]] = (),
    once: Any = None,
) -> Ints:
    """Group n reports.

    Args:
        n: number of reports.
        left: (m,) rows of pairs in 0..n-1, each pair once.
        right: (m,) the other rows.
        score: (m,) log-odds of each pair, natural-log units.
        same: pairs of rows a person joined.
        different: pairs of rows a person kept apart.
        once: (n,) source of each report, where no source has an event twice.

    Returns:
        (n,) group of each report: the lowest row in its group.

    Raises:
        Contradiction: if the judgements contradict each other.
        IndexError: if a judgement names a row that there is not.

    Cost grows with the number of pairs; a group of k reports costs its pairs k times at worst.
    """
    whole = np.round(np.asarray(score, np.float64) * UNIT).astype(np.int64)
    joined, barred = _pairs(n, same), _pairs(n, different)
    start, clash = _TOGETHER(n, n, joined, barred)
    if clash >= 0:
        raise Contradiction(*barred[clash].tolist())
    lefts = np.concatenate([np.asarray(left, np.int64), barred[:, 0]])
    rights = np.concatenate([np.asarray(right, np.int64), barred[:, 1]])
    whole = np.concatenate([whole, np.full(len(barred), _BARRED, np.int64)])
    begin, neighbour, weight = _ADJACENCY(n, n, lefts, rights, whole)
    labels: Ints = _CHAIN(
        n,
        begin,
        neighbour,
        weight,
        start,
        round(APART * UNIT),
        np.zeros(0, np.int64) if once is None else np.asarray(once, np.int64),
    )
    return labels


def _pairs(n: int, pairs: Sequence[tuple[int, int]]) -> Ints:
    made = np.array(sorted({(min(p), max(p)) for p in pairs}), np.int64).reshape(-1, 2)
    if len(made) and not (made.min() >= 0 and made.max() < n):
        raise IndexError(f"a judgement names row {made.max()}; expected rows from 0 to {n - 1}")
    return made


def _together(n: int, joined: Any, barred: Any) -> Any:
    """Lowest row of each group that people joined; and the first barred pair inside one."""
    parent = np.arange(n)
    for k in range(len(joined)):
        a, b = joined[k, 0], joined[k, 1]
        while parent[a] != a:
            a = parent[a]
        while parent[b] != b:
            b = parent[b]
        parent[max(a, b)] = min(a, b)
    for row in range(n):  # a parent is a lower row, so it has its own group already
        parent[row] = parent[parent[row]]
    for k in range(len(barred)):
        if parent[barred[k, 0]] == parent[barred[k, 1]]:
            return parent, k
    return parent, -1


def _adjacency(n: int, left: Any, right: Any, weight: Any) -> Any:
    begin = np.zeros(n + 1, np.int64)
    for k in range(len(left)):
        begin[left[k] + 1] += 1
        begin[right[k] + 1] += 1
    for row in range(n):
        begin[row + 1] += begin[row]
    free = begin[:-1].copy()
    neighbour = np.empty(2 * len(left), np.int32)
    weights = np.empty(2 * len(left), np.int64)
    for k in range(len(left)):
        a, b = left[k], right[k]
        neighbour[free[a]], weights[free[a]] = b, weight[k]
        free[a] += 1
        neighbour[free[b]], weights[free[b]] = a, weight[k]
        free[b] += 1
    return begin, neighbour, weights


def _chain(begin: Any, neighbour: Any, weight: Any, start: Any, apart: int, once: Any) -> Any:
    n = len(start)
    parent = start.copy()
    size = np.zeros(n, np.int64)
    after = np.full(n, -1, np.int32)  # members of a group as a linked list
    last = np.arange(n).astype(np.int32)
    for row in range(n):
        top = parent[row]
        size[top] += 1
        if top != row:
            after[last[top]] = row
            last[top] = row
    total = np.zeros(n, np.int64)
    count = np.zeros(n, np.int64)
    met = np.empty(n, np.int32)
    stack = np.empty(n + 1, np.int32)
    done = np.zeros(n, np.uint8)
    for seed in range(n):
        if parent[seed] != seed or done[seed]:
            continue
        depth = 1
        stack[0] = seed
        while depth > 0:
            here = stack[depth - 1]
            before = stack[depth - 2] if depth > 1 else -1
            touched = 0
            row = here
            while row >= 0:
                for e in range(begin[row], begin[row + 1]):
                    other = neighbour[e]
                    while parent[other] != other:
                        parent[other] = parent[parent[other]]
                        other = parent[other]
                    if other == here:
                        continue
                    if count[other] == 0:
                        met[touched] = other
                        touched += 1
                    total[other] += weight[e]
                    count[other] += 1
                row = after[row]
            best, best_mean = -1, 0.0
            for k in range(touched):
                other = met[k]
                possible = size[here] * size[other]
                mean = (total[other] + apart * (possible - count[other])) / possible
                total[other] = 0
                count[other] = 0
                # Of equal means the one before is taken, or the chain would not end.
                better = mean > best_mean or (
                    mean == best_mean
                    and best >= 0
                    and best != before
                    and (other == before or other < best)
                )
                if mean > 0 and better and len(once):
                    # Groups are linked lists of rows, short where a source has events once.
                    row = here
                    while row >= 0 and better:
                        beside = other
                        while beside >= 0:
                            if once[row] == once[beside]:
                                better = False
                                break
                            beside = after[beside]
                        row = after[row]
                if mean > 0 and better:
                    best, best_mean = other, mean
            if best < 0:
                done[here] = 1
                depth -= 1
            elif best == before:
                keep, drop = min(here, before), max(here, before)
                parent[drop] = keep
                size[keep] += size[drop]
                after[last[keep]] = drop
                last[keep] = last[drop]
                depth -= 2
                if depth == 0:
                    stack[0] = keep
                    depth = 1
            else:
                stack[depth] = best
                depth += 1
    for row in range(n):  # the lower row is kept, so a parent has its own group already
        parent[row] = parent[parent[row]]
    return parent


# Compiled where there is much to do; a case of some hundred claims does not wait for a compiler.
_TOGETHER: Final = OnDemand(_together)
_ADJACENCY: Final = OnDemand(_adjacency)
_CHAIN: Final = OnDemand(_chain)
