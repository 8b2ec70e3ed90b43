"""Linking where one town has more reports in a day than can all be compared."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from truceline.match.link import Reports
from truceline.match.link.compare import CAP
from truceline.match.link.crowded import NEIGHBOURS, Crowd, orders
from truceline.match.link.encode import encode
from truceline.match.link.learn import fit
from truceline.match.link.lists import by_time
from truceline.match.link.pairs import Links, links

ORDERS = 5
"""By name, point, codes and figures, figures and codes, and time."""


def crowd(events: int, seed: int = 4) -> tuple[Reports, NDArray[np.int64]]:
    """Two sources report every event of one town and one day; half go by name, half by figures."""
    random = np.random.default_rng(seed)
    truth = np.concatenate([np.arange(events), np.arange(events)])
    source = np.repeat([0, 1], events)
    named = truth % 2 == 0
    n = len(truth)
    killed = random.integers(0, 2_000, events)[truth].astype(float)
    injured = random.integers(0, 2_000, events)[truth].astype(float)
    lon = 30 + random.normal(0, 0.002, n)
    reports = Reports(
        start=np.zeros(n),
        end=np.full(n, 24.0),
        lon=lon,
        lat=50 + random.normal(0, 0.002, n),
        radius_km=np.full(n, 3.0),
        source=source,
        kinds={"actor": random.integers(0, 4, events)[truth]},
        numbers={
            "killed": np.where(named, np.nan, killed),
            "injured": np.where(named, np.nan, injured),
        },
        names={"place": np.where(named, [f"quarter {each}" for each in truth], "").astype(object)},
    )
    shuffled = random.permutation(n)
    return reports.take(shuffled), truth[shuffled]


def compared(reports: Reports) -> Links:
    """All pairs that are found among some reports, in their own rows."""
    model = fit(reports)
    at = encode(reports, model.frame)
    order = by_time(at)
    found = links(model, at.take(order), np.arange(len(at), dtype=np.int32))
    left, right = order[found.left], order[found.right]
    return Links(np.minimum(left, right), np.maximum(left, right), found.score, found.looked)


def test_most_pairs_of_a_crowd_are_found_at_a_bounded_number_of_comparisons() -> None:
    reports, truth = crowd(10_000)
    found = compared(reports)
    n = len(reports)
    real = truth[found.left] == truth[found.right]
    assert real.sum() >= 0.97 * n / 2
    # Two stretches of time at most, and both sides of each order; every pair from either side.
    assert found.looked <= n * ORDERS * 2 * NEIGHBOURS * 2
    assert found.looked < 0.02 * n * n / 2


def test_comparisons_grow_with_the_number_of_reports_and_not_with_its_square() -> None:
    few, many = (compared(crowd(events)[0]).looked for events in (4_000, 8_000))
    assert many <= 2.5 * few


def test_each_pair_of_a_crowd_is_met_once() -> None:
    found = compared(crowd(3_000)[0])
    pairs = found.left.astype(np.int64) * 6_000 + found.right
    assert len(np.unique(pairs)) == len(pairs) > 0


def test_a_crowd_gives_the_same_again_and_whatever_the_parties_are_called() -> None:
    reports, _ = crowd(3_000)
    renamed = replace(reports, source=1 - reports.source)
    one, again, other = compared(reports), compared(reports), compared(renamed)
    assert np.array_equal(one.left, again.left)
    assert np.array_equal(one.score, again.score)
    assert set(zip(one.left.tolist(), one.right.tolist(), strict=True)) == set(
        zip(other.left.tolist(), other.right.tolist(), strict=True)
    )


def test_below_the_cap_all_are_compared() -> None:
    reports, _ = crowd(CAP // 4)
    n = len(reports)
    assert compared(reports).looked >= n * (n - 1) / 2


@pytest.mark.parametrize("forward", [True, False])
def test_beside_gives_sorted_rows_without_the_report_itself(forward: bool) -> None:
    n = 200
    random = np.random.default_rng(1)
    rows = np.arange(n)
    names = random.integers(-1, 30, (n, 1))
    centre, none = np.sort(random.uniform(0, 100, n)), np.zeros((n, 0))
    ranks = orders(rows, names, np.zeros(n), np.zeros(n), none.astype(int), none, centre)
    others, spans = Crowd(rows, centre, ranks).beside(rows, np.full(n, 20.0), forward)
    for row in range(n):
        mine = others[spans[row] : spans[row + 1]]
        assert row not in mine
        assert np.all(np.diff(mine) > 0)
    # The name that a report shares with few others is always among what it is compared with.
    near = [set(others[spans[row] : spans[row + 1]].tolist()) for row in range(n)]
    for a in range(n):
        for b in range(a + 1, n):
            if names[a, 0] >= 0 and names[a, 0] == names[b, 0] and centre[b] - centre[a] <= 20:
                assert b in near[a]


def test_a_report_without_name_codes_or_figures_is_ordered_by_point_and_time() -> None:
    rows = np.arange(4)
    ranks = orders(
        rows,
        np.array([[-1], [3], [-1], [3]]),
        np.array([1.0, 2.0, 1.0, 2.0]),
        np.zeros(4),
        np.full((4, 1), -1),
        np.array([[np.nan], [2.0], [np.nan], [5.0]]),
        np.array([3.0, 2.0, 1.0, 0.0]),
    )
    by_name, by_point, by_code, by_figure, by_time = (rank for _, rank in ranks)
    assert by_time.tolist() == [3, 2, 1, 0]
    assert by_name.tolist() == [-1, 3, -1, 3]
    assert by_point[0] == by_point[2] != by_point[1]
    assert by_code[0] == by_figure[2] == -1
    assert by_figure[1] < by_figure[3]
