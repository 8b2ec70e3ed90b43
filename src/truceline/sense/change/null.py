"""The empirical null: how far images differ where nothing happened, measured from their bulk.

Welch's t says what independent, normal dates would give. Real dates share weather, pixels share
speckle, and crops and soil last; so the width, the correlation and the tail of the difference are
measured on the image itself, from the middle of its pixels, which an event does not move while it
changes a small part of the image.

Sources: Efron, B. (2004), "Large-scale simultaneous hypothesis testing: the choice of a null
hypothesis", JASA 99, for taking the null from the bulk; Smyth, G. K. (2004), Statistical
Applications in Genetics and Molecular Biology 3, for shrinking variances to a common one;
Pickands, J. (1975), Annals of Statistics 3, for the generalised Pareto tail.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage, optimize, special

Floats = npt.NDArray[np.float64]

GRID = 32
"""Points at which a width is kept as a function of the error that was predicted."""
BULK = 256
"""Points at which the distribution of scores is kept below its tail."""
FROM = 0.7
"""Share of the scores below the tail."""
UNTIL = 0.9
"""Scores above this share tell the fit only how many they are: changed pixels are among them."""
SHAPE = 0.12
"""Shape of the generalised Pareto tail of a score.

Fixed, as the far tail of one image holds both its noise and its event and cannot say which is
which. Chosen on five bursts over California between winters; see `docs/satellites.md`.
"""
LEAST = 400
"""Fewest pixels from which a null is taken."""


@dataclass(frozen=True)
class Prior:
    """Variance of ln backscatter over the dates, before a pixel's own dates are looked at.

    Attributes:
        variance: the common variance.
        df: how many degrees of freedom it is worth.
    """

    variance: float
    df: float


def fit_prior(variance: Floats, df: Floats) -> Prior:
    """Fit the distribution of the pixels' variances as Smyth (2004) does.

    Args:
        variance: sample variances, (pixels,), all above zero.
        df: degrees of freedom of each, (pixels,).

    Returns:
        The prior; its weight is kept between 1 and 60 degrees of freedom.
    """
    # Few numbers of dates occur, and these functions are slow.
    few, which = np.unique(df, return_inverse=True)
    log = np.log(variance) - (special.digamma(few / 2) - np.log(few / 2))[which]
    # A few odd pixels are not to count for more than they are.
    log = np.clip(log, *np.quantile(log, (0.005, 0.995)))
    spread = float(np.var(log) - np.mean(special.polygamma(1, few / 2)[which]))
    worth = 2 * _half_df(spread)
    centre = float(np.mean(log)) + float(special.digamma(worth / 2)) - math.log(worth / 2)
    return Prior(math.exp(centre), worth)


def _half_df(spread: float) -> float:
    """Half the degrees of freedom whose logarithm of chi-squared has this variance."""
    least, most = 0.5, 30.0
    if spread <= special.polygamma(1, most):
        return most
    if spread >= special.polygamma(1, least):
        return least
    return float(optimize.brentq(lambda half: special.polygamma(1, half) - spread, least, most))


@dataclass(frozen=True)
class Width:
    """The width of a difference as a function of the error predicted for it, both as logarithms.

    Attributes:
        low: logarithm of the smallest predicted error.
        step: distance between grid points.
        log: logarithm of the width at the grid points, (GRID,).
    """

    low: float
    step: float
    log: Floats

    def at(self, log_error: Floats) -> Floats:
        """Return the logarithm of the width at predicted errors; NaN stays NaN.

        Below the grid it is constant. Above, it grows as the prediction does: pixels noisier than
        most (open water under wind) are no less noisy than predicted.
        """
        place = (log_error - self.low) / self.step
        inside: Floats = np.interp(place, np.arange(len(self.log)), self.log)
        return inside + np.maximum(place - (len(self.log) - 1), 0) * self.step


def fit_width(difference: Floats, log_error: Floats, bins: int = 24) -> Width:
    """Measure how wide differences are among pixels with much the same predicted error.

    The width is half the middle of the absolute differences of a bin as a normal distribution
    would have it (median / 0.6745). It stands for everything that made the prediction wrong:
    dates that share weather, neighbours that share speckle, pixels whose few dates happened to
    agree. So it also does what shrinking variances is for, without assuming their distribution.

    Args:
        difference: differences centred on zero, (pixels,).
        log_error: logarithm of the standard error predicted for each, (pixels,).
        bins: number of bins of equal count.
    """
    bins = max(min(bins, len(difference) // 100), 1)
    order = _order(log_error)
    parts = np.array_split(order, bins)
    centre = np.array([np.median(log_error[part]) for part in parts])
    middle = np.array([np.median(np.abs(difference[part])) for part in parts])
    log = np.log(np.maximum(middle, 1e-9) / 0.6745)
    log = ndimage.gaussian_filter1d(log, 1.0, mode="nearest")
    low, high = float(centre[0]), float(centre[-1])
    step = max((high - low) / (GRID - 1), 1e-9)
    grid = low + step * np.arange(GRID)
    return Width(low, step, np.interp(grid, centre, log))


def _order(values: Floats) -> npt.NDArray[np.intp]:
    """Return what puts values in order, equal ones as they come.

    NumPy's stable sort takes three times as long as the other, which leaves equal values anyhow.
    """
    order = np.argsort(values)
    inside = values[order]
    equal = np.flatnonzero(inside[1:] == inside[:-1])
    tied = np.union1d(equal, equal + 1)
    them = order[tied]
    order[tied] = them[np.lexsort((them, inside[tied]))]
    return order


@dataclass(frozen=True)
class Shared:
    """How much of the pixels' variance over time a window does not average away.

    Attributes:
        floor: variance of a pixel that has speckle only.
        part: share of what is above it that neighbours have in common.
        odd: variance that few windows exceed; what is above counts in full.
    """

    floor: float
    part: float
    odd: float

    def variance(self, independent: Floats, own: Floats) -> Floats:
        """Return the variance predicted for windows' means, up to a factor.

        Args:
            independent: what it would be were the pixels independent.
            own: mean variance of the window's pixels.
        """
        usual = np.clip(own, self.floor, self.odd) - self.floor
        return independent + self.part * usual + np.maximum(own - self.odd, 0.0)


def fit_shared(difference: Floats, independent: Floats, own: Floats, bins: int = 12) -> Shared:
    """Measure what neighbours share from how wide windows' means are where pixels are restless.

    Speckle is independent from one pixel to the next but one; wind on water, soil moisture and
    crops are not, and they also make a pixel's own backscatter vary between dates. So among windows
    in order of that variance, the width of the means grows with what exceeds speckle.

    Args:
        difference: means of windows, (windows,).
        independent: their variance were the pixels independent.
        own: mean variance of their pixels over time.
        bins: number of bins of equal count.
    """
    floor, odd = (float(each) for each in np.quantile(own, (0.1, 0.95)))
    parts = np.array_split(_order(own), max(min(bins, len(own) // 100), 1))
    alone = np.array([np.median(independent[part]) for part in parts])
    width = np.array([np.median(np.abs(difference[part])) for part in parts]) / 0.6745
    excess = np.array([np.median(np.maximum(own[part] - floor, 0.0)) for part in parts])
    design = np.stack([np.ones(len(parts)), excess / alone], axis=1)
    (factor, slope), _ = optimize.nnls(design, width**2 / alone)
    return Shared(floor, min(float(slope / factor), 1.0) if factor > 0 else 1.0, odd)


def fit_correlation(one: Floats, other: Floats) -> float:
    """Correlation of two standardised differences from how often their signs agree.

    Greenwood's quadrant correlation: exact for a bivariate normal, and hardly moved by a few
    pixels that changed a great deal. Kept between -0.95 and 0.95.
    """
    agree = float(np.mean(np.sign(one) * np.sign(other))) if len(one) else 0.0
    return min(max(math.sin(math.pi / 2 * agree), -0.95), 0.95)


@dataclass(frozen=True)
class Tail:
    """How often a score is exceeded where nothing happened.

    Attributes:
        low: smallest score.
        from_: score at which the tail begins.
        bulk: share of scores above, at BULK even steps from `low` to `from_`.
        spread: scale of the generalised Pareto tail.
        shape: its shape.
    """

    low: float
    from_: float
    bulk: Floats
    spread: float
    shape: float

    def exceeded(self, score: Floats) -> Floats:
        """Return the share of scores that exceed each of these, of any shape."""
        beyond = np.maximum(score - self.from_, 0.0)
        tail = self.bulk[-1] * (1 + self.shape * beyond / self.spread) ** (-1 / self.shape)
        grid = np.linspace(self.low, self.from_, len(self.bulk))
        return np.where(score > self.from_, tail, np.interp(score, grid, self.bulk))


def fit_tail(score: Floats, shape: float = SHAPE) -> Tail:
    """Fit the bulk as it is, and a tail of known shape whose scale comes from the upper bulk.

    The scale is the most likely one for the scores between the 70th and 90th percentile, with
    those above counted but not measured (censored): up to a tenth of the scores may have changed
    by any amount. Changed pixels still make the scale, and so p, somewhat too large.

    Args:
        score: scores of pixels, (pixels,).
        shape: shape of the tail, above zero.

    Raises:
        ValueError: if there are fewer than 400 scores.
    """
    if len(score) < LEAST:
        raise ValueError(f"{len(score)} scores: the null is taken from at least {LEAST} pixels")
    ordered = np.sort(score)
    from_, until = np.quantile(ordered, (FROM, UNTIL))
    inside = ordered[(ordered > from_) & (ordered <= until)] - from_
    beyond = float(np.count_nonzero(ordered > until))
    reach = float(until - from_)

    def cost(log_spread: float) -> float:
        spread = math.exp(log_spread)
        logs = np.log1p(shape * inside / spread).sum()
        far = beyond * math.log1p(shape * reach / spread) / shape
        return float(len(inside) * log_spread + (1 + 1 / shape) * logs + far)

    start = math.log(max(float(inside.mean()) if len(inside) else 0.0, 1e-9))
    spread = math.exp(
        optimize.minimize_scalar(cost, bounds=(start - 2, start + 4), method="bounded").x
    )
    grid = np.linspace(ordered[0], from_, BULK)
    bulk = 1 - np.searchsorted(ordered, grid, side="left") / len(ordered)
    bulk[-1] = 1 - FROM
    return Tail(float(ordered[0]), float(from_), bulk, spread, shape)
