"""Points of a shape, spread as its model of error says: for what no formula gives.

The points are quasi-random (the additive recurrence of M. Roberts, "The unreasonable
effectiveness of quasirandom sequences", 2018, which generalises Kronecker's with the golden
ratio), in `REPEATS` sets, each shifted at random on its own (Cranley and Patterson 1976). The
spread of a result over the sets gives its error. The shifts are fixed, so the same shape gives
the same points on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

import numpy as np
import shapely

from truceline.geo.distance import Floats, cumulative_m, unwrapped
from truceline.geo.shapes.normal import ACROSS_95, R95
from truceline.record import AnyOf, Area, Corridor, Disc, Sector, Shape

REPEATS: Final = 8
"""Sets of points, each shifted on its own."""

POINTS: Final = 32
"""Points a set has, where nothing else is asked for."""

STUDENT_95: Final = 2.365
"""95 % quantile of Student's t with seven degrees of freedom, for the mean of eight sets."""

_SEED: Final = 20251222


def sample(
    shapes: Sequence[Shape], points: int = POINTS, *, paired: bool = False
) -> tuple[Floats, Floats]:
    """Return points of shapes.

    Args:
        shapes: the shapes.
        points: points in each of the `REPEATS` sets.
        paired: whether they are to be paired with points drawn without it: their order is then
            shuffled and their shifts are others, so that the pairs depend on nothing.

    Returns:
        Longitudes and latitudes in degrees WGS 84, each of shape (n, REPEATS, points).
    """
    unit = _unit(points, paired)
    lon = np.empty((len(shapes), *unit.shape[:2]))
    lat = np.empty_like(lon)
    discs = [row for row, shape in enumerate(shapes) if isinstance(shape, Disc | Sector)]
    if discs:
        _fill_around(shapes, discs, unit, lon, lat)
    for row, shape in enumerate(shapes):
        if not isinstance(shape, Disc | Sector):
            lon[row], lat[row] = _one(shape, unit)
    return lon, lat


def estimate(inside: Floats) -> tuple[Floats, Floats]:
    """Return the mean of what points showed, and its 95 % error.

    Args:
        inside: what each point showed, shape (n, REPEATS, points): 1 and 0, or shares.

    Returns:
        Means and half-widths of their 95 % intervals, each of shape (n,). Where all points
        agree, the half-width is what that many points cannot exclude (the rule of three).
    """
    sets = inside.mean(axis=2)
    mean = sets.mean(axis=1)
    error = STUDENT_95 * sets.std(axis=1, ddof=1) / np.sqrt(REPEATS)
    return mean, np.maximum(error, 3.0 / (inside.shape[1] * inside.shape[2]))


@lru_cache(maxsize=8)
def _unit(points: int, paired: bool) -> Floats:
    """Return quasi-random points of the unit cube, shape (REPEATS, points, 4)."""
    golden = 1.0
    for _ in range(64):  # the positive root of g^5 = g + 1
        golden = (1.0 + golden) ** 0.2
    steps = np.arange(1, points + 1)[:, None] * golden ** -np.arange(1.0, 5.0)
    draw = np.random.default_rng(_SEED + paired)
    unit: Floats = np.remainder(draw.random((REPEATS, 1, 4)) + steps, 1.0)
    if paired:
        unit = np.stack([one[draw.permutation(points)] for one in unit])
    unit.setflags(write=False)
    return unit


def _fill_around(
    shapes: Sequence[Shape], rows: Sequence[int], unit: Floats, lon: Floats, lat: Floats
) -> None:
    """Fill in the points of discs and sectors, all at once."""
    size, points = len(rows), unit.shape[1]
    part = max(1, 2_000_000 // (REPEATS * points))
    for begin in range(0, size, part):
        some = rows[begin : begin + part]
        columns = np.array([_around(shapes[row]) for row in some], np.float64)
        centre_lon, centre_lat, inner, outer, bearing, width, error = columns.T[:, :, None, None]
        u = np.moveaxis(unit, 2, 0)[:, None]
        reach = np.sqrt(inner**2 + u[0] * (outer**2 - inner**2))
        turn = np.radians(bearing + width * (u[1] - 0.5))
        east, north = _blur(u[2], u[3], error / R95)
        east, north = east + reach * np.sin(turn), north + reach * np.cos(turn)
        lon[some], lat[some] = _moved(centre_lon, centre_lat, east, north)


def _around(shape: Shape) -> tuple[float, ...]:
    if isinstance(shape, Disc):
        return shape.lon, shape.lat, 0.0, 0.0, 0.0, 360.0, shape.radius_m
    assert isinstance(shape, Sector)  # noqa: S101  # the caller chose
    return (
        shape.lon, shape.lat, shape.inner_m, shape.outer_m, shape.bearing_deg, shape.width_deg,
        shape.error_m,
    )  # fmt: skip


def _one(shape: Shape, unit: Floats) -> tuple[Floats, Floats]:
    if isinstance(shape, AnyOf):
        return _any_of(shape, unit)
    if isinstance(shape, Corridor):
        return _along(shape, unit)
    if isinstance(shape, Area):
        return _within(shape, unit)
    lon, lat = np.empty((1, *unit.shape[:2])), np.empty((1, *unit.shape[:2]))
    _fill_around([shape], [0], unit, lon, lat)
    return lon[0], lat[0]


def _any_of(shape: AnyOf, unit: Floats) -> tuple[Floats, Floats]:
    """Share the points out by their first coordinate, which then starts anew in each part."""
    scaled = unit[:, :, 0] * len(shape.shapes)
    part = np.minimum(scaled.astype(int), len(shape.shapes) - 1)
    anew = np.concatenate([(scaled - part)[:, :, None], unit[:, :, 1:]], axis=2)
    lon, lat = np.empty(part.shape), np.empty(part.shape)
    for number, inner in enumerate(shape.shapes):
        x, y = _one(inner, anew)
        lon[part == number], lat[part == number] = x[part == number], y[part == number]
    return lon, lat


def _along(shape: Corridor, unit: Floats) -> tuple[Floats, Floats]:
    x, y, metres = _path(shape.path)
    at = unit[:, :, 0] * metres[-1]
    lon, lat = np.interp(at, metres, x), np.interp(at, metres, y)
    east, north = _blur(unit[:, :, 2], unit[:, :, 3], shape.half_width_m / ACROSS_95)
    return _moved(lon, lat, east, north)


@lru_cache(maxsize=256)
def _path(path: tuple[tuple[float, float], ...]) -> tuple[Floats, Floats, Floats]:
    lon, lat = np.array(path, np.float64).T
    lon = unwrapped(lon, lon[0])
    return lon, lat, cumulative_m(lon, lat)


def _within(shape: Area, unit: Floats) -> tuple[Floats, Floats]:
    corners, share = _triangles(shape.ring, shape.holes)
    scaled = np.searchsorted(share, unit[:, :, 0], side="right")
    chosen = np.minimum(scaled, len(corners) - 1)
    low = np.where(chosen > 0, share[chosen - 1], 0.0)
    # What is left of the first coordinate within its triangle is as good as a new one.
    first = np.sqrt((unit[:, :, 0] - low) / (share[chosen] - low))
    second = unit[:, :, 1]
    weights = np.stack([1.0 - first, first * (1.0 - second), first * second], axis=2)
    lon, lat = (weights[..., None] * corners[chosen]).sum(axis=2).transpose(2, 0, 1)
    east, north = _blur(unit[:, :, 2], unit[:, :, 3], shape.error_m / R95)
    return _moved(lon, lat, east, north)


@lru_cache(maxsize=256)
def _triangles(
    ring: tuple[tuple[float, float], ...], holes: tuple[tuple[tuple[float, float], ...], ...]
) -> tuple[Floats, Floats]:
    """Return the triangles a polygon is cut into, and the running share of its area."""
    first = ring[0][0]
    near = [[(float(unwrapped(x, first)), y) for x, y in one] for one in (ring, *holes)]
    polygon: Any = shapely.make_valid(shapely.Polygon(near[0], near[1:]))
    parts = shapely.get_parts(shapely.constrained_delaunay_triangles(polygon))
    corners = np.array([shapely.get_coordinates(part)[:3] for part in parts])
    if not len(corners):
        raise ValueError("an area needs a polygon with an inside; this one has none")
    a, b, c = (corners[:, number] for number in range(3))
    size = np.abs(np.cross(np.c_[b - a, np.zeros(len(a))], np.c_[c - a, np.zeros(len(a))])[:, 2])
    size = size * np.cos(np.radians(corners[:, :, 1].mean(axis=1)))
    share = np.cumsum(size) / size.sum()
    return corners, share


def _blur(first: Floats, second: Floats, sigma_m: Any) -> tuple[Floats, Floats]:
    """Return a normal error east and north, metres (Box and Muller 1958)."""
    reach = sigma_m * np.sqrt(-2.0 * np.log1p(-first))
    return reach * np.sin(2 * np.pi * second), reach * np.cos(2 * np.pi * second)


def _moved(lon: Floats, lat: Floats, east: Floats, north: Floats) -> tuple[Floats, Floats]:
    """Move points by metres on the sphere that fits the ellipsoid best at each of them.

    Off by less than 0.2 % of how far a point is moved, up to 500 km: no part of a probability.
    """
    y = np.radians(lat)
    # Radii of curvature of WGS 84 along the meridian and across it.
    bend = 1.0 - 0.00669437999014 * np.sin(y) ** 2
    meridian, across = 6_335_439.327 / bend**1.5, 6_378_137.0 / np.sqrt(bend)
    angle_north, angle_east = north / meridian, east / across
    angle = np.hypot(angle_north, angle_east)
    small = np.maximum(angle, 1e-15)
    sin_turn, cos_turn = angle_east / small, angle_north / small
    sin_to = np.sin(y) * np.cos(angle) + np.cos(y) * np.sin(angle) * cos_turn
    to_lat = np.degrees(np.arcsin(np.clip(sin_to, -1.0, 1.0)))
    turned = np.arctan2(sin_turn * np.sin(angle) * np.cos(y), np.cos(angle) - np.sin(y) * sin_to)
    to_lon = np.remainder(lon + np.degrees(turned) + 180.0, 360.0) - 180.0
    return to_lon, to_lat
