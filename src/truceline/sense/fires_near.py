"""Fire detections near an incident, and whether anything could have been seen at all.

A detection says that something was hot when a satellite passed. It never says what burned, and
never who lit it. Not having seen a fire speaks against one only where a pass is known to have
looked and cloud is known not to have hidden the place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import numpy as np
import numpy.typing as npt

from truceline.geo import distance_m
from truceline.record import Detection, Disc
from truceline.sense.happening import Happening, begins, located
from truceline.sense.passes.signature import Struck, thermal
from truceline.sense.shows import Shows
from truceline.sense.span import Span
from truceline.sense.watched import Pass, Sensor, Watched, Why

NEAR_M: Final = 750.0
"""Distance added to both uncertainties: two VIIRS pixels at nadir (375 m each)."""
AFTER_H: Final = 24.0
"""Hours after an event in which a fire it lit may still burn."""
CLEAR_SHARE: Final = 0.45
"""Share of passes over land that cloud leaves clear (MODIS, 12 years: King et al., 2013). What is
found there anyway was counted through that cloud; under a clear sky it is found oftener."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class FireKnown:
    """What is known besides the detections themselves.

    Attributes:
        passes: by incident id, passes of satellites that detect fire over its place while a
            fire could have burned; an incident without a key has no satellite whose orbit is
            known.
        detectable: probability that given passes find the event, were it so, under a clear sky.
        overflown: probability that any of given passes came while it burned.
        anyway: probability that given passes find something within a distance (metres) without
            any event, cloud included; None where no history tells.
        static: (detections,) whether each lies where something is hot all year round.
        struck: by incident id, what its claims say was hit, where they say it.
    """

    passes: Mapping[str, tuple[Pass, ...]] = field(default_factory=dict)
    detectable: Callable[[Happening, Sequence[Pass], Struck], Span | None] = (
        lambda _item, _passes, _struck: None
    )
    overflown: Callable[[Happening, Sequence[Pass], Struck], Span | None] = (
        lambda _item, _passes, _struck: None
    )
    anyway: Callable[[Happening, float, Sequence[Pass]], Span | None] = (
        lambda _item, _reach, _passes: None
    )
    static: npt.NDArray[np.bool_] | None = None
    struck: Mapping[str, Struck] = field(default_factory=dict)


def fire_window(item: Happening) -> tuple[datetime, datetime]:
    """Return the time, UTC, within which a fire that an event lit may be found."""
    first, last = begins(item)
    return first, last + timedelta(hours=AFTER_H)


def watch_fires(
    incidents: Sequence[Happening], detections: Sequence[Detection], known: FireKnown
) -> tuple[Watched, ...]:
    """Say of every incident what fire detections can and do show of it.

    Args:
        incidents: the incidents.
        detections: fire detections.
        known: passes, and what they could find.
    """
    columns = _Columns.of(detections)
    return tuple(_watch(item, columns, known) for item in incidents)


@dataclass(frozen=True)
class _Columns:
    ids: tuple[str, ...]
    lon: Floats
    lat: Floats
    radius: Floats
    hour: Floats

    @classmethod
    def of(cls, detections: Sequence[Detection]) -> _Columns:
        return cls(
            ids=tuple(item.id for item in detections),
            lon=np.array([item.footprint.lon for item in detections], float),
            lat=np.array([item.footprint.lat for item in detections], float),
            radius=np.array([item.footprint.radius_m for item in detections], float),
            hour=np.array([item.when.earliest.timestamp() / 3600 for item in detections], float),
        )

    def near(self, disc: Disc, start: datetime, end: datetime) -> tuple[list[int], Floats]:
        """Return the rows within reach in time and place, nearest first, and all distances."""
        size = len(self.ids)
        metres = distance_m(np.full(size, disc.lon), np.full(size, disc.lat), self.lon, self.lat)
        in_time = (self.hour >= start.timestamp() / 3600) & (self.hour <= end.timestamp() / 3600)
        hits = np.flatnonzero(in_time & (metres <= disc.radius_m + self.radius + NEAR_M))
        return hits[np.argsort(metres[hits], kind="stable")].tolist(), metres


def _watch(item: Happening, columns: _Columns, known: FireKnown) -> Watched:
    struck = known.struck.get(item.id, Struck.UNKNOWN)
    can = thermal(item.event_type, struck)
    disc = located(item)
    if can is Shows.NONE:
        return Watched(item.id, Sensor.FIRE, can, Why.NOT_APPLICABLE)
    if disc is None:
        return Watched(item.id, Sensor.FIRE, can, Why.NOT_LOCATED)
    start, end = fire_window(item)
    rows, metres = columns.near(disc, start, end) if columns.ids else ([], np.zeros(0))
    passes = known.passes.get(item.id)
    fetched = [one for one in passes or () if one.fetched and one.clouded is not True]
    anyway = known.anyway(item, disc.radius_m + NEAR_M, fetched) if rows else None
    hot = known.static is not None and bool(rows) and bool(known.static[rows].all())
    return Watched(
        incident_id=item.id,
        sensor=Sensor.FIRE,
        shows=can,
        why=_why(passes, rows, anyway, hot),
        passes=passes or (),
        overflown=known.overflown(item, passes, struck) if passes else None,
        detectability=_detectable(item, fetched, bool(rows), known, struck),
        background=None if anyway is None or hot else _unclouded(anyway),
        found=tuple(columns.ids[row] for row in rows),
        nearest_m=float(metres[rows[0]]) if rows else None,
        refs=_refs([columns.ids[row] for row in rows], fetched),
    )


def _why(
    passes: tuple[Pass, ...] | None, rows: Sequence[int], anyway: Span | None, hot: bool
) -> Why:
    if hot:
        return Why.STATIC
    if rows:
        return Why.BACKGROUND_UNKNOWN if anyway is None else Why.SEEN
    if passes is None:
        return Why.ORBITS_UNKNOWN
    if not passes:
        return Why.NO_PASS
    fetched = [one for one in passes if one.fetched]
    if not fetched:
        return Why.NOT_FETCHED
    looked = [one for one in fetched if one.clouded is not True]
    if not looked:
        return Why.CLOUDED
    if any(one.clouded is False for one in looked):
        return Why.NOTHING_SEEN
    return Why.CLOUD_UNKNOWN


def _detectable(
    item: Happening, fetched: Sequence[Pass], seen: bool, known: FireKnown, struck: Struck
) -> Span | None:
    """Return what the passes would have found: of the clear ones alone, where nothing was."""
    # A pass that found something was not hidden; one that found nothing may have been.
    counted = fetched if seen else [one for one in fetched if one.clouded is False]
    if counted:
        return known.detectable(item, counted, struck)
    clear = known.detectable(item, fetched, struck) if fetched else None
    # Not seen through a sky that nobody knows says nothing: the best guess is that it says 0.
    return clear and Span(0.0, 0.0, clear.high)


def _unclouded(chance: Span) -> Span:
    """Return a background counted through cloud as it may be where the sky was clear."""
    return Span(chance.low, chance.best, 1 - (1 - chance.high) ** (1 / CLEAR_SHARE))


def _refs(found: Sequence[str], fetched: Sequence[Pass]) -> tuple[str, ...]:
    if found:
        return tuple(found)
    return tuple(dict.fromkeys(name for one in fetched for name in one.fetched))
