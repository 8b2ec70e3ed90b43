"""Lists of reports by where they are, so that each is compared only with those in reach."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit

from truceline.match.link.encode import Encoded
from truceline.match.link.frame import CLASSES, UNLOCATED, Frame
from truceline.match.link.levels import KM, SPACE_EDGES
from truceline.match.link.reports import Ints

_POLAR = 66.0
"""Degrees of latitude beyond which a row of cells is one cell."""
_CONTINENT = 2_000.0
"""Kilometres; the same."""


@dataclass(frozen=True)
class Lists:
    """Reports of one class, slot by slot and by time within each slot.

    Attributes:
        kind: class of precision.
        reach_km: how far to look, half the side of the cells that slots stand for; 0 where they
            stand for areas.
        slots: number of places; each has one slot for every class of time.
        order: rows, slot by slot.
        begin: (slots * CLASSES + 1,) where each slot begins.
        times: classes of time that are met at all.
        half: greatest half length in each of these, hours.
    """

    kind: int
    reach_km: float
    slots: int
    order: Any
    begin: Any
    times: Ints
    half: Any


@dataclass(frozen=True)
class Work:
    """Reports of one class, to be looked up in the lists of another.

    Attributes:
        rows: the reports, by time.
        lists: where to look.
        forward: whether both are the same reports.
    """

    rows: Any
    lists: Lists
    forward: bool


def by_time(at: Encoded, rows: Ints | None = None) -> Ints:
    """Rows by the middle of their interval; of equal ones the lower row first."""
    if rows is None:
        return np.argsort(at.centre, kind="stable").astype(np.int32)
    return rows[np.argsort(at.centre[rows], kind="stable")].astype(np.int32)


def listings(frame: Frame, at: Encoded, rows: Ints) -> dict[tuple[int, int], Lists]:
    """List reports once for every pair of classes that are compared.

    Args:
        frame: the frame.
        at: the reports.
        rows: those to list, by time.

    Returns:
        by (class that looks, class looked up), the lists.
    """
    found: dict[tuple[int, int], Lists] = {}
    sclass = at.sclass[rows]
    # The widest there are, not those of the frame: later reports may be wider, and whether two
    # are compared must not depend on which of them is looked up.
    widest = [float(at.radius[rows[sclass == c]].max(initial=0)) for c in range(CLASSES)]
    for b in range(CLASSES + 1):
        mine = rows[sclass == b]
        if b == UNLOCATED:
            made = _listed(at, mine, np.zeros(len(mine), np.int64), 1, b, 0.0)
            found.update({(a, b): made for a in range(CLASSES + 1)})
        elif b in frame.partitions:
            areas = len(frame.partitions[b].lon)
            made = _listed(at, mine, at.home[mine, b, 0], areas, b, 0.0)
            found.update({(a, b): made for a in range(b + 1)})
        else:
            for a in range(b + 1):
                if widest[a] > 0 and widest[b] > 0:
                    size = far_km(widest[a], widest[b], frame.slip_km)
                    slots = 1 << max(len(mine).bit_length(), 4)
                    at_slot = hashed(at.lon[mine], at.lat[mine], 2 * size, slots)
                    found[a, b] = _listed(at, mine, at_slot, slots, b, size)
    return found


def far_km(one_km: float, other_km: float, slip_km: float) -> float:
    """Kilometres beyond which no two reports of at most these 95 % radii are compared."""
    return float(1.0005 * SPACE_EDGES[-1] * np.hypot(one_km, other_km) + slip_km)


def work(at: Encoded, rows: Ints, lists: dict[tuple[int, int], Lists]) -> list[Work]:
    """Return who looks up whom, so that two reports that are both in `rows` meet once."""
    sclass = at.sclass[rows]
    out = []
    for (a, b), where in sorted(lists.items()):
        mine = rows[sclass == a]
        if len(mine) and len(where.order):
            out.append(Work(mine, where, a == b))
    return out


def slots_of(at: Encoded, job: Work, rows: Any) -> tuple[Any, Any]:
    """Return the slots that some reports of a job look into, and how long their reports last.

    Returns:
        (len(rows), m) slots, -1 for none, and (m,) greatest half lengths, hours.
    """
    where = job.lists
    if where.kind == UNLOCATED:
        places = np.zeros((len(rows), 1), np.int32)
    elif where.reach_km == 0:
        places = at.home[rows, where.kind]
        if job.forward:
            places = places[:, :1]
    else:
        places = around(at.lon[rows], at.lat[rows], where.reach_km, where.slots)
    return slots_at(places, where.times), np.tile(where.half, places.shape[1])


def slots_at(places: Any, times: Any) -> Any:
    """Return the slots of places, one for every class of time that is met.

    Args:
        places: (n, m) places; -1 for none.
        times: (k,) classes of time.

    Returns:
        (n, m k) slots; -1 for none.
    """
    slots = places[:, :, None] * np.int32(CLASSES) + times[None, None, :].astype(np.int32)
    slots[places < 0] = -1
    return slots.reshape(len(places), -1)


def counted(at: Encoded, rows: Ints, place: Ints, places: int) -> tuple[Any, Any]:
    """List reports slot by slot, in their order within each.

    Args:
        at: the reports.
        rows: those to list, by time.
        place: (len(rows),) place of each.
        places: number of places.

    Returns:
        (places * CLASSES + 1,) where each slot begins, and the rows.
    """
    begin, position = _counted(place.astype(np.int64) * CLASSES + at.tclass[rows], places * CLASSES)
    return begin, rows[position]


def _listed(at: Encoded, rows: Ints, place: Ints, slots: int, kind: int, reach: float) -> Lists:
    begin, order = counted(at, rows, place, slots)
    times, which = np.unique(at.tclass[rows], return_inverse=True)
    half = np.zeros(len(times), np.float32)
    np.maximum.at(half, which, at.half[rows])
    return Lists(kind, reach, slots, order, begin, times.astype(np.int64), half)


@njit(cache=True, nogil=True)
def _counted(slot: Any, slots: int) -> Any:
    """Counting sort: where each slot begins, and the positions slot by slot, in their order."""
    begin = np.zeros(slots + 1, np.int64)
    for s in slot:
        begin[s + 1] += 1
    for s in range(slots):
        begin[s + 1] += begin[s]
    free = begin[:-1].copy()
    out = np.empty(len(slot), np.int64)
    for p in range(len(slot)):
        out[free[slot[p]]] = p
        free[slot[p]] += 1
    return begin, out


@njit(cache=True, nogil=True)
def _slot(row: int, col: int, slots: int) -> int:
    return (row * 73856093 ^ col * 19349663) & (slots - 1)


@njit(cache=True, nogil=True)
def _edge(row: int, size: float) -> float:
    """How much shorter than the equator a row of cells is; 0 where it is one cell all round.

    Near the poles, and for cells as large as a continent, a row narrows so much within itself that
    columns mean nothing.
    """
    poleward = max(abs(row), abs(row + 1)) * size / KM
    if poleward > _POLAR or size > _CONTINENT:
        return 0.0
    return math.cos(math.radians(abs(row * size / KM)))


@njit(cache=True, nogil=True)
def hashed(lon: Any, lat: Any, size: float, slots: int) -> Any:
    """Place of each point: its cell of `size` kilometres, hashed; `slots` is a power of two."""
    out = np.empty(len(lon), np.int64)
    for p in range(len(lon)):
        row = math.floor(lat[p] * KM / size)
        col = math.floor(lon[p] * KM / size * _edge(row, size))
        out[p] = _slot(row, col, slots)
    return out


@njit(cache=True, nogil=True)
def around(lon: Any, lat: Any, reach: float, slots: int) -> Any:
    """Slots of the cells that anything within `reach` kilometres of each point may lie in."""
    size = 2 * reach
    out = np.full((len(lon), 9), -1, np.int32)
    for p in range(len(lon)):
        south = math.floor((lat[p] * KM - reach) / size)
        north = math.floor((lat[p] * KM + reach) / size)
        wide = reach / (KM * math.cos(math.radians(min(abs(lat[p]) + reach / KM, 85.0))))
        met = 0
        for r in range(south, north + 1):
            edge = _edge(r, size)
            west = math.floor(-180.0 * KM / size * edge)
            east = math.floor(180.0 * KM / size * edge)
            for turn in (0.0, 360.0, -360.0):
                # What lies beyond the 180th meridian is listed from the other side.
                if abs(lon[p] + turn) - wide > 180.0:
                    continue
                low = max(math.floor((lon[p] + turn - wide) * KM / size * edge), west)
                high = min(math.floor((lon[p] + turn + wide) * KM / size * edge), east)
                for c in range(low, min(high, low + 2) + 1):
                    slot = _slot(r, c, slots)
                    new = met < out.shape[1]
                    for k in range(met):
                        if out[p, k] == slot:
                            new = False
                    if new:
                        out[p, met] = slot
                        met += 1
    return out
