"""Reports to groups of one event each: the whole of linking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from truceline.match.link.encode import Encoded, dictionaries, encode
from truceline.match.link.frame import frame
from truceline.match.link.group import APART, group
from truceline.match.link.learn import LEAST, learned, sample
from truceline.match.link.lists import by_time
from truceline.match.link.model import Model
from truceline.match.link.pairs import Links, links
from truceline.match.link.reports import Ints, Reports


@dataclass(frozen=True)
class Linked:
    """Reports, grouped.

    Attributes:
        labels: (n,) group of each report: the lowest row in its group.
        links: the pairs that were compared and kept, rows in 0..n-1.
        model: what they were weighed with.
    """

    labels: Ints
    links: Links
    model: Model


def link(
    reports: Reports,
    model: Model | None = None,
    same: Sequence[tuple[int, int]] = (),
    different: Sequence[tuple[int, int]] = (),
) -> Linked:
    """Group reports by event.

    Args:
        reports: the reports.
        model: what to weigh them with; by default one is made from the reports and judgements.
        same: pairs of rows a person joined.
        different: pairs of rows a person kept apart.

    Raises:
        Contradiction: if the judgements contradict each other.

    Cost grows with the number of reports, and with how many lie within reach of each.
    """
    names = dictionaries(reports)
    measured = model.frame if model else frame(reports, names)
    at = encode(reports, measured, names)
    order = by_time(at)
    sorted_at = at.take(order)
    rows = np.arange(len(at), dtype=np.int32)
    if model is None:
        place = np.empty(len(order), np.int64)
        place[order] = np.arange(len(order))
        judged = [(int(place[a]), int(place[b]), True) for a, b in same]
        judged += [(int(place[a]), int(place[b]), False) for a, b in different]
        model = learned(measured, sorted_at, sample(sorted_at), judged, alone=len(at) >= LEAST)
    found = links(model, sorted_at, rows)
    left, right = order[found.left], order[found.right]
    found = Links(np.minimum(left, right), np.maximum(left, right), found.score)
    labels = group(len(at), found.left, found.right, found.score, same, different)
    return Linked(labels, found, model)
