"""Space-time clusters: detections that belong to one fire.

Detections lie in cells of a kilometre; cells of one day that touch, corners included, are one
cluster, and so are cells that touch on two days in a row. A front that burns every day within a
kilometre of yesterday is one cluster, and two fields a day and two kilometres apart are two.
"""

from __future__ import annotations

from typing import Final

import numba
import numpy as np

from truceline.sense.thermal.columns import Fires, Ints
from truceline.sense.thermal.grid import Grid

CELL_M: Final = 1_000.0
"""Size of a cell: two to three pixels of VIIRS, one of MODIS."""


def clusters(fires: Fires) -> Ints:
    """Return the cluster of each detection, numbered from 0 in the order of first rows.

    Cost grows with n log n.

    Args:
        fires: detections, in any order.
    """
    if not len(fires):
        return np.zeros(0, np.int64)
    grid = Grid.over(fires.lon, fires.lat, CELL_M, 1)
    row, column, _ = grid.place(fires.lon, fires.lat)
    first = fires.day.min()
    key = ((fires.day - first) * grid.rows + row) * grid.columns + column
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    new = np.concatenate([[True], ordered[1:] != ordered[:-1]])
    root = _joined(ordered[new], grid.rows, grid.columns)
    label = np.empty(len(key), np.int64)
    label[order] = root[np.cumsum(new) - 1]
    seen, at, back = np.unique(label, return_index=True, return_inverse=True)
    rank = np.empty(len(seen), np.int64)
    rank[np.argsort(at, kind="stable")] = np.arange(len(seen))
    return rank[back]


@numba.njit(cache=True)
def _root(parent: Ints, i: int) -> int:
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    return i


@numba.njit(cache=True)
def _joined(key: Ints, rows: int, columns: int) -> Ints:
    """Return a root for each of the sorted keys of occupied cells and days."""
    size = len(key)
    parent = np.arange(size)
    # Of the 26 cells around, in space and time, the later half in the order of keys; a pointer
    # for each row of three walks along with the keys, so that nothing is searched for.
    offsets = np.array(
        [1, columns - 1, (rows - 1) * columns - 1, rows * columns - 1, (rows + 1) * columns - 1]
    )
    widths = np.array([1, 3, 3, 3, 3])
    for turn in range(5):
        j = 0
        for i in range(size):
            low = key[i] + offsets[turn]
            while j < size and key[j] < low:
                j += 1
            k = j
            while k < size and key[k] < low + widths[turn]:
                a, b = _root(parent, i), _root(parent, k)
                if a != b:
                    parent[max(a, b)] = min(a, b)
                k += 1
    for i in range(size):
        parent[i] = _root(parent, i)
    return parent
