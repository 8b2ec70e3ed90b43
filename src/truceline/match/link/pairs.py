"""Pairs worth keeping: every report against those in reach, on all cores."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from truceline.match.link import kernel
from truceline.match.link.encode import Encoded
from truceline.match.link.lists import Lists, listings, looked_up, work
from truceline.match.link.model import Model, spec
from truceline.match.link.reports import Ints

KEEP: Final = -4.0
"""Pairs of lower log-odds are dropped: they count as apart."""
CAP: Final = 2_000
"""Most reports of one slot that a report is compared with."""
_GRAIN: Final = 4_000


@dataclass(frozen=True)
class Links:
    """Pairs of reports and how strongly each looks like one event.

    Attributes:
        left: (m,) lower row.
        right: (m,) higher row.
        score: (m,) log-odds that both are about one event, natural-log units.
    """

    left: Any
    right: Any
    score: Any

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
    found = [part[:3] for part in _joined(model, at, rows, lists, collect=False, keep=KEEP)]
    return _ordered(found)


def levels(model: Model, at: Encoded, rows: Ints) -> tuple[Any, Any, Any]:
    """Left and right rows of every pair compared among some rows, and the levels they meet at."""
    parts = list(_joined(model, at, rows, None, collect=True, keep=-np.inf))
    if not parts:
        empty = np.zeros(0, np.int32)
        return empty, empty, np.zeros((0, len(model.fields)), np.int32)
    return (
        np.concatenate([part[0] for part in parts]),
        np.concatenate([part[1] for part in parts]),
        np.concatenate([part[3] for part in parts]),
    )


def _joined(
    model: Model,
    at: Encoded,
    rows: Ints,
    lists: dict[tuple[int, int], Lists] | None,
    *,
    collect: bool,
    keep: float,
) -> Iterator[Any]:
    frame = model.frame
    shape = spec(frame, model.fields)
    weights = model.weights.astype(np.float32)
    tables = np.array([kernel.number_table(met) for met in frame.figures]).reshape(-1, 256, 256)
    best = most(model, at, tables)
    jobs = work(at, rows, listings(frame, at, rows) if lists is None else lists)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for job in jobs:
            waiting = [
                pool.submit(
                    kernel.join,
                    mine,
                    lo,
                    min(lo + _GRAIN, len(mine)),
                    job.lists.order,
                    job.lists.begin,
                    slots,
                    reach,
                    job.forward,
                    *columns(at),
                    *shape,
                    tables,
                    weights,
                    best,
                    frame.lag_hours,
                    frame.slip_km,
                    frame.once,
                    keep - model.prior,
                    CAP,
                    collect,
                )
                for mine, slots, reach in looked_up(at, job)
                for lo in range(0, len(mine), _GRAIN)
            ]
            for item in waiting:
                left, right, score, kept, _ = item.result()
                yield left, right, score + np.float32(model.prior), kept


def most(model: Model, at: Encoded, tables: Any) -> Any:
    """The most that the kinds, figures and names of each report can add to a pair.

    Returns:
        (n, 3) for kinds, figures and names together; figures and names; names.
    """
    out = np.zeros((len(at), 3), np.float32)
    kind, figure, name, first = 0, 0, 0, 0
    for field in model.fields:
        weights = model.weights[field.offset : field.offset + len(field)].astype(np.float32)
        if field.what == "kind":
            codes = at.kinds[:, first]
            size = len(model.frame.common[field.name])
            if field.name in model.frame.foreign:
                table = weights[1:].reshape(size, size)
                reach = np.maximum(table.max(0), table.max(1))
                top = np.where(codes >= 0, reach[codes], 0)
            else:
                top = np.full(len(at), weights.max(), np.float32)
            out[:, 0] += np.maximum(top, 0)
            first += model.frame.levels[field.name]
            kind += 1
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


def columns(at: Encoded) -> tuple[Any, ...]:
    """The arrays that the kernel reads."""
    return (
        at.centre, at.half, at.tclass, at.lon, at.lat, at.radius, at.sclass, at.home, at.chance,
        at.lasting, at.width, at.source, at.kinds, at.common, at.numbers, at.figures, at.names, at.letters, at.lengths, at.repeated,
    )  # fmt: skip


def _ordered(parts: list[Any]) -> Links:
    if not parts:
        empty = np.zeros(0, np.int32)
        return Links(empty, empty, np.zeros(0, np.float32))
    left, right, score = (np.concatenate([part[k] for part in parts]) for k in range(3))
    return Links(np.minimum(left, right), np.maximum(left, right), score)
