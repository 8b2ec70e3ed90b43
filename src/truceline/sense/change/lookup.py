"""A null's functions in a form that is quick for every pixel.

A logarithm, an exponential, a power and a tangent for each pixel, stack and scale would cost
several times the rest. Errors of windows are looked up by the leading bits of the variance as a
32-bit float, which are evenly spaced in its logarithm; scores by their value. Between points both
are linear, within a part in a thousand of the exact function. Where more is needed, logarithm and
exponential are polynomials without branches, of which the processor takes several at a time.
"""

from __future__ import annotations

import math

import numba
import numpy as np
import numpy.typing as npt

from truceline.sense.change.null import GRID, Tail, Width
from truceline.sense.change.pool import cauchy

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]

SHIFT = 18
"""Bits dropped of a 32-bit float: 5 of its 23 bits of fraction stay, so 32 points to an octave."""
LOWEST = np.float32(2.0**-40)
HIGHEST = np.float32(2.0**20)
TOP = np.float32(HIGHEST * np.float32(0.999))
FIRST = int(LOWEST.view(np.int32)) >> SHIFT
LAST = int(HIGHEST.view(np.int32)) >> SHIFT
PART = np.float32(1 / (1 << SHIFT))
POINTS = 1024
"""Points at which the evidence of a score is kept."""
END = np.float32(POINTS - 1.001)
FAR = 0.003
"""Share of scores beyond which the tail is computed rather than looked up."""
LEAST_P = 1e-38
"""Smallest p of a scale: its draw is the largest that a 32-bit float holds."""
MOST = 0.9
"""Largest p that counts: one scale at which the bulk is closer than usual is no evidence of rest.

Without a limit, p near 1 at one scale cancels p near 0 at another in Cauchy's mean.
"""


def error_table(width: Width) -> Singles:
    """Squares of the errors that a width gives at the variances of the table."""
    bits = (np.arange(FIRST, LAST + 1, dtype=np.int64) << SHIFT).astype(np.int32)
    variance = bits.view(np.float32).astype(float)
    return np.exp(2 * width.at(0.5 * np.log(variance))).astype(np.float32)


@numba.njit(cache=True, inline="always")
def squared_error(table, variance):  # type: ignore[no-untyped-def]
    """The square of the error at a variance, a 32-bit float, from an `error_table`."""
    held = np.float32(min(max(variance, LOWEST), TOP))
    bits = held.view(np.int32)
    left = bits >> SHIFT
    part = np.float32(bits - (left << SHIFT)) * PART
    place = np.uint32(left - FIRST)
    low = table[place]
    return low + part * (table[place + np.uint32(1)] - low)


@numba.njit(cache=True, inline="always")
def fast_log(x):  # type: ignore[no-untyped-def]
    """Natural logarithm of a positive 32-bit float, within 2e-7 of it (Cephes, `logf`)."""
    bits = np.float32(x).view(np.int32)
    # The fraction is brought between the root of a half and the root of two.
    exponent = np.int32(np.int32(bits - 0x3F3504F3) >> 23)
    rest = np.int32(bits - np.int32(exponent << 23)).view(np.float32) - np.float32(1)
    s = rest * rest
    y = np.float32(7.0376836292e-2)
    y = y * rest + np.float32(-1.1514610310e-1)
    y = y * rest + np.float32(1.1676998740e-1)
    y = y * rest + np.float32(-1.2420140846e-1)
    y = y * rest + np.float32(1.4249322787e-1)
    y = y * rest + np.float32(-1.6668057665e-1)
    y = y * rest + np.float32(2.0000714765e-1)
    y = y * rest + np.float32(-2.4999993993e-1)
    y = y * rest + np.float32(3.3333331174e-1)
    y = rest * s * y - np.float32(0.5) * s + rest
    return y + np.float32(exponent) * np.float32(0.693147182)


@numba.njit(cache=True, inline="always")
def fast_exp(x):  # type: ignore[no-untyped-def]
    """Exponential of a 32-bit float between -80 and 80, within 2e-7 of it (Cephes, `expf`)."""
    held = min(max(x, np.float32(-80)), np.float32(80))
    whole = np.int32(np.floor(held * np.float32(1.44269504) + np.float32(0.5)))
    power = np.float32(whole)
    rest = held - power * np.float32(0.693359375) - power * np.float32(-2.12194440e-4)
    y = np.float32(1.9875691500e-4)
    y = y * rest + np.float32(1.3981999507e-3)
    y = y * rest + np.float32(8.3334519073e-3)
    y = y * rest + np.float32(4.1665795894e-2)
    y = y * rest + np.float32(1.6666665459e-1)
    y = y * rest + np.float32(5.0000001201e-1)
    y = y * rest * rest + rest + np.float32(1)
    return y * np.int32(np.int32(whole + 127) << 23).view(np.float32)


@numba.njit(cache=True, inline="always")
def log_width(low, per_step, step, log, at):  # type: ignore[no-untyped-def]
    """`Width.at` of one 32-bit float."""
    end = np.float32(GRID - 1)
    place = (at - low) * per_step
    held = min(max(place, np.float32(0)), np.float32(GRID - 1.0001))
    left = np.int32(held)
    here = log[np.uint32(left)]
    inside = here + (held - np.float32(left)) * (log[np.uint32(left) + np.uint32(1)] - here)
    return inside + max(place - end, np.float32(0)) * step


def evidence_table(tail: Tail) -> tuple[Singles, Floats]:
    """Tabulate a tail as draws of Cauchy's distribution.

    Returns:
        The draws at POINTS even steps of the score; and lowest score, steps to a unit of score,
        then start, share, spread and shape of the tail.
    """
    share = float(tail.bulk[-1])
    end = tail.from_ + tail.spread / tail.shape * ((FAR / share) ** -tail.shape - 1)
    p = np.clip(tail.exceeded(np.linspace(tail.low, end, POINTS)), LEAST_P, MOST)
    drawn = cauchy(p).astype(np.float32)
    steps = (POINTS - 1) / max(end - tail.low, 1e-9)
    return drawn, np.array([tail.low, steps, tail.from_, share, tail.spread, tail.shape])


@numba.njit(cache=True, error_model="numpy")
def evidence(drawn, tails, count, score, result):  # type: ignore[no-untyped-def]
    """The draws of Cauchy's distribution for scores.

    Args:
        drawn: draws from the `evidence_table` of each number of stacks, (stacks, POINTS).
        tails: the rest of these tables, (stacks, 6).
        count: stacks at hand, (pixels,), 32-bit floats; where 0, the result means nothing.
        score: scores, (pixels,), 32-bit floats.
        result: the draws, (pixels,), 32-bit floats.
    """
    few, most = count[0], count[0]
    for i in range(len(count)):
        few, most = min(few, count[i]), max(most, count[i])
    for number in range(len(drawn)):
        stacks = np.float32(number + 1)
        if few <= stacks <= most:
            low, steps = np.float32(tails[number, 0]), np.float32(tails[number, 1])
            if few == most:
                _inside(drawn[number], low, steps, score, result)
            for i in range(len(score)):
                if count[i] == stacks:
                    if (score[i] - low) * steps >= np.float32(POINTS - 1):
                        result[i] = _beyond(tails[number], score[i])
                    elif few != most:
                        result[i] = _drawn(drawn[number], low, steps, score[i])


@numba.njit(cache=True)
def _inside(drawn, low, steps, score, result):  # type: ignore[no-untyped-def]
    for i in range(len(score)):
        result[i] = _drawn(drawn, low, steps, score[i])


@numba.njit(cache=True, inline="always")
def _drawn(drawn, low, steps, score):  # type: ignore[no-untyped-def]
    place = min(max((score - low) * steps, np.float32(0)), END)
    left = np.int32(place)
    at = np.uint32(left)
    here = drawn[at]
    return here + (place - np.float32(left)) * (drawn[at + np.uint32(1)] - here)


@numba.njit(cache=True, error_model="numpy")
def _beyond(tail, score):  # type: ignore[no-untyped-def]
    shape = tail[5]
    p = tail[3] * (1.0 + shape * (score - tail[2]) / tail[4]) ** (-1.0 / shape)
    return np.float32(1.0 / (math.pi * max(p, LEAST_P)) - math.pi / 3 * p)
