"""Pooling: what several stacks (polarisations, tracks) and several scales say together.

Over the stacks, the score is the logarithm of the likelihood ratio of "changed" to "did not
change" for the vector d of the stacks' mean differences:

    2 ln LR = d' S^-1 d - d' (S + C)^-1 d - ln |S + C| + ln |S|

S is the covariance of d where nothing happened, with the correlation between the stacks as
measured; C that of a change: each stack by 1.1 dB, give or take, and by much the same amount
(correlation 0.6), as a collapsed building is seen by both polarisations and from both sides,
but not alike. A change of either sign counts. It is Wakefield's approximate Bayes factor (2009,
Genetic Epidemiology 33) for more than one dimension.

It is computed in units of each stack's standard error, in which S is the correlation, and many
pixels at a time: each step of Cholesky's factoring is one loop over pixels, which the processor
takes several at a time.

Over the scales, p values are pooled by Cauchy's distribution (Liu and Xie 2020, JASA 115), which
holds in the far tail whatever the dependence, and scales are nested.
"""

from __future__ import annotations

import math

import numba
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

CHANGE = 0.25
"""Standard deviation of a change in one stack, in units of the natural logarithm (1.1 dB)."""
ALIKE = 0.6
"""Correlation of a change between two stacks."""
LEAST_PIVOT = 0.05
"""Share of a stack's variance that is left to it whatever the others say.

Correlations measured one pair at a time need not fit together.
"""


@numba.njit(cache=True, error_model="numpy", fastmath={"contract"})
def explained(z, reach, there, correlation, half, solved, form, det):  # type: ignore[no-untyped-def]
    """The quadratic form of the standardised means, and the determinant, by Cholesky.

    Args:
        z: mean difference over its standard error, (stacks, pixels); 0 for a stack without data.
        reach: standard deviation of a change over the standard error, of the same shape; 0 for a
            stack without data. Empty for the form where nothing happened.
        there: 1 where a stack has data, else 0, of the same shape.
        correlation: where nothing happened, (stacks, stacks).
        half: room for working, (stacks, stacks, pixels).
        solved: room for working, (stacks, pixels).
        form: the quadratic form, (pixels,).
        det: the determinant, (pixels,).
    """
    one = form.dtype.type(1)
    least = form.dtype.type(LEAST_PIVOT)
    form[:] = 0
    det[:] = 1
    for i in range(len(z)):
        solved[i] = z[i]
        for j in range(i + 1):
            _quiet(there[i], there[j], 1.0 if i == j else correlation[i, j], half[i, j])
            if len(reach):
                _changed(reach[i], reach[j], 1.0 if i == j else ALIKE, half[i, j])
            for k in range(j):
                _less(half[i, j], half[i, k], half[j, k])
            if i > j:
                _scaled(half[i, j], half[j, j], solved[i], solved[j])
        _pivot(half[i, i], solved[i], form, det, least, one)


@numba.njit(cache=True, fastmath={"contract"})
def _quiet(one, other, correlation, out):  # type: ignore[no-untyped-def]
    """The correlation; a stack without data has none, and a variance of one."""
    same, correlation = correlation == 1.0, out.dtype.type(correlation)
    for i in range(len(out)):
        out[i] = correlation if same else correlation * one[i] * other[i]


@numba.njit(cache=True, fastmath={"contract"})
def _changed(one, other, alike, out):  # type: ignore[no-untyped-def]
    alike = out.dtype.type(alike)
    for i in range(len(out)):
        out[i] += alike * one[i] * other[i]


@numba.njit(cache=True, fastmath={"contract"})
def _less(out, one, other):  # type: ignore[no-untyped-def]
    for i in range(len(out)):
        out[i] -= one[i] * other[i]


@numba.njit(cache=True, fastmath={"contract"})
def _scaled(out, inverse, mine, solved):  # type: ignore[no-untyped-def]
    for i in range(len(out)):
        out[i] *= inverse[i]
        mine[i] -= out[i] * solved[i]


@numba.njit(cache=True, error_model="numpy", fastmath={"contract"})
def _pivot(diagonal, mine, form, det, least, one):  # type: ignore[no-untyped-def]
    """Leave one over the root of a pivot on the diagonal."""
    for i in range(len(diagonal)):
        pivot = max(diagonal[i], least)
        det[i] *= pivot
        diagonal[i] = one / np.sqrt(pivot)
        mine[i] *= diagonal[i]
        form[i] += mine[i] * mine[i]


@numba.njit(cache=True, error_model="numpy", fastmath={"contract"})
def of_two(z, reach, there, correlation, form, ratio):  # type: ignore[no-untyped-def]
    """Of two stacks, what a change leaves unexplained less, and the ratio of the determinants.

    As `explained` has it with and without a change, in one loop. Arguments as there, but for
    `correlation`, which is one number.
    """
    one, both = form.dtype.type(1), form.dtype.type(correlation)
    alike, two = form.dtype.type(ALIKE), form.dtype.type(2)
    x, y, r, q, has, had = z[0], z[1], reach[0], reach[1], there[0], there[1]
    for i in range(len(form)):
        shared = both * has[i] * had[i]
        sure = one - shared * shared
        cross = two * x[i] * y[i]
        quiet = (x[i] * x[i] - shared * cross + y[i] * y[i]) / sure
        a, b, c = one + r[i] * r[i], one + q[i] * q[i], shared + alike * r[i] * q[i]
        wide = a * b - c * c
        form[i] = quiet - (b * x[i] * x[i] - c * cross + a * y[i] * y[i]) / wide
    for i in range(len(form)):
        shared = both * has[i] * had[i]
        a, b, c = one + r[i] * r[i], one + q[i] * q[i], shared + alike * r[i] * q[i]
        ratio[i] = (a * b - c * c) / (one - shared * shared)


@numba.njit(cache=True, error_model="numpy", fastmath={"contract"})
def of_any(z, reach, there, correlation, half, room, form, ratio):  # type: ignore[no-untyped-def]
    """As `of_two`, of any number of stacks.

    `half` is room for working of shape (stacks, stacks, pixels), `room` of (stacks + 2, pixels).
    """
    within, wide, solved = room[0], room[1], room[2:]
    explained(z, reach, there, correlation, half, solved, within, wide)
    explained(z, reach[:0], there, correlation, half, solved, form, ratio)
    for i in range(len(form)):
        form[i] -= within[i]
        ratio[i] = wide[i] / ratio[i]


@numba.njit(cache=True, error_model="numpy")
def log_ratios(mean, error, correlation):  # type: ignore[no-untyped-def]
    """Twice the logarithm of the likelihood ratio of a change, of many pixels.

    Args:
        mean: (stacks, pixels), NaN where a stack says nothing.
        error: standard errors, of the same shape.
        correlation: between the stacks where nothing happened, (stacks, stacks).

    Returns:
        Scores, NaN where no stack says anything, and counts of stacks, both (pixels,).
    """
    stacks, pixels = mean.shape
    score = np.full(pixels, np.nan)
    counts = np.zeros(pixels, np.int64)
    z, reach = np.zeros((stacks, pixels)), np.zeros((stacks, pixels))
    there = np.zeros((stacks, pixels))
    for stack in range(stacks):
        for pixel in range(pixels):
            if np.isfinite(mean[stack, pixel]):
                z[stack, pixel] = mean[stack, pixel] / error[stack, pixel]
                reach[stack, pixel] = CHANGE / error[stack, pixel]
                there[stack, pixel] = 1.0
                counts[pixel] += 1
    form, ratio = np.empty(pixels), np.empty(pixels)
    if stacks == 2:
        of_two(z, reach, there, correlation[0, 1], form, ratio)
    else:
        half, room = np.empty((stacks, stacks, pixels)), np.empty((stacks + 2, pixels))
        of_any(z, reach, there, correlation, half, room, form, ratio)
    for pixel in range(pixels):
        if counts[pixel]:
            score[pixel] = form[pixel] - math.log(ratio[pixel])
    return score, counts


def cauchy(p: Floats) -> Floats:
    """Return p as draws of Cauchy's distribution; means of such draws are such a draw again."""
    return np.where(p < 1e-8, 1 / (math.pi * p), 1 / np.tan(math.pi * p))


@numba.njit(cache=True, error_model="numpy", fastmath={"contract"})
def cauchy_p(mean, p):  # type: ignore[no-untyped-def]
    """The p of means of such draws, within a part in ten million.

    The arc tangent is formula 4.4.49 of Abramowitz and Stegun (1964).

    Args:
        mean: means of draws, (pixels,).
        p: the result, (pixels,).
    """
    for i in range(len(mean)):
        size = abs(mean[i])
        far = size > 1.0
        x = 1.0 / size if far else size
        s = x * x
        tail = 0.0429096138 + s * (-0.0161657367 + s * 0.0028662257)
        tail = -0.1420889944 + s * (0.1065626393 + s * (-0.0752896400 + s * tail))
        angle = x * (1.0 + s * (-0.3333314528 + s * (0.1999355085 + s * tail))) / math.pi
        high = angle if far else 0.5 - angle
        p[i] = high if mean[i] > 0.0 else 1.0 - high
