"""Pooling: what several stacks (polarisations, tracks) and several scales say together.

Over the stacks, the score is the logarithm of the likelihood ratio of "changed" to "did not
change" for the vector d of the stacks' mean differences:

    2 ln LR = d' S^-1 d - d' (S + C)^-1 d - ln |S + C| + ln |S|

S is the covariance of d where nothing happened, with the correlation between the stacks as
measured; C that of a change: each stack by 1.1 dB, give or take, and by much the same amount
(correlation 0.6), as a collapsed building is seen by both polarisations and from both sides,
but not alike. A change of either sign counts. It is Wakefield's approximate Bayes factor (2009,
Genetic Epidemiology 33) for more than one dimension.

Over the scales, p values are pooled by Cauchy's distribution (Liu and Xie 2020, JASA 115), which
holds in the far tail whatever the dependence, and scales are nested.
"""

from __future__ import annotations

import math

import numba
import numpy as np

CHANGE = 0.25
"""Standard deviation of a change in one stack, in units of the natural logarithm (1.1 dB)."""
ALIKE = 0.6
"""Correlation of a change between two stacks."""


@numba.njit(cache=True, inline="always")
def log_ratio(mean, noise, who, count, correlation, size, half):  # type: ignore[no-untyped-def]
    """Twice the logarithm of the likelihood ratio of a change.

    Args:
        mean: mean difference of each stack at hand, the first `count` of which are read.
        noise: the square of its standard error.
        who: which stack each of them is.
        count: how many are at hand.
        correlation: between all the stacks where nothing happened, (sizes, stacks, stacks).
        size: which of the sizes it is.
        half: room for working, (stacks, stacks).
    """
    if count == 1:
        both = noise[0] + CHANGE * CHANGE
        return mean[0] * mean[0] * (1.0 / noise[0] - 1.0 / both) - math.log(both / noise[0])
    if count == 2:
        return _two(mean, noise, correlation[size, who[0], who[1]])
    without, sure = _explained(mean, noise, who, count, correlation[size], half, 0.0)
    within, wide = _explained(mean, noise, who, count, correlation[size], half, CHANGE * CHANGE)
    return without - within - (wide - sure)


@numba.njit(cache=True, inline="always")
def _two(mean, noise, correlation):  # type: ignore[no-untyped-def]
    change = CHANGE * CHANGE
    first, second = noise[0], noise[1]
    shared = math.sqrt(first * second) * correlation
    sure = first * second - shared * shared
    x, y = mean[0], mean[1]
    without = (second * x * x - 2.0 * shared * x * y + first * y * y) / sure
    first, second, shared = first + change, second + change, shared + ALIKE * change
    wide = first * second - shared * shared
    within = (second * x * x - 2.0 * shared * x * y + first * y * y) / wide
    return without - within - math.log(wide / sure)


@numba.njit(cache=True)
def _explained(mean, noise, who, count, correlation, half, change):  # type: ignore[no-untyped-def]
    """The quadratic form of the means and the logarithm of the determinant, by Cholesky."""
    form = 0.0
    log_det = 0.0
    for i in range(count):
        for j in range(i + 1):
            value = math.sqrt(noise[i] * noise[j]) * correlation[who[i], who[j]]
            value += change if i == j else change * ALIKE
            for k in range(j):
                value -= half[i, k] * half[j, k]
            if i == j:
                # Correlations measured one pair at a time need not fit together.
                half[i, i] = math.sqrt(max(value, 0.05 * noise[i]))
            else:
                half[i, j] = value / half[j, j]
        log_det += 2.0 * math.log(half[i, i])
    solved = np.empty(count)
    for i in range(count):
        value = mean[i]
        for k in range(i):
            value -= half[i, k] * solved[k]
        solved[i] = value / half[i, i]
        form += solved[i] * solved[i]
    return form, log_det


@numba.njit(cache=True)
def log_ratios(mean, error, correlation, size):  # type: ignore[no-untyped-def]
    """`log_ratio` of many pixels, and how many stacks each has.

    Args:
        mean: (stacks, pixels), NaN where a stack says nothing.
        error: standard errors, of the same shape.
        correlation: (sizes, stacks, stacks).
        size: which of the sizes it is.

    Returns:
        Scores, NaN where no stack says anything, and counts of stacks, both (pixels,).
    """
    stacks, pixels = mean.shape
    score = np.full(pixels, np.nan)
    counts = np.zeros(pixels, np.int64)
    here, its = np.empty(stacks), np.empty(stacks)
    who = np.empty(stacks, np.int64)
    half = np.empty((stacks, stacks))
    for pixel in range(pixels):
        count = 0
        for stack in range(stacks):
            if np.isfinite(mean[stack, pixel]):
                here[count] = mean[stack, pixel]
                its[count] = error[stack, pixel] ** 2
                who[count] = stack
                count += 1
        counts[pixel] = count
        if count:
            score[pixel] = log_ratio(here, its, who, count, correlation, size, half)
    return score, counts


@numba.njit(cache=True, inline="always")
def cauchy(p):  # type: ignore[no-untyped-def]
    """A p as a draw of Cauchy's distribution; means of such draws are such a draw again."""
    return 1.0 / (math.pi * p) if p < 1e-8 else 1.0 / math.tan(math.pi * p)


@numba.njit(cache=True, inline="always")
def cauchy_p(mean):  # type: ignore[no-untyped-def]
    """The p of a mean of such draws."""
    return 1.0 / (math.pi * mean) if mean > 1e7 else 0.5 - math.atan(mean) / math.pi
