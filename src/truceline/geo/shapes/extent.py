"""How far a shape reaches: its middle, and the disc that holds it with 95 % probability or more."""

from __future__ import annotations

import math

import numpy as np

from truceline.geo.distance import Floats, destination, distance_m, unwrapped
from truceline.geo.shapes.normal import ACROSS_95, R95
from truceline.record import AnyOf, Corridor, Disc, Sector, Shape

_RIM = 72


def bounding_disc(shape: Shape) -> Disc:
    """Return a disc around a shape's core and its error.

    Exact for a disc; for any other shape the disc is centred on the middle of the box around
    it, and somewhat wider than it need be: it is for finding what may be near, and for a word
    on how well a place is known, never for a probability.
    """
    if isinstance(shape, Disc):
        return shape
    lon, lat, error_m = _rim(shape)
    middle_lon, middle_lat = (lon.min() + lon.max()) / 2, (lat.min() + lat.max()) / 2
    metres = distance_m(middle_lon, middle_lat, lon, lat) + error_m
    return Disc(
        lon=math.remainder(float(middle_lon), 360.0),
        lat=float(middle_lat),
        radius_m=max(float(metres.max()), 0.001),
    )


def _rim(shape: Shape) -> tuple[Floats, Floats, Floats]:
    """Return points that a shape's core lies between, longitudes unwrapped, and its error."""
    if isinstance(shape, AnyOf):
        rims = [_rim(part) for part in shape.shapes]
        lon, lat, error = (np.concatenate(column) for column in zip(*rims, strict=True))
        return unwrapped(lon, lon[0]), lat, error
    if isinstance(shape, Disc):
        return np.array([shape.lon]), np.array([shape.lat]), np.array([shape.radius_m])
    if isinstance(shape, Sector):
        turns = shape.bearing_deg + shape.width_deg * np.linspace(-0.5, 0.5, _RIM + 1)
        outer = destination(shape.lon, shape.lat, turns, shape.outer_m)
        inner = destination(shape.lon, shape.lat, turns, shape.inner_m)
        lon, lat = (np.concatenate(pair) for pair in zip(outer, inner, strict=True))
        return unwrapped(lon, lon[0]), lat, np.full(len(lon), shape.error_m)
    if isinstance(shape, Corridor):
        path, error_m = shape.path, shape.half_width_m * R95 / ACROSS_95
    else:
        path, error_m = shape.ring, shape.error_m
    lon, lat = np.array(path, np.float64).T
    return unwrapped(lon, lon[0]), lat, np.full(len(lon), error_m)
