"""What the parties say: accusations, answers, admissions, and what they say again."""

from __future__ import annotations

from typing import Final

import numpy as np

from truceline.drill.draws import Draws, Floats, Ints
from truceline.drill.regime import Regime
from truceline.drill.said import LEFT_OPEN, NOBODY, PARTY, STANCE, Gathering, Said, repeated, stance
from truceline.drill.truth import ALLEGED, OTHER, THIRD, Truths
from truceline.record import Stance

ORGANS: Final = 4
"""Number of organs that speak for a party."""


def parties(regime: Regime, draws: Draws, true: Truths, out: Gathering) -> None:
    """Add what the parties say about each incident."""
    alleged = _accusations(regime, draws, true, out)
    _answers(regime, draws, true, out, alleged)
    _own_doing(regime, draws, true, out)
    _further(regime, draws, true, out)


def _of(regime: Regime, side: Ints, name: str) -> Floats:
    """Return a parameter of the side of each row."""
    pair = np.array([getattr(each, name) for each in regime.sides], dtype=float)
    return np.asarray(pair[side])


def _accusations(regime: Regime, draws: Draws, true: Truths, out: Gathering) -> Floats:
    """Add the allegations of the accusing side; return their hours, NaN where it is silent."""
    n, side = regime.incidents, true.accuser
    chance = np.select(
        [true.state == ALLEGED, true.state == THIRD],
        [_of(regime, side, "accuses_when_hit"), _of(regime, side, "accuses_by_mistake")],
        _of(regime, side, "accuses_falsely"),
    )
    speaks = draws.uniform("accuses", n) < chance
    # Some are known only from the media: their report then stands alone (see `neutrals`).
    heard = speaks & (draws.uniform("heard", n) >= regime.density.through_media)
    rows = np.flatnonzero(heard)
    opens = draws.uniform("leaves-open", n) < _of(regime, side, "leaves_open")
    hours = 0.5 + 8 * draws.exponential("accuses-hours", n)
    out.add(
        rows,
        PARTY,
        side[rows],
        stance(Stance.ASSERTS, len(rows)),
        np.where(opens, LEFT_OPEN, true.blamed)[rows],
        hours[rows],
        (true.state != ALLEGED)[rows],
        organ=draws.choice("accuses-organ", n, np.ones(ORGANS))[rows],
    )
    return np.where(speaks, hours, np.nan)


_GUILTY: Final = (
    ("denies_when_guilty", Stance.DENIES),
    ("owns_when_guilty", Stance.CONFIRMS),
    ("admits_when_guilty", Stance.ADMITS),
    ("partly_when_guilty", Stance.PARTLY_ACCEPTS),
    ("counters_when_guilty", Stance.COUNTER_ACCUSES),
)
_INNOCENT: Final = (
    ("denies_when_innocent", Stance.DENIES),
    ("counters_when_innocent", Stance.COUNTER_ACCUSES),
    ("owns_falsely", Stance.CONFIRMS),
)


def _answers(regime: Regime, draws: Draws, true: Truths, out: Gathering, alleged: Floats) -> None:
    """Add the answers of the side that is blamed, some of them unasked."""
    n, side = regime.incidents, true.blamed
    guilty = true.state == ALLEGED
    quiet = np.where(guilty, _of(regime, side, "silence_when_guilty"), 1.0)
    # Where the accuser is silent the media may ask, or a side announces what it has done.
    asked = np.where(~np.isnan(alleged), 1.0, np.where(guilty, 0.6, 0.35))
    # Grave allegations are answered more often.
    eager = np.clip(1 + 0.3 * true.grave, 0.3, 1.9)
    chance = np.minimum(1.0, regime.density.answers * quiet * asked * eager)
    speaks = draws.uniform("answers", n) < chance
    weights = np.where(
        guilty[:, None], _weights(regime, side, _GUILTY), _weights(regime, side, _INNOCENT)
    )
    chosen = draws.choice("answer", n, weights)
    codes = np.array([[STANCE[word] for word in _words(kinds)] for kinds in (_GUILTY, _INNOCENT)])
    code = codes[np.where(guilty, 0, 1), chosen]
    counters = code == STANCE[Stance.COUNTER_ACCUSES]
    reports = code == STANCE[Stance.REPORTS]
    denies = code == STANCE[Stance.DENIES]
    blames = np.where(counters, true.accuser, np.where(reports, NOBODY, side))
    wrong = np.where(guilty, denies | counters, ~denies & ~(counters & (true.state == OTHER)))
    rows = np.flatnonzero(speaks)
    out.add(
        rows,
        PARTY,
        side[rows],
        code[rows],
        blames[rows],
        (np.nan_to_num(alleged, nan=18.0) + 4 + 20 * draws.exponential("answer-hours", n))[rows],
        wrong[rows] & ~reports[rows],
        organ=draws.choice("answer-organ", n, np.ones(ORGANS))[rows],
    )


def _words(kinds: tuple[tuple[str, Stance], ...]) -> list[Stance]:
    """Return the stance of each kind, and of what takes no position, six in all."""
    return [*(word for _, word in kinds), *[Stance.REPORTS] * (6 - len(kinds))]


def _weights(regime: Regime, side: Ints, kinds: tuple[tuple[str, Stance], ...]) -> Floats:
    """Return the weights of each kind of answer; what is left takes no position."""
    columns = [_of(regime, side, name) for name, _ in kinds]
    rest = np.maximum(0.0, 1 - np.sum(columns, axis=0))
    columns += [rest, *[np.zeros(len(side))] * (5 - len(kinds))]
    return np.stack(columns, axis=1)


def _own_doing(regime: Regime, draws: Draws, true: Truths, out: Gathering) -> None:
    """Add what the side that did it says, where it alleges, or could allege, the other did."""
    n, side = regime.incidents, true.accuser
    did = true.state == OTHER
    drawn = draws.uniform("own-doing", n)
    admits = _of(regime, side, "admits_when_guilty") * regime.density.answers
    owns = admits + _of(regime, side, "owns_when_guilty") * regime.density.answers
    rows = np.flatnonzero(did & (drawn < owns))
    word = np.where(drawn[rows] < admits[rows], STANCE[Stance.ADMITS], STANCE[Stance.CONFIRMS])
    out.add(
        rows,
        PARTY,
        side[rows],
        word,
        side[rows],
        (10 + 40 * draws.exponential("own-doing-hours", n))[rows],
        np.zeros(len(rows), dtype=bool),
        organ=draws.choice("own-doing-organ", n, np.ones(ORGANS))[rows],
    )


def _further(regime: Regime, draws: Draws, true: Truths, out: Gathering) -> None:
    """Add what parties say again, later and by other organs, and what they take back."""
    said = out.joined()
    mean = regime.density.further * _of(regime, said.who, "loudness")
    again = repeated(draws.poisson("further", mean * np.exp(0.4 * true.grave[said.event] - 0.08)))
    organ = draws.choice("further-organ", len(again), np.ones(ORGANS))
    hours = said.hours[again] + 3 + 30 * draws.exponential("further-hours", len(again))
    _repeat(out, said, again, said.stance[again], hours, organ)
    chance = np.where(said.wrong, _of(regime, said.who, "retracts"), 0.0)
    back = np.flatnonzero(draws.uniform("retracts", len(said)) < chance)
    later = said.hours[back] + 24 + 72 * draws.exponential("retracts-hours", len(back))
    # Only whoever said it can take it back, so the organ is the same.
    _repeat(out, said, back, stance(Stance.RETRACTS, len(back)), later, said.organ[back])


def _repeat(out: Gathering, said: Said, rows: Ints, word: Ints, hours: Floats, organ: Ints) -> None:
    out.add(
        said.event[rows],
        PARTY,
        said.who[rows],
        word,
        said.accused[rows],
        hours,
        said.wrong[rows],
        organ=organ,
    )
