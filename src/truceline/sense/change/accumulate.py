"""Adding a scene to running sums: number → logarithm → sums, in one pass and without temporaries.

Logarithms are rounded to `UNIT`. All sums are then whole multiples of it and of its square, which
doubles hold exactly, so that adding is exact: any order of the dates, any split of the area and
any number of machines give the same bits, and so does a kept file that one date more is added to.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from truceline.read.rasters import Coding, Holds
from truceline.sense.change.sums import Sums

UNIT: Final = 1 / 512
"""Nepers that logarithms are rounded to: 0.0085 dB, so at most 0.0042 dB off. Speckle of 30 m
Sentinel-1 pixels varies by some 1 dB; rounding adds UNIT² / 12 = 3·10⁻⁷ to a variance of .01 and
more."""
NEPERS_PER_DB: Final = math.log(10) / 10
"""Natural logarithm of power for each decibel."""
IMPOSSIBLE: Final = -1.0
"""Power below this is not power. Noise subtraction leaves negative values close to zero over calm
water; decibels of nearly every surface are below it."""
WRONG_SHARE: Final = 0.01
"""Share of values that cannot be what the file is said to hold, above which it is not that."""
ENOUGH: Final = 100
"""Values below which nothing is said about what a file holds."""

_CHUNK: Final = 2048
"""Logarithms between the two loops: 8 KB, which stay in the first cache."""
_PER_UNIT: Final = np.float32(1 / UNIT)
_LN2: Final = np.float32(math.log(2))
_ROOT_HALF_BITS: Final = np.int32(0x3F3504F3)
_LEAST, _MOST = np.float32(1e-30), np.float32(1e30)


class Looked(NamedTuple):
    """What was met in a window of a scene.

    Attributes:
        values: how many numbers there are, those that stand for no value left out.
        wrong: how many of them cannot be what the file is said to hold.
    """

    values: int
    wrong: int

    def doubt(self, coding: Coding) -> str:
        """What these values look like, where that is not what they are said to be; else empty."""
        if self.values < ENOUGH:
            return ""
        if coding.holds is Holds.DECIBELS:
            # Counted the other way round: surfaces brighter than 0 dB are rare but exist.
            linear = self.wrong > (1 - WRONG_SHARE) * self.values
            return "linear backscatter" if linear else ""
        return "decibels" if self.wrong > WRONG_SHARE * self.values else ""


def zeros(shape: tuple[int, int]) -> Sums:
    """Sums over no date."""
    return Sums(np.zeros(shape, np.float32), np.zeros(shape), np.zeros(shape))


def add(sums: Sums, values: npt.NDArray[Any], coding: Coding) -> Looked:
    """Add one date to sums, in place.

    Args:
        sums: contiguous arrays (rows, cols).
        values: (rows, cols) stored numbers, uint8, int16, uint16 or float32, as `OpenScenes.read`
            gives them. Linear values that are not above zero count as no value.
        coding: how to take them.

    Returns:
        What was met, to tell a file that holds something else than it is said to.
    """
    if values.shape != sums.n.shape:
        raise ValueError(f"values are {values.shape}, the sums {sums.n.shape}")
    n, total, squares = (part.reshape(-1) for part in (sums.n, sums.total, sums.squares))
    flat = np.ascontiguousarray(values).reshape(-1)
    if flat.dtype.kind in "iu":
        table, wrong = _table(coding, flat.dtype.name)
        return Looked(*_add_coded(flat.view(f"u{flat.itemsize}"), table, wrong, n, total, squares))
    if flat.dtype != np.float32:
        raise TypeError(f"values are {flat.dtype}; expected float32, uint8, int16 or uint16")
    nodata = np.float32(math.nan if coding.nodata is None else coding.nodata)
    scale, offset = np.float32(coding.scale), np.float32(coding.offset)
    if coding.holds is Holds.DECIBELS:
        return Looked(*_add_decibels(flat, nodata, scale, offset, n, total, squares))
    # Rare, so a copy is no loss; adding 0 to nodata would make it a value.
    if coding.scale != 1.0 or coding.offset != 0.0:
        flat = np.where(flat == nodata, np.float32(math.nan), flat * scale + offset)
    factor = np.float32(2 if coding.holds is Holds.AMPLITUDE else 1)
    return Looked(*_add_linear(flat, flat.view(np.int32), nodata, factor, n, total, squares))


@lru_cache(maxsize=16)
def _table(coding: Coding, dtype: str) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.uint8]]:
    """What each stored whole number comes to: logarithm in units, NaN for none; whether wrong."""
    kind = np.dtype(dtype)
    stored = np.arange(1 << (8 * kind.itemsize), dtype=f"u{kind.itemsize}").view(kind)
    values = stored.astype(np.float64) * coding.scale + coding.offset
    missing = stored == coding.nodata
    with np.errstate(divide="ignore", invalid="ignore"):
        if coding.holds is Holds.DECIBELS:
            logs, wrong = values * NEPERS_PER_DB, values > 0
        else:
            factor = 2.0 if coding.holds is Holds.AMPLITUDE else 1.0
            logs, wrong = factor * np.log(values), values < IMPOSSIBLE
    units = np.where(np.isfinite(logs) & ~missing, np.rint(logs / UNIT), np.nan)
    return units.astype(np.float32), (wrong & ~missing).astype(np.uint8)


@njit(cache=True, nogil=True, error_model="numpy")
def _sum(units: Any, n: Any, total: Any, squares: Any) -> None:
    """Add a chunk of logarithms in units, NaN for none."""
    one, none, unit = np.float32(1), np.float32(0), np.float64(UNIT)
    for i in range(units.size):
        there = units[i] == units[i]
        log = np.float64(units[i] if there else none) * unit
        n[i] += one if there else none
        total[i] += log
        squares[i] += log * log


@njit(cache=True, nogil=True, error_model="numpy")
def _log_units(values: Any, bits: Any, nodata: Any, factor: Any, out: Any) -> None:
    """Logarithm of each value, in whole units; NaN where there is none.

    The polynomial is that of Cephes' logf (S. Moshier), on a mantissa between √½ and √2. It has
    no branch and no call, so that the compiler does eight at a time; the additions are not fused,
    so that every machine gives the same bits. Measured: at most 2.4·10⁻⁷ off, relative to 1 or
    to the logarithm where that is more.
    """
    for i in range(out.size):
        value, word = values[i], bits[i]
        exponent = (word - _ROOT_HALF_BITS) >> np.int32(23)
        f = np.int32(word - (exponent << np.int32(23))).view(np.float32) - np.float32(1)
        p = np.float32(7.0376836292e-2)
        p = p * f + np.float32(-1.1514610310e-1)
        p = p * f + np.float32(1.1676998740e-1)
        p = p * f + np.float32(-1.2420140846e-1)
        p = p * f + np.float32(1.4249322787e-1)
        p = p * f + np.float32(-1.6668057665e-1)
        p = p * f + np.float32(2.0000714765e-1)
        p = p * f + np.float32(-2.4999993993e-1)
        p = p * f + np.float32(3.3333331174e-1)
        square = f * f
        log = np.float32(exponent) * _LN2 + (f - np.float32(0.5) * square + p * f * square)
        units = np.float32(np.rint(log * factor * _PER_UNIT))
        good = (value > _LEAST) & (value < _MOST) & (value != nodata)
        out[i] = units if good else np.float32(np.nan)


@njit(cache=True, nogil=True, error_model="numpy")
def _count(values: Any, nodata: Any) -> tuple[int, int]:
    """How many values there are, and how many of them are no power."""
    seen, wrong = 0, 0
    impossible = np.float32(IMPOSSIBLE)
    for i in range(values.size):
        there = (values[i] == values[i]) & (values[i] != nodata)
        seen += there
        wrong += there & (values[i] < impossible)
    return seen, wrong


@njit(cache=True, nogil=True, error_model="numpy")
def _add_linear(
    values: Any, bits: Any, nodata: Any, factor: Any, n: Any, total: Any, squares: Any
) -> tuple[int, int]:
    units = np.empty(_CHUNK, np.float32)
    seen, wrong = 0, 0
    for at in range(0, values.size, _CHUNK):
        end = min(at + _CHUNK, values.size)
        part = units[: end - at]
        more, worse = _count(values[at:end], nodata)
        seen, wrong = seen + more, wrong + worse
        _log_units(values[at:end], bits[at:end], nodata, factor, part)
        _sum(part, n[at:end], total[at:end], squares[at:end])
    return seen, wrong


@njit(cache=True, nogil=True, error_model="numpy")
def _add_decibels(
    values: Any, nodata: Any, scale: Any, offset: Any, n: Any, total: Any, squares: Any
) -> tuple[int, int]:
    units = np.empty(_CHUNK, np.float32)
    per_db = np.float32(NEPERS_PER_DB / UNIT)
    most = np.float32(1000)
    seen, wrong = 0, 0
    for at in range(0, values.size, _CHUNK):
        end = min(at + _CHUNK, values.size)
        for i in range(end - at):
            value = values[at + i] * scale + offset
            good = (values[at + i] != nodata) & (value > -most) & (value < most)
            units[i] = np.float32(np.rint(value * per_db)) if good else np.float32(np.nan)
            seen += int(good)
            wrong += int(good & (value > np.float32(0)))
        _sum(units[: end - at], n[at:end], total[at:end], squares[at:end])
    return seen, wrong


@njit(cache=True, nogil=True, error_model="numpy")
def _add_coded(
    codes: Any, table: Any, wrongs: Any, n: Any, total: Any, squares: Any
) -> tuple[int, int]:
    units = np.empty(_CHUNK, np.float32)
    seen, wrong = 0, 0
    for at in range(0, codes.size, _CHUNK):
        end = min(at + _CHUNK, codes.size)
        for i in range(end - at):
            code = codes[at + i]
            units[i] = table[code]
            seen += int(table[code] == table[code])
            wrong += int(wrongs[code])
        _sum(units[: end - at], n[at:end], total[at:end], squares[at:end])
    return seen, wrong
