"""What comes next: the next passes over places, and what each could still show.

A list for whoever orders or searches images. That a satellite comes over does not say that it will
measure: cameras and radars follow a plan of their owners, and cloud hides the ground.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import numpy as np
import numpy.typing as npt

from truceline.read.orbit.platforms import PLATFORMS, Instrument
from truceline.record import EventType, Term
from truceline.sense.passes.columns import Overpasses
from truceline.sense.passes.signature import FIRES, SIGNATURES, Struck, thermal
from truceline.sense.shows import Shows

STEEP_DEG: Final = 45.0
"""Zenith angle from which pixels of the scanners are twice as long or more."""
LIKELY: Final = 0.5
"""Least probability of being in view at which a pass is planned for."""
TRACK_S: Final = 600.0
"""Passes a whole number of cycles apart within this time are of one track."""


class Kind(Term):
    """Kinds of pass that are worth waiting for, in the order in which they are listed."""

    FIRE_NIGHT = "fire_night", "fire detection by night, when weak fires stand out most"
    FIRE_DAY = "fire_day", "fire detection by day"
    RADAR_TRACK = "radar_track", "radar on a track of which images from before exist"
    RADAR = "radar", "radar on a track without any from before: nothing to compare with yet"
    OPTICAL = "optical", "image by daylight, if the sky is clear"


@dataclass(frozen=True, slots=True)
class Planned:
    """One pass to come.

    Attributes:
        place: index of the place.
        at: when, UTC.
        kind: what kind of pass it is.
        platform: the satellite.
        instrument: its instrument.
        view_deg: angle from nadir at the sensor, degrees; None where not known.
        error_s: bound on the error of the time, seconds.
        in_swath_p: probability that the place is in view.
        worth: from 0 for what can show nothing of the event any more to 3.
        shows: what it could still show, in words.
        ref: index of what it was computed from.
        basis: `elements` or `repeat`.
    """

    place: int
    at: datetime
    kind: Kind
    platform: str
    instrument: str
    view_deg: float | None
    error_s: float
    in_swath_p: float
    worth: int
    shows: str
    ref: int
    basis: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be looked for at one place.

    Attributes:
        event_type: what is said to have happened.
        since: when at the latest it began, an aware datetime.
        struck: what it is said to have hit.
        tracks: earlier radar acquisitions of the place: satellite and moment.
    """

    event_type: EventType
    since: datetime
    struck: Struck = Struck.UNKNOWN
    tracks: tuple[tuple[str, datetime], ...] = ()


def next_passes(
    passes: Overpasses, after: datetime, wanted: Sequence[Wanted]
) -> tuple[tuple[Planned, ...], ...]:
    """Return for each place the next pass of each kind, the most useful first.

    Args:
        passes: overpasses of the places, also after `after`.
        after: the moment from which on passes count, an aware datetime.
        wanted: what is looked for, one for each place in the order of their numbers.
    """
    ahead = passes.take((passes.seconds > after.timestamp()) & (passes.in_swath_p >= LIKELY))
    out = []
    for place, want in enumerate(wanted):
        rows = ahead.take(ahead.place == place)
        kinds = _kinds(rows, want)
        first = [_planned(rows, int(at), kind, want) for kind, at in _firsts(rows, kinds)]
        out.append(tuple(sorted(first, key=lambda one: (-one.worth, one.at, one.kind))))
    return tuple(out)


def _firsts(rows: Overpasses, kinds: npt.NDArray[np.str_]) -> list[tuple[Kind, int]]:
    """Return the first pass of each kind, if it can be one that is not too slanted."""
    out = []
    for kind in Kind:
        found = np.flatnonzero(kinds == kind.value)
        if not len(found):
            continue
        steep = rows.zenith_deg[found] > STEEP_DEG
        scanner = kind in (Kind.FIRE_DAY, Kind.FIRE_NIGHT)
        good = found[~steep] if scanner and not steep.all() else found
        # A slanted pass today beats a good one in days: take the good one within a day only.
        soon = good[rows.seconds[good] <= rows.seconds[found[0]] + 86_400]
        out.append((kind, int(soon[0] if len(soon) else found[0])))
    return out


def _kinds(rows: Overpasses, want: Wanted) -> npt.NDArray[np.str_]:
    fire = np.isin(rows.instrument, [Instrument.VIIRS.value, Instrument.MODIS.value])
    radar = rows.instrument == Instrument.CSAR.value
    kinds = np.full(len(rows), Kind.OPTICAL.value, "U16")
    kinds[fire & rows.day] = Kind.FIRE_DAY.value
    kinds[fire & ~rows.day] = Kind.FIRE_NIGHT.value
    kinds[radar] = Kind.RADAR.value
    kinds[radar & _same_track(rows, want)] = Kind.RADAR_TRACK.value
    return kinds


def _same_track(rows: Overpasses, want: Wanted) -> npt.NDArray[np.bool_]:
    out = np.zeros(len(rows), bool)
    for name, moment in want.tracks:
        if name not in PLATFORMS:
            continue
        cycle = PLATFORMS[name].days * 86_400.0
        off = np.remainder(rows.seconds - moment.timestamp() + cycle / 2, cycle) - cycle / 2
        out |= (np.abs(off) <= TRACK_S) & (rows.platform == name)
    return out


def _planned(rows: Overpasses, row: int, kind: Kind, want: Wanted) -> Planned:
    at = datetime.fromtimestamp(float(rows.seconds[row]), UTC)
    worth, words = still_shows(kind, want, at)
    view = float(rows.view_deg[row])
    return Planned(
        place=int(rows.place[row]),
        at=at,
        kind=kind,
        platform=str(rows.platform[row]),
        instrument=str(rows.instrument[row]),
        view_deg=None if np.isnan(view) else view,
        error_s=float(rows.error_s[row]),
        in_swath_p=float(rows.in_swath_p[row]),
        worth=worth,
        shows=words,
        ref=int(rows.ref[row]),
        basis=str(rows.basis[row]),
    )


def still_shows(kind: Kind, want: Wanted, at: datetime) -> tuple[int, str]:
    """Return what a pass at a moment could still show of an event: its worth, and in words.

    Args:
        kind: the kind of pass.
        want: the event.
        at: when the pass comes, an aware datetime.
    """
    signature = SIGNATURES[want.event_type]
    since = (at - want.since).total_seconds() / 3600
    if kind in (Kind.FIRE_DAY, Kind.FIRE_NIGHT):
        if thermal(want.event_type) is Shows.NONE:
            return 0, f"nothing of it: it leaves {signature.heat}"
        hours = FIRES[want.struck].hours
        if since <= hours.best:
            return 3, f"{signature.heat}, likely still burning"
        if since <= hours.high:
            return 2, f"{signature.heat}, if it burns long"
        return 0, "only what burns anew: what it may have lit is out by then"
    if not signature.change:
        return 0, "nothing of it: it leaves no lasting mark"
    days, lasts = since / 24, signature.lasts_days
    if days > lasts.high:
        return 0, "nothing of it: its marks are gone by then"
    late = "" if days <= lasts.best else ", as far as it has not been repaired or overgrown"
    sky = ", if the sky is clear" if kind is Kind.OPTICAL else ""
    if kind is Kind.RADAR:
        return 1, f"nothing yet: it begins a series on this track ({signature.change}){late}"
    return (2 if days <= lasts.best else 1), f"{signature.change}{sky}{late}"
