"""Overpasses: when a satellite's instrument could see places, and at what angle.

An overpass is the moment at which a satellite is closest to a place, where the place lies within
what the instrument sees. That it passed does not say that it measured: radars and cameras follow a
plan, instruments fail, and cloud hides the ground.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from truceline.read.orbit.platforms import Platform, platform_named
from truceline.record import Elements
from truceline.sense.passes.age import across_km, error_s
from truceline.sense.passes.columns import ELEMENTS, Overpasses
from truceline.sense.passes.frames import (
    EARTH_KM,
    Floats,
    ground,
    nadir,
    sidereal,
    sun_elevation,
)
from truceline.sense.passes.track import STEP_S, Stretch, Track, stretches, track

LEAST: Final = 0.025
"""Least probability of having been in view at which an overpass is listed."""
_BOUND: Final = 1.96
"""Standard deviations in a bound of 95 %."""
_MARGIN: Final = np.radians(1.5)
_SETTLES: Final = (0.25, 0.03, 0.0, 0.0)
"""How far off, in radians, the side of a place may be in each round of finding when it is abeam:
half a turn of the satellite is a fourteenth of the Earth's two, .22 radians, and so on down."""
_CHUNK: Final = 2000
"""Places looked at together: some 100 MB for a month of one satellite."""
_DAY_S: Final = 86_400.0
_GM: Final = 398_600.4418


def overpasses(
    elements: Sequence[Elements],
    lon: npt.ArrayLike,
    lat: npt.ArrayLike,
    start: datetime,
    end: datetime,
    least: float = LEAST,
) -> Overpasses:
    """Find every overpass of places in a span of time, from orbital elements.

    For each satellite and moment the element set nearest in time is used; the sets should be those
    that could have been known. Cameras of daylight are listed by day only. Elements too old to tell
    anything give no passes: `orbits_known` says for which times there are any.

    Args:
        elements: element sets of any of the satellites known here, judged genuine when read.
        lon: longitudes of the places, degrees WGS 84.
        lat: latitudes.
        start: first moment, an aware datetime.
        end: end, not within it.
        least: least probability of having been in view.

    Raises:
        ValueError: if a satellite is not known here, elements cannot be carried that far, or the
            arrays differ in shape.
    """
    lons, lats = np.atleast_1d(np.asarray(lon, float)), np.atleast_1d(np.asarray(lat, float))
    if lons.shape != lats.shape or lons.ndim != 1:
        raise ValueError(f"{lons.shape} longitudes and {lats.shape} latitudes; expected as many")
    found: list[Overpasses] = []
    for platform, which in _by_platform(elements).items():
        lines = [(elements[row].line1, elements[row].line2) for row in which]
        parts = stretches(platform, lines, which, start.timestamp(), end.timestamp())
        found += [row for part in parts for row in _over(part, lons, lats, least)]
    return Overpasses.joined(found)


def orbits_known(
    elements: Sequence[Elements], start: datetime, end: datetime
) -> tuple[tuple[str, datetime, datetime], ...]:
    """Return the satellites, and the parts of a span of time, of which elements tell passes.

    Where a satellite is not listed, that no pass was found says nothing of it.

    Args:
        elements: element sets.
        start: first moment, an aware datetime.
        end: end.

    Raises:
        ValueError: if a satellite is not known here.
    """
    out: list[tuple[str, datetime, datetime]] = []
    for platform, which in _by_platform(elements).items():
        lines = [(elements[row].line1, elements[row].line2) for row in which]
        for part in stretches(platform, lines, which, start.timestamp(), end.timestamp()):
            first = datetime.fromtimestamp(part.start, start.tzinfo)
            last = datetime.fromtimestamp(part.end, start.tzinfo)
            if out and out[-1][0] == platform.name and out[-1][2] == first:
                first = out.pop()[1]
            out.append((platform.name, first, last))
    return tuple(out)


def _by_platform(elements: Sequence[Elements]) -> dict[Platform, list[int]]:
    out: dict[Platform, list[int]] = {}
    for row, item in enumerate(elements):
        platform = platform_named(item.platform)
        if platform is None:
            raise ValueError(f"{item.platform!r} ({item.id}) is none of the satellites known here")
        out.setdefault(platform, []).append(row)
    return out


def _over(stretch: Stretch, lon: Floats, lat: Floats, least: float) -> list[Overpasses]:
    path = track(stretch)
    return [
        _seen(stretch, path, np.arange(first, min(first + _CHUNK, len(lon))), lon, lat, least)
        for first in range(0, len(lon), _CHUNK)
    ]


def _seen(
    stretch: Stretch,
    path: Track,
    rows: npt.NDArray[np.int64],
    lon: Floats,
    lat: Floats,
    least: float,
) -> Overpasses:
    here, up = ground(lon[rows], lat[rows])
    place, times = _abeam(path, here, lat[rows], _reach(stretch.platform, path))
    times = _closest(path, here[place], times)
    inside = (times >= stretch.start) & (times < stretch.end)
    place, times = place[inside], times[inside]
    platform, held = stretch.platform, stretch.held
    where, speed = path.at(times)
    errors = error_s((times - stretch.epoch) / _DAY_S, platform, held)
    right = ((here[place] - where) * np.cross(where, speed)).sum(axis=1) < 0
    side = across_km(errors, lat[rows][place], platform, held)
    seen = _in_swath(platform, where, here[place], right, side)
    sun = sun_elevation(times, lon[rows][place], lat[rows][place])
    keep = (seen >= least) & (platform.view.by_night | (sun > 0))
    place, where = place[keep], where[keep]
    away = here[place] - where
    reach = np.linalg.norm(away, axis=1)
    count = len(place)
    return Overpasses(
        place=rows[place],
        seconds=times[keep],
        platform=np.full(count, platform.name),
        instrument=np.full(count, platform.instrument.value),
        view_deg=_angle((away * nadir(where)).sum(axis=1) / reach),
        zenith_deg=_angle(-(away * up[place]).sum(axis=1) / reach),
        right=right[keep],
        ascending=speed[keep, 2] > 0,
        range_km=reach,
        sun_deg=sun[keep],
        error_s=errors[keep],
        in_swath_p=seen[keep],
        basis=np.full(count, ELEMENTS),
        ref=np.full(count, stretch.ref, np.int64),
    )


def _reach(platform: Platform, path: Track) -> float:
    """Return the largest angle at the Earth's centre from the track to what is seen, radians."""
    highest = float(np.linalg.norm(path.place, axis=1).max())
    view = np.radians(platform.view.half_angle_deg)
    return float(np.arcsin(min(1.0, highest / 6356.0 * np.sin(view))) - view + _MARGIN)


def _abeam(
    path: Track, here: Floats, lat: Floats, reach: float
) -> tuple[npt.NDArray[np.int64], Floats]:
    """Return rows of places and the times at which the satellite is abeam of them within reach.

    On each turn a satellite is abeam of a place once on the near side. Where along the turn that is
    depends on the time only through the turning of the Earth, fifteen times slower, so setting one
    from the other settles in a few rounds, and most turns drop out on the way. A turn is taken to
    begin at the pole far from the place, where no overpass of it can be.
    """
    cut = np.where(lat >= 0, -np.pi / 2, np.pi / 2)
    first, last = path.travelled[0], path.travelled[-1]
    turns = np.arange(np.floor(first / (2 * np.pi)) - 1, np.ceil(last / (2 * np.pi)) + 1)
    place = np.repeat(np.arange(len(here)), len(turns))
    begin = (2 * np.pi * turns[None, :] + cut[:, None]).ravel()
    lon, high = np.arctan2(here[:, 1], here[:, 0]), here[:, 2]
    far = np.linalg.norm(here, axis=1)
    rim, height = np.sqrt(1 - (high / far) ** 2), high / far
    times = np.interp(begin + np.pi, path.travelled, path.times)
    for slack in _SETTLES:
        index = np.rint((times - path.times[0]) / STEP_S).astype(np.intp)
        across, up, level = (path.around[index, axis] for axis in range(3))
        turned = lon[place] + sidereal(times)
        x, y = rim[place] * np.cos(turned), rim[place] * np.sin(turned)
        z, flat = height[place], np.hypot(across, up)
        side = across * x + up * y + level * z
        # The axes in the plane of the orbit: the node, and the normal crossed with it.
        angle = np.arctan2((z - level * side) / flat, (across * y - up * x) / flat)
        on = np.remainder(angle - cut[place], 2 * np.pi)
        times = np.interp(begin + on, path.travelled, path.times)
        near = (np.abs(side) <= np.sin(reach + slack)) & (times > path.times[0])
        near &= times < path.times[-1]
        place, begin, times = place[near], begin[near], times[near]
    return place, times


def _closest(path: Track, here: Floats, times: Floats) -> Floats:
    """Return times of closest approach by Newton's method from times near them."""
    last = path.times[-1]
    for _ in range(3):
        where, speed = path.at(times)
        away = where - here
        distance = np.linalg.norm(where, axis=1)
        bend = (speed * speed).sum(axis=1) - _GM / distance**3 * (where * away).sum(axis=1)
        times = np.clip(times - (away * speed).sum(axis=1) / bend, path.times[0], last)
    return times


def _in_swath(
    platform: Platform,
    where: Floats,
    here: Floats,
    right: npt.NDArray[np.bool_],
    bound_km: Floats,
) -> Floats:
    """Return the probability that places are within what an instrument sees.

    Distances are along the ground, across the track, to the right positive. The track's error is
    taken as normal with the bound at 95 %.
    """
    high, low = np.linalg.norm(where, axis=1), np.linalg.norm(here, axis=1)
    inner = np.clip((where * here).sum(axis=1) / (high * low), -1, 1)
    across = np.where(right, 1, -1) * np.arccos(inner) * EARTH_KM
    ratio, view = high / low, platform.view
    if view.incidence_deg is None:
        angle = np.radians(view.half_angle_deg)
        edge = (np.arcsin(np.minimum(1.0, ratio * np.sin(angle))) - angle) * EARTH_KM
        near, far = -edge, edge
    else:
        near, far = (_ground_km(degrees, ratio) for degrees in view.incidence_deg)
    sd = bound_km / _BOUND
    out: Floats = ndtr((far - across) / sd) - ndtr((near - across) / sd)
    return out


def _ground_km(incidence_deg: float, ratio: Floats) -> Floats:
    angle = np.radians(incidence_deg)
    out: Floats = (angle - np.arcsin(np.sin(angle) / ratio)) * EARTH_KM
    return out


def _angle(cosine: Floats) -> Floats:
    out: Floats = np.degrees(np.arccos(np.clip(cosine, -1, 1)))
    return out
