"""Persistence: on how many days something burned around a detection, against what is usual.

A field burns for a day or two, and the fields around it in the same weeks as the region. Where
something new burns within some kilometres on twenty days of sixty, year after year without its
like, the fires have another cause. All that is measured here is days, counts of past years and
the region: no line, no front, no name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from truceline.sense.thermal.active import Active
from truceline.sense.thermal.background import WINDOW_DAYS, Background
from truceline.sense.thermal.columns import Bools, Fires, Floats, Ints
from truceline.sense.thermal.exposure import ACTIVE_POWER, Exposure, exposure
from truceline.sense.thermal.rates import season
from truceline.sense.thermal.regional import burning

NEAR: Final = 1
"""Cells to either side in the smaller neighbourhood, 16 km across."""
WIDE: Final = 2
"""Cells to either side in the larger, 27 km across."""
_LENGTH: Final = 2 * WINDOW_DAYS + 1


@dataclass(frozen=True)
class Persistence:
    """Persistence around detections, one row each, float64. Days are of a window of 63, as one
    VIIRS would find them.

    Attributes:
        wide: active days in the larger neighbourhood.
        near: active days in the smaller.
        usual: active days expected in the smaller from past years.
        region: times its usual the region burns within the window.
        known: share of the window that the detections cover; 0 beside the background's grid.
    """

    wide: Floats
    near: Floats
    usual: Floats
    region: Floats
    known: Floats


def persistence(now: Fires, background: Background, static: Bools) -> Persistence:
    """Measure persistence around every detection.

    Args:
        now: detections of the time in question, all of the area, not only those asked about.
        background: the background, fitted on earlier years.
        static: which rows lie at static sources: these are not counted as active.
    """
    looked = exposure(now)
    grid = background.grid
    first, last = int(now.day.min()), int(now.day.max())
    counted = ~static & ~now.coarse if not now.coarse.all() else ~static
    cells = Active.of(now.take(counted), grid, first, last)
    blocks, wide = cells.around(NEAR), cells.around(WIDE)
    row, column, inside = grid.place(now.lon, now.lat)
    key = ((now.day - first) * grid.rows + row) * grid.columns + column
    one, back = np.unique(np.where(inside, key, -1), return_inverse=True)
    keep = one >= 0
    day = one[keep] // grid.size + first
    r, c = one[keep] % grid.size // grid.columns, one[keep] % grid.columns
    when = season(day)
    covered = np.minimum(day + WINDOW_DAYS, last) - np.maximum(day - WINDOW_DAYS, first) + 1
    effort = _effort(looked, day)
    window = background.window()
    found = np.zeros((5, len(one)))
    found[3] = 1.0
    found[0, keep] = _single(wide.count(r, c, day, WINDOW_DAYS), covered, effort)
    found[1, keep] = _single(blocks.count(r, c, day, WINDOW_DAYS), covered, effort)
    found[2, keep] = window[when, r, c]
    found[3, keep] = burning(
        blocks, window, r, c, day, when, WINDOW_DAYS, effort * covered / _LENGTH
    )
    found[4, keep] = covered / _LENGTH
    return Persistence(*found[:, back])


def _effort(looked: Exposure, day: Ints) -> Floats:
    """Return times the active days of one VIIRS that the satellites of a window find."""
    units = looked.viirs if (looked.viirs > 0).any() else looked.units
    total = np.concatenate([[0.0], np.cumsum(units)])
    low = np.clip(day - WINDOW_DAYS - looked.first, 0, len(units))
    high = np.clip(day + WINDOW_DAYS + 1 - looked.first, 0, len(units))
    mean = (total[high] - total[low]) / np.maximum(high - low, 1)
    return np.asarray(np.maximum(mean, 1e-3) ** ACTIVE_POWER)


def _single(active: Ints, covered: Ints, effort: Floats) -> Floats:
    """Return the active days that one VIIRS would have found in a whole window."""
    silent = 1 - np.minimum(active, covered - 0.5) / covered
    return np.asarray(_LENGTH * (1 - silent ** (1 / effort)))
