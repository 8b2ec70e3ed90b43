"""How far a finding depends on any one root, and on the priors."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from truceline.weigh.answers import estimate_of
from truceline.weigh.evidence.gather import Told, columns_of
from truceline.weigh.model.columns import NOBODY
from truceline.weigh.model.design import BASE, NO_PARTY, UNBLAMED
from truceline.weigh.model.estimate import estimates
from truceline.weigh.model.weights import Normal, Weights
from truceline.weigh.verdict import Estimate

PRIOR_STEP: Final = math.log(3.0)
"""By how much each prior is moved either way, in log-odds: an even one to 25 % and 75 %."""


@dataclass(frozen=True)
class Changed:
    """Both probabilities after one change.

    Attributes:
        what: `without`, `prior of occurrence` or `prior of the party blamed`.
        root: name of the root left out; a party's id where it is a party.
        step: by how much a prior was moved, log-odds.
        occurrence: that it occurred.
        attribution: that the party did it, given that it occurred.
    """

    what: str
    root: str | None
    step: float
    occurrence: Estimate
    attribution: Estimate


@dataclass(frozen=True)
class Sensitivity:
    """How far a finding moves.

    Attributes:
        incident_id: the incident.
        party: the party whose probability of having done it is followed; None where none is
            blamed.
        changes: what each change makes of it.
    """

    incident_id: str
    party: str | None
    changes: tuple[Changed, ...]

    def of_roots(self) -> tuple[Changed, ...]:
        """Return the changes that leave a root out."""
        return tuple(item for item in self.changes if item.what == WITHOUT)

    def of_priors(self) -> tuple[Changed, ...]:
        """Return the changes that move a prior."""
        return tuple(item for item in self.changes if item.what != WITHOUT)


WITHOUT: Final = "without"
PRIOR_OCCURRED: Final = "prior of occurrence"
PRIOR_BLAMED: Final = "prior of the party blamed"


def sensitivity(
    told: Sequence[Told], parties: Sequence[str | None], weights: Weights
) -> tuple[Sensitivity, ...]:
    """Weigh incidents again without each root, and with each prior moved either way.

    Args:
        told: the evidence on the incidents.
        parties: of each incident the party followed, as `Verdict.about` says.
        weights: the weights.
    """
    changes: list[list[Changed]] = [[] for _ in told]
    dropped = [(row, root) for row, item in enumerate(told) for root in range(len(item.roots))]
    without = [_without(told[row], root) for row, root in dropped]
    follow = [parties[row] for row, _ in dropped]
    pairs = both(without, follow, weights)
    for (row, root), (occurrence, attribution) in zip(dropped, pairs, strict=True):
        name = told[row].roots[root].name
        changes[row].append(Changed(WITHOUT, name, 0.0, occurrence, attribution))
    for what, step, moved in _priors(weights):
        for row, (occurrence, attribution) in enumerate(both(told, parties, moved)):
            changes[row].append(Changed(what, None, step, occurrence, attribution))
    return tuple(
        Sensitivity(item.incident.id, party, tuple(found))
        for item, party, found in zip(told, parties, changes, strict=True)
    )


def _without(told: Told, root: int) -> Told:
    return replace(told, statements=tuple(row for row in told.statements if row.root != root))


def _priors(weights: Weights) -> list[tuple[str, float, Weights]]:
    out = []
    for step in (-PRIOR_STEP, PRIOR_STEP):
        occurrence = _moved(weights.occurrence, {BASE: step})
        out.append((PRIOR_OCCURRED, step, replace(weights, occurrence=occurrence)))
    for step in (-PRIOR_STEP, PRIOR_STEP):
        attribution = _moved(weights.attribution, {UNBLAMED: -step, NO_PARTY: -step})
        out.append((PRIOR_BLAMED, step, replace(weights, attribution=attribution)))
    return out


def _moved(normal: Normal, steps: dict[int, float]) -> Normal:
    mean = normal.mean.copy()
    for place, step in steps.items():
        mean[place] += step
    return Normal(mean, normal.cov)


def both(
    told: Sequence[Told], parties: Sequence[str | None], weights: Weights
) -> list[tuple[Estimate, Estimate]]:
    """Return of each incident that it occurred, and that a party did it, given that."""
    said = estimates(columns_of(told), weights)
    out = []
    for row, (item, party) in enumerate(zip(told, parties, strict=True)):
        side = item.sides.index(party) if party in item.sides else NOBODY
        attribution = Estimate(0.0, 0.0, 0.0)
        if side != NOBODY:
            attribution = estimate_of(said.attribution, row, side)
        occurrence = replace(estimate_of(said.occurrence, row), alone=bool(said.alone[row]))
        out.append((occurrence, attribution))
    return out
