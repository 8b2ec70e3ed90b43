"""The Economist's war-fire rule, vectorised: the peer that fire ratios are measured against.

Written from the published description and scripts (TheEconomist/the-economist-war-fire-model,
`README.md`, `scripts/05-war-fire-classifier.R` and `aux_war_fire_classifier_function.R`, MIT):

1. In cells of .1 degree, fires of a day beyond the upper end of the predicted 90 % interval and an
   offset of two are excess; so many of the cell-day's fires, drawn at random, are war fires.
2. Where a cell-day's excess reaches the median excess, all its fires are.
3. Cells count only within 50 km of a cell with war fires on two days 9 to 89 days apart.
4. All fires in a cell in the ten days after a war fire of excess are war fires.

What differs: the predictions come from an ensemble that was trained on covariates which are not
published with it. In its place stands the most that the cell had on any day of past years within a
week of the day. Of what was tried that is the kindest to the rule: the 95th percentile over those
days and the neighbouring cells calls half of peacetime war. Their list of forest fires found by
hand covers 2022 and 2023 only and is left out, so that peacetime and war are treated alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d
from scipy.spatial import cKDTree

from truceline.sense.thermal.columns import Bools, Fires, Ints, year_day

CELL: Final = 0.1
SOUTH, WEST = 44.3, 22.0
ROWS, COLUMNS, DAYS = 82, 184, 366
OFFSET: Final = 2
APART: Final = (9, 89)
MANY: Final = 10
ZONE_KM: Final = 50.0
AFTER: Final = 10
_WEEK: Final = 15


@dataclass(frozen=True)
class Predicted:
    """Upper end of predicted counts, int16, shape (days of the year, rows, columns)."""

    upper: NDArray[np.int16]


def predict(years: list[Fires]) -> Predicted:
    """Return the most that each cell had within a week of each day of the year."""
    upper = np.zeros((DAYS, ROWS, COLUMNS), np.int16)
    for fires in years:
        counts = np.zeros_like(upper)
        np.add.at(counts, (year_day(fires.day), *_cell(fires)), 1)
        np.maximum(upper, maximum_filter1d(counts, _WEEK, axis=0, mode="wrap"), out=upper)
    return Predicted(upper)


def war_fires(fires: Fires, predicted: Predicted) -> Bools:
    """Return which fires the rule calls war fires."""
    row, column = _cell(fires)
    cell = row * COLUMNS + column
    first = int(fires.day.min())
    key = (fires.day - first) * ROWS * COLUMNS + cell
    _, at, count = np.unique(key, return_inverse=True, return_counts=True)
    upper = predicted.upper[year_day(fires.day), row, column]
    excess = np.maximum(count[at] - upper - OFFSET, 0)
    if not (excess > 0).any():
        return np.zeros(len(fires), bool)
    order = np.lexsort((np.random.default_rng(112358).random(len(key)), at))
    rank = np.empty(len(key), np.int64)
    start = np.concatenate([[0], np.cumsum(count)[:-1]])
    rank[order] = np.arange(len(key)) - start[at[order]]
    war = rank < excess
    war |= excess >= np.median(excess[excess > 0])
    war &= _sustained(cell, fires.day, war)[cell]
    return np.asarray(war | _after(cell, fires.day - first, war & (excess >= 1)))


def _cell(fires: Fires) -> tuple[Ints, Ints]:
    row = np.clip(np.floor((fires.lat - SOUTH) / CELL), 0, ROWS - 1).astype(np.int64)
    column = np.clip(np.floor((fires.lon - WEST) / CELL), 0, COLUMNS - 1).astype(np.int64)
    return row, column


def _sustained(cell: Ints, day: Ints, war: Bools) -> Bools:
    """Return which cells lie within reach of one with war fires on days far enough apart."""
    dates = np.unique(cell[war] * 100_000 + day[war])
    at, on = dates // 100_000, dates % 100_000
    has = np.bincount(at, minlength=ROWS * COLUMNS) > 2 * MANY
    for step in range(1, APART[1] + 1):
        if step >= len(dates):
            break
        apart = on[step:] - on[:-step]
        fits = (at[step:] == at[:-step]) & (apart >= APART[0]) & (apart <= APART[1])
        has[at[step:][fits]] = True
    out = np.zeros(ROWS * COLUMNS, bool)
    if has.any():
        south = SOUTH + (np.arange(ROWS * COLUMNS) // COLUMNS + 0.5) * CELL
        west = WEST + (np.arange(ROWS * COLUMNS) % COLUMNS + 0.5) * CELL
        km = np.stack([west * 111.2 * np.cos(np.radians(48.5)), south * 111.2], axis=1)
        out = cKDTree(km[has]).query(km)[0] < ZONE_KM
    return np.asarray(out)


def _after(cell: Ints, day: Ints, war: Bools) -> Bools:
    marked = np.zeros((int(day.max()) + AFTER + 1, ROWS * COLUMNS), bool)
    for later in range(1, AFTER + 1):
        marked[day[war] + later, cell[war]] = True
    return np.asarray(marked[day, cell])
