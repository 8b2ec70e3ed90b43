import numpy as np
import pytest

from truceline.geo import destination, distance_m
from truceline.geo.shapes.reach import within_reach
from truceline.geo.shapes.sampling import sample
from truceline.record import Disc, Sector

POST = Disc(lon=104.0, lat=14.0, radius_m=2_000)


def away(metres: float, radius_m: float = 2_000) -> Disc:
    lon, lat = destination(104.0, 14.0, 60.0, metres)
    return Disc(lon=float(lon), lat=float(lat), radius_m=radius_m)


def test_far_inside_is_sure_far_outside_is_not_and_the_rim_is_near_half() -> None:
    struck = [away(5_000), away(40_000), away(20_000)]
    found = within_reach([POST] * 3, struck, 20_000)
    assert found.probability[0] == pytest.approx(1.0)
    assert found.probability[1] == pytest.approx(0.0)
    # A little under half: the circle of what can be reached bends away from the disc.
    assert 0.45 < found.probability[2] < 0.5


def test_between_discs_it_agrees_with_counting_pairs() -> None:
    struck = away(19_000, 5_000)
    x, y = sample([POST], 4_096)
    to_x, to_y = sample([struck], 4_096, paired=True)
    metres = distance_m(x, y, to_x, to_y)
    counted = ((metres >= 18_000) & (metres <= 20_000)).mean()
    exact = within_reach([POST], [struck], 20_000, 18_000).probability[0]
    assert exact == pytest.approx(counted, abs=0.01)


def test_other_shapes_are_estimated_with_their_error() -> None:
    ring = Sector(lon=104.0, lat=14.0, inner_m=9_000, outer_m=11_000)
    found = within_reach([ring], [Disc(lon=104.0, lat=14.0, radius_m=1)], 10_000, points=256)
    # Of a ring's area, what lies within the middle distance is (100 - 81) / (121 - 81).
    assert found.probability[0] == pytest.approx(0.475, abs=0.02)
    assert found.error[0] < 0.05


def test_pairs_of_the_same_shape_are_independent() -> None:
    # Two places of one disc, each on its own, are further apart than the spread of one.
    found = within_reach([POST, POST], [POST, POST], 2_000)
    # The difference has twice the variance: 1 - exp(-r^2 / 4 s^2), where 0.05 = exp(-r^2 / 2 s^2).
    expected = 1 - np.sqrt(0.05)
    np.testing.assert_allclose(found.probability, expected, atol=1e-6)
    ring = Sector(lon=104.0, lat=14.0, outer_m=2_000)
    mean = within_reach([ring], [ring], 2_000, points=512)
    # Two points of a circle lie within its radius of each other with 1 - 3 sqrt(3) / 4 pi.
    assert mean.probability[0] == pytest.approx(1 - 3 * np.sqrt(3) / (4 * np.pi), abs=0.02)


def test_what_cannot_be_paired_or_holds_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="pairs of shapes"):
        within_reach([POST], [], 20_000)
    with pytest.raises(ValueError, match="holds nothing"):
        within_reach([POST], [POST], 1_000, 2_000)
