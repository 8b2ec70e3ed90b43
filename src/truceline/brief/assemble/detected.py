"""What satellites found: fire detections and changes between images, each with what it can show.

A place is given by the nearest named place, never by a side of a line: where something burned
says nothing of who lit it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from truceline.brief import wording
from truceline.brief.assemble.frame import Frame
from truceline.brief.assemble.passes import local
from truceline.brief.content_satellites import FireRow, ImageChangeRow
from truceline.brief.said import Names, Sentence
from truceline.geo import distance_m
from truceline.record import Change, ChangeKind, Detection, Disc, Shape
from truceline.sense import Sensor

MOST: Final = 25
"""Rows of a table at most; of more, those within reach of incidents and the strongest."""
NAMED_M: Final = 50_000.0
"""A place farther away than this does not help to find a spot on the map."""
_POINT_M: Final = 10_000.0
"""A place known less well than this is no point to measure from."""

_TOO_WIDE: Final = frozenset({"capital", "country"})

_FIRES: Final = Sentence(
    "Each row says that a spot as wide as stated was hot at that moment, and no more: not what "
    "burned, not what lit it. The nearest named place helps to find the spot on a map; it need "
    "not be what burned. An incident is named where the spot lies within reach of its stated "
    "place and within a day after its stated time; that is no link between the two."
)
_CHANGES: Final = Sentence(
    "Each row says that the ground looks different in images from before and after, more than "
    "chance allows, at some time between the two dates. It does not say what changed it. How many "
    "others as strong lie elsewhere in the same images says how often that happens anyway."
)


def fire_rows(frame: Frame) -> tuple[tuple[FireRow, ...], tuple[Sentence, ...]]:
    """List the fire detections of the period in the area of the case, and say what they show."""
    days = frame.current
    period = [
        item
        for item in frame.picture.detections.values()
        if days[0] <= frame.day(item.when) <= days[1]
    ]
    here = [
        item
        for item in period
        if frame.picture.atlas.covers(item.footprint.lon, item.footprint.lat)
    ]
    away = len(period) - len(here)
    outside = (
        (
            Sentence(
                f"{wording.counted(away, 'detection')} outside the area of the case not listed."
            ),
        )
        if away
        else ()
    )
    if not here:
        return (), (
            Sentence(
                "The record holds no fire detection of the period in the area of the case. That "
                "does not mean that nothing burned there."
            ),
            *outside,
        )
    reach = _within_reach(frame, Sensor.FIRE)
    order = sorted(
        here,
        key=lambda item: (item.id not in reach, -(item.radiative_power_mw or 0.0), item.id),
    )
    near = {item.id: _near(frame, item.footprint.lon, item.footprint.lat) for item in order[:MOST]}
    shown = sorted(
        order[:MOST],
        key=lambda item: (item.when.earliest, near[item.id][0].latin, near[item.id][1], item.id),
    )
    rows = tuple(_fire(frame, item, near[item.id], reach.get(item.id, ())) for item in shown)
    return rows, (_FIRES, *_rest(len(here), "fire detection"), *outside)


def change_rows(frame: Frame) -> tuple[tuple[ImageChangeRow, ...], tuple[Sentence, ...]]:
    """List the changes that may have come about in the period, and say what they show."""
    days = frame.current
    here = [
        item
        for item in frame.picture.changes.values()
        if frame.day(item.when) <= days[1] and item.when.local(frame.zone)[1].date() >= days[0]
    ]
    if not here:
        return (), (
            Sentence(
                "No change between images from before and after a day of the period is in the "
                "record. That does not mean that nothing changed: it takes images, and somebody "
                "who compares them."
            ),
        )
    reach = {**_within_reach(frame, Sensor.RADAR), **_within_reach(frame, Sensor.OPTICAL)}
    order = sorted(here, key=lambda item: (item.id not in reach, item.p, -abs(item.size), item.id))
    shown = sorted(order[:MOST], key=lambda item: (item.when.earliest, item.when.latest, item.id))
    rows = tuple(_change(frame, item, reach.get(item.id, ())) for item in shown)
    return rows, (_CHANGES, *_rest(len(here), "change"))


def _rest(of: int, noun: str) -> tuple[Sentence, ...]:
    if of <= MOST:
        return ()
    return (
        Sentence(
            f"{MOST} of {wording.counted(of, noun)} listed: those within reach of incidents, "
            "then the strongest. The others are in the record."
        ),
    )


def _fire(
    frame: Frame, item: Detection, near: tuple[Names, float | None], incidents: tuple[str, ...]
) -> FireRow:
    at = local(frame, item.when.earliest)
    power = item.radiative_power_mw
    return FireRow(
        when=f"{wording.short_day(at.date())}, {at:%H:%M}",
        place=near[0],
        away=wording.NOT_STATED if near[1] is None else wording.distance(near[1]),
        platform=f"{item.platform} {item.sensor}".strip(),
        power=wording.NOT_STATED if power is None else f"{power:.1f}",
        confidence=item.confidence or wording.NOT_STATED,
        pixel=wording.distance(round(2 * item.footprint.radius_m, -1)),
        incidents=incidents,
        refs=(item.id,),
    )


def _change(frame: Frame, item: Change, incidents: tuple[str, ...]) -> ImageChangeRow:
    middle = _middle(item.where.shape)
    place, away = _near(frame, *middle) if middle else (Names(item.where.words), None)
    unit = " dB" if item.what is ChangeKind.RADAR else " dNBR"
    after, before = item.when.local(frame.zone)
    rate = item.elsewhere_km2
    return ImageChangeRow(
        what=f"{item.what.value}, {item.sensor}",
        place=place,
        away=wording.NOT_STATED if away is None else wording.distance(away),
        after=wording.short_day(after.date()),
        before=wording.short_day(before.date()),
        size=f"{item.size:+.2g}".replace("-", "−") + unit,
        chance="< 0.0001" if item.p < 1e-4 else f"{item.p:.2g}",
        area=f"{item.area_m2 / 10_000:.2g} ha",
        elsewhere="not known" if rate is None else f"{rate:.2g} per km²",
        incidents=incidents,
        refs=(item.id, *item.before, *item.after),
    )


def _middle(shape: Shape | None) -> tuple[float, float] | None:
    return (shape.lon, shape.lat) if isinstance(shape, Disc) else None


def _within_reach(frame: Frame, sensor: Sensor) -> Mapping[str, tuple[str, ...]]:
    """Return, by id of what was found, the incidents in whose reach it lies, in their order."""
    out: dict[str, tuple[str, ...]] = {}
    for item in frame.picture.weighed:
        for one in frame.picture.watched.get(item.incident.id, ()):
            if one.sensor is sensor:
                for name in one.found:
                    out[name] = (*out.get(name, ()), item.incident.id)
    return out


def _near(frame: Frame, lon: float, lat: float) -> tuple[Names, float | None]:
    """Return the nearest named place and the distance to it in metres."""
    points = [
        (place.id, place.lon, place.lat)
        for place in frame.picture.places.values()
        if place.lon is not None
        and place.lat is not None
        and (place.radius_m or 0.0) <= _POINT_M
        and place.what not in _TOO_WIDE
    ]
    nowhere = Names(f"no named place within {NAMED_M / 1000:.0f} km")
    if not points:
        return nowhere, None
    ids, lons, lats = zip(*points, strict=True)
    metres = distance_m(
        np.full(len(ids), lon), np.full(len(ids), lat), np.array(lons), np.array(lats)
    )
    row = int(np.argmin(metres))
    if metres[row] > NAMED_M:
        return nowhere, None
    label = frame.picture.gazetteer.label(ids[row], frame.picture.settings.name_order, row)
    names = Names(label.latin, tuple((name.language, name.text) for name in label.other))
    return names, float(metres[row])
