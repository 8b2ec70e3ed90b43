"""Weights learned from choices whose outcome is known, shrunk towards what was known before.

The most probable weights under a normal prior, by Newton's method; their doubt is the inverse of
the curvature there (Laplace's approximation; MacKay, 1992). Grows with the number of resolved
incidents and the square of the number of weights.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from truceline.weigh.model.columns import Floats, Ints
from truceline.weigh.model.design import Choice
from truceline.weigh.model.estimate import softmax
from truceline.weigh.model.weights import Normal

_STEPS: Final = 50
_ENOUGH: Final = 1e-8


def fit(choice: Choice, outcome: Ints, before: Normal) -> Normal:
    """Return the weights after seeing outcomes.

    Args:
        choice: the choices.
        outcome: (incidents,) the column that each turned out to be.
        before: the weights before.

    Raises:
        ValueError: if an outcome is a column that an incident does not have.
    """
    count, columns, width = choice.features.shape
    if not choice.there[np.arange(count), outcome].all():
        raise ValueError("an outcome names a column that its incident does not have")
    known = np.eye(columns)[outcome]
    precision = np.asarray(np.linalg.inv(before.cov), float)
    weights = before.mean.copy()
    flat = choice.features.reshape(count * columns, width)
    loss = _loss(choice, outcome, weights, before, precision)
    curvature: Floats = precision
    for _ in range(_STEPS):
        share = softmax(choice.features @ weights, choice.there)
        slope = precision @ (weights - before.mean) + flat.T @ (share - known).ravel()
        mean = np.einsum("nc,ncd->nd", share, choice.features)
        curvature = precision + (flat * share.reshape(-1, 1)).T @ flat - mean.T @ mean
        step = np.asarray(np.linalg.solve(curvature, slope), float)
        weights, loss, moved = _descend(choice, outcome, weights, step, loss, before, precision)
        if moved < _ENOUGH:
            break
    after = np.asarray(np.linalg.inv(curvature), float)
    return Normal(weights, (after + after.T) / 2)


def _descend(
    choice: Choice,
    outcome: Ints,
    weights: Floats,
    step: Floats,
    loss: float,
    before: Normal,
    precision: Floats,
) -> tuple[Floats, float, float]:
    """Take a Newton step, halved until it does not make things worse."""
    size = 1.0
    while size > 1e-6:
        tried = weights - size * step
        found = _loss(choice, outcome, tried, before, precision)
        if found <= loss:
            return tried, found, loss - found
        size /= 2
    return weights, loss, 0.0


def _loss(
    choice: Choice, outcome: Ints, weights: Floats, before: Normal, precision: Floats
) -> float:
    share = softmax(choice.features @ weights, choice.there)
    away = weights - before.mean
    said = np.log(np.maximum(share[np.arange(len(outcome)), outcome], 1e-300))
    return float(away @ precision @ away / 2 - said.sum())
