"""The peer of weighing: logistic regression on the same features, with a ridge penalty.

It starts from nothing: it knows neither which kinds of evidence speak for and which against, nor
how much. `C` is the prior variance of a weight, as scikit-learn has it; the intercept is free.
"""

from __future__ import annotations

import importlib
from typing import Final

import numpy as np
from weigh_sets import Drawn

from truceline.weigh.model.columns import Bools, Floats, Ints, attribution_items, occurrence_items
from truceline.weigh.model.design import (
    AFTER_BASE,
    MINES,
    NO_PARTY,
    Choice,
    attribution_choice,
    occurrence_features,
)
from truceline.weigh.model.estimate import logistic
from truceline.weigh.model.fit import fit
from truceline.weigh.model.weights import Normal

DEFAULT: Final = 1.0
"""What C is by default in scikit-learn."""
TRIED: Final = (0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
FOLDS: Final = 5
_FREE: Final = 1e4
"""Prior variance of the intercept."""


def occurrence(drawn: Drawn) -> Floats:
    """Return (incidents, features) what the engine weighs on whether it occurred."""
    columns = drawn.gathered.columns
    return occurrence_features(occurrence_items(columns), columns.incidents)[:, AFTER_BASE:]


def as_alleged(drawn: Drawn) -> Floats:
    """Return the same with what it weighs for and against the side blamed, and the others."""
    columns = drawn.gathered.columns
    choice = attribution_choice(attribution_items(columns), columns, columns.incidents)
    rows, side = np.arange(columns.incidents), np.maximum(drawn.side, 0)
    own = choice.features[rows, side]
    others = choice.features[:, :-1].sum(axis=1) - own
    named = [index for index in range(own.shape[1]) if index not in (NO_PARTY, MINES)]
    mine = columns.mine.astype(float)[:, None]
    return np.hstack([occurrence(drawn), own[:, named], others[:, named], mine])


def regression(features: Floats, true: Bools, at: Floats, c: float = DEFAULT) -> Floats:
    """Learn from incidents, and return the probabilities of others.

    Args:
        features: (incidents, features) of those that are known.
        true: (incidents,) what is true of them.
        at: (others, features).
        c: prior variance of a weight.
    """
    kept = features.std(axis=0) > 0
    width = int(kept.sum())
    inputs = np.hstack([np.ones((len(features), 1)), features[:, kept]])
    two = np.stack([np.zeros_like(inputs), inputs], axis=1)
    before = Normal(np.zeros(width + 1), np.diag([_FREE, *[c] * width]))
    weights = fit(Choice(two, np.ones(two.shape[:2], bool)), true.astype(np.int64), before).mean
    return logistic(weights[0] + at[:, kept] @ weights[1:])


def best_c(features: Floats, true: Bools) -> float:
    """Return the C with the least log loss on held-out fifths."""
    folds: Ints = np.arange(len(true)) % FOLDS
    return min(TRIED, key=lambda c: _held_out_loss(features, true, folds, c))


def _held_out_loss(features: Floats, true: Bools, folds: Ints, c: float) -> float:
    loss = 0.0
    for fold in range(FOLDS):
        inside = folds == fold
        found = regression(features[~inside], true[~inside], features[inside], c)
        given = np.where(true[inside], found, 1 - found)
        loss -= float(np.log(np.maximum(given, 1e-12)).sum())
    return loss


def library(features: Floats, true: Bools, at: Floats) -> Floats | None:
    """Return the same by scikit-learn with its defaults; None where it is not installed."""
    try:
        linear = importlib.import_module("sklearn.linear_model")
    except ImportError:
        return None
    model = linear.LogisticRegression(max_iter=1000).fit(features, true)
    return np.asarray(model.predict_proba(at)[:, 1], float)
