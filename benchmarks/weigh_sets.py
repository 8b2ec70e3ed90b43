"""Drills as arrays: what the engine says of each incident, beside what is true of it.

Scores on a drill are not evidence about real incidents.
"""

from __future__ import annotations

import gc
import time
from dataclasses import dataclass

import numpy as np

from truceline.drill import Conflict, Regime, State, conflict, findings
from truceline.statements import observed
from truceline.weigh.evidence import Evidence, Gathered, gather
from truceline.weigh.evidence.gather import Told
from truceline.weigh.model.columns import NOBODY, Bools, Floats, Ints
from truceline.weigh.model.estimate import estimates
from truceline.weigh.model.weights import Weights
from truceline.weigh.resolve import learned, resolved
from truceline.weigh.table import CAP


@dataclass(frozen=True, eq=False)
class Drawn:
    """A drill with its evidence in columns and its truth beside.

    Attributes:
        conflict: the drill.
        gathered: the evidence.
        occurred: (incidents,) whether it took place as described, whoever did it.
        as_alleged: (incidents,) whether it did and the side blamed did it.
        who: (incidents,) the side that did it, as `weigh.resolve` numbers sides.
        side: (incidents,) the side blamed; `NOBODY` where the evidence has no side for it.
        seconds: CPU seconds that gathering took.
    """

    conflict: Conflict
    gathered: Gathered
    occurred: Bools
    as_alleged: Bools
    who: Ints
    side: Ints
    seconds: float

    @property
    def incidents(self) -> int:
        """Number of incidents."""
        return len(self.occurred)


@dataclass(frozen=True, eq=False)
class Said:
    """What the engine says, one row an incident.

    Attributes:
        occurred: probability that it occurred.
        low: lower end of its 90 % interval.
        high: upper end.
        as_alleged: probability that it occurred and the side blamed did it.
        likeliest: the blamed side that is likeliest to have done it; `NOBODY` where none is.
        did: probability that this side did it, given that it occurred.
        open: whether the evidence is insufficient on whether it occurred.
        open_who: whether it is on who did it.
        seconds: CPU seconds that it took.
    """

    occurred: Floats
    low: Floats
    high: Floats
    as_alleged: Floats
    likeliest: Ints
    did: Floats
    open: Bools
    open_who: Bools
    seconds: float


@dataclass(frozen=True, eq=False)
class Taught:
    """Weights learned from a random part of the incidents.

    Attributes:
        weights: the weights.
        known: (incidents,) whether it is one of those that were resolved.
        seconds: CPU seconds that learning took.
    """

    weights: Weights
    known: Bools
    seconds: float


def draw(regime: Regime, seed: int) -> Drawn:
    """Draw a drill and gather its evidence. Copies that a good detector would find are marked."""
    drawn = conflict(regime, seed)
    incidents, claims = drawn.incidents, drawn.statements
    gc.collect()  # else the drill's own rubbish is swept up on the gathering's time
    begun = time.process_time()
    evidence = Evidence(
        claims,
        observed(
            claims,
            {claim.id: claim for claim in drawn.claims},
            {item.id: item for item in drawn.observations},
        ),
        drawn.marked_copies,
        {drawn.incident_ids[event]: (item,) for event, item in drawn.sensed.items()},
    )
    gathered = gather(incidents, evidence)
    seconds = time.process_time() - begun
    known, _ = resolved(gathered, findings(drawn, len(incidents), 0))
    pairs = zip(gathered.told, drawn.events, strict=True)
    return Drawn(
        conflict=drawn,
        gathered=gathered,
        occurred=known.occurred == 1,
        as_alleged=np.array([e.truth.state is State.AS_ALLEGED for e in drawn.events]),
        who=known.who,
        side=np.array([_side(told, event.alleged) for told, event in pairs], np.int64),
        seconds=seconds,
    )


def _side(told: Told, party: str) -> int:
    """Return the side of a party; one that nobody names is the side left unnamed, if any."""
    if party in told.sides:
        return told.sides.index(party)
    return len(told.sides) if len(told.sides) < 2 else NOBODY


def teach(drawn: Drawn, count: int, seed: int) -> Taught:
    """Learn from incidents resolved at random, as a case would."""
    chosen = findings(drawn.conflict, count, seed)
    begun = time.process_time()
    weights = learned(drawn.gathered, chosen)
    seconds = time.process_time() - begun
    names = {finding.incident_id for finding in chosen}
    known = np.array([told.incident.id in names for told in drawn.gathered.told])
    return Taught(weights, known, seconds)


def said(drawn: Drawn, weights: Weights) -> Said:
    """Return what the engine says with some weights."""
    begun = time.process_time()
    found = estimates(drawn.gathered.columns, weights)
    seconds = time.process_time() - begun
    occurred, who = found.occurrence, found.attribution
    rows = np.arange(drawn.incidents)
    alleged = np.where(drawn.side == NOBODY, 0.0, who.probability[rows, drawn.side])
    sides = len(who.probability[0]) - 1
    blamed = drawn.gathered.columns.blamed()
    of_blamed = np.where(blamed, who.probability[:, :sides], -1.0)
    likeliest = of_blamed.argmax(axis=1)
    shown = (blamed & (who.low[:, :sides] > 0.5)).sum(axis=1)
    separates = (occurred.low > 0.5) | (occurred.high < 0.5)
    return Said(
        occurred=occurred.probability,
        low=occurred.low,
        high=occurred.high,
        as_alleged=np.clip(occurred.probability * alleged, *CAP),
        likeliest=np.where(blamed.any(axis=1), likeliest, NOBODY),
        did=np.maximum(of_blamed.max(axis=1), 0.0),
        open=~(found.alone & separates),
        open_who=shown != 1,
        seconds=seconds,
    )
