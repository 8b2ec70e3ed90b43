"""The truth of an exercise: what took place, drawn first and kept apart from what is said of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np

from truceline.drill.draws import Draws, Flags, Floats, Ints
from truceline.drill.regime import Regime
from truceline.drill.side import Side
from truceline.record import EventType, Term


class State(Term):
    """What is true of an allegation."""

    AS_ALLEGED = "as_alleged", "it took place as alleged, by the side that is blamed"
    OTHER_SIDE = "other_side", "it took place, and the side that alleges it did it"
    THIRD = "third", "an accident, old ordnance or a third party's act"
    NOT_AS_DESCRIBED = "not_as_described", "it did not take place as described"


STATES: Final = tuple(State)
ALLEGED, OTHER, THIRD, NOTHING = range(4)
"""The states as numbers, in the order of `STATES`."""

TYPES: Final = (
    (EventType.ARTILLERY, 0.22),
    (EventType.SMALL_ARMS, 0.2),
    (EventType.ROCKET, 0.12),
    (EventType.LANDMINE, 0.12),
    (EventType.DRONE_STRIKE, 0.1),
    (EventType.INCURSION, 0.08),
    (EventType.AIRSTRIKE, 0.06),
    (EventType.FORTIFICATION, 0.05),
    (EventType.TROOP_MOVEMENT, 0.03),
    (EventType.ABDUCTION_DETENTION, 0.02),
)
"""Kinds of events and how often they are alleged."""

VIOLENT: Final = np.array([i not in (5, 7, 8, 9) for i in range(len(TYPES))])
"""Whether a kind hurts people."""
BURNS: Final = np.array([i in (0, 2, 4, 6) for i in range(len(TYPES))])
"""Whether a sensor could see a kind at all."""
_ACCIDENTS: Final = np.array([0.7, 0.9, 0.6, 5.0, 0.8, 0.4, 0.3, 0.2, 0.2, 0.5])
"""How much likelier each kind is among accidents: mines lie where they were laid."""
PLACES: Final = 48
"""Number of places where events may be."""


@dataclass(frozen=True)
class Truth:
    """What is true of one incident.

    Attributes:
        state: what is true of the allegation.
        took_place: whether anything took place at all; something else did, where `state` is
            that it did not take place as described.
        party: id of the party that did it; None where no party did, or nothing took place.
        killed: number of people killed by it directly.
        killed_military: of these, soldiers.
        killed_civilian: of these, civilians.
        killed_indirect: people who died of evacuation or illness, beside these.
        injured: number of people injured.
        displaced: number of people displaced.
        time: when it took place, UTC; when it is alleged to have, where nothing took place.
        number: how many shots, shells, mines or vehicles there were; 0 where nothing took place.
    """

    state: State
    took_place: bool
    party: str | None
    killed: int
    killed_military: int
    killed_civilian: int
    killed_indirect: int
    injured: int
    displaced: int
    time: datetime
    number: int

    @property
    def occurred(self) -> bool:
        """Whether it took place as described, whoever did it."""
        return self.state is not State.NOT_AS_DESCRIBED


def event_id(row: int) -> str:
    """Return the id of the event in a row."""
    return f"E{row + 1:04}"


@dataclass(frozen=True)
class Truths:
    """The truth as columns, one row an incident; sides are 0 and 1, and -1 is nobody.

    `dead` holds soldiers, civilians and indirect dead; `hurt` soldiers and civilians injured.
    """

    state: Ints
    blamed: Ints
    doer: Ints
    kind: Ints
    occurred: Flags
    hard: Floats
    grave: Floats
    seconds: Ints
    place: Ints
    number: Ints
    dead: Ints
    hurt: Ints
    displaced: Ints

    @property
    def accuser(self) -> Ints:
        """The side that is not the one blamed."""
        return np.asarray(1 - self.blamed)


def truths(regime: Regime, draws: Draws) -> Truths:
    """Draw what took place."""
    n = regime.incidents
    shares = (regime.as_alleged, regime.other_side, regime.third, regime.not_as_described)
    state = draws.choice("state", n, np.array(shares))
    blamed = draws.choice("blamed", n, _blamed(regime)[state])
    doer = np.select([state == ALLEGED, state == OTHER], [blamed, 1 - blamed], -1)
    occurred = (state != NOTHING) | (draws.uniform("nothing", n) >= regime.nothing)
    usual = np.array([weight for _, weight in TYPES])
    kind = draws.choice("kind", n, np.where((state == THIRD)[:, None], usual * _ACCIDENTS, usual))
    grave = draws.normal("grave", n)
    # What is made up is made up where it is hard to check.
    hard = draws.normal("hard", n) + np.where(state == ALLEGED, -0.2, 0.25)
    violent = VIOLENT[kind] & (state != NOTHING)
    dead, hurt, displaced = _toll(regime, draws, violent, grave)
    shots = 1 + draws.poisson("number", np.exp(1.2 + 0.6 * grave))
    return Truths(
        state=state,
        blamed=blamed,
        doer=doer,
        kind=kind,
        occurred=occurred,
        hard=hard,
        grave=grave,
        seconds=_seconds(regime, draws),
        place=draws.choice("place", n, 1 / np.arange(1.0, PLACES + 1)),
        number=np.where(occurred & (state != NOTHING), shots, 0),
        dead=dead,
        hurt=hurt,
        displaced=displaced,
    )


def _blamed(regime: Regime) -> Floats:
    """Return the weights of side 0 and side 1 being blamed, a row for each state.

    A side that does more is blamed more rightly, one that lies more blames the other more wrongly.
    """
    one, two = regime.sides
    least = 0.05  # media and rumours blame where no party does

    def row(of_one: float, of_two: float) -> tuple[float, float]:
        return of_one + least, of_two + least

    def acts(side: Side, other: Side) -> float:
        return side.acts * (0.3 + 0.7 * other.accuses_when_hit)

    return np.array(
        [
            row(acts(one, two), acts(two, one)),
            row(two.acts * two.accuses_falsely, one.acts * one.accuses_falsely),
            row(two.accuses_by_mistake, one.accuses_by_mistake),
            row(two.accuses_falsely, one.accuses_falsely),
        ]
    )


def _seconds(regime: Regime, draws: Draws) -> Ints:
    """Return times in seconds from the beginning: events come in waves."""
    n = regime.incidents
    waves = max(1, regime.days // 20)
    centre = draws.uniform("wave", waves)[draws.choice("in-wave", n, np.ones(waves))]
    spread = draws.normal("off-wave", n) * 2.5 / regime.days
    anywhere = draws.uniform("anywhere", n)
    at = np.where(draws.uniform("waves", n) < 0.6, centre + spread, anywhere)
    return np.asarray((np.clip(at, 0.0, 0.999) * regime.days * 86_400).astype(np.int64))


def _toll(regime: Regime, draws: Draws, violent: Flags, grave: Floats) -> tuple[Ints, Ints, Ints]:
    toll, n = regime.toll, regime.incidents
    harmed = violent & (draws.uniform("harmed", n) < toll.harmed)
    scale = np.where(harmed, np.exp(0.7 * grave - 0.245), 0.0)
    killed = draws.poisson("killed", toll.killed * scale)
    injured = draws.poisson("injured", toll.injured * (killed + np.sign(scale)))
    civil = np.clip(toll.civilian + 0.35 * draws.normal("civil", n), 0.0, 1.0)
    rng = draws.stream("civilians")
    civilians, hurt_civilians = rng.binomial(killed, civil), rng.binomial(injured, civil)
    indirect = draws.poisson("indirect", toll.indirect * killed)
    displaced = draws.poisson("displaced", toll.displaced * (killed + injured) * civil)
    return (
        np.stack([killed - civilians, civilians, indirect], axis=1),
        np.stack([injured - hurt_civilians, hurt_civilians], axis=1),
        displaced,
    )
