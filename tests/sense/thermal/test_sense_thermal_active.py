from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from truceline.sense.thermal.active import Active, block_days
from truceline.sense.thermal.columns import Fires
from truceline.sense.thermal.grid import Grid

GRID = Grid(0.0, 0.0, 1.0, 1.0, 6, 7)
DAYS = 200


@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.integers(0, 6), st.integers(0, DAYS - 1)), max_size=60
    ),
    st.integers(0, 5),
    st.integers(0, 6),
    st.integers(0, DAYS - 1),
    st.integers(0, 70),
    st.integers(0, 2),
)
def test_active_days_are_those_counted_one_by_one(
    rows: list[tuple[int, int, int]], row: int, column: int, day: int, span: int, reach: int
) -> None:
    fires = Fires.of(
        [c + 0.5 for _, c, _ in rows], [r + 0.5 for r, _, _ in rows], [d + 1000 for *_, d in rows]
    )
    active = Active.of(fires, GRID, 1000, 1000 + DAYS - 1).around(reach)
    got = active.count(np.array([row]), np.array([column]), np.array([day + 1000]), span)
    near = {
        d
        for r, c, d in rows
        if abs(r - row) <= reach and abs(c - column) <= reach and abs(d - day) <= span
    }
    assert got.tolist() == [len(near)]


def test_days_outside_the_bits_are_not_active() -> None:
    active = Active.of(Fires.of([0.5], [0.5], [1000]), GRID, 1000, 1010)
    got = active.count(np.zeros(3, int), np.zeros(3, int), np.array([900, 990, 1020]), 15)
    assert got.tolist() == [0, 1, 0]


def test_block_days_by_season() -> None:
    draw = np.random.default_rng(0)
    row, column = draw.integers(0, 6, 300), draw.integers(0, 7, 300)
    day = draw.integers(0, 40, 300)
    order = np.lexsort((column, row))
    row, column, day = row[order], column[order], day[order]
    got = block_days(row, column, day, day // 20, (2, 6, 7))
    for r in range(6):
        for c in range(7):
            near = (abs(row - r) <= 1) & (abs(column - c) <= 1)
            want = [len(set(day[near & (day // 20 == part)])) for part in (0, 1)]
            assert got[:, r, c].tolist() == want
