"""Learning the weights: from people's judgements, and from the reports alone.

Expectation-maximisation (Dempster, Laird and Rubin, 1977) on pairs as in Winkler (1988), with two
things added without which it goes astray where matches are rare. A source has an event once as a
rule, so the reports of one source that a report may belong with compete, and their chances sum to
at most one. And the published defaults count as pairs throughout.

What is learned without labels is taken only where there are enough pairs to learn from; see
`LEAST`. Pairs that people judged count as what they were judged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

from truceline.match.link.encode import Encoded, encode
from truceline.match.link.frame import Frame, frame
from truceline.match.link.kernel import summed, tally
from truceline.match.link.lists import by_time
from truceline.match.link.model import COVERAGE, Model, fields, weigh
from truceline.match.link.pairs import levels
from truceline.match.link.reports import Floats, Ints, Reports

LEAST: Final = 1_000
"""Reports from which on weights are learned from the reports alone."""
SAMPLE: Final = 8_000
"""Reports that are learned from, in stretches of time."""
STRETCHES: Final = 1
ROUNDS: Final = 12
_DROPS: Final = {1: -9.0, 3: -8.0}
"""Pairs that score less at these rounds are taken as apart from then on."""


def defaults(at_frame: Frame, at: Encoded, rows: Ints) -> tuple[Model, Any, Any, Any]:
    """Return the published defaults, with what is met by chance counted among some reports.

    Returns:
        the model; left rows, right rows and levels of the pairs it was counted among.
    """
    made = fields(at_frame)
    size = made[-1].offset + len(made[-1])
    blank = Model(at_frame, made, np.zeros(size), float(np.log(COVERAGE)))
    left, right, met = levels(blank, at, rows)
    total = tally(met, np.ones(len(met)), size)
    return replace(blank, weights=weigh(made, np.zeros(size), total)), left, right, met


def learned(
    at_frame: Frame,
    at: Encoded,
    rows: Ints,
    judged: Sequence[tuple[int, int, bool]] = (),
    *,
    alone: bool = True,
) -> Model:
    """Learn a model.

    Args:
        at_frame: the frame of the reports.
        at: the reports.
        rows: rows to learn from, by time.
        judged: pairs of rows, and whether people judged them to be about one event.
        alone: whether to learn from pairs nobody judged as well.
    """
    model, left, right, met = defaults(at_frame, at, rows)
    if not len(left) or not (alone or judged):
        return model
    size = len(model.weights)
    total = tally(met, np.ones(len(met)), size)
    known = _known(left, right, judged)
    if not alone:
        told = known >= 0
        sure = known[told]
        # What is met by chance stays as counted: people are asked about likely pairs, so the
        # pairs they keep apart are no sample of all pairs.
        matched = tally(met[told], sure, size)
        return replace(model, weights=weigh(model.fields, matched, total), pairs=sure.sum())
    compared, prior, weights = len(left), model.prior, model.weights
    chance = np.zeros(0)
    for turn in range(ROUNDS):
        score = prior + summed(met, weights)
        if turn in _DROPS:
            kept = np.flatnonzero((score > _DROPS[turn]) | (known >= 0))
            met, left, right, known, score = met[kept], left[kept], right[kept], known[kept], score[kept]
        chance = _competing(score, left, right, at)
        chance = np.where(known >= 0, known, chance)
        matched = tally(met, chance, size)
        weights = weigh(model.fields, matched, total)
        prior = _prior(float(chance.sum()), compared)
    return replace(model, weights=weights, prior=prior, pairs=float(chance.sum()))


def fit(reports: Reports, judged: Sequence[tuple[int, int, bool]] = ()) -> Model:
    """Make the model of a set of reports; see the module."""
    from truceline.match.link.encode import dictionaries

    names = dictionaries(reports)
    measured = frame(reports, names)
    at = encode(reports, measured, names)
    return learned(measured, at, sample(at), judged, alone=len(reports) >= LEAST)


def sample(at: Encoded) -> Ints:
    """Rows to learn from, by time: all, or a few stretches of time with no gap within each."""
    rows = by_time(at)
    if len(rows) <= SAMPLE:
        return rows
    each = SAMPLE // STRETCHES
    starts = np.linspace(0, len(rows) - each, STRETCHES + 2)[1:-1].astype(np.int64)
    taken = np.concatenate([np.arange(s, s + each) for s in starts])
    return rows[np.unique(taken)]


def _prior(matched: float, compared: int) -> float:
    return float(np.log(max(matched, 0.5)) - np.log(max(compared - matched, 0.5)))


def _known(left: Any, right: Any, judged: Sequence[tuple[int, int, bool]]) -> Floats:
    known = np.full(len(left), -1.0)
    if judged:
        verdicts = {(min(a, b), max(a, b)): float(same) for a, b, same in judged}
        low, high = np.minimum(left, right).tolist(), np.maximum(left, right).tolist()
        for row, pair in enumerate(zip(low, high, strict=True)):
            known[row] = verdicts.get(pair, -1.0)
    return known


def _competing(score: Floats, left: Any, right: Any, at: Encoded) -> Floats:
    """Chance of each pair, where the reports of one source compete for a report."""
    odds = np.exp(np.clip(score, -30.0, 30.0))
    sources = int(at.source.max(initial=0)) + 2
    one = left.astype(np.int64) * sources + at.source[right] + 1
    other = right.astype(np.int64) * sources + at.source[left] + 1
    size = len(at) * sources
    claimed = np.bincount(one, odds, size) + np.bincount(other, odds, size)
    chance: Floats = odds / np.sqrt((1 + claimed[one]) * (1 + claimed[other]))
    return chance
