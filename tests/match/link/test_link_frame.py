"""The frame: classes of precision, areas and density, busy weeks, and what is common."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from match.link.made import KM, NOON, measured, reports
from truceline.match.link.frame import (
    UNLOCATED,
    cells,
    half_lengths,
    look_up,
    nearest,
    pack,
    radii,
    space_class,
    time_class,
    unpack,
)

EMPTY = np.zeros(0, np.int64)


def test_lengths_part_clock_times_days_weeks_and_longer() -> None:
    hours = np.array([0.1, 6.0, 6.1, 24.0, 36.0, 36.1, 168.0, 240.0, 240.1, 9_000.0])
    assert time_class(hours / 2).tolist() == [0, 0, 1, 1, 1, 2, 2, 2, 3, 3]


def test_radii_part_points_localities_districts_and_wider() -> None:
    radius = np.array([0.0, 5.0, 5.1, 20.0, 20.1, 75.0, 75.1, 900.0, np.nan])
    assert space_class(radius).tolist() == [0, 0, 1, 1, 2, 2, 3, 3, UNLOCATED]


def test_an_instant_has_a_length_that_depends_on_how_reports_lag() -> None:
    assert half_lengths(reports(1, half=0.0)).tolist() == [0.5]
    assert half_lengths(reports(1, half=0.0, lag_hours=48.0)).tolist() == [1.0]
    assert half_lengths(reports(1, half=30.0)).tolist() == [30.0]


def test_a_report_is_located_only_with_all_of_its_place() -> None:
    nan = np.nan
    given = reports(5, lon=[0, nan, 0, 0, 0], lat=[0, 0, nan, 0, 0], radius_km=[4, 4, 4, nan, 0])
    found = radii(given)
    assert np.isnan(found).tolist() == [False, True, True, True, False]
    assert found[0] == 4
    assert found[4] > 0


def centres(repeats: int, points: int = 5, radius: float = 40.0, near: int = 20) -> object:
    """District reports on a few points, each `repeats` times, and close ones around the first."""
    point = np.repeat(np.arange(points), repeats)
    lon = np.r_[100.0 + point, np.full(near, 100.1)]
    radius_km = np.r_[np.full(len(point), radius), np.full(near, 2.0)]
    return reports(len(lon), lon=lon, radius_km=radius_km)


def test_points_that_repeat_stand_for_areas() -> None:
    made, _ = measured(centres(repeats=8))
    assert set(made.partitions) == {2}
    area = made.partitions[2]
    order = np.argsort(area.lon)
    assert area.lon[order].tolist() == [100, 101, 102, 103, 104]
    assert area.count[order, 2].tolist() == [8] * 5
    assert area.count[order, 0].tolist() == [20, 0, 0, 0, 0]
    assert set(made.densities) == {0}


@pytest.mark.parametrize(
    "given",
    [
        centres(repeats=2, points=20),  # too seldom each
        centres(repeats=5),  # too few in all
        centres(repeats=40, radius=4.0, near=0),  # points are points
    ],
)
def test_points_that_hardly_repeat_or_are_exact_stand_for_no_area(given: object) -> None:
    assert measured(given)[0].partitions == {}


def test_the_nearest_areas_are_found_across_the_date_line() -> None:
    area = measured(reports(40, lon=[-179.5] * 20 + [170.0] * 20, radius_km=40.0))[0].partitions[2]
    found = nearest(area, np.array([179.5]), np.array([10.0]), 3)
    assert area.lon[found[0, 0]] == -179.5
    assert area.lon[found[0, 1]] == 170.0
    assert found[0, 2] == -1


@given(st.integers(0, 10**6), st.integers(1, 60))
def test_density_counts_the_cell_and_those_around_it(seed: int, n: int) -> None:
    rng = np.random.default_rng(seed)
    lon, lat = rng.uniform(100, 100.5, n), rng.uniform(-0.25, 0.25, n)
    density = measured(reports(n, lon=lon, lat=lat))[0].densities[0]
    row, col = cells(lon, lat, density.size_km)
    for key, count in zip(density.key.tolist(), density.count.tolist(), strict=True):
        at_row, at_col = unpack(np.array([key]))
        assert count == ((abs(row - at_row) <= 1) & (abs(col - at_col) <= 1)).sum()
    assert sorted(density.key.tolist()) == sorted(set(pack(row, col).tolist()))


@given(st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6))
def test_a_cell_is_one_number_and_back(row: int, col: int) -> None:
    back = unpack(pack(np.array([row]), np.array([col])))
    assert (back[0][0], back[1][0]) == (row, col)


def test_looking_up_what_is_not_there_gives_nothing() -> None:
    key, values = np.array([3, 5]), np.array([30.0, 50.0])
    assert look_up(np.array([5, 4, 9, -1, 3]), key, values).tolist() == [50, 0, 0, 0, 30]
    assert look_up(np.array([5]), EMPTY, np.zeros(0)).tolist() == [0]


def test_a_busy_week_surges_and_a_silent_one_is_not_nothing() -> None:
    week = np.repeat([0, 1, 2, 4], [100, 100, 300, 100])
    centre = NOON - NOON % 168 + 168.0 * week + np.tile(np.arange(100), 6)
    surge = measured(reports(len(centre), centre=centre))[0].surge
    assert surge[2] == pytest.approx(3 * surge[0])
    assert surge[0] == pytest.approx(surge[4])
    assert 0 < surge[3] < 0.1 * surge[0]


def test_a_lone_report_of_long_ago_does_not_stretch_the_time() -> None:
    centre = np.r_[NOON - 80 * 8_766, NOON + np.arange(1_000.0)]
    assert measured(reports(1_001, centre=centre))[0].hours < 1_010


def test_the_greatest_of_each_class_is_kept() -> None:
    made, _ = measured(reports(4, half=[1, 2, 12, 500], radius_km=[1, 4, 300, np.nan]))
    assert made.half_hours.tolist() == [2, 12, 0, 500]
    assert made.radius_km.tolist() == [4, 0, 0, 300]


def test_codes_are_counted_at_their_finest_level() -> None:
    kinds = {"a": [0, 0, 2, -1], "b": [[1, 0], [-1, 5], [1, 5], [0, 5]]}
    made, _ = measured(reports(4, kinds=kinds))
    assert made.common["a"].tolist() == [2, 0, 1]
    assert made.common["b"].tolist() == [1, 2]
    assert made.levels == {"a": 1, "b": 2}


def test_names_met_often_are_counted_whatever_their_case() -> None:
    words = ["Poipet", " poipet", "POIPET ", "Pailin", "Pailin", "", None]
    made, _ = measured(reports(7, names={"place": words}))
    assert made.names["place"] == {"poipet": 3}


def test_figures_are_listed_unless_they_are_too_many() -> None:
    few, many = np.array([3, 0, 3, np.nan, 7.0] * 60), np.arange(300.0)
    made, _ = measured(reports(300, numbers={"few": few, "many": many}))
    assert made.figures[0].tolist() == pytest.approx(np.log1p([0, 3, 7]).tolist())
    assert len(made.figures[1]) == 0


def test_no_report_has_a_frame_as_well() -> None:
    made, at = measured(reports(0, kinds={"a": []}, numbers={"k": []}, names={"p": []}))
    assert len(at) == 0
    assert made.partitions == {}
    assert made.sources == 0


def test_cells_are_about_as_wide_as_asked_anywhere() -> None:
    for lat in (0.0, 45.0, -70.0):
        lon = np.arange(0, 5, 0.01)
        _, col = cells(lon, np.full(len(lon), lat), 20.0)
        width = 5 * KM * np.cos(np.radians(lat)) / len(np.unique(col))
        assert 15 < width < 25
