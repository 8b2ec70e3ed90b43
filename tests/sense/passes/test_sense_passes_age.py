from __future__ import annotations

import csv
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
import rasterio
from hypothesis import given
from hypothesis import strategies as st
from orbits import DATA, LANDSAT, NOAA20, SENTINEL1, SENTINEL2, day, elements
from rasterio.warp import transform
from sgp4.api import Satrec

from truceline.read.orbit.genuine import epoch_of
from truceline.read.orbit.platforms import BY_NUMBER, PLATFORMS
from truceline.sense.passes.age import across_km, error_s, fresh_days
from truceline.sense.passes.held import hold
from truceline.sense.passes.overpass import overpasses

sys.path.insert(0, str(Path(__file__).parents[2] / "read"))
from elements_found import REAL, pairs


@given(st.floats(0, 2000), st.floats(0, 2000), st.booleans(), st.sampled_from(list(PLATFORMS)))
def test_the_error_never_falls_with_age(a: float, b: float, held: bool, name: str) -> None:
    younger, older = sorted((a, b))
    found = error_s(np.array([younger, older, -older]), PLATFORMS[name], held)
    assert 0 < found[0] <= found[1] == found[2]


def test_fresh_elements_and_the_repeat_orbit_are_good_to_a_minute() -> None:
    for platform in PLATFORMS.values():
        assert error_s(np.array([fresh_days(platform)]), platform, False)[0] <= 60
    assert error_s(np.array([365.0]), PLATFORMS["Sentinel-1A"], True)[0] <= 60


def test_a_held_orbit_keeps_its_track_and_a_late_one_does_not() -> None:
    errors, lat = np.array([10.0, 60.0]), np.array([0.0, 0.0])
    noaa = PLATFORMS["NOAA-20"]
    assert across_km(errors, lat, noaa, True).tolist() == [20.0, 20.0]
    assert across_km(errors, lat, noaa, False) == pytest.approx([5.6, 28.9], abs=0.1)


@pytest.mark.parametrize("lines", [NOAA20, SENTINEL1, SENTINEL2, LANDSAT])
def test_a_held_orbit_is_back_over_the_same_place_a_cycle_later(lines: tuple[str, str]) -> None:
    platform = BY_NUMBER[int(lines[0][2:7])]
    held = hold(Satrec.twoline2rv(*lines), platform)
    when, part = held.jdsatepoch, held.jdsatepochF
    _, first, _ = held.sgp4(when, part)
    for cycles in (1, 10):
        days = cycles * platform.days
        _, later, _ = held.sgp4(when + days, part)
        turned = (days / 365.2422) % 1 * 2 * np.pi  # the orbit's plane turns with the sun
        x = np.cos(turned) * first[0] - np.sin(turned) * first[1]
        y = np.sin(turned) * first[0] + np.cos(turned) * first[1]
        assert np.linalg.norm(np.array([x, y, first[2]]) - later) < 15


def along_s(old: tuple[str, str], new: tuple[str, str], held: bool) -> float:
    """Seconds by which the older elements are ahead along the track at the epoch of the newer."""
    was, now = Satrec.twoline2rv(*old), Satrec.twoline2rv(*new)
    if held:
        was = hold(was, BY_NUMBER[int(old[0][2:7])])
    there = np.array(was.sgp4(now.jdsatepoch, now.jdsatepochF)[1])
    _, here, speed = now.sgp4(now.jdsatepoch, now.jdsatepochF)
    ahead, up = np.array(speed) / np.linalg.norm(speed), np.array(here) / np.linalg.norm(here)
    return float(np.arctan2(there @ ahead, there @ up) / (now.no_kozai / 60))


def test_real_pairs_of_elements_lie_within_the_bound() -> None:
    sets = sorted(pairs(REAL), key=lambda lines: (lines[0][2:7], epoch_of(lines[0])))
    tried = 0
    for row, old in enumerate(sets):
        for new in sets[row + 1 :]:
            days = (epoch_of(new[0]) - epoch_of(old[0])) / timedelta(days=1)
            if old[0][2:7] != new[0][2:7] or days > 450:
                continue
            platform = BY_NUMBER[int(old[0][2:7])]
            kept = platform.held_over(epoch_of(old[0]), epoch_of(new[0]))
            held = kept and days > fresh_days(platform)
            bound = error_s(np.array([days]), platform, held)[0]
            assert abs(along_s(old, new, held)) <= bound, (old, new)
            tried += 1
    assert tried >= 10


def test_holding_the_orbit_beats_the_drag_of_old_elements() -> None:
    sets = [lines for lines in pairs(REAL) if lines[0][2:7] == "60989"]
    old, new = sorted(sets, key=lambda lines: epoch_of(lines[0]))[:2]
    assert abs(along_s(old, new, held=True)) < 20 < abs(along_s(old, new, held=False))


def test_the_given_elements_of_noaa_20_predict_later_ones() -> None:
    path = DATA / "passes" / "real_tles.txt"
    if not path.is_file():
        pytest.skip("real_tles.txt is not here: set TRUCELINE_DATA to the folder of data sets")
    lines = [line for line in path.read_text().splitlines() if line[:2] in ("1 ", "2 ")]
    sets = dict(
        zip(
            [line[18:23] for line in lines[::2]],
            zip(lines[::2], lines[1::2], strict=True),
            strict=True,
        )
    )
    assert abs(along_s(sets["22195"], sets["22217"], held=False)) < 2  # 21 days
    assert abs(along_s(sets["22032"], sets["22217"], held=False)) < 120  # 185 days
    assert abs(along_s(sets["22032"], sets["22217"], held=True)) < 60


@pytest.mark.parametrize(
    "start",
    ["2021-11-19T01:58:58", "2022-11-02T01:59:04", "2023-10-04T01:59:09", "2025-01-02T01:59:01"],
)
def test_sentinel_1_from_elements_of_years_later(start: str) -> None:
    """Starts of radar images over 34.4 N 119.8 W, as their file names say."""
    when = datetime.fromisoformat(start + "+00:00")
    hour = timedelta(hours=1)
    found = overpasses([elements(SENTINEL1)], [-119.77], [34.45], when - hour, when + hour)
    assert abs(found.seconds[0] - when.timestamp()) < 60
    assert found.zenith_deg[0] == pytest.approx(37.9, abs=1.0)


def test_radar_images_on_a_track_are_predicted() -> None:
    files = sorted((DATA / "radar" / "sentinel1_rtc_papua_2024").glob("*/*_VH_cropped.tif"))
    if not files:
        pytest.skip("the radar images are not here: set TRUCELINE_DATA to the folder of data sets")
    for path in files:
        when = datetime.strptime(path.name.split("_")[4], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        with rasterio.open(path) as image:
            x, y = image.xy(image.height // 2, image.width // 2)
            lon, lat = transform(image.crs, "EPSG:4326", [x], [y])
        hour = timedelta(hours=1)
        found = overpasses([elements(SENTINEL1)], lon, lat, when - hour, when + hour)
        assert len(found) == 1
        assert abs(found.seconds[0] - when.timestamp()) < found.error_s[0] <= 60


def test_all_detections_of_9_december_lie_on_the_predicted_pass() -> None:
    path = next(Path(__file__).parents[3].glob("cases/*/fires_*.csv"))
    with path.open(newline="") as file:
        table = list(csv.DictReader(file))
    lon = np.array([float(row["longitude"]) for row in table])
    lat = np.array([float(row["latitude"]) for row in table])
    found = overpasses([elements(NOAA20)], lon, lat, day(12, 9), day(12, 9, 12))
    near = np.abs(found.seconds - day(12, 9, 6, 10).timestamp()) < 145
    assert set(found.place[near].tolist()) == set(range(len(table)))
