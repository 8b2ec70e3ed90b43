"""Passes from the repeat cycle: a satellite that is known to have seen a place comes back to it.

A satellite that is held on its repeat orbit passes over the same ground, at the same local time,
once in every cycle. So one acquisition that is on record, an image in a catalogue or a fire
detection, tells of passes before and after it without any orbital elements.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely
from scipy.special import ndtr

from truceline.geo import distance_m
from truceline.read.orbit.platforms import PLATFORMS, Instrument, Platform, platform_named
from truceline.record import Area, Detection, Disc, OrbitState, Scene
from truceline.sense.passes.age import across_km, error_s
from truceline.sense.passes.columns import REPEAT, Overpasses
from truceline.sense.passes.frames import Floats, sun_elevation

NEAR_KM: Final = 25.0
"""Distance from a detection within which a place is taken as seen on the same pass, at all but the
same angle: one part in a hundred of the swath."""
PIECE_S: Final[Mapping[Instrument, float]] = {Instrument.VIIRS: 85.0, Instrument.MODIS: 300.0}
"""How far a stated time of a detection may lie before the measurement, seconds, on top of the
minute: it is the start of a piece of data, and that is how long the pieces are."""
SAME_S: Final = 1200.0
"""Passes of one satellite over a place within this time are one pass."""

_BOUND: Final = 1.96
_DAY_S: Final = 86_400.0
_KM: Final = 111.32


@dataclass(frozen=True, slots=True)
class _Known:
    """One acquisition: when and by which satellite, and how far within it places lie."""

    platform: Platform
    seconds: float
    within_s: float
    inside_km: Floats
    ascending: bool | None
    ref: int


def repeat_passes(
    acquisitions: Sequence[Scene | Detection],
    lon: npt.ArrayLike,
    lat: npt.ArrayLike,
    start: datetime,
    end: datetime,
) -> Overpasses:
    """Find passes over places in a span of time, whole cycles away from acquisitions on record.

    The acquisitions themselves are listed too, where they lie in the span. Acquisitions by
    satellites not known here, or not held on their orbit all the while, tell nothing. View angles
    are not known and are NaN. Where several tell of one pass, that with the least error is kept.

    Args:
        acquisitions: scenes and detections.
        lon: longitudes of the places, degrees WGS 84.
        lat: latitudes.
        start: first moment, an aware datetime.
        end: end, not within it.
    """
    lons, lats = np.atleast_1d(np.asarray(lon, float)), np.atleast_1d(np.asarray(lat, float))
    parts = []
    for known in _known(acquisitions, lons, lats):
        parts += _cycles(known, lons, lats, start, end)
    return _best(Overpasses.joined(parts))


def _known(acquisitions: Sequence[Scene | Detection], lon: Floats, lat: Floats) -> list[_Known]:
    out = []
    detections: dict[tuple[str, float], list[int]] = {}
    for row, item in enumerate(acquisitions):
        platform = platform_named(item.platform)
        if platform is None:
            continue
        if isinstance(item, Detection):
            minute = item.when.earliest.timestamp()
            detections.setdefault((platform.name, minute), []).append(row)
            continue
        inside = _inside_km(item, lon, lat)
        if inside is not None:
            first, last = item.when.earliest.timestamp(), item.when.latest.timestamp()
            state = item.orbit_state
            up = None if state is None else state is OrbitState.ASCENDING
            half = (last - first) / 2 + 1.0
            out.append(_Known(platform, (first + last) / 2, half, inside, up, row))
    for (name, minute), rows in detections.items():
        discs = [item.footprint for row in rows if isinstance(item := acquisitions[row], Detection)]
        platform = PLATFORMS[name]
        # From the stated minute on, and as much later as the piece of data lasts.
        span = 60.0 + PIECE_S.get(platform.instrument, 0.0)
        out.append(
            _Known(platform, minute + span / 2, span / 2, _near_km(discs, lon, lat), None, rows[0])
        )
    return out


def _near_km(discs: Sequence[Disc], lon: Floats, lat: Floats) -> Floats:
    """Return how far within reach of any of some detections places are, km; negative beyond."""
    nearest = np.full(len(lon), np.inf)
    for disc in discs:
        # Only where it can be near at all is the geodesic worth computing.
        close = np.abs(lat - disc.lat) <= NEAR_KM / _KM * 1.1
        if close.any():
            count = int(close.sum())
            metres = distance_m(
                np.full(count, disc.lon), np.full(count, disc.lat), lon[close], lat[close]
            )
            nearest[close] = np.minimum(nearest[close], metres / 1000)
    return NEAR_KM - nearest


def _inside_km(scene: Scene, lon: Floats, lat: Floats) -> Floats | None:
    """Return how far within a scene's footprint places are, km; negative outside; None unknown."""
    shape = scene.where.shape
    if isinstance(shape, Disc):
        metres = distance_m(np.full(len(lon), shape.lon), np.full(len(lat), shape.lat), lon, lat)
        return (shape.radius_m - metres) / 1000
    if not isinstance(shape, Area):
        return None
    middle = float(np.mean([vertex[1] for vertex in shape.ring]))
    squeeze = np.array([_KM * np.cos(np.radians(middle)), _KM])
    polygon = shapely.Polygon(
        np.asarray(shape.ring) * squeeze, [np.asarray(hole) * squeeze for hole in shape.holes]
    )
    points = shapely.points(np.stack([lon, lat], axis=1) * squeeze)
    edge: Floats = shapely.distance(polygon.boundary, points)
    return np.where(shapely.contains(polygon, points), edge, -edge)


def _cycles(
    known: _Known, lon: Floats, lat: Floats, start: datetime, end: datetime
) -> list[Overpasses]:
    cycle = known.platform.days * _DAY_S
    first = int(np.ceil((start.timestamp() - known.seconds) / cycle))
    last = int(np.ceil((end.timestamp() - known.seconds) / cycle))
    over = np.flatnonzero(known.inside_km > 0)
    moment = datetime.fromtimestamp(known.seconds, start.tzinfo)
    out = []
    for turn in range(first, last) if len(over) else ():
        away = timedelta(days=turn * known.platform.days)
        if turn == 0 or known.platform.held_over(moment, moment + away):
            out.append(_turn(known, turn, over, lon, lat))
    return out


def _turn(
    known: _Known, turn: int, over: npt.NDArray[np.int64], lon: Floats, lat: Floats
) -> Overpasses:
    platform, count = known.platform, len(over)
    seconds = np.full(count, known.seconds + turn * platform.days * _DAY_S)
    age = np.full(count, float(turn * platform.days))
    errors = np.full(count, known.within_s)
    inside = np.ones(count)
    if turn:
        drift = error_s(age, platform, held=True)
        errors = np.hypot(errors, drift)
        side = across_km(drift, lat[over], platform, held=True)
        inside = ndtr(known.inside_km[over] / (side / _BOUND))
    up = known.ascending
    unknown = np.full(count, np.nan)
    return Overpasses(
        place=over,
        seconds=seconds,
        platform=np.full(count, platform.name),
        instrument=np.full(count, platform.instrument.value),
        view_deg=unknown,
        zenith_deg=unknown,
        right=np.full(count, platform.view.incidence_deg is not None),
        ascending=_ascending(platform, seconds, lon[over]) if up is None else np.full(count, up),
        range_km=unknown,
        sun_deg=sun_elevation(seconds, lon[over], lat[over]),
        error_s=errors,
        in_swath_p=inside,
        basis=np.full(count, REPEAT),
        ref=np.full(count, known.ref, np.int64),
    )


def _ascending(platform: Platform, seconds: Floats, lon: Floats) -> npt.NDArray[np.bool_]:
    """Return whether the local time is nearer that of the northbound crossing."""
    local = np.remainder(seconds / 3600 + lon / 15, 24)
    off = np.abs(np.remainder(local - platform.node[-1][1] + 12, 24) - 12)
    northbound: npt.NDArray[np.bool_] = off < 6
    return northbound


def _best(rows: Overpasses) -> Overpasses:
    """Return one row for each pass: of those of one satellite, place and time, the surest."""
    if not len(rows):
        return rows
    order = np.lexsort((rows.seconds, rows.platform, rows.place))
    same = rows.take(order)
    new = np.ones(len(same), bool)
    new[1:] = (
        (same.place[1:] != same.place[:-1])
        | (same.platform[1:] != same.platform[:-1])
        | (np.diff(same.seconds) > SAME_S)
    )
    group = np.cumsum(new)
    surest = np.lexsort((same.ref, same.error_s, group))
    _, first = np.unique(group[surest], return_index=True)
    return Overpasses.joined([same.take(surest[first])])
