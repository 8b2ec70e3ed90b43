"""Random numbers by name: each question asked of a seed has a stream of its own.

So a regime that asks one question more leaves all other answers as they were, and two regimes of
one seed differ by what their parameters change and by nothing else.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Draws:
    """Random columns of one seed.

    Attributes:
        seed: any number from 0.
    """

    seed: int

    def stream(self, name: str) -> np.random.Generator:
        """Return the generator of one question."""
        return np.random.default_rng([self.seed, zlib.crc32(name.encode())])

    def uniform(self, name: str, count: int) -> Floats:
        """Return numbers uniform in [0, 1)."""
        return self.stream(name).random(count)

    def normal(self, name: str, count: int) -> Floats:
        """Return standard normal numbers."""
        return self.stream(name).standard_normal(count)

    def exponential(self, name: str, count: int) -> Floats:
        """Return exponential numbers of mean 1."""
        return -np.log1p(-self.uniform(name, count))

    def poisson(self, name: str, means: npt.NDArray[np.floating[Any]]) -> Ints:
        """Return Poisson numbers with these means."""
        return self.stream(name).poisson(means).astype(np.int64)

    def choice(self, name: str, count: int, weights: Floats) -> Ints:
        """Return indexes drawn by weights; one row of weights for all, or a row for each."""
        upto = np.cumsum(np.atleast_2d(weights), axis=1)
        drawn = self.uniform(name, count)[:, None] * upto[:, -1:]
        row = np.minimum((drawn >= upto).sum(axis=1), upto.shape[1] - 1)
        return np.asarray(row, dtype=np.int64)


def logit(probability: float) -> float:
    """Return log-odds, kept finite."""
    inside = min(max(probability, 1e-6), 1 - 1e-6)
    return float(np.log(inside / (1 - inside)))


def expit(log_odds: Floats) -> Floats:
    """Return probabilities of log-odds."""
    return np.asarray(1 / (1 + np.exp(-log_odds)))
