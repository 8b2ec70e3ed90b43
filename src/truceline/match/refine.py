"""Weights refined from people's judgements, where that makes better guesses of judgements held out.

A logistic regression on the contributions of the fields, shrunk towards the published weights: a
few judgements move them little. People are asked about pairs in doubt, so their answers are no
sample of all pairs; the regression says how much each field is worth, and is not taken where it
guesses judgements that it was not fitted to no better than the published weights do.

Ridge: Hoerl and Kennard (1970). Log loss on pairs held out, by fifths of the judgements.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import expit

from truceline.match.columns import Floats, Ints
from truceline.match.score import Pairs

LEAST: Final = 20
"""Judgements of either kind, same and different, from which on weights are refined."""
SHRINK: Final = 10.0
"""Strength with which the factors are held to 1, the published weights."""
FOLDS: Final = 5
GAIN: Final = 0.02
"""Share by which the log loss on judgements held out must fall."""


@dataclass(frozen=True)
class Refined:
    """Factors on the contributions of the fields.

    Attributes:
        factors: (fields,) what each contribution is multiplied by; 1 for the prior.
        shift: added to the prior, log-odds.
        judgements: number of judgements it was fitted to.
        before: mean log loss of the published weights on judgements held out.
        after: the same of the refined ones.
    """

    factors: Floats
    shift: float
    judgements: int
    before: float
    after: float

    def applied(self, pairs: Pairs) -> Pairs:
        """Return the pairs with their contributions refined."""
        parts = pairs.parts * self.factors
        parts[:, 0] += self.shift
        return Pairs(pairs.left, pairs.right, parts)


def refined(parts: Floats, same: Floats, fold: Ints) -> Refined | None:
    """Refine the weights from judged pairs.

    Args:
        parts: (m, fields) contributions of each judged pair, the prior first.
        same: (m,) 1 where people judged it one event, 0 where different.
        fold: (m,) any number that is equal for pairs that must be held out together.

    Returns:
        The factors; None where there are too few judgements, or held-out ones are not guessed
        better.
    """
    if min(same.sum(), len(same) - same.sum()) < LEAST:
        return None
    part = np.unique(fold, return_inverse=True)[1] % FOLDS
    before = after = 0.0
    for held in range(FOLDS):
        out = part == held
        if not out.any() or out.all():
            continue
        before += _loss(parts[out].sum(axis=1), same[out])
        beta = _fitted(parts[~out], same[~out])
        after += _loss(beta[0] + parts[out].sum(axis=1) + parts[out, 1:] @ beta[1:], same[out])
    before, after = before / len(same), after / len(same)
    if after > before * (1 - GAIN):
        return None
    beta = _fitted(parts, same)
    return Refined(np.r_[1.0, 1 + beta[1:]], float(beta[0]), len(same), before, after)


def _fitted(parts: Floats, same: Floats) -> Floats:
    """Shift of the prior, and by how much each factor differs from 1."""
    from scipy.optimize import minimize  # slow to load, and seldom needed

    score, fields = parts.sum(axis=1), parts[:, 1:]

    def loss(beta: Floats) -> tuple[float, Floats]:
        odds = score + beta[0] + fields @ beta[1:]
        off = expit(odds) - same
        value = float(np.logaddexp(0, odds).sum() - same @ odds + SHRINK * beta[1:] @ beta[1:])
        return value, np.r_[off.sum(), fields.T @ off + 2 * SHRINK * beta[1:]]

    start = np.zeros(fields.shape[1] + 1)
    found: Floats = minimize(loss, start, jac=True, method="L-BFGS-B").x
    return found


def _loss(odds: Floats, same: Floats) -> float:
    return float(np.logaddexp(0, odds).sum() - same @ odds)
