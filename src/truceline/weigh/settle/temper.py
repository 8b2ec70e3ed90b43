"""Tempering: how much of a model's confidence is believed.

Every model here takes the errors of different sources to be independent once the truth is given.
They are not: a hard question misleads many at once. For n sources whose errors correlate by r,
sums of evidence vary 1 + (n - 1)·r times as much as the model thinks (the design effect of Kish,
"Survey Sampling", 1965), and log-odds are too large by that factor.

The correlation of agreeing errors cannot be told from unlabelled answers: sources wrong together
look exactly like sources right together. So it is a published constant. Known values correct it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from truceline.weigh.settle.candidates import Candidates, normalised
from truceline.weigh.settle.fit import NONE_NAMED, UNKNOWN, Fit
from truceline.weigh.settle.positions import Floats, Ints

CORRELATION: Final = 0.2
"""Correlation of errors of two sources on one object. See docs/settling.md for what it rests on."""

SPREAD: Final = 0.5
"""Standard deviation of the prior of the temperature's logarithm, about 0."""

_TEMPERATURES: Final = np.exp(np.linspace(-2.0, 2.0, 81))
_LEAST: Final = 1e-12


def tempered(
    fits: Sequence[Fit],
    candidates: Candidates,
    object_of: Ints,
    temperature: float = 1.0,
) -> tuple[Floats, Floats]:
    """Return the mean of models, each with its log-odds divided by the design effect.

    Args:
        fits: the models; each counts the same.
        candidates: what they are about.
        object_of: object of each position.
        temperature: what log-odds are multiplied by on top.

    Returns:
        Probability of each candidate, and of none of them for each object.
    """
    total, rest = np.zeros(len(candidates)), np.zeros(len(candidates.start) - 1)
    for fit in fits:
        probability, unnamed = _one(fit, candidates, object_of, temperature)
        total += probability
        rest += unnamed
    return total / len(fits), rest / len(fits)


def _one(
    fit: Fit, candidates: Candidates, object_of: Ints, temperature: float
) -> tuple[Floats, Floats]:
    number = np.bincount(object_of, fit.counts, len(fit.unnamed))
    power = temperature / (1 + np.maximum(number - 1, 0) * CORRELATION)
    within = candidates.object_of
    score = np.log(np.maximum(fit.probability, _LEAST**4)) * power[within]
    with np.errstate(divide="ignore"):
        rest = np.log(fit.unnamed) * power
    return normalised(within, score, rest)


def temperature_of(
    fits: Sequence[Fit], candidates: Candidates, object_of: Ints, known: Ints
) -> Floats:
    """Return log-likelihoods of known values at each temperature of the grid.

    Args:
        fits: models that were not told these values.
        candidates: what they are about.
        object_of: object of each position.
        known: for each object its candidate, or NONE_NAMED, or UNKNOWN, which is not scored.

    Returns:
        One sum for each temperature, to be added up over folds.
    """
    named, none = known[known >= 0], known == NONE_NAMED
    sums = []
    for temperature in _TEMPERATURES:
        probability, unnamed = tempered(fits, candidates, object_of, float(temperature))
        right = np.concatenate([probability[named], unnamed[none]])
        sums.append(float(np.log(np.maximum(right, _LEAST)).sum()))
    return np.array(sums)


def best_temperature(sums: Floats) -> float:
    """Return the temperature of greatest posterior: likelihood times a log-normal prior at 1."""
    prior = -0.5 * (np.log(_TEMPERATURES) / SPREAD) ** 2
    return float(_TEMPERATURES[int(np.argmax(sums + prior))])


def folds(known: Ints, names: Sequence[str], count: int) -> list[Ints]:
    """Split known objects into parts, each object to one, by its name's place among theirs."""
    place = np.full(len(known), -1)
    there = np.flatnonzero(known != UNKNOWN).tolist()
    place[sorted(there, key=lambda at: names[at])] = np.arange(len(there))
    return [
        np.where((place >= 0) & (place % count == part), known, UNKNOWN).astype(np.int32)
        for part in range(count)
    ]
