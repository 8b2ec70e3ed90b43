"""Sums and Welch's t on arrays of other libraries are those on NumPy arrays."""

from __future__ import annotations

import importlib
from typing import Any

import array_api_strict
import numpy as np
import pytest

from truceline.read.rasters import Coding, Holds
from truceline.sense.change import accumulate, backend
from truceline.sense.change.accumulate import UNIT
from truceline.sense.change.sums import Sums
from truceline.sense.change.welch import welch


def _library(name: str) -> Any:
    if name == "numpy":
        return np
    if name == "array_api_strict":
        return array_api_strict
    try:
        library = importlib.import_module(name)
    except ImportError:
        pytest.skip(f"{name} is not installed")
    if name == "cupy" and not library.cuda.is_available():
        pytest.skip("there is no GPU that CuPy can use")
    return library


@pytest.fixture(params=["numpy", "array_api_strict", "torch", "cupy"])
def xp(request: pytest.FixtureRequest) -> Any:
    return _library(request.param)


def scenes(count: int, seed: int) -> list[Any]:
    rng = np.random.default_rng(seed)
    out = [rng.gamma(4, 0.03, (60, 80)).astype(np.float32) for _ in range(count)]
    for values in out:
        values[rng.random(values.shape) < 0.2] = np.nan
        values[0, :5] = [0, -0.01, np.inf, -9999, 0.1]
    return out


def both(xp: Any, dates: list[Any], coding: Coding) -> tuple[Sums, Any]:
    ours = accumulate.zeros(dates[0].shape)
    theirs = backend.zeros_like(xp.asarray(dates[0]))
    for values in dates:
        accumulate.add(ours, values, coding)
        theirs = backend.add(theirs, xp.asarray(values), coding)
    return ours, theirs


@pytest.mark.parametrize("holds", list(Holds))
def test_sums_are_the_same_but_for_a_unit_at_few_pixels(xp: Any, holds: Holds) -> None:
    dates = scenes(6, 1)
    if holds is Holds.DECIBELS:
        with np.errstate(all="ignore"):
            dates = [10 * np.log10(values) for values in dates]
    ours, theirs = both(xp, dates, Coding(holds, nodata=-9999.0))
    back = backend.to_sums(theirs)
    assert np.array_equal(back.n, ours.n)
    assert np.abs(back.total - ours.total).max() <= 2 * UNIT
    assert (back.total != ours.total).mean() < 0.02
    same = back.total == ours.total
    assert np.allclose(back.squares[same], ours.squares[same], rtol=0, atol=0.05)


def test_whole_numbers_are_taken_as_by_the_table(xp: Any) -> None:
    rng = np.random.default_rng(2)
    dates = [rng.integers(0, 20_000, (30, 40)).astype(np.int16) for _ in range(3)]
    coding = Coding(Holds.DECIBELS, 0.002, -40.0, 0.0)
    ours, theirs = both(xp, dates, coding)
    back = backend.to_sums(theirs)
    assert np.array_equal(back.n, ours.n)
    assert np.array_equal(back.total, ours.total)
    assert np.array_equal(back.squares, ours.squares)


def test_sums_are_exact_in_any_order(xp: Any) -> None:
    dates = [xp.asarray(values) for values in scenes(5, 3)]
    one = backend.zeros_like(dates[0])
    for values in dates:
        one = backend.add(one, values, Coding())
    other, last = backend.zeros_like(dates[0]), backend.zeros_like(dates[0])
    for values in dates[:1:-1]:
        other = backend.add(other, values, Coding())
    for values in dates[:2]:
        last = backend.add(last, values, Coding())
    apart = backend.merge(other, last)
    for a, b in zip(backend.to_sums(one).__dict__.values(), vars(backend.to_sums(apart)).values(),
                    strict=True):  # fmt: skip
        assert np.array_equal(a, b)


def test_welch_is_welch(xp: Any) -> None:
    before, after = scenes(6, 4), [2 * values for values in scenes(3, 5)]
    # One date only, no date, and no variance at all: nothing can be said there.
    for values in after[1:]:
        values[1, :] = np.nan
    for values in before:
        values[2, :] = np.nan
    for values in before + after:
        values[3, :] = 0.125
    (ours0, theirs0), (ours1, theirs1) = (both(xp, each, Coding()) for each in (before, after))
    ours, theirs = welch(ours0, ours1), backend.welch(theirs0, theirs1)
    for name in ("mean_db", "t", "df"):
        one, other = getattr(ours, name), np.asarray(backend._host(getattr(theirs, name)))
        assert np.array_equal(np.isnan(one), np.isnan(other))
        assert np.isnan(other[1:4]).all()
        # Units that a library rounds the other way move t a little.
        assert np.nanquantile(np.abs(one - other) / (1 + np.abs(one)), 0.95) < 1e-5


def test_what_is_no_array_is_refused() -> None:
    with pytest.raises(TypeError, match="list"):
        backend.zeros_like([[1.0]])
