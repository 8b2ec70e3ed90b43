"""Which reports hang together: connected components of positive links, as links are added.

A group never reaches beyond its component (see `group`), so when links are added only the
components they touch are grouped again. Components are a union-find whose members are linked
lists; links are kept in a list for each left row.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numba import njit

from truceline.match.link.group import UNIT, Contradiction, group
from truceline.match.link.pairs import Links
from truceline.match.link.reports import Ints

_ROOM: Final = 1.5
"""How much longer an array that is full is made."""


class Growing:
    """A numpy array that grows at its end, at a cost of what is added."""

    def __init__(self, first: Any) -> None:
        """Start with some rows."""
        self._held = first
        self._n = len(first)

    def __len__(self) -> int:
        """Return the number of rows."""
        return self._n

    @property
    def rows(self) -> Any:
        """All rows; valid until more are added."""
        return self._held[: self._n]

    def extend(self, more: Any) -> None:
        """Add rows."""
        n = self._n + len(more)
        if n > len(self._held):
            longer = np.empty((max(int(_ROOM * n), 1024), *self._held.shape[1:]), self._held.dtype)
            longer[: self._n] = self._held[: self._n]
            self._held = longer
        self._held[self._n : n] = more
        self._n = n


class Components:
    """Components of n reports, with the links between them."""

    def __init__(self) -> None:
        """Start without any report."""
        none = np.zeros(0, np.int32)
        self._parent, self._after, self._last = Growing(none), Growing(none), Growing(none)
        self._head, self._next = Growing(none), Growing(none)
        self._left, self._right = Growing(none), Growing(none)
        self._score = Growing(np.zeros(0, np.float32))

    def __len__(self) -> int:
        """Return the number of reports."""
        return len(self._parent)

    @property
    def links(self) -> Links:
        """All links, in the order they were added."""
        return Links(self._left.rows, self._right.rows, self._score.rows)

    def add(self, reports: int, links: Links, same: Ints) -> None:
        """Add reports, links and pairs that people joined.

        Args:
            reports: how many are added, after those there are.
            links: links, of which each pair comes once.
            same: (m, 2) pairs of rows.
        """
        n = len(self)
        rows = np.arange(n, n + reports, dtype=np.int32)
        blank = np.full(reports, -1, np.int32)
        for column, more in (
            (self._parent, rows),
            (self._after, blank),
            (self._last, rows),
            (self._head, blank),
        ):
            column.extend(more)
        first = len(self._left)
        self._left.extend(links.left)
        self._right.extend(links.right)
        self._score.extend(links.score)
        self._next.extend(np.full(len(links), -1, np.int32))
        _add_links(self._head.rows, self._next.rows, self._left.rows, first)
        positive = np.round(links.score.astype(np.float64) * UNIT) > 0
        for left, right in (
            (links.left[positive], links.right[positive]),
            (same[:, 0], same[:, 1]),
        ):
            _unite(
                self._parent.rows,
                self._after.rows,
                self._last.rows,
                left.astype(np.int32),
                right.astype(np.int32),
            )

    def tops(self, rows: Ints) -> Ints:
        """Return the lowest row of the component of each row."""
        found: Ints = _tops(self._parent.rows, np.asarray(rows, np.int64))
        return found

    def grouped(self, touched: Ints, same: Ints, different: Ints, source: Any) -> tuple[Ints, Ints]:
        """Group the components of some rows.

        Args:
            touched: rows of the components to group.
            same: (m, 2) all pairs that people joined.
            different: (m, 2) all pairs that people kept apart.
            source: (n,) source of each report where no source has an event twice, else None.

        Returns:
            All rows of these components, ascending, and the group of each: its lowest row.
        """
        tops = np.unique(self.tops(touched))
        rows = _members(tops, self._after.rows)
        rows.sort()
        inner = _inner(rows, self._parent.rows, self._head.rows, self._next.rows, self._right.rows)
        of_them = Links(self._left.rows[inner], self._right.rows[inner], self._score.rows[inner])
        within = [
            pairs[np.isin(self.tops(pairs[:, 0]), tops)] if len(pairs) else pairs
            for pairs in (same, different)
        ]
        apart = self.tops(within[1][:, 0]) != self.tops(within[1][:, 1])
        mine = None if source is None else source[rows]
        return rows, grouped(rows, of_them, within[0], within[1][~apart], mine)


def grouped(rows: Ints, links: Links, same: Ints, different: Ints, source: Any) -> Ints:
    """Group some rows by the links among them; see `group`.

    Args:
        rows: (k,) rows, ascending, so that ties are broken as among all.
        links: links among them.
        same: (m, 2) pairs of them that people joined.
        different: (m, 2) pairs of them that people kept apart.
        source: (k,) their sources where no source has an event twice, else None.

    Returns:
        (k,) group of each: its lowest row.
    """

    def local(of: Any) -> Any:
        return np.searchsorted(rows, of)

    found = group(
        len(rows),
        local(links.left),
        local(links.right),
        links.score,
        [(int(a), int(b)) for a, b in local(same)],
        [(int(a), int(b)) for a, b in local(different)],
        source,
    )
    labels: Ints = rows[found]
    return labels


def pairs_of(pairs: Sequence[tuple[int, int]], n: int) -> Ints:
    """Judged pairs as an (m, 2) array.

    Raises:
        ValueError: if a row is not among the n there are, or is paired with itself.
    """
    out = np.array(list(pairs), np.int64).reshape(-1, 2)
    for a, b in out[((out < 0) | (out >= n)).any(1) | (out[:, 0] == out[:, 1])].tolist():
        raise ValueError(
            f"judged pair ({a}, {b}): both must be different rows of the {n} reports, 0 to {n - 1}"
        )
    return out


def check(same: Ints, different: Ints) -> None:
    """Check that judgements go together.

    Raises:
        Contradiction: if a pair is joined, be it through others, and kept apart.
    """
    if not len(different) or not len(same):
        return
    rows, place = np.unique(np.concatenate([same, different]), return_inverse=True)
    place = place.reshape(-1, 2).astype(np.int32)
    parent, last = np.arange(len(rows), dtype=np.int32), np.arange(len(rows), dtype=np.int32)
    after = np.full(len(rows), -1, np.int32)
    _unite(parent, after, last, place[: len(same), 0], place[: len(same), 1])
    tops = _tops(parent, place[len(same) :].ravel().astype(np.int64)).reshape(-1, 2)
    for a, b in different[tops[:, 0] == tops[:, 1]].tolist():
        raise Contradiction(min(a, b), max(a, b))


@njit(cache=True, nogil=True)
def _top(parent: Any, row: int) -> int:
    while parent[row] != row:
        parent[row] = parent[parent[row]]
        row = parent[row]
    return row


@njit(cache=True, nogil=True)
def _tops(parent: Any, rows: Any) -> Any:
    out = np.empty(len(rows), np.int64)
    for k in range(len(rows)):
        out[k] = _top(parent, rows[k])
    return out


@njit(cache=True, nogil=True)
def _unite(parent: Any, after: Any, last: Any, left: Any, right: Any) -> None:
    """Unite components; the lowest row stands for each, and heads the list of its members."""
    for k in range(len(left)):
        a, b = _top(parent, left[k]), _top(parent, right[k])
        if a == b:
            continue
        low, high = min(a, b), max(a, b)
        parent[high] = low
        after[last[low]] = high
        last[low] = last[high]


@njit(cache=True, nogil=True)
def _add_links(head: Any, following: Any, left: Any, first: int) -> None:
    for e in range(first, len(left)):
        following[e] = head[left[e]]
        head[left[e]] = e


@njit(cache=True, nogil=True)
def _members(tops: Any, after: Any) -> Any:
    count = 0
    for top in tops:
        row = top
        while row >= 0:
            count += 1
            row = after[row]
    out = np.empty(count, np.int64)
    count = 0
    for top in tops:
        row = top
        while row >= 0:
            out[count] = row
            count += 1
            row = after[row]
    return out


@njit(cache=True, nogil=True)
def _inner(rows: Any, parent: Any, head: Any, following: Any, right: Any) -> Any:
    """Links both of whose ends are in one component, of some rows."""
    count = 0
    for row in rows:
        e = head[row]
        while e >= 0:
            count += 1
            e = following[e]
    out = np.empty(count, np.int64)
    count = 0
    for row in rows:
        e = head[row]
        while e >= 0:
            if _top(parent, right[e]) == _top(parent, row):
                out[count] = e
                count += 1
            e = following[e]
    return out[:count]
