import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from truceline.geo import LineGeometry, destination, distance_m, relation

MIDDLE = np.array([104.0, 14.0])
CENTRES = st.sampled_from([(105.0, 14.0), (179.99, -17.0), (24.0, 68.0), (-58.0, -34.0)])


def walk(centre: tuple[float, float], turns: list[float], steps: list[float]) -> np.ndarray:
    """A line walked from a centre: bearings in degrees and steps in metres."""
    points = [centre]
    for turn, step in zip(turns, steps, strict=False):
        lon, lat = destination(*points[-1], turn, step)
        points.append((float(lon), float(lat)))
    return np.array(points)


def dense(line: LineGeometry, every_m: float) -> tuple[np.ndarray, np.ndarray]:
    km = np.linspace(0, line.length_km, int(line.length_km * 1000 / every_m) + 2)
    km[-1] = line.length_km
    return line.at(km)


def brute(line: LineGeometry, lon: np.ndarray, lat: np.ndarray, every_m: float) -> np.ndarray:
    x, y = dense(line, every_m)
    return np.array([distance_m(a, b, x, y).min() for a, b in zip(lon, lat, strict=True)])


@settings(max_examples=20, deadline=None)
@given(
    CENTRES,
    st.lists(st.floats(0, 360), min_size=1, max_size=8),
    st.lists(st.floats(50, 6000), min_size=8, max_size=8),
    st.integers(0, 2**32 - 1),
)
def test_distance_agrees_with_brute_force_within_a_metre(
    centre: tuple[float, float], turns: list[float], steps: list[float], seed: int
) -> None:
    line = LineGeometry(walk(centre, turns, steps))
    rng = np.random.default_rng(seed)
    start = line.lonlat[rng.integers(0, len(line.lonlat), 12)].T
    lon, lat = destination(*start, rng.uniform(0, 360, 12), rng.uniform(0, 30_000, 12))
    found = line.locate(lon, lat)
    expected = brute(line, lon, lat, 1.0)
    assert np.abs(found.distance_m - expected).max() < 1.0
    reached = distance_m(lon, lat, found.nearest_lon, found.nearest_lat)
    np.testing.assert_allclose(reached, found.distance_m, atol=1e-6)
    x, y = line.at(np.clip(found.km_along, 0, line.length_km))
    assert distance_m(x, y, found.nearest_lon, found.nearest_lat).max() < 0.05


def test_a_line_across_a_continent_keeps_its_accuracy() -> None:
    lon = np.linspace(70, 100, 40)
    line = LineGeometry(np.column_stack([lon, 28 + 4 * np.sin(lon)]))
    rng = np.random.default_rng(4)
    x, y = dense(line, 200.0)
    at = rng.integers(0, len(x), 25)
    lon, lat = destination(x[at], y[at], rng.uniform(0, 360, 25), rng.uniform(2_000, 30_000, 25))
    error = line.locate(lon, lat).distance_m - brute(line, lon, lat, 50.0)
    assert np.abs(error).max() < 1.0


def test_far_points_are_right_to_a_hundredth_of_a_percent() -> None:
    line = LineGeometry(walk((105, 14), [270, 200, 300, 180], [90e3, 60e3, 120e3, 80e3]))
    lon, lat = np.array([6.14, -74.0, 151.2, -75.0]), np.array([46.2, 40.7, -33.9, -14.0])
    expected = brute(line, lon, lat, 100.0)
    np.testing.assert_allclose(line.locate(lon, lat).distance_m, expected, rtol=1e-4)


@given(st.lists(st.floats(0.05, 1.0), min_size=5, max_size=30), st.integers(0, 2**32 - 1))
@settings(max_examples=60, deadline=None)
def test_sides_of_a_closed_spiky_line_agree_with_its_polygon(radii: list[float], seed: int) -> None:
    angle = np.linspace(0, 2 * np.pi, len(radii), endpoint=False)
    ring = np.column_stack([np.cos(angle), np.sin(angle)]) * np.array(radii)[:, None] * 0.05
    ring = np.vstack([ring, ring[:1]]) + MIDDLE  # counter-clockwise: inside is left
    line = LineGeometry(ring)
    rng = np.random.default_rng(seed)
    near = ring[rng.integers(0, len(ring), 60)] + rng.normal(0, 0.002, (60, 2))
    lon, lat = np.vstack([near, rng.uniform(-0.06, 0.06, (60, 2)) + MIDDLE]).T
    found = line.locate(lon, lat)
    inside = shapely.contains_xy(shapely.Polygon(ring), lon, lat)
    sure = found.distance_m > 3.0  # edges straight in degrees bow off geodesics by a metre
    assert (found.side[sure] == np.where(inside, 1, -1)[sure]).all()
    assert not found.beyond.any()


@given(st.lists(st.floats(-0.3, 0.3), min_size=3, max_size=25), st.integers(0, 2**32 - 1))
@settings(max_examples=60, deadline=None)
def test_sides_of_an_open_zigzag_agree_with_the_land_above_it(
    heights: list[float], seed: int
) -> None:
    x = 103.0 + 0.01 * np.arange(len(heights))
    zigzag = np.column_stack([x, 14 + np.array(heights)])  # eastward: north is left
    line = LineGeometry(zigzag)
    north = shapely.Polygon(np.vstack([zigzag, [(x[-1], 16), (x[0], 16)]]))
    rng = np.random.default_rng(seed)
    lon = rng.uniform(x[0], x[-1], 100)
    lat = 14 + rng.uniform(-0.35, 0.35, 100)
    found = line.locate(lon, lat)
    # Past an end the side is that of the end segment prolonged, which the polygon cannot know.
    ends = np.isin(found.km_along, (0.0, line.length_km))
    sure = (found.distance_m > 20.0) & ~ends
    inside = shapely.contains_xy(north, lon, lat)
    assert (found.side[sure] == np.where(inside, 1, -1)[sure]).all()


def test_a_hairpin_has_its_outside_on_one_side() -> None:
    # North, then back south 100 m to the east: everything round the tip is left of the line.
    line = LineGeometry([(10.0, 50.0), (10.0, 50.1), (10.0014, 50.0)])
    lon, lat = destination(10.0, 50.1, np.array([-89.0, -40.0, 0.0, 40.0, 80.0]), 30.0)
    assert line.locate(lon, lat).side.tolist() == [1] * 5
    assert line.locate([10.0004], [50.03]).side.tolist() == [-1]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(-0.02, 0.02), min_size=2, max_size=15), st.integers(0, 2**32 - 1))
def test_reversing_the_line_mirrors_sides_and_counts_from_the_other_end(
    heights: list[float], seed: int
) -> None:
    points = np.column_stack([24 + 0.01 * np.arange(len(heights)), 60 + np.array(heights)])
    one, other = LineGeometry(points), LineGeometry(points[::-1])
    rng = np.random.default_rng(seed)
    lon, lat = 24 + rng.uniform(-0.1, 0.2, 40), 60 + rng.uniform(-0.1, 0.1, 40)
    a, b = one.locate(lon, lat), other.locate(lon, lat)
    np.testing.assert_allclose(a.distance_m, b.distance_m, atol=1e-3)
    assert (a.beyond == b.beyond).all()
    same = np.abs(a.km_along - (one.length_km - b.km_along)) < 1e-3
    assert same.mean() > 0.9  # a point between two arms may fall to either
    assert (a.side[same] == -b.side[same]).all()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(-0.02, 0.02), min_size=2, max_size=15))
def test_chainage_rises_along_the_line(heights: list[float]) -> None:
    line = LineGeometry(
        np.column_stack([24 + 0.01 * np.arange(len(heights)), 60 + np.array(heights)])
    )
    km = np.linspace(0, line.length_km, 50)
    found = line.locate(*line.at(km))
    assert found.distance_m.max() < 0.05
    assert (found.side == 0).all()
    np.testing.assert_allclose(found.km_along, km, atol=1e-3)


def test_long_segments_are_geodesics_and_length_does_not_depend_on_cutting() -> None:
    line = LineGeometry([(-30.0, 60.0), (30.0, 60.0)])
    metres = float(distance_m(-30.0, 60.0, 30.0, 60.0))
    assert line.length_km == pytest.approx(metres / 1000, abs=1e-9)
    lon, lat = line.at([line.length_km / 2])
    assert lat[0] > 63  # the great circle runs well north of the parallel
    found = line.locate(lon, lat)
    assert found.distance_m[0] < 0.1
    assert found.km_along[0] == pytest.approx(line.length_km / 2, abs=1e-3)


def test_past_an_end_is_marked() -> None:
    line = LineGeometry([(10.0, 0.0), (11.0, 0.0)])
    found = line.locate([9.9, 10.5, 11.1, 11.0], [0.05, 0.05, -0.05, 0.05])
    assert found.beyond.tolist() == [True, False, True, False]
    assert found.side.tolist() == [1, 1, -1, 1]
    assert found.km_along[0] == 0
    assert found.km_along[2] == pytest.approx(line.length_km)


def test_rows_without_a_position_stay_empty() -> None:
    line = LineGeometry([(10.0, 0.0), (11.0, 0.0)])
    found = line.locate([np.nan, 10.5], [0.0, np.nan])
    assert np.isnan(found.distance_m).all()
    assert found.side.tolist() == [0, 0]
    assert relation(line, [np.nan], [0.0], 10.0).clear.tolist() == [False]
    assert line.locate([], []).distance_m.shape == (0,)


def test_relation_is_clear_only_off_the_whole_radius() -> None:
    line = LineGeometry([(10.0, 0.0), (11.0, 0.0)])
    lon, lat = destination(10.5, 0.0, 0.0, np.array([500.0, 500.0, 2000.0]))
    beside = relation(line, lon, lat, [400.0, 600.0, 500.0])
    np.testing.assert_allclose(beside.distance_m, [500, 500, 2000], atol=1e-3)
    np.testing.assert_allclose(beside.distance_low_m, [100, 0, 1500], atol=1e-3)
    np.testing.assert_allclose(beside.distance_high_m, [900, 1100, 2500], atol=1e-3)
    assert beside.clear.tolist() == [True, False, True]
    assert relation(line, lon, lat, 1.0).radius_m.tolist() == [1.0, 1.0, 1.0]


@pytest.mark.parametrize(
    ("vertices", "says"),
    [
        ([(1.0, 2.0, 3.0)], "shape"),
        ([(1.0, 2.0), (1.0, 2.0)], "two different"),
        ([(14.0, 105.0), (14.1, 105.1)], "vertex 0"),
        ([(0.0, 0.0), (np.nan, 1.0)], "vertex 1"),
    ],
)
def test_a_bad_line_is_refused(vertices: list[tuple[float, ...]], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        LineGeometry(vertices)


def test_columns_of_two_lengths_are_refused() -> None:
    line = LineGeometry([(10.0, 0.0), (11.0, 0.0)])
    with pytest.raises(ValueError, match="one length"):
        line.locate([1.0, 2.0], [1.0])


@given(st.floats(-170, 170), st.floats(-80, 80))
def test_repeated_vertices_change_nothing(lon: float, lat: float) -> None:
    assume(abs(lat) < 79)
    points = np.array([(lon, lat), (lon + 0.01, lat + 0.01), (lon + 0.02, lat)])
    once, twice = LineGeometry(points), LineGeometry(np.repeat(points, 2, axis=0))
    assert once.length_km == twice.length_km
    assert once.lonlat.tolist() == twice.lonlat.tolist()
