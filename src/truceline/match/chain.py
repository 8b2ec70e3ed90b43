"""The chain of claims that holds two claims of one incident together."""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass

from truceline.match.grouping import Grouping
from truceline.record import Same


@dataclass(frozen=True)
class Step:
    """A step of the chain that holds two claims together.

    Attributes:
        left: id of one claim.
        right: id of the other.
        log_odds: score of the two; None where they were never compared.
        judged: whether a person judged them the same.
    """

    left: str
    right: str
    log_odds: float | None
    judged: bool


def strongest_chain(grouping: Grouping, start: int, end: int) -> tuple[Step, ...]:
    """Return the chain between two claims of one incident whose weakest step is strongest.

    A step that people judged the same is stronger than any other. Of chains as strong as each
    other the shorter one is returned. This is a widest path, found by Dijkstra's (1959) method
    with the least score of a path in place of its length.

    Args:
        grouping: the incidents.
        start: row of one claim.
        end: row of the other, in the same incident.

    Returns:
        The steps from the one to the other; none where no compared pairs lead there.
    """
    near = _neighbours(grouping, int(grouping.of[start]))
    heap: list[tuple[float, int, int]] = [(-math.inf, 0, start)]
    best: dict[int, tuple[float, int]] = {start: (math.inf, 0)}
    came: dict[int, tuple[int, float | None, bool]] = {}
    done: set[int] = set()
    while heap:
        negative, length, row = heapq.heappop(heap)
        if row in done:
            continue
        done.add(row)
        for width, other, score in near.get(row, ()):
            reach = (min(-negative, width), -(length + 1))
            if other not in done and reach > best.get(other, (-math.inf, 0)):
                best[other] = reach
                came[other] = (row, score, width == math.inf)
                heapq.heappush(heap, (-reach[0], length + 1, other))
    claims = grouping.matching.claims
    steps: list[Step] = []
    row = end
    while row != start and row in came:
        before, score, judged = came[row]
        steps.append(Step(claims[before].id, claims[row].id, score, judged))
        row = before
    return tuple(reversed(steps))


def _neighbours(
    grouping: Grouping, incident: int
) -> dict[int, list[tuple[float, int, float | None]]]:
    """Return for each row of an incident how strongly it holds to others, which, and the score."""
    pairs, judged = grouping.matching.pairs, grouping.matching.judged
    inside = (grouping.ends[0] == incident) & (grouping.ends[1] == incident)
    near: dict[int, list[tuple[float, int, float | None]]] = {}

    def hold(left: int, right: int, width: float, score: float | None) -> None:
        near.setdefault(left, []).append((width, right, score))
        near.setdefault(right, []).append((width, left, score))

    for left, right, score in zip(
        pairs.left[inside].tolist(),
        pairs.right[inside].tolist(),
        grouping.score[inside].tolist(),
        strict=True,
    ):
        if judged.get((left, right)) is not Same.SAME:
            hold(left, right, score, score)
    for left, right in grouping.judged(incident, incident, Same.SAME):
        at = grouping.pair(left, right)
        hold(left, right, math.inf, None if at is None else float(grouping.score[at]))
    return near
