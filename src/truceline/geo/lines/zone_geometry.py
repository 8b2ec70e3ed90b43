"""A zone as geometry: with which probability a shape lies within it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Final, Literal

import numpy as np
import shapely
import shapely.ops
from pyproj import Proj

from truceline.geo.distance import Floats
from truceline.geo.lines.line import LineGeometry
from truceline.geo.shapes.chance import Chance
from truceline.geo.shapes.outline import outline
from truceline.geo.shapes.sampling import POINTS, estimate, sample
from truceline.geo.shapes.spread import Level, levels_of, share_left
from truceline.geo.shapes.widen import widened
from truceline.record import Area, Disc, Shape

SIMPLIFIED: Final = 0.005
"""95 % error of a probability from simplified edges; see `spread.FINENESS`."""

_STRAIGHT_DEG: Final = 0.02
"""Longer edges are cut up, so that straight in degrees and in the plane are one (< 0.1 m)."""

_DRAWN_DEG: Final = 0.0001
"""How far an area is simplified for drawing: some ten metres."""

_WIDEST_M: Final = 200_000.0
_BATCH: Final = 20_000


class ZoneGeometry:
    """The area of a zone, laid into a plane around it.

    A disc's probability is exact but for `SIMPLIFIED`: an integral along the zone's edge. Any
    other shape's is estimated from quasi-random points, and its error with it.

    Args:
        flat: a shapely Polygon or MultiPolygon in the plane, metres.
        plane: projects longitude and latitude in degrees WGS 84 into the plane.
        error_m: 95 % error of the zone's own drawing, metres: it may be shifted as a whole.

    Raises:
        ValueError: if the area is empty.
    """

    def __init__(self, flat: Any, plane: Proj, error_m: float = 0.0) -> None:
        flat = shapely.make_valid(flat)
        if flat.is_empty or flat.area == 0:
            raise ValueError("a zone needs an area; this one has none")
        self._flat = shapely.normalize(flat)
        self._plane = plane
        self.error_m = error_m
        shapely.prepare(self._flat)

    @classmethod
    def of(cls, area: Area) -> ZoneGeometry:
        """Return the zone that a polygon draws; its `error_m` is the drawing's."""
        core = outline(area.model_copy(update={"error_m": 0.0}))
        if core.area == 0:
            raise ValueError("a zone needs an area; the ring of this one encloses none")
        middle = core.envelope.centroid
        plane = Proj(proj="aeqd", lon_0=middle.x, lat_0=middle.y, datum="WGS84")
        # Its edges are straight in degrees, and would be straight in the plane instead.
        flat = shapely.transform(
            shapely.segmentize(core, _STRAIGHT_DEG), lambda xy: np.column_stack(plane(*xy.T))
        )
        return cls(flat, plane, area.error_m)

    @classmethod
    def band(
        cls,
        line: LineGeometry,
        within_m: float,
        side: Literal["left", "right"] | None = None,
        error_m: float = 0.0,
    ) -> ZoneGeometry:
        """Return the band along a line: all that is no further from it than a distance.

        The distance is right to c / sin c, c being the angle to the middle of the line: 4 in
        10,000 on a line of 600 km. Past the ends of the line, the band is round; cut to one
        side, it is cut along the last segment prolonged.

        Args:
            line: the line.
            within_m: how far the band reaches, metres.
            side: on which side along the line's direction; None for both.
            error_m: 95 % error of the line's own drawing, metres.

        Raises:
            ValueError: if the band reaches over no area.
        """
        if within_m <= 0:
            raise ValueError(f"a band must reach further than {within_m} m from its line")
        vertices, plane = line.flat
        band = shapely.buffer(shapely.LineString(vertices), within_m, quad_segs=32)
        if side is None:
            return cls(band, plane, error_m)
        cut = shapely.ops.split(band, shapely.LineString(line.prolonged(2 * within_m)))
        parts = [part for part in cut.geoms if part.area > 0]
        inside = [part.representative_point() for part in parts]
        lon, lat = plane([p.x for p in inside], [p.y for p in inside], inverse=True)
        wanted = 1 if side == "left" else -1
        kept = [
            part
            for part, found in zip(parts, line.locate(lon, lat).side, strict=True)
            if found == wanted
        ]
        return cls(shapely.union_all(kept), plane, error_m)

    def drawn(self) -> Any:
        """Return the area as a shapely geometry, longitude and latitude in degrees WGS 84."""
        back = shapely.transform(
            self._flat, lambda xy: np.column_stack(self._plane(xy[:, 0], xy[:, 1], inverse=True))
        )
        return shapely.simplify(back, _DRAWN_DEG)

    def contains(self, lon: Floats, lat: Floats) -> Any:
        """Return whether points lie in the zone as it is drawn; any shape of arrays."""
        x, y = self._plane(lon, lat)
        return shapely.contains_xy(self._flat, x, y)

    def chance(self, shapes: Sequence[Shape], points: int = POINTS) -> Chance:
        """Return with which probability each shape lies within the zone.

        Args:
            shapes: the shapes.
            points: quasi-random points in each of eight sets, for shapes that are no disc.
        """
        probability, error = np.empty(len(shapes)), np.empty(len(shapes))
        discs = [row for row, shape in enumerate(shapes) if isinstance(shape, Disc)]
        others = [row for row, shape in enumerate(shapes) if not isinstance(shape, Disc)]
        if discs:
            columns = np.array([_column(shapes[row]) for row in discs], np.float64)
            lon, lat, radius_m = columns.T
            probability[discs] = self.discs(lon, lat, radius_m)
            error[discs] = SIMPLIFIED
        for begin in range(0, len(others), _BATCH):
            rows = others[begin : begin + _BATCH]
            lon, lat = sample([widened(shapes[row], self.error_m) for row in rows], points)
            probability[rows], error[rows] = estimate(self.contains(lon, lat).astype(np.float64))
        return Chance(probability, error)

    def discs(self, lon: Floats, lat: Floats, radius_m: Floats) -> Floats:
        """Return with which probability discs lie within the zone.

        Args:
            lon: longitudes of the centres, shape (n,), degrees WGS 84.
            lat: latitudes, shape (n,).
            radius_m: 95 % radii in metres, shape (n,).
        """
        x, y = (np.asarray(column, np.float64) for column in self._plane(lon, lat))
        share = share_left(self._levels, x, y, np.hypot(radius_m, self.error_m))
        whole = np.isnan(share)
        share[whole] = shapely.contains_xy(self._flat, x[whole], y[whole])
        return share

    @cached_property
    def _levels(self) -> tuple[Level, ...]:
        rings: list[Floats] = []
        for part in shapely.get_parts(self._flat):
            if part.geom_type != "Polygon":
                continue
            # The inside is on the left of every ring: round the outside against the clock.
            turned = shapely.orient_polygons(part)
            for ring in (turned.exterior, *turned.interiors):
                vertices = shapely.get_coordinates(shapely.remove_repeated_points(ring, 0.001))
                rings.append(vertices)
        return levels_of(rings, _WIDEST_M)


def _column(shape: Shape) -> tuple[float, float, float]:
    assert isinstance(shape, Disc)  # noqa: S101  # the caller chose
    return shape.lon, shape.lat, shape.radius_m
