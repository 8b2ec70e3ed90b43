from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from truceline.sense.thermal.cluster import CELL_M, clusters
from truceline.sense.thermal.columns import Fires
from truceline.sense.thermal.grid import Grid


def test_one_fire_over_days_and_two_apart() -> None:
    fires = Fires.of(
        [30.0, 30.004, 30.0, 30.5, 30.0], [48.0, 48.0, 48.005, 48.0, 48.0], [10, 10, 11, 10, 14]
    )
    assert clusters(fires).tolist() == [0, 0, 0, 1, 2]


@given(
    st.lists(
        st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(0, 4)),
        min_size=1,
        max_size=40,
    )
)
def test_clusters_are_those_of_a_plain_search(points: list[tuple[int, int, int]]) -> None:
    fires = Fires.of(
        [x * 0.01 for x, _, _ in points], [y * 0.01 for _, y, _ in points], [d for *_, d in points]
    )
    grid = Grid.over(fires.lon, fires.lat, CELL_M, 1)
    row, column, _ = grid.place(fires.lon, fires.lat)
    left, want, number = set(range(len(points))), {}, 0
    for first in range(len(points)):
        if first not in left:
            continue
        queue = [first]
        left.discard(first)
        while queue:
            i = queue.pop()
            want[i] = number
            near = [
                j
                for j in left
                if max(
                    abs(row[i] - row[j]),
                    abs(column[i] - column[j]),
                    abs(fires.day[i] - fires.day[j]),
                )
                <= 1
            ]
            left.difference_update(near)
            queue.extend(near)
        number += 1
    assert clusters(fires).tolist() == [want[i] for i in range(len(points))]


def test_no_fires() -> None:
    assert len(clusters(Fires.of((), (), ()))) == 0
    assert np.issubdtype(clusters(Fires.of((), (), ())).dtype, np.integer)
