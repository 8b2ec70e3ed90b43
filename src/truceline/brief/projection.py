"""From degrees to points on a sheet: what part of the earth a map shows, and at which scale."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pyproj import Geod

from truceline.brief.placement import Box, Point

_GEOD: Final = Geod(ellps="WGS84")
_SMALLEST: Final = 0.15
_STEPS: Final = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
_BARS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


@dataclass(frozen=True)
class Window:
    """The part of the earth that a map shows, in degrees WGS 84."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True)
class Projection:
    """Equirectangular, true to scale along the middle parallel.

    Over the few degrees of a front the error against the ellipsoid stays below the width of a
    mark; what is drawn to scale (radii, the scale bar) is measured on the ellipsoid all the same.

    Attributes:
        window: what is shown.
        sheet: where on the sheet, in points.
    """

    window: Window
    sheet: Box

    def point(self, lon: float, lat: float) -> Point:
        """Place a position given in degrees WGS 84."""
        view, sheet = self.window, self.sheet
        across = (lon - view.west) / (view.east - view.west)
        up = (lat - view.south) / (view.north - view.south)
        return Point(
            sheet.left + across * (sheet.right - sheet.left),
            sheet.bottom + up * (sheet.top - sheet.bottom),
        )

    def disc(self, lon: float, lat: float, radius_km: float) -> tuple[Point, ...]:
        """Trace the geodesic circle of a radius in kilometres around a position."""
        return tuple(self.point(x, y) for x, y in circle(lon, lat, radius_km))

    def scale_bar(self, widest: float) -> tuple[int, float]:
        """Give the longest round distance not wider than `widest` points: kilometres, points."""
        view = self.window
        middle = (view.south + view.north) / 2
        _, _, metres = _GEOD.inv(view.west, middle, view.east, middle)
        km_a_point = metres / 1000 / (self.sheet.right - self.sheet.left)
        fitting = [bar for bar in _BARS if bar / km_a_point <= widest] or [_BARS[0]]
        return fitting[-1], fitting[-1] / km_a_point


def circle(
    lon: float, lat: float, radius_km: float, corners: int = 72
) -> list[tuple[float, float]]:
    """Trace a geodesic circle on WGS 84, as (lon, lat) in degrees.

    Longitudes are kept on the side of the centre, so a circle across the 180th meridian is whole.
    """
    turns = [360 * i / corners for i in range(corners)]
    metres = [max(radius_km, 0.0) * 1000] * corners
    lons, lats, _ = _GEOD.fwd([lon] * corners, [lat] * corners, turns, metres)
    return [(x + 360 * round((lon - x) / 360), y) for x, y in zip(lons, lats, strict=True)]


def fit(
    positions: Iterable[tuple[float, float]], width: float, height: tuple[float, float]
) -> tuple[Window, float]:
    """Choose the window around some positions, and the height of its sheet.

    Args:
        positions: (lon, lat) in degrees; at least one.
        width: width of the sheet in points.
        height: least and greatest height of the sheet in points.

    Returns:
        The window and the height in points. The window is widened, never cut, to fill the sheet.
    """
    places = list(positions)
    west, east = min(x for x, _ in places), max(x for x, _ in places)
    south, north = min(y for _, y in places), max(y for _, y in places)
    middle = (south + north) / 2
    narrowing = max(math.cos(math.radians(middle)), 0.05)
    across = max((east - west) * narrowing, _SMALLEST) * 1.10
    up = max(north - south, _SMALLEST) * 1.14
    low, high = height
    tall = min(max(width * up / across, low), high)
    if width * up / across > high:
        across = up * width / high
    else:
        up = across * tall / width
    half = across / narrowing / 2
    centre = (west + east) / 2
    return Window(centre - half, middle - up / 2, centre + half, middle + up / 2), tall


def degrees_between(low: float, high: float, count: int = 5) -> Sequence[float]:
    """Give round degrees between two, about `count` of them."""
    step = next((s for s in _STEPS if (high - low) / s <= count), _STEPS[-1])
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return tuple(round(i * step, 6) for i in range(first, last + 1))


def degree_label(value: float, positive: str, negative: str) -> str:
    """Write a degree of the graticule, such as "103.5° E"."""
    value = (value + 180) % 360 - 180 if positive == "E" else value
    side = "" if value in (0, -180) else positive if value > 0 else negative
    return f"{abs(value):g}° {side}".strip()
