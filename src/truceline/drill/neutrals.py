"""What the media, other states and experts say, in their own name or after somebody."""

from __future__ import annotations

import numpy as np

from truceline.drill.draws import Draws, Flags, Floats, Ints, expit, logit
from truceline.drill.regime import Regime
from truceline.drill.said import (
    COORDINATED,
    LEFT_OPEN,
    MEDIA,
    NOBODY,
    OUTSIDE,
    PASSED_ON,
    STANCE,
    SYNDICATED,
    Gathering,
    Said,
    repeated,
    stance,
)
from truceline.drill.truth import ALLEGED, NOTHING, OTHER, THIRD, Truths
from truceline.record import Stance

OUTLETS, ORGANISATIONS = 24, 9
"""Number of outlets, of which the last third are aligned with the sides; and of organisations."""
ALIGNED = 16
"""First outlet aligned with a side: even ones with side 0, odd ones with side 1."""


def account(
    true: Truths, events: Ints, version: Ints, names: Flags, toward: Draws, name: str
) -> tuple[Ints, Ints]:
    """Return stance and accused of neutral accounts that tell a version of the truth.

    Args:
        true: the truth, for which side is blamed.
        events: row of the incident of each account.
        version: the state each account tells.
        names: whether it names who did it, where its version has somebody.
        toward: the draws.
        name: name of the stream.
    """
    blamed = true.blamed[events]
    # Old ordnance is told as a denial that one side did it, or as an event that nobody did.
    clears = names & (toward.uniform(f"{name}-clears", len(events)) < 0.5)
    denies = (version == NOTHING) | ((version == THIRD) & clears)
    word = np.where(denies, STANCE[Stance.DENIES], STANCE[Stance.ASSERTS])
    confirms = ~denies & (toward.uniform(f"{name}-confirms", len(events)) < 0.3)
    word = np.where(confirms, STANCE[Stance.CONFIRMS], word)
    who = np.select([version == ALLEGED, version == OTHER], [blamed, 1 - blamed], NOBODY)
    open_ = np.where(version == THIRD, NOBODY, LEFT_OPEN)
    accused = np.where(denies, np.where(names, blamed, NOBODY), np.where(names, who, open_))
    return word, accused


def mistaken(true: Truths, events: Ints, drawn: Floats) -> Ints:
    """Return the version that whoever is wrong believes: as a rule the loudest, the allegation."""
    state = true.state[events]
    return np.where(
        state == ALLEGED,
        np.select([drawn < 0.5, drawn < 0.8], [NOTHING, THIRD], OTHER),
        np.where(drawn < 0.85, ALLEGED, np.where(state == NOTHING, THIRD, NOTHING)),
    )


def neutrals(regime: Regime, draws: Draws, true: Truths, out: Gathering) -> None:
    """Add what media and third parties say, and every copy of what others say."""
    said = out.joined()
    first = np.full(regime.incidents, np.inf)
    np.minimum.at(first, said.event, said.hours)
    first = np.where(np.isinf(first), 0.0, first)
    _own_accounts(regime, draws, true, out, _line_of_the_loudest(true, said), first)
    _outside(regime, draws, true, out, first)
    _passed_on(regime, draws, out, said)
    _syndicated(regime, draws, true, out, said)
    _coordinated(regime, draws, out, said)
    _rumours(regime, draws, true, out)


def _right(accuracy: float, hardness: float, hard: Floats, drawn: Floats) -> Flags:
    return np.asarray(drawn < expit(logit(accuracy) - hardness * hard))


def _line_of_the_loudest(true: Truths, said: Said) -> Ints:
    """Return for each incident the version of the party that spoke most; the allegation if none."""
    n = len(true.state)
    spoken = np.zeros((n, 2))
    np.add.at(spoken, (said.event, said.who), 1.0)
    for_blamed = spoken[np.arange(n), true.blamed]
    return np.where(for_blamed > spoken[np.arange(n), true.accuser], NOTHING, ALLEGED)


def _quiet(regime: Regime, true: Truths) -> Floats:
    return np.where(true.occurred & (true.state != NOTHING), 1.0, regime.quiet_when_false)


def _line(true: Truths, events: Ints, side: int) -> Ints:
    """Return what a side would have others believe of each incident."""
    return np.where(true.blamed[events] == side, NOTHING, ALLEGED)


def _own_accounts(
    regime: Regime, draws: Draws, true: Truths, out: Gathering, loudest: Ints, first: Floats
) -> None:
    media, n = regime.media, regime.incidents
    mean = regime.density.media_own * _quiet(regime, true) * np.exp(0.5 * true.grave - 0.125)
    events = repeated(draws.poisson("media", mean))
    m = len(events)
    shared = draws.uniform("informant", n)[events] < media.informant
    own, one = draws.uniform("media-right", m), draws.uniform("informant-right", n)[events]
    right = _right(media.accuracy, regime.hardness, true.hard[events], np.where(shared, one, own))
    believed = np.where(
        right, true.state[events], mistaken(true, events, draws.uniform("media-wrong", m))
    )
    follows = draws.uniform("media-follows", m)
    version = np.select(
        [follows < media.leans, follows < media.leans + media.follows],
        [_line(true, events, 0), loudest[events]],
        believed,
    )
    names = draws.uniform("media-names", m) < media.names
    word, accused = account(true, events, version, names, draws, "media")
    outlet = draws.choice("outlet", m, np.ones(ALIGNED))
    denies = word == STANCE[Stance.DENIES]  # nobody denies what was not alleged yet
    hours = 6 + 30 * draws.exponential("media-hours", m) + np.where(denies, first[events], 0.0)
    out.add(events, MEDIA, outlet, word, accused, hours, version != true.state[events])


def _outside(regime: Regime, draws: Draws, true: Truths, out: Gathering, first: Floats) -> None:
    third = regime.outside
    mean = regime.density.third * _quiet(regime, true) * np.exp(0.4 * true.grave - 0.08)
    events = repeated(draws.poisson("third", mean))
    m = len(events)
    right = _right(
        third.accuracy, regime.hardness, true.hard[events], draws.uniform("third-right", m)
    )
    wrong = mistaken(true, events, draws.uniform("third-wrong", m))
    leans = draws.uniform("third-leans", m) < third.leans
    version = np.where(leans, _line(true, events, 0), np.where(right, true.state[events], wrong))
    names = draws.uniform("third-names", m) < third.names
    word, accused = account(true, events, version, names, draws, "third")
    who = draws.choice("organisation", m, np.ones(ORGANISATIONS))
    hours = 24 + 70 * draws.exponential("third-hours", m) + first[events]
    out.add(events, OUTSIDE, who, word, accused, hours, version != true.state[events])


def _passed_on(regime: Regime, draws: Draws, out: Gathering, said: Said) -> None:
    """Add reports of outlets that pass on what a party said, without saying so of themselves."""
    first = np.flatnonzero(said.stance != STANCE[Stance.RETRACTS])
    each = np.bincount(said.event[first], minlength=regime.incidents)[said.event[first]]
    parent = first[repeated(draws.poisson("passed-on", regime.density.passed_on / each))]
    m = len(parent)
    denies = said.stance[parent] == STANCE[Stance.DENIES]
    word = np.where(denies, STANCE[Stance.DENIES], STANCE[Stance.REPORTS])
    out.add(
        said.event[parent],
        MEDIA,
        draws.choice("passing", m, np.ones(ALIGNED)),
        word,
        said.accused[parent],
        said.hours[parent] + 1 + 8 * draws.exponential("passed-hours", m),
        said.wrong[parent],
        parent=parent,
        link=PASSED_ON,
    )


def _syndicated(regime: Regime, draws: Draws, true: Truths, out: Gathering, said: Said) -> None:
    """Add the same statement of the same speaker on further pages, a few or very many."""
    media, n = regime.media, len(said)
    per = regime.density.copied / np.bincount(said.event, minlength=regime.incidents)[said.event]
    # What blames somebody gravely travels; what storms need not be true.
    storm = draws.uniform("storm", n) < media.storm * np.exp(0.3 * true.grave[said.event])
    mean = np.where(storm, media.storm_size, per)
    parent = repeated(draws.poisson("copies", mean))
    m = len(parent)
    out.add(
        said.event[parent],
        0,
        said.who[parent],
        said.stance[parent],
        said.accused[parent],
        said.hours[parent] + 0.5 + 10 * draws.exponential("copies-hours", m),
        said.wrong[parent],
        organ=said.organ[parent],
        parent=parent,
        link=SYNDICATED,
    )


def _coordinated(regime: Regime, draws: Draws, out: Gathering, said: Said) -> None:
    """Add what outlets aligned with a side say in their own name, in words of their own."""
    media, n = regime.media, len(said)
    chance = media.coordinated * np.array(media.coordinates)[said.who]
    taken = (draws.uniform("coordinated", n) < chance) & (said.stance != STANCE[Stance.RETRACTS])
    size = draws.poisson("coordinated-size", np.full(n, max(0.0, media.coordinated_size - 1)))
    parent = repeated(np.where(taken, 1 + size, 0))
    m = len(parent)
    # An outlet has no act of its own to own: it asserts what its side says.
    denies = said.stance[parent] == STANCE[Stance.DENIES]
    word = np.where(denies, STANCE[Stance.DENIES], STANCE[Stance.ASSERTS])
    lot = (OUTLETS - ALIGNED) // 2
    outlet = ALIGNED + 2 * draws.choice("aligned", m, np.ones(lot)) + said.who[parent]
    out.add(
        said.event[parent],
        MEDIA,
        outlet,
        word,
        said.accused[parent],
        said.hours[parent] + 2 + 14 * draws.exponential("coordinated-hours", m),
        said.wrong[parent],
        parent=parent,
        link=COORDINATED,
    )


def _rumours(regime: Regime, draws: Draws, true: Truths, out: Gathering) -> None:
    """Add a report to each incident that nobody has told of: an allegation begins somewhere."""
    n, said = regime.incidents, out.joined()
    tells = (said.stance != STANCE[Stance.DENIES]) & (said.stance != STANCE[Stance.RETRACTS])
    silent = np.flatnonzero(np.bincount(said.event[tells], minlength=n) == 0)
    m = len(silent)
    first = np.full(n, np.inf)
    np.minimum.at(first, said.event, said.hours)
    hours = np.minimum(1 + 6 * draws.exponential("rumour-hours", n), 0.9 * first)
    out.add(
        silent,
        MEDIA,
        draws.choice("rumour", n, np.ones(ALIGNED))[silent],
        stance(Stance.REPORTS, m),
        true.blamed[silent],
        hours[silent],
        (true.state != ALLEGED)[silent],
    )
