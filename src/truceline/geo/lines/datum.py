"""Datums: coordinates of older maps to WGS 84 and back, with the error of the shift.

A map sheet states its datum, and its coordinates are some hundred metres from those of WGS 84.
The shift is a published transformation of the EPSG dataset, as PROJ holds it. Nothing is fetched,
a transformation that needs a grid file is not used (two machines would give two results), and
coordinates are never passed through as if two datums were one.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from functools import cache
from math import hypot, log, sqrt
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError
from pyproj.transformer import TransformerGroup

from truceline.geo.distance import Floats, distance_m

EXPECTED: Final = (
    "the name of a datum or of its grid as EPSG writes it, such as 'WGS 84', 'Indian 1975', "
    "'Indian 1960' or 'Indian 1975 / UTM zone 48N', or its code, such as 'EPSG:4240'"
)
"""What a datum is written as, for messages."""

STATED_TO_95: Final = sqrt(2 * log(20)) / sqrt(3)
"""From an accuracy that EPSG states to a 95 % radius: 1.41.

EPSG states one number of metres without a level of confidence. Its remarks show what the number
is: "25 m in each axis" is stated as 44, "3 m, 2 m and 3 m" as 5, the root of the sum of three
squares, rounded up. They stem from NIMA TR 8350.2, whose values for an axis are standard errors.
One axis is then stated / √3, and a circle of √(2 ln 20) = 2.45 sigma holds 95 % of a normal error.
"""

MISTAKEN: Final = frozenset({"EPSG:1812"})
"""Transformations that are not used although they are published.

EPSG:1812 states 3 m and lies 183 to 190 m from the others of its datum, which lie within 4 m of
each other. Users measured the same against the ground: QGIS issue 36337,
PROJ issue 1787.
"""

_BLANK: Final = ("", "wgs84", "wgs1984", "crs84", "ogccrs84", "epsg4326")
_CODE: Final = re.compile(r"(?:urn:ogc:def:crs:)?EPSG:{1,2}\s*(\d{4,6})", re.IGNORECASE)
_PLACES: Final = 1e-9  # a corner of an area of use is within it, whatever rounding says


class Shifted(NamedTuple):
    """Coordinates taken from one datum to another.

    Attributes:
        lonlat: shape (n, 2), degrees WGS 84; from `from_wgs84` in the units of the datum.
        accuracy_m: 95 % radius in metres of the shift alone; None where none is stated.
        operation: the transformation used, by its EPSG name.
    """

    lonlat: Floats
    accuracy_m: float | None
    operation: str


@dataclass(frozen=True, slots=True)
class _Operation:
    """One transformation to WGS 84.

    Attributes:
        to: applies it, longitude or easting first.
        name: its EPSG name.
        error_m: its 95 % radius, metres, or None.
        bounds: west, south, east and north of its area of use, degrees.
    """

    to: Transformer
    name: str
    error_m: float | None
    bounds: tuple[float, float, float, float]

    def apply(self, xy: Floats, *, back: bool = False) -> Floats:
        direction = "INVERSE" if back else "FORWARD"
        columns = self.to.transform(xy[:, 0], xy[:, 1], direction=direction)
        return np.column_stack(columns).astype(np.float64)


def to_wgs84(lonlat: ArrayLike, datum: str) -> Shifted:
    """Return coordinates of a datum as WGS 84.

    One transformation serves all points, so that a line is not torn. It is the most accurate of
    those whose area of use (as a box) holds every point. Where none does, but the datum itself is
    in use there, it is the one made for the widest area, and what the others give there is
    counted as error: sheets of a datum are in use where nobody published a transformation.
    Published transformations that contradict each other by more than they state widen the error
    likewise.

    Args:
        lonlat: shape (n, 2), longitude and latitude in degrees of the datum, or easting and
            northing in metres where the datum is that of a grid.
        datum: the datum, such as `Indian 1975`, `EPSG:4240` or `Indian 1975 / UTM zone 48N`.

    Raises:
        ValueError: if the datum is not known, has no usable transformation, or is not in use
            where the points lie.
    """
    xy = _columns(lonlat)
    if is_wgs84(datum):
        _check_degrees(xy)
        return Shifted(xy, 0.0, "none: WGS 84 as stated")
    crs, operations = _operations(datum)
    if crs.is_geographic:
        _check_degrees(xy)
    operation, error, name = _choose(xy, crs, operations, [o.apply(xy) for o in operations])
    return Shifted(operation.apply(xy), error, name)


def from_wgs84(lonlat: ArrayLike, datum: str) -> Shifted:
    """Return WGS 84 coordinates in a datum: `to_wgs84` back, by the same transformation.

    Args:
        lonlat: shape (n, 2), degrees WGS 84.
        datum: as for `to_wgs84`.

    Raises:
        ValueError: as `to_wgs84`.
    """
    places = _columns(lonlat)
    _check_degrees(places)
    if is_wgs84(datum):
        return Shifted(places, 0.0, "none: WGS 84 as stated")
    crs, operations = _operations(datum)
    # Which transformation serves is asked of the places, as there; what each gives for them is
    # asked of the coordinates that the first makes of them.
    xy = operations[0].apply(places, back=True)
    operation, error, name = _choose(xy, crs, operations, [places] * len(operations))
    return Shifted(operation.apply(places, back=True), error, name)


@cache
def datum_error_m(datum: str) -> float | None:
    """Return the 95 % error in metres of shifting coordinates of a datum to WGS 84.

    Without knowing where the points lie, it is the largest that one of its transformations
    states; `to_wgs84` says what it is for given points.

    Returns:
        0 for WGS 84; None where a transformation states no accuracy.

    Raises:
        ValueError: if the datum is not known or has no usable transformation.
    """
    if is_wgs84(datum):
        return 0.0
    errors = [operation.error_m for operation in _operations(datum)[1]]
    known = [error for error in errors if error is not None]
    return max(known) if len(known) == len(errors) else None


def is_wgs84(datum: str) -> bool:
    """Whether a datum is WGS 84 in degrees. A blank one is: RFC 7946 knows no other."""
    return _plain(datum) in _BLANK


def _columns(lonlat: ArrayLike) -> Floats:
    xy = np.array(lonlat, np.float64)
    if xy.ndim != 2 or xy.shape[1] != 2 or not np.isfinite(xy).all():
        raise ValueError(f"coordinates of shape {xy.shape}; expected (n, 2) finite numbers")
    return xy


def _check_degrees(xy: Floats) -> None:
    off = np.flatnonzero((np.abs(xy[:, 0]) > 180) | (np.abs(xy[:, 1]) > 90))
    if off.size:
        raise ValueError(
            f"vertex {off[0]} is {xy[off[0]].tolist()}; expected [longitude, latitude] in "
            "degrees. If these are metres of a grid, name it as the datum"
        )


def _plain(datum: str) -> str:
    # "Indian 1975 / UTM 48N" is written for "Indian 1975 / UTM zone 48N".
    return re.sub(r"[^a-z0-9]|zone", "", datum.casefold())


@cache
def _operations(datum: str) -> tuple[CRS, tuple[_Operation, ...]]:
    crs = _crs(datum)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a grid is missing: none is used
        group = TransformerGroup(crs, 4326, always_xy=True, allow_ballpark=False)
    found = []
    for transformer in group.transformers:
        steps = transformer.operations or ()
        ids = [step.to_json_dict().get("id", {}) for step in steps]
        codes = {f"{given.get('authority')}:{given.get('code')}" for given in ids}
        if codes & MISTAKEN or any(step.grids for step in steps):
            continue
        names = [step.name for step in steps if "axis order" not in step.name]
        stated = transformer.accuracy
        area = transformer.area_of_use
        found.append(
            _Operation(
                transformer,
                " + ".join(names),
                None if stated is None or stated < 0 else stated * STATED_TO_95,
                area.bounds if area else (-180.0, -90.0, 180.0, 90.0),
            )
        )
    if not found:
        raise ValueError(
            f"no transformation from {crs.name} to WGS 84 is published that needs no grid file; "
            "transform the coordinates yourself, state WGS 84, and state error_m"
        )
    return crs, tuple(found)


def _crs(datum: str) -> CRS:
    unknown = ValueError(f"the datum {datum!r} is not known; expected {EXPECTED}")
    code = _CODE.fullmatch(datum.strip())
    try:
        crs = CRS.from_epsg(int(code[1])) if code else CRS.from_user_input(datum)
    except CRSError:
        raise unknown from None
    # PROJ takes the beginning of a name for the whole: several datums begin alike.
    if code is None and _plain(crs.name) != _plain(datum):
        raise unknown
    if not (crs.is_geographic or crs.is_projected) or len(crs.axis_info) != 2:
        raise ValueError(f"{datum!r} is {crs.name}, a {crs.type_name}; expected {EXPECTED}")
    return crs


def _choose(
    xy: Floats, crs: CRS, operations: tuple[_Operation, ...], places: list[Floats]
) -> tuple[_Operation, float | None, str]:
    """Return the operation for points, its 95 % error there and what it is called.

    Args:
        xy: the points in the datum.
        crs: the datum.
        operations: its operations.
        places: for each operation, where the points lie by it, degrees WGS 84.
    """
    inside = [o for o, at in zip(operations, places, strict=True) if _holds(o.bounds, at)]
    if inside:
        chosen = min(inside, key=lambda o: float("inf") if o.error_m is None else o.error_m)
        apart = [
            (_apart(chosen, o, xy), hypot(chosen.error_m or 0, o.error_m or 0)) for o in inside
        ]
        contradicted = max((metres for metres, stated in apart if metres > stated), default=0.0)
        return chosen, _widened(chosen, contradicted), chosen.name
    area = crs.area_of_use
    if area is not None and not _holds(area.bounds, places[0]):
        middle = places[0].mean(axis=0).round(3).tolist() if len(places[0]) else []
        raise ValueError(
            f"{crs.name} is in use between {area.west} and {area.east} degrees of longitude and "
            f"{area.south} and {area.north} of latitude, and the points lie about {middle}; see "
            "whether longitude stands first and the datum is the right one"
        )
    chosen = max(operations, key=_size)  # what fits a country travels better than what fits a field
    apart_m = max(_apart(chosen, other, xy) for other in operations)
    return chosen, _widened(chosen, apart_m), f"{chosen.name}, beyond its area of use"


def _apart(one: _Operation, other: _Operation, xy: Floats) -> float:
    """Return how far apart two operations put points at most, metres."""
    if one is other or not len(xy):
        return 0.0
    return float(np.max(distance_m(*one.apply(xy).T, *other.apply(xy).T)))


def _widened(operation: _Operation, metres: float) -> float | None:
    return None if operation.error_m is None else hypot(operation.error_m, metres)


def _holds(bounds: tuple[float, float, float, float], lonlat: Floats) -> bool:
    west, south, east, north = bounds
    lon, lat = lonlat.T
    across = (lon >= west - _PLACES) & (lon <= east + _PLACES)
    if west > east:  # over the date line
        across = (lon >= west - _PLACES) | (lon <= east + _PLACES)
    return bool(np.all(across & (lat >= south - _PLACES) & (lat <= north + _PLACES)))


def _size(operation: _Operation) -> float:
    west, south, east, north = operation.bounds
    return ((east - west) % 360 or 360.0) * (north - south)
