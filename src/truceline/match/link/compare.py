"""Reports of one class against listed ones of another: windows, and what becomes of full ones."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Final, NamedTuple

import numpy as np

from truceline.match.link.crowded import beside, orders
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
    for slot in np.unique(slots):
        here = np.flatnonzero(slots == slot)
        listed = order[begin[slot] : begin[slot + 1]]
        lookers = rows[here]
        far = 1.001 * (at.half[lookers] + half[here] + w.lag)
        known = np.unique(np.concatenate([listed, lookers]))
        finest = at.kinds[:, w.shape[1][list(w.shared)]]
        ranks = orders(known, at.names, at.lon, at.lat, finest, at.numbers)
        for lo in range(0, len(here), _GRAIN):
            some = slice(lo, lo + _GRAIN)
            others, spans = beside(lookers[some], at.centre, far[some], listed, ranks, forward)
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
        forward, *columns(w.at), *w.shape, w.tables, w.weights, w.best, w.lag, w.slip,
        w.once, w.keep, cap, w.collect, w.side, spans,
    )  # fmt: skip
    fields = len(w.shape[0])
    levels = levels.reshape(-1, fields)[: len(left)] if w.collect else levels[:0]
    return Met(left, right, weight, levels, looked), full


def join(
    rows: Ints, lo: int, hi: int, order: Any, begin: Any, slots: Any, reach: Any, forward: bool,
    *rest: Any,
) -> tuple[Any, Any, Any, Any, Any]:  # fmt: skip
    """Compare a few reports of one class with listed ones of another.

    The cost grows with the few, not with all that are listed.

    Args:
        rows: rows of reports of one class.
        lo: first of the part of them to do.
        hi: end of it.
        order: rows listed, of one class, slot by slot and by time within each.
        begin: where each slot begins in `order`.
        slots: (len(rows), m) slots to look into; -1 for none.
        reach: (m,) greatest half length of what is in them, hours.
        forward: whether both sides are one list.
        rest: `columns`, what `model.spec` returns, and from `tables` on what `join.loop` takes, up
            to `collect`.

    Returns:
        left rows, right rows, weights, levels, and (hi - lo,) which met a crowd, so that they were
        compared with their neighbours in sorted orders only.
    """
    at = SimpleNamespace(**dict(zip(_COLUMNS, rest, strict=False)))
    shape = rest[len(_COLUMNS) : len(_COLUMNS) + 7]
    tables, weights, best, lag, slip, once, keep, cap, collect = rest[len(_COLUMNS) + 7 :]
    shared = tuple(np.flatnonzero(shape[3] != 2).tolist())
    side = np.zeros(0, np.uint8)
    w = Weighing(
        at, shape, shared, tables, weights, best, lag, slip, once, keep, collect, side
    )  # fmt: skip
    rows, slots = rows[lo:hi], slots[lo:hi]
    found, full = [], np.zeros(slots.shape, np.uint8)
    if len(rows) and len(order):
        far = 1.001 * (float(at.half[rows].max()) + float(reach.max(initial=0)) + lag)
        low, high = float(at.centre[rows].min()) - far, float(at.centre[rows].max()) + far
        used = np.unique(slots)
        order, begin = narrowed(order, begin, used[used >= 0], at.centre, low, high)
        within = packed(w, order, int(at.sclass[rows[0]]))
        met, full = windows(w, rows, within, begin, slots, reach, forward=forward, cap=cap)
        found = [met]
        row, column = np.nonzero(full)
        if len(row):
            found += crowds(
                w, rows[row], order, begin, slots[row, column], reach[column], forward=forward
            )
    if not found:
        none = np.zeros(0, np.int32)
        return none, none, np.zeros(0, np.float32), none.reshape(0, len(shape[0])), full.any(1)
    left, right, weight, levels = (np.concatenate([met[k] for met in found]) for k in range(4))
    return left, right, weight, levels, full.any(1)


_COLUMNS: Final = (
    "centre", "half", "tclass", "lon", "lat", "radius", "sclass", "home", "chance", "lasting",
    "width", "source", "kinds", "common", "numbers", "figures", "names", "letters", "lengths",
    "repeated",
)  # fmt: skip


def columns(at: Any) -> tuple[Any, ...]:
    """The arrays of `Encoded` that `join.loop` reads."""
    return tuple(getattr(at, name) for name in _COLUMNS)
