"""What is done with each part of the reports where it lies, when parts are linked.

The tasks of `partition`, in the order they run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from truceline.match.link.components import Components, grouped
from truceline.match.link.edges import Span, edge, span
from truceline.match.link.encode import encode
from truceline.match.link.known import check_known
from truceline.match.link.lists import by_time
from truceline.match.link.lookup import Shelf, Weigher
from truceline.match.link.model import Model
from truceline.match.link.pairs import Links, links, together
from truceline.match.link.parts import Part, concatenated, read
from truceline.match.link.reports import Ints, Reports


@dataclass(frozen=True)
class Within:
    """A part that was linked in itself; rows count over all parts.

    Attributes:
        first: its first row.
        links: the links in it.
        tops: (k,) lowest row of the component of each, by links in the part and judgements.
        source: (k,) source of each where no source has an event twice, else None.
        edges: by part, the reports that may be within reach of it.
        edge_rows: by part, their rows.
    """

    first: int
    links: Links
    tops: Ints
    source: Any
    edges: dict[int, Reports]
    edge_rows: dict[int, Ints]


@dataclass(frozen=True)
class Piece:
    """What a part holds of components that cross parts.

    Attributes:
        rows: rows, ascending.
        links: links among them in the part.
        source: sources of the rows, or None.
    """

    rows: Ints
    links: Links
    source: Any


def measured(number: int, part: Part, model: Model) -> Span:
    """Measure the times of a part, and check that the model knows its codes.

    Raises:
        ValueError: names the part and what is wrong in it.
    """
    reports = read(part)
    try:
        check_known(reports, model.frame)
    except ValueError as error:
        raise ValueError(f"part {number}: {error}") from error
    return span(reports)


def linked(part: Part, model: Model, first: int, beside: dict[int, Span], same: Ints) -> Within:
    """Link a part in itself."""
    reports = read(part)
    at = encode(reports, model.frame)
    order = by_time(at).astype(np.int64)
    at = at.take(order)
    found = links(model, at, np.arange(len(at)))
    left, right = order[found.left], order[found.right]
    low, high = np.minimum(left, right), np.maximum(left, right)
    mine = same - first
    mine = mine[((mine >= 0) & (mine < len(at))).all(1)]
    components = Components()
    components.add(len(at), Links(low.astype(np.int32), high.astype(np.int32), found.score), mine)
    edges = {
        b: np.sort(order[edge(at, theirs, model.frame.lag_hours)]) for b, theirs in beside.items()
    }
    return Within(
        first=first,
        links=Links(low + first, high + first, found.score),
        tops=components.tops(np.arange(len(at))) + first,
        source=reports.source if model.frame.once else None,
        edges={b: reports.take(rows) for b, rows in edges.items()},
        edge_rows={b: rows + first for b, rows in edges.items()},
    )


def edge_for(within: Within, other: int) -> tuple[Reports, Ints]:
    """Return the reports of a part that may be within reach of another, and their rows."""
    return within.edges[other], within.edge_rows[other]


def tops_of(within: Within, rows: Ints) -> Ints:
    """Return the lowest row of the component of each of some rows of a part."""
    tops: Ints = within.tops[rows - within.first]
    return tops


def across_parts(model: Model, one: tuple[Reports, Ints], other: tuple[Reports, Ints]) -> Links:
    """Compare the reports of one part that are near another with those of the other."""
    if not len(one[1]) or not len(other[1]):
        return together([])
    at = encode(concatenated([one[0], other[0]]), model.frame)
    rows = np.concatenate([one[1], other[1]])
    weigher, middle = Weigher(model), len(one[1])
    shelf = Shelf(at, np.arange(middle, dtype=np.int32))
    mine = np.arange(middle, len(at), dtype=np.int32)
    found = weigher.across(at, weigher.most(at), mine, [shelf]).links
    left, right = rows[found.left], rows[found.right]
    return Links(np.minimum(left, right), np.maximum(left, right), found.score)


def piece(within: Within, tops: Ints) -> Piece:
    """Return what a part holds of components that cross parts, given by their lowest rows in it."""
    here = np.isin(within.tops, tops)
    rows = np.flatnonzero(here).astype(np.int64)
    return Piece(
        rows + within.first,
        _among(within, here),
        None if within.source is None else within.source[rows],
    )


def _among(within: Within, here: Any) -> Links:
    """Links of a part both of whose ends are in some of its rows."""
    left, right = within.links.left, within.links.right
    kept = here[left - within.first] & here[right - within.first]
    return Links(left[kept], right[kept], within.links.score[kept])


def grouped_together(
    pieces: list[Piece], between: Links, same: Ints, different: Ints
) -> tuple[Ints, Ints]:
    """Group components that cross parts: rows, ascending, and their labels."""
    rows = np.concatenate([piece.rows for piece in pieces])
    whole = together([*(piece.links for piece in pieces), between])
    sources = [piece.source for piece in pieces if piece.source is not None]
    source = np.concatenate(sources) if sources else None
    return rows, _labels(rows, whole, (same, different), source)


def _labels(rows: Ints, among: Links, judged: tuple[Ints, Ints], source: Any) -> Ints:
    same, different = (pairs[np.isin(pairs, rows).all(1)] for pairs in judged)
    return grouped(rows, among, same, different, source)


def labelled(
    number: int,
    within: Within,
    crossing: Ints,
    owned: list[tuple[Ints, Ints]],
    judged: tuple[Ints, Ints],
    then: Callable[[int, Ints], Any] | None,
) -> Any:
    """Label the rows of a part."""
    here = ~np.isin(within.tops, crossing)
    rows = np.flatnonzero(here).astype(np.int64)
    source = None if within.source is None else within.source[rows]
    out = np.empty(len(here), np.int64)
    out[rows] = _labels(rows + within.first, _among(within, here), judged, source)
    for theirs, labels in owned:
        mine = (theirs >= within.first) & (theirs < within.first + len(out))
        out[theirs[mine] - within.first] = labels[mine]
    return out if then is None else then(number, out)
