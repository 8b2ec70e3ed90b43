"""What nobody states and all figures of a count share, and how a case shows which it is.

How much a count misses on the day itself, how soon it catches up, and how far figures scatter
differ from one conflict to another. Each combination of the three has a probability beforehand;
the counts of a case that two independent sources state move it. The few counts of a small case
move it little: they are weighed against `EARLIER` imagined counts that are as the table says.

No side has a habit of its own here: what one side's figures show is used for both alike.

Reference: B. Efron, Large-Scale Inference (2010), chapter 1 (empirical Bayes); the weights of a
finite mixture are found by A. P. Dempster, N. M. Laird and D. B. Rubin, Maximum likelihood from
incomplete data via the EM algorithm, J. R. Stat. Soc. B 39 (1977), with a Dirichlet prior.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np
import numpy.typing as npt

from truceline.weigh.toll.reporting import DAYS, EARLIER, LAGS, SCALES

Array = npt.NDArray[np.float64]

_ROUNDS: Final = 30
"""Rounds of the estimation; the weights move by less than a thousandth long before."""
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(3)
_HABITS: Final = tuple(product(LAGS, DAYS, SCALES))
_ROWS: Final = np.array(
    [
        (missed, days, scale, node, weight / _WEIGHTS.sum())
        for (missed, _), (days, _), (scale, _) in _HABITS
        for node, weight in zip(_NODES, _WEIGHTS, strict=True)
    ]
)
MISSED: Final[Array] = _ROWS[:, 0:1]
"""Share missed at once, one row for each combination of what is hidden."""
CATCHES_UP: Final[Array] = _ROWS[:, 1:2]
"""Days in which that share falls by a factor of e."""
SCALE: Final[Array] = _ROWS[:, 2:3]
"""By what figures scatter more than the table says."""
ERROR: Final[Array] = _ROWS[:, 3:4]
"""Error that all sources share, in units of its spread: every count has its own."""
_NODE: Final[Array] = _ROWS[:, 4:5]


@dataclass(frozen=True)
class Habit:
    """How figures of a case come about: a probability for each combination, in a fixed order."""

    chances: tuple[float, ...]

    @property
    def rows(self) -> Array:
        """The probability of each row, in a column."""
        return np.repeat(np.array(self.chances), len(_NODES))[:, None] * _NODE


PRIOR: Final = Habit(tuple(a[1] * b[1] * c[1] for a, b, c in _HABITS))
"""What is taken where a case shows nothing."""


def learned(evidence: Sequence[Array]) -> Habit:
    """Return the habit that the counts of a case show.

    Args:
        evidence: of each count, how likely its figures are in every row; factors in common to
            all rows of a count change nothing.

    Returns:
        The habit; `PRIOR` without evidence. The order of the counts changes nothing but the last
        digits of floats.
    """
    if not evidence:
        return PRIOR
    likely = np.stack([(each * _NODE).reshape(len(_HABITS), -1).sum(axis=1) for each in evidence])
    likely /= likely.max(axis=1, keepdims=True)
    before = np.array(PRIOR.chances)
    chances = before
    for _ in range(_ROUNDS):
        shares = likely * chances
        shares /= shares.sum(axis=1, keepdims=True)
        chances = (EARLIER * before + shares.sum(axis=0)) / (EARLIER + len(evidence))
    return Habit(tuple(chances.tolist()))
