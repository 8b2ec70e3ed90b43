"""Probabilities with their intervals, from evidence and weights.

The log-odds of an answer are normal, with the variance that the doubt about the weights gives.
The probability is the mean over that doubt, by the approximation of MacKay (1992): the log-odds
are divided by √(1 + π v / 8), which holds them back the more the less the weights are known. The
interval is the middle 90 % of the distribution itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from truceline.weigh.model.columns import (
    Bools,
    Columns,
    Floats,
    Items,
    attribution_items,
    occurrence_items,
)
from truceline.weigh.model.design import BASE, Choice, attribution_choice, occurrence_features
from truceline.weigh.model.weights import Normal, Weights

Z90: Final = 1.6448536269514722
_CHUNK: Final = 8192
"""Incidents weighed at a time: bounds the memory, not the result."""


@dataclass(frozen=True)
class Spread:
    """Probabilities with the ends of their 90 % intervals, arrays of one shape."""

    probability: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Estimates:
    """What the model says of many incidents.

    Attributes:
        occurrence: (incidents,) that it occurred as described.
        alone: (incidents,) whether its own evidence, without the base rate of other incidents,
            keeps even out of the interval.
        attribution: (incidents, sides + 1) that each side did it, given that it occurred; the
            last column stands for no party. Columns an incident lacks are 0.
    """

    occurrence: Spread
    alone: Bools
    attribution: Spread

    @property
    def states(self) -> Floats:
        """(incidents, sides + 2) probability of each side, of no party, and of no such event."""
        occurred = self.occurrence.probability[:, None]
        return np.hstack([self.attribution.probability * occurred, 1 - occurred])


def estimates(
    columns: Columns, weights: Weights, items: tuple[Items, Items] | None = None
) -> Estimates:
    """Weigh every incident.

    Args:
        columns: the evidence.
        weights: the weights.
        items: what counts on either question, where it is known already.
    """
    occurred, did = items or (occurrence_items(columns), attribution_items(columns))
    first, alone, second = [], [], []
    for start in range(0, columns.incidents, _CHUNK):
        size = min(_CHUNK, columns.incidents - start)
        features = occurrence_features(occurred, size, start)
        spread, speaks = occurrence_spread(features, weights)
        first.append(spread)
        alone.append(speaks)
        choice = attribution_choice(did, columns, size, start)
        second.append(attribution_spread(choice, weights))
    if not first:
        empty = Spread(np.zeros(0), np.zeros(0), np.zeros(0))
        none = Spread(np.zeros((0, 3)), np.zeros((0, 3)), np.zeros((0, 3)))
        return Estimates(empty, np.zeros(0, bool), none)
    return Estimates(_joined(first), np.concatenate(alone), _joined(second))


def occurrence_spread(features: Floats, weights: Weights) -> tuple[Spread, Bools]:
    """Return the probability that each incident occurred, and whether its evidence says so alone.

    How often other incidents occurred is a fair prior and no evidence on this one: where only
    that keeps even out of the interval, the evidence is insufficient.

    Args:
        features: (incidents, weights).
        weights: the weights.
    """
    mean = weights.occurrence.mean
    own = features[:, BASE + 1 :] @ mean[BASE + 1 :]
    total = features @ mean
    variance = ((features @ weights.occurrence.root) ** 2).sum(axis=1)
    alone = np.asarray(np.abs(own) > Z90 * np.sqrt(variance), bool)
    return _spread(total / weights.temperature, variance, weights.cap), alone


def attribution_spread(choice: Choice, weights: Weights) -> Spread:
    """Return the probability of each column of each incident's choice."""
    normal, there = weights.attribution, choice.there
    share = softmax(choice.features @ normal.mean, there)
    odds, variance = odds_of_columns(choice, share, normal)
    spread = _spread(odds, variance, weights.attribution_cap)
    blamed = there.copy()
    blamed[:, -1] = False
    blamed &= choice.features[:, :, 0] == 0
    # A blamed side keeps its own mean; what is left is divided among the rest as the model does.
    held = np.where(blamed, spread.probability, 0.0)
    held /= np.maximum(ordered_sum(held), 1.0)[:, None]
    rest = np.where(blamed, 0.0, share)
    left = 1 - ordered_sum(held)
    rest *= (left / np.maximum(ordered_sum(rest), 1e-300))[:, None]
    middle = np.where(there, held + rest, 0.0)
    low = np.where(there, np.minimum(spread.low, middle), 0.0)
    high = np.where(there, np.maximum(spread.high, middle), 0.0)
    return Spread(middle, low, high)


def odds_of_columns(choice: Choice, share: Floats, normal: Normal) -> tuple[Floats, Floats]:
    """Return log-odds of each column against the others, and their variance.

    Args:
        choice: the choice, (incidents, columns, weights).
        share: (incidents, columns) probabilities at the mean of the weights.
        normal: the weights.
    """
    kept = np.clip(share, 1e-12, 1 - 1e-12)
    odds = np.log(kept) - np.log1p(-kept)
    # Of the log-odds of one column, the slope is its features less the mean of the others'.
    rooted = choice.features @ normal.root
    mean = ordered_sum(share[:, :, None] * rooted)
    slope = (rooted - mean[:, None, :]) / (1 - kept)[:, :, None]
    return odds, (slope**2).sum(axis=2)


def softmax(utility: Floats, there: NDArray[np.bool_]) -> Floats:
    """Return the softmax over the columns that are there."""
    kept = np.where(there, utility, -np.inf)
    out = np.exp(kept - kept.max(axis=1, keepdims=True))
    return np.asarray(out / ordered_sum(out)[:, None], float)


def ordered_sum(values: Floats) -> Floats:
    """Sum over the second axis, smallest first: the order of the sides changes no rounding."""
    return np.asarray(np.sort(values, axis=1).sum(axis=1), float)


def logistic(odds: Floats) -> Floats:
    """Return the probability for log-odds."""
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -700, 700))), float)


def held_back(variance: Floats) -> Floats:
    """Return by how much log-odds are divided, for their variance (MacKay, 1992)."""
    return np.asarray(np.sqrt(1 + np.pi * variance / 8), float)


def _spread(odds: Floats, variance: Floats, cap: float) -> Spread:
    width = Z90 * np.sqrt(variance)
    middle, low, high = (
        np.clip(logistic(value), 1 - cap, cap)
        for value in (odds / held_back(variance), odds - width, odds + width)
    )
    return Spread(middle, low, high)


def _joined(parts: list[Spread]) -> Spread:
    return Spread(
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("probability", "low", "high")
        )
    )
