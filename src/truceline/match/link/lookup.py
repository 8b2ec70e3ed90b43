"""Looking reports up among others: every pair of one from each side, compared once.

`pairs` compares the reports of one set among themselves. Here one side is listed and the other is
looked up, whichever of the two is known more closely, so that few reports can be compared with
many at a cost that grows with the few. Both compare exactly the pairs within reach in time and
space and weigh them alike, as no level depends on which report of a pair comes first.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from truceline.match.link.compare import CAP, Weighing, look_up
from truceline.match.link.encode import Encoded
from truceline.match.link.frame import CLASSES, UNLOCATED, Frame
from truceline.match.link.lists import around, by_time, counted, far_km, hashed, slots_at
from truceline.match.link.model import Model
from truceline.match.link.pairs import KEEP, Links, as_links, most, tables_of, together, weighing
from truceline.match.link.reports import Ints

_GRAIN: Final = 2_000
"""Reports looked up at a time, so that all cores have some."""
_ALONE: Final = 100
"""Reports up to which one core is enough."""
_SPARE: Final = 1.25
"""Lists whose cells have become too small are made this much wider than is needed."""


@dataclass(frozen=True)
class Listed:
    """Reports of one class, slot by slot and by time within each.

    Attributes:
        reach_km: half the side of the cells that slots stand for; 0 where they stand for areas.
        places: number of places; each has one slot for every class of time.
        order: rows, slot by slot.
        begin: (places * CLASSES + 1,) where each slot begins.
    """

    reach_km: float
    places: int
    order: Any
    begin: Any


class Shelf:
    """Reports that others are looked up among; a list is made when it is first needed."""

    def __init__(self, at: Encoded, rows: Any) -> None:
        """List some rows of `at`, in any order."""
        self.rows = by_time(at, rows)
        sclass, tclass = at.sclass[self.rows], at.tclass[self.rows]
        self.of_class = [self.rows[sclass == c] for c in range(CLASSES + 1)]
        self.radius_km = [float(at.radius[mine].max(initial=0.0)) for mine in self.of_class]
        half = at.half[self.rows]
        self.half = np.array([half[tclass == t].max(initial=0.0) for t in range(CLASSES)])
        self.times = np.unique(tclass)
        self._made: dict[tuple[int, int], Listed] = {}

    def __len__(self) -> int:
        """Return the number of reports."""
        return len(self.rows)

    def within(self, at: Encoded, frame: Frame, one: int, other: int, reach_km: float) -> Listed:
        """Return the list of class `other` for reports of class `one` to look into."""
        made = self._made.get((one, other))
        if made is None:
            made = self._list(at, frame, one, other, reach_km)
        elif made.reach_km < reach_km:
            made = self._list(at, frame, one, other, _SPARE * reach_km)
        self._made[one, other] = made
        return made

    def _list(self, at: Encoded, frame: Frame, one: int, other: int, reach_km: float) -> Listed:
        mine, wide = self.of_class[other], max(one, other)
        if wide == UNLOCATED:
            return _listed(at, mine, np.zeros(len(mine), np.int64), 1, 0.0)
        if wide in frame.partitions:
            areas = len(frame.partitions[wide].lon)
            if other == wide:
                return _listed(at, mine, at.home[mine, wide, 0].astype(np.int64), areas, 0.0)
            # A report is listed in both areas it may belong to.
            place = at.home[mine, wide].astype(np.int64).ravel()
            twice = np.repeat(mine, 2)
            return _listed(at, twice[place >= 0], place[place >= 0], areas, 0.0)
        places = 1 << max(len(mine).bit_length(), 4)
        place = hashed(at.lon[mine], at.lat[mine], 2 * reach_km, places)
        return _listed(at, mine, place, places, reach_km)


@dataclass(frozen=True)
class Found:
    """What a look-up found.

    Attributes:
        links: the pairs that weigh at least `KEEP`.
        full: rows that met more than `CAP` reports in one slot, so that some were left out.
    """

    links: Links
    full: Ints


class Weigher:
    """A model, made ready to weigh pairs."""

    def __init__(self, model: Model) -> None:
        """Make the tables that every look-up needs."""
        self.model = model
        self._tables = tables_of(model)
        # For no reports yet: what is ready is the same for all.
        self._ready_for: Weighing = weighing(model, None, None, keep=KEEP, tables=self._tables)

    def most(self, at: Encoded) -> Any:
        """The most that each report's kinds, figures and names can add to a pair."""
        return most(self.model, at, self._tables)

    def across(self, at: Encoded, best: Any, rows: Any, shelves: Sequence[Shelf]) -> Found:
        """Compare rows with those on shelves.

        Args:
            at: the reports of both sides.
            best: the result of `most` for `at`.
            rows: rows of `at` that are on no shelf.
            shelves: the others.
        """
        tasks = [
            (shelf, mine[lo : lo + _GRAIN], other)
            for shelf in shelves
            for mine in (rows[at.sclass[rows] == one] for one in range(CLASSES + 1))
            for lo in range(0, len(mine), _GRAIN)
            for other in range(CLASSES + 1)
            if len(shelf.of_class[other])
        ]
        w = replace(self._ready_for, at=at, best=best)
        # Lists are made here, one after another; only the comparison runs on all cores.
        ready = [task for task in (self._ready(at, *task) for task in tasks) if task]
        if len(rows) <= _ALONE:
            found = [self._compare(w, *task) for task in ready]
        else:
            with ThreadPoolExecutor(os.cpu_count()) as pool:
                waiting = [pool.submit(self._compare, w, *task) for task in ready]
                found = [item.result() for item in waiting]
        return joined(found)

    def _ready(self, at: Encoded, shelf: Shelf, mine: Ints, other: int) -> tuple[Any, ...] | None:
        """The list to look into, and the slots and greatest half lengths for each report."""
        frame, one = self.model.frame, int(at.sclass[mine[0]])
        wide = max(one, other)
        reach_km = 0.0
        if wide != UNLOCATED and wide not in frame.partitions:
            reach_km = far_km(float(at.radius[mine].max()), shelf.radius_km[other], frame.slip_km)
        listed = shelf.within(at, frame, one, other, reach_km)
        if wide == UNLOCATED:
            places = np.zeros((len(mine), 1), np.int32)
        elif wide in frame.partitions:
            places = at.home[mine, wide, :1] if one == wide else at.home[mine, wide]
        else:
            places = around(at.lon[mine], at.lat[mine], listed.reach_km, listed.places)
        # Those that look into one slot follow one another: what was just read is still near.
        by_place = np.argsort(places[:, 0], kind="stable")
        mine, places = mine[by_place], places[by_place]
        half = np.tile(shelf.half[shelf.times].astype(np.float32), places.shape[1])
        return mine, listed, slots_at(places, shelf.times), half

    def _compare(self, w: Weighing, mine: Ints, listed: Listed, slots: Any, half: Any) -> Found:
        rows = mine.astype(np.int32)
        met, full = look_up(w, rows, listed.order, listed.begin, slots, half, CAP)
        return Found(together([as_links(self.model, each) for each in met]), full.astype(np.int64))


def joined(found: list[Found]) -> Found:
    """Return what several look-ups found together."""
    none = np.zeros(0, np.int64)
    return Found(
        together([each.links for each in found]),
        np.unique(np.concatenate([none, *(each.full for each in found)])),
    )


def _listed(at: Encoded, rows: Ints, place: Ints, places: int, reach_km: float) -> Listed:
    begin, order = counted(at, rows, place, places)
    return Listed(reach_km, places, order, begin)
