"""Crowded windows: what a report is compared with where too many lie in its reach.

Where one town has more reports in a few days than can all be compared, a report is compared with
those beside it in a few sorted orders instead (the sorted neighbourhood of Hernandez and Stolfo,
1995): by each name, by exact point, by codes and figures, by figures and codes, and by time. So
the cost grows with the number of reports times the number of orders, not with its square, and
what shares a name, a point or its figures with few others still meets. Orders are kept apart by
stretches of time, as neighbours out of reach in time would be of no use; of equals the lower row
comes first.

Taxonomies that differ from source to source order nothing: their codes are not alike.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numba import njit

from truceline.match.link.reports import Floats, Ints

NEIGHBOURS: Final = 20
"""Reports before and after that a report is compared with, in each order and stretch of time."""


def orders(
    rows: Ints, names: Any, lon: Any, lat: Any, codes: Any, numbers: Any, centre: Floats
) -> list[tuple[Ints, Ints]]:
    """Ranks of some reports in each order, equal where they agree; -1 where a report says nothing.

    Args:
        rows: rows to rank, each once, ascending.
        names: (n, fields) codes of names; negative where there is none.
        lon: (n,) degrees.
        lat: (n,) degrees.
        codes: (n, taxonomies) finest codes of those taxonomies that all sources share.
        numbers: (n, figures) NaN where not stated.
        centre: (n,) middle of the interval, hours.
    """
    found = [names[rows, k].astype(np.int64) for k in range(names.shape[1])]
    found.append(_rank([lat[rows], lon[rows]]))
    kinds = [codes[rows, k] for k in range(codes.shape[1])]
    figures = [np.nan_to_num(numbers[rows, k], nan=-1.0) for k in range(numbers.shape[1])]
    says = np.zeros(len(rows), bool)
    for known in [codes[rows] >= 0, ~np.isnan(numbers[rows])]:
        says |= known.any(1)
    if says.any():
        found += [np.where(says, _rank(by), -1) for by in (kinds + figures, figures + kinds)]
    found.append(_rank([centre[rows]]))
    return [(rows, rank) for rank in found]


def _rank(columns: list[Any]) -> Ints:
    """Rank of each row by some columns, the first first; equal rows have one rank."""
    order = np.lexsort(columns[::-1])
    new = np.zeros(len(order), bool)
    for column in columns:
        new[1:] |= column[order][1:] != column[order][:-1]
    rank = np.empty(len(order), np.int64)
    rank[order] = np.cumsum(new)
    return rank


class Crowd:
    """Reports listed in one crowded place, in every order; each is sorted once for all lookers.

    Args:
        listed: rows listed in the place, by time.
        centre: (n,) middle of every report's interval, hours.
        ranks: what `orders` returns for at least all that are listed and look.
    """

    def __init__(self, listed: Ints, centre: Floats, ranks: list[tuple[Ints, Ints]]) -> None:
        self.listed, self.centre, self.ranks = listed, centre, ranks
        self._sorted: dict[float, list[tuple[Ints, Ints, Ints]]] = {}

    def beside(self, lookers: Ints, far: Floats, forward: bool) -> tuple[Ints, Ints]:
        """Return whom each report is compared with.

        Args:
            lookers: reports that are looked up.
            far: (len(lookers),) hours within which each of them is compared.
            forward: whether each pair is met once, by its lower row.

        Returns:
            rows, ascending for each looker, each once; and (len(lookers) + 1,) where each begins.
        """
        # A stretch is as long as what is in reach on one side, so that a window meets two or three.
        width = float(far.max())
        if width not in self._sorted:
            self._sorted[width] = self._by_stretch(width)
        parts = [
            _around(
                lookers,
                self.centre[lookers],
                far,
                width,
                rank[np.searchsorted(known, lookers)],
                *lane,
                NEIGHBOURS,
                forward,
            )
            for (known, rank), lane in zip(self.ranks, self._sorted[width], strict=True)
        ]
        others, begin = _merged(np.concatenate(parts, axis=1))
        return others, begin

    def _by_stretch(self, width: float) -> list[tuple[Ints, Ints, Ints]]:
        """Rows, ranks and stretches of each order, by stretch, rank and row."""
        listed = self.listed
        stretch = np.floor(self.centre[listed] / width).astype(np.int64)
        lanes = []
        for known, rank in self.ranks:
            mine = rank[np.searchsorted(known, listed)]
            stated = np.flatnonzero(mine >= 0)
            order = stated[np.lexsort((listed[stated], mine[stated], stretch[stated]))]
            lanes.append((listed[order], mine[order], stretch[order]))
        return lanes


@njit(cache=True, nogil=True)
def _around(
    lookers: Any, centre: Any, far: Any, width: float, rank: Any, rows: Any, ranks: Any,
    stretches: Any, many: int, forward: bool,
) -> Any:  # fmt: skip
    """The `many` before and after each looker in every stretch that it reaches; -1 for none."""
    out = np.full((len(lookers), 8 * many), -1, np.int32)
    for p in range(len(lookers)):
        if rank[p] < 0:
            continue
        size = 0
        low = _floor((centre[p] - (0.0 if forward else far[p])) / width)
        high = _floor((centre[p] + far[p]) / width)
        for stretch in range(low, min(high, low + 3) + 1):
            a, b = 0, len(rows)
            while a < b:
                m = (a + b) >> 1
                if stretches[m] < stretch or (
                    stretches[m] == stretch
                    and (ranks[m] < rank[p] or (ranks[m] == rank[p] and rows[m] < lookers[p]))
                ):
                    a = m + 1
                else:
                    b = m
            for step in (-1, 1):
                q = a - 1 if step < 0 else a
                for _ in range(many):
                    if q < 0 or q >= len(rows) or stretches[q] != stretch:
                        break
                    if size < out.shape[1] and rows[q] != lookers[p]:
                        out[p, size] = rows[q]
                        size += 1
                    q += step
    return out


@njit(cache=True, nogil=True)
def _floor(value: float) -> int:
    """Whole number below."""
    return int(np.floor(value))


@njit(cache=True, nogil=True)
def _merged(met: Any) -> Any:
    """Rows of each line, ascending and each once, and where each line begins."""
    begin = np.zeros(len(met) + 1, np.int64)
    out = np.empty(met.size, np.int32)
    size = 0
    for p in range(len(met)):
        before = -1
        for row in np.sort(met[p]):
            if row > before:
                out[size] = row
                size += 1
                before = row
        begin[p + 1] = size
    return out[:size].copy(), begin
