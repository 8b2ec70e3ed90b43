"""Listed reports side by side in memory, so that looking at one costs a line of cache or two.

A window is a handful of neighbours in a slot: what it costs is the lines of memory it touches.
"""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
from numba import njit

ENTRY: Final = np.dtype(
    [
        ("centre", np.float64),
        ("lon", np.float64),
        ("lat", np.float64),
        ("half", np.float32),
        ("radius", np.float32),
        ("east", np.float32),  # cosine and sine of half the latitude, for lengths of parallels
        ("north", np.float32),
        ("best", np.float32),
        ("best_figures", np.float32),
        ("row", np.int32),
        ("source", np.int32),
        ("chance", np.int16),
        ("lasting", np.int16),
        ("width", np.int16),
        ("side", np.int16),
    ],
    align=True,
)
"""One listed report: what is looked at before kinds, figures and names are."""


@njit(cache=True, nogil=True, error_model="numpy")
def pack(
    order: Any, looker: int, kind_first: Any, centre: Any, lon: Any, lat: Any, half: Any,
    radius: Any, chance: Any, lasting: Any, width: Any, source: Any, kinds: Any, figures: Any,
    names: Any, best: Any, side: Any, listed: Any, codes: Any,
) -> None:  # fmt: skip
    """Pack reports into `listed`, and their codes, figures and names into `codes`.

    What is packed serves reports of class `looker` only.
    """
    for q in range(len(order)):
        j = order[q]
        entry = listed[q]
        entry.centre = centre[j]
        entry.lon = lon[j]
        entry.lat = lat[j]
        entry.half = half[j]
        entry.radius = radius[j]
        entry.east = math.cos(math.radians(lat[j] / 2))
        entry.north = math.sin(math.radians(lat[j] / 2))
        entry.best = best[j, 0]
        entry.best_figures = best[j, 1]
        entry.row = j
        entry.source = source[j]
        entry.chance = chance[j, looker]
        entry.lasting = lasting[j]
        entry.width = width[j]
        entry.side = side[j] if len(side) else 0
        k = 0
        for first in kind_first:
            codes[q, k] = kinds[j, first]
            k += 1
        for figure in figures[j]:
            codes[q, k] = figure
            k += 1
        for name in names[j]:
            codes[q, k] = name
            k += 1


@njit(cache=True, nogil=True, error_model="numpy")
def narrowed(
    order: Any, begin: Any, used: Any, centre: Any, low: float, high: float
) -> tuple[Any, Any]:
    """Lists cut down to the slots that are used, and to what lies between two instants.

    Args:
        order: rows listed, by time within each slot.
        begin: where each slot begins.
        used: slots, ascending.
        centre: (n,) middle of every report's interval, hours.
        low: first instant, hours.
        high: last instant, hours.

    Returns:
        the same for what is left, under the same numbers of slots; a slot not used has no
        meaningful beginning.
    """
    starts = np.zeros(len(begin), np.int64)
    spans = np.empty((len(used), 2), np.int64)
    size = 0
    for k in range(len(used)):
        first, last = begin[used[k]], begin[used[k] + 1]
        for side in range(2):
            a, b = first, last
            while a < b:
                middle = (a + b) >> 1
                value = centre[order[middle]]
                if value < low or (side == 1 and value <= high):
                    a = middle + 1
                else:
                    b = middle
            spans[k, side] = a
        starts[used[k]] = size
        size += spans[k, 1] - spans[k, 0]
        starts[used[k] + 1] = size
    out = np.empty(size, order.dtype)
    size = 0
    for k in range(len(used)):
        for q in range(spans[k, 0], spans[k, 1]):
            out[size] = order[q]
            size += 1
    return out, starts
