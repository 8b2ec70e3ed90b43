"""Lookup tables: a null's functions at evenly spaced points, for the pass over every pixel.

A logarithm, an exponential, a power and a tangent for each pixel, stack and scale would cost
several times the rest. Errors are looked up by the leading bits of the variance as a 32-bit
float, which are evenly spaced in its logarithm; scores by their value. Between points both are
linear, within a part in a thousand of the exact function.
"""

from __future__ import annotations

import math

import numba
import numpy as np
import numpy.typing as npt

from truceline.sense.change.null import Tail, Width
from truceline.sense.change.pool import cauchy

Floats = npt.NDArray[np.float64]

SHIFT = 18
"""Bits dropped of a 32-bit float: 5 of its 23 bits of fraction stay, so 32 points to an octave."""
LOWEST = np.float32(2.0**-40)
HIGHEST = np.float32(2.0**20)
FIRST = int(LOWEST.view(np.int32)) >> SHIFT
LAST = int(HIGHEST.view(np.int32)) >> SHIFT
POINTS = 1024
"""Points at which the evidence of a score is kept."""
FAR = 0.003
"""Share of scores beyond which the tail is computed rather than looked up."""
MOST = 0.9
"""Largest p that counts: one scale at which the bulk is closer than usual is no evidence of rest.

Without a limit, p near 1 at one scale cancels p near 0 at another in Cauchy's mean.
"""


def error_table(width: Width) -> Floats:
    """Squares of the errors that a width gives at the variances of the table."""
    bits = (np.arange(FIRST, LAST + 1, dtype=np.int64) << SHIFT).astype(np.int32)
    variance = bits.view(np.float32).astype(float)
    result: Floats = np.exp(2 * width.at(0.5 * np.log(variance)))
    return result


@numba.njit(cache=True, inline="always")
def squared_error(tables, size, stack, variance):  # type: ignore[no-untyped-def]
    """The square of the error at a variance, from one `error_table` for each size and stack."""
    single = np.float32(min(max(variance, LOWEST), HIGHEST * np.float32(0.999)))
    bits = single.view(np.int32)
    left = bits >> SHIFT
    part = (bits - (left << SHIFT)) * (1.0 / (1 << SHIFT))
    left -= FIRST
    low = tables[size, stack, left]
    return low + part * (tables[size, stack, left + 1] - low)


def evidence_table(tail: Tail) -> tuple[Floats, Floats]:
    """Tabulate a tail as draws of Cauchy's distribution.

    Returns:
        The draws at POINTS even steps of the score; and lowest score, steps to a unit of score,
        then start, share, spread and shape of the tail.
    """
    share = float(tail.bulk[-1])
    end = tail.from_ + tail.spread / tail.shape * ((FAR / share) ** -tail.shape - 1)
    p = np.clip(tail.exceeded(np.linspace(tail.low, end, POINTS)), 1e-300, MOST)
    drawn = np.array([cauchy(each) for each in p])
    steps = (POINTS - 1) / max(end - tail.low, 1e-9)
    return drawn, np.array([tail.low, steps, tail.from_, share, tail.spread, tail.shape])


@numba.njit(cache=True, inline="always")
def evidence(drawn, tails, size, count, score):  # type: ignore[no-untyped-def]
    """The draw of Cauchy's distribution for a score, from the `evidence_table` of each tail."""
    place = max((score - tails[size, count, 0]) * tails[size, count, 1], 0.0)
    if place < POINTS - 1:
        left = int(place)
        low = drawn[size, count, left]
        return low + (place - left) * (drawn[size, count, left + 1] - low)
    beyond = (score - tails[size, count, 2]) / tails[size, count, 4]
    shape = tails[size, count, 5]
    p = tails[size, count, 3] * (1.0 + shape * beyond) ** (-1.0 / shape)
    return 1.0 / (math.pi * max(p, 1e-300)) - math.pi / 3 * p
