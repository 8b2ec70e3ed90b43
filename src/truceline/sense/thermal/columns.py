"""Fire detections as columns: where, when, and what else the file says of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

VIIRS: Final = "VIIRS"
"""Stands for a VIIRS whose satellite is not stated."""
MODIS: Final = "MODIS"
"""Stands for a MODIS whose satellite is not stated."""
PLATFORMS: Final = ("Suomi NPP", "NOAA-20", "NOAA-21", "Terra", "Aqua", VIIRS, MODIS)
"""Satellites by the code that stands for them in `Fires.platform`."""
OTHER: Final = -1
"""Code of a satellite that is none of `PLATFORMS`."""
_MODIS_CODES: Final = tuple(PLATFORMS.index(name) for name in ("Terra", "Aqua", MODIS))


@dataclass(frozen=True)
class Fires:
    """Fire detections, one row each.

    Attributes:
        lon: longitude of the pixel's centre, degrees WGS 84, float64, shape (n,).
        lat: latitude, degrees WGS 84, float64.
        day: days since 1970-01-01, UTC, int64.
        platform: index into `PLATFORMS`, or `OTHER`, int64.
        hour: hour of the day, UTC, float64; NaN where it is not stated.
        frp: fire radiative power, megawatts, float64; NaN where it is not stated.
        night: 1 for night at the place, 0 for day, NaN where it is not stated, float64.
    """

    lon: Floats
    lat: Floats
    day: Ints
    platform: Ints
    hour: Floats
    frp: Floats
    night: Floats

    @classmethod
    def of(
        cls,
        lon: npt.ArrayLike,
        lat: npt.ArrayLike,
        day: npt.ArrayLike,
        platform: npt.ArrayLike | str = VIIRS,
        hour: npt.ArrayLike | None = None,
        frp: npt.ArrayLike | None = None,
        night: npt.ArrayLike | None = None,
    ) -> Fires:
        """Make columns; what is left out is not stated.

        Args:
            lon: longitudes, degrees WGS 84.
            lat: latitudes, degrees WGS 84.
            day: days since 1970-01-01, or NumPy dates, UTC.
            platform: codes, or the name of the one satellite of all rows.
            hour: hours of the day, UTC.
            frp: radiative powers, megawatts.
            night: 1 for night, 0 for day.

        Raises:
            ValueError: if columns differ in length, or a position is not finite.
        """
        x, y = np.asarray(lon, np.float64), np.asarray(lat, np.float64)
        days = np.asarray(day)
        if np.issubdtype(days.dtype, np.datetime64):
            days = days.astype("datetime64[D]")
        size = len(x)
        if isinstance(platform, str):
            platform = np.full(size, platform_code(platform))
        unknown = np.full(size, np.nan)
        out = cls(
            lon=x,
            lat=y,
            day=days.astype(np.int64),
            platform=np.asarray(platform, np.int64),
            hour=unknown if hour is None else np.asarray(hour, np.float64),
            frp=unknown if frp is None else np.asarray(frp, np.float64),
            night=unknown if night is None else np.asarray(night, np.float64),
        )
        if {len(getattr(out, one.name)) for one in fields(cls)} != {size}:
            raise ValueError("columns of fires differ in length")
        if not (np.isfinite(x).all() and np.isfinite(y).all()):
            raise ValueError("a fire has no position: leave such rows out when reading")
        return out

    @classmethod
    def joined(cls, parts: Sequence[Fires]) -> Fires:
        """Return the rows of several after each other; none give no rows."""
        if not parts:
            return cls.of((), (), ())
        names = [one.name for one in fields(cls)]
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))

    def __len__(self) -> int:
        return len(self.lon)

    def take(self, rows: npt.NDArray[np.generic]) -> Fires:
        """Return some rows, by a mask or by their numbers."""
        return Fires(*(getattr(self, one.name)[rows] for one in fields(self)))

    @property
    def coarse(self) -> Bools:
        """Which rows are of MODIS, whose pixel is 1 km; VIIRS' is 375 m."""
        return np.isin(self.platform, _MODIS_CODES)


def platform_code(name: str) -> int:
    """Return the code of a satellite, or `OTHER`."""
    return PLATFORMS.index(name) if name in PLATFORMS else OTHER


def year_day(day: Ints) -> Ints:
    """Return the day of the year, from 0, of days since 1970-01-01."""
    dates = day.astype("datetime64[D]")
    since = dates - dates.astype("datetime64[Y]").astype("datetime64[D]")
    return np.asarray(since.astype(np.int64))


def month(day: Ints) -> Ints:
    """Return months since January 1970 of days since 1970-01-01."""
    return np.asarray(day.astype("datetime64[D]").astype("datetime64[M]"), np.int64)
