"""The nearest of many edges to each of many points, as it is on the ground and not in the plane."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from truceline.geo.distance import MEAN_RADIUS_M, Floats
from truceline.geo.shapes.compiled import OnDemand
from truceline.geo.shapes.edges import LEAF, Edges

SLACK_M: Final = 0.1


def nearest_edge(
    edges: Edges, x: Floats, y: Floats, stretch: Floats
) -> tuple[NDArray[np.int64], Floats, Floats]:
    """Return which edge is nearest to each point, and where on it the foot lies.

    The plane is azimuthal equidistant, so lengths across the direction to its centre are too
    long by k = c / sin c, c being the angle to the centre. An edge within k times the least
    distance in the plane may be the nearest on the ground. Among those the loop takes the one
    whose foot is nearest with that stretch undone, to second order in the distance.

    Args:
        edges: the edges.
        x: points in the plane, metres, shape (n,).
        y: likewise.
        stretch: greatest k between each point and what is near it, shape (n,).

    Returns:
        The edge, shape (n,), and as shares of its length the foot of the perpendicular: first
        within the edge (0 to 1), then on the edge prolonged.
    """
    edge = np.zeros(len(x), np.int64)
    share, raw = np.zeros(len(x)), np.zeros(len(x))
    e = edges
    fixed = (e.x, e.y, e.dx, e.dy, e.boxes, LEAF, MEAN_RADIUS_M, SLACK_M)
    _nearest(len(x), x, y, stretch, *fixed, edge, share, raw)
    return edge, share, raw


def _loop(
    px: Floats,
    py: Floats,
    stretch: Floats,
    x: Floats,
    y: Floats,
    dx: Floats,
    dy: Floats,
    boxes: Floats,
    leaf: int,
    earth_m: float,
    slack_m: float,
    edge: NDArray[np.int64],
    share: Floats,
    raw: Floats,
) -> None:
    leaves = boxes.shape[0] // 2
    stack = np.empty(128, np.int64)
    for row in range(len(px)):
        a, b, k = px[row], py[row], (stretch[row] - 1.0) * 1.02
        least = math.inf  # in the plane
        best = math.inf  # on the ground
        found = 0
        top = 1
        stack[0] = 1
        while top > 0:
            top -= 1
            node = stack[top]
            box = boxes[node]
            away_x = max(box[0] - a, 0.0, a - box[2])
            away_y = max(box[1] - b, 0.0, b - box[3])
            limit = least + least * k + slack_m
            if away_x * away_x + away_y * away_y > limit * limit:
                continue
            if node < leaves:
                near, far = 2 * node, 2 * node + 1
                n, f = boxes[near], boxes[far]
                nx, ny = max(n[0] - a, 0.0, a - n[2]), max(n[1] - b, 0.0, b - n[3])
                fx, fy = max(f[0] - a, 0.0, a - f[2]), max(f[1] - b, 0.0, b - f[3])
                if fx * fx + fy * fy < nx * nx + ny * ny:
                    near, far = far, near
                stack[top] = far
                stack[top + 1] = near
                top += 2
                continue
            first = (node - leaves) * leaf
            for i in range(first, min(first + leaf, len(x))):
                t = ((a - x[i]) * dx[i] + (b - y[i]) * dy[i]) / (dx[i] * dx[i] + dy[i] * dy[i])
                inner = min(max(t, 0.0), 1.0)
                vx, vy = a - x[i] - inner * dx[i], b - y[i] - inner * dy[i]
                flat = math.sqrt(vx * vx + vy * vy)
                if flat > limit:
                    continue
                least = min(least, flat)
                # Undo the stretch across the direction to the centre, halfway to the foot.
                mx, my = a - 0.5 * vx, b - 0.5 * vy
                square = mx * mx + my * my
                ground = flat
                if square > 1.0:
                    angle = math.sqrt(square) / earth_m
                    if angle < 3.0:
                        shrink = math.sin(angle) / angle
                        along = (vx * mx + vy * my) / math.sqrt(square)
                        across = (vx * my - vy * mx) / math.sqrt(square) * shrink
                        ground = math.sqrt(along * along + across * across)
                # Of two edges that meet at the nearest point, the first counts.
                if ground < best - 1e-6 or (ground <= best + 1e-6 and i < found):
                    best = min(best, ground)
                    found = i
                    share[row] = inner
                    raw[row] = t
        edge[row] = found


_nearest = OnDemand(_loop)
