"""Pairs: all that lie within reach of each other are found, each once, and no others."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from match.link.made import KM, NOON, blank, in_time, measured, reports, two_sources
from truceline.match.link.encode import Encoded, encode
from truceline.match.link.frame import REACH, UNLOCATED, Frame
from truceline.match.link.learn import fit
from truceline.match.link.lists import listings
from truceline.match.link.pairs import KEEP, levels, links
from truceline.match.link.reports import Reports

Pair = tuple[int, int]
NEARLY = 0.03
"""Share of the limit within which a flat world and a round one may differ."""


def km(lon: Any, lat: Any, other_lon: Any, other_lat: Any) -> Any:
    """Great-circle distance."""
    a, b, c, d = (np.radians(each) for each in (lon, lat, other_lon, other_lat))
    root = np.sin((b - d) / 2) ** 2 + np.cos(b) * np.cos(d) * np.sin((a - c) / 2) ** 2
    return 2 * KM * np.degrees(np.arcsin(np.sqrt(root)))


class Slow:
    """Every pair of reports, one by one."""

    def __init__(self, frame: Frame, at: Encoded) -> None:
        self.frame, self.at = frame, at

    def apart_by(self, i: int, j: int) -> float:
        """How far two reports lie apart, as a share of what is within reach; 0 if not located."""
        at = self.at
        one, other = (i, j) if at.sclass[i] <= at.sclass[j] else (j, i)
        fine, wide = int(at.sclass[one]), int(at.sclass[other])
        if wide == UNLOCATED:
            return 0.0
        if wide in self.frame.partitions:
            area = self.frame.partitions[wide]
            away = km(at.lon[one], at.lat[one], area.lon, area.lat)
            near = np.argsort(away)[: 1 if fine == wide else 2]
            mine = km(at.lon[other], at.lat[other], area.lon[near], area.lat[near])
            return 0.0 if mine.min() < 1e-3 else 9.0
        limit = REACH * np.hypot(at.radius[i], at.radius[j]) + self.frame.slip_km
        return float(km(at.lon[i], at.lat[i], at.lon[j], at.lat[j]) / limit)

    def pairs(self) -> tuple[set[Pair], set[Pair]]:
        """Those that must be found, and those that may be."""
        at, must, may = self.at, set(), set()
        for i, j in combinations(range(len(at)), 2):
            if self.frame.once and at.source[i] == at.source[j]:
                continue
            reach = float(at.half[i]) + float(at.half[j]) + self.frame.lag_hours
            late = abs(at.centre[i] - at.centre[j]) / reach
            share = self.apart_by(i, j)
            if late <= 1 and share <= 1 - NEARLY:
                must.add((i, j))
            if late <= 1.001 and share <= 1 + NEARLY:
                may.add((i, j))
        return must, may


def found(given: Reports, frame: Frame | None = None) -> tuple[Slow, list[Pair]]:
    measured_in, at = measured(given)
    if frame is not None:
        measured_in, at = frame, encode(given, frame)
    _, at = in_time(at)
    left, right, _ = levels(blank(measured_in), at, np.arange(len(at), dtype=np.int32))
    pairs = zip(np.minimum(left, right).tolist(), np.maximum(left, right).tolist(), strict=True)
    return Slow(measured_in, at), list(pairs)


def check(given: Reports, frame: Frame | None = None) -> None:
    slow, pairs = found(given, frame)
    must, may = slow.pairs()
    assert len(pairs) == len(set(pairs)), "a pair is found twice"
    assert not must - set(pairs), f"{len(must - set(pairs))} of {len(must)} pairs are missed"
    assert set(pairs) <= may, "a pair is found that lies beyond reach"


RADII = (0.0, 1.0, 3.0, 8.0, 15.0, 40.0, 70.0, 120.0, np.nan)
HALVES = (0.0, 0.5, 2.0, 12.0, 36.0, 100.0, 700.0)


def scattered(
    seed: int, lon: float, lat: float, km_wide: float, n: int = 60, **more: Any
) -> Reports:
    """Reports of every precision of time and place around a point."""
    rng = np.random.default_rng(seed)
    at_lat = np.clip(lat + rng.uniform(-1, 1, n) * km_wide / KM, -90, 90)
    wide = km_wide / KM / max(np.cos(np.radians(lat)), 0.02)
    at_lon = (lon + rng.uniform(-1, 1, n) * wide + 180) % 360 - 180
    radius = more.pop("radius_km", rng.choice(RADII, n))
    half = more.pop("half", rng.choice(HALVES, n))
    days = more.pop("days", 20)
    return reports(
        n,
        centre=NOON + np.round(rng.uniform(0, days * 24, n)),
        half=half,
        lon=at_lon,
        lat=at_lat,
        radius_km=radius,
        **more,
    )


@settings(max_examples=40)
@given(
    st.integers(0, 10**6),
    st.sampled_from([(103.0, 14.0), (0.0, 0.0), (-70.0, -52.0), (25.0, 65.0), (30.0, -1.0)]),
    st.sampled_from([5.0, 60.0, 400.0]),
    st.sampled_from([0.0, 30.0]),
)
def test_pairs_within_reach_are_found_once(
    seed: int, place: tuple[float, float], wide: float, slip: float
) -> None:
    check(scattered(seed, *place, wide, slip_km=slip))


@pytest.mark.parametrize("lat", [72.0, 80.0, -80.0, 84.5])
@pytest.mark.parametrize("wide", [20.0, 150.0])
def test_pairs_far_north_and_south_are_found(lat: float, wide: float) -> None:
    for seed in range(5):
        check(scattered(seed, 15.0, lat, wide, radius_km=np.tile([2.0, 15.0, 30.0], 20)))


@pytest.mark.parametrize("lat", [75.0, -78.0])
def test_wide_reports_far_north_and_south_are_found(lat: float) -> None:
    for seed in range(5):
        check(scattered(seed, 15.0, lat, 600.0, radius_km=np.tile([3.0, 100.0, 300.0], 20)))


def test_reports_around_the_pole_are_found() -> None:
    lon = np.arange(0.0, 60.0, 3.0)
    given = reports(20, centre=NOON, lon=lon, lat=89.9, radius_km=15.0)
    # All lie within 12 km of each other.
    assert len(found(given)[1]) == 190


@pytest.mark.parametrize("lat", [0.0, -17.0, 65.0])
def test_pairs_on_both_sides_of_the_date_line_are_found(lat: float) -> None:
    for seed in range(5):
        check(scattered(seed, 180.0, lat, 30.0, radius_km=np.tile([2.0, 15.0, 60.0], 20)))


@settings(max_examples=25)
@given(st.integers(0, 10**6), st.integers(2, 6))
def test_pairs_in_areas_are_found_once(seed: int, areas: int) -> None:
    rng = np.random.default_rng(seed)
    at = rng.choice(areas, 60)
    lon, lat = 100 + rng.uniform(0, 3, areas), 10 + rng.uniform(0, 3, areas)
    points = scattered(seed, 101.5, 11.5, 160.0)
    given = reports(
        120,
        centre=np.r_[(points.start + points.end) / 2, NOON + rng.uniform(0, 480, 60)],
        half=np.r_[(points.end - points.start) / 2, rng.choice(HALVES, 60)],
        lon=np.r_[points.lon, lon[at]],
        lat=np.r_[points.lat, lat[at]],
        radius_km=np.r_[np.where(points.radius_km > 20, np.nan, points.radius_km), np.full(60, 50)],
    )
    assert set(measured(given)[0].partitions) == {2}
    check(given)


@settings(max_examples=15)
@given(st.integers(0, 10**6), st.sampled_from([1 / 60, 24.0, 240.0]))
def test_reports_lag_as_much_as_is_stated(seed: int, lag: float) -> None:
    check(scattered(seed, 103.0, 14.0, 20.0, lag_hours=lag, half=np.tile([0.01, 1.0, 12.0], 20)))


@settings(max_examples=15)
@given(st.integers(0, 10**6))
def test_where_a_source_has_an_event_once_only_other_sources_are_met(seed: int) -> None:
    source = np.random.default_rng(seed).integers(0, 3, 60)
    check(scattered(seed, 103.0, 14.0, 60.0, source=source, once=True))


def test_unlocated_reports_meet_all_that_are_near_in_time() -> None:
    given = reports(6, centre=NOON, radius_km=[np.nan, np.nan, 2, 15, 50, 200])
    _, pairs = found(given)
    assert set(pairs) >= {(0, 1), *((a, b) for a in (0, 1) for b in range(2, 6))}
    assert found(reports(2, centre=[NOON, NOON + 100], radius_km=np.nan))[1] == []


@pytest.mark.parametrize(
    "later",
    [
        reports(2, centre=NOON, lon=[100, 100.5], radius_km=50.0),
        reports(2, centre=[NOON, NOON + 200], half=100.0, lon=100.0, radius_km=2.0),
        reports(2, centre=NOON, lon=[100, 100.05], radius_km=[2.0, 4.5]),
    ],
    ids=["wider class", "longer class", "wider in its class"],
)
def test_reports_less_precise_than_any_in_the_frame_are_compared(later: Reports) -> None:
    check(later, measured(reports(50, radius_km=2.0))[0])


def test_links_are_the_pairs_that_weigh_enough() -> None:
    known = two_sources(150)
    model = fit(known.reports)
    order, at = in_time(encode(known.reports, model.frame))
    rows = np.arange(len(at), dtype=np.int32)
    left, right, met = levels(model, at, rows)
    score = model.prior + model.weights[met].sum(1)
    expected = {
        (min(a, b), max(a, b)): s
        for a, b, s in zip(left.tolist(), right.tolist(), score.tolist(), strict=True)
    }
    kept = links(model, at, rows)
    got = dict(
        zip(
            zip(kept.left.tolist(), kept.right.tolist(), strict=True),
            kept.score.tolist(),
            strict=True,
        )
    )
    assert (kept.left < kept.right).all()
    assert len(got) == len(kept) > 30
    sure = {pair for pair, s in expected.items() if s > KEEP + 1e-3}
    assert sure <= set(got) <= {pair for pair, s in expected.items() if s > KEEP - 1e-3}
    assert all(got[pair] == pytest.approx(expected[pair], abs=1e-3) for pair in got)
    assert len(order) == len(at)


@pytest.mark.parametrize("seed", range(3))
def test_reports_are_looked_up_in_lists_of_others(seed: int) -> None:
    frame, at = measured(scattered(seed, 103.0, 14.0, 40.0))
    _, at = in_time(at)
    model = blank(frame)
    rows = np.arange(len(at), dtype=np.int32)
    old, new = rows[::2], rows[1::2]

    def met(mine: Any, lists: Any) -> list[Pair]:
        kept = links(model, at, mine, lists)
        return list(zip(kept.left.tolist(), kept.right.tolist(), strict=True))

    whole = sorted(pair for pair in met(rows, None) if sum(pair) % 2)
    apart = met(new, listings(frame, at, old)) + met(old, listings(frame, at, new))
    assert sorted(apart) == whole
