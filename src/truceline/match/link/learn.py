"""Learning the weights: from people's judgements, and from the reports alone.

What is met by chance is counted in pairs that cannot be about one event: half of the reports are
moved to another time, and compared with the other half where they are. Such pairs have the places,
the sources and the habits of the real ones.

What is met in pairs about one event starts from published defaults and is refined by expectation-
maximisation (Dempster, Laird and Rubin, 1977; for records Winkler, 1988), with two things added
without which it goes astray where matches are rare. A source has an event once as a rule, so the
reports of one source that a report may belong with compete, and their chances sum to at most one.
And the defaults count as pairs throughout. Pairs that people judged count as what they were judged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from truceline.match.link.encode import Encoded, dictionaries, encode
from truceline.match.link.frame import Frame, frame
from truceline.match.link.lists import by_time
from truceline.match.link.model import EACH, Model, expected_by_chance, fields, spec, weigh
from truceline.match.link.pairs import levels
from truceline.match.link.reports import Floats, Ints, Reports
from truceline.match.link.sums import contents, summed, tally

LEAST: Final = 100
"""Reports from which on weights are learned from the reports alone."""
SAMPLE: Final = 8_000
"""Reports in a row that are learned from, at least."""
LONGEST_SAMPLE: Final = 3 * SAMPLE
WINDOWS: Final = 10
"""So many times as long as a report's usual reach in time the sample lasts, or too many of its
pairs are cut off at its ends."""
ROUNDS: Final = 12
CONTROLS: Final = 30_000
"""Pairs met by chance that are enough; few reports are moved more often to find as many."""
_MOVED: Final = 40_000
"""Reports that are moved at most, all turns together."""
_TURNS: Final = 60
_CROWD: Final = 2_000
"""Reports of a crowd that are learned from."""
_RANDOM: Final = 20_000
_DENSE: Final = 1_000_000
"""Numbers of reports and sources up to which they are counted in place, not sorted."""
_DROPS: Final = {1: -9.0, 3: -8.0}
"""Pairs that score less at these rounds are taken as apart from then on."""
_UNLIKELY: Final = -9.0
"""Pairs that score less by the defaults are taken as apart from the start."""


@dataclass(frozen=True)
class Chance:
    """What pairs of different events look like.

    Attributes:
        met: (levels,) pairs met at each level.
        pairs: how many pairs of different events are to be expected among those compared.
        expected: (levels,) how often each level is met as far as can be told without any pair.
    """

    met: Floats
    pairs: float
    expected: Floats


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
        at: the reports, by time.
        rows: rows to learn from, by time.
        judged: pairs of rows, and whether people judged them to be about one event.
        alone: whether to learn from pairs nobody judged as well.
    """
    made = fields(at_frame)
    size = made[-1].offset + len(made[-1])
    blank = Model(at_frame, made, np.zeros(size), 0.0)
    if not len(rows):
        return blank
    chance = controls(blank, at, rows)

    def weighed(matched: Floats, pairs: float) -> Model:
        weights = weigh(made, matched, chance.met, chance.expected)
        return Model(at_frame, made, weights, _prior(pairs, chance.pairs))

    model = weighed(np.zeros(size), EACH * len(rows))
    if not (alone or judged):
        return model
    if not alone:
        # Pairs kept apart do not enter: people are asked about likely pairs, so these are no
        # sample of what is met by chance.
        _, _, met, known = _told(blank, at, judged)
        model = weighed(tally(met, known, size), EACH * len(rows))
        return replace(model, pairs=float(known.sum()))
    left, right, met = levels(model, at, rows, keep=_UNLIKELY)
    known = np.full(len(left), -1.0)
    if judged:
        told = _told(blank, at, judged)
        new = ~np.isin(_pair(left, right, len(at)), _pair(told[0], told[1], len(at)))
        left, right = np.r_[left[new], told[0]], np.r_[right[new], told[1]]
        met, known = np.concatenate([met[new], told[2]]), np.r_[known[new], told[3]]
    rivals = _rivals(left, right, at.source)
    chances = np.zeros(0)
    for turn in range(ROUNDS):
        score = model.prior + summed(met, model.weights)
        if turn in _DROPS:
            kept = np.flatnonzero((score > _DROPS[turn]) | (known >= 0))
            met, left, right = met[kept], left[kept], right[kept]
            known, score = known[kept], score[kept]
            rivals = _rivals(left, right, at.source)
        chances = _competing(score, left, right, rivals, at)
        chances = np.where(known >= 0, known, chances)
        model = weighed(tally(met, chances, size), float(chances.sum()))
    return replace(model, pairs=float(chances.sum()))


def controls(model: Model, at: Encoded, rows: Ints) -> Chance:
    """Count what is met by chance among some reports; see the module."""
    size = len(model.weights)
    random = np.random.default_rng(20251222)
    met, found, share = np.zeros(size), 0, 0.0
    different = [np.zeros(0, np.int64)]
    low, high = float(at.centre[rows].min()), float(at.centre[rows].max())
    # Pairs grow with the square of the reports, so that some of them are enough of both.
    thin = min(1.0, SAMPLE / len(rows))
    rows = rows[random.random(len(rows)) < thin] if thin < 1 else rows
    longest = float(at.half[rows].max())
    # Whole lags, so that what is dated by days stays so.
    lag = model.frame.lag_hours
    span = (np.ceil((high - low) / lag) + 1) * lag
    part = at.take(rows)
    for _ in range(min(max(_MOVED // max(len(rows), 1), 1), _TURNS)):
        moved = random.random(len(rows)) < 0.5
        shift = np.round(span / lag * (0.25 + 0.5 * random.random())) * lag
        centre = np.where(moved, low + (part.centre - low + shift) % span, part.centre)
        elsewhere = replace(part, centre=centre)
        order = by_time(elsewhere)
        left, right, levels_met = levels(model, elsewhere, order, side=moved.astype(np.uint8))
        apart = np.abs(part.centre[left] - part.centre[right])
        real = apart > min(4 * longest, 0.2 * span)
        met += tally(levels_met[real], np.ones(int(real.sum())), size)
        found += int(real.sum())
        one, other = left[real], right[real]
        different.append(_pair(one, other, len(rows)))
        share += 0.5
        if found >= CONTROLS:
            break
    expected = expected_by_chance(model.frame, model.fields)
    one, other = random.integers(0, len(rows), (2, _RANDOM))
    kept = one != other
    shape = spec(model.frame, model.fields)
    random_met = contents(
        one[kept], other[kept], part.source, part.kinds, part.common, part.numbers, part.names,
        part.letters, part.lengths, part.repeated, *shape[:6],
    )  # fmt: skip
    counted = np.bincount(random_met.ravel(), minlength=size) / max(kept.sum(), 1)
    expected += counted
    # A pair met in several turns is one pair of places and habits, however often it is met.
    once = found if len(different) == 2 else len(np.unique(np.concatenate(different)))
    return Chance(met * (once / max(found, 1)), found / share / thin**2, expected)


def fit(reports: Reports, judged: Sequence[tuple[int, int, bool]] = ()) -> Model:
    """Make the model of a set of reports; see the module.

    Args:
        reports: the reports.
        judged: pairs of rows, and whether people judged them to be about one event.
    """
    names = dictionaries(reports)
    measured = frame(reports, names)
    at = encode(reports, measured, names)
    order = by_time(at)
    return fitted(measured, at.take(order), order, judged)


def fitted(
    measured: Frame, at: Encoded, order: Ints, judged: Sequence[tuple[int, int, bool]] = ()
) -> Model:
    """Make the model of reports that are measured and encoded already.

    Args:
        measured: their frame.
        at: the reports, by time.
        order: the row that each of them had.
        judged: pairs of such rows, and whether people judged them to be about one event.
    """
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    told = [(int(place[a]), int(place[b]), same) for a, b, same in judged]
    return learned(measured, at, sample(at, measured.lag_hours), told, alone=len(at) >= LEAST)


def sample(at: Encoded, lag_hours: float) -> Ints:
    """Rows to learn from, by time: all, or some thousand in a row from the middle.

    Args:
        at: the reports, by time.
        lag_hours: as the frame has it.
    """
    n = len(at)
    if n <= _CROWD:
        return np.arange(n, dtype=np.int32)
    wanted = WINDOWS * (2 * float(np.median(at.half)) + lag_hours)
    longest = min(LONGEST_SAMPLE, n)

    def lasts(size: int) -> float:
        first = (n - size) // 2
        return float(at.centre[first + size - 1] - at.centre[first])

    if lasts(longest) < wanted / 5:
        # A crowd: no sample lasts nearly long enough, and every report more costs its many pairs.
        size = _CROWD
    else:
        size = min(SAMPLE, n)
        while size < longest and lasts(size) < wanted:
            size = min(size + SAMPLE // 4, n)
    first = (n - size) // 2
    return np.arange(first, first + size, dtype=np.int32)


def _prior(matched: float, by_chance: float) -> float:
    return float(np.log(max(matched, 0.5)) - np.log(max(by_chance, 1.0)))


def _pair(one: Any, other: Any, n: int) -> Ints:
    """One number for a pair of rows, whichever comes first."""
    pair: Ints = np.minimum(one, other).astype(np.int64) * n + np.maximum(one, other)
    return pair


def _told(
    model: Model, at: Encoded, judged: Sequence[tuple[int, int, bool]]
) -> tuple[Any, Any, Any, Floats]:
    """Left and right rows of the judged pairs that are in reach, their levels, and verdicts."""
    verdicts = {(min(a, b), max(a, b)): float(same) for a, b, same in judged}
    pairs = np.array(list(verdicts), np.int64).reshape(-1, 2)
    left, right, met = levels(model, at, np.unique(pairs).astype(np.int32))
    met_pair, judged_pair = _pair(left, right, len(at)), _pair(pairs[:, 0], pairs[:, 1], len(at))
    kept = np.flatnonzero(np.isin(met_pair, judged_pair))
    order = np.argsort(judged_pair)
    at_pair = order[np.searchsorted(judged_pair[order], met_pair[kept])]
    known = np.array(list(verdicts.values()))[at_pair]
    return left[kept], right[kept], met[kept], known


@dataclass(frozen=True)
class _Rivals:
    """What competes with each pair.

    Attributes:
        one, other: (m,) number of the left report with the source of the right one, and the other
            way about: pairs of equal numbers compete.
        within: (m,) whether both are of one source.
    """

    one: Ints
    other: Ints
    within: Any


def _rivals(left: Any, right: Any, source: Any) -> _Rivals:
    sources = int(source.max(initial=0)) + 2
    low = int(min(left.min(initial=0), right.min(initial=0))) if len(left) else 0
    high = int(max(left.max(initial=0), right.max(initial=0)))
    if (high - low + 1) * sources <= _DENSE:
        one = (left - low).astype(np.int64) * sources + source[right] + 1
        other = (right - low).astype(np.int64) * sources + source[left] + 1
        return _Rivals(one, other, source[left] == source[right])
    one = left.astype(np.int64) * sources + source[right] + 1
    other = right.astype(np.int64) * sources + source[left] + 1
    _, inverse = np.unique(np.concatenate([one, other]), return_inverse=True)
    return _Rivals(inverse[: len(one)], inverse[len(one) :], source[left] == source[right])


def competing(score: Any, left: Any, right: Any, source: Ints) -> Floats:
    """Chance of each pair, where the reports of one source compete for a report.

    Args:
        score: (m,) log-odds of each pair.
        left: (m,) rows.
        right: (m,) rows.
        source: (n,) source of each report.
    """
    return _shared(np.asarray(score, np.float64), _rivals(left, right, source))


def _shared(score: Floats, rivals: _Rivals) -> Floats:
    odds = np.exp(np.clip(score, -30.0, 30.0))
    m = max(int(rivals.one.max(initial=-1)), int(rivals.other.max(initial=-1))) + 1
    claimed = np.bincount(rivals.one, odds, m) + np.bincount(rivals.other, odds, m)
    chance: Floats = odds / np.sqrt((1 + claimed[rivals.one]) * (1 + claimed[rivals.other]))
    return chance


def _competing(score: Floats, left: Any, right: Any, rivals: _Rivals, at: Encoded) -> Floats:
    """The same while learning: who has a partner of its own is told apart as well."""
    chance = _shared(score, rivals)
    within = rivals.within
    if within.any():
        # Two reports of one source that each have a partner of their own are two events.
        mate = _mates(len(at), left[~within], right[~within], chance[~within])
        one_mate, other_mate = mate[left], mate[right]
        taken = within & (one_mate >= 0) & (other_mate >= 0) & (one_mate != other_mate)
        chance[taken] = 0.0
    return chance


def _mates(n: int, left: Any, right: Any, chance: Floats) -> Ints:
    """The likeliest partner of each report, where one is likelier than not; else -1."""
    likely = np.flatnonzero(chance > 0.5)
    likely = likely[np.argsort(chance[likely], kind="stable")]
    mate = np.full(n, -1, np.int64)
    mate[left[likely]] = right[likely]
    mate[right[likely]] = left[likely]
    return mate
