import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.shapes import shapes, simple, walked
from truceline.geo import LineGeometry, bounding_disc, destination
from truceline.geo.lines.beside import beside, relation
from truceline.geo.lines.zone_geometry import SIMPLIFIED
from truceline.geo.shapes.sampling import sample
from truceline.record import Corridor, Disc, Shape

EAST = LineGeometry([(103.0, 14.0), (104.0, 14.0), (105.0, 14.0)])


def line_by(shape: Shape, turns: list[float]) -> LineGeometry:
    """A line that begins somewhere near a shape."""
    disc = bounding_disc(shape)
    lon, lat = destination(disc.lon, disc.lat, 200.0, disc.radius_m)
    return LineGeometry(walked((float(lon), float(lat)), turns, disc.radius_m))


def test_a_disc_beside_a_straight_line_has_the_share_of_the_normal_law() -> None:
    lon, lat = destination(104.0, 14.0, 0.0, 1_000.0)
    found = relation(EAST, [float(lon)] * 3, [float(lat)] * 3, [2_447.7, 24_477.0, 100.0])
    # One standard deviation of 1,000 m, a tenth of one, and some twenty-four.
    np.testing.assert_allclose(found.left_share, [0.84134, 0.53983, 1.0], atol=0.002)
    assert found.clear.tolist() == [False, False, True]


def test_intervals_of_a_disc_are_those_of_the_normal_law() -> None:
    lon, lat = destination(104.0, 14.0, 180.0, 3_000.0)
    found = beside(EAST, [Disc(lon=float(lon), lat=float(lat), radius_m=2_447.7)], points=256)
    assert found.distance_m[0] == pytest.approx(-3_000, abs=1)
    assert found.low_m[0] == pytest.approx(-3_000 - 1_645, abs=60)
    assert found.high_m[0] == pytest.approx(-3_000 + 1_645, abs=60)
    assert found.km_high[0] - found.km_low[0] == pytest.approx(2 * 1.645, abs=0.1)


def test_the_error_of_the_drawing_counts_as_much_as_that_of_the_place() -> None:
    lon, lat = destination(104.0, 14.0, 0.0, 1_000.0)
    sharp = Disc(lon=float(lon), lat=float(lat), radius_m=1.0)
    assert beside(EAST, [sharp]).left_share[0] == 1.0
    # A drawing whose 95 % radius is 2,447.7 m has a standard deviation of 1,000 m.
    drawn = beside(EAST, [sharp], error_m=2_447.7)
    assert drawn.left_share[0] == pytest.approx(0.8413, abs=0.002)


@given(simple(), st.lists(st.floats(0, 150), min_size=1, max_size=5))
@settings(max_examples=40, deadline=None)
def test_turning_the_line_round_mirrors_the_sides_and_nothing_else(
    shape: Shape, turns: list[float]
) -> None:
    line = line_by(shape, turns)
    back = LineGeometry(line.lonlat[::-1])
    there, again = beside(line, [shape]), beside(back, [shape])
    assert there.left_share[0] + again.left_share[0] == pytest.approx(1.0, abs=1e-6)
    np.testing.assert_allclose(there.distance_m, -again.distance_m, atol=1e-3)
    np.testing.assert_allclose(there.low_m, -again.high_m, atol=1e-3)
    np.testing.assert_allclose(
        there.km_along, line.length_km - again.km_along, atol=line.length_km / 1000
    )


@given(shapes(), st.lists(st.floats(0, 100), min_size=1, max_size=5))
@settings(max_examples=40, deadline=None)
def test_the_share_of_a_disc_agrees_with_counting_points(shape: Shape, turns: list[float]) -> None:
    disc, line = bounding_disc(shape), line_by(shape, turns)
    lon, lat = sample([disc], 512)
    counted = (line.locate(lon.ravel(), lat.ravel()).side > 0).mean()
    exact = relation(line, [disc.lon], [disc.lat], [disc.radius_m]).left_share[0]
    # Where the line's end lies within the disc, its side past the end is that of the last
    # segment prolonged, for counting and for the integral alike.
    assert exact == pytest.approx(counted, abs=0.03)


def test_chainage_never_falls_along_the_line() -> None:
    turns = list(np.random.default_rng(5).uniform(0, 90, 60))
    line = LineGeometry(walked((104.0, 14.0), turns, 3_000.0))
    lon, lat = line.at(np.linspace(0, line.length_km, 4_000))
    along = line.locate(lon, lat).km_along
    assert (np.diff(along) >= -1e-6).all()


def test_few_points_and_many_go_the_two_ways_to_the_same_numbers() -> None:
    draw = np.random.default_rng(6)
    turns = list(draw.uniform(0, 100, 40))
    line = LineGeometry(walked((104.0, 14.0), turns, 5_000.0))
    lon, lat = draw.normal(104.2, 0.3, 4_000), draw.normal(14.1, 0.3, 4_000)
    radius = 10 ** draw.uniform(2, 5, 4_000)
    compiled = relation(line, lon, lat, radius)
    plain = relation(line, lon[:300], lat[:300], radius[:300])
    for name in ("distance_m", "km_along", "left_share"):
        np.testing.assert_allclose(
            getattr(plain, name), getattr(compiled, name)[:300], rtol=1e-9, atol=1e-6
        )


def test_what_lies_past_an_end_says_so() -> None:
    past = Corridor(path=((105.2, 14.0), (105.4, 14.0)), half_width_m=500)
    half = Corridor(path=((104.8, 14.0), (105.2, 14.0)), half_width_m=500)
    assert beside(EAST, [past, half]).beyond.tolist() == pytest.approx([1.0, 0.5], abs=0.03)


def test_rows_without_a_position_have_no_share() -> None:
    found = relation(EAST, [np.nan, 104.0], [14.0, 14.0], 1_000.0)
    assert np.isnan(found.left_share[0])
    assert found.left_share[1] == pytest.approx(0.5, abs=SIMPLIFIED)
