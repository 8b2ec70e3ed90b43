import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.stated_case import holds, radius_km
from truceline.geo import How, bearing_deg, destination, distance_m, outline
from truceline.geo.stated.bearing import Bearing
from truceline.geo.stated.crossing import intersect
from truceline.record import Area, Disc, Sector


def post(
    lon: float, lat: float, to: tuple[float, float], off: float = 0.0, error: float = 3.0
) -> Bearing:
    bearing = float(bearing_deg(lon, lat, *to)) + off
    return Bearing(lon, lat, 50.0, bearing % 360.0, error)


def test_a_bearing_is_a_sector_of_its_errors() -> None:
    seen = Bearing(24.0, 48.0, 50.0, 90.0, 4.0, 6_000.0, 1_000.0).whereabouts()
    assert seen.how is How.BEARING
    assert seen.shape == Sector(
        lon=24.0, lat=48.0, inner_m=5_000, outer_m=7_000, bearing_deg=90, width_deg=8, error_m=50
    )
    assert "true north" in seen.why
    heard = Bearing(24.0, 48.0, 50.0, 90.0, 15.0).whereabouts()
    assert isinstance(heard.shape, Sector)
    assert (heard.shape.inner_m, heard.shape.outer_m) == (0, 30_000)
    assert "no range" in heard.why


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ((200.0, 48.0, 10.0, 0.0, 1.0), "longitude, latitude"),
        ((24.0, 48.0, 10.0, 0.0, 0.0), "never exact"),
        ((24.0, 48.0, 10.0, 400.0, 1.0), "0 to 360"),
        ((24.0, 48.0, -1.0, 0.0, 1.0), "error of the post"),
        ((24.0, 48.0, 10.0, 0.0, 1.0, 500.0), "a range"),
        ((24.0, 48.0, float("nan"), 0.0, 1.0), "error of the post"),
    ],
)
def test_a_bearing_that_cannot_be_is_refused(values: tuple[float, ...], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Bearing(*values)


def test_two_bearings_meet_where_the_thing_is() -> None:
    truth = (24.10, 48.05)
    shape = intersect([post(24.0, 48.0, truth), post(24.2, 48.0, truth)])
    assert holds(shape, *truth)
    assert radius_km(shape) < 1.5
    third = intersect([post(24.0, 48.0, truth), post(24.2, 48.0, truth), post(24.1, 48.2, truth)])
    assert holds(third, *truth)
    assert outline(third).area < outline(shape).area


def test_square_bearings_of_one_error_and_distance_give_a_disc() -> None:
    truth = (24.0, 48.0)
    south = destination(*truth, 180.0, 5_000.0)
    west = destination(*truth, 270.0, 5_000.0)
    shape = intersect([post(float(lon), float(lat), truth) for lon, lat in (south, west)])
    assert isinstance(shape, Disc)
    # Two independent errors of 3 degrees at 5 km: standard deviation 136 m each, 95 % in 2.45.
    assert shape.radius_m == pytest.approx(2.4477 * np.radians(3 / 1.96) * 5_000, rel=0.1)


def test_nearly_parallel_bearings_give_a_long_shape() -> None:
    truth = (24.20, 48.0)
    shape = intersect([post(24.0, 48.0, truth), post(24.0, 48.003, truth)])
    assert isinstance(shape, Area)
    lon, lat = np.array(shape.ring).T
    long = distance_m(lon[:-1, None], lat[:-1, None], lon[:-1], lat[:-1]).max()
    assert long > 15_000
    assert holds(shape, *truth)


def test_a_bearing_and_a_range_from_elsewhere_meet() -> None:
    truth = (24.1, 48.0)
    metres = float(distance_m(24.0, 48.1, *truth))
    ring = Bearing(24.0, 48.1, 20.0, 0.0, 180.0, metres, 300.0)
    shape = intersect([post(24.0, 48.0, truth), ring])
    assert holds(shape, *truth)
    assert radius_km(shape) < 2


@pytest.mark.parametrize("north", [200.0, 90.0])
def test_bearings_that_do_not_meet_are_refused_and_the_error_says_by_how_much(north: float) -> None:
    first = Bearing(24.0, 48.0, 20.0, 270.0, 2.0)
    second = Bearing(24.2, 48.1, 20.0, north, 2.0)
    with pytest.raises(ValueError, match=r"do not meet.*misses it by \d+\.\d° \(stated ± 2°\)"):
        intersect([first, second])
    with pytest.raises(ValueError, match="two bearings or more"):
        intersect([first])


def test_the_area_holds_the_true_place_about_as_often_as_it_says() -> None:
    draw = np.random.default_rng(7)
    inside = tried = 0
    for _ in range(200):
        truth = (24.0, 48.0)
        seen = []
        for turn in draw.uniform(0, 360) + np.array([0.0, draw.uniform(40, 140)]):
            at_lon, at_lat = destination(*truth, turn, draw.uniform(3_000, 12_000))
            error = draw.uniform(2, 8)
            true = float(bearing_deg(at_lon, at_lat, *truth))
            range_m = float(distance_m(at_lon, at_lat, *truth))
            off_lon, off_lat = destination(
                at_lon, at_lat, draw.uniform(0, 360), 50 / 2.4477 * np.sqrt(draw.chisquare(2))
            )
            measured = draw.normal(true, error / 1.96) % 360
            ranged = draw.random() < 0.3
            far = max(draw.normal(range_m, 0.2 * range_m / 1.96), 100.0) if ranged else None
            far_error = 0.2 * range_m if ranged else 0.0
            at = float(off_lon), float(off_lat), 50.0
            seen.append(Bearing(*at, measured, error, far, far_error))
        try:
            shape = intersect(seen)
        except ValueError:
            continue  # the observers erred beyond what they stated
        tried += 1
        inside += holds(shape, *truth)
    assert tried >= 195
    assert 0.88 <= inside / tried <= 0.995


@settings(max_examples=20)
@given(st.floats(0, 359), st.floats(40, 140), st.floats(3_000, 12_000))
def test_turning_the_world_turns_the_shape(turn: float, between: float, metres: float) -> None:
    def seen(by: float) -> float:
        truth = (24.0, 0.0)
        posts = [destination(*truth, t + by, metres) for t in (turn, turn + between)]
        shape = intersect([post(float(lon), float(lat), truth) for lon, lat in posts])
        return radius_km(shape)

    assert seen(90.0) == pytest.approx(seen(0.0), rel=0.15)
