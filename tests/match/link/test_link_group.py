"""Grouping: what joining the best pair of groups first gives, found faster."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.match.link.group import APART, UNIT, Contradiction, group

MOST = 12
Pair = tuple[int, int]
Scores = dict[Pair, int]


def scores(random: Random, n: int, *, tied: bool) -> Scores:
    """Whole scores, in parts of a unit, of most pairs; few that tie, or many."""
    return {
        pair: UNIT * random.randint(-3, 3) if tied else round(UNIT * random.gauss(0.5, 4))
        for pair in combinations(range(n), 2)
        if random.random() < 0.8
    }


def grouped(n: int, given: Scores, **limits: Any) -> list[int]:
    rows = list(given)
    left, right = (np.array([row[side] for row in rows], np.int64) for side in (0, 1))
    return group(n, left, right, np.array(list(given.values())) / UNIT, **limits).tolist()


def components(n: int, same: list[Pair]) -> list[set[int]]:
    found = [{row} for row in range(n)]
    for a, b in same:
        one = next(each for each in found if a in each)
        other = next(each for each in found if b in each)
        if one is not other:
            found.remove(other)
            one |= other
    return found


class Slow:
    """Average linkage, the best pair of groups first, in plain Python."""

    def __init__(
        self, n: int, given: Scores, same: list[Pair], different: list[Pair], once: Any = None
    ) -> None:
        self.scores, self.once = given, once
        self.different = {(min(pair), max(pair)) for pair in different}
        self.groups = components(n, same)
        self.tied = False

    def mean(self, one: set[int], other: set[int]) -> Fraction | None:
        """Mean score over all pairs; None where something forbids to join them."""
        pairs = [(min(a, b), max(a, b)) for a in one for b in other]
        if any(pair in self.different for pair in pairs):
            return None
        if self.once is not None and any(self.once[a] == self.once[b] for a, b in pairs):
            return None
        return Fraction(
            sum(self.scores.get(pair, round(APART * UNIT)) for pair in pairs), len(pairs)
        )

    def joinable(self) -> list[tuple[Fraction, int, int]]:
        """Means above zero, the best first."""
        found = [
            (mean, a, b)
            for a, b in combinations(range(len(self.groups)), 2)
            if (mean := self.mean(self.groups[a], self.groups[b])) is not None and mean > 0
        ]
        return sorted(found, key=lambda each: -each[0])

    def run(self) -> list[int]:
        while found := self.joinable():
            self.tied |= len(found) > 1 and found[0][0] == found[1][0]
            _, a, b = found[0]
            self.groups[a] |= self.groups.pop(b)
        lowest = {row: min(each) for each in self.groups for row in each}
        return [lowest[row] for row in sorted(lowest)]


def limits(random: Random, n: int) -> tuple[list[Pair], list[Pair]]:
    """Judgements that agree with each other."""
    pairs = list(combinations(range(n), 2))
    same = random.sample(pairs, min(len(pairs), random.randint(0, 3)))
    label = {row: k for k, each in enumerate(components(n, same)) for row in each}
    apart = [pair for pair in pairs if label[pair[0]] != label[pair[1]]]
    return same, random.sample(apart, min(len(apart), random.randint(0, 4)))


@given(st.integers(0, 10**9), st.integers(0, MOST), st.booleans())
def test_without_ties_it_is_joining_the_best_first(seed: int, n: int, only_once: bool) -> None:
    random = Random(seed)  # noqa: S311
    chosen = scores(random, n, tied=False)
    same, different = limits(random, n)
    once = np.array([random.randint(0, 4) for _ in range(n)], np.int64) if only_once else None
    slow = Slow(n, chosen, same, different, once)
    expected = slow.run()
    if not slow.tied:
        assert grouped(n, chosen, same=same, different=different, once=once) == expected


@given(st.integers(0, 10**9), st.integers(1, MOST), st.booleans())
def test_with_ties_nothing_is_left_to_join(seed: int, n: int, only_once: bool) -> None:
    random = Random(seed)  # noqa: S311
    chosen = scores(random, n, tied=True)
    same, different = limits(random, n)
    once = np.array([random.randint(0, 4) for _ in range(n)], np.int64) if only_once else None
    found = grouped(n, chosen, same=same, different=different, once=once)
    slow = Slow(n, chosen, same, different, once)
    joined = components(n, same)
    assert all(len({found[row] for row in each}) == 1 for each in joined)
    slow.groups = [{row for row in range(n) if found[row] == top} for top in sorted(set(found))]
    assert slow.joinable() == []
    assert all(found[a] != found[b] for a, b in different)
    assert all(top == min(each) for top, each in zip(sorted(set(found)), slow.groups, strict=True))


@given(st.integers(0, 10**9), st.booleans())
def test_the_order_of_pairs_does_not_matter(seed: int, tied: bool) -> None:
    random = Random(seed)  # noqa: S311
    chosen = scores(random, MOST, tied=tied)
    same, different = limits(random, MOST)
    turned = [((b, a) if random.random() < 0.5 else (a, b), s) for (a, b), s in chosen.items()]
    random.shuffle(turned)
    assert grouped(MOST, chosen, same=same, different=different) == grouped(
        MOST, dict(turned), same=same[::-1], different=[(b, a) for a, b in different[::-1]]
    )


@given(st.integers(0, 10**9))
def test_a_source_that_has_an_event_once_is_never_joined_with_itself(seed: int) -> None:
    random = Random(seed)  # noqa: S311
    once = np.array([random.randint(0, 3) for _ in range(MOST)], np.int64)
    every = dict.fromkeys(combinations(range(MOST), 2), 5 * UNIT)
    found = grouped(MOST, every, once=once)
    for top in set(found):
        sources = [once[row] for row in range(MOST) if found[row] == top]
        assert len(sources) == len(set(sources))


def test_one_strong_link_does_not_chain_two_events() -> None:
    events = {(0, 1): 6, (0, 2): 6, (1, 2): 6, (3, 4): 6, (3, 5): 6, (4, 5): 6, (2, 3): 5}
    assert grouped(6, {pair: score * UNIT for pair, score in events.items()}) == [0, 0, 0, 3, 3, 3]


def test_a_pair_that_was_not_compared_counts_as_apart() -> None:
    below, above = round(-APART * UNIT) - 1, round(-APART * UNIT) + 1
    # Once 0 and 1 are joined, 2 is joined if its one score outweighs the one that is missing.
    assert grouped(3, {(0, 1): 20 * UNIT, (1, 2): below}) == [0, 0, 2]
    assert grouped(3, {(0, 1): 20 * UNIT, (1, 2): above}) == [0, 0, 0]


def test_a_person_joins_what_scores_low_and_two_of_a_source() -> None:
    assert grouped(2, {(0, 1): -9 * UNIT}, same=[(1, 0)]) == [0, 0]
    assert grouped(2, {}, same=[(0, 1)], once=np.array([7, 7])) == [0, 0]


def test_a_different_is_never_crossed_however_strong_the_links() -> None:
    every = dict.fromkeys(combinations(range(40), 2), 30 * UNIT)
    found = grouped(40, every, different=[(0, 39)])
    assert found[0] != found[39]
    assert len(set(found)) == 2


@pytest.mark.parametrize("n", [0, 1, 3])
def test_without_pairs_every_report_stands_alone(n: int) -> None:
    assert grouped(n, {}) == list(range(n))


@pytest.mark.parametrize(
    ("same", "different", "rows"),
    [
        ([(0, 1)], [(1, 0)], (0, 1)),
        ([(0, 1), (2, 1), (2, 3)], [(3, 0)], (0, 3)),
        # Which of several it names does not depend on how they are ordered.
        ([(0, 1)], [(5, 4), (1, 0)], (0, 1)),
        ([(4, 5)], [(4, 5), (0, 1), (4, 5)], (4, 5)),
    ],
)
def test_a_contradiction_is_refused_and_names_its_rows(
    same: list[Pair], different: list[Pair], rows: Pair
) -> None:
    with pytest.raises(Contradiction, match=f"rows {rows[0]} and {rows[1]}") as refused:
        grouped(6, {}, same=same, different=different)
    assert (refused.value.left, refused.value.right) == rows
