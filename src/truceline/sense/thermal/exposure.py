"""How often a place was looked at: overpasses a day, by satellite and era.

Twice the satellites find twice the detections of the same fires, so counts of different years
are comparable only per overpass. One unit here is one overpass of a VIIRS. An overpass of a MODIS
counts as less, because its pixel is seven times as large and it misses small fires.

Which satellites a file holds is read off the file: a satellite counts from its first row to its
last, and a stretch of `GAP_DAYS` without a row of it is taken for missing data. Where the rows
name the instrument and not the satellite, the number of satellites is that of those which FIRMS
distributed at the time (`SINCE`); a caller who knows better states the satellite.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from truceline.sense.thermal.columns import MODIS, PLATFORMS, VIIRS, Fires, Floats, Ints

SINCE: Final = {
    "Terra": "2000-11-01",
    "Aqua": "2002-07-04",
    "Suomi NPP": "2012-01-20",
    "NOAA-20": "2020-01-01",
    "NOAA-21": "2024-01-17",
}
"""First day of each satellite in FIRMS, as its pages state (NOAA-20 in near real time)."""

MODIS_WORTH: Final = 0.13
"""Overpasses of a VIIRS that one of a MODIS is worth in detections. Two MODIS found .23–.29 of
what the VIIRS on Suomi NPP found over Ukraine in 2012, 2016 and 2018–2020."""

GAP_DAYS: Final = 300
"""Days without a row of a satellite that count as missing data and not as nothing burning."""

ACTIVE_POWER: Final = 1 / 3
"""Days with a detection grow with the number of satellites to this power, where detections grow
in proportion: fires last, and satellites 50 minutes apart find the same ones. Measured on
Suomi NPP alone against both satellites, January–August 2022, where 10–60 of 63 days were active:
the chance of a silent day fell to the power 1.19–1.29, which is 2 to the power .25–.37."""

_SWATH_KM: Final = {"viirs": 3060.0, "modis": 2330.0}
_ORBITS: Final = {"viirs": 14.2, "modis": 14.57}
_EQUATOR_KM: Final = 40_075.0
_POLEWARD: Final = 65.0


def passes_per_day(lat: float, sensor: str = "viirs") -> float:
    """Return how often one satellite's swath covers a place in a day, on average.

    Twice the swath times the orbits a day, over the length of the parallel: orbits go up and
    down once each. Near enough below 65 degrees; beyond, the value at 65 degrees is given.

    Args:
        lat: latitude, degrees.
        sensor: `viirs` or `modis`.
    """
    around = _EQUATOR_KM * math.cos(math.radians(min(abs(lat), _POLEWARD)))
    return 2 * _SWATH_KM[sensor] * _ORBITS[sensor] / around


def satellites(day: int) -> int:
    """Return how many VIIRS FIRMS distributed on a day since 1970-01-01; at least one."""
    names = ("Suomi NPP", "NOAA-20", "NOAA-21")
    return max(1, sum(day >= _since(name) for name in names))


@dataclass(frozen=True)
class Exposure:
    """How often every place of an area was looked at, day by day.

    Attributes:
        first: first day, days since 1970-01-01.
        units: satellites on each day from the first, in VIIRS: one VIIRS is 1, one MODIS
            what its overpasses are worth; 0 where there is no data. float64.
        viirs: satellites with a VIIRS on each day, float64.
        daily: overpasses that one VIIRS has a day.
    """

    first: int
    units: Floats
    viirs: Floats
    daily: float

    @property
    def days(self) -> Ints:
        """The days, since 1970-01-01."""
        return self.first + np.arange(len(self.units))

    @property
    def overpasses(self) -> Floats:
        """VIIRS overpasses, or what those of MODIS are worth, on each day."""
        return self.units * self.daily

    def at(self, column: Floats, day: Ints) -> Floats:
        """Return what a column of this exposure holds on days; 0 on days outside."""
        at = day - self.first
        inside = (at >= 0) & (at < len(column))
        return np.where(inside, column[np.clip(at, 0, len(column) - 1)], 0.0)


def exposure(fires: Fires) -> Exposure:
    """Return how often the area of detections was looked at, read off the detections.

    Raises:
        ValueError: if there is no detection.
    """
    if not len(fires):
        raise ValueError("no detection to read the exposure from")
    first, last = int(fires.day.min()), int(fires.day.max())
    size = last - first + 1
    middle = float(fires.lat.mean())
    modis = MODIS_WORTH * passes_per_day(middle, "modis") / passes_per_day(middle)
    viirs, coarse = np.zeros(size), np.zeros(size)
    for code, name in enumerate(PLATFORMS):
        days = np.unique(fires.day[fires.platform == code])
        if not len(days):
            continue
        seen = _spans(days, first, size)
        if name in ("Terra", "Aqua", MODIS):
            coarse += seen * (_unstated_modis(first, size) if name == MODIS else 1.0)
        else:
            viirs += seen * (_unstated_viirs(first, size) if name == VIIRS else 1.0)
    return Exposure(first, viirs + modis * coarse, viirs, passes_per_day(middle))


def _spans(days: Ints, first: int, size: int) -> Floats:
    """Return 1 from the first day to the last, save in gaps that are missing data."""
    seen = np.zeros(size)
    seen[int(days[0]) - first : int(days[-1]) - first + 1] = 1.0
    for row in np.flatnonzero(np.diff(days) >= GAP_DAYS):
        seen[int(days[row]) - first + 1 : int(days[row + 1]) - first] = 0.0
    return seen


def _unstated_viirs(first: int, size: int) -> Floats:
    return np.array([float(satellites(day)) for day in range(first, first + size)])


def _unstated_modis(first: int, size: int) -> Floats:
    return np.where(np.arange(first, first + size) >= _since("Aqua"), 2.0, 1.0)


def _since(name: str) -> int:
    return int(np.datetime64(SINCE[name], "D").astype(int))
