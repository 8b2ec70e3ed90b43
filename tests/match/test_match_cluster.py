"""Clustering: judgements always hold, and chance plays no part."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.match.cluster import APART, cluster
from truceline.match.score import FIELDS, Pairs

N = 7
pairs_of_rows = st.tuples(st.integers(0, N - 1), st.integers(0, N - 1)).filter(
    lambda pair: pair[0] != pair[1]
)
judged = st.lists(pairs_of_rows, max_size=4)


def scored(scores: dict[tuple[int, int], float]) -> Pairs:
    """Pairs with these scores."""
    rows = sorted(scores)
    parts = np.zeros((len(rows), len(FIELDS)))
    parts[:, 0] = [scores[row] for row in rows]
    left, right = (np.array([row[side] for row in rows], np.int64) for side in (0, 1))
    return Pairs(left, right, parts)


def at_random(seed: int) -> dict[tuple[int, int], float]:
    """Scores of most pairs, no two of which can tie."""
    random = Random(seed)  # noqa: S311
    return {
        (a, b): random.gauss(0, 3)
        for a in range(N)
        for b in range(a + 1, N)
        if random.random() < 0.8
    }


def components(same: list[tuple[int, int]]) -> list[int]:
    label = list(range(N))
    for a, b in same:
        label = [label[a] if each == label[b] else each for each in label]
    return label


@given(st.integers(0, 10**6), judged, judged)
def test_judgements_hold_or_are_refused(
    seed: int, same: list[tuple[int, int]], different: list[tuple[int, int]]
) -> None:
    label = components(same)
    pairs = scored(at_random(seed))
    if any(label[a] == label[b] for a, b in different):
        with pytest.raises(ValueError, match="both the same and different"):
            cluster(N, pairs, same, different)
        return
    found = cluster(N, pairs, same, different)
    assert all(found[a] == found[b] for a, b in same)
    assert all(found[a] != found[b] for a, b in different)


@given(st.integers(0, 10**6))
def test_a_group_is_named_after_its_lowest_row(seed: int) -> None:
    found = cluster(N, scored(at_random(seed))).tolist()
    assert all(found[label] == label for label in found)
    assert all(label <= row for row, label in enumerate(found))


@given(st.integers(0, 10**6), st.permutations(range(N)), judged)
def test_the_order_of_rows_changes_no_group(
    seed: int, order: list[int], different: list[tuple[int, int]]
) -> None:
    scores = at_random(seed)
    moved = {
        (min(order[a], order[b]), max(order[a], order[b])): value
        for (a, b), value in scores.items()
    }
    one = cluster(N, scored(scores), (), different)
    other = cluster(N, scored(moved), (), [(order[a], order[b]) for a, b in different])
    for a in range(N):
        for b in range(N):
            assert (one[a] == one[b]) == (other[order[a]] == other[order[b]])


@given(st.integers(0, 10**6))
def test_no_two_groups_left_would_gain_from_joining(seed: int) -> None:
    scores = at_random(seed)
    found = cluster(N, scored(scores)).tolist()
    for one in set(found):
        for other in set(found) - {one}:
            rows = [
                (a, b) for a in range(N) for b in range(N) if (found[a], found[b]) == (one, other)
            ]
            total = sum(scores.get((min(row), max(row)), APART) for row in rows)
            assert total <= 1e-9


def test_one_strong_link_chains_no_two_events() -> None:
    tight = {(0, 1): 5.0, (2, 3): 5.0, (1, 2): 4.0, (0, 2): -6.0, (0, 3): -6.0, (1, 3): -6.0}
    assert cluster(4, scored(tight)).tolist() == [0, 0, 2, 2]


def test_pairs_that_were_never_compared_count_as_apart() -> None:
    assert cluster(3, scored({(0, 1): 5.0, (1, 2): 4.0})).tolist() == [0, 0, 2]


def test_nothing_to_group() -> None:
    assert cluster(0, scored({})).tolist() == []
    assert cluster(2, scored({})).tolist() == [0, 1]
