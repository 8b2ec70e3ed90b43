"""What is measured of one drill, and of several of one regime together.

Scores on a drill are not evidence about real incidents.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import weigh_peer as peer
from weigh_scores import (
    Sure,
    base_rate,
    brier,
    calibration_error,
    least_calibration_error,
    sure,
)
from weigh_sets import Drawn, Said, Taught, draw, said, teach

from truceline.drill import Regime
from truceline.weigh.model.columns import NOBODY, Bools, Floats
from truceline.weigh.model.weights import published

RESOLVED = 300
"""Incidents that are resolved where the engine learns."""
MANY = 2000
"""Incidents that the upper reference learns from."""
QUESTIONS = ("occurred", "as alleged")

Pairs = tuple[Floats, Bools]
"""Probabilities, and whether what they speak of is true."""


@dataclass(frozen=True)
class Asked:
    """How one question did on one drill.

    Attributes:
        rate: share of incidents of which it is true.
        excess: without any resolved: Brier less that of the true base rate.
        gain: with some resolved, on the others: by what share Brier is below that of the base
            rate of the resolved.
        brier: the same Brier.
        error: its expected calibration error.
        least_error: what that would be by chance were every probability right.
    """

    rate: float
    excess: float
    gain: float
    brier: float
    error: float
    least_error: float


@dataclass(frozen=True)
class Peers:
    """Brier of logistic regression on the same incidents; see `weigh_peer`.

    Attributes:
        default: with C = 1.
        best: with the C that cross-validation takes.
        library: scikit-learn's with its defaults; None where it is not installed.
        many: with C = 1, learned from 2,000 incidents of other drills of the regime.
        error: expected calibration error with C = 1.
    """

    default: float
    best: float
    library: float | None
    many: float | None
    error: float


@dataclass(frozen=True)
class Measured:
    """One drill.

    Attributes:
        seed: its seed.
        asked: by question.
        peers: by question; empty unless asked for.
        sure: statements above 95 % or below 5 %, by what they are about.
        open: share with insufficient evidence, by question and whether any were resolved.
        how: how occurrence was learned.
        pairs: probabilities and truth, by question and whether any were resolved.
        seconds: CPU seconds for 1,000 incidents of gathering, learning and estimating.
    """

    seed: int
    asked: dict[str, Asked]
    peers: dict[str, Peers]
    sure: dict[str, Sure]
    open: dict[str, float]
    how: str
    pairs: dict[tuple[str, bool], Pairs] = field(repr=False)
    seconds: dict[str, float]


@dataclass(frozen=True)
class OfRegime:
    """All drills of one regime."""

    regime: Regime
    drills: tuple[Measured, ...]

    def mean(self, question: str, what: str) -> tuple[float, float]:
        """Return the mean of a figure over the drills, and its standard deviation."""
        return spread([float(getattr(each.asked[question], what)) for each in self.drills])

    def peer(self, question: str, what: str) -> tuple[float, float] | None:
        """Return the same of a peer; None where it was not measured."""
        found = [getattr(each.peers[question], what) for each in self.drills if each.peers]
        return spread(found) if found and None not in found else None

    def together(self, question: str) -> tuple[float, float]:
        """Return the calibration error over all drills, and what it would be by chance."""
        pairs = [each.pairs[question, True] for each in self.drills]
        said = np.concatenate([pair[0] for pair in pairs])
        true = np.concatenate([pair[1] for pair in pairs])
        return calibration_error(said, true), least_calibration_error(said)

    def surely(self, what: str) -> Sure:
        """Return the sure statements of all drills."""
        return sum((each.sure[what] for each in self.drills), Sure())

    @property
    def dense(self) -> bool:
        """Whether much is said and seen."""
        return self.regime.density.answers > 0.6


def spread(values: Sequence[float]) -> tuple[float, float]:
    """Return mean and standard deviation."""
    return statistics.mean(values), statistics.stdev(values) if len(values) > 1 else 0.0


def measure(regime: Regime, seeds: Sequence[int], beside: bool = False) -> OfRegime:
    """Measure a regime on a drill of each seed.

    Args:
        regime: the regime.
        seeds: the seeds.
        beside: whether to measure the peers too.
    """
    drills = [draw(regime, seed) for seed in seeds]
    taught = [
        teach(each, min(RESOLVED, each.incidents // 2), each.conflict.seed) for each in drills
    ]
    peers: list[dict[str, Peers]] = [{} for _ in drills]
    if beside:
        peers = _peers(drills, taught)
    rows = zip(drills, taught, peers, strict=True)
    return OfRegime(regime, tuple(_measured(*row) for row in rows))


def _measured(drawn: Drawn, taught: Taught, peers: dict[str, Peers]) -> Measured:
    before, after = said(drawn, published()), said(drawn, taught.weights)
    rest = ~taught.known
    truth = {"occurred": drawn.occurred, "as alleged": drawn.as_alleged}
    pairs: dict[tuple[str, bool], Pairs] = {}
    for question, true in truth.items():
        pairs[question, False] = _of(before, question), true
        pairs[question, True] = _of(after, question)[rest], true[rest]
    thousands = drawn.incidents / 1000
    return Measured(
        seed=drawn.conflict.seed,
        asked={
            question: _asked(pairs[question, False], pairs[question, True], true[taught.known])
            for question, true in truth.items()
        },
        peers=peers,
        sure=_sure(drawn, after, rest, pairs),
        open={
            "occurred": float(before.open.mean()),
            "who": float(before.open_who.mean()),
            "occurred, learned": float(after.open[rest].mean()),
            "who, learned": float(after.open_who[rest].mean()),
        },
        how=taught.weights.how,
        pairs=pairs,
        seconds={
            "gather": drawn.seconds / thousands,
            "learn": taught.seconds / thousands,
            "estimate": after.seconds / thousands,
        },
    )


def _of(found: Said, question: str) -> Floats:
    return found.occurred if question == "occurred" else found.as_alleged


def _asked(before: Pairs, after: Pairs, resolved: Bools) -> Asked:
    (first, true), (then, rest) = before, after
    error = brier(then, rest)
    return Asked(
        rate=float(true.mean()),
        excess=brier(first, true) - base_rate(true),
        gain=1 - error / brier(float(resolved.mean()), rest),
        brier=error,
        error=calibration_error(then, rest),
        least_error=least_calibration_error(then),
    )


def _sure(
    drawn: Drawn, after: Said, rest: Bools, pairs: dict[tuple[str, bool], Pairs]
) -> dict[str, Sure]:
    """Count sure statements; who did it is asked only of what occurred."""
    asked = rest & drawn.occurred & (after.likeliest != NOBODY)
    return {
        "occurred": sure(*pairs["occurred", True]),
        "who": sure(after.did[asked], (after.likeliest == drawn.who)[asked]),
        "as alleged": sure(*pairs["as alleged", True]),
        "as alleged, none resolved": sure(*pairs["as alleged", False]),
    }


def _peers(drills: list[Drawn], taught: list[Taught]) -> list[dict[str, Peers]]:
    out: list[dict[str, Peers]] = [{} for _ in drills]
    for question in QUESTIONS:
        occurred = question == "occurred"
        inputs = [peer.occurrence(each) if occurred else peer.as_alleged(each) for each in drills]
        truth = [each.occurred if occurred else each.as_alleged for each in drills]
        for at, learned in enumerate(taught):
            others = [other for other in range(len(drills)) if other != at]
            many = None
            if others and inputs[0].shape[1] == inputs[at].shape[1]:
                pool = np.vstack([inputs[other] for other in others])[:MANY]
                true = np.concatenate([truth[other] for other in others])[:MANY]
                many = (pool, true) if len(pool) == MANY else None
            out[at][question] = _beside(inputs[at], truth[at], learned.known, many)
    return out


def _beside(inputs: Floats, true: Bools, known: Bools, many: Pairs | None) -> Peers:
    taught, outcome = inputs[known], true[known]
    rest, held = inputs[~known], true[~known]
    best = peer.best_c(taught, outcome)
    library = peer.library(taught, outcome, rest)
    default = peer.regression(taught, outcome, rest)
    return Peers(
        default=brier(default, held),
        best=brier(peer.regression(taught, outcome, rest, best), held),
        library=None if library is None else brier(library, held),
        many=None if many is None else brier(peer.regression(*many, rest), held),
        error=calibration_error(default, held),
    )
