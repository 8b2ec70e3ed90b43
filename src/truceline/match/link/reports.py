"""Reports as columns: everything that linking compares, one array a field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

HIGHEST_CODE: Final = (1 << 31) - 1
"""Codes are compared as 32-bit integers."""


@dataclass(frozen=True)
class Reports:
    """Reports of events, all arrays of length n, in any order.

    Only when, where and whose are needed; a field that a data set lacks is left out, and a value
    that a report lacks is NaN, -1 or an empty string and says nothing either way.

    All columns are checked when reports are made; values are not copied.

    Attributes:
        start: earliest instant of the event, hours since 1970 UTC.
        end: latest instant, hours; at least `start`. A day is stated as 24 hours.
        lon: longitude of the disc's centre, degrees WGS 84; NaN where not located.
        lat: latitude of the disc's centre, degrees WGS 84; NaN where not located.
        radius_km: 95 % radius of the disc, kilometres; NaN where not located.
        source: code of the list or speaker a report comes from; a source seldom reports one
            event twice.
        kinds: what happened, to whom, with what: for each taxonomy the codes at its levels, finest
            first, as an (n,) or (n, levels) array; -1 where a level is not known. Codes of one
            taxonomy mean the same in every source, unless the taxonomy is in `foreign`.
        foreign: names of the taxonomies whose codes mean different things in different sources.
        numbers: figures, such as killed and injured; NaN where not stated.
        names: names of places or persons, as an array of words or an Arrow array of strings;
            empty where there is none.
        lag_hours: how much further apart than they state two reports may date one event: a day
            for news, a minute for instruments.
        slip_km: how much further apart than their radii allow two reports may place one event:
            0 where radii can be trusted, more where addresses were looked up by machine.
        tiled: whether reports known only to an area lie on its point, and areas do not overlap;
            taken up only where points repeat.
        once: whether no source has an event twice, as a register does and the news does not.

    Raises:
        ValueError: if a column has another length, type or range than stated here; names the
            field, the first row that is wrong, what stands there and what was expected.
    """

    start: Floats
    end: Floats
    lon: Floats
    lat: Floats
    radius_km: Floats
    source: Ints
    kinds: Mapping[str, Ints] = field(default_factory=dict)
    foreign: frozenset[str] = frozenset()
    numbers: Mapping[str, Floats] = field(default_factory=dict)
    names: Mapping[str, Any] = field(default_factory=dict)
    lag_hours: float = 24.0
    slip_km: float = 0.0
    once: bool = False
    tiled: bool = True

    def __post_init__(self) -> None:
        """Check every column; a few passes over each, which find a wrong row only if there is one.

        Raises:
            ValueError: see the class.
        """
        n = len(np.atleast_1d(self.start))
        _check_times("start", self.start, n)
        _check_times("end", self.end, n)
        if not (self.end >= self.start).all():
            row = int(np.flatnonzero(self.end < self.start)[0])
            raise _wrong("end", row, self.end[row], f"at least start, {self.start[row]}")
        _check_range("lon", self.lon, n, -180.0, 180.0, "degrees from -180 to 180, or NaN")
        _check_range("lat", self.lat, n, -90.0, 90.0, "degrees from -90 to 90, or NaN")
        _check_range("radius_km", self.radius_km, n, 0.0, _MOST, "kilometres from 0 on, or NaN")
        _check_codes("source", self.source, n, least=0, dimensions=(1,))
        for name, codes in self.kinds.items():
            _check_codes(f"kinds[{name!r}]", codes, n, least=-1, dimensions=(1, 2))
        for name, values in self.numbers.items():
            _check_range(f"numbers[{name!r}]", values, n, -_MOST, _MOST, "a finite figure, or NaN")
        for name, words in self.names.items():
            _check_words(f"names[{name!r}]", words, n)
        unknown = sorted(self.foreign - self.kinds.keys())
        if unknown:
            raise ValueError(
                f"Reports.foreign: {unknown[0]!r} is no taxonomy; expected names among "
                f"{sorted(self.kinds)}"
            )
        if not 0 < self.lag_hours < np.inf:
            raise ValueError(f"Reports.lag_hours: {self.lag_hours}; expected hours above 0")
        if not 0 <= self.slip_km < np.inf:
            raise ValueError(f"Reports.slip_km: {self.slip_km}; expected kilometres from 0 on")

    def __len__(self) -> int:
        """Return the number of reports."""
        return len(self.start)

    def take(self, rows: Ints) -> Reports:
        """Return the reports of some rows, in their order."""
        return Reports(
            start=self.start[rows],
            end=self.end[rows],
            lon=self.lon[rows],
            lat=self.lat[rows],
            radius_km=self.radius_km[rows],
            source=self.source[rows],
            kinds={name: codes[rows] for name, codes in self.kinds.items()},
            foreign=self.foreign,
            numbers={name: values[rows] for name, values in self.numbers.items()},
            names={name: _rows(words, rows) for name, words in self.names.items()},
            lag_hours=self.lag_hours,
            slip_km=self.slip_km,
            once=self.once,
            tiled=self.tiled,
        )


_MOST: Final = float(np.finfo(np.float64).max)


def _wrong(name: str, row: int, found: object, expected: str) -> ValueError:
    return ValueError(f"Reports.{name}, row {row}: {found}; expected {expected}")


def _check_shape(
    name: str, column: Any, n: int, kinds: str, expected: str, dimensions: tuple[int, ...] = (1,)
) -> None:
    if not isinstance(column, np.ndarray):
        raise ValueError(f"Reports.{name}: a {type(column).__name__}; expected {expected}")
    if column.dtype.kind not in kinds:
        raise ValueError(f"Reports.{name}: an array of {column.dtype}; expected {expected}")
    if column.ndim not in dimensions:
        raise ValueError(f"Reports.{name}: an array of shape {column.shape}; expected {expected}")
    _check_length(name, column, n)


def _check_length(name: str, column: Any, n: int) -> None:
    if len(column) != n:
        raise ValueError(f"Reports.{name}: {len(column)} rows; expected {n}, as many as start has")


def _check_times(name: str, hours: Any, n: int) -> None:
    expected = "finite hours since 1970 UTC"
    _check_shape(name, hours, n, "f", f"an (n,) array of floats: {expected}")
    # The least and the most are NaN where any is.
    if n and not (np.isfinite(hours.min()) and np.isfinite(hours.max())):
        row = int(np.flatnonzero(~np.isfinite(hours))[0])
        raise _wrong(name, row, hours[row], expected)


def _check_range(name: str, values: Any, n: int, low: float, high: float, expected: str) -> None:
    _check_shape(name, values, n, "f", f"an (n,) array of floats: {expected}")
    # These pass over NaN, and are NaN only where all are.
    if n and (np.fmin.reduce(values) < low or np.fmax.reduce(values) > high):
        row = int(np.flatnonzero((values < low) | (values > high))[0])
        raise _wrong(name, row, values[row], expected)


def _check_codes(name: str, codes: Any, n: int, least: int, dimensions: tuple[int, ...]) -> None:
    shape = "(n,)" if dimensions == (1,) else "(n,) or (n, levels)"
    expected = f"codes from {least} to {HIGHEST_CODE}"
    _check_shape(name, codes, n, "iu", f"an {shape} array of integers: {expected}", dimensions)
    if codes.ndim == 2 and not codes.shape[1]:
        raise ValueError(f"Reports.{name}: no level; expected at least one")
    if n and (codes.min() < least or codes.max() > HIGHEST_CODE):
        row = int(np.argwhere((codes < least) | (codes > HIGHEST_CODE))[0][0])
        raise _wrong(name, row, codes[row], expected)


def _check_words(name: str, words: Any, n: int) -> None:
    expected = "an (n,) array of words, empty where there is none"
    if not isinstance(words, pa.Array):
        _check_shape(name, words, n, "OUT", expected)
        return
    if not (pa.types.is_string(words.type) or pa.types.is_large_string(words.type)):
        raise ValueError(f"Reports.{name}: an array of {words.type}; expected {expected}")
    _check_length(name, words, n)


def _rows(words: Any, rows: Ints) -> Any:
    return words.take(pa.array(rows)) if isinstance(words, pa.Array) else words[rows]
