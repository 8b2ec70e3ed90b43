"""Pairs worth keeping: every report against those in reach, on all cores."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from truceline.match.link.compare import (
    Met,
    Packed,
    Weighing,
    crowds,
    packed,
    windows,
)
from truceline.match.link.encode import Encoded
from truceline.match.link.lists import Lists, Work, listings, slots_of, work
from truceline.match.link.model import Model, spec
from truceline.match.link.reports import Ints
from truceline.match.link.sums import number_table

KEEP: Final = -3.0
"""Pairs of lower log-odds are dropped: they count as apart."""
_GRAIN: Final = 8_000
"""Reports looked up at a time, so that all cores have some."""
_AHEAD: Final = 3


@dataclass(frozen=True)
class Links:
    """Pairs of reports and how strongly each looks like one event.

    Attributes:
        left: (m,) lower row.
        right: (m,) higher row.
        score: (m,) log-odds that both are about one event, natural-log units.
        looked: how many pairs were looked at to find them.
    """

    left: Any
    right: Any
    score: Any
    looked: int = 0

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.left)


def links(
    model: Model, at: Encoded, rows: Ints, lists: dict[tuple[int, int], Lists] | None = None
) -> Links:
    """Compare reports and keep the pairs that weigh at least `KEEP`.

    Args:
        model: the model.
        at: the reports.
        rows: rows to compare, by time.
        lists: what to look them up in; by default the same rows.
    """
    w = weighing(model, at, most(model, at), keep=KEEP)
    return together([as_links(model, met) for met in _joined(model, w, rows, lists)])


def as_links(model: Model, met: Met) -> Links:
    """Return the links that a comparison met."""
    low, high = np.minimum(met.left, met.right), np.maximum(met.left, met.right)
    return Links(low, high, met.weight + np.float32(model.prior), met.looked)


def together(parts: Sequence[Links]) -> Links:
    """Put links together."""
    if not parts:
        none = np.zeros(0, np.int32)
        return Links(none, none, np.zeros(0, np.float32))
    return Links(
        np.concatenate([part.left for part in parts]),
        np.concatenate([part.right for part in parts]),
        np.concatenate([part.score for part in parts]),
        sum(part.looked for part in parts),
    )


def levels(
    model: Model, at: Encoded, rows: Ints, *, keep: float = -np.inf, side: Any = None
) -> tuple[Any, Any, Any]:
    """Left and right rows of every pair compared among some rows, and the levels they meet at.

    Args:
        model: the model.
        at: the reports.
        rows: rows to compare, by time.
        keep: pairs of lower log-odds are left out.
        side: (n,) only reports of different sides are compared; by default all are.
    """
    rows = np.asarray(rows)
    part = at.take(rows)
    sides = None if side is None else side[rows]
    w = weighing(model, part, most(model, part), keep=keep, collect=True, side=sides)
    parts = list(_joined(model, w, np.arange(len(rows), dtype=np.int32), None))
    if not parts:
        empty = np.zeros(0, np.int32)
        return empty, empty, np.zeros((0, len(model.fields)), np.int32)
    return (
        rows[np.concatenate([met.left for met in parts])].astype(np.int32),
        rows[np.concatenate([met.right for met in parts])].astype(np.int32),
        np.concatenate([met.levels for met in parts]),
    )


def _joined(
    model: Model, w: Weighing, rows: Ints, lists: dict[tuple[int, int], Lists] | None
) -> Iterator[Met]:
    """Yield what is kept, job by job and part by part, in one order whatever the threads do."""
    cores = os.cpu_count() or 1
    jobs = work(w.at, rows, listings(model.frame, w.at, rows) if lists is None else lists)
    with ThreadPoolExecutor(cores) as pool:
        waiting: deque[tuple[Work, list[Future[Any]]]] = deque()
        for job in jobs:
            looker = int(w.at.sclass[job.rows[0]])
            within = packed(w, job.lists.order, looker)
            parts = [
                pool.submit(_part, w, job, within, job.rows[lo : lo + _GRAIN])
                for lo in range(0, len(job.rows), _GRAIN)
            ]
            waiting.append((job, parts))
            # A few jobs ahead keep all cores busy; more would hold more lists in memory.
            if len(waiting) > _AHEAD:
                yield from _done(w, *waiting.popleft())
        for job, parts in waiting:
            yield from _done(w, job, parts)


def _part(w: Weighing, job: Work, within: Packed, rows: Ints) -> Any:
    slots, reach = slots_of(w.at, job, rows)
    met, full = windows(w, rows, within, job.lists.begin, slots, reach, forward=job.forward)
    row, column = np.nonzero(full)
    return met, rows[row], slots[row, column], reach[column]


def _done(w: Weighing, job: Work, parts: list[Future[Any]]) -> list[Met]:
    """What the parts of a job found, and what their full windows hold."""
    done = [part.result() for part in parts]
    found = [each[0] for each in done]
    rows, slots, half = (np.concatenate([each[k] for each in done]) for k in (1, 2, 3))
    if len(rows):
        where = job.lists
        found += crowds(w, rows, where.order, where.begin, slots, half, forward=job.forward)
    return found


def weighing(
    model: Model, at: Any, best: Any, *, keep: float, collect: bool = False, side: Any = None,
    tables: Any = None,
) -> Weighing:  # fmt: skip
    """Make ready to compare reports by a model; `best` is what `most` returns for them."""
    frame = model.frame
    return Weighing(
        at,
        spec(frame, model.fields),
        tuple(k for k, name in enumerate(frame.levels) if name not in frame.foreign),
        tables_of(model) if tables is None else tables,
        model.weights.astype(np.float32),
        best,
        frame.lag_hours,
        frame.slip_km,
        frame.once,
        keep - model.prior,
        collect,
        np.zeros(0, np.uint8) if side is None else side,
    )


def tables_of(model: Model) -> Any:
    """(figures, 256, 256) level at which any two figures meet."""
    made = [number_table(met) for met in model.frame.figures]
    return np.array(made, np.uint8).reshape(-1, 256, 256)


def most(model: Model, at: Encoded, tables: Any = None) -> Any:
    """The most that the kinds, figures and names of each report can add to a pair.

    Returns:
        (n, 3) for kinds, figures and names together; figures and names; names.
    """
    if tables is None:
        tables = tables_of(model)
    out = np.zeros((len(at), 3), np.float32)
    top: Any
    figure, name, first = 0, 0, 0
    for field in model.fields:
        weights = model.weights[field.offset : field.offset + len(field)].astype(np.float32)
        if field.what == "kind":
            codes = at.kinds[:, first]
            size = len(model.frame.common[field.name])
            if field.name in model.frame.foreign:
                table = weights[1:].reshape(size, size)
                reach = np.maximum(table.max(0), table.max(1))
                known = (codes >= 0) & (codes < size)
                top = np.where(known, reach[np.where(known, codes, 0)], 0)
            else:
                top = np.full(len(at), weights.max(), np.float32)
            out[:, 0] += np.maximum(top, 0)
            first += model.frame.levels[field.name]
        elif field.what == "number":
            met = model.frame.figures[figure]
            reach = np.full(256, weights.max(), np.float32)
            for row in range(len(met)):
                reach[row + 1] = weights[tables[figure, row + 1, 1 : len(met) + 1]].max()
            missing = np.isnan(at.numbers[:, figure])
            out[:, :2] += np.where(missing, 0, np.maximum(reach[at.figures[:, figure]], 0))[:, None]
            figure += 1
        elif field.what == "name":
            top = max(float(weights.max()), 0.0)
            out += np.where(at.names[:, name] >= 0, np.float32(top), np.float32(0))[:, None]
            name += 1
    return out
