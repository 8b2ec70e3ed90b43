"""Reports to groups of one event each: the whole of linking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from truceline.match.link.encode import dictionaries, encode
from truceline.match.link.frame import frame
from truceline.match.link.group import group
from truceline.match.link.learn import competing, fitted
from truceline.match.link.lists import by_time
from truceline.match.link.model import Model
from truceline.match.link.pairs import Links, links
from truceline.match.link.reports import Floats, Ints, Reports


@dataclass(frozen=True)
class Linked:
    """Reports, grouped.

    Attributes:
        labels: (n,) group of each report: the lowest row in its group.
        links: the pairs that were compared and kept, rows in 0..n-1.
        model: what they were weighed with.
        source: (n,) source of each report.
    """

    labels: Ints
    links: Links
    model: Model
    source: Ints

    @cached_property
    def chance(self) -> Floats:
        """(pairs,) the chance that each pair of `links` is about one event.

        What the score alone says, less what the other reports of the same source have a claim to:
        a source has an event once as a rule.
        """
        return competing(self.links.score, self.links.left, self.links.right, self.source)


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
    measured = frame(reports, names) if model is None else model.frame
    at = encode(reports, measured, names)
    order = by_time(at)
    at = at.take(order)
    if model is None:
        judged = [(*pair, True) for pair in same] + [(*pair, False) for pair in different]
        model = fitted(measured, at, order, judged)
    found = links(model, at, np.arange(len(at), dtype=np.int32))
    left, right = order[found.left], order[found.right]
    found = Links(np.minimum(left, right), np.maximum(left, right), found.score, found.looked)
    once = reports.source if model.frame.once else None
    labels = group(len(at), found.left, found.right, found.score, same, different, once)
    return Linked(labels, found, model, reports.source)
