"""Passes over the places of incidents, computed from what the record says of orbits."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

import numpy as np

from truceline.read.orbit.platforms import Instrument, platform_named
from truceline.read.passes import PASS
from truceline.record import Detection, Elements, Scene
from truceline.sense.fires_near import fire_window
from truceline.sense.happening import Happening, begins, located
from truceline.sense.passes.chance import chance
from truceline.sense.passes.columns import Overpasses
from truceline.sense.passes.overpass import orbits_known, overpasses
from truceline.sense.passes.planner import Kind, Wanted, next_passes
from truceline.sense.passes.repeat import repeat_passes
from truceline.sense.passes.sibling import sibling_passes
from truceline.sense.passes.signature import Struck
from truceline.sense.span import Span
from truceline.sense.upcoming import Upcoming
from truceline.sense.watched import Pass, Sensor

AHEAD: Final = timedelta(days=16)
"""How far ahead passes are planned: the longest cycle in which a satellite comes back."""
RADAR_AFTER: Final = timedelta(days=12)
"""How long after an event its radar passes are listed: the cycle in which a track is repeated."""

_FIRE: Final = (Instrument.VIIRS, Instrument.MODIS)
_SENSORS: Final = {
    Kind.FIRE_NIGHT: Sensor.FIRE,
    Kind.FIRE_DAY: Sensor.FIRE,
    Kind.RADAR: Sensor.RADAR,
    Kind.RADAR_TRACK: Sensor.RADAR,
    Kind.OPTICAL: Sensor.OPTICAL,
}


@dataclass(frozen=True)
class Orbits:
    """What the record says of orbits.

    Attributes:
        elements: orbital elements.
        scenes: catalogued scenes, whose satellites come back to the same ground.
        detections: fire detections, whose satellites do too.
    """

    elements: Sequence[Elements]
    scenes: Sequence[Scene]
    detections: Sequence[Detection]

    def __bool__(self) -> bool:
        """Whether anything is known of any orbit."""
        return bool(self.elements or self.scenes or self.detections)

    def of(self, instruments: Collection[Instrument]) -> Orbits:
        """Return what is known of satellites that carry one of some instruments."""

        def kept(one: Elements | Scene | Detection) -> bool:
            platform = platform_named(one.platform)
            return platform is not None and platform.instrument in instruments

        return Orbits(
            [one for one in self.elements if kept(one)],
            [one for one in self.scenes if kept(one)],
            [one for one in self.detections if kept(one)],
        )

    @property
    def acquisitions(self) -> list[Scene | Detection]:
        """What is known to have been acquired."""
        return [*self.scenes, *self.detections]

    @property
    def ids(self) -> list[str]:
        """Ids of everything it rests on; `Overpasses.ref` of `over` counts along it."""
        return [one.id for one in (*self.elements, *self.acquisitions)]

    def over(
        self, places: Sequence[tuple[float, float]], start: datetime, end: datetime
    ) -> Overpasses:
        """Return the passes over places.

        Args:
            places: longitude and latitude, degrees WGS 84.
            start: first moment, UTC.
            end: last moment, UTC.
        """
        lon, lat = np.array(places, float).reshape(-1, 2).T
        find = partial(overpasses, self.elements, lon, lat)
        named = {one.platform for one in self.elements}
        beside = sibling_passes(find, named, lon, lat, start, end)
        told = Overpasses.joined([find(start, end), beside])
        repeated = repeat_passes(self.acquisitions, lon, lat, start, end)
        kept = repeated.take(_unknown_to(repeated, told))
        return Overpasses.joined([told, replace(kept, ref=kept.ref + len(self.elements))])

    def tells(self, start: datetime, end: datetime) -> bool:
        """Whether its elements tell of any satellite at any time within a span, UTC."""
        return bool(orbits_known(self.elements, start, end))


def fire_passes(
    incidents: Sequence[Happening], orbits: Orbits, until: datetime
) -> dict[str, tuple[Pass, ...]]:
    """Return passes of satellites that detect fire over each incident, while one could burn.

    Only incidents that can be placed have a key, and none has where no orbit is known.

    Args:
        incidents: the incidents.
        orbits: what is known of orbits.
        until: the moment, UTC, after which nothing has passed yet.
    """
    return _passes_over(incidents, orbits.of(_FIRE), fire_window, until)


def radar_passes(
    incidents: Sequence[Happening], orbits: Orbits, until: datetime
) -> dict[str, tuple[Pass, ...]]:
    """Return passes of radars over each incident within `RADAR_AFTER` of it; as `fire_passes`."""

    def after(item: Happening) -> tuple[datetime, datetime]:
        last = begins(item)[1]
        return last, last + RADAR_AFTER

    return _passes_over(incidents, orbits.of((Instrument.CSAR,)), after, until)


def _passes_over(
    incidents: Sequence[Happening],
    orbits: Orbits,
    window: Callable[[Happening], tuple[datetime, datetime]],
    until: datetime,
) -> dict[str, tuple[Pass, ...]]:
    if not orbits:
        return {}
    placed = [(item, disc) for item in incidents if (disc := located(item)) is not None]
    ids = orbits.ids
    out: dict[str, tuple[Pass, ...]] = {}
    # Day by day, so that a long quiet between incidents costs nothing.
    for day in sorted({window(item)[0].date() for item, _ in placed}):
        today = [(item, disc) for item, disc in placed if window(item)[0].date() == day]
        windows = [(first, min(last, until)) for first, last in (window(item) for item, _ in today)]
        start, end = min(one[0] for one in windows), max(one[1] for one in windows)
        if end <= start:
            continue
        rows = orbits.over([(disc.lon, disc.lat) for _, disc in today], start, end)
        passes = _passes(rows, ids)
        for place, ((item, _), (first, last)) in enumerate(zip(today, windows, strict=True)):
            over = tuple(
                one
                for at, one in zip(rows.place.tolist(), passes, strict=True)
                if at == place and first <= one.at <= last
            )
            # That no pass was found means something only where an orbit is known at that time.
            if over or (last > first and orbits.tells(first, last)):
                out[item.id] = over
    return out


def detectable(item: Happening, passes: Sequence[Pass], struck: Struck = Struck.UNKNOWN) -> Span:
    """Return the probability that passes find an event, were it so, under a clear sky."""
    clear = Span.exactly(1.0)
    return chance(_columns(passes), item.event_type, begins(item), struck, clear).seen


def overflown(item: Happening, passes: Sequence[Pass], struck: Struck = Struck.UNKNOWN) -> Span:
    """Return the probability that a pass came while a fire that an event lit was burning."""
    return chance(_columns(passes), item.event_type, begins(item), struck).overflown


def upcoming(
    incidents: Sequence[Happening], orbits: Orbits, as_of: datetime
) -> tuple[Upcoming, ...]:
    """Return the next pass of each kind of sensor over the places of incidents.

    Passes that could show nothing of an incident any more are left out.

    Args:
        incidents: the incidents, in the order in which to look.
        orbits: what is known of orbits.
        as_of: the moment from which on passes count, UTC.
    """
    placed = [(item, disc) for item in incidents if (disc := located(item)) is not None]
    if not placed or not orbits:
        return ()
    orbits = orbits.of(tuple(Instrument))  # whatever is of satellites that are known
    places = [(disc.lon, disc.lat) for _, disc in placed]
    rows = orbits.over(places, as_of, as_of + AHEAD)
    ids = orbits.ids
    tracks = tuple((one.platform, one.when.earliest) for one in orbits.scenes)
    wanted = [Wanted(item.event_type, begins(item)[1], tracks=tracks) for item, _ in placed]
    out = []
    for (item, _), planned in zip(placed, next_passes(rows, as_of, wanted), strict=True):
        for one in planned:
            if one.worth:
                at = Pass(
                    at=datetime.fromtimestamp(round(one.at.timestamp()), UTC),
                    platform=one.platform,
                    instrument=one.instrument,
                    view_deg=one.view_deg,
                    day=one.kind is not Kind.FIRE_NIGHT,
                    error_s=one.error_s,
                    in_swath=one.in_swath_p,
                    basis=one.basis,
                    refs=(ids[one.ref],),
                )
                out.append(Upcoming(item.id, _SENSORS[one.kind], at, one.shows))
    return tuple(out)


def _unknown_to(rows: Overpasses, known: Overpasses) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return which passes are of satellites that elements do not tell of at that time."""
    out = np.ones(len(rows), bool)
    for name in np.unique(rows.platform):
        mine, theirs = rows.platform == name, known.platform == name
        for place in np.unique(rows.place[mine]):
            here = mine & (rows.place == place)
            other = np.sort(known.seconds[theirs & (known.place == place)])
            if len(other):
                at = np.clip(np.searchsorted(other, rows.seconds[here]), 1, len(other)) - 1
                after = np.minimum(at + 1, len(other) - 1)
                apart = np.minimum(
                    np.abs(rows.seconds[here] - other[at]),
                    np.abs(rows.seconds[here] - other[after]),
                )
                out[here] = apart > PASS.total_seconds()
    return out


def _passes(rows: Overpasses, ids: Sequence[str]) -> list[Pass]:
    return [
        Pass(
            at=datetime.fromtimestamp(round(at), UTC),
            platform=str(platform),
            instrument=str(instrument),
            view_deg=None if np.isnan(view) else float(view),
            day=bool(day),
            error_s=float(error),
            in_swath=float(chance_in),
            basis=str(basis),
            refs=(ids[ref],),
        )
        for at, platform, instrument, view, day, error, chance_in, basis, ref in zip(
            rows.seconds, rows.platform, rows.instrument, rows.view_deg, rows.day, rows.error_s,
            rows.in_swath_p, rows.basis, rows.ref.tolist(), strict=True,
        )
    ]  # fmt: skip


def _columns(passes: Sequence[Pass]) -> Overpasses:
    size = len(passes)
    unknown, no = np.full(size, np.nan), np.zeros(size, bool)
    return Overpasses(
        place=np.zeros(size, np.int64),
        seconds=np.array([one.at.timestamp() for one in passes], float),
        platform=np.array([one.platform for one in passes], np.str_),
        instrument=np.array([one.instrument for one in passes], np.str_),
        view_deg=np.array([np.nan if one.view_deg is None else one.view_deg for one in passes]),
        zenith_deg=unknown,
        right=no,
        ascending=no,
        range_km=unknown,
        # Where day or night is not known it is taken as day, when fires stand out less.
        sun_deg=np.array([-1.0 if one.day is False else 1.0 for one in passes]),
        error_s=np.array([one.error_s for one in passes], float),
        in_swath_p=np.array([one.in_swath for one in passes], float),
        basis=np.array([one.basis for one in passes], np.str_),
        ref=np.zeros(size, np.int64),
    )
