"""The background: what burns at a place and time without any event.

Fitted from years of detections: static sources are found and set aside, the rest gives rates by
cell and season per overpass, neighbours shrunk together, and the clumping that turns an expected
number into the probability of at least one detection.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from truceline.sense.thermal.columns import Bools, Floats, Ints
from truceline.sense.thermal.exposure import passes_per_day, satellites
from truceline.sense.thermal.grid import M_PER_DEGREE, Grid
from truceline.sense.thermal.occupancy import Occupancy
from truceline.sense.thermal.rates import SEASON_DAYS, SEASONS, Rates, season
from truceline.sense.thermal.static import Static

CELL_M: Final = 5_500.0
"""Size of a cell of the background."""
WINDOW_DAYS: Final = 31
"""Days to either side over which active days are counted: with the day itself, 63."""

_Z: Final = 1.96
_RINGS: Final = ((0.0, 1), (0.5, 6), (0.9, 12))
"""Points that stand for a disc: how far out, as a share of its radius, and how many."""


class Expected(NamedTuple):
    """What is expected near places without any event, one row each, float64.

    Attributes:
        mean: expected number of detections.
        low: lower end of its 95 % interval.
        high: upper end.
        any: probability of at least one detection.
        any_low: lower end of its 95 % interval.
        any_high: upper end.
    """

    mean: Floats
    low: Floats
    high: Floats
    any: Floats
    any_low: Floats
    any_high: Floats


@dataclass(frozen=True)
class Background:
    """A fitted background; `fit.fit` makes one.

    Attributes:
        static: where static heat sources are.
        grid: cells of the rates.
        detections: detections per overpass of a VIIRS.
        active: active days of a cell with the eight around it, per day with one VIIRS.
        occupancy: how clumped detections are.
        between_years: standard deviation of the logarithm of a season's rate between years.
        night: share of the detections made at night; NaN where the history does not say.
        first: first day of the history, days since 1970-01-01.
        last: last day.
    """

    static: Static
    grid: Grid
    detections: Rates
    active: Rates
    occupancy: Occupancy
    between_years: float
    night: float
    first: int
    last: int

    def is_static(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> Bools:
        """Return whether points (degrees WGS 84) lie at a static heat source."""
        return self.static.at(np.atleast_1d(lon).astype(float), np.atleast_1d(lat).astype(float))

    def covers(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> Bools:
        """Return whether points (degrees WGS 84) lie in the box the history has detections of."""
        return self.grid.place(np.atleast_1d(lon).astype(float), np.atleast_1d(lat).astype(float))[
            2
        ]

    def expected(
        self,
        lon: npt.ArrayLike,
        lat: npt.ArrayLike,
        day: npt.ArrayLike,
        hours: npt.ArrayLike,
        radius_m: npt.ArrayLike,
        overpasses: npt.ArrayLike | None = None,
        at_night: npt.ArrayLike | None = None,
        burning: npt.ArrayLike | None = None,
    ) -> Expected:
        """Return what is expected in discs within windows of time without any event.

        Static sources are not counted: whether one is near is for `is_static`. Arguments
        broadcast.

        Args:
            lon: longitudes of the centres, degrees WGS 84.
            lat: latitudes.
            day: first days of the windows, days since 1970-01-01 UTC.
            hours: lengths of the windows, hours.
            radius_m: radii, metres.
            overpasses: overpasses of VIIRS in each window; left out, as many as the satellites
                that FIRMS distributed on the day have on average.
            at_night: share of these overpasses at night; left out, or where the history does
                not tell night from day, half.
            burning: times its usual the region burns, from `regional.burning`; left out, 1.

        Returns:
            The expectation; NaN where the history does not reach.

        Raises:
            ValueError: if a radius or a length is not above 0.
        """
        x, y, days, length, radius = (
            np.array(one, float)
            for one in np.broadcast_arrays(
                *(np.atleast_1d(one) for one in (lon, lat, day, hours, radius_m))
            )
        )
        if not ((radius > 0).all() and (length > 0).all()):
            raise ValueError("a window needs a radius and a length above 0")
        looked = (
            _overpasses(y, days, length) if overpasses is None else np.asarray(overpasses, float)
        )
        per_pass, shape = self._per_pass(x, y, days.astype(np.int64), length, radius)
        mean = per_pass * looked * self._by_night(at_night)
        mean = mean if burning is None else mean * np.asarray(burning, float)
        return self._spread(mean, shape, math.pi * (radius / 1000) ** 2)

    def _per_pass(
        self, lon: Floats, lat: Floats, day: Ints, hours: Floats, radius: Floats
    ) -> tuple[Floats, Floats]:
        """Return detections expected in each disc per overpass, and the shape of their gamma."""
        density, shape = np.zeros(len(lon)), np.zeros(len(lon))
        inside = self.covers(lon, lat)
        points = sum(number for _, number in _RINGS)
        up = radius / M_PER_DEGREE
        across = up / np.maximum(np.cos(np.radians(lat)), 0.01)
        # A window longer than a season takes in all the seasons it reaches.
        steps = max(1, math.ceil(float(hours.max(initial=0)) / 24 / SEASON_DAYS))
        for share, number in _RINGS:
            for turn in np.arange(number) * 2 * np.pi / number:
                row, column, _ = self.grid.place(
                    lon + share * across * np.cos(turn), lat + share * up * np.sin(turn)
                )
                row = np.clip(row, 0, self.grid.rows - 1)
                column = np.clip(column, 0, self.grid.columns - 1)
                for step in range(steps):
                    part = season(day + (hours / 24 * (step + 0.5) / steps).astype(np.int64))
                    density += self.detections.mean[part, row, column] / steps
                    shape += self.detections.shape[part, row, column] / steps
        cells = np.pi * radius**2 / self.grid.cell_m2
        out = density / points * cells
        return np.where(inside, out, np.nan), np.where(inside, shape / points, np.nan)

    def _by_night(self, at_night: npt.ArrayLike | None) -> Floats:
        if at_night is None or math.isnan(self.night):
            return np.ones(1)
        share = np.asarray(at_night, float)
        return np.asarray(2 * ((1 - share) * (1 - self.night) + share * self.night))

    def _spread(self, mean: Floats, shape: Floats, area_km2: Floats) -> Expected:
        off = np.exp(_Z * np.sqrt(1 / shape + self.between_years**2))
        low, high = mean / off, mean * off
        chances = (self.occupancy.any(one, area_km2) for one in (mean, low, high))
        return Expected(mean, low, high, *chances)

    def window(self) -> npt.NDArray[np.float32]:
        """Return active days expected of every block within `WINDOW_DAYS` of mid-season.

        With one VIIRS; float32, shape (24, rows, columns).
        """
        length = 2 * WINDOW_DAYS + 1
        whole = int((length / SEASON_DAYS - 1) // 2)
        part = (length / SEASON_DAYS - 1) / 2 - whole
        total = self.active.mean.copy()
        for step in range(1, whole + 2):
            weight = np.float32(1.0 if step <= whole else part)
            for turned in (step, -step):
                total += weight * np.roll(self.active.mean, turned % SEASONS, axis=0)
        return np.asarray(np.minimum(total * np.float32(SEASON_DAYS), np.float32(length)))


def _overpasses(lat: Floats, day: Floats, hours: Floats) -> Floats:
    daily = np.array([passes_per_day(one) for one in lat.tolist()])
    flying = np.array([satellites(int(one)) for one in day.tolist()], float)
    return np.asarray(daily * flying * hours / 24)
