"""What the model says of one incident, with what moved it in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from truceline.weigh.evidence.gather import Gathered
from truceline.weigh.incentive import AFFIRMING
from truceline.weigh.model.columns import NOBODY, Floats, Items
from truceline.weigh.model.design import AFTER_BASE, AFTER_PRIORS, BASE
from truceline.weigh.model.estimate import Estimates, Spread
from truceline.weigh.model.weights import Weights
from truceline.weigh.roots import Root
from truceline.weigh.verdict import Estimate, Reason

_DIGITS: Final = 9
"""Digits kept of a probability: beyond them two machines may round differently."""


@dataclass(frozen=True)
class Answers:
    """What the model says of one incident.

    Attributes:
        occurrence: that it occurred.
        occurrence_reasons: what moved that, in no order.
        parties: of each party blamed, that it did it, given that it occurred.
        party_reasons: what moved these, in no order.
    """

    occurrence: Estimate
    occurrence_reasons: tuple[Reason, ...]
    parties: Mapping[str, Estimate]
    party_reasons: tuple[Reason, ...]


def answers_of(
    gathered: Gathered, items: tuple[Items, Items], said: Estimates, weights: Weights, row: int
) -> Answers:
    """Take the answers on one incident, in words, from those on all.

    Args:
        gathered: the evidence.
        items: what counts on either question.
        said: what the model says.
        weights: the weights it says it with.
        row: the incident.
    """
    told = gathered.told[row]
    occurred, did = items
    shown = [(told.sides.index(party), party) for party in told.blamed]
    return Answers(
        replace(estimate_of(said.occurrence, row), alone=bool(said.alone[row])),
        _reasons(gathered, occurred, weights.occurrence.mean[AFTER_BASE:], row) + _learned(weights),
        {party: estimate_of(said.attribution, row, side) for side, party in shown},
        _reasons(gathered, did, weights.attribution.mean[AFTER_PRIORS:], row),
    )


def estimate_of(spread: Spread, *at: int) -> Estimate:
    """Return one probability of an array, with its interval."""
    return rounded(spread.probability[at], spread.low[at], spread.high[at])


def rounded(middle: float, low: float, high: float) -> Estimate:
    """Return an estimate with as many digits as two machines agree on."""
    return Estimate(
        round(float(middle), _DIGITS), round(float(low), _DIGITS), round(float(high), _DIGITS)
    )


def _learned(weights: Weights) -> tuple[Reason, ...]:
    """Return what the base rate of resolved incidents adds, where one was learned."""
    base = float(weights.occurrence.mean[BASE])
    if not base:
        return ()
    return (Reason(f"how often the {weights.resolved} resolved incidents occurred", base, ()),)


def _reasons(gathered: Gathered, items: Items, mean: Floats, row: int) -> tuple[Reason, ...]:
    told = gathered.told[row]
    first, last = np.searchsorted(items.incident, (row, row + 1))
    out = []
    for item in range(first, last):
        log_odds = float(mean[items.kind[item]] * items.share[item])
        about = told.sides[items.about[item]] if items.about[item] != NOBODY else None
        if items.row[item] < 0:
            out.append(Reason(_OPPOSED, log_odds, _opposed(told.roots)))
            continue
        statement = gathered.statements[items.row[item]]
        out.append(Reason(statement.text, log_odds, statement.refs, about))
    return tuple(out)


_OPPOSED = "opposed parties both say that it happened"


def _opposed(origins: Sequence[Root]) -> tuple[str, ...]:
    """Return a claim of each party that says it happened, the latest."""
    last = {
        root.party: claim.id
        for root in origins
        if root.party
        for claim in root.claims
        if claim.stance in AFFIRMING
    }
    return tuple(sorted(last.values()))
