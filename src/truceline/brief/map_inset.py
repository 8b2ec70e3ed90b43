"""The inset of a map: where in its region it lies. Coasts, and no boundary but the lines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

import shapely
from matplotlib.axes import Axes
from matplotlib.patches import Polygon, Rectangle

from truceline.brief.content import MapModel
from truceline.brief.figure import PLAIN, drawable
from truceline.brief.fonts import text_width
from truceline.brief.palette import ACCENT, INK, PAPER, SOFT, STRONG_RULE, WASH
from truceline.brief.placement import Box, Point
from truceline.brief.projection import Projection, Window, fit

SIZE: Final = (112.0, 84.0)
_MARGIN: Final = 4.0
_CITY: Final = 5.6
_GROWN: Final = 0.35
_NAMED: Final = 4


@lru_cache(maxsize=1)
def _land() -> Any:
    """Return the world's land; see the file for its source."""
    text = (files("truceline.brief") / "land.json").read_text(encoding="utf-8")
    rings = json.loads(text)["rings"]
    return shapely.union_all([shapely.make_valid(shapely.Polygon(ring)) for ring in rings])


def inset_box(sheet: Box, taken: Sequence[Point]) -> Box:
    """Return the corner of a sheet where an inset hides least.

    Args:
        sheet: the map's sheet.
        taken: points that it should not hide: marks, and points along lines.
    """
    wide, tall = SIZE
    corners = [
        Box(sheet.left + _MARGIN, sheet.top - _MARGIN - tall, sheet.left + _MARGIN + wide,
            sheet.top - _MARGIN),
        Box(sheet.right - _MARGIN - wide, sheet.bottom + _MARGIN, sheet.right - _MARGIN,
            sheet.bottom + _MARGIN + tall),
        Box(sheet.left + _MARGIN, sheet.bottom + 24, sheet.left + _MARGIN + wide,
            sheet.bottom + 24 + tall),
        Box(sheet.right - 24 - wide, sheet.top - _MARGIN - tall, sheet.right - 24,
            sheet.top - _MARGIN),
    ]  # fmt: skip
    return min(corners, key=lambda box: sum(box.grown(4).holds(point) for point in taken))


def draw_inset(axes: Axes, model: MapModel, shown: Window, box: Box) -> None:
    """Draw the region around a map, with its lines and the map's own window."""
    around = [(shown.west, shown.south), (shown.east, shown.north)]
    around += [position for line in model.lines for position in line.coordinates]
    wide = max(x for x, _ in around) - min(x for x, _ in around)
    tall = max(y for _, y in around) - min(y for _, y in around)
    grow = _GROWN * max(wide, tall, 2.0)
    west, south = min(x for x, _ in around) - grow, min(y for _, y in around) - grow
    east, north = max(x for x, _ in around) + grow, max(y for _, y in around) + grow
    window, _ = fit(
        [(west, south), (east, north)], box.right - box.left, (box.top - box.bottom,) * 2
    )
    projection = Projection(window, box)
    frame = Rectangle(
        (box.left, box.bottom),
        box.right - box.left,
        box.top - box.bottom,
        facecolor=PAPER,
        edgecolor=STRONG_RULE,
        linewidth=0.6,
        zorder=10,
    )
    axes.add_patch(frame)
    seen = shapely.intersection(
        _land(), shapely.box(window.west, window.south, window.east, window.north)
    )
    for part in shapely.get_parts(seen):
        if part.geom_type == "Polygon" and not part.is_empty:
            ring = [projection.point(x, y) for x, y in part.exterior.coords]
            axes.add_patch(
                Polygon(ring, closed=True, facecolor=WASH, edgecolor=STRONG_RULE, linewidth=0.3,
                        zorder=10.5)
            )  # fmt: skip
    for line in model.lines:
        if len(line.coordinates) >= 2:
            points = shapely.LineString([projection.point(x, y) for x, y in line.coordinates])
            smooth = shapely.get_coordinates(points.simplify(0.4))
            axes.plot(smooth[:, 0], smooth[:, 1], color=INK, linewidth=0.6, zorder=11)
    corner, other = (
        projection.point(shown.west, shown.south),
        projection.point(shown.east, shown.north),
    )
    view = Rectangle(
        corner,
        other.x - corner.x,
        other.y - corner.y,
        facecolor=ACCENT + "22",
        edgecolor=ACCENT,
        linewidth=0.8,
        zorder=11.5,
    )
    axes.add_patch(view)
    view.set_clip_path(frame)
    _cities(axes, model, projection, box)


def _cities(axes: Axes, model: MapModel, projection: Projection, box: Box) -> None:
    for name, lon, lat in model.cities[:_NAMED]:
        at = projection.point(lon, lat)
        if not box.grown(-6).holds(at) or not drawable(name):
            continue
        left = at.x + 3 + text_width(name, _CITY) > box.right - 2
        axes.plot((at.x,), (at.y,), marker="o", markersize=1.6, color=SOFT, zorder=12)
        axes.text(
            at.x - 2.5 if left else at.x + 2.5,
            at.y,
            name,
            fontsize=_CITY,
            fontweight=PLAIN,
            color=SOFT,
            ha="right" if left else "left",
            va="center_baseline",
            zorder=12,
        )
