"""Linking over parts on many processes or machines, with Dask: no process holds all reports.

1. Each part is read and its times are measured (`edges.Span`).
2. Each part is read again and linked in itself; of its reports, those within reach of another
   part are kept for it.
3. The kept reports of every two parts that are near each other are compared across. So every pair
   is compared once, in the part that holds both or in the one task for its two parts, however
   times lie in the parts.
4. Connected components are found in each part; the links between parts tell which of them hang
   together. Components that cross parts are grouped once, by the part that holds their lowest row,
   all others where they are.

The process that calls holds links between parts and what they join, which grow with the reports
near the cuts and not with the parts. A worker holds one part while it works on it, and the links
of the parts it linked. A task that is lost with its worker is done again, if parts are functions
and not the reports themselves.

Labels are exactly those of `link` for the parts one after another, with the same model, for the
reasons given in `joining`, and with the same exception: where a report meets more than
`compare.CAP` others in one slot.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from truceline.match.link.components import Components, check, pairs_of
from truceline.match.link.edges import Span, near
from truceline.match.link.group import UNIT
from truceline.match.link.model import Model
from truceline.match.link.pairs import Links, together
from truceline.match.link.part_tasks import (
    across_parts,
    edge_for,
    grouped_together,
    labelled,
    linked,
    measured,
    piece,
    tops_of,
)
from truceline.match.link.parts import Part
from truceline.match.link.reports import Ints, Reports


class MissingScale(ImportError):
    """Dask is not installed."""


def link_partitions(
    parts: Sequence[Part],
    model: Model,
    client: Any = None,
    same: Sequence[tuple[int, int]] = (),
    different: Sequence[tuple[int, int]] = (),
    then: Callable[[int, Ints], Any] | None = None,
) -> list[Any]:
    """Group the reports of many parts by event.

    Args:
        parts: the parts, or what returns each; best cut by time, so that few lie near each other.
        model: what to weigh pairs with, see `parts.sample_model`.
        client: a `distributed.Client`; by default the one in use, else a cluster of one process
            a core of this machine, which is closed at the end.
        same: pairs of rows a person joined; rows count over the parts one after another.
        different: pairs of rows a person kept apart.
        then: called with the number of a part and its labels where they are, to write them.

    Returns:
        For each part what `then` returned, else its labels: the lowest row of each group.

    Raises:
        Contradiction: if the judgements contradict each other.
        MissingScale: if Dask is not installed.
        ValueError: if a part has other fields or codes than the model knows, or a judged row is
            none.
    """
    distributed = _distributed()
    if client is not None:
        return _linked(list(parts), model, client, same, different, then)
    try:
        mine = distributed.get_client()
    except ValueError:
        with (
            distributed.LocalCluster(threads_per_worker=1, dashboard_address=None) as cluster,
            distributed.Client(cluster) as made,
        ):
            return _linked(list(parts), model, made, same, different, then)
    return _linked(list(parts), model, mine, same, different, then)


def _linked(
    parts: list[Part],
    model: Model,
    client: Any,
    same: Sequence[tuple[int, int]],
    different: Sequence[tuple[int, int]],
    then: Callable[[int, Ints], Any] | None,
) -> list[Any]:
    # Not named by content: the same reports, being let go from an earlier call, would be lost.
    held = [
        client.scatter(part, hash=False) if isinstance(part, Reports) else part for part in parts
    ]
    weigh = client.scatter(model, broadcast=True, hash=False)
    numbers = range(len(parts))

    def submit(task: Any, *arguments: Any) -> Any:
        # Not pure: what a part returns may have changed since it was last asked.
        return client.submit(task, *arguments, pure=False)

    spans: list[Span] = client.gather([submit(measured, a, held[a], weigh) for a in numbers])
    first = np.concatenate([[0], np.cumsum([one.count for one in spans])]).astype(np.int64)
    judged = pairs_of(same, int(first[-1])), pairs_of(different, int(first[-1]))
    check(*judged)
    lag = model.frame.lag_hours
    beside = [
        {b: spans[b] for b in numbers if a != b and near(spans[a], spans[b], lag)} for a in numbers
    ]
    within = [submit(linked, held[a], weigh, int(first[a]), beside[a], judged[0]) for a in numbers]
    edges = {(a, b): submit(edge_for, within[a], b) for a in numbers for b in beside[a]}
    across = [submit(across_parts, weigh, edges[a, b], edges[b, a]) for a, b in edges if a < b]
    found = together(client.gather(across))
    del edges, across
    ends = np.unique(np.concatenate([found.left, found.right, judged[0].ravel()]))
    cut = np.searchsorted(ends, first)
    asked = [submit(tops_of, within[a], ends[cut[a] : cut[a + 1]]) for a in numbers]
    tops = np.concatenate([np.zeros(0, np.int64), *client.gather(asked)])
    crossing = _crossing(ends, tops, found, judged[0])
    owned = _owned_by_part(submit, within, crossing, found, ends, judged, first, tops)
    return list(
        client.gather(
            [
                submit(labelled, a, within[a], crossing.of_part(a, first), owned[a], judged, then)
                for a in numbers
            ]
        )
    )


@dataclass(frozen=True)
class Crossing:
    """Components that cross parts.

    Attributes:
        tops: components of single parts that belong to one, by their lowest row, ascending.
        whole: lowest row of all that each belongs to.
    """

    tops: Ints
    whole: Ints

    def of_part(self, number: int, first: Ints) -> Ints:
        """Return `tops` that lie in a part."""
        mine: Ints = self.tops[(self.tops >= first[number]) & (self.tops < first[number + 1])]
        return mine

    def of(self, tops: Ints) -> Ints:
        """Return the lowest row of all for each of some tops; -1 for what crosses no part."""
        if not len(self.tops):
            return np.full(len(tops), -1, np.int64)
        at = np.minimum(np.searchsorted(self.tops, tops), len(self.tops) - 1)
        out: Ints = np.where(self.tops[at] == tops, self.whole[at], -1)
        return out


def _crossing(ends: Ints, tops: Ints, found: Links, same: Ints) -> Crossing:
    """Which components hang together by links between parts, or by judgements."""
    positive = np.round(found.score.astype(np.float64) * UNIT) > 0
    left = np.concatenate([found.left[positive], same[:, 0]])
    right = np.concatenate([found.right[positive], same[:, 1]])
    one, other = (tops[np.searchsorted(ends, side)] for side in (left, right))
    apart = one != other
    names, place = np.unique(np.concatenate([one[apart], other[apart]]), return_inverse=True)
    joined = Components()
    none = np.zeros(0, np.int32)
    pairs = place.reshape(2, -1).T.astype(np.int64)
    joined.add(len(names), Links(none, none, np.zeros(0, np.float32)), pairs)
    whole: Ints = names[joined.tops(np.arange(len(names)))]
    return Crossing(names, whole)


def _owned_by_part(
    submit: Any,
    within: list[Any],
    crossing: Crossing,
    found: Links,
    ends: Ints,
    judged: tuple[Ints, Ints],
    first: Ints,
    tops: Ints,
) -> list[list[Any]]:
    """Group what crosses parts; for each part, the tasks that group any of its rows."""
    owner = np.searchsorted(first, crossing.whole, side="right") - 1
    home = np.searchsorted(first, crossing.tops, side="right") - 1
    whole = [crossing.of(tops[np.searchsorted(ends, side)]) for side in (found.left, found.right)]
    inside = (whole[0] >= 0) & (whole[0] == whole[1])
    of_link = np.searchsorted(first, whole[0], side="right") - 1
    out: list[list[Any]] = [[] for _ in within]
    for number in np.unique(owner).tolist():
        parts = np.unique(home[owner == number]).tolist()
        pieces = [
            submit(piece, within[a], crossing.tops[(owner == number) & (home == a)]) for a in parts
        ]
        mine = np.flatnonzero(inside & (of_link == number))
        between = Links(found.left[mine], found.right[mine], found.score[mine])
        task = submit(grouped_together, pieces, between, *judged)
        for a in parts:
            out[a].append(task)
    return out


def _distributed() -> Any:
    try:
        import distributed
    except ModuleNotFoundError as error:
        raise MissingScale(
            "linking over parts needs Dask: install it with  pip install 'truceline[scale]'"
        ) from error
    return distributed
