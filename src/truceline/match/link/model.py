"""The model: what every level of agreement weighs, and the published defaults it starts from.

Fellegi and Sunter (1969): a level weighs the logarithm of how much more often it is met among pairs
about one event than by chance. The defaults below say how often each level is met among pairs
about one event; how often it is met by chance is always counted in the data (see `learn`). They
count as `PRIOR` pairs, so that a few judgements move a weight little and many move it freely.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from truceline.match.link.encode import EACH_CODE, FREQUENCY_BINS, PAIR_CODES
from truceline.match.link.frame import CLASSES, Frame
from truceline.match.link.levels import (
    CROWD_BINS,
    GAP_EDGES,
    HOME,
    NAME_BINS,
    NAME_EDGES,
    NEXT_HOME,
    NUMBER_BINS,
    NUMBER_EDGES,
    NUMBER_EQUAL,
    SAME_POINT,
    SLIP_EDGES,
    SPACE_BINS,
    SPACE_EDGES,
    TIME_BINS,
    TIME_EDGES,
)
from truceline.match.link.reports import Floats, Ints

PRIOR: Final = 5.0
"""Pairs that the defaults count as."""
CHANCE_PRIOR: Final = 50.0
"""Pairs that what is expected by chance counts as, before any such pair is met."""
_IMPOSSIBLE: Final = 1e-6
"""Share by chance of a level that cannot be met."""
CLASS_PAIRS: Final = CLASSES * (CLASSES + 1) // 2
LIMIT: Final = 8.0
"""Largest weight of one field either way, in natural-log units."""
TWICE: Final = 0.1
"""A source has an event once as a rule: so much more seldom than by chance twice."""
SOURCE_PAIRS: Final = 16
"""Number of sources up to which every pair of them has a weight of its own."""
EACH: Final = 0.5
"""Pairs about one event to a report, before anything is known."""


@dataclass(frozen=True)
class Field:
    """One field of the comparison.

    Attributes:
        name: what is compared.
        what: how: time, distance, crowd, source, kind, number or name.
        offset: where its levels begin in the table.
        default: (levels,) how often each is met among pairs about one event, relative within
            each group; NaN where the default is to weigh nothing.
        group: (levels,) levels that are normalised together; -1 for a missing value.
    """

    name: str
    what: str
    offset: int
    default: Floats
    group: Ints

    def __len__(self) -> int:
        """Return the number of levels."""
        return len(self.default)


@dataclass(frozen=True)
class Model:
    """A frame, the fields and the weight of each level.

    Attributes:
        frame: what was measured over the reports it was made for.
        fields: the fields, in the order of the table.
        weights: (levels of all fields,) natural-log units, 0 for a missing value.
        prior: log-odds before any field is looked at.
        pairs: how many pairs about one event the weights were refined from; 0 for the defaults.
    """

    frame: Frame
    fields: tuple[Field, ...]
    weights: Floats
    prior: float
    pairs: float = 0.0


def fields(frame: Frame) -> tuple[Field, ...]:
    """Return the fields that reports in a frame have, in the order of the table."""
    made: list[Field] = []

    def add(name: str, what: str, default: Floats, group: Ints) -> None:
        offset = made[-1].offset + len(made[-1]) if made else 0
        made.append(Field(name, what, offset, default, group))

    pairs = np.repeat(np.arange(CLASS_PAIRS), TIME_BINS)
    add("time", "time", np.tile(_near(TIME_BINS), CLASS_PAIRS), pairs)
    space = np.concatenate([_rayleigh(), [0.06, 0.85, 0.13]])
    add(
        "distance",
        "distance",
        np.r_[np.nan, np.tile(space, CLASS_PAIRS)],
        _all(CLASS_PAIRS * SPACE_BINS),
    )
    crowd = np.arange(CROWD_BINS) - 4.5
    add(
        "crowd",
        "crowd",
        np.r_[np.nan, np.tile(crowd, CLASS_PAIRS)],
        np.r_[-1, np.repeat(np.arange(CLASS_PAIRS), CROWD_BINS)],
    )
    add("source", "source", _source(frame), np.zeros(len(_source(frame)), np.int64))
    for name in frame.levels:
        default = _kind(frame, name)
        add(name, "kind", default, _all(len(default) - 1))
    for name in frame.numbers:
        add(name, "number", _number(), _all(NUMBER_BINS - 1))
    for name in frame.names:
        add(name, "name", _name(), _all(NAME_BINS - 1))
    return tuple(made)


def spec(frame: Frame, all_fields: tuple[Field, ...]) -> tuple[Any, ...]:
    """What the kernel needs to know of the fields; see `kernel.levels`."""
    levels = list(frame.levels.values())
    codes = [_codes(frame, name) for name in frame.levels]
    modes = [_mode(frame, name) for name in frame.levels]
    first = np.cumsum([0, *levels])[:-1]
    parts = np.zeros(CLASSES + 1, np.uint8)
    parts[list(frame.partitions)] = 1
    return (
        np.array([field.offset for field in all_fields], np.int64),
        np.array(first, np.int64),
        np.array(levels, np.int64),
        np.array(modes, np.int64),
        np.array(codes, np.int64),
        0 if frame.sources > SOURCE_PAIRS else frame.sources,
        parts,
    )


def _source(frame: Frame) -> Floats:
    """How much more seldom than by chance two reports of one event are of one source, or not."""
    if frame.sources > SOURCE_PAIRS:
        return np.array([TWICE, 1.0])
    return np.where(np.eye(max(frame.sources, 1)) > 0, TWICE, 1.0).ravel()


def _codes(frame: Frame, name: str) -> int:
    return len(frame.common[name])


def _mode(frame: Frame, name: str) -> int:
    if name in frame.foreign:
        if _codes(frame, name) > PAIR_CODES:
            raise ValueError(
                f"taxonomy {name!r} differs from source to source and has {_codes(frame, name)} "
                f"codes; at most {PAIR_CODES} can be compared pair by pair: give coarser codes"
            )
        return 2
    return 1 if _codes(frame, name) <= EACH_CODE else 0


def _all(levels: int) -> Ints:
    return _row(-1, np.zeros(levels, np.int64)).astype(np.int64)


def _row(*parts: ArrayLike) -> Floats:
    """Put numbers and arrays behind each other."""
    return np.concatenate([np.atleast_1d(np.asarray(part, np.float64)) for part in parts])


def _near(bins: int) -> Floats:
    shares = 0.75 ** np.arange(bins, dtype=np.float64) + 0.05
    return np.asarray(shares / shares.sum(), np.float64)


def _rayleigh() -> Floats:
    """Distance of two readings of one place, in 95 % radii of both, with a tenth of blunders."""
    within = 1 - np.exp(-3.0 * SPACE_EDGES**2)
    shares: Floats = np.diff(_row(0, within))
    near = 0.9 * shares / shares.sum() + 0.06 / len(SPACE_EDGES)
    return _row(near, np.full(len(SLIP_EDGES), 0.04 / len(SLIP_EDGES)))


def _kind(frame: Frame, name: str) -> Floats:
    mode, codes, levels = _mode(frame, name), _codes(frame, name), frame.levels[name]
    if mode == 2:
        return _row(np.nan, np.full(codes * codes, np.nan))
    share = frame.common[name] / max(frame.common[name].sum(), 1)
    finest = share if mode == 1 else np.full(FREQUENCY_BINS, 1 / FREQUENCY_BINS)
    coarser = _row(0.0, 0.5 ** np.arange(1, levels, dtype=np.float64))
    apart, near = (0.03, 0.12) if levels > 1 else (0.1, 0.0)
    coarser = near * coarser / max(coarser.sum(), 1e-9)
    return _row(np.nan, coarser + np.eye(levels)[0] * apart, (1 - apart - near) * finest)


def _number() -> Floats:
    equal = np.full(NUMBER_EQUAL, 0.6 / NUMBER_EQUAL)
    apart = 0.65 ** np.arange(len(NUMBER_EDGES) + 1)
    return _row(np.nan, equal, np.tile(0.2 * apart / apart.sum(), 2))


def _name() -> Floats:
    below = np.array([0.08, 0.03, 0.04, 0.06, 0.08, 0.11])
    return _row(np.nan, below[: len(NAME_EDGES) + 1], np.full(5, 0.6 / 5))


def weigh(
    all_fields: tuple[Field, ...],
    matched: Floats,
    by_chance: Floats,
    expected: Floats,
    strength: float = PRIOR,
) -> Floats:
    """Weights of all levels.

    Args:
        all_fields: the fields.
        matched: (levels,) pairs about one event met at each level; may be expected numbers.
        by_chance: (levels,) pairs of different events met at each level.
        expected: (levels,) how often each is met by chance as far as can be told without any.
        strength: pairs that the defaults count as.
    """
    out = np.zeros(len(matched))
    for field in all_fields:
        part = slice(field.offset, field.offset + len(field))
        m, u, u0 = matched[part], by_chance[part], expected[part]
        for group in np.unique(field.group[field.group >= 0]):
            rows = np.flatnonzero(field.group == group)
            out[field.offset + rows] = _weights(field, rows, m[rows], u[rows], u0[rows], strength)
    return np.clip(out, -LIMIT, LIMIT)


def _weights(field: Field, rows: Ints, m: Floats, u: Floats, u0: Floats, strength: float) -> Floats:
    u0 = np.maximum(u0, _IMPOSSIBLE)
    u1 = (u + CHANCE_PRIOR * u0 / u0.sum()) / (u.sum() + CHANCE_PRIOR)
    default = field.default[rows]
    if field.what == "crowd":
        # One event among so many reports expected by chance: the weight falls as they grow.
        m0 = u1 * np.exp2(-default)
    elif field.what == "distance":
        m0 = _within_classes(default, u1, u0)
    elif field.what == "source":
        m0 = u1 * default
    elif field.what == "kind":
        # A code that no report has yet is as likely in both.
        m0 = np.where(np.isnan(default) | (default <= 0), u1, default)
    else:
        m0 = default
    m0 = m0 / m0.sum()
    m1 = (m + strength * m0) / (m.sum() + strength)
    weights: Floats = np.log(m1) - np.log(u1)
    return weights


def _within_classes(default: Floats, u1: Floats, u0: Floats) -> Floats:
    """By default no class of precision is likelier than it is by chance."""
    table = default.reshape(CLASS_PAIRS, SPACE_BINS).copy()
    seen = u1.reshape(CLASS_PAIRS, SPACE_BINS)
    possible = u0.reshape(CLASS_PAIRS, SPACE_BINS) > 2 * _IMPOSSIBLE
    for row in range(CLASS_PAIRS):
        # Levels that cannot be met, such as areas where there are none, take no share.
        table[row, ~possible[row]] = 0
        table[row] *= seen[row].sum() / max(table[row].sum(), 1e-12)
    same: Floats = np.maximum(table, 1e-12).ravel()
    return same


def expected_by_chance(frame: Frame, all_fields: tuple[Field, ...]) -> Floats:
    """How often times, distances and crowds are met by chance, from their geometry alone."""
    last = all_fields[-1]
    out = np.zeros(last.offset + len(last))
    time, distance, crowd = all_fields[:3]
    widths = np.empty((CLASS_PAIRS, TIME_BINS))
    row = 0
    for a in range(CLASSES):
        for b in range(a, CLASSES):
            spread = max(float(frame.half_hours[a] + frame.half_hours[b]), 1e-3)
            inside = np.diff(np.r_[0, TIME_EDGES]) * spread
            outside = np.diff(np.r_[0, GAP_EDGES]) * frame.lag_hours
            widths[row] = np.r_[inside, outside] / (inside.sum() + outside.sum())
            row += 1
    out[time.offset : time.offset + len(time)] = widths.ravel()
    out_of = np.empty((CLASS_PAIRS, SPACE_BINS))
    row = 0
    for a in range(CLASSES):
        for b in range(a, CLASSES):
            if b in frame.partitions:
                shares = np.full(SPACE_BINS, _IMPOSSIBLE)
                shares[[SAME_POINT] if a == b else [HOME, NEXT_HOME]] = 0.5
                out_of[row] = shares
            else:
                both = max(float(np.hypot(frame.radius_km[a], frame.radius_km[b])), 1e-3)
                trusted = SPACE_EDGES * both
                edges = np.r_[0, trusted, trusted[-1] + SLIP_EDGES * frame.slip_km]
                rings = np.diff(edges**2) + 1e-9
                out_of[row] = np.r_[0.98 * rings / rings.sum(), 0.02, _IMPOSSIBLE, _IMPOSSIBLE]
            row += 1
    out[distance.offset + 1 : distance.offset + len(distance)] = out_of.ravel()
    out[crowd.offset : crowd.offset + len(crowd)] = 1.0
    return out
