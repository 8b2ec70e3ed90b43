from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.geo import distance_m
from truceline.sense.thermal.grid import Grid


@given(
    st.lists(
        st.tuples(st.floats(-179, 179), st.floats(-70, 70)), min_size=1, max_size=20, unique=True
    )
)
def test_every_point_is_on_its_grid(points: list[tuple[float, float]]) -> None:
    lon, lat = (np.array(one) for one in zip(*points, strict=True))
    grid = Grid.over(lon, lat, 50_000.0, 1)
    row, column, inside = grid.place(lon, lat)
    assert inside.all()
    assert ((row >= 0) & (row < grid.rows) & (column >= 0) & (column < grid.columns)).all()


def test_cells_have_their_size_in_the_middle() -> None:
    grid = Grid.over(np.array([30.0, 32.0]), np.array([48.0, 50.0]), 5000.0)
    lon, lat = grid.centre(np.array([20, 21, 20]), np.array([5, 5, 6]))
    up = float(distance_m(lon[0], lat[0], lon[1], lat[1]))
    across = float(distance_m(lon[0], lat[0], lon[2], lat[2]))
    assert up == pytest.approx(5000, rel=0.01)
    assert across == pytest.approx(5000, rel=0.02)


def test_a_grid_over_the_180th_meridian_is_small() -> None:
    lon, lat = np.array([179.9, -179.9]), np.array([-17.0, -17.1])
    grid = Grid.over(lon, lat, 5000.0)
    assert grid.columns < 10
    assert grid.place(lon, lat)[2].all()
    assert not grid.place(np.array([0.0]), np.array([-17.0]))[2].any()


def test_points_beside_the_grid_are_told() -> None:
    grid = Grid.over(np.array([30.0, 31.0]), np.array([48.0, 49.0]), 5000.0)
    _, _, inside = grid.place(np.array([29.9, 30.5, 30.5]), np.array([48.5, 48.5, 49.2]))
    assert inside.tolist() == [False, True, False]


def test_no_point_no_grid() -> None:
    with pytest.raises(ValueError, match="no point"):
        Grid.over(np.zeros(0), np.zeros(0), 5000.0)
