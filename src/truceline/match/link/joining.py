"""Adding reports to those that are grouped, at a cost of the reports that are added.

The labels are exactly those that `link` gives for all reports with the same model, in the same
order, for these reasons.

- The frame is frozen, so no report changes how another is read, and no level depends on which
  report of a pair comes first: every pair has one score, whenever it is compared.
- Every pair within reach in time and space is compared: those added among themselves, and with
  those there were.
- A group depends on its own component of positive links alone, and only components that are
  touched are grouped again, with all links in them. Rows keep their order there, and of equal
  means the group before, else that of the lowest row is taken, so ties fall as among all. Scores
  are whole numbers, so sums do not depend on their order.

It does not hold where a report meets more than `compare.CAP` others in one slot: which are left out
then depends on how reports are listed. `Change.full` counts such reports.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from typing import Any, Final

import numpy as np
import pyarrow as pa

from truceline.match.link.components import Components, Growing, check, pairs_of
from truceline.match.link.encode import Encoded, dictionaries, encode
from truceline.match.link.known import check_known
from truceline.match.link.learn import fit
from truceline.match.link.lists import by_time
from truceline.match.link.lookup import Found, Shelf, Weigher, joined
from truceline.match.link.model import Model
from truceline.match.link.pairs import Links, links
from truceline.match.link.reports import Ints, Reports

_SHARED: Final = ("letters", "lengths", "repeated")


@dataclass(frozen=True)
class Change:
    """What adding reports changed.

    Attributes:
        rows: (m,) rows that are new or whose group has another name than before, ascending.
        labels: (m,) the group of each: the lowest row in it.
        before: (m,) what it was; -1 for a new row.
        full: how many of the added reports met more than `compare.CAP` earlier ones in one slot.
    """

    rows: Ints
    labels: Ints
    before: Ints
    full: int = 0


class Joining:
    """Reports that are grouped, and can be added to."""

    def __init__(self, model: Model) -> None:
        """Start without reports.

        Args:
            model: what to weigh pairs with, now and later.
        """
        self.model = model
        self._weigher = Weigher(model)
        self._columns: dict[str, Growing] = {}
        self._best = Growing(np.zeros((0, 3), np.float32))
        self._arrived = Growing(np.zeros(0, np.int64))
        self._source = Growing(np.zeros(0, np.int32))
        self._names: list[dict[str, int]] = [{} for _ in model.frame.names]
        self._shelves: list[Shelf] = []
        self._components = Components()
        self._labels = Growing(np.zeros(0, np.int64))
        self._same = np.zeros((0, 2), np.int64)
        self._different = np.zeros((0, 2), np.int64)

    @classmethod
    def start(
        cls,
        reports: Reports,
        model: Model | None = None,
        same: Sequence[tuple[int, int]] = (),
        different: Sequence[tuple[int, int]] = (),
    ) -> Joining:
        """Group reports that others will be added to.

        Args:
            reports: the first reports.
            model: what to weigh them and all later ones with; by default one is made from these
                reports and judgements.
            same: pairs of rows a person joined.
            different: pairs of rows a person kept apart.

        Raises:
            Contradiction: if the judgements contradict each other.
            ValueError: see `add`.
        """
        if model is None:
            judged = [(*pair, True) for pair in same] + [(*pair, False) for pair in different]
            model = fit(reports, judged)
        made = cls(model)
        made.add(reports, same, different)
        return made

    def __len__(self) -> int:
        """Return the number of reports."""
        return len(self._labels)

    @property
    def labels(self) -> Ints:
        """(n,) group of each report: the lowest row in its group. Valid until more are added."""
        found: Ints = self._labels.rows
        return found

    @property
    def links(self) -> Links:
        """The pairs that were kept, in the order they were found. Valid until more are added."""
        return self._components.links

    def add(
        self,
        reports: Reports,
        same: Sequence[tuple[int, int]] = (),
        different: Sequence[tuple[int, int]] = (),
    ) -> Change:
        """Add reports and judgements; either may be none.

        Args:
            reports: the reports; they get the rows after those there are.
            same: pairs of rows a person joined, old or new.
            different: pairs of rows a person kept apart.

        Returns:
            What changed.

        Raises:
            Contradiction: if the judgements so far and these contradict each other.
            ValueError: if the reports have other fields than the model, or codes that it does
                not know, or a judged row is none. Nothing is changed by an error.

        Cost grows with the reports that are added, with how many lie within reach of each and
        with the components they fall in. A list is merged with the one before it once it has
        become as long, so a report is listed again some log2(n) times at most.
        """
        n, more = len(self), len(reports)
        check_known(reports, self.model.frame)
        new_same, new_different = pairs_of(same, n + more), pairs_of(different, n + more)
        all_same = np.concatenate([self._same, new_same])
        all_different = np.concatenate([self._different, new_different])
        if len(new_same) or len(new_different):
            check(all_same, all_different)
        self._same, self._different = all_same, all_different
        found = self._compared(reports)
        self._components.add(more, found.links, new_same)
        self._labels.extend(np.full(more, -1, np.int64))
        touched = np.concatenate([np.arange(n, n + more), new_same.ravel(), new_different.ravel()])
        source = self._source.rows if self.model.frame.once else None
        rows, labels = self._components.grouped(touched, all_same, all_different, source)
        before = self._labels.rows[rows]
        self._labels.rows[rows] = labels
        changed = before != labels
        return Change(rows[changed], labels[changed], before[changed], len(found.full))

    def _compared(self, reports: Reports) -> Found:
        """Keep reports, and compare them among themselves and with those there were."""
        n, words = len(self), dictionaries(reports)
        new = encode(reports, self.model.frame, words)
        # Held by time, so that reports that are compared lie side by side in memory.
        order = by_time(new)
        self._arrived.extend(n + order.astype(np.int64))
        if self.model.frame.once:
            self._source.extend(new.source)
        self._keep(new, words, order)
        at, best = self._at(), self._best.rows
        mine: Any = np.arange(n, len(at), dtype=np.int32)
        inner = links(self.model, at.take(mine), mine - n)
        found = [Found(Links(n + inner.left, n + inner.right, inner.score), np.zeros(0, np.int64))]
        found.append(self._weigher.across(at, best, mine, self._shelves))
        self._shelve(at, mine)
        return self._as_arrived(joined(found))

    def _as_arrived(self, found: Found) -> Found:
        arrived, links_ = self._arrived.rows, found.links
        left, right = arrived[links_.left], arrived[links_.right]
        low, high = np.minimum(left, right), np.maximum(left, right)
        return Found(Links(low, high, links_.score), arrived[found.full])

    def _keep(self, new: Encoded, words: dict[str, Any], order: Ints) -> None:
        """Append encoded reports by time, their names as rows of the one table of names."""
        names, fresh = self._renamed(new, words)
        first = not self._columns
        for each in dataclass_fields(Encoded):
            more = getattr(new, each.name)
            if each.name in _SHARED:
                more = more[fresh]
            else:
                more = (names if each.name == "names" else more)[order]
            if first:
                self._columns[each.name] = Growing(more)
            else:
                self._columns[each.name].extend(more)
        self._best.extend(self._weigher.most(new)[order])

    def _renamed(self, new: Encoded, words: dict[str, Any]) -> tuple[Any, Ints]:
        """Names as rows of the one table, and which rows of `new.letters` are new to it."""
        out = np.full_like(new.names, -1)
        fresh: list[int] = []
        size = len(self._columns["letters"]) if self._columns else 0
        for column, (known, values) in enumerate(zip(self._names, words.values(), strict=True)):
            mine, first = np.unique(new.names[:, column], return_index=True)
            mine, first = mine[mine >= 0], first[mine >= 0]
            place = np.full(len(new.letters) + 1, -1, np.int32)
            met = values.take(pa.array(first)).cast(pa.string()).to_pylist()
            for row, word in zip(mine.tolist(), met, strict=True):
                at = known.setdefault(word, size + len(fresh))
                if at == size + len(fresh):
                    fresh.append(row)
                place[row] = at
            out[:, column] = place[new.names[:, column]]
        return out, np.array(fresh, np.int64)

    def _at(self) -> Encoded:
        return Encoded(**{name: column.rows for name, column in self._columns.items()})

    def _shelve(self, at: Encoded, rows: Any) -> None:
        """List rows; lists that are no longer than what is added to them are merged with it."""
        while self._shelves and len(self._shelves[-1]) <= len(rows):
            rows = np.concatenate([self._shelves.pop().rows, rows])
        if len(rows):
            self._shelves.append(Shelf(at, rows))
