"""Regional burning: is it a day, or a season, on which everything around burns?

When stubble is burned it is burned in the whole region, and a fire on such a day says little. How
far the region is above its usual is read from places 35 to 95 km away, never from the place itself
or its neighbourhood. A battlefield must not explain itself away: it is a line, and a line leaves a
place in two directions, so of eight directions the two that burn most beyond their usual are left
out, and the two that burn least, and each block of cells counts as burning on a day or not, however
many pixels it has.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from truceline.sense.thermal.active import Active
from truceline.sense.thermal.background import Background
from truceline.sense.thermal.columns import Fires, Floats, Ints
from truceline.sense.thermal.exposure import ACTIVE_POWER, exposure
from truceline.sense.thermal.rates import Single
from truceline.sense.thermal.rates import season as season_of

DISTANCES: Final = (7, 12, 17)
"""Cells from a place at which its region is looked at."""
DIRECTIONS: Final = 8
_DROPPED: Final = 2
STEADY_DAY: Final = 0.5
"""Active blocks that are added to both sides for one day, so that a quiet region proves little.
Of .1, .3, .5 and 1 it predicted 2020 best where years before 2020 were known."""
STEADY_WINDOW: Final = 1.0
"""The same for a window of days."""

_ANGLE: Final = np.arange(DIRECTIONS) * 2 * np.pi / DIRECTIONS
_UP: Final = np.rint(np.outer(np.sin(_ANGLE), DISTANCES)).astype(np.int64)
_ACROSS: Final = np.rint(np.outer(np.cos(_ANGLE), DISTANCES)).astype(np.int64)


def burning(
    blocks: Active,
    usual: Single,
    row: Ints,
    column: Ints,
    day: Ints,
    season: Ints,
    span: int = 0,
    effort: Floats | float = 1.0,
) -> Floats:
    """Return how many times its usual the region around places burns: 1 is as usual.

    Args:
        blocks: active days of blocks of cells, from `Active.around(1)`.
        usual: active days expected of every block in the window, shape (24, rows, columns).
        row: rows of the places on the grid.
        column: their columns.
        day: days since 1970-01-01, the middle of the window.
        season: their seasons.
        span: days of the window to either side of the day.
        effort: times the active days of one VIIRS that the satellites find.
    """
    rows, columns = usual.shape[1:]
    found = np.zeros((DIRECTIONS, len(row)))
    expected = np.zeros((DIRECTIONS, len(row)))
    for direction in range(DIRECTIONS):
        for up, across in zip(_UP[direction].tolist(), _ACROSS[direction].tolist(), strict=True):
            # Beside the grid, its edge stands in: the edge's usual is used along with it.
            r = np.clip(row + up, 0, rows - 1)
            c = np.clip(column + across, 0, columns - 1)
            found[direction] += blocks.count(r, c, day, span)
            expected[direction] += usual[season, r, c] * effort
    order = np.argsort(found - expected, axis=0, kind="stable")[_DROPPED:-_DROPPED]
    kept = np.take_along_axis(found, order, axis=0).sum(axis=0)
    usually = np.take_along_axis(expected, order, axis=0).sum(axis=0)
    steady = STEADY_WINDOW if span else STEADY_DAY
    return np.asarray((kept + steady) / (usually + steady))


def burning_day(now: Fires, background: Background, lon: Floats, lat: Floats, day: Ints) -> Floats:
    """Return how many times its usual the region around places burned on days.

    What `Background.expected` takes as `burning`. Only the region counts: what burned within
    25 km of a place has no part in it.

    Args:
        now: detections of the time in question, all of the area.
        background: the background, from earlier years.
        lon: longitudes of the places, degrees WGS 84.
        lat: latitudes.
        day: days since 1970-01-01 UTC.

    Returns:
        The factors; 1 where the detections do not reach the day or the history not the place.
    """
    out = np.ones(len(lon))
    if not len(now):
        return out
    loose = now.take(~background.is_static(now.lon, now.lat))
    first, last = int(now.day.min()), int(now.day.max())
    row, column, inside = background.grid.place(lon, lat)
    use = inside & (day >= first) & (day <= last)
    blocks = Active.of(loose, background.grid, first, last).around(1)
    looked = exposure(now)
    effort = np.maximum(looked.at(looked.units, day[use]), 1e-3) ** ACTIVE_POWER
    out[use] = burning(
        blocks,
        background.active.mean,
        row[use],
        column[use],
        day[use],
        season_of(day[use]),
        effort=effort,
    )
    return out
