"""Stretches of a case's lines: within areas, between kilometres, or all of a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import shapely

from truceline.geo.atlas import Atlas
from truceline.geo.distance import Floats
from truceline.geo.lines.line import LineGeometry
from truceline.geo.shapes.outline import outline
from truceline.geo.stated.assumed import ALONG_M, MARGIN_M
from truceline.geo.stated.either import either
from truceline.record import AnyOf, Corridor, Shape, Vertex

_SIMPLIFIED: Final = 0.05
"""How far a corridor's path may leave the line, as a share of its half-width."""

_LEAST_KM: Final = 0.2
_GAP_KM: Final = 10.0
_SHARES: Final = 10


def whole_lines(atlas: Atlas, half_width_m: float = ALONG_M["line"]) -> Shape | None:
    """Return somewhere along any of the case's lines, or None where none has a geometry."""

    def make() -> Shape | None:
        lines = atlas.lines.values()
        paths = [corridor(line, 0.0, line.length_km, half_width_m) for line in lines]
        return either(paths) if paths else None

    return atlas.remembered(("whole", half_width_m), make)


def stretches(
    atlas: Atlas, areas: Sequence[str], half_width_m: float = ALONG_M["line"]
) -> Shape | None:
    """Return somewhere along any of the case's lines within areas, or None where none runs there.

    Each line counts alike, however many stretches of it lie in the areas.
    """
    return atlas.remembered(
        ("stretches", frozenset(areas), half_width_m),
        lambda: _within(atlas, [atlas.drawn(area) for area in areas], MARGIN_M, half_width_m),
    )


def stretches_by(atlas: Atlas, shape: Shape, half_width_m: float = ALONG_M["line"]) -> Shape | None:
    """Return somewhere along any of the case's lines within the outline of a shape, or None."""
    return _within(atlas, [outline(shape)], 0.0, half_width_m)


def corridor(line: LineGeometry, begin_km: float, end_km: float, half_width_m: float) -> Corridor:
    """Return the stretch of a line between two kilometres as a corridor.

    Its path leaves the line by no more than a twentieth of the half-width.

    Args:
        line: the line.
        begin_km: where it begins, kilometres along the line.
        end_km: where it ends, beyond the beginning.
        half_width_m: the 95 % error to either side, metres.
    """
    ends = np.clip([begin_km, end_km], 0.0, line.length_km)
    inner = (line.vertex_km > ends[0]) & (line.vertex_km < ends[1])
    lon, lat = line.at(ends)
    path = np.vstack([(lon[0], lat[0]), line.lonlat[inner], (lon[1], lat[1])])
    degrees = half_width_m * _SIMPLIFIED / 111_320.0
    simple = shapely.simplify(shapely.LineString(path), degrees)
    return Corridor(path=_vertices(shapely.get_coordinates(simple)), half_width_m=half_width_m)


def _vertices(path: Floats) -> tuple[Vertex, ...]:
    return tuple((float(lon), float(lat)) for lon, lat in path)


def _within(
    atlas: Atlas, outlines: Sequence[Any], margin_m: float, half_width_m: float
) -> Shape | None:
    found = [
        _pieces(line, intervals, half_width_m)
        for line in atlas.lines.values()
        if (intervals := _intervals(line, outlines, margin_m))
    ]
    return either(found) if found else None


def _pieces(line: LineGeometry, intervals: list[tuple[float, float]], half_width_m: float) -> Shape:
    """Return stretches of one line as alternatives, each repeated by its share of their length."""
    lengths = np.array([end - begin for begin, end in intervals])
    shares = np.maximum(np.round(lengths / lengths.sum() * _SHARES), 1).astype(int)
    paths = [corridor(line, *ends, half_width_m) for ends in intervals]
    if len(paths) == 1:
        return paths[0]
    repeated = [p for p, share in zip(paths, shares.tolist(), strict=True) for _ in range(share)]
    return AnyOf(shapes=tuple(repeated))


def _intervals(
    line: LineGeometry, outlines: Sequence[Any], margin_m: float
) -> list[tuple[float, float]]:
    """Return from which kilometre to which a line runs within areas.

    Runs with no more than `_GAP_KM` between them are one: an edge that weaves about the line
    cuts it into pieces that nobody meant.
    """
    xy, plane = line.flat
    flat = shapely.LineString(xy)
    grown = []
    for area in outlines:
        moved = shapely.transform(area, lambda c: np.column_stack(plane(c[:, 0], c[:, 1])))
        grown.append(shapely.buffer(shapely.make_valid(moved), margin_m))
    pieces = shapely.get_parts(shapely.intersection(flat, shapely.union_all(grown)))
    scale = line.length_km / shapely.length(flat)
    runs = []
    for piece in pieces:
        if piece.geom_type != "LineString" or piece.length * scale < _LEAST_KM:
            continue
        ends = shapely.get_coordinates(piece)[[0, -1]]
        at = shapely.line_locate_point(flat, shapely.points(ends)) * scale
        runs.append((float(at.min()), float(at.max())))
    runs.sort()
    joined: list[tuple[float, float]] = []
    for begin, end in runs:
        if joined and begin - joined[-1][1] <= _GAP_KM:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((begin, end))
    return joined
