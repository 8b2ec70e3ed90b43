import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from truceline.geo import (
    distance_m,
    format_decimal,
    format_dms,
    format_mgrs,
    format_utm,
    parse_degrees,
    parse_mgrs,
    parse_position,
    parse_utm,
)
from truceline.record import Disc

LON = st.floats(-179.999, 179.999)
GRID_LAT = st.floats(-79.9, 83.9)
LAT = st.floats(-89.9, 89.9)
SLACK = 1 + 1e-9


def off(disc: Disc, lon: float, lat: float) -> float:
    return float(distance_m(disc.lon, disc.lat, lon, lat))


@given(LON, GRID_LAT, st.sampled_from([0, 2, 4, 6, 8, 10]))
@example(5.0, 60.5, 6)  # the widened zone 32
@example(10.0, 78.0, 8)  # the zones of Svalbard
@example(104.99, 14.3, 6)
@example(0.0, -1e-9, 0)
@example(3.0, -1.1e-7, 10)
def test_mgrs_round_trip(lon: float, lat: float, digits: int) -> None:
    disc = parse_mgrs(format_mgrs(lon, lat, digits))  # type: ignore[arg-type]
    assert off(disc, lon, lat) <= disc.radius_m * SLACK + 0.012
    size = 10.0 ** (5 - digits // 2)
    assert disc.radius_m == pytest.approx(size * math.sqrt(0.5), rel=0.005)


@given(LON, GRID_LAT, st.integers(0, 3))
@example(45.0, 35.0, 0)  # band S, which is also "south"
@example(45.0, 4.0, 0)  # band N, which is also "north"
@example(45.0, -0.001, 2)
def test_utm_round_trip(lon: float, lat: float, decimals: int) -> None:
    disc = parse_utm(format_utm(lon, lat, decimals))
    assert off(disc, lon, lat) <= disc.radius_m * SLACK + 1e-5
    assert disc.radius_m == pytest.approx(10.0**-decimals * math.sqrt(0.5), rel=0.005)


@given(LON, LAT, st.integers(0, 3))
@example(-0.0001, -0.0001, 0)
@example(179.99999, 89.99999, 0)
def test_dms_round_trip(lon: float, lat: float, decimals: int) -> None:
    disc = parse_degrees(format_dms(lon, lat, decimals))
    assert off(disc, lon, lat) <= disc.radius_m * SLACK + 1e-5


@given(LON, LAT, st.integers(0, 7))
def test_decimal_round_trip(lon: float, lat: float, decimals: int) -> None:
    disc = parse_position(format_decimal(lon, lat, decimals))
    assert off(disc, lon, lat) <= disc.radius_m * SLACK + 1e-5


@given(LON, GRID_LAT)
def test_every_form_is_told_apart(lon: float, lat: float) -> None:
    for written in (
        format_mgrs(lon, lat, 10),
        format_utm(lon, lat, 1),
        format_dms(lon, lat, 2),
        format_decimal(lon, lat, 6),
    ):
        assert off(parse_position(written), lon, lat) < 2.0


def test_the_known_grid() -> None:
    disc = parse_position("48P WA 220861")
    assert disc.lat == pytest.approx(14.347, abs=0.0005)
    assert disc.lon == pytest.approx(105.204, abs=0.0006)
    assert disc.radius_m == pytest.approx(70.7, abs=0.1)
    assert parse_position("WA 220861", mgrs_zone="48P") == disc
    assert parse_position("mgrs: 48p wa 220 861") == disc
    assert parse_position("48P WA 220861", mgrs_zone="47P") == disc


@pytest.mark.parametrize(
    "text",
    [
        "14°20'50\"N 105°12'16\"E",
        "14°20′50″N, 105°12′16″E",
        "14º20’50” N 105º12’16” E",
        "N14 20 50 E105 12 16",
        "105°12'16\"E 14°20'50\"N",
        "14 20 50 N / 105 12 16 E",
        "14°20'50'' 105°12'16''",
        "๑๔°๒๐'๕๐\"N ๑๐๕°๑๒'๑๖\"E",
    ],
)
def test_ways_of_writing_seconds(text: str) -> None:
    disc = parse_position(text)
    assert (disc.lat, disc.lon) == pytest.approx((14.347222, 105.204444), abs=1e-6)
    assert disc.radius_m == pytest.approx(21.46, abs=0.01)


@pytest.mark.parametrize(
    ("text", "lat", "lon", "radius_m"),
    [
        ("14.347, 105.204", 14.347, 105.204, 77.3),
        ("-14.347 -65.2", -14.347, -65.2, 5390),
        ("14.347S 65.204W", -14.347, -65.204, 77.3),
        ("14°20.8'N 105°12.3'E", 14.346667, 105.205, 128.8),
        ("14°20' 105°12'", 14.333333, 105.2, 1287.7),
        ("14°N, 105°E", 14, 105, 77_300),
        ("zone 48 north 522000mE 1586100mN", 14.346882, 105.204030, 0.707),
        ("19 SOUTH 500000 6000000", -36.14, -69.0, 0.707),
    ],
)
def test_precision_follows_the_digits(text: str, lat: float, lon: float, radius_m: float) -> None:
    disc = parse_position(text)
    assert (disc.lat, disc.lon) == pytest.approx((lat, lon), abs=0.005)
    assert disc.radius_m == pytest.approx(radius_m, rel=0.02)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("WA 220861", "names no grid zone"),
        ("WA", "two letters"),
        ("48P WA 22086", "digits"),
        ("48P WA 22 0861", "digits"),
        ("VA 98956 8365", "5 \\+ 4 digits"),
        ("VA 98956 836", "5 \\+ 3 digits"),
        ("48P WA 220861220861", "digits"),
        ("48X WA 220861", "no square WA in zone 48X"),
        ("61P WA 220861", "no square"),
        ("105.204, 14.347", "latitude first"),
        ("14,35", "not a position"),  # may be a decimal comma
        ("14 20 50 105 12 16", "not a position"),  # where does the first angle end?
        ("N14 20 10 12 E", "not a position"),
        ("14°60'N 105°E", "below 60"),
        ("14.5°20'N 105°E", "only the last"),
        ("14N 105N", "one letter"),
        ("-14S 105E", "not both"),
        ("48S 500000 4000000", "band S or the southern"),
        ("48P 522000 9586100", "not in latitude band P"),
        ("61N 522000 1586100", "outside UTM"),
        ("nan, nan", "not a position"),
        ("near the bridge", "not a position"),
        ("", "not a position"),
    ],
)
def test_what_is_wrong_or_ambiguous_is_refused(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse_position(text)


@given(LON, GRID_LAT, st.sampled_from([2, 4, 6, 8, 10]))
def test_a_grid_without_its_zone_is_the_same_once_the_zone_is_given(
    lon: float, lat: float, digits: int
) -> None:
    zone, rest = format_mgrs(lon, lat, digits).split(maxsplit=1)  # type: ignore[arg-type]
    assert parse_mgrs(rest, zone) == parse_mgrs(f"{zone} {rest}")
    with pytest.raises(ValueError, match="names no grid zone"):
        parse_mgrs(rest)


def test_a_square_of_another_band_is_none_of_this_one() -> None:
    with pytest.raises(ValueError, match="no square"):
        parse_mgrs("48Q WA 220861")


@pytest.mark.parametrize("zone", ["P48", "99P", "48", "48I"])
def test_a_bad_zone_is_refused(zone: str) -> None:
    with pytest.raises(ValueError, match="not a grid zone"):
        parse_position("WA 220861", mgrs_zone=zone)


@given(st.text(max_size=40))
@example("٣°")
@example("¹4, 5")
def test_any_text_is_read_or_refused_with_a_reason(text: str) -> None:
    try:
        disc = parse_position(text)
    except ValueError as error:
        assert len(str(error)) > 20  # noqa: PT017 (either way must hold)
    else:
        assert disc.radius_m > 0


def test_the_poles_have_no_grid() -> None:
    for write in (format_mgrs, format_utm):
        with pytest.raises(ValueError, match="outside the grid"):
            write(10.0, 85.0)
