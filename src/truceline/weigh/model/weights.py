"""The weights of the model, with how unsure they are, and the published ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np

from truceline.weigh.model.columns import ATTRIBUTION, OCCURRENCE, Floats
from truceline.weigh.model.design import AFTER_BASE, AFTER_PRIORS
from truceline.weigh.table import (
    ALL_SD,
    CAP,
    GROUP_SD,
    KINDS,
    MINES,
    NO_PARTY,
    OWN_SD,
    PRIOR_SD,
    UNBLAMED,
    Group,
)

_FLOOR_SD: Final = 0.1
"""Least standard deviation of a weight: a weight of 0 can be learned to be another."""

_FIXED_SD: Final = 1e-3
"""Standard deviation of a weight that is not to move: as good as none, and still invertible."""


@dataclass(frozen=True, eq=False)
class Normal:
    """A multivariate normal distribution of weights.

    Attributes:
        mean: (weights,).
        cov: (weights, weights).
    """

    mean: Floats
    cov: Floats

    @cached_property
    def root(self) -> Floats:
        """L with L Lᵀ the covariance: the variance of x·w is the squared norm of x L."""
        value, vector = np.linalg.eigh(self.cov)
        return np.asarray(vector * np.sqrt(np.clip(value, 0.0, None)), float)


@dataclass(frozen=True, eq=False)
class Weights:
    """What the model weighs with.

    Attributes:
        occurrence: weights of the first question: the prior, then the kinds.
        attribution: weights of the second: three priors, then the kinds.
        cap: greatest probability of occurrence; the least is what is missing from 1.
        attribution_cap: the same of attribution.
        temperature: by which the log-odds of occurrence are divided.
        resolved: number of resolved incidents they were learned from.
        how: `published`, or what was learned.
        held_out: incident id to the weights learned without it, for incidents that are
            resolved: no suggestion is made from its own answer.
    """

    occurrence: Normal
    attribution: Normal
    cap: float = CAP[1]
    attribution_cap: float = CAP[1]
    temperature: float = 1.0
    resolved: int = 0
    how: str = "published"
    held_out: dict[str, Weights] = field(default_factory=dict)


def prior(
    worth: Floats,
    first: Floats,
    own: float = OWN_SD,
    group: float = GROUP_SD,
    every: float = ALL_SD,
    first_sd: float = PRIOR_SD,
) -> Normal:
    """Return the published weights with their doubt.

    Three doubts add up: of each kind by itself, of its class, and of all evidence together. The
    last two do not average out however much evidence there is.

    Args:
        worth: (kinds,) published worth.
        first: means of the weights that come before the kinds.
        own: standard deviation of a kind by itself, as a share of its worth.
        group: standard deviation a class shares.
        every: standard deviation all share.
        first_sd: standard deviation of each weight that comes before the kinds.
    """
    ahead = len(first)
    mean = np.concatenate([first, worth])
    cov = np.zeros((len(mean), len(mean)))
    cov[:ahead, :ahead] = np.eye(ahead) * first_sd**2
    kinds = cov[ahead:, ahead:]
    floor = _FLOOR_SD if own else _FIXED_SD
    kinds += np.diag(np.maximum(own * np.abs(worth), floor) ** 2)
    kinds += every**2 * np.outer(worth, worth)
    for name in Group:
        of = np.array([kind.group is name for kind in KINDS]) * worth
        kinds += group**2 * np.outer(of, of)
    return Normal(mean, cov)


PRIORS: Final = np.log(np.array([UNBLAMED, NO_PARTY, MINES]))
"""Means of the priors of attribution."""


def published() -> Weights:
    """Return the published weights."""
    return Weights(prior(OCCURRENCE, np.zeros(AFTER_BASE)), prior(ATTRIBUTION, PRIORS))


assert len(PRIORS) == AFTER_PRIORS  # noqa: S101  (the design names their places)
