"""Which pixels lie under which polygon, and how much of each: computed once, used for every map.

Coverage is exact (exactextract; Baston, github.com/isciences/exactextract): a building smaller
than a pixel covers a part of one, and neighbours share the pixel on their wall. No polygon is
dropped: each has a state that says how far it could be looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely
from exactextract import exact_extract
from exactextract.feature import JSONFeatureSource
from exactextract.raster import NumPyRasterSource
from pyproj import CRS, Transformer
from shapely import affinity

from truceline.geo import outline
from truceline.read.rasters import Grid
from truceline.record import Shape, Term

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Objects = npt.NDArray[np.object_]

_EDGE_DEG: Final = 0.01
"""Longest edge that is taken as straight in both systems: some 1.1 km, 0.2 m off in a UTM zone."""
_WHOLE: Final = 0.999
_EMPTY: Final = shapely.Polygon()
_FAR: Final = shapely.box(1e15, 1e15, 1e15 + 1, 1e15 + 1)


class Seen(Term):
    """How far a polygon could be looked at."""

    WHOLE = "whole", "all of it lies on pixels with a value"
    PARTLY = "partly", "some of it lies off the image or on pixels without a value"
    HIDDEN = "hidden", "it lies on the image, and no pixel under it has a value"
    OFF = "off", "it lies off the image"
    EMPTY = "empty", "it has no area: a point, a line, or nothing that can be mended"


@dataclass(frozen=True)
class Overlay:
    """Polygons on a grid, as a sparse matrix in columns.

    Attributes:
        grid: the grid.
        places: how many polygons.
        place: number of the polygon of each entry.
        cell: its pixel, row · width + column.
        part: how much of the pixel the polygon covers, above 0 up to 1.
        area: area of each polygon in pixels, on and off the grid; 0 where it has none.
        on_grid: pixels' worth of each polygon that lie on the grid.
    """

    grid: Grid
    places: int
    place: Ints
    cell: Ints
    part: Floats
    area: Floats
    on_grid: Floats

    @property
    def small(self) -> npt.NDArray[np.bool_]:
        """Polygons smaller than a pixel: what is measured there is the surroundings' as well."""
        return (self.area > 0) & (self.area < 1)

    def add(self, weights: Floats) -> Floats:
        """Return the sum over each polygon of a weight for each entry, shape (places,)."""
        return np.bincount(self.place, weights, self.places).astype(np.float64)

    def weights(self, valid: npt.NDArray[np.bool_]) -> Floats:
        """Return what each entry counts: its part where it has a value, shape (entries,).

        A polygon of which less than a thousandth has a value counts as not seen at all, and its
        entries for nothing: that much is rounding.

        Args:
            valid: pixels with a value, shape (height, width).

        Raises:
            ValueError: if that is not the grid's shape.
        """
        expected = (self.grid.height, self.grid.width)
        if valid.shape != expected:
            raise ValueError(
                f"a map has shape {valid.shape}; the polygons lie on a grid of {expected}"
            )
        weight = self.part * valid.ravel()[self.cell]
        enough = self.add(weight) >= self.area * (1 - _WHOLE)
        return np.where(enough[self.place], weight, 0.0)

    def seen(self, valid: npt.NDArray[np.bool_]) -> tuple[Floats, tuple[Seen, ...]]:
        """Return the share of each polygon's area that has a value, and its state.

        Args:
            valid: pixels with a value, shape (height, width).

        Raises:
            ValueError: if that is not the grid's shape.
        """
        area = np.where(self.area > 0, self.area, np.nan)
        with np.errstate(invalid="ignore"):
            share = np.nan_to_num(np.minimum(self.add(self.weights(valid)) / area, 1.0))
            there = self.on_grid >= area * (1 - _WHOLE)
        states = [Seen.EMPTY, Seen.OFF, Seen.HIDDEN, Seen.PARTLY, Seen.WHOLE]
        which = np.select([self.area == 0, ~there, share == 0, share <= _WHOLE], [0, 1, 2, 3], 4)
        return share, tuple(states[each] for each in which)


def overlay(geometries: Sequence[Any], grid: Grid) -> Overlay:
    """Lay polygons over a grid.

    Args:
        geometries: shapely geometries, longitude and latitude in degrees WGS 84; None counts as
            empty. One across the 180th meridian may be split there (RFC 7946), run on past 180,
            or jump from 180 to -180. What is no valid polygon is mended where that leaves an area.
        grid: the grid, north up.

    Raises:
        ValueError: if the grid is turned, or has no coordinate reference system.
    """
    a, b, left, d, e, top = grid.transform
    if b or d or a <= 0 or e >= 0:
        raise ValueError(
            f"the grid {grid.transform} is turned or upside down; warp the image north up first"
        )
    if not grid.crs:
        raise ValueError(
            "the grid has no coordinate reference system, so nothing can be laid on it"
        )
    system = CRS.from_user_input(grid.crs)
    right, bottom = left + a * grid.width, top + e * grid.height
    flat = _flat(geometries, system, (left, right))
    area = shapely.area(flat) / (a * -e)
    # All that exactextract needs of the raster is its grid, so it takes no memory.
    nothing = np.broadcast_to(np.uint8(0), (grid.height, grid.width))
    raster = NumPyRasterSource(nothing, xmin=left, ymin=bottom, xmax=right, ymax=top)
    features = [
        {
            "type": "Feature",
            "properties": {"place": int(number)},
            "geometry": shapely.geometry.mapping(flat[number]),
        }
        for number in np.flatnonzero(area > 0)
    ]
    found = [
        each["properties"]
        for each in exact_extract(
            raster, JSONFeatureSource(features), ["cell_id", "coverage"], include_cols=["place"]
        )
    ]
    counts = [len(each["cell_id"]) for each in found]
    place = np.repeat([each["place"] for each in found], counts).astype(np.int64)
    none = np.zeros(0)
    cell = np.concatenate([none, *(each["cell_id"] for each in found)]).astype(np.int64)
    part = np.concatenate([none, *(each["coverage"] for each in found)])
    kept = part > 0
    place, cell, part = place[kept], cell[kept], part[kept]
    on_grid = np.bincount(place, part, len(flat)).astype(np.float64)
    return Overlay(grid, len(flat), place, cell, part, area, on_grid)


def overlay_places(shapes: Sequence[Shape | None], grid: Grid) -> Overlay:
    """Lay places over a grid, each as the outline that holds it with 95 % or more.

    A place that is not located (None) is empty. What is summed up is then of everywhere the place
    may be, not of the place.
    """
    return overlay([None if shape is None else outline(shape) for shape in shapes], grid)


def _flat(geometries: Sequence[Any], system: CRS, across: tuple[float, float]) -> Objects:
    """Return the area of each geometry in the grid's system; empty where it has none."""
    whole = np.array([_mended(each) for each in geometries], dtype=object)
    if not len(whole):
        return whole
    whole = np.asarray(shapely.segmentize(whole, _EDGE_DEG), dtype=object)
    if system.is_geographic:
        # A grid in degrees may run on past 180 or start at 0: each part goes where it fits.
        moved = [
            shapely.union_all([_nearest(part, across) for part in shapely.get_parts(each)])
            for each in whole
        ]
        return np.array(moved, dtype=object)
    to = Transformer.from_crs(4326, system, always_xy=True)
    flat = shapely.transform(whole, lambda xy: np.column_stack(to.transform(*xy.T)))
    # What lies beyond the projection comes out infinite, and is off the image in any case.
    lost = ~np.isfinite(shapely.bounds(flat)).all(axis=1) & ~shapely.is_empty(whole)
    flat[lost] = _FAR
    return np.asarray(flat, dtype=object)


def _mended(geometry: Any) -> Any:
    """Return the area of a geometry in degrees, unbroken at the 180th meridian where it jumps."""
    if geometry is None or geometry.is_empty or not np.isfinite(geometry.bounds).all():
        return _EMPTY
    whole = shapely.transform(geometry, _run_on) if _jumps(geometry) else geometry
    return _polygons(whole if whole.is_valid else shapely.make_valid(whole))


def _polygons(geometry: Any) -> Any:
    """Return what has an area of a geometry."""
    if geometry.geom_type == "Polygon" and geometry.area > 0:
        return geometry
    parts = [part for part in _parts(geometry) if part.geom_type == "Polygon" and part.area > 0]
    return shapely.union_all(parts) if parts else _EMPTY


def _parts(geometry: Any) -> list[Any]:
    if hasattr(geometry, "geoms"):
        return [part for each in geometry.geoms for part in _parts(each)]
    return [geometry]


def _jumps(geometry: Any) -> bool:
    """Whether some edge jumps over the 180th meridian: more than half the earth in one step."""
    west, _, east, _ = geometry.bounds
    return east - west > 180 and any(
        np.abs(np.diff(shapely.get_coordinates(ring)[:, 0])).max(initial=0) > 180
        for polygon in _parts(geometry)
        for ring in (shapely.get_rings(polygon) if polygon.geom_type == "Polygon" else [])
    )


def _run_on(xy: Floats) -> Floats:
    return np.column_stack([np.where(xy[:, 0] < 0, xy[:, 0] + 360, xy[:, 0]), xy[:, 1]])


def _nearest(part: Any, across: tuple[float, float]) -> Any:
    """Return a part moved by whole turns to the grid's range of longitude, where that meets it."""
    west, _, east, _ = shapely.bounds(part)
    for turn in (0.0, 360.0, -360.0):
        if west + turn < across[1] and east + turn > across[0]:
            return affinity.translate(part, turn)
    return part
