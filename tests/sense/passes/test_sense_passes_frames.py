from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sgp4.propagation import gstime

from truceline.geo import distance_m
from truceline.sense.passes.frames import ground, julian, nadir, sidereal, sun_elevation


def at(*parts: int) -> np.ndarray:
    return np.array([datetime(*parts, tzinfo=UTC).timestamp()])  # type: ignore[arg-type, misc]


@given(st.floats(0, 4e9))
def test_sidereal_time_is_that_of_the_reference_code(seconds: float) -> None:
    whole, part = julian(np.array([seconds]))
    want = gstime(whole[0] + part[0])
    off = (sidereal(np.array([seconds]))[0] - want + np.pi) % (2 * np.pi) - np.pi
    assert abs(off) < 1e-6


def test_julian_dates_keep_the_second() -> None:
    whole, part = julian(at(2025, 12, 9, 6, 9))
    assert whole[0] == 2_461_018.5
    assert part[0] * 86_400 == pytest.approx(6 * 3600 + 9 * 60, abs=1e-4)


def test_places_lie_on_the_ellipsoid() -> None:
    lon, lat = np.array([0.0, 90.0, 0.0]), np.array([0.0, 0.0, 90.0])
    here, up = ground(lon, lat)
    want = [[6378.137, 0, 0], [0, 6378.137, 0], [0, 0, 6356.752]]
    assert here == pytest.approx(np.array(want), abs=1e-3)
    assert up == pytest.approx(np.eye(3), abs=1e-12)


def test_short_distances_are_those_of_the_geodesic() -> None:
    lon, lat = np.array([103.5, 103.6]), np.array([14.3, 14.35])
    here, _ = ground(lon, lat)
    want = distance_m(lon[:1], lat[:1], lon[1:], lat[1:])[0] / 1000
    assert np.linalg.norm(here[0] - here[1]) == pytest.approx(want, rel=1e-4)


@given(st.floats(-89.9, 89.9), st.floats(400, 900))
def test_nadir_points_along_the_vertical_below(lat: float, height: float) -> None:
    here, up = ground(np.array([30.0]), np.array([lat]))
    down = nadir(here + up * height)
    assert np.degrees(np.arccos(np.clip(-(down * up).sum(), -1, 1))) < 0.02


@pytest.mark.parametrize(
    ("moment", "lon", "lat", "want"),
    [
        (at(2025, 3, 20, 12, 7), 0.0, 0.0, 90.0),  # equinox, noon by the sun
        (at(2025, 12, 21, 11, 58), 0.0, 48.0, 18.56),  # solstice: 90 - 48 - 23.44
        (at(2025, 6, 21, 0, 2), 0.0, 48.0, -18.56),
        (at(2025, 6, 21, 12, 2), 0.0, 23.44, 90.0),
    ],
)
def test_the_sun_stands_where_it_does(
    moment: np.ndarray, lon: float, lat: float, want: float
) -> None:
    found = sun_elevation(moment, np.array([lon]), np.array([lat]))
    assert found[0] == pytest.approx(want, abs=0.35)
