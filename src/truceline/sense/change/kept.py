"""Sums as whole numbers, the form they are kept in: exact, small, and the same bits again.

Sums are whole multiples of `UNIT` (see `accumulate`). About a usual logarithm instead of zero
they are small numbers: thirty-two bits hold hundreds of dates, and a file is a third as large.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
from numba import njit

from truceline.sense.change.accumulate import UNIT
from truceline.sense.change.sums import Sums

CENTRE: Final = -2.0
"""Nepers (-8.7 dB) that kept sums are about: between co- and cross-polarised land. Land keeps
within 4 nepers of it, for which 32 bits hold 500 dates, and tens of thousands at 0.5 nepers."""
BANDS: Final = ("dates", "sum of ln backscatter", "sum of its squares")
"""What the bands are; the sums are about `CENTRE`, in `UNIT` and its square."""

_MOST: Final = np.iinfo(np.int32).max
_CENTRE_UNITS: Final = CENTRE / UNIT
_TOO_LARGE: Final = 2


class TooManyDatesError(ValueError):
    """Sums have grown beyond what is kept."""


def to_bands(sums: Sums) -> npt.NDArray[np.int32]:
    """Sums as (3, rows, cols) whole numbers: `BANDS`.

    Raises:
        TooManyDatesError: if a sum does not fit, after hundreds of dates: begin another period.
        ValueError: if sums are no multiples of `UNIT`, as those of `accumulate` are.
    """
    out = np.empty((len(BANDS), *sums.n.shape), np.int32)
    wrong = _pack(*(part.reshape(-1) for part in (sums.n, sums.total, sums.squares, *out)))
    if wrong == _TOO_LARGE:
        raise TooManyDatesError(
            f"sums over {int(sums.n.max())} dates are too large to keep; expected some hundreds. "
            "Begin another file for the dates from here on."
        )
    if wrong:
        raise ValueError(f"sums are not multiples of {UNIT}; make them with `accumulate.add`")
    return out


def from_bands(bands: npt.NDArray[np.int32]) -> Sums:
    """Sums from (3, rows, cols) whole numbers, bit by bit as they were."""
    shape = bands.shape[1:]
    sums = Sums(np.empty(shape, np.float32), np.empty(shape), np.empty(shape))
    flat = (part.reshape(-1) for part in (sums.n, sums.total, sums.squares))
    _unpack(*(band.reshape(-1) for band in np.ascontiguousarray(bands)), *flat)
    return sums


@njit(cache=True, nogil=True, error_model="numpy")
def _pack(n: Any, total: Any, squares: Any, n_out: Any, total_out: Any, squares_out: Any) -> int:
    large, uneven = 0, 0
    for i in range(n.size):
        dates = np.float64(n[i])
        first = total[i] * (1 / UNIT)
        second = squares[i] * (1 / UNIT**2) + _CENTRE_UNITS * (_CENTRE_UNITS * dates - 2 * first)
        first -= _CENTRE_UNITS * dates
        # Written so that NaN is too large as well.
        large += not ((abs(first) <= _MOST) & (second <= _MOST) & (dates <= _MOST))
        uneven += (np.rint(first) != first) | (np.rint(second) != second)
        n_out[i] = np.int32(dates)
        total_out[i] = np.int32(first)
        squares_out[i] = np.int32(second)
    return _TOO_LARGE if large else int(uneven > 0)


@njit(cache=True, nogil=True, error_model="numpy")
def _unpack(n: Any, total: Any, squares: Any, n_out: Any, total_out: Any, squares_out: Any) -> None:
    for i in range(n.size):
        dates = np.float64(n[i])
        first = np.float64(total[i]) + _CENTRE_UNITS * dates
        second = np.float64(squares[i]) + _CENTRE_UNITS * (2 * first - _CENTRE_UNITS * dates)
        n_out[i] = np.float32(dates)
        total_out[i] = first * UNIT
        squares_out[i] = second * UNIT**2
