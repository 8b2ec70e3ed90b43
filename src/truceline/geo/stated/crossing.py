"""Where several bearings meet: the place that all of them bear out, with its error.

Method: points are drawn from a wide normal spread around the best fit, quasi-randomly, and
weighted by the normal error densities of all bearings and ranges over the density that they
were drawn from (importance sampling). Their weighted mean and covariance give the 95 % ellipse.
The spread starts from the sector that is smallest and is fitted again to what was found.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from pyproj import Proj
from scipy.special import chdtri

from truceline.geo.distance import Floats
from truceline.geo.shapes.extent import bounding_disc
from truceline.geo.shapes.normal import R95
from truceline.geo.shapes.sampling import sample
from truceline.geo.stated.bearing import Bearing
from truceline.record import Area, Disc

_POINTS: Final = 512
_ROUNDS: Final = 2
_SPREAD: Final = 2.0
_TAIL: Final = 1.5
_CORNERS: Final = 48
_ROUND: Final = 1.1
_MISSED: Final = float(chdtri(1, 0.001))
_LEAST_M: Final = 1.0


def intersect(bearings: Sequence[Bearing]) -> Area | Disc:
    """Return where what several observers saw is, with 95 % probability: an ellipse, or a disc.

    The observers must have seen one thing; nothing here tells whether they did, other than
    that their bearings meet. Nearly parallel bearings give a long ellipse.

    Raises:
        ValueError: if there are fewer than two bearings, or they do not meet within their
            errors: then they are not of one thing, or one of them is worse than stated.
    """
    if len(bearings) < 2:
        raise ValueError(f"expected two bearings or more, got {len(bearings)}")
    sector = min(
        (bearing.sector(_SPREAD) for bearing in bearings),
        key=lambda s: (s.outer_m**2 - s.inner_m**2) * s.width_deg,
    )
    middle = bounding_disc(sector)
    plane = Proj(proj="aeqd", lon_0=middle.lon, lat_0=middle.lat, datum="WGS84")
    lon, lat = (column.ravel() for column in sample([sector], _POINTS))
    chi = _chi(bearings, lon, lat)
    best = _fit(bearings, plane, plane(lon[chi.argmin()], lat[chi.argmin()]))
    _must_meet(bearings, plane, best)
    x, y = plane(lon, lat)
    mean, spread = _moments(np.column_stack([x, y]), -0.5 * chi, best)
    for _ in range(_ROUNDS):
        mean, spread = _again(bearings, plane, mean, spread)
    return _ellipse(plane, mean, spread)


def _chi(bearings: Sequence[Bearing], lon: Floats, lat: Floats) -> Floats:
    total: Floats = np.sum([(b.off(lon, lat) ** 2).sum(0) for b in bearings], axis=0)
    return total


def _fit(bearings: Sequence[Bearing], plane: Proj, start: tuple[float, float]) -> Floats:
    """Return the point in the plane that the bearings bear out best."""
    from scipy.optimize import minimize  # slow to load, and needed by nothing else

    def miss(at: Floats) -> float:
        lon, lat = plane(at[0], at[1], inverse=True)
        return float(_chi(bearings, np.array([lon]), np.array([lat]))[0])

    simplex = np.array(start) + np.array([(0, 0), (500, 0), (0, 500)])
    found = minimize(
        miss, np.array(start), method="Nelder-Mead",
        options={"initial_simplex": simplex, "xatol": 0.5, "fatol": 1e-4, "maxiter": 400},
    )  # fmt: skip
    return np.asarray(found.x, np.float64)


def _must_meet(bearings: Sequence[Bearing], plane: Proj, best: Floats) -> None:
    lon, lat = plane(best[0], best[1], inverse=True)
    rows = [b.off(np.array([lon]), np.array([lat]))[:, 0] for b in bearings]
    total = float(sum((row**2).sum() for row in rows))
    stated = sum(1 + (b.range_m is not None) for b in bearings)
    limit = max(_MISSED, float(chdtri(max(stated - 2, 1), 0.001)))
    if total <= limit:
        return
    said = []
    for number, (b, row) in enumerate(zip(bearings, rows, strict=True), 1):
        text = f"bearing {number} misses it by {abs(row[0]) * b.bearing_error_deg / 1.96:.1f}°"
        text += f" (stated ± {b.bearing_error_deg:g}°)"
        if b.range_m is not None:
            text += f", its range by {abs(row[1]) * b.range_error_m / 1.96:.0f} m"
        said.append(text)
    raise ValueError(
        "the bearings do not meet within their errors; at the best point between them "
        f"{'; '.join(said)}. Check whether they are of one thing, true north, and the errors"
    )


def _moments(xy: Floats, log_weight: Floats, centre: Floats) -> tuple[Floats, Floats]:
    """Return the weighted mean and covariance of points; those of one point are widened."""
    weight = np.exp(log_weight - log_weight.max())
    weight /= weight.sum()
    few = 1.0 / (weight**2).sum() < 10.0
    mean = centre if few else weight @ xy
    off = xy - mean
    spread = (off * weight[:, None]).T @ off
    return mean, spread + _LEAST_M**2 * np.eye(2)


def _again(
    bearings: Sequence[Bearing], plane: Proj, mean: Floats, spread: Floats
) -> tuple[Floats, Floats]:
    """Return mean and covariance from points drawn around those found before."""
    lon, lat = (c.ravel() for c in sample([Disc(lon=0.0, lat=0.0, radius_m=R95 * 1e4)], _POINTS))
    flat = Proj(proj="aeqd", lon_0=0.0, lat_0=0.0, datum="WGS84")
    unit = np.column_stack(flat(lon, lat)) / 1e4
    # Wider than what was found, so that no part of the true spread is out of reach.
    root = np.linalg.cholesky(spread) * _TAIL
    xy = mean + unit @ root.T
    to_lon, to_lat = plane(xy[:, 0], xy[:, 1], inverse=True)
    drawn = -0.5 * (unit**2).sum(1)
    log_weight = -0.5 * _chi(bearings, np.asarray(to_lon), np.asarray(to_lat)) - drawn
    return _moments(xy, log_weight, mean)


def _ellipse(plane: Proj, mean: Floats, spread: Floats) -> Area | Disc:
    values, axes = np.linalg.eigh(spread)
    half = R95 * np.sqrt(values)
    if half[1] <= _ROUND * half[0]:
        lon, lat = plane(mean[0], mean[1], inverse=True)
        return Disc(lon=float(lon), lat=float(lat), radius_m=float(half[1]))
    turns = np.linspace(0.0, 2.0 * np.pi, _CORNERS, endpoint=False)
    # Corners on the ellipse would cut it short: they are moved out until its area is kept.
    grown = np.sqrt(2.0 * np.pi / _CORNERS / np.sin(2.0 * np.pi / _CORNERS))
    xy = mean + grown * (np.column_stack([np.cos(turns), np.sin(turns)]) * half) @ axes.T
    lon, lat = plane(xy[:, 0], xy[:, 1], inverse=True)
    ring = tuple((float(x), float(y)) for x, y in zip(lon, lat, strict=True))
    return Area(ring=(*ring, ring[0]))
