"""Fitting a background from a history of detections. Same file, same background, to the bit."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numba
import numpy as np

from truceline.sense.thermal.active import block_days
from truceline.sense.thermal.background import CELL_M, Background
from truceline.sense.thermal.columns import Bools, Fires, Floats, Ints
from truceline.sense.thermal.exposure import ACTIVE_POWER, Exposure, exposure
from truceline.sense.thermal.grid import M_PER_DEGREE, Grid
from truceline.sense.thermal.occupancy import Occupancy, fit_occupancy
from truceline.sense.thermal.rates import SEASONS, Rates, clumping, season, shrunk
from truceline.sense.thermal.static import find_static

_MARGIN: Final = 2
_YEAR: Final = 365
_TWO_YEARS: Final = 700
_DISCS: Final = 16_000
_RADII_KM: Final = (1.0, 2.0, 5.0, 12.0)
_REGION: Final = 10
"""Cells across a region whose years are compared."""
_PERSISTENT: Final = 2.0
"""Active days that make one piece of evidence: a fire often burns into the next day."""


def fit(history: Fires) -> Background:
    """Fit the background of an area.

    Args:
        history: detections of past years, all of an area, in any order. The longer the
            history the better; with less than two years nothing is known of how years differ,
            and with less than a year seasons without data are taken for their neighbours.

    Raises:
        ValueError: if there is no detection.
    """
    if not len(history):
        raise ValueError("no detection to fit a background from")
    static = find_static(history)
    loose = history.take(~static.at(history.lon, history.lat))
    # All fires at static sources: what is left is nothing, and its rate the least there is.
    looked = exposure(history)
    grid = Grid.over(history.lon, history.lat, CELL_M, _MARGIN)
    placed = _Placed.of(loose, grid)
    rates = _rates(placed, looked, np.ones(len(placed.day), bool), looked.days)
    nights = history.night[~np.isnan(history.night)]
    return Background(
        static=static,
        grid=grid,
        detections=rates,
        active=_active(placed, loose, looked),
        occupancy=_occupancy(placed, loose, looked),
        between_years=_between_years(placed, looked, rates),
        night=float(nights.mean()) if len(nights) else math.nan,
        first=int(history.day.min()),
        last=int(history.day.max()),
    )


@dataclass(frozen=True)
class _Placed:
    grid: Grid
    row: Ints
    column: Ints
    day: Ints
    season: Ints

    @classmethod
    def of(cls, fires: Fires, grid: Grid) -> _Placed:
        row, column, _ = grid.place(fires.lon, fires.lat)
        return cls(grid, row, column, fires.day, season(fires.day))

    @property
    def cell_day(self) -> Ints:
        return (self.row * self.grid.columns + self.column) * 100_000 + self.day


def _rates(placed: _Placed, looked: Exposure, rows: Bools, days: Ints) -> Rates:
    """Return detections per overpass from some rows and the days they are of."""
    grid = placed.grid
    key = (placed.season * grid.rows + placed.row) * grid.columns + placed.column
    counts = np.bincount(key[rows], minlength=SEASONS * grid.size).astype(float)
    exposed = np.bincount(
        season(days), weights=looked.at(looked.overpasses, days), minlength=SEASONS
    )
    shape = (SEASONS, grid.rows, grid.columns)
    return shrunk(counts.reshape(shape), exposed, clumping(placed.cell_day[rows]))


def _active(placed: _Placed, fires: Fires, looked: Exposure) -> Rates:
    """Return active days of blocks per day with one VIIRS; of VIIRS alone where it has a year."""
    fine = looked.viirs > 0
    alone = int(fine.sum()) >= _YEAR
    rows = ~fires.coarse if alone else np.ones(len(fires), bool)
    units = np.where(fine, looked.viirs, 0.0) if alone else looked.units
    order = np.lexsort((placed.column[rows], placed.row[rows]))
    counts = block_days(
        placed.row[rows][order],
        placed.column[rows][order],
        placed.day[rows][order] - looked.first,
        placed.season[rows][order],
        (SEASONS, placed.grid.rows, placed.grid.columns),
    )
    exposed = np.bincount(season(looked.days), weights=units**ACTIVE_POWER, minlength=SEASONS)
    return shrunk(counts, exposed, _PERSISTENT)


def _between_years(placed: _Placed, looked: Exposure, rates: Rates) -> float:
    """Return how far apart years are: the spread of a region's seasons about their mean.

    The variance of counts beyond what clumps explain, as a share of the mean squared, is that of
    the rate between years (method of moments).
    """
    grid = placed.grid
    high, wide = -(-grid.rows // _REGION), -(-grid.columns // _REGION)
    years = (looked.days - looked.first) // _YEAR
    exposed = np.zeros((int(years.max()) + 1, SEASONS))
    np.add.at(exposed, (years, season(looked.days)), looked.overpasses)
    year = (placed.day - looked.first) // _YEAR
    region = (placed.row // _REGION) * wide + placed.column // _REGION
    seen = np.zeros((len(exposed), SEASONS, high * wide))
    np.add.at(seen, (year, placed.season, region), 1.0)
    at = (np.arange(grid.rows) // _REGION)[:, None] * wide + np.arange(grid.columns) // _REGION
    usual = np.stack(
        [np.bincount(at.ravel(), one.ravel().astype(float), high * wide) for one in rates.mean]
    )
    mean = exposed[:, :, None] * usual
    excess = ((seen - mean) ** 2 - mean * clumping(placed.cell_day)).sum()
    return math.sqrt(math.log1p(max(0.0, float(excess / max((mean**2).sum(), 1e-12)))))


def _occupancy(placed: _Placed, fires: Fires, looked: Exposure) -> Occupancy:
    """Fit the clumping on discs of the last year, with rates of the years before it."""
    last = int(looked.days[-1]) - _YEAR + 1
    long = looked.days[-1] - looked.days[0] >= _TWO_YEARS
    before = placed.day < last if long else np.ones(len(placed.day), bool)
    days = looked.days[looked.days < last] if long else looked.days
    if not before.any():
        return Occupancy()
    rates = _rates(placed, looked, before, days)
    start = max(last, int(looked.days[0]))
    row, column, day, radius = _discs(placed.grid, start, int(looked.days[-1]))
    cells = np.pi * (radius * 1000) ** 2 / placed.grid.cell_m2
    density = rates.mean[season(day), row, column]
    mean = density * cells * looked.at(looked.overpasses, day)
    lon, lat = placed.grid.centre(row, column)
    order = np.argsort(fires.day, kind="stable")
    held = _holds(lon, lat, day, radius, fires.lon[order], fires.lat[order], fires.day[order])
    use = mean > 0
    return fit_occupancy(mean[use], np.pi * radius[use] ** 2, held[use])


def _discs(grid: Grid, first: int, last: int) -> tuple[Ints, Ints, Ints, Floats]:
    """Return discs all over the grid and the days: the same ones each time."""
    draw = np.random.default_rng(0)
    row = draw.integers(0, grid.rows, _DISCS)
    column = draw.integers(0, grid.columns, _DISCS)
    day = draw.integers(first, last + 1, _DISCS)
    return row, column, day, np.array(_RADII_KM)[np.arange(_DISCS) % len(_RADII_KM)]


@numba.njit(cache=True)
def _holds(
    lon: Floats, lat: Floats, day: Ints, radius: Floats, to_lon: Floats, to_lat: Floats, on: Ints
) -> Floats:
    """Return 1 for discs (radius in km) that hold a detection of their day, else 0."""
    out = np.zeros(len(lon))
    for i in range(len(lon)):
        narrow = np.cos(np.radians(lat[i]))
        reach = (radius[i] * 1000 / M_PER_DEGREE) ** 2
        for j in range(np.searchsorted(on, day[i]), np.searchsorted(on, day[i] + 1)):
            if ((to_lon[j] - lon[i]) * narrow) ** 2 + (to_lat[j] - lat[i]) ** 2 <= reach:
                out[i] = 1.0
                break
    return out
