"""What observers find: visits that were refused, came late, or saw what their host showed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from truceline.drill.draws import Draws, Flags, Floats, Ints
from truceline.drill.neutrals import account
from truceline.drill.regime import Regime
from truceline.drill.said import OBSERVER, STANCE, Gathering, repeated
from truceline.drill.truth import ALLEGED, NOTHING, THIRD, Truths
from truceline.record import Stance

TEAMS = 6
"""Number of observer teams."""


@dataclass(frozen=True)
class Visits:
    """Visits, one row an incident.

    Attributes:
        host: the side on whose ground the place is.
        asked: whether observers asked to go.
        refused: whether they were refused.
        team: the team.
        hours: hours from the event to the visit, or to the refusal.
    """

    host: Ints
    asked: Flags
    refused: Flags
    team: Ints
    hours: Floats


def visits(regime: Regime, draws: Draws, true: Truths) -> Visits:
    """Draw where observers asked to go and where they were let in."""
    n, watch = regime.incidents, regime.observers
    # As a rule the place is on the ground of the side that says it was hit.
    host = np.where(draws.uniform("host", n) < 0.75, true.accuser, true.blamed)
    asked = draws.uniform("visited", n) < regime.density.visited
    accuses_wrongly = (host == true.accuser) & (true.state != ALLEGED)
    wrong = (host == true.doer) | accuses_wrongly
    usual = np.array([side.refuses_access for side in regime.sides])[host]
    when_wrong = np.array([side.refuses_when_wrong for side in regime.sides])[host]
    refused = draws.uniform("refused", n) < np.where(wrong, when_wrong, usual)
    late = watch.late_days * np.exp(watch.late_spread * draws.normal("late", n))
    return Visits(
        host=host,
        asked=asked,
        refused=asked & refused,
        team=draws.choice("team", n, np.ones(TEAMS)),
        hours=1 + 24 * late,
    )


def observed(regime: Regime, draws: Draws, true: Truths, seen: Visits, out: Gathering) -> None:
    """Add what observers perceived, what they found not so, and whom they name."""
    watch = regime.observers
    went = seen.asked & ~seen.refused
    more = draws.poisson("observations", np.full(len(went), regime.density.observations))
    events = repeated(np.where(went, 1 + more, 0))
    m = len(events)
    weights = np.tile(np.array(watch.manners), (m, 1))
    # Nobody sees or hears what was over a day ago.
    weights[:, :2] *= (seen.hours[events] < 30)[:, None]
    weights[:, 5] += 1e-9  # somebody can always be asked
    manner = draws.choice("manner", m, weights)
    version = _versions(regime, draws, true, seen, events, manner)
    names = draws.uniform("observers-name", m) < watch.names
    word, accused = account(true, events, version, names, draws, "observers")
    wrong = version != true.state[events]
    hours = seen.hours[events] + 2 * draws.uniform("observer-hours", m)
    perceives = (word != STANCE[Stance.DENIES]) & ~(names & (accused >= 0))
    # What is perceived is an observation; what is concluded, or not found, is a claim.
    for rows in (np.flatnonzero(perceives), np.flatnonzero(~perceives)):
        seeing = bool(len(rows)) and bool(perceives[rows[0]])
        out.add(
            events[rows],
            OBSERVER,
            seen.team[events[rows]],
            word[rows],
            accused[rows],
            hours[rows],
            wrong[rows],
            manner=manner[rows] if seeing else None,
        )


def _versions(
    regime: Regime, draws: Draws, true: Truths, seen: Visits, events: Ints, manner: Ints
) -> Ints:
    """Return the version that each observation bears out."""
    watch, m = regime.observers, len(events)
    error = np.array(watch.errors)[manner]
    days = seen.hours[events] / 24
    odds = np.clip(regime.hardness * true.hard[events] * 0.5, -2, 2)
    error = error * np.exp(odds)
    error = np.minimum(0.5, error + np.maximum(0, 0.5 - error) * (1 - (1 - watch.decay) ** days))
    # Half of an error is that of the visit: its observations are wrong together.
    together = draws.uniform("visit-wrong", regime.incidents)[events] < error / 2
    wrong = together | (draws.uniform("observer-wrong", m) < error / 2)
    state = true.state[events]
    other = draws.uniform("observer-other", m)
    believed = np.where(
        state == ALLEGED,
        np.where(other < 0.6, NOTHING, THIRD),
        np.where(other < 0.7, ALLEGED, NOTHING),
    )
    believed = np.where(wrong, np.where(believed == state, ALLEGED, believed), state)
    shown = draws.uniform("shown", regime.incidents)[events] < watch.shown
    for_host = np.where(seen.host[events] == true.blamed[events], NOTHING, ALLEGED)
    return np.where(shown, for_host, believed)
