"""What statements say of the dead, of how many shots, and of when: noisy, growing, corrected."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from truceline.drill.draws import Draws, Floats, Ints
from truceline.drill.regime import Regime
from truceline.drill.said import COORDINATED, OWN, PARTY, STANCE, Said
from truceline.drill.truth import NOTHING, OTHER, Truths
from truceline.record import Stance

UNSTATED = -1


@dataclass(frozen=True)
class Figures:
    """What each statement says, one row a statement; `UNSTATED` where it says nothing.

    Attributes:
        soldiers: dead soldiers.
        civilians: dead civilians.
        indirect: dead of evacuation or illness, stated beside the others.
        injured: injured.
        displaced: displaced.
        number: shots, shells, mines or vehicles.
        seconds: stated clock time, seconds from the beginning, to the minute.
        day: stated day, from the beginning.
    """

    soldiers: Ints
    civilians: Ints
    indirect: Ints
    injured: Ints
    displaced: Ints
    number: Ints
    seconds: Ints
    day: Ints


def figures(regime: Regime, draws: Draws, true: Truths, said: Said) -> Figures:
    """Draw what each statement says in figures."""
    columns = _counts(regime, draws, true, said)
    stated = _from_others(regime, draws, said, np.stack(columns, axis=1))
    seconds, day = _times(regime, draws, true, said)
    number = _numbers(regime, draws, true, said)
    # A copy says what its original says, of figures, of time and of number.
    source = np.where(said.link == OWN, np.arange(len(said)), said.parent)
    # Half of what is reworded loses its clock time.
    drops = (said.link == COORDINATED) & (draws.uniform("drops-time", len(said)) < 0.5)
    soldiers, civilians, indirect, injured, displaced = stated[source].T
    return Figures(
        soldiers=soldiers,
        civilians=civilians,
        indirect=indirect,
        injured=injured,
        displaced=displaced,
        number=number[source],
        seconds=np.where(drops, UNSTATED, seconds[source]),
        day=day[source],
    )


def _pair(regime: Regime, who: Ints, name: str) -> Floats:
    pair = np.array([getattr(side, name) for side in regime.sides], dtype=float)
    return np.asarray(pair[who])


def _counts(
    regime: Regime, draws: Draws, true: Truths, said: Said
) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    toll, m, event = regime.toll, len(said), said.event
    party = said.role == PARTY
    side = np.where(party, said.who, 0)
    hit = np.where(true.state == OTHER, true.blamed, true.accuser)[event]
    enemy, own = party & (side != hit), party & (side == hit)
    inflates = _pair(regime, side, "inflates")
    age = np.maximum(0.0, said.hours - toll.cut_off_hours * draws.exponential("cut-off", m))
    unknown = (1 - toll.at_once) * np.exp(-age / (24 * max(toll.days, 0.05)))
    known = 1 - unknown
    later = (said.hours > 24) & (draws.uniform("corrected", m) < toll.corrected)
    known = np.where(later, known * 0.75, known)
    noise = np.exp(np.where(party, 0.05, 0.15) * draws.normal("figure-noise", m))

    def figure(name: str, values: Ints, factor: Floats) -> Ints:
        exact = values[event] * known * noise * factor
        return np.asarray(np.floor(exact + draws.uniform(f"figure-{name}", m)).astype(np.int64))

    blown = np.where(enemy, inflates, 1.0)
    kept = np.where(own, 1 - _pair(regime, side, "conceals"), 1.0)
    soldiers = figure("soldiers", true.dead[:, 0], blown * kept)
    civilians = figure("civilians", true.dead[:, 1], np.where(enemy, 1 / inflates, 1.0))
    indirect = figure("indirect", true.dead[:, 2], np.where(enemy, 0.0, 1.0))
    injured = figure("injured", true.hurt.sum(axis=1), np.where(enemy, 1.0, kept))
    displaced = figure("displaced", true.displaced, np.where(own, inflates, 1.0))
    # Whoever makes an event up makes up its dead.
    made_up = party & own & (true.state[event] == NOTHING) & (said.stance != STANCE[Stance.DENIES])
    civilians += np.where(made_up, draws.poisson("made-up", inflates - 1), 0)
    return _shaped(regime, draws, true, said, (soldiers, civilians, indirect, injured, displaced))


def _shaped(
    regime: Regime,
    draws: Draws,
    true: Truths,
    said: Said,
    counts: tuple[Ints, Ints, Ints, Ints, Ints],
) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """Round large figures, and leave out what is not stated."""
    toll, m = regime.toll, len(said)
    soldiers, civilians, indirect, injured, displaced = counts
    rounds = draws.uniform("rounded", m) < toll.rounded

    def rounded(values: Ints, above: int, step: int) -> Ints:
        near = (values + step // 2) // step * step
        return np.where(rounds & (values > above), near, values)

    quiet = (said.stance == STANCE[Stance.DENIES]) | (said.stance == STANCE[Stance.RETRACTS])
    violent = (true.dead[said.event].sum(axis=1) + true.hurt[said.event].sum(axis=1)) > 0
    chance = toll.stated * np.where(quiet, 0.1, 1.0) * np.where(violent, 1.0, 0.35)
    stated = (draws.uniform("states-figures", m) < chance) & (said.manner < 0)

    def given(name: str, values: Ints, share: float) -> Ints:
        gives = stated & (draws.uniform(f"gives-{name}", m) < share)
        return np.where(gives, values, UNSTATED)

    return (
        np.where(stated, rounded(soldiers, 20, 5), UNSTATED),
        np.where(stated, rounded(civilians, 20, 5), UNSTATED),
        np.where(indirect > 0, given("indirect", indirect, 0.4), UNSTATED),
        given("injured", rounded(injured, 20, 5), 0.7),
        np.where(displaced > 0, given("displaced", rounded(displaced, 100, 100), 0.4), UNSTATED),
    )


def _from_others(regime: Regime, draws: Draws, said: Said, stated: Ints) -> Ints:
    """Let some statements take their figures over from the first that gave any."""
    gives = np.flatnonzero(stated[:, 0] != UNSTATED)
    order = gives[np.argsort(said.hours[gives], kind="stable")][::-1]
    first = np.full(int(said.event.max(initial=-1)) + 1, -1, dtype=np.int64)
    first[said.event[order]] = order  # the earliest is written last
    origin = first[said.event]
    takes = draws.uniform("borrowed", len(said)) < regime.toll.borrowed
    takes &= (stated[:, 0] != UNSTATED) & (origin >= 0)
    return np.where(takes[:, None], stated[origin], stated)


def _times(regime: Regime, draws: Draws, true: Truths, said: Said) -> tuple[Ints, Ints]:
    m, n = len(said), regime.incidents
    party = said.role == PARTY
    # Each side has one clock for an incident; neutrals have none and pass one on.
    clocks = np.stack([draws.normal("clock-0", n), draws.normal("clock-1", n)], axis=1)
    clock = clocks[said.event, np.where(party, said.who, 0)]
    off = 60 * regime.clock_minutes * np.where(party, clock, 1.5 * draws.normal("clock", m))
    exact = np.maximum(0, true.seconds[said.event] + off.astype(np.int64)) // 60 * 60
    timed = draws.uniform("timed", m) < np.where(party, 0.4, 0.2)
    slips = draws.uniform("slips", m) < 0.02
    aside = np.where(draws.uniform("slips-by", m) < 0.5, -1, 1)
    day = np.maximum(0, true.seconds[said.event] // 86_400 + np.where(slips, aside, 0))
    keeps = timed & ~slips
    return np.where(keeps, exact, UNSTATED), np.where(keeps, exact // 86_400, day)


def _numbers(regime: Regime, draws: Draws, true: Truths, said: Said) -> Ints:
    m, event = len(said), said.event
    party = said.role == PARTY
    side = np.where(party, said.who, 0)
    blown = np.where(party & (side == true.accuser[event]), _pair(regime, side, "inflates"), 1.0)
    fewer = np.where(party & (side == true.doer[event]), 0.8, 1.0)
    noise = np.exp(0.25 * draws.normal("number-noise", m))
    made_up = np.where(
        true.number == 0,
        1 + draws.poisson("number-made-up", np.full(regime.incidents, 4.0)),
        true.number,
    )
    number = np.maximum(1, np.rint(made_up[event] * blown * fewer * noise)).astype(np.int64)
    denies = said.stance == STANCE[Stance.DENIES]
    return np.where(~denies & (draws.uniform("numbers", m) < 0.35), number, UNSTATED)
