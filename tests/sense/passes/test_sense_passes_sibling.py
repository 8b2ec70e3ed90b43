from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

import numpy as np
import pytest
from orbits import NOAA20, NOAA21, day, elements, scene

from truceline.read.orbit.platforms import PLATFORMS
from truceline.sense.passes.columns import REPEAT, Overpasses
from truceline.sense.passes.overpass import overpasses
from truceline.sense.passes.repeat import repeat_passes
from truceline.sense.passes.sibling import SIBLING_S, SIBLINGS, sibling_passes

LON, LAT = 103.5, 14.3


def of_noaa20(start: datetime, end: datetime) -> Overpasses:
    return overpasses([elements(NOAA20)], [LON], [LAT], start, end)


def test_noaa_21_from_noaa_20_is_where_its_own_elements_put_it() -> None:
    span = (day(7, 12), day(7, 22))
    told = sibling_passes(of_noaa20, ["NOAA-20"], [LON], [LAT], *span)
    told = told.take(told.platform == "NOAA-21")
    known = overpasses([elements(NOAA21)], [LON], [LAT], *span)
    known = known.take(known.zenith_deg < 60)
    for row, seconds in enumerate(known.seconds):
        off = np.abs(told.seconds - seconds)
        assert off.min() < told.error_s[off.argmin()]
        assert off.min() < 120
        assert told.view_deg[off.argmin()] == pytest.approx(known.view_deg[row], abs=3.0)
        assert told.day[off.argmin()] == known.day[row]


def test_suomi_npp_lies_between_the_two_since_2024() -> None:
    span = (day(7, 12), day(7, 14))
    told = sibling_passes(of_noaa20, ["NOAA-20"], [LON], [LAT], *span)
    third = told.take(told.platform == "Suomi NPP")
    assert len(third) >= 3
    assert (third.basis == REPEAT).all()
    # By local time it passes within the hour and a half after noon, or after midnight.
    assert (np.abs(np.remainder(third.seconds / 3600 + LON / 15, 12) - 1.45) < 0.95).all()


def test_what_is_known_from_its_own_elements_is_left_out() -> None:
    names = ["NOAA-20", "NOAA-21", "Suomi NPP"]
    assert len(sibling_passes(of_noaa20, names, [LON], [LAT], day(7, 12), day(7, 14))) == 0


def test_a_satellite_is_told_once_though_two_could_tell_of_it() -> None:
    sets = [elements(NOAA20), elements(NOAA21)]
    find = partial(overpasses, sets, [LON], [LAT])
    told = sibling_passes(find, ["NOAA-20", "NOAA-21"], [LON], [LAT], day(7, 12), day(7, 15))
    assert set(told.platform.tolist()) == {"Suomi NPP"}
    assert (np.diff(told.seconds) > 3000).all()


def test_sentinel_1b_is_half_a_cycle_from_1a() -> None:
    """Starts of radar images on one track, as their file names say."""
    one = scene(datetime(2021, 11, 19, 1, 58, 58, tzinfo=UTC), -119.77, 34.45)
    find = partial(repeat_passes, [one], [-119.77], [34.45])
    span = (day(11, 20, year=2021), day(12, 21, year=2021))
    told = sibling_passes(find, ["Sentinel-1A"], [-119.77], [34.45], *span)
    assert set(told.platform.tolist()) == {"Sentinel-1B"}
    for text in ("2021-11-25T01:58:16", "2021-12-07T01:58:15", "2021-12-19T01:58:14"):
        known = datetime.fromisoformat(text + "+00:00").timestamp()
        assert np.abs(told.seconds - known).min() < 60
    assert (told.error_s > SIBLING_S).all()


def test_nothing_is_told_beyond_the_time_in_which_two_shared_a_track() -> None:
    one = scene(datetime(2021, 11, 19, 1, 58, 58, tzinfo=UTC), -119.77, 34.45)
    find = partial(repeat_passes, [one], [-119.77], [34.45])
    span = (day(12, 24, year=2021), day(3, 1, year=2022))
    assert len(sibling_passes(find, ["Sentinel-1A"], [-119.77], [34.45], *span)) == 0


def test_every_pair_is_of_one_orbit_and_a_part_of_its_cycle_apart() -> None:
    for pair in SIBLINGS:
        first, second = PLATFORMS[pair.first], PLATFORMS[pair.second]
        assert (first.days, first.orbits) == (second.days, second.orbits)
        assert first.instrument is second.instrument
        assert first.days % pair.days == 0
        assert pair.since < pair.until
        # The turns made in those days end half or a quarter of one off.
        assert (pair.days * first.orbits * 4) % first.days == 0
        assert pair.since >= max(first.launched, second.launched) + timedelta(days=30)
