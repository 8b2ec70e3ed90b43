"""Satellites that share an orbit: passes of one tell of those of another.

Constellations fly in one plane at fixed distances, so that one satellite comes over the track of
another some days later. That tells of satellites of which neither elements nor acquisitions are on
record. The distances below were checked against real element sets of both satellites of each pair
(`benchmarks/sense_passes.py`), that of Suomi NPP from 2024 on with its elements of October 2023.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np
import numpy.typing as npt

from truceline.sense.passes.columns import REPEAT, Overpasses
from truceline.sense.passes.frames import sun_elevation

SIBLING_S: Final = 120.0
"""What it adds to the error of a pass's time that another satellite's was taken, seconds: two in
one orbit differ by a minute or so in local time, and each is held for itself."""

_EVER: Final = datetime(2100, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sibling:
    """Two satellites on one track.

    Attributes:
        first: the one.
        second: the other, which comes over the same track `days` days later.
        days: how many.
        since: from when on.
        until: until when, as far as is known.
    """

    first: str
    second: str
    days: int
    since: datetime
    until: datetime


def _day(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, tzinfo=UTC)


# Half a turn apart is half a cycle, a quarter ahead is a quarter of the cycle later. NOAA-20 moved
# by a quarter in March 2024. Sentinel-1C was seen to have moved by 2026, when 1D had joined it.
SIBLINGS: Final = (
    Sibling("NOAA-20", "Suomi NPP", 8, _day(2018, 2, 1), _day(2024, 3, 20)),
    Sibling("NOAA-20", "Suomi NPP", 4, _day(2024, 4, 5), _EVER),
    Sibling("NOAA-20", "NOAA-21", 8, _day(2024, 4, 5), _EVER),
    Sibling("Suomi NPP", "NOAA-21", 4, _day(2023, 3, 1), _EVER),
    Sibling("Sentinel-1A", "Sentinel-1B", 6, _day(2016, 10, 1), _day(2021, 12, 23)),
    Sibling("Sentinel-1A", "Sentinel-1C", 6, _day(2025, 5, 1), _day(2025, 11, 4)),
    Sibling("Sentinel-2A", "Sentinel-2B", 5, _day(2017, 7, 1), _day(2025, 1, 15)),
    Sibling("Sentinel-2B", "Sentinel-2C", 5, _day(2025, 2, 1), _EVER),
    Sibling("Landsat 8", "Landsat 9", 8, _day(2022, 2, 1), _EVER),
)
"""Satellites that are known to share a track."""

Find = Callable[[datetime, datetime], Overpasses]
"""Finds passes over places from a first moment to an end."""


def sibling_passes(
    find: Find,
    names: Collection[str],
    lon: npt.ArrayLike,
    lat: npt.ArrayLike,
    start: datetime,
    end: datetime,
) -> Overpasses:
    """Find passes of satellites that share a track with others whose passes can be found.

    Satellites among `names` are left out: their own passes are known better.

    Args:
        find: finds passes of the others, as `overpasses` or `repeat_passes` do.
        names: the satellites whose passes it finds.
        lon: longitudes of the places that it finds passes over, degrees WGS 84.
        lat: latitudes.
        start: first moment, an aware datetime.
        end: end, not within it.
    """
    lons, lats = np.atleast_1d(np.asarray(lon, float)), np.atleast_1d(np.asarray(lat, float))
    parts: list[Overpasses] = []
    taken = set(names)
    for pair in SIBLINGS:
        for known, other, days in (
            (pair.first, pair.second, pair.days),
            (pair.second, pair.first, -pair.days),
        ):
            shift = timedelta(days=days)
            # Both passes must lie in the time in which the two shared a track.
            begin = max(start, pair.since, pair.since + shift)
            last = min(end, pair.until, pair.until + shift)
            if known not in names or other in taken or begin >= last:
                continue
            found = find(begin - shift, last - shift)
            rows = found.take(found.platform == known)
            parts.append(_shifted(rows, other, shift.total_seconds(), lons, lats))
            if (begin, last) == (start, end):
                taken.add(other)
    return Overpasses.joined(parts)


def _shifted(
    rows: Overpasses,
    name: str,
    shift: float,
    lon: npt.NDArray[np.float64],
    lat: npt.NDArray[np.float64],
) -> Overpasses:
    seconds = rows.seconds + shift
    return replace(
        rows,
        seconds=seconds,
        platform=np.full(len(rows), name),
        sun_deg=sun_elevation(seconds, lon[rows.place], lat[rows.place]),
        error_s=rows.error_s + SIBLING_S,
        basis=np.full(len(rows), REPEAT),
    )
