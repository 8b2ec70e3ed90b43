"""How much of a normal spread lies on the left of edges: of a line, or inside the ring of a zone.

The place of a disc is normal and equal in all directions. Its probability of lying in a region R
follows from Green's theorem in polar coordinates around the disc's centre:

    P(R) = [centre in R] - 1 / 2 pi * sum over the edges of R of  integral exp(-r^2 / 2 s^2) dtheta

with the edges run through so that R is on their left. Edges further than some `REACH` standard
deviations add nothing, so for a line, too, only those near the disc matter. Over one edge the
integral is its angle less a smooth remainder, (1 - exp(-u / 2)) / u with u = r^2 / s^2, which
Gauss-Legendre sums of four nodes a standard deviation give to about 1e-7. So the share is exact
but for how far the edges were simplified (see `levels_of`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely

from truceline.geo.distance import Floats
from truceline.geo.shapes.compiled import OnDemand
from truceline.geo.shapes.edges import LEAF, Edges, edges_of
from truceline.geo.shapes.normal import R95

REACH: Final = 4.5
"""Standard deviations beyond which an edge is left out; a share of 4e-5 lies further away."""

FINENESS: Final = 50.0
"""Edges may be simplified by the standard deviation over this. A share then errs by less than
0.008; on a winding land line by 0.004 at most and 0.0002 in the mean of 20,000 discs."""

SHORT: Final = 0.25
"""Standard deviations below which two nodes give an edge's remainder to some 1e-7 as well."""

_FINEST_M: Final = 1.0
_COARSER: Final = 2.0
_NODES: Final = np.polynomial.legendre.leggauss(4)
_FEW: Final = np.polynomial.legendre.leggauss(2)


@dataclass(frozen=True)
class Level:
    """Edges simplified by up to a distance in metres."""

    tolerance_m: float
    edges: Edges


def levels_of(chains: list[Floats], widest_m: float) -> tuple[Level, ...]:
    """Return chains of vertices at several degrees of simplification, the finest first.

    Args:
        chains: in a plane, metres, each of shape (k, 2).
        widest_m: the largest standard deviation to be asked for, metres.
    """
    levels = [Level(0.0, edges_of(chains))]
    tolerance = _FINEST_M
    while tolerance * FINENESS < widest_m and len(levels[-1].edges.x) > 2 * LEAF * len(chains):
        kept = [_simplified(chain, tolerance) for chain in chains]
        levels.append(Level(tolerance, edges_of(kept)))
        tolerance *= _COARSER
    return tuple(levels)


def _simplified(chain: Floats, tolerance_m: float) -> Floats:
    line: Any = shapely.LineString(chain)
    kept = shapely.get_coordinates(shapely.simplify(line, tolerance_m, preserve_topology=True))
    moved = np.ones(len(kept), bool)
    moved[1:] = (np.diff(kept, axis=0) != 0).any(1)
    kept = kept[moved]
    return kept if len(kept) >= 2 else chain


def share_left(levels: tuple[Level, ...], x: Floats, y: Floats, radius_m: Floats) -> Floats:
    """Return which share of each disc's spread lies on the left of the edges.

    Args:
        levels: the edges.
        x: centres in the same plane, metres, shape (n,).
        y: likewise.
        radius_m: 95 % radii, metres, shape (n,), each above 0.

    Returns:
        Shares from 0 to 1, shape (n,); NaN where no edge is within reach, so that the whole
        disc is on one side.
    """
    sigma = radius_m / R95
    coarse = np.array([level.tolerance_m for level in levels])
    chosen = np.searchsorted(coarse, sigma / FINENESS, side="right") - 1
    out = np.full(len(x), np.nan)
    sums = [column for at, weight in (_NODES, _FEW) for column in ((at + 1) / 2, weight / 2)]
    for number, level in enumerate(levels):
        rows = np.flatnonzero(chosen == number)
        e = level.edges
        columns = (e.x, e.y, e.dx, e.dy, e.start_x, e.start_y, e.end_x, e.end_y, e.boxes)
        left = np.empty(len(rows))
        _share(len(rows), x[rows], y[rows], sigma[rows], *columns, LEAF, REACH, *sums, left)
        out[rows] = left
    return out


def _loop(
    px: Floats,
    py: Floats,
    sigma: Floats,
    x: Floats,
    y: Floats,
    dx: Floats,
    dy: Floats,
    start_x: Floats,
    start_y: Floats,
    end_x: Floats,
    end_y: Floats,
    boxes: Floats,
    leaf: int,
    reach: float,
    nodes: Floats,
    weights: Floats,
    few_nodes: Floats,
    few_weights: Floats,
    left: Floats,
) -> None:
    leaves = boxes.shape[0] // 2
    stack = np.empty(128, np.int64)
    for row in range(len(px)):
        a, b, s = px[row], py[row], sigma[row]
        for attempt in range(2):
            far = reach * s
            least, turn, side, away_x, away_y = math.inf, 0.0, 0.0, 0.0, 0.0
            nearest = -1
            top = 1
            stack[0] = 1
            while top > 0:
                top -= 1
                node = stack[top]
                box = boxes[node]
                out_x = max(box[0] - a, 0.0, a - box[2])
                out_y = max(box[1] - b, 0.0, b - box[3])
                if out_x * out_x + out_y * out_y > far * far:
                    continue
                if node < leaves:
                    stack[top] = 2 * node
                    stack[top + 1] = 2 * node + 1
                    top += 2
                    continue
                first = (node - leaves) * leaf
                for i in range(first, min(first + leaf, len(x))):
                    # Everything from here on in standard deviations, from the disc's centre.
                    ax, ay = (x[i] - a) / s, (y[i] - b) / s
                    ex, ey = dx[i] / s, dy[i] / s
                    square = ex * ex + ey * ey
                    t = -(ax * ex + ay * ey) / square
                    inner = min(max(t, 0.0), 1.0)
                    fx, fy = ax + inner * ex, ay + inner * ey
                    flat = math.sqrt(fx * fx + fy * fy)
                    if flat > reach:
                        continue
                    if flat < least - 1e-12 or (flat <= least + 1e-12 and i < nearest):
                        least, nearest = min(least, flat), i
                        if inner == 0.0:
                            toward_x, toward_y = start_x[i], start_y[i]
                        elif inner == 1.0:
                            toward_x, toward_y = end_x[i], end_y[i]
                        else:
                            toward_x, toward_y = ex, ey
                        side = toward_y * fx - toward_x * fy
                        away_x, away_y = -toward_y, toward_x
                    # The part of the edge within reach: an edge prolonged is very long.
                    line = ax + t * ex, ay + t * ey
                    rest = reach * reach - line[0] * line[0] - line[1] * line[1]
                    half = math.sqrt(max(rest, 0.0) / square)
                    begin, end = max(0.0, t - half), min(1.0, t + half)
                    if begin >= end:
                        continue
                    bx, by = ax + begin * ex, ay + begin * ey
                    ux, uy = (end - begin) * ex, (end - begin) * ey
                    cross = bx * uy - by * ux + 0.0
                    angle = math.atan2(cross, bx * (bx + ux) + by * (by + uy))
                    length = math.sqrt(ux * ux + uy * uy)
                    pieces = int(length) + 1
                    at_nodes, by_weights = nodes, weights
                    if length < SHORT:
                        at_nodes, by_weights = few_nodes, few_weights
                    smooth = 0.0
                    for piece in range(pieces):
                        for k in range(len(at_nodes)):
                            at = (piece + at_nodes[k]) / pieces
                            qx, qy = bx + at * ux, by + at * uy
                            u = qx * qx + qy * qy
                            value = 0.5 if u < 1e-9 else (1.0 - math.exp(-0.5 * u)) / u
                            smooth += by_weights[k] * value / pieces
                    turn += angle - cross * smooth
            if nearest < 0:
                left[row] = math.nan
                break
            if least < 1e-7 and attempt == 0:
                # On the edge, rounding would decide: step off it, by nothing that shows.
                size = math.sqrt(away_x * away_x + away_y * away_y)
                if size > 0.0:
                    a += 1e-5 * s * away_x / size
                    b += 1e-5 * s * away_y / size
                    continue
            inside = 1.0 if side > 0.0 else 0.0
            left[row] = min(max(inside - turn / (2.0 * math.pi), 0.0), 1.0)
            break


_share = OnDemand(_loop)
