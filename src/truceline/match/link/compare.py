"""Reports of one class against listed ones of another: windows, and what becomes of full ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np

from truceline.match.link.crowded import Crowd, orders
from truceline.match.link.join import loop
from truceline.match.link.packing import ENTRY, narrowed, pack
from truceline.match.link.reports import Ints

CAP: Final = 2_000
"""Most reports in a window that are all compared; where there are more, see `crowded`."""
_GRAIN: Final = 1_000
"""Reports at a time whose neighbours in a crowded place are packed side by side."""
_NONE: Final = np.zeros(0, np.int64)


@dataclass(frozen=True)
class Weighing:
    """What comparing needs and what no two calls of one run differ in.

    Attributes:
        at: the reports.
        shape: what `model.spec` returns.
        shared: positions of the taxonomies whose codes all sources share.
        tables: see `join.loop`, as for `weights` and `best`.
        lag, slip: hours and kilometres.
        once: whether no source has an event twice.
        keep: least sum of weights that is kept, without the prior.
        collect: whether levels are kept.
        side: (n,) only reports of different sides are compared; empty to compare all.
    """

    at: Any
    shape: tuple[Any, ...]
    shared: tuple[int, ...]
    tables: Any
    weights: Any
    best: Any
    lag: float
    slip: float
    once: bool
    keep: float
    collect: bool
    side: Any


class Met(NamedTuple):
    """Pairs that were kept, and how many were looked at."""

    left: Any
    right: Any
    weight: Any
    levels: Any
    looked: int


class Packed(NamedTuple):
    """Listed reports side by side; see `join.pack`."""

    listed: Any
    codes: Any


def packed(w: Weighing, order: Ints, looker: int) -> Packed:
    """Pack listed reports, to be looked up by those of class `looker`."""
    at, first = w.at, w.shape[1]
    listed = np.empty(len(order), ENTRY)
    width = len(first) + at.figures.shape[1] + at.names.shape[1]
    codes = np.empty((len(order), width), np.int32)
    pack(
        order, looker, first, at.centre, at.lon, at.lat, at.half, at.radius, at.chance, at.lasting,
        at.width, at.source, at.kinds, at.figures, at.names, w.best, w.side, listed, codes,
    )  # fmt: skip
    return Packed(listed, codes)


def windows(
    w: Weighing, rows: Ints, within: Packed, begin: Ints, slots: Any, reach: Any, *, forward: bool,
    cap: int = CAP,
) -> tuple[Met, Any]:  # fmt: skip
    """Compare rows of one class with what their slots hold; see `join.loop`.

    Returns:
        what was kept, and (len(rows), m) which windows were too full to look at.
    """
    return _looped(w, rows, within, begin, slots, reach, forward, _NONE, cap)


def crowds(
    w: Weighing, rows: Ints, order: Ints, begin: Ints, slots: Any, half: Any, *,
    forward: bool,
) -> list[Met]:  # fmt: skip
    """Compare rows that met full windows with their neighbours in sorted orders.

    Args:
        w: see `Weighing`.
        rows: (k,) rows of one class, ascending within each slot.
        order: rows listed, slot by slot and by time within each.
        begin: where each slot begins in `order`.
        slots: (k,) slot in which each met a full window.
        half: (k,) greatest half length in that slot, hours.
        forward: whether both are one list.
    """
    at, found = w.at, []
    finest = at.kinds[:, w.shape[1][list(w.shared)]]
    for slot in np.unique(slots):
        here = np.flatnonzero(slots == slot)
        listed = order[begin[slot] : begin[slot + 1]]
        lookers = rows[here]
        far = 1.001 * (at.half[lookers] + half[here] + w.lag)
        known = np.unique(np.concatenate([listed, lookers]))
        ranks = orders(known, at.names, at.lon, at.lat, finest, at.numbers, at.centre)
        crowd = Crowd(listed, at.centre, ranks)
        for lo in range(0, len(here), _GRAIN):
            some = slice(lo, lo + _GRAIN)
            others, spans = crowd.beside(lookers[some], far[some], forward)
            within = packed(w, others, int(at.sclass[lookers[0]]))
            alone = np.full((len(lookers[some]), 1), slot, np.int32)
            reach = np.array([half[here].max()], np.float32)
            met, _ = _looped(
                w, lookers[some], within, begin, alone, reach, forward, spans, len(order)
            )
            found.append(met)
    return found


def _looped(
    w: Weighing, rows: Ints, within: Packed, begin: Ints, slots: Any, reach: Any, forward: bool,
    spans: Ints, cap: int,
) -> tuple[Met, Any]:  # fmt: skip
    compiled: Any = loop
    left, right, weight, levels, full, looked = compiled(
        rows, 0, len(rows), within.listed, within.codes, begin, slots, reach,
        forward, *_columns(w.at), *w.shape, w.tables, w.weights, w.best, w.lag, w.slip,
        w.once, w.keep, cap, w.collect, w.side, spans,
    )  # fmt: skip
    fields = len(w.shape[0])
    levels = levels.reshape(-1, fields)[: len(left)] if w.collect else levels[:0]
    return Met(left, right, weight, levels, looked), full


def look_up(
    w: Weighing, rows: Any, order: Any, begin: Ints, slots: Any, half: Any, cap: int = CAP
) -> tuple[list[Met], Any]:
    """Compare a few reports of one class with listed ones of another.

    The cost grows with the few, not with all that are listed.

    Args:
        w: see `Weighing`.
        rows: rows of reports of one class.
        order: rows listed, of one class, slot by slot and by time within each.
        begin: where each slot begins in `order`.
        slots: (len(rows), m) slots to look into; -1 for none.
        half: (m,) greatest half length of what is in them, hours.
        cap: most reports in a window that are all compared.

    Returns:
        What was kept, and the rows that met a crowd, so that they were compared with their
        neighbours in sorted orders only.
    """
    if not len(rows) or not len(order):
        return [], rows[:0]
    at = w.at
    far = 1.001 * (float(at.half[rows].max()) + float(half.max(initial=0)) + w.lag)
    low, high = float(at.centre[rows].min()) - far, float(at.centre[rows].max()) + far
    used = np.unique(slots)
    order, begin = narrowed(order, begin, used[used >= 0], at.centre, low, high)
    within = packed(w, order, int(at.sclass[rows[0]]))
    met, full = windows(w, rows, within, begin, slots, half, forward=False, cap=cap)
    row, column = np.nonzero(full)
    found = [met]
    if len(row):
        found += crowds(w, rows[row], order, begin, slots[row, column], half[column], forward=False)
    return found, rows[full.any(1)]


_COLUMNS: Final = (
    "centre", "half", "tclass", "lon", "lat", "radius", "sclass", "home", "chance", "lasting",
    "width", "source", "kinds", "common", "numbers", "figures", "names", "letters", "lengths",
    "repeated",
)  # fmt: skip


def _columns(at: Any) -> tuple[Any, ...]:
    """The arrays of `Encoded` that `join.loop` reads."""
    return tuple(getattr(at, name) for name in _COLUMNS)
