"""Reports as small numbers, read in a frame: what the comparison of two of them looks at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from truceline.match.link.frame import (
    CLASSES,
    REACH,
    UNLOCATED,
    Frame,
    cells,
    half_lengths,
    look_up,
    nearest,
    pack,
    radii,
    space_class,
    time_class,
)
from truceline.match.link.reports import Floats, Ints, Reports

NAME_LENGTH: Final = 24
"""Letters of a name that are compared."""
EACH_CODE: Final = 64
"""Codes of a taxonomy up to which agreeing on each has a weight of its own."""
PAIR_CODES: Final = 256
"""Codes of a foreign taxonomy up to which every pair of codes has a weight of its own."""
FREQUENCY_BINS: Final = 5

Small = NDArray[np.int32]


@dataclass(frozen=True)
class Encoded:
    """Reports in the form that is compared; arrays of length n, in the order of the reports.

    Attributes:
        centre: middle of the interval, hours since 1970.
        half: half its length, hours.
        tclass: class of that length.
        lon, lat: degrees, 0 where not located.
        radius: 95 % radius, kilometres.
        sclass: class of that radius; UNLOCATED where there is none.
        home: (n, CLASSES, 2) the two nearest areas of each partition that is no finer than the
            report, nearest first; -1 where there is none.
        chance: (n, CLASSES + 1) eighths of the binary logarithm of how many reports of each class
            are to be expected by chance within an hour, per square kilometre where the class has
            a density, else in the area.
        lasting: eighths of the binary logarithm of `half` and half the lag together, hours.
        width: eighths of the binary logarithm of `radius` with what the place may slip.
        source: code of the source.
        kinds: (n, k) codes at all levels of all taxonomies, side by side.
        common: (n, taxonomies) how common the finest code is, 0 rare to FREQUENCY_BINS - 1.
        numbers: (n, m) logarithm of one more than each figure; NaN where not stated.
        figures: (n, m) row of each figure in the tables of levels; 0 where not stated or where
            there is no table.
        names: (n, fields) row in `letters`; -1 where there is none.
        letters: (names, NAME_LENGTH) code points of each name.
        lengths: (names,) how many.
        repeated: (names,) how common, 0 rare to FREQUENCY_BINS - 1.
    """

    centre: Floats
    half: NDArray[np.float32]
    tclass: NDArray[np.uint8]
    lon: Floats
    lat: Floats
    radius: NDArray[np.float32]
    sclass: NDArray[np.uint8]
    home: Small
    chance: NDArray[np.int16]
    lasting: NDArray[np.int16]
    width: NDArray[np.int16]
    source: Small
    kinds: Small
    common: NDArray[np.uint8]
    numbers: NDArray[np.float32]
    figures: NDArray[np.uint8]
    names: Small
    letters: NDArray[np.uint32]
    lengths: NDArray[np.uint8]
    repeated: NDArray[np.uint8]

    def __len__(self) -> int:
        """Return the number of reports."""
        return len(self.centre)

    def take(self, rows: Ints) -> Encoded:
        """Return the reports of some rows, in their order."""
        shared = ("letters", "lengths", "repeated")
        return Encoded(
            **{
                f.name: getattr(self, f.name) if f.name in shared else getattr(self, f.name)[rows]
                for f in dataclass_fields(self)
            }
        )


def dictionaries(reports: Reports) -> dict[str, Any]:
    """Return each field of names as a pyarrow dictionary array, folded, null where empty."""
    found = {}
    for name, words in reports.names.items():
        values = (
            pa.array(words, pa.string(), from_pandas=True)
            if not isinstance(words, pa.Array)
            else words
        )
        folded = pc.utf8_trim_whitespace(pc.utf8_lower(values))
        folded = pc.if_else(pc.equal(folded, ""), None, folded)
        found[name] = pc.dictionary_encode(folded)
    return found


def encode(reports: Reports, frame: Frame, names: Mapping[str, Any] | None = None) -> Encoded:
    """Encode reports in a frame.

    Args:
        reports: the reports.
        frame: measured over these or over earlier ones.
        names: the result of `dictionaries`, where it is at hand.
    """
    names = dictionaries(reports) if names is None else names
    n = len(reports)
    centre = (reports.start + reports.end) / 2
    half, radius = half_lengths(reports), radii(reports)
    sclass = space_class(radius)
    lon, lat = np.nan_to_num(reports.lon), np.nan_to_num(reports.lat)
    home = np.full((n, CLASSES, 2), -1, np.int32)
    chance = np.zeros((n, CLASSES + 1), np.float32)
    week = np.clip(
        np.floor(centre / 168).astype(np.int64) - frame.week_zero, 0, len(frame.surge) - 1
    )
    pace = frame.surge[week] / frame.hours
    for c, part in frame.partitions.items():
        rows = np.flatnonzero(sclass <= c)
        home[rows, c] = nearest(part, lon[rows], lat[rows], 2)
        own = rows[sclass[rows] == c]
        home[own, c, 1] = -1
        chance[rows, c] = part.count[home[rows, c, 0], c]
        for finer in range(c):
            # Of an area, its reports of each finer class; a finer report sees its own surroundings.
            chance[own, finer] = part.count[home[own, c, 0], finer]
    for c, density in frame.densities.items():
        block = 9 * density.size_km**2
        rows = np.flatnonzero(sclass != UNLOCATED)
        coarse = [k for k in frame.partitions if k > c]
        rows = rows[~np.isin(sclass[rows], coarse)]
        row, col = cells(lon[rows], lat[rows], density.size_km)
        found = look_up(pack(row, col), density.key, density.count)
        chance[rows, c] = np.maximum(found, 0.5) / block
    chance[:, UNLOCATED] = 0.1
    chance *= pace[:, None].astype(np.float32)
    numbers = _numbers(reports)
    columns = [codes if codes.ndim == 2 else codes[:, None] for codes in reports.kinds.values()]
    words, letters, lengths, repeated = _names(n, names, frame)
    return Encoded(
        centre=np.ascontiguousarray(centre),
        half=half.astype(np.float32),
        tclass=time_class(half),
        lon=lon,
        lat=lat,
        radius=np.nan_to_num(radius).astype(np.float32),
        sclass=sclass,
        home=home,
        chance=_eighths(chance),
        lasting=_eighths(half + frame.lag_hours / 2),
        width=_eighths(np.where(sclass == UNLOCATED, 1.0, radius + frame.slip_km / REACH / 1.2)),
        source=reports.source.astype(np.int32),
        kinds=np.column_stack(columns).astype(np.int32) if columns else np.zeros((n, 0), np.int32),
        common=_common(reports, frame),
        numbers=numbers,
        figures=_figures(numbers, frame),
        names=words,
        letters=letters,
        lengths=lengths,
        repeated=repeated,
    )


def _numbers(reports: Reports) -> NDArray[np.float32]:
    if not reports.numbers:
        return np.zeros((len(reports), 0), np.float32)
    with np.errstate(invalid="ignore"):
        columns = [np.log1p(np.maximum(values, 0)) for values in reports.numbers.values()]
    return np.column_stack(columns).astype(np.float32)


def _figures(numbers: NDArray[np.float32], frame: Frame) -> NDArray[np.uint8]:
    out = np.zeros(numbers.shape, np.uint8)
    for column, met in enumerate(frame.figures):
        if len(met):
            at = np.minimum(np.searchsorted(met, numbers[:, column]), len(met) - 1)
            out[:, column] = np.where(met[at] == numbers[:, column], at + 1, 0)
    return out


def _eighths(values: Any) -> NDArray[np.int16]:
    """Binary logarithms in eighths."""
    logs = np.log2(np.maximum(values, 1e-12)) * 8
    eighths: NDArray[np.int16] = np.round(np.clip(logs, -30_000, 30_000)).astype(np.int16)
    return eighths


def _common(reports: Reports, frame: Frame) -> NDArray[np.uint8]:
    out = np.zeros((len(reports), len(reports.kinds)), np.uint8)
    for column, (name, codes) in enumerate(reports.kinds.items()):
        counts = frame.common[name]
        share = counts / max(counts.sum(), 1)
        bins = np.searchsorted([0.001, 0.01, 0.05, 0.2], share).astype(np.uint8)
        finest = codes if codes.ndim == 1 else codes[:, 0]
        known = (finest >= 0) & (finest < len(bins))
        out[known, column] = bins[finest[known]]
    return out


def _names(
    n: int, names: Mapping[str, Any], frame: Frame
) -> tuple[Small, NDArray[np.uint32], NDArray[np.uint8], NDArray[np.uint8]]:
    words = np.full((n, len(names)), -1, np.int32)
    tables, repeats = [np.zeros((0, NAME_LENGTH), np.uint32)], [np.zeros(0, np.uint8)]
    start = 0
    for column, (name, values) in enumerate(names.items()):
        indices = values.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32)
        words[:, column] = np.where(indices >= 0, indices + start, -1)
        unique = values.dictionary.to_numpy(zero_copy_only=False)
        tables.append(
            unique.astype(f"U{NAME_LENGTH}").view(np.uint32).reshape(-1, NAME_LENGTH)
            if len(unique)
            else tables[0]
        )
        known = frame.names[name]
        counts = np.array([known.get(word, 1) for word in unique.tolist()], np.int64)
        repeats.append(np.searchsorted([2, 9, 29, 99], counts, side="left").astype(np.uint8))
        start += len(unique)
    letters = np.concatenate(tables)
    return words, letters, (letters != 0).sum(1).astype(np.uint8), np.concatenate(repeats)
