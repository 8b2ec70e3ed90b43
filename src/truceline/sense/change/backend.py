"""The same sums and test on arrays of any library: on a GPU through CuPy or PyTorch, where one is.

Arrays stay where they are: values come in as arrays of a library and sums go out as such. Only
functions of the Python array API standard are used (data-apis.org/array-api, 2022.12), and
what PyTorch calls otherwise. No such library is needed; `accumulate` does the same
on NumPy arrays, several times as fast.

Sums are exact here as there (see `accumulate.UNIT`). Only a logarithm that a library rounds the
other way, at the edge between two units, differs: by one unit, at a few pixels in ten thousand.
"""

from __future__ import annotations

import importlib
from typing import Any, Final, NamedTuple

from truceline.read.rasters import Coding, Holds
from truceline.sense.change.accumulate import NEPERS_PER_DB, UNIT
from truceline.sense.change.sums import Sums
from truceline.sense.change.welch import DB, LEAST_DATES

_LEAST: Final = 1e-30
_MOST: Final = 1e30
_MOST_DB: Final = 1000.0

Array = Any
"""An array of a library that follows the array API standard, or a PyTorch tensor."""


class ArraySums(NamedTuple):
    """`Sums` in arrays of another library, (rows, cols), all of double precision."""

    n: Array
    total: Array
    squares: Array


class ArrayDifference(NamedTuple):
    """`Difference` in arrays of another library, (rows, cols), all of double precision."""

    mean_db: Array
    t: Array
    df: Array


def namespace(array: Array) -> Any:
    """Functions of the library that an array belongs to.

    Raises:
        TypeError: if it is an array of no library known here.
    """
    if hasattr(array, "__array_namespace__"):
        return array.__array_namespace__()
    library = type(array).__module__.partition(".")[0]
    if library in ("torch", "cupy"):
        return importlib.import_module(library)
    raise TypeError(
        f"{type(array).__name__} is no array of NumPy, CuPy, PyTorch or another library with the "
        "array API; convert it first"
    )


def zeros_like(values: Array) -> ArraySums:
    """Sums over no date, of the shape and on the device of `values`."""
    xp = namespace(values)
    made = [xp.zeros_like(values, dtype=xp.float64) for _ in ArraySums._fields]
    return ArraySums(*made)


def add(sums: ArraySums, values: Array, coding: Coding) -> ArraySums:
    """Sums with one date more.

    Args:
        sums: sums so far.
        values: (rows, cols) stored numbers, floating or whole.
        coding: how to take them. Linear values that are not above zero count as no value.
    """
    xp = namespace(values)
    stored = _double(xp, values)
    level = stored * coding.scale + coding.offset
    # NaN and the infinities are within no bounds.
    if coding.holds is Holds.DECIBELS:
        good = (level > -_MOST_DB) & (level < _MOST_DB)
    else:
        good = (level > _LEAST) & (level < _MOST)
    if coding.nodata is not None:
        good = good & (stored != coding.nodata)
    one = xp.ones_like(level)
    safe = xp.where(good, level, one)
    if coding.holds is Holds.DECIBELS:
        log = safe * NEPERS_PER_DB
    else:
        log = xp.log(safe) * (2.0 if coding.holds is Holds.AMPLITUDE else 1.0)
    log = xp.where(good, xp.round(log / UNIT) * UNIT, xp.zeros_like(log))
    return ArraySums(sums.n + _double(xp, good), sums.total + log, sums.squares + log * log)


def merge(one: ArraySums, other: ArraySums) -> ArraySums:
    """Sums over the dates of both."""
    return ArraySums(*(a + b for a, b in zip(one, other, strict=True)))


def welch(before: ArraySums, after: ArraySums) -> ArrayDifference:
    """Welch's test, as `welch.welch`; NaN where it cannot be computed."""
    xp = namespace(before.n)
    mean0, error0, least0 = _moments(xp, before)
    mean1, error1, least1 = _moments(xp, after)
    error = error0 + error1
    good = (before.n >= LEAST_DATES) & (after.n >= LEAST_DATES) & (error > 0)
    one = xp.ones_like(error)
    nothing = one * float("nan")
    safe = xp.where(good, error, one)
    spread = error0**2 / least0 + error1**2 / least1
    spread = xp.where(good, spread, one)
    change = mean1 - mean0
    return ArrayDifference(
        xp.where(good, change * DB, nothing),
        xp.where(good, change / xp.sqrt(safe), nothing),
        xp.where(good, safe**2 / spread, nothing),
    )


def to_sums(sums: ArraySums) -> Sums:
    """Bring sums to NumPy, from whatever device they are on."""
    import numpy as np

    n, total, squares = (np.asarray(_host(part)) for part in sums)
    return Sums(n.astype(np.float32), total, squares)


def _moments(xp: Any, sums: ArraySums) -> tuple[Array, Array, Array]:
    """Mean, its squared error, and degrees of freedom (1 where there are none)."""
    one = xp.ones_like(sums.n)
    dates = xp.where(sums.n >= LEAST_DATES, sums.n, 2 * one)
    mean = sums.total / dates
    within = sums.squares - sums.total * mean
    within = xp.where(within > 0, within, xp.zeros_like(within))
    return mean, within / (dates - 1) / dates, dates - 1


def _double(xp: Any, values: Array) -> Array:
    """Values in double precision; PyTorch has `to` for the standard's `astype`."""
    if hasattr(xp, "astype"):
        return xp.astype(values, xp.float64)
    return values.to(xp.float64) if hasattr(values, "to") else values.astype(xp.float64)


def _host(part: Array) -> Array:
    """An array in this machine's memory: CuPy copies with `get`, PyTorch with `cpu`."""
    for name in ("get", "cpu"):
        if hasattr(part, name):
            return getattr(part, name)()
    return part
