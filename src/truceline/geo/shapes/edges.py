"""Edges in a plane with boxes around runs of them, so that those near a point are found fast.

The edges of a line or a ring follow each other on the ground as they do in the array. So runs
of consecutive edges are compact, and a binary tree over the array, with nothing sorted, prunes
as well as a tree built for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from truceline.geo.distance import Floats

LEAF: Final = 4
"""Edges a leaf holds."""


@dataclass(frozen=True)
class Edges:
    """Edges in a plane, metres; every column has shape (n,) but `boxes`.

    Attributes:
        x: where each starts.
        y: likewise.
        dx: from its start to its end.
        dy: likewise.
        start_x: direction by which the sides at its start are told apart: at a bend, the mean
            of the edges that meet there.
        start_y: likewise.
        end_x: the same at its end.
        end_y: likewise.
        boxes: west, south, east, north of the nodes of a binary tree, shape (2 m, 4): node i
            has children 2 i and 2 i + 1, the root is 1, the last m are leaves of `LEAF` edges.
    """

    x: Floats
    y: Floats
    dx: Floats
    dy: Floats
    start_x: Floats
    start_y: Floats
    end_x: Floats
    end_y: Floats
    boxes: Floats


def edges_of(chains: list[Floats]) -> Edges:
    """Return the edges of chains of vertices.

    Args:
        chains: each of shape (k, 2), k >= 2, without repeated neighbours; one whose last vertex
            equals its first is closed.
    """
    start = np.concatenate([chain[:-1] for chain in chains])
    step = np.concatenate([np.diff(chain, axis=0) for chain in chains])
    bends = [_directions(chain) for chain in chains]
    begin = np.concatenate([bend[:-1] for bend in bends])
    end = np.concatenate([bend[1:] for bend in bends])
    pairs = np.hstack([start, step, begin, end])
    x, y, dx, dy, start_x, start_y, end_x, end_y = (np.ascontiguousarray(c) for c in pairs.T)
    return Edges(x, y, dx, dy, start_x, start_y, end_x, end_y, _boxes(start, step))


def _directions(chain: Floats) -> Floats:
    """Return the direction at each vertex: the sum of the unit vectors before and after it."""
    step = np.diff(chain, axis=0)
    unit = step / np.hypot(*step.T)[:, None]
    closed = bool((chain[0] == chain[-1]).all())
    before = np.vstack([unit[-1] if closed else np.zeros(2), unit])
    after = np.vstack([unit, unit[0] if closed else np.zeros(2)])
    total: Floats = before + after
    return total


def _boxes(start: Floats, step: Floats) -> Floats:
    leaves = 1
    while leaves * LEAF < len(start):
        leaves *= 2
    boxes = np.empty((2 * leaves, 4))
    boxes[:, :2], boxes[:, 2:] = np.inf, -np.inf
    low, high = np.minimum(start, start + step), np.maximum(start, start + step)
    at = leaves + np.arange(len(start)) // LEAF
    np.minimum.at(boxes[:, :2], at, low)
    np.maximum.at(boxes[:, 2:], at, high)
    for node in range(leaves - 1, 0, -1):
        below = boxes[2 * node : 2 * node + 2]
        boxes[node, :2], boxes[node, 2:] = below[:, :2].min(0), below[:, 2:].max(0)
    return boxes
