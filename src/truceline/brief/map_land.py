"""Land and sea behind a map and in its inset: coasts only, generalised, no boundary of any kind."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from shapely import affinity

from truceline.brief.palette import PAPER, STRONG_RULE
from truceline.brief.projection import Projection, Window

SEA: Final = "#e8eeef"
CREDIT: Final = "Coast, generalised: Natural Earth 1:10m, public domain"
_WIDE_DEG: Final = 3.0
"""The coast is up to some 3 km off; on a sheet narrower than this, that would show, and beside a
line it would mislead."""
_OVER: Final = 0.02


@lru_cache(maxsize=1)
def _land() -> Any:
    """Return the world's land as an array of polygons; the file says where it is from."""
    text = (files("truceline.brief") / "land.json").read_text(encoding="utf-8")
    polygons = [[_ring(ring) for ring in rings] for rings in json.loads(text)["polygons"]]
    return shapely.make_valid(np.array([shapely.Polygon(r[0], r[1:]) for r in polygons]))


def _ring(packed: list[int]) -> Any:
    return np.cumsum(np.array(packed).reshape(-1, 2), axis=0) / 100.0


def land_within(window: Window) -> Any:
    """Return the land that a window shows, as polygons; longitudes are those of the window."""
    wide, tall = _OVER * (window.east - window.west), _OVER * (window.north - window.south)
    view = shapely.box(
        window.west - wide, window.south - tall, window.east + wide, window.north + tall
    )
    seen = []
    for turn in (-360.0, 0.0, 360.0):
        moved = affinity.translate(view, -turn)
        near = _land()[shapely.intersects(_land(), moved)]
        seen += [affinity.translate(cut, turn) for cut in shapely.intersection(near, moved)]
    return shapely.union_all(seen)


def shows_coast(window: Window) -> bool:
    """Return whether a coast is drawn: the sheet is wide enough for one, and holds some sea."""
    if window.east - window.west < _WIDE_DEG:
        return False
    view = shapely.box(window.west, window.south, window.east, window.north)
    return bool(shapely.area(shapely.difference(view, land_within(window))) > 0.002 * view.area)


def draw_land(
    axes: Axes, projection: Projection, frame: Rectangle, zorder: float, linewidth: float = 0.4
) -> None:
    """Draw sea and land over the frame that they are cut at."""
    sheet = projection.sheet
    axes.add_patch(
        Rectangle(
            (sheet.left, sheet.bottom), sheet.right - sheet.left, sheet.top - sheet.bottom,
            facecolor=SEA, edgecolor="none", zorder=zorder,
        )
    )  # fmt: skip
    for part in shapely.get_parts(land_within(projection.window)):
        if part.geom_type != "Polygon" or part.is_empty:
            continue
        rings = [
            Path([projection.point(x, y) for x, y in ring.coords], closed=True)
            for ring in (part.exterior, *part.interiors)
        ]
        patch = PathPatch(
            Path.make_compound_path(*rings), facecolor=PAPER, edgecolor=STRONG_RULE,
            linewidth=linewidth, zorder=zorder + 0.1,
        )  # fmt: skip
        axes.add_patch(patch)
        patch.set_clip_path(frame)
