import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.shapes import areas, shapes, walked
from truceline.geo import LineGeometry, bounding_disc, destination
from truceline.geo.lines.zone_geometry import ZoneGeometry
from truceline.geo.shapes.sampling import sample
from truceline.record import Area, Disc, Sector, Shape

SQUARE = Area(ring=((104.0, 14.0), (104.1, 14.0), (104.1, 14.1), (104.0, 14.1), (104.0, 14.0)))


def test_a_corner_holds_a_quarter_and_an_edge_half() -> None:
    zone = ZoneGeometry.of(SQUARE)
    at = [(104.0, 14.0), (104.0, 14.05), (104.05, 14.05), (104.3, 14.3)]
    found = zone.chance([Disc(lon=x, lat=y, radius_m=900) for x, y in at])
    np.testing.assert_allclose(found.probability, [0.25, 0.5, 1.0, 0.0], atol=0.003)


def test_a_hole_is_no_part_of_a_zone_and_rings_may_run_either_way() -> None:
    hole = ((104.04, 14.04), (104.06, 14.04), (104.06, 14.06), (104.04, 14.06), (104.04, 14.04))
    for ring in (SQUARE.ring, SQUARE.ring[::-1]):
        for inner in (hole, hole[::-1]):
            zone = ZoneGeometry.of(Area(ring=ring, holes=(inner,)))
            inside, outside = zone.chance(
                [Disc(lon=104.05, lat=14.05, radius_m=90), Disc(lon=104.02, lat=14.02, radius_m=90)]
            ).probability
            assert (inside, outside) == (0.0, 1.0)


@given(areas(), st.floats(0, 359), st.floats(0, 1.5), st.floats(0.02, 2))
@settings(max_examples=40, deadline=None)
def test_a_disc_s_probability_agrees_with_counting_points(
    area: Area, turn: float, off: float, size: float
) -> None:
    zone = ZoneGeometry.of(area)
    middle = bounding_disc(area)
    lon, lat = destination(middle.lon, middle.lat, turn, off * middle.radius_m)
    disc = Disc(lon=float(lon), lat=float(lat), radius_m=size * middle.radius_m)
    exact = zone.chance([disc]).probability[0]
    wide = disc.model_copy(update={"radius_m": np.hypot(disc.radius_m, area.error_m)})
    x, y = sample([wide], 512)
    assert exact == pytest.approx(zone.contains(x, y).mean(), abs=0.03)


def test_an_error_of_the_drawing_blurs_its_edge_for_every_kind_of_shape() -> None:
    drawn = ZoneGeometry.of(SQUARE.model_copy(update={"error_m": 3_000.0}))
    sharp = ZoneGeometry.of(SQUARE)
    inside = [
        Disc(lon=104.01, lat=14.05, radius_m=10),
        Sector(lon=104.01, lat=14.05, outer_m=20),
    ]
    assert sharp.chance(inside).probability.tolist() == [1.0, 1.0]
    blurred = drawn.chance(inside, 128).probability
    assert 0.7 < blurred[0] < 0.9
    assert blurred[1] == pytest.approx(blurred[0], abs=0.03)


@given(shapes(), st.lists(st.floats(0, 90), min_size=1, max_size=4), st.floats(0.2, 3))
@settings(max_examples=30, deadline=None)
def test_the_two_sides_of_a_band_make_the_band(
    shape: Shape, turns: list[float], wide: float
) -> None:
    disc = bounding_disc(shape)
    lon, lat = destination(disc.lon, disc.lat, 200.0, disc.radius_m)
    line = LineGeometry(walked((float(lon), float(lat)), turns, disc.radius_m))
    whole, left, right = (
        ZoneGeometry.band(line, wide * disc.radius_m, side).chance([shape])
        for side in (None, "left", "right")
    )
    assert left.probability[0] + right.probability[0] == pytest.approx(
        whole.probability[0], abs=0.02
    )


def test_a_band_is_what_lies_no_further_from_the_line() -> None:
    line = LineGeometry(walked((104.0, 14.0), [80, 100, 60, 130], 40_000.0))
    band = ZoneGeometry.band(line, 15_000.0)
    draw = np.random.default_rng(2)
    lon, lat = draw.uniform(103.5, 106, 5_000), draw.uniform(13, 15, 5_000)
    metres = line.locate(lon, lat).distance_m
    inside = band.contains(lon, lat)
    clear = np.abs(metres - 15_000) > 20
    assert (inside == (metres <= 15_000))[clear].all()
    assert 0.05 < inside.mean() < 0.9


def test_shapes_of_other_kinds_state_an_error_that_covers_many_points() -> None:
    zone = ZoneGeometry.of(SQUARE)
    draw = np.random.default_rng(8)
    some = [
        Sector(
            lon=104.05, lat=14.05, inner_m=2_000, outer_m=9_000,
            bearing_deg=float(draw.uniform(0, 360)), width_deg=60, error_m=500,
        )
        for _ in range(60)
    ]  # fmt: skip
    few, many = zone.chance(some), zone.chance(some, 2_048)
    held = np.abs(few.probability - many.probability) <= few.error
    assert held.mean() >= 0.9
    assert few.error.max() < 0.1


def test_what_has_no_area_is_refused() -> None:
    flat = Area(ring=((104.0, 14.0), (104.1, 14.0), (104.2, 14.0), (104.0, 14.0)))
    with pytest.raises(ValueError, match="needs an area"):
        ZoneGeometry.of(flat)
    with pytest.raises(ValueError, match="further than 0"):
        ZoneGeometry.band(LineGeometry([(104.0, 14.0), (105.0, 14.0)]), 0.0)


def test_a_zone_of_a_ring_that_crosses_itself_is_what_lies_within_its_loops() -> None:
    bow = Area(ring=((104.0, 14.0), (104.1, 14.1), (104.1, 14.0), (104.0, 14.1), (104.0, 14.0)))
    zone = ZoneGeometry.of(bow)
    at = [(104.01, 14.05), (104.09, 14.05), (104.05, 14.01)]
    found = zone.chance([Disc(lon=x, lat=y, radius_m=50) for x, y in at])
    assert found.probability.tolist() == [1.0, 1.0, 0.0]
