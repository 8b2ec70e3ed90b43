from __future__ import annotations

from dataclasses import fields
from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from orbits import ALL, LANDSAT, NOAA20, NOAA21, SENTINEL1, SENTINEL2, day, elements
from sgp4.api import Satrec

from truceline.sense.passes.columns import ELEMENTS, Overpasses
from truceline.sense.passes.frames import ground, julian, sidereal
from truceline.sense.passes.overpass import orbits_known, overpasses

LON, LAT = 103.5, 14.3


def seconds(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


@pytest.mark.parametrize(
    ("lines", "known"),
    [
        # Culminations above 20 degrees by Skyfield 1.54, 12 to 14 July 2025.
        (NOAA20, ["12T06:22:14.4", "12T18:55:03.3", "13T06:03:30.6", "13T18:36:19.2"]),
        (NOAA21, ["12T05:33:23.3", "12T07:13:21.4", "12T18:06:04.4", "13T06:54:34.1"]),
    ],
)
def test_times_are_those_of_another_program(lines: tuple[str, str], known: list[str]) -> None:
    found = overpasses([elements(lines)], [LON], [LAT], day(7, 12), day(7, 14))
    high = found.take(found.zenith_deg < 70)
    want = np.array([seconds(f"2025-07-{text}+00:00") for text in known])
    assert high.seconds[: len(want)] == pytest.approx(want, abs=0.3)


@settings(max_examples=15)
@given(st.floats(-180, 180), st.floats(-82, 82), st.sampled_from(ALL))
def test_a_pass_is_the_closest_approach_found_by_trying_every_second(
    lon: float, lat: float, lines: tuple[str, str]
) -> None:
    start = day(7, 30) if lines is not SENTINEL2 else day(12, 25)
    found = overpasses([elements(lines)], [lon], [lat], start, start + timedelta(days=3))
    satellite = Satrec.twoline2rv(*lines)
    here, _ = ground(np.array([lon]), np.array([lat]))
    for row in range(len(found)):
        times = found.seconds[row] + np.arange(-90.0, 91.0)
        _, place, _ = satellite.sgp4_array(*julian(times))
        turn = sidereal(times)
        x = np.cos(turn) * place[:, 0] + np.sin(turn) * place[:, 1]
        y = np.cos(turn) * place[:, 1] - np.sin(turn) * place[:, 0]
        far = np.linalg.norm(np.stack([x, y, place[:, 2]], axis=1) - here, axis=1)
        assert far.argmin() == 90
        assert found.range_km[row] == pytest.approx(far[90], abs=0.01)


@settings(max_examples=15)
@given(st.floats(-180, 180), st.floats(-89, 89), st.sampled_from(ALL[:3]))
def test_no_pass_is_missed_and_none_told_twice(
    lon: float, lat: float, lines: tuple[str, str]
) -> None:
    """Against a scan of all distances every 20 seconds."""
    start, end = day(7, 28), day(7, 31)
    found = overpasses([elements(lines)], [lon], [lat], start, end, least=0.5)
    times = np.arange(start.timestamp(), end.timestamp(), 20.0)
    satellite = Satrec.twoline2rv(*lines)
    _, place, _ = satellite.sgp4_array(*julian(times))
    turn = sidereal(times)
    x = np.cos(turn) * place[:, 0] + np.sin(turn) * place[:, 1]
    y = np.cos(turn) * place[:, 1] - np.sin(turn) * place[:, 0]
    orbit = np.stack([x, y, place[:, 2]], axis=1)
    here, up = ground(np.array([lon]), np.array([lat]))
    far = np.linalg.norm(orbit - here, axis=1)
    least = np.flatnonzero((far[1:-1] < far[:-2]) & (far[1:-1] <= far[2:])) + 1
    away = orbit[least] - here
    zenith = np.degrees(np.arccos((away @ up[0]) / far[least]))
    # Well inside what is seen, so that rounding decides nothing: VIIRS to 69, radar 29 to 46.
    radar = lines is SENTINEL1
    ahead = orbit[least + 1] - orbit[least - 1]
    right = (away * np.cross(orbit[least], ahead)).sum(axis=1) > 0
    inside = (zenith > 32) & (zenith < 44) & right if radar else zenith < 66
    for at in times[least[inside]]:
        assert (np.abs(found.seconds - at) < 30).sum() == 1
    assert (np.diff(found.seconds) > 1800).all()


def test_the_pass_of_9_december_2025_from_elements_of_july() -> None:
    """23 detections of NOAA-20 near 14 N 103 E are stated at 06:09, the start of 85 seconds."""
    found = overpasses([elements(NOAA20)], [103.47], [14.23], day(12, 9), day(12, 9, 12))
    (row,) = np.flatnonzero(found.day)
    assert abs(found.seconds[row] - day(12, 9, 6, 9).timestamp()) < 60
    assert found.ascending[row]
    # track / .361 is range over height: .39 for the detection at this place.
    assert found.range_km[row] / 836 == pytest.approx(0.39 / 0.361, abs=0.03)
    assert 30 < found.error_s[row] <= 110


def test_what_a_row_says() -> None:
    found = overpasses([elements(NOAA20)], [LON], [LAT], day(7, 12), day(7, 13))
    assert found.basis.tolist() == [ELEMENTS] * len(found)
    assert set(found.platform.tolist()) == {"NOAA-20"}
    assert set(found.instrument.tolist()) == {"VIIRS"}
    assert found.time[0] == np.datetime64(int(found.seconds[0] * 1000), "ms")
    # It crosses northbound early in the afternoon, and southbound by night.
    assert (found.ascending == found.day).all()
    assert (found.view_deg < found.zenith_deg).all()
    assert (found.view_deg <= 56.6).all()


def test_the_radar_looks_right_between_two_angles() -> None:
    rng = np.random.default_rng(3)
    lon, lat = rng.uniform(-180, 180, 300), rng.uniform(-60, 60, 300)
    found = overpasses([elements(SENTINEL1)], lon, lat, day(7, 29), day(8, 10), least=0.5)
    assert len(found) > 300
    assert found.right.all()
    assert found.zenith_deg.min() > 28.5
    assert found.zenith_deg.max() < 46.5


def test_cameras_are_listed_by_day_only() -> None:
    for lines, start in ((SENTINEL2, day(12, 23)), (LANDSAT, day(8, 14))):
        found = overpasses([elements(lines)], [LON], [LAT], start, start + timedelta(days=14))
        assert len(found) >= 1
        assert found.day.all()


def test_far_from_the_edge_a_place_is_in_view_and_at_the_edge_as_likely_as_not() -> None:
    lon = np.linspace(80, 125, 1500)
    found = overpasses(
        [elements(NOAA20)], lon, np.full(1500, LAT), day(7, 12, 5), day(7, 12, 7, 30)
    )
    assert (found.in_swath_p[found.view_deg < 55] > 0.99).all()
    edge = np.abs(found.view_deg - 56.28) < 0.02
    assert edge.any()
    assert found.in_swath_p[edge] == pytest.approx(0.5, abs=0.2)


def test_old_elements_blur_the_edge() -> None:
    lon = np.linspace(80, 125, 800)
    one = [elements(NOAA20)]
    fresh = overpasses(one, lon, np.full(800, LAT), day(7, 12), day(7, 13))
    old = overpasses(one, lon, np.full(800, LAT), day(11, 12), day(11, 13))
    unsure = [((o.in_swath_p > 0.03) & (o.in_swath_p < 0.97)).sum() for o in (fresh, old)]
    assert unsure[1] > 3 * unsure[0]
    assert old.error_s.min() > fresh.error_s.max()


def test_many_places_at_once_give_what_each_gives_alone() -> None:
    rng = np.random.default_rng(4)
    lon, lat = rng.uniform(-180, 180, 2100), rng.uniform(-80, 80, 2100)
    span = (day(7, 12), day(7, 12, 12))
    whole = overpasses([elements(NOAA20)], lon, lat, *span)
    for row in (0, 1999, 2000, 2099):
        alone = overpasses([elements(NOAA20)], lon[[row]], lat[[row]], *span)
        mine = whole.take(whole.place == row)
        assert mine.seconds == pytest.approx(alone.seconds, abs=1e-6)
        assert mine.in_swath_p == pytest.approx(alone.in_swath_p)


def test_rows_are_in_order_of_place_and_time() -> None:
    sets = [elements(lines) for lines in (NOAA20, NOAA21)]
    found = overpasses(sets, [103.5, 37.0], [14.3, 48.0], day(7, 12), day(7, 15))
    order = np.lexsort((found.seconds, found.place))
    assert (order == np.arange(len(found))).all()
    assert set(found.ref.tolist()) == {0, 1}


def test_the_nearest_elements_are_used() -> None:
    older = (
        "1 43013U 17073A   25190.86615621  .00000033  00000+0  36296-4 0  9996",
        "2 43013  98.7409 129.0539 0001315 131.0169 229.1121 14.19544169395908",
    )
    sets = [elements(NOAA20), elements(older)]
    found = overpasses(sets, [LON], [LAT], day(7, 5), day(7, 18))
    middle = (192.48730641 + 190.86615621) / 2
    before = found.seconds < day(1, 1).timestamp() + (middle - 1) * 86_400
    assert (found.ref[before] == 1).all()
    assert (found.ref[~before] == 0).all()
    assert before.any()
    assert not before.all()


def test_no_pass_is_lost_or_told_twice_where_elements_change_over() -> None:
    """Thirty days after the epoch the orbit is held instead: a seam within a day of passes."""
    lon = np.linspace(-180, 179, 60)
    found = overpasses([elements(NOAA20)], lon, np.full(60, 10.0), day(8, 8), day(8, 13))
    for place in range(60):
        mine = found.take((found.place == place) & (found.in_swath_p > 0.9))
        gaps = np.diff(mine.seconds)
        assert (gaps > 3000).all()
        assert (gaps < 16 * 3600).all()


def test_elements_too_old_to_tell_anything_give_no_pass_and_say_so() -> None:
    terra = (
        "1 25994U 99068A   26173.84897880  .00000252  00000+0  60347-4 0  9994",
        "2 25994  97.9453 223.1708 0002020 172.1555 303.9588 14.61106688410430",
    )
    one, start = [elements(terra)], day(10, 1, year=2026)
    ((name, first, last),) = orbits_known(one, start, start + timedelta(days=365))
    assert (name, first) == ("Terra", start)
    assert (last - datetime.fromisoformat("2026-06-22T20:22:31+00:00")).days == 239
    late = last + timedelta(days=1)
    assert len(overpasses(one, [LON], [LAT], late, late + timedelta(days=20))) == 0
    assert orbits_known(one, late, late + timedelta(days=20)) == ()
    assert len(overpasses(one, [LON], [LAT], start, start + timedelta(days=5))) > 3


def test_a_satellite_that_is_held_is_known_for_years_and_not_across_a_move() -> None:
    (span,) = orbits_known([elements(NOAA20)], day(1, 1, year=2022), day(1, 1, year=2027))
    assert span == ("NOAA-20", day(4, 5, year=2024), day(1, 1, year=2027))


def test_nothing_to_find() -> None:
    assert len(overpasses([], [LON], [LAT], day(7, 12), day(7, 13))) == 0
    assert len(overpasses([elements(NOAA20)], [], [], day(7, 12), day(7, 13))) == 0
    short = overpasses([elements(NOAA20)], [LON], [LAT], day(7, 12), day(7, 12, 0, 5))
    assert len(short) == 0
    assert all(len(getattr(short, item.name)) == 0 for item in fields(Overpasses))


def test_errors_say_what_is_wrong() -> None:
    with pytest.raises(ValueError, match=r"'Sputnik' \(E-NOAA-20-20250711\) is none"):
        overpasses([elements(NOAA20, "Sputnik")], [LON], [LAT], day(7, 12), day(7, 13))
    with pytest.raises(ValueError, match="longitudes"):
        overpasses([elements(NOAA20)], [LON, LON], [LAT], day(7, 12), day(7, 13))
