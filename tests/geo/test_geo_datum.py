import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.geo.distance import distance_m
from truceline.geo.lines.datum import (
    MISTAKEN,
    STATED_TO_95,
    datum_error_m,
    from_wgs84,
    is_wgs84,
    to_wgs84,
)

# Datum, and the box within which it is in use here: west, south, east, north.
REGIONS = {
    "Indian 1975": (97.5, 6.0, 105.5, 20.3),
    "EPSG:4240": (97.5, 6.0, 105.5, 20.3),
    "Indian 1975 / UTM zone 47N": (97.5, 6.0, 102.0, 20.3),
    "EPSG:24048": (102.0, 6.1, 105.5, 18.3),
    "Indian 1960": (102.3, 8.2, 109.8, 23.2),
    "Indian 1960 / UTM zone 48N": (102.3, 8.5, 107.9, 23.2),
    "WGS 84 / UTM zone 48N": (102.1, 0.1, 107.9, 30.0),
}


def metres(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.max(distance_m(*one.T, *other.T)))


@pytest.mark.parametrize("datum", sorted(REGIONS))
@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=5))
def test_there_and_back_is_within_a_metre(datum: str, shares: list[tuple[float, float]]) -> None:
    west, south, east, north = REGIONS[datum]
    places = np.array([(west + x * (east - west), south + y * (north - south)) for x, y in shares])
    stated = from_wgs84(places, datum)
    again = to_wgs84(stated.lonlat, datum)
    assert metres(again.lonlat, places) <= 1.0
    assert again.operation == stated.operation
    assert (again.accuracy_m is None) is (stated.accuracy_m is None)


@pytest.mark.parametrize("datum", ["WGS 84", "wgs84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326"])
def test_wgs84_is_itself_without_error(datum: str) -> None:
    points = np.array([[104.1, 14.3], [-70.0, -33.0]])
    shifted = to_wgs84(points, datum)
    assert shifted.accuracy_m == 0.0
    assert shifted.lonlat == pytest.approx(points, abs=0)
    assert datum_error_m(datum) == 0.0


def test_a_grid_of_wgs84_adds_no_error() -> None:
    # 500,000 m east is the central meridian, 105 degrees; 0 m north is the equator.
    shifted = to_wgs84([[500_000.0, 0.0]], "WGS 84 / UTM zone 48N")
    assert shifted.lonlat == pytest.approx(np.array([[105.0, 0.0]]), abs=1e-9)
    assert shifted.accuracy_m == 0.0


def test_a_shift_by_hand() -> None:
    """EPSG:1304: geocentric translations of 210, 814 and 289 m on Everest 1830 (1937)."""

    def geocentric(lon: float, lat: float, a: float, f: float) -> np.ndarray:
        x, y = np.radians((lon, lat))
        e2 = f * (2 - f)
        n = a / np.sqrt(1 - e2 * np.sin(y) ** 2)
        return np.array(
            [n * np.cos(y) * np.cos(x), n * np.cos(y) * np.sin(x), n * (1 - e2) * np.sin(y)]
        )

    moved = geocentric(104.0, 14.4, 6_377_276.345, 1 / 300.8017) + np.array([210.0, 814.0, 289.0])
    lon = float(np.degrees(np.arctan2(moved[1], moved[0])))
    f = 1 / 298.257223563
    e2 = f * (2 - f)
    across = float(np.hypot(moved[0], moved[1]))
    lat = float(np.arctan2(moved[2], across * (1 - e2)))
    for _ in range(20):
        n = 6_378_137.0 / np.sqrt(1 - e2 * np.sin(lat) ** 2)
        lat = float(np.arctan2(moved[2] + e2 * n * np.sin(lat), across))
    shifted = to_wgs84([[104.0, 14.4]], "Indian 1975")
    assert shifted.operation == "Indian 1975 to WGS 84 (2)"
    assert metres(shifted.lonlat, np.array([[lon, np.degrees(lat)]])) < 0.01
    assert shifted.accuracy_m == pytest.approx(5.0 * STATED_TO_95)


def test_the_transformation_known_to_be_mistaken_is_not_used() -> None:
    # It states a smaller error than the one that is used, so nothing but this leaves it out.
    assert "EPSG:1812" in MISTAKEN
    assert "(4)" not in to_wgs84([[100.5, 13.7]], "Indian 1975").operation


def test_one_transformation_serves_all_points() -> None:
    both = to_wgs84([[102.5, 7.0], [103.0, 14.4]], "Indian 1975")
    one = to_wgs84([[102.5, 7.0]], "Indian 1975")
    assert both.operation == "Indian 1975 to WGS 84 (2)"
    assert one.operation == "Indian 1975 to WGS 84 (3)"  # of a small field, and more accurate
    assert one.accuracy_m is not None
    assert both.accuracy_m is not None
    assert one.accuracy_m < both.accuracy_m


def test_beyond_every_area_of_use_the_error_grows_and_it_is_said() -> None:
    within = to_wgs84([[107.0, 16.0]], "Indian 1960")
    beyond = to_wgs84([[103.0, 14.4]], "Indian 1960")
    assert "beyond its area of use" in beyond.operation
    assert "beyond" not in within.operation
    assert within.accuracy_m == pytest.approx(44.0 * STATED_TO_95)
    assert beyond.accuracy_m is not None
    assert beyond.accuracy_m > 44.0 * STATED_TO_95


@pytest.mark.parametrize(
    ("datum", "error"),
    [
        ("Indian 1975", 5.0),
        ("Indian 1975 / UTM 48N", 5.0),
        ("EPSG:4131", 44.0),
        ("WGS 84 / UTM zone 47N", 0.0),
    ],
)
def test_the_error_of_a_datum(datum: str, error: float) -> None:
    assert datum_error_m(datum) == pytest.approx(error * STATED_TO_95)


@pytest.mark.parametrize("datum", ["Indian", "Everest 1830", "EPSG:999999", "EPSG:5773", "L7018"])
def test_what_is_no_datum_is_said_with_what_is_expected(datum: str) -> None:
    with pytest.raises(ValueError, match=r"expected the name of a datum .*EPSG:4240"):
        to_wgs84([[103.0, 14.0]], datum)


@pytest.mark.parametrize(
    ("points", "datum", "says"),
    [
        ([[14.3, 103.0]], "Indian 1975", "longitude, latitude"),
        ([[220_000.0, 1_586_000.0]], "Indian 1975", "metres of a grid"),
        ([[220_000.0, 1_586_000.0]], "WGS 84", "metres of a grid"),
        ([[20.0, 50.0]], "Indian 1975", "in use between"),
        ([[float("nan"), 1.0]], "WGS 84", "finite"),
        ([1.0, 2.0], "WGS 84", "shape"),
    ],
)
def test_points_that_cannot_be_of_the_datum(points: object, datum: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        to_wgs84(points, datum)  # type: ignore[arg-type]


def test_a_blank_datum_is_that_of_geojson() -> None:
    assert is_wgs84("")
    assert not is_wgs84("Indian 1975")
    assert to_wgs84([[1.0, 2.0]], "").lonlat.tolist() == [[1.0, 2.0]]
