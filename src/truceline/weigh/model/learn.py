"""Weights for a case: the published ones, or what its resolved incidents teach, if they do.

Several ways to learn are tried on folds of the resolved incidents, and the one that guesses
held-out ones best (by log loss) is taken. Among them are the published weights as they stand
and the plain base rate, so that learning does not end below either. Nothing is ever learned from
incidents that are not resolved: at 1.8 claims an incident that makes a model confidently wrong.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from scipy.special import betaincinv

from truceline.weigh.model.columns import (
    ATTRIBUTION,
    NOBODY,
    OCCURRENCE,
    Bools,
    Columns,
    Floats,
    Ints,
    attribution_items,
    occurrence_items,
)
from truceline.weigh.model.design import (
    AFTER_BASE,
    Choice,
    attribution_choice,
    occurrence_features,
)
from truceline.weigh.model.estimate import attribution_spread, occurrence_spread
from truceline.weigh.model.fit import fit
from truceline.weigh.model.weights import PRIORS, Normal, Weights, prior, published
from truceline.weigh.table import CAP

LEAST: Final = 20
"""Resolved incidents from which a case's own weights are tried."""
FOLDS: Final = 5
TRIED: Final = 5000
"""Resolved incidents on which the ways are tried, evenly spread; the one taken learns from all."""
_BASE_SD: Final = 1.5
"""Standard deviation, in log-odds, of a base rate that is learned."""
_SURE: Final = 0.96
"""How often statements above the published cap must have held before there are any: more than
the 95 in 100 that they promise, since the next ones may be harder."""
_DOUBT: Final = 0.02
"""One-sided doubt about that share: some seventy statements that all held are the least."""
_TEMPERATURE_SD: Final = 0.25
"""Prior standard deviation of the logarithm of the temperature."""


@dataclass(frozen=True)
class Resolved:
    """What is known of resolved incidents.

    Attributes:
        incident: (resolved,) the incidents, ascending, each once.
        occurred: (resolved,) whether it occurred as described, 0 or 1.
        who: (resolved,) the side that did it; the number of sides where no party did;
            `NOBODY` where it is not known or did not occur.
    """

    incident: Ints
    occurred: Ints
    who: Ints


@dataclass(frozen=True)
class _Known:
    """Resolved incidents as choices."""

    occurrence: Choice
    occurred: Ints
    attribution: Choice
    who: Ints

    def of(self, rows: Ints) -> _Known:
        """Return some of them."""
        return _Known(
            Choice(self.occurrence.features[rows], self.occurrence.there[rows]),
            self.occurred[rows],
            Choice(self.attribution.features[rows], self.attribution.there[rows]),
            self.who[rows],
        )


@dataclass(frozen=True)
class Way:
    """A way to learn: how far the published weights may move.

    Attributes:
        name: in words.
        own: standard deviation of each kind by itself, as a share of its worth; None takes the
            published doubts.
        every: standard deviation all share; None takes the published one.
        scale: by which the published worths are multiplied first.
        anew: whether nothing published is used: every weight starts at 0 with a standard
            deviation of 1.
    """

    name: str
    own: float | None = None
    every: float | None = None
    scale: float = 1.0
    anew: bool = False


WAYS: Final = (
    Way("the base rate of resolved incidents alone", own=0.0, every=0.0, scale=0.0),
    Way("the published weights, stretched or shrunk together", own=0.15, every=0.7),
    Way("weights shrunk to their class and to the published ones"),
    Way("weights shrunk loosely to the published ones", own=1.0, every=0.7),
    Way("weights learned anew", anew=True),
)


def learn(columns: Columns, resolved: Resolved, names: list[str] | None = None) -> Weights:
    """Return the weights of a case.

    Args:
        columns: the evidence.
        resolved: the incidents that are resolved.
        names: ids of the resolved incidents, in their order, to keep for each the weights
            learned without it.
    """
    if len(resolved.incident) < LEAST:
        return published()
    known = _known(columns, resolved)
    folds = np.arange(len(resolved.incident)) % FOLDS
    some = np.linspace(0, len(folds) - 1, min(len(folds), TRIED)).astype(np.int64)
    trial, trial_folds = known.of(some), folds[some]
    make, odds = _occurrence_way(trial, trial_folds)
    temperature = _temperature(odds, trial.occurred)
    who, shares, blamed = _attribution_way(trial, trial_folds)
    cap = _cap(odds / temperature, trial.occurred == 1, len(folds))
    attribution_cap = _cap(shares, blamed, len(folds))

    def learned(rows: Ints) -> Weights:
        part = known.of(rows)
        return Weights(
            _occurrence(part, make),
            _attribution(part, who),
            cap=cap,
            attribution_cap=attribution_cap,
            temperature=temperature,
            resolved=len(rows),
            how=make.name if make else "published",
        )

    everything = learned(np.arange(len(folds)))
    if not names:
        return everything
    without = [learned(np.flatnonzero(folds != fold)) for fold in range(FOLDS)]
    held_out = {name: without[fold] for name, fold in zip(names, folds.tolist(), strict=True)}
    return replace(everything, held_out=held_out)


def _known(columns: Columns, resolved: Resolved) -> _Known:
    mine = columns.of(resolved.incident)
    features = occurrence_features(occurrence_items(mine), mine.incidents)
    both = np.stack([np.zeros_like(features), features], axis=1)
    choice = attribution_choice(attribution_items(mine), mine, mine.incidents)
    last = choice.there.shape[1] - 1
    # Whoever numbers "no party" after its own sides means the last column.
    who = np.where(resolved.who >= mine.sides, last, resolved.who)
    who = np.where(resolved.occurred == 1, who, NOBODY)
    return _Known(
        Choice(both, np.ones(both.shape[:2], bool)),
        resolved.occurred,
        choice,
        who,
    )


def _occurrence(known: _Known, way: Way | None) -> Normal:
    if way is None:
        return published().occurrence
    return fit(known.occurrence, known.occurred, _before(OCCURRENCE, np.zeros(AFTER_BASE), way))


def _attribution(known: _Known, way: Way | None) -> Normal:
    rows = np.flatnonzero(known.who != NOBODY)
    if way is None or not len(rows):
        return published().attribution
    part = known.of(rows)
    return fit(part.attribution, part.who, _before(ATTRIBUTION, PRIORS, way))


def _before(worth: Floats, first: Floats, way: Way) -> Normal:
    """Return the weights a way starts from."""
    scaled = worth * way.scale
    if way.anew:
        sd = np.concatenate([np.full(len(first), _BASE_SD), np.ones(len(worth))])
        return Normal(np.concatenate([first, 0 * worth]), np.diag(sd**2))
    if way.own is None or way.every is None:
        return prior(scaled, first, first_sd=_BASE_SD)
    return prior(scaled, first, own=way.own, group=way.own, every=way.every, first_sd=_BASE_SD)


def _occurrence_way(known: _Known, folds: Ints) -> tuple[Way | None, Floats]:
    """Return the way that guesses held-out occurrence best, with its held-out log-odds.

    None is the published weights as they stand.
    """
    tried: dict[Way | None, Floats] = {None: occurrence_odds(known, published())}
    tried |= {way: _held_out(known, folds, way) for way in WAYS}
    best = min(tried, key=lambda way: _log_loss(tried[way], known.occurred))
    return best, tried[best]


def _held_out(known: _Known, folds: Ints, way: Way) -> Floats:
    """Return the log-odds of occurrence that each fold gets from the others."""
    odds = np.zeros(len(folds))
    for fold in range(FOLDS):
        inside = folds == fold
        others = known.of(np.flatnonzero(~inside))
        weights = replace(published(), occurrence=_occurrence(others, way), cap=1.0)
        odds[inside] = occurrence_odds(known.of(np.flatnonzero(inside)), weights)
    return odds


def occurrence_odds(known: _Known, weights: Weights) -> Floats:
    """Return log-odds of occurrence, held back for the doubt about the weights."""
    whole = replace(weights, cap=1.0)
    spread, _ = occurrence_spread(known.occurrence.features[:, 1], whole)
    return _odds(spread.probability)


def _odds(share: Floats) -> Floats:
    kept = np.clip(share, 1e-9, 1 - 1e-9)
    return np.asarray(np.log(kept) - np.log1p(-kept), float)


def _attribution_way(known: _Known, folds: Ints) -> tuple[Way | None, Floats, Bools]:
    """Return the way that guesses held-out attributions best; None for the published weights.

    With it come the held-out log-odds of every side that is blamed, and whether it did it.
    """
    rows = np.flatnonzero(known.who != NOBODY)
    inside, folded = known.of(rows), folds[rows]
    ways: tuple[Way | None, ...] = (None, *WAYS) if len(rows) >= LEAST else (None,)
    shares = {way: _held_out_shares(inside, folded, way) for way in ways}
    hit = np.arange(len(rows)), inside.who
    best = min(ways, key=lambda way: -np.log(np.maximum(shares[way][hit], 1e-9)).sum())
    blamed = inside.attribution.there & (inside.attribution.features[:, :, 0] == 0)
    blamed[:, -1] = False
    did = np.eye(blamed.shape[1], dtype=bool)[inside.who]
    return best, _odds(shares[best][blamed]), did[blamed]


def _held_out_shares(known: _Known, folds: Ints, way: Way | None) -> Floats:
    """Return the probabilities of attribution that each fold gets from the others."""
    out = np.zeros(known.attribution.there.shape)
    for fold in range(FOLDS):
        inside = np.flatnonzero(folds == fold)
        others = known.of(np.flatnonzero(folds != fold))
        weights = replace(published(), attribution=_attribution(others, way), attribution_cap=1.0)
        out[inside] = attribution_spread(known.of(inside).attribution, weights).probability
    return out


def _log_loss(odds: Floats, occurred: Ints) -> float:
    signed = np.where(occurred == 1, odds, -odds)
    return float(np.logaddexp(0.0, -signed).mean())


def _temperature(odds: Floats, occurred: Ints) -> float:
    """Return by what held-out log-odds must be divided, shrunk to 1 (Guo et al., 2017)."""
    grid = np.exp(np.linspace(-1.0, 1.5, 101))
    penalty = np.log(grid) ** 2 / (2 * _TEMPERATURE_SD**2)
    losses = [_log_loss(odds / value, occurred) * len(odds) for value in grid]
    return float(grid[int(np.argmin(np.array(losses) + penalty))])


def _cap(odds: Floats, held: Bools, resolved: int) -> float:
    """Return the greatest probability that held-out answers support.

    Above the published cap only where statements beyond it held at least 96 times in 100, with
    doubt allowed for; and never surer than one wrong in as many as were resolved.

    Args:
        odds: held-out log-odds.
        held: whether what they speak of turned out so.
        resolved: number of resolved incidents.
    """
    strong = np.abs(odds) > math.log(CAP[1] / (1 - CAP[1]))
    right = int(((odds > 0) == held)[strong].sum())
    missed = int(strong.sum()) - right
    if float(betaincinv(right + 0.5, missed + 0.5, _DOUBT)) < _SURE:
        return CAP[1]
    return 1 - 1 / (resolved + 1 / (1 - CAP[1]))
