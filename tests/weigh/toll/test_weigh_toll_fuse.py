"""What a complete count would give."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import permutations

import pytest

from truceline.weigh.toll import Interest, Interval, Report, fuse

NEUTRAL = Report(Interest.NEUTRAL, 40, 40, 10.0)
OWN = Report(Interest.OWN_CIVILIANS, 44, 44, 10.0)


def made(*reports: Report) -> Interval:
    found = fuse(reports)
    assert found is not None
    return found


def width(found: Interval) -> float:
    return (found.high + 1) / (found.low + 1)


def test_nobody_has_a_say() -> None:
    assert fuse([]) is None


@pytest.mark.parametrize("number", [0, 1, 7, 40, 900, 250_123])
def test_the_interval_holds_the_mass_it_says(number: int) -> None:
    found = made(Report(Interest.NEUTRAL, number, number, 3.0))
    assert found.mass >= 0.8
    assert 0 <= found.low <= found.median <= found.high
    # A count of a neutral source misses more people than it counts twice.
    assert found.low <= number * 1.1
    assert found.high >= number


def test_another_root_that_agrees_narrows_it() -> None:
    other = Report(Interest.MEDIA, 41, 41, 10.0)
    assert width(made(NEUTRAL, OWN, other)) < width(made(NEUTRAL, OWN)) < width(made(OWN))


@pytest.mark.parametrize("who", list(Interest))
@pytest.mark.parametrize("days", [0.0, 1.0, 30.0])
def test_where_all_say_nobody_the_interval_does_not_say_anybody(who: Interest, days: float) -> None:
    for reports in ([Report(who, 0, 0, days)], [Report(who, 0, 0, days)] * 3):
        found = made(*reports)
        assert (found.low, found.median) == (0, 0)
        assert found.high <= 1


@pytest.mark.parametrize("who", list(Interest))
def test_a_lower_bound_is_no_point(who: Interest) -> None:
    point = made(Report(who, 500_000, 500_000, 30.0))
    bound = made(Report(who, 500_000, 500_000, 30.0, at_least=True))
    assert bound.median > point.median
    assert bound.high > point.high
    small = made(Report(who, 60, 60, 30.0, at_least=True))
    assert small.median > made(Report(who, 60, 60, 30.0)).median


def test_displaced_people_are_counted_by_nobody_with_a_lean() -> None:
    found = made(Report(Interest.DISPLACED, 500_123, 500_123, math.inf))
    assert found.low < 400_000 < 600_000 < found.high
    assert 480_000 < found.median < 520_000


def test_a_large_figure_that_is_said_again_is_hardly_a_second_count() -> None:
    again = replace(NEUTRAL, interest=Interest.MEDIA)
    independent = width(made(NEUTRAL, OWN, again))
    taken_over = width(made(NEUTRAL, OWN, replace(again, same=True)))
    assert independent < taken_over <= width(made(NEUTRAL, OWN))
    zero = Report(Interest.MEDIA, 0, 0, 10.0)
    assert made(zero, replace(zero, same=True)) == replace(
        made(zero, zero), mass=made(zero, replace(zero, same=True)).mass
    )


def test_contradiction_is_wide() -> None:
    far = Report(Interest.NEUTRAL, 160, 160, 10.0)
    near = Report(Interest.NEUTRAL, 42, 42, 10.0)
    assert width(made(NEUTRAL, far)) > 2 * width(made(NEUTRAL, near))


def test_one_figure_far_off_is_discounted_where_others_agree() -> None:
    near = [Report(Interest.NEUTRAL, 40 + step, 40 + step, 10.0) for step in range(4)]
    far = Report(Interest.OWN_CIVILIANS, 400, 400, 10.0)
    assert made(*near, far).high < 60


def test_own_soldiers_are_taken_to_be_more_and_own_civilians_as_stated() -> None:
    soldiers = made(Report(Interest.OWN_SOLDIERS, 101, 101, 30.0))
    civilians = made(Report(Interest.OWN_CIVILIANS, 101, 101, 30.0))
    assert soldiers.median > 115
    assert 95 < civilians.median < 107


def test_an_early_figure_is_taken_to_fall_short() -> None:
    early = made(Report(Interest.NEUTRAL, 100, 100, 0.0))
    late = made(Report(Interest.NEUTRAL, 100, 100, 30.0))
    assert early.median > late.median
    assert width(early) > width(late)


def test_a_round_figure_says_less() -> None:
    exact = made(Report(Interest.NEUTRAL, 401, 401, 30.0))
    rounded = made(Report(Interest.NEUTRAL, 400, 400, 30.0))
    assert width(rounded) > width(exact)


def test_the_order_changes_nothing() -> None:
    reports = [NEUTRAL, OWN, Report(Interest.MEDIA, 30, 50, 1.0), Report(Interest.PARTY, 9, 9)]
    assert len({made(*each) for each in permutations(reports)}) == 1
