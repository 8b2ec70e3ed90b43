"""The frame: what is measured once over all reports, before any two are compared.

It holds how many reports to expect by chance where and when (so that a busy district is no
evidence), which points stand for whole districts, and how common a value is. Reports that come
later are read in the frame of those before them, so they change no score that was given.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from truceline.match.link.levels import KM
from truceline.match.link.reports import Floats, Ints, Reports

TIME_CLASSES: Final = (6.0, 36.0, 240.0)
"""Lengths in hours that part clock times, days, weeks, and what is longer."""
SPACE_CLASSES: Final = (5.0, 20.0, 75.0)
"""95 % radii in kilometres that part points, localities, districts, and what is wider."""
CLASSES: Final = 4
UNLOCATED: Final = 4
CLOCK_FLOOR: Final = 1 / 48
"""Least half length, as a share of the lag: half an hour where reports lag a day."""
RADIUS_FLOOR: Final = 0.1
"""Kilometres."""

REACH: Final = 1.5
"""Distances beyond this many 95 % radii of both together are never compared."""

_PARTITION_REPEATS: Final = 3.0
_PARTITION_LEAST: Final = 30
_GRAIN: Final = 20_000
"""Reports that one thread takes at a time."""
_FEW: Final = 500
"""Areas up to which trying them all is quicker than a tree."""


@dataclass(frozen=True)
class Partition:
    """Points that stand for whole areas: reports of one class of precision lie on few of them.

    A report known more closely belongs to the area whose point is nearest. For areas of like
    size that is nearly so, and how nearly is learned.

    Attributes:
        lon: (m,) degrees.
        lat: (m,) degrees.
        count: (m, CLASSES) how many reports of each class belong to the area.
    """

    lon: Floats
    lat: Floats
    count: Floats


@dataclass(frozen=True)
class Density:
    """How many reports of one class lie where: counts in square cells.

    Attributes:
        size_km: side of a cell.
        row, col: (m,) cells that hold any, sorted by row and column.
        count: (m,) reports in the cell and the eight around it.
    """

    size_km: float
    key: Ints
    count: Floats


@dataclass(frozen=True)
class Frame:
    """What is measured over all reports.

    Attributes:
        hours: length of the time they span, hours.
        lag_hours: how much further apart than they state two may date one event.
        slip_km: how much further apart than their radii allow two may place one event.
        once: whether no source has an event twice.
        week_zero: first week of `surge`, weeks since 1970.
        surge: reports a week against the mean week.
        radius_km: (CLASSES,) greatest 95 % radius of each class; 0 where it has none.
        half_hours: (CLASSES,) greatest half length of each class of time.
        partitions: by class of precision, where its reports lie on points that repeat.
        densities: by class of precision, where they do not.
        common: by taxonomy, how often each code of its finest level is met.
        names: by field of names, how often each name is met more than once.
        sources: number of sources.
        figures: by figure, the different values met (logarithm of one more), sorted; empty where
            they are too many for a table.
        levels: by taxonomy, its number of levels.
    """

    hours: float
    lag_hours: float
    slip_km: float
    once: bool
    week_zero: int
    surge: Floats
    radius_km: Floats
    half_hours: Floats
    partitions: Mapping[int, Partition]
    densities: Mapping[int, Density]
    common: Mapping[str, Ints]
    names: Mapping[str, Mapping[str, int]]
    sources: int
    levels: Mapping[str, int]
    foreign: frozenset[str]
    numbers: tuple[str, ...]
    figures: tuple[Any, ...]


def time_class(half: Floats) -> NDArray[np.uint8]:
    """Return the class of each half length in hours."""
    return np.searchsorted(np.array(TIME_CLASSES) / 2, half, side="left").astype(np.uint8)


def space_class(radius_km: Floats) -> NDArray[np.uint8]:
    """Return the class of each 95 % radius in kilometres; UNLOCATED where it is NaN."""
    classes = np.searchsorted(np.array(SPACE_CLASSES), radius_km, side="left").astype(np.uint8)
    classes[np.isnan(radius_km)] = UNLOCATED
    return classes


def half_lengths(reports: Reports) -> Floats:
    """Half the length of each report's interval, hours; at least `CLOCK_FLOOR` of the lag."""
    return np.maximum((reports.end - reports.start) / 2, CLOCK_FLOOR * reports.lag_hours)


def radii(reports: Reports) -> Floats:
    """Return the 95 % radii in kilometres, NaN wherever any of the place is missing."""
    missing = np.isnan(reports.lon) | np.isnan(reports.lat)
    return np.where(missing, np.nan, np.maximum(reports.radius_km, RADIUS_FLOOR))


def frame(reports: Reports, names: Mapping[str, Any]) -> Frame:
    """Measure a frame.

    Args:
        reports: all reports.
        names: by field, the names as a pyarrow dictionary array.
    """
    centre = (reports.start + reports.end) / 2
    half = half_lengths(reports)
    radius = radii(reports)
    tclass, sclass = time_class(half), space_class(radius)
    weeks, week_zero, hours = _weeks(centre)
    located = [np.flatnonzero(sclass == c) for c in range(CLASSES)]
    partitions, densities = {}, {}
    for c, rows in enumerate(located):
        points = _points(reports.lon[rows], reports.lat[rows]) if c >= 1 and reports.tiled else None
        if points is not None:
            partitions[c] = points
        elif len(rows):
            size = REACH * float(radius[rows].max()) * np.sqrt(2) + reports.slip_km
            densities[c] = _density(reports.lon[rows], reports.lat[rows], size)
    for c, part in partitions.items():
        for other, rows in enumerate(located):
            if other <= c and len(rows):
                home = nearest(part, reports.lon[rows], reports.lat[rows], 1)[:, 0]
                part.count[:, other] = np.bincount(home, minlength=len(part.lon))
    return Frame(
        hours=hours,
        lag_hours=reports.lag_hours,
        slip_km=reports.slip_km,
        once=reports.once,
        week_zero=week_zero,
        surge=weeks,
        radius_km=_greatest(radius, sclass),
        half_hours=_greatest(half, tclass),
        partitions=partitions,
        densities=densities,
        common={name: _counts(codes) for name, codes in reports.kinds.items()},
        names={name: _repeated(values) for name, values in names.items()},
        sources=int(reports.source.max(initial=-1)) + 1,
        levels={
            name: (1 if codes.ndim == 1 else codes.shape[1])
            for name, codes in reports.kinds.items()
        },
        foreign=reports.foreign,
        numbers=tuple(reports.numbers),
        figures=tuple(_met(values) for values in reports.numbers.values()),
    )


def nearest(part: Partition, lon: Floats, lat: Floats, k: int) -> Ints:
    """Return the (n, k) indexes of the areas whose points are nearest, nearest first.

    Where there are fewer than k areas the rest is -1.
    """
    if len(part.lon) <= _FEW:
        points = _sphere(part.lon, part.lat)
        cuts = range(_GRAIN, len(lon), _GRAIN)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            found = pool.map(
                lambda pair: _nearest(points, pair[0], pair[1], k),
                zip(np.split(lon, cuts), np.split(lat, cuts), strict=True),
            )
            few: Ints = np.concatenate(list(found))
        return few

    from scipy.spatial import cKDTree

    tree = cKDTree(_sphere(part.lon, part.lat))
    _, at = tree.query(_sphere(lon, lat), k=list(range(1, k + 1)), workers=-1)
    out: Ints = np.where(at >= len(part.lon), -1, at).astype(np.int64)
    return out


@njit(cache=True, nogil=True, error_model="numpy")
def _nearest(points: Any, lon: Any, lat: Any, k: int) -> Any:
    """The one or two nearest of a few points on the unit sphere; of equals the lower first."""
    out = np.full((len(lon), k), -1, np.int64)
    for p in range(len(lon)):
        east, north = math.radians(lon[p]), math.radians(lat[p])
        x, y = math.cos(north) * math.cos(east), math.cos(north) * math.sin(east)
        z = math.sin(north)
        first, second, least, next_least = -1, -1, np.inf, np.inf
        for m in range(len(points)):
            gap = (x - points[m, 0]) ** 2 + (y - points[m, 1]) ** 2 + (z - points[m, 2]) ** 2
            if gap < least:
                second, next_least = first, least
                first, least = m, gap
            elif gap < next_least:
                second, next_least = m, gap
        out[p, 0] = first
        if k > 1:
            out[p, 1] = second
    return out


def cells(lon: Floats, lat: Floats, size_km: float) -> tuple[Ints, Ints]:
    """Row and column of each point in a grid of cells about `size_km` wide."""
    row = np.floor(lat * (KM / size_km)).astype(np.int64)
    edge = np.radians(np.minimum(np.abs(row * (size_km / KM)), 85.0))
    col = np.floor(lon * (KM / size_km) * np.cos(edge)).astype(np.int64)
    return row, col


def _sphere(lon: Floats, lat: Floats) -> Floats:
    """Return points on the unit sphere, so that nearness holds across any meridian."""
    east, north = np.radians(lon), np.radians(lat)
    return np.column_stack(
        [np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)]
    )


def _weeks(centre: Floats) -> tuple[Floats, int, float]:
    if not len(centre):
        return np.ones(1), 0, 168.0
    low, high = (
        np.quantile(centre, [0.005, 0.995]) if len(centre) > 200 else (centre.min(), centre.max())
    )
    hours = max(float(high - low), 24.0)
    week = np.floor(centre / 168).astype(np.int64)
    first, last = int(np.floor(low / 168)), int(np.floor(high / 168))
    inside = week[(week >= first) & (week <= last)] - first
    counts = np.bincount(inside, minlength=last - first + 1).astype(float)
    return np.maximum(counts / max(len(centre) * 168 / hours, 1e-9), 0.02), first, hours


def _greatest(values: Floats, classes: NDArray[np.uint8]) -> Floats:
    return np.array(
        [values[classes == c].max() if (classes == c).any() else 0.0 for c in range(CLASSES)]
    )


def _points(lon: Floats, lat: Floats) -> Partition | None:
    if len(lon) < _PARTITION_LEAST:
        return None
    packed = np.round(lon * 1e5).astype(np.int64) * 40_000_000 + np.round(lat * 1e5).astype(
        np.int64
    )
    _, first = np.unique(packed, return_index=True)
    if len(lon) < _PARTITION_REPEATS * len(first):
        return None
    return Partition(lon[first], lat[first], np.zeros((len(first), CLASSES)))


def _density(lon: Floats, lat: Floats, size_km: float) -> Density:
    row, col = cells(lon, lat, size_km)
    key, count = np.unique(pack(row, col), return_counts=True)
    around = np.zeros(len(key))
    own_row, own_col = unpack(key)
    for down in (-1, 0, 1):
        for across in (-1, 0, 1):
            around += look_up(pack(own_row + down, own_col + across), key, count.astype(float))
    return Density(size_km, key, around)


def pack(row: Ints, col: Ints) -> Ints:
    """One number for a cell."""
    return row * (1 << 32) + col + (1 << 31)


def unpack(key: Ints) -> tuple[Ints, Ints]:
    """Row and column of a cell."""
    row = key >> 32
    return row, key - (row << 32) - (1 << 31)


def look_up(wanted: Ints, key: Ints, values: Floats) -> Floats:
    """Value beside each wanted key; 0 where it is not there. `key` is sorted."""
    if not len(key):
        return np.zeros(len(wanted))
    at = np.minimum(np.searchsorted(key, wanted), len(key) - 1)
    return np.where(key[at] == wanted, values[at], 0.0)


def _counts(codes: Ints) -> Ints:
    finest = codes if codes.ndim == 1 else codes[:, 0]
    return np.bincount(finest[finest >= 0], minlength=1).astype(np.int64)


def _repeated(values: Any) -> dict[str, int]:
    counts = np.bincount(values.indices.drop_null().to_numpy(), minlength=len(values.dictionary))
    rows = np.flatnonzero(counts > _RARE)
    return dict(zip(values.dictionary.take(rows).to_pylist(), counts[rows].tolist(), strict=True))


def _met(values: Floats) -> NDArray[np.float32]:
    """Different values of a figure, as `encode` writes them, where they fit a table."""
    if len(values) > _TABLE_SAMPLE and len(np.unique(values[:: len(values) // 1000])) > TABLE:
        return np.zeros(0, np.float32)
    unique = np.unique(np.log1p(np.maximum(values[~np.isnan(values)], 0)).astype(np.float32))
    return unique if len(unique) <= TABLE else np.zeros(0, np.float32)


TABLE: Final = 255
"""Different values of a figure up to which the level of every two is looked up in a table."""
_TABLE_SAMPLE: Final = 100_000
_RARE: Final = 2
"""Names met no more often than this are as good as unique, and are not kept."""
