"""Shapes beside a line: distance, kilometre, and how much of the error lies on each side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from truceline.geo.distance import Floats
from truceline.geo.lines.line import LineGeometry
from truceline.geo.lines.line_plane import Flags, Located
from truceline.geo.lines.zone_geometry import SIMPLIFIED
from truceline.geo.shapes.normal import R95
from truceline.geo.shapes.sampling import POINTS, estimate, sample
from truceline.geo.shapes.spread import REACH
from truceline.geo.shapes.widen import widened
from truceline.record import Disc, Shape


@dataclass(frozen=True)
class Relation(Located):
    """`Located`, with the error of each point carried through; every column has shape (n,).

    Attributes:
        radius_m: 95 % radius of each point, metres.
        distance_low_m: least distance within the radius, 0 where the line may run through.
        distance_high_m: greatest distance within the radius.
        clear: whether the whole radius lies off the line (distance > radius). Where False,
            the side is not known for certain.
        left_share: which share of the point's error lies on the left of the line, 0 to 1.
    """

    radius_m: Floats
    distance_low_m: Floats
    distance_high_m: Floats
    clear: Flags
    left_share: Floats


def relation(line: LineGeometry, lon: ArrayLike, lat: ArrayLike, radius_m: ArrayLike) -> Relation:
    """Return where points with an error lie beside a line.

    Args:
        line: the line.
        lon: longitudes, shape (n,), degrees WGS 84.
        lat: latitudes, shape (n,).
        radius_m: 95 % radius of each point in metres, shape (n,) or one number for all.
    """
    found = line.locate(lon, lat)
    radius = np.array(np.broadcast_to(np.asarray(radius_m, np.float64), found.side.shape))
    share = np.where(found.side > 0, 1.0, np.where(found.side < 0, 0.0, 0.5))
    share[~np.isfinite(found.distance_m)] = np.nan
    near = np.flatnonzero(found.distance_m < radius * (REACH / R95))
    if len(near):
        lons, lats = (np.atleast_1d(np.asarray(c, np.float64))[near] for c in (lon, lat))
        within = line.share_left(lons, lats, radius[near])
        share[near] = np.where(np.isfinite(within), within, share[near])
    return Relation(
        **vars(found),
        radius_m=radius,
        distance_low_m=np.maximum(found.distance_m - radius, 0.0),
        distance_high_m=found.distance_m + radius,
        clear=found.distance_m > radius,
        left_share=share,
    )


@dataclass(frozen=True)
class Beside:
    """Where shapes lie beside a line, with their error; every column has shape (n,).

    Distances are signed: above 0 left of the line's direction, below 0 right of it. None of
    this says whose ground it is, nor who did what there.

    Attributes:
        left_share: which share of the shape's error lies on the left of the line.
        share_error: half-width of a 95 % interval for the error of computing that share.
        distance_m: signed distance in metres: of its centre for a disc, else the median.
        low_m: 5 % quantile of the signed distance.
        high_m: 95 % quantile of the signed distance.
        km_along: kilometre along the line of the nearest point, in the median.
        km_low: its 5 % quantile.
        km_high: its 95 % quantile.
        beyond: which share of the error lies past an end of the line, where a side is the last
            segment prolonged, which nobody has drawn.
    """

    left_share: Floats
    share_error: Floats
    distance_m: Floats
    low_m: Floats
    high_m: Floats
    km_along: Floats
    km_low: Floats
    km_high: Floats
    beyond: Floats


def beside(
    line: LineGeometry, shapes: Sequence[Shape], error_m: float = 0.0, points: int = POINTS
) -> Beside:
    """Return where shapes lie beside a line.

    The intervals come from quasi-random points of each shape (see `geo.shapes.sampling`), a
    disc's share from the integral over its error (see `truceline.geo.shapes.spread`).

    Args:
        line: the line.
        shapes: the shapes.
        error_m: 95 % error of the line's own drawing, metres; it may be shifted as a whole.
        points: quasi-random points in each of eight sets.
    """
    wide = [widened(shape, error_m) for shape in shapes]
    lon, lat = sample(wide, points)
    flat = line.locate(lon.ravel(), lat.ravel())
    side = flat.side.reshape(lon.shape).astype(np.float64)
    signed = (flat.distance_m.reshape(lon.shape) * side).reshape(len(wide), -1)
    along = flat.km_along.reshape(len(wide), -1)
    share, error = estimate((side + 1.0) / 2.0)
    low, middle, high = np.quantile(signed, (0.05, 0.5, 0.95), axis=1)
    km_low, km, km_high = np.quantile(along, (0.05, 0.5, 0.95), axis=1)
    rows = [row for row, shape in enumerate(wide) if isinstance(shape, Disc)]
    if rows:
        columns = [(s.lon, s.lat, s.radius_m) for s in wide if isinstance(s, Disc)]
        found = relation(line, *np.array(columns, np.float64).T)
        share[rows], error[rows] = found.left_share, SIMPLIFIED
        middle[rows], km[rows] = found.distance_m * found.side, found.km_along
    past = flat.beyond.reshape(len(wide), -1).mean(axis=1)
    return Beside(share, error, middle, low, high, km, km_low, km_high, past)
