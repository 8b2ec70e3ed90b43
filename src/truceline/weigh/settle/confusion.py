"""Confusion: what every source makes of every label, by variational inference with subtypes.

After Li, Rubinstein and Cohn, "Exploiting worker correlation for label aggregation in
crowdsourcing" (ICML 2019): every label has hidden subtypes, and a source's answers depend on the
subtype, so that objects that mislead many sources alike do not pass for the other label. With one
subtype this is the Bayesian form of Dawid and Skene (1979).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numba import njit
from scipy import sparse
from scipy.special import digamma, gammaln

from truceline.weigh.settle.positions import Floats, Ints

ROUNDS: Final = 200
SETTLED_AT: Final = 5e-4
"""Stop when no probability moves by more."""

SHARES: Final = 0.1
"""Concentration of the prior over subtypes of a label, shared out among them: few are in use."""


@dataclass(frozen=True)
class Confused:
    """A fit: what it found, and how well it explains the answers.

    Attributes:
        chance: of each label, objects × labels.
        held: of each subtype of each label, objects × labels × subtypes.
        confusion: sources × answers × labels: probability of each answer, mean over subtypes.
        bound: lower bound on the logarithm of the evidence.
    """

    chance: Floats
    held: Floats
    confusion: Floats
    bound: float


def confused(
    answers: sparse.csr_array[np.float64],
    prior: tuple[float, float],
    first: Floats,
    known: Ints,
    rounds: int = ROUNDS,
) -> Confused:
    """Learn confusions and labels together.

    Args:
        answers: worth of each answer, objects × (source, answer).
        prior: answers every source is credited with for each label: that one, and every other.
        first: a first guess, objects × labels × subtypes.
        known: label of each object, or a negative number.
        rounds: rounds at most.
    """
    objects, labels, subtypes = first.shape
    cells = labels * subtypes
    credit = np.full((labels, labels), prior[1])
    np.fill_diagonal(credit, prior[0])
    credit = np.repeat(credit, subtypes, axis=1)
    by_source = sparse.csr_array(answers.T)
    held = np.ascontiguousarray(first.reshape(objects, cells))
    share = first.sum(2)
    for _ in range(rounds):
        types = SHARES / subtypes + held.sum(0).reshape(labels, subtypes)
        sizes = 1.0 + types.sum(1) - SHARES
        seen = credit + (by_source @ held).reshape(-1, labels, cells)
        told = digamma(seen) - digamma(seen.sum(1, keepdims=True))
        split = digamma(types) - digamma(types.sum(1, keepdims=True))
        common = digamma(sizes) - digamma(sizes.sum())
        score = answers @ told.reshape(-1, cells)
        score += (split + common[:, None]).ravel()
        held = np.empty_like(score)
        if soften(score, known, held, share) < SETTLED_AT:
            break
    bound = float((held * score).sum() - (held * np.log(np.maximum(held, 1e-300))).sum())
    bound += _gain(np.moveaxis(seen, 1, 2), credit.T[None], np.moveaxis(told, 1, 2))
    bound += _gain(types, np.full_like(types, SHARES / subtypes), split)
    bound += _gain(sizes, np.ones(labels), common)
    rate = (seen / seen.sum(1, keepdims=True)).reshape(-1, labels, labels, subtypes)
    confusion = (rate * (types / types.sum(1, keepdims=True))).sum(3)
    return Confused(share, held.reshape(first.shape), confusion, bound)


@njit(cache=True, nogil=True, error_model="numpy")
def soften(score: Floats, known: Ints, held: Floats, share: Floats) -> float:
    """Turn log scores into probabilities, row by row.

    Args:
        score: objects × (labels × subtypes).
        known: label of each object, or a negative number; other labels get nothing.
        held: where the probabilities are written, as `score`.
        share: those before, summed over subtypes, objects × labels; overwritten by the new ones.

    Returns:
        The greatest change in `share`.
    """
    labels = share.shape[1]
    subtypes = score.shape[1] // labels
    moved = 0.0
    for row in range(score.shape[0]):
        begin, end = 0, score.shape[1]
        if known[row] >= 0:
            begin = known[row] * subtypes
            end = begin + subtypes
        top = score[row, begin]
        for cell in range(begin, end):
            top = max(top, score[row, cell])
        total = 0.0
        for cell in range(score.shape[1]):
            held[row, cell] = 0.0
        for cell in range(begin, end):
            held[row, cell] = np.exp(score[row, cell] - top)
            total += held[row, cell]
        for label in range(labels):
            now = 0.0
            for cell in range(label * subtypes, (label + 1) * subtypes):
                held[row, cell] /= total
                now += held[row, cell]
            moved = max(moved, abs(now - share[row, label]))
            share[row, label] = now
    return moved


def _gain(after: Floats, before: Floats, told: Floats) -> float:
    """Return what Dirichlet distributions add to the bound; the last axis sums to one."""
    spread = _log_beta(after).sum() - np.broadcast_to(_log_beta(before), after.shape[:-1]).sum()
    return float(spread - ((after - before) * told).sum())


def _log_beta(counts: Floats) -> Floats:
    return np.asarray(gammaln(counts).sum(-1) - gammaln(counts.sum(-1)))
