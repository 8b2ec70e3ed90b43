import numpy as np
import pytest
import shapely
from hypothesis import given, settings

from geo.shapes import shapes
from truceline.geo import bearing_deg, bounding_disc, distance_m, outline
from truceline.geo.shapes.sampling import REPEATS, estimate, sample
from truceline.geo.shapes.widen import widened
from truceline.record import AnyOf, Area, Corridor, Disc, Sector, Shape


def test_a_disc_holds_ninety_five_in_a_hundred_points_evenly_all_round() -> None:
    lon, lat = sample([Disc(lon=104, lat=14, radius_m=5_000)], 512)
    metres = distance_m(104, 14, lon, lat)
    assert (metres <= 5_000).mean() == pytest.approx(0.95, abs=0.003)
    # The mean of a Rayleigh distribution is its standard deviation times sqrt(pi / 2).
    assert metres.mean() == pytest.approx(5_000 / 2.4477 * np.sqrt(np.pi / 2), rel=0.01)
    east = (bearing_deg(104, 14, lon, lat) < 180).mean()
    assert east == pytest.approx(0.5, abs=0.01)


def test_a_sector_is_even_in_area_and_keeps_its_bounds() -> None:
    sector = Sector(lon=104, lat=14, inner_m=5_000, outer_m=6_000, bearing_deg=350, width_deg=45)
    lon, lat = sample([sector], 512)
    metres, turn = distance_m(104, 14, lon, lat), bearing_deg(104, 14, lon, lat)
    assert 4_999 < metres.min() < 5_010
    assert 5_990 < metres.max() < 6_001
    # Even in area, not in distance: half the area lies beyond the root of the mean square.
    assert (metres > np.sqrt((5_000**2 + 6_000**2) / 2)).mean() == pytest.approx(0.5, abs=0.005)
    off = (turn - 350 + 180) % 360 - 180
    assert (-22.6 < off.min() < -22.3, 22.3 < off.max() < 22.6) == (True, True)


def test_a_corridor_is_even_along_its_path_and_normal_across() -> None:
    corridor = Corridor(path=((103, 0), (103.2, 0), (104, 0)), half_width_m=3_000)
    lon, lat = sample([corridor], 512)
    assert lon.mean() == pytest.approx(103.5, abs=0.005)
    across = distance_m(lon, 0 * lat, lon, lat)
    assert (across <= 3_000).mean() == pytest.approx(0.95, abs=0.005)


def test_an_area_is_even_and_leaves_its_holes_out() -> None:
    hole = ((103.5, 14.1), (103.9, 14.1), (103.9, 14.9), (103.5, 14.9), (103.5, 14.1))
    ring = ((103.0, 14.0), (104.0, 14.0), (104.0, 15.0), (103.0, 15.0), (103.0, 14.0))
    lon, lat = sample([Area(ring=ring, holes=(hole,))], 512)
    empty = (lon > 103.5) & (lon < 103.9) & (lat > 14.1) & (lat < 14.9)
    assert not empty.any()
    # Of 1 square degree, 0.32 are left out; 0.5 of the rest lies west of the hole.
    assert (lon < 103.5).mean() == pytest.approx(0.5 / 0.68, abs=0.005)
    assert lat.mean() == pytest.approx(14.5, abs=0.01)


def test_alternatives_are_equally_likely_however_large() -> None:
    either = AnyOf(shapes=(Disc(lon=0, lat=0, radius_m=10), Disc(lon=2, lat=0, radius_m=90_000)))
    lon, _ = sample([either], 512)
    assert (lon < 0.001).mean() == pytest.approx(0.5, abs=0.02)


@given(shapes())
@settings(max_examples=60, deadline=None)
def test_the_outline_and_the_bounding_disc_hold_at_least_what_they_promise(shape: Shape) -> None:
    lon, lat = sample([shape], 128)
    disc = bounding_disc(shape)
    assert (distance_m(disc.lon, disc.lat, lon, lat) <= disc.radius_m * 1.002).mean() >= 0.93
    drawn = outline(shape)
    assert drawn.is_valid
    middle = drawn.centroid.x
    near = middle + np.remainder(lon - middle + 180, 360) - 180
    assert shapely.contains_xy(drawn.buffer(1e-6), near, lat).mean() >= 0.93


@given(shapes())
@settings(max_examples=30, deadline=None)
def test_the_same_shape_gives_the_same_points_and_pairs_are_others(shape: Shape) -> None:
    one, again, other = sample([shape], 16), sample([shape], 16), sample([shape], 16, paired=True)
    np.testing.assert_array_equal(one, again)
    assert not np.array_equal(one, other)
    assert one[0].shape == (1, REPEATS, 16)


def test_an_estimate_states_an_error_that_covers_the_truth() -> None:
    # Of a disc, a quarter lies in each quadrant.
    centres = [Disc(lon=104 + k / 50, lat=14, radius_m=2_000 + k) for k in range(100)]
    lon, lat = sample(centres, 32)
    first = np.array([c.lon for c in centres])[:, None, None]
    mean, error = estimate(((lon > first) & (lat > 14)).astype(float))
    assert (np.abs(mean - 0.25) <= error).all()
    assert error.max() < 0.06
    assert estimate(np.ones((1, REPEATS, 32)))[1][0] == pytest.approx(3 / 256)


@given(shapes())
@settings(max_examples=30, deadline=None)
def test_widening_adds_squares_and_never_narrows(shape: Shape) -> None:
    assert widened(shape, 0.0) == shape
    wide = widened(shape, 4_000.0)
    assert bounding_disc(wide).radius_m >= bounding_disc(shape).radius_m - 1e-6
    assert widened(Disc(lon=0, lat=0, radius_m=3_000), 4_000.0) == Disc(
        lon=0, lat=0, radius_m=5_000
    )
