from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from orbits import NOAA20, day, detection, elements, scene

from truceline.record import Area, OrbitState
from truceline.sense.passes.columns import REPEAT
from truceline.sense.passes.overpass import overpasses
from truceline.sense.passes.repeat import PIECE_S, repeat_passes

LON, LAT = -119.77, 34.45
# Starts of radar images on one track, as their file names say.
FIRST = [
    "2021-11-19T01:58:58",
    "2021-12-01T01:58:57",
    "2021-12-13T01:58:57",
    "2022-11-02T01:59:04",
    "2022-12-20T01:59:02",
    "2023-10-04T01:59:09",
    "2023-12-27T01:59:06",
    "2025-01-02T01:59:01",
]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize("text", FIRST)
def test_one_image_tells_of_all_others_of_its_track_to_the_minute(text: str) -> None:
    one = scene(moment(text), LON, LAT)
    found = repeat_passes([one], [LON], [LAT], day(11, 1, year=2021), day(2, 1, year=2025))
    for other in FIRST:
        off = np.abs(found.seconds - moment(other).timestamp())
        assert off.min() < 60
        assert off.min() <= found.error_s[off.argmin()]
    assert (np.diff(found.seconds) == 12 * 86_400).all()


def test_what_a_row_says() -> None:
    one = scene(moment(FIRST[5]), LON, LAT)
    span = (day(10, 1, year=2023), day(10, 30, year=2023))
    found = repeat_passes([one], [LON, 10.0], [LAT, 10.0], *span)
    assert found.place.tolist() == [0, 0, 0]
    assert found.basis.tolist() == [REPEAT] * 3
    assert found.ascending.all()
    assert np.isnan(found.view_deg).all()
    assert found.error_s[0] < found.error_s[1] < found.error_s[2]
    assert found.in_swath_p[0] == 1.0
    assert (found.in_swath_p > 0.99).all()
    assert (np.abs(found.sun_deg) < 12).all()  # 18:00 by the sun: its rise and set are near


def test_at_the_edge_of_a_footprint_the_next_pass_may_miss() -> None:
    ring = ((10.0, 50.0), (12.0, 50.0), (12.0, 52.0), (10.0, 52.0), (10.0, 50.0))
    one = scene(moment(FIRST[5]), 11, 51, state=OrbitState.DESCENDING)
    one = one.model_copy(update={"where": one.where.model_copy(update={"shape": Area(ring=ring)})})
    lon, lat = [11.0, 10.003, 9.99], [51.0, 51.0, 51.0]
    found = repeat_passes([one], lon, lat, day(10, 15, year=2023), day(10, 17, year=2023))
    assert found.place.tolist() == [0, 1]
    assert found.in_swath_p[0] > 0.999
    assert 0.5 < found.in_swath_p[1] < 0.8
    assert not found.ascending.any()


def test_a_scene_without_a_usable_footprint_or_platform_tells_nothing() -> None:
    one = scene(moment(FIRST[5]), LON, LAT)
    bare = one.model_copy(update={"where": one.where.model_copy(update={"shape": None})})
    other = one.model_copy(update={"platform": "SPOT-6"})
    span = (day(10, 1, year=2023), day(10, 30, year=2023))
    assert len(repeat_passes([bare, other], [LON], [LAT], *span)) == 0
    assert len(repeat_passes([], [LON], [LAT], *span)) == 0


def test_detections_of_one_pass_tell_of_the_passes_after() -> None:
    seen = [
        detection("2025-12-09T06:09Z", 103.47, 14.23),
        detection("2025-12-09T06:09Z", 104.9, 14.1),
    ]
    lon, lat = [103.48, 104.95, 100.0], [14.25, 14.12, 14.2]
    found = repeat_passes(seen, lon, lat, day(12, 8), day(12, 27))
    assert found.place.tolist() == [0, 0, 1, 1]
    stated = day(12, 9, 6, 9).timestamp()
    first = found.seconds[0]
    assert stated <= first - found.error_s[0] + 1e-6
    assert first + found.error_s[0] <= stated + 60 + PIECE_S[next(iter(PIECE_S))] + 1e-6
    assert found.seconds[1] - first == 16 * 86_400
    assert found.ascending.all()
    assert found.day.all()


def test_a_detection_and_elements_tell_of_the_same_pass() -> None:
    seen = [detection("2025-12-09T06:09Z", 103.47, 14.23)]
    again = repeat_passes(seen, [103.47], [14.23], day(12, 24), day(12, 26))
    computed = overpasses([elements(NOAA20)], [103.47], [14.23], day(12, 24), day(12, 26))
    off = np.abs(computed.seconds[:, None] - again.seconds[None, :]).min()
    assert off <= computed.error_s.max() + again.error_s.max()


def test_a_satellite_that_moved_in_its_orbit_tells_nothing_across() -> None:
    seen = [detection("2024-01-09T06:09Z", 103.47, 14.23)]
    after = repeat_passes(seen, [103.47], [14.23], day(6, 1, year=2024), day(7, 1, year=2024))
    before = repeat_passes(seen, [103.47], [14.23], day(2, 1, year=2024), day(3, 1, year=2024))
    assert len(after) == 0
    assert len(before) == 2


def test_of_several_that_tell_of_one_pass_the_surest_is_kept() -> None:
    scenes = [scene(moment(text), LON, LAT) for text in FIRST]
    span = (day(10, 1, year=2023), day(11, 1, year=2023))
    found = repeat_passes(scenes, [LON], [LAT], *span)
    assert len(found) == 3
    assert found.ref.tolist() == [5, 5, 5]


@given(st.integers(-40, 40), st.integers(0, 86_399))
def test_every_pass_is_whole_cycles_away(cycles: int, second: int) -> None:
    when = day(1, 1, year=2020) + timedelta(seconds=second)
    at = when + timedelta(days=12 * cycles)
    half = timedelta(hours=1)
    found = repeat_passes([scene(when, LON, LAT)], [LON], [LAT], at - half, at + half)
    held = datetime(2014, 10, 1, tzinfo=UTC) <= at
    assert len(found) == int(held)
    if held:
        assert found.seconds[0] == pytest.approx(at.timestamp(), abs=1e-3)
