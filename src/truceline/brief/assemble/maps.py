"""Maps for themselves: of the period, of the whole of every line, and of one incident."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from truceline.brief import wording
from truceline.brief.assemble.cards import place_note, relation_sentence, zone_sentence
from truceline.brief.assemble.frame import Frame
from truceline.brief.assemble.places import (
    cities_of,
    lines_of,
    map_model,
    marks_of,
    rings_of,
    spots_of,
    zones_of,
)
from truceline.brief.content_map import MapLine, MapMark, MapModel, MapZone, Ring
from truceline.brief.map_sides import on_one_side, turns
from truceline.geo import Whereabouts, bounding_disc
from truceline.picture import Picture
from truceline.record import AnyOf, Shape
from truceline.weigh import Weighed

_MARGIN: Final = 0.07
_AROUND: Final = 1.5
_AROUND_WIDE: Final = 0.3
_AROUND_DEG: Final = 0.2
_LEAST_DEG: Final = 0.08
_FAR_M: Final = 150_000.0
_REACHED_M: Final = 60_000.0
"""A line that is further from an incident than this does not widen the incident's map."""
_NO_BLAME: Final = "Where an incident lies says nothing about who caused it."

Position = tuple[float, float]
Window = tuple[float, float, float, float]
"""West, south, east and north in degrees; longitudes may run on past ±180."""


def period_map(picture: Picture) -> MapModel:
    """Return the map of the reporting period as a sheet of its own, with the list of places."""
    frame = Frame(picture)
    days = frame.period(frame.current).label
    return replace(
        map_model(frame),
        heading=(f"{picture.settings.title}: incidents of {days}", _standing(frame)),
        key=True,
    )


def border_map(picture: Picture) -> MapModel:
    """Return the map of the whole of every line, with all incidents on record."""
    frame = Frame(picture)
    marks, unlocated = marks_of(frame, picture.weighed)
    base = on_one_side(MapModel(lines_of(frame), marks, (), unlocated, ()))
    drawn = [position for line in base.lines for position in line.coordinates]
    marks, window = base.marks, _window(drawn) if drawn else None
    if window is not None:
        west, south, east, north = window
        inside = [m for m in marks if west < m.lon < east and south < m.lat < north]
        unlocated += sum(len(mark.incidents) for mark in marks if mark not in inside)
        marks = tuple(replace(mark, number=n) for n, mark in enumerate(inside, start=1))
    return replace(
        base,
        marks=marks,
        unlocated=unlocated,
        zones=zones_of(frame),
        cities=cities_of(frame),
        window=window,
        title="Map of the whole of every line",
        heading=(f"{picture.settings.title}: all incidents on record", _standing(frame)),
        key=True,
    )


def incident_map(picture: Picture, incident_id: str) -> MapModel:
    """Return the map of one incident: its shape, and what single claims say, against each line.

    A statement that names several places is drawn as all of them.

    Raises:
        KeyError: if no incident has this id.
        ValueError: if it is not located.
    """
    frame = Frame(picture)
    item = {one.incident.id: one for one in picture.weighed}[incident_id]
    found = picture.incident_whereabouts.get(incident_id)
    shapes = _shapes(found)
    if not shapes:
        why = found.why if found is not None and found.why else "its claims say no place"
        raise ValueError(f"incident {incident_id} is not located ({why}), so there is no map of it")
    faint: dict[Ring, None] = {}
    for claim_id in item.incident.claim_ids:
        said = [one for one in _shapes(picture.whereabouts.get(claim_id)) if one not in shapes]
        faint |= dict.fromkeys(ring for one in said for ring in rings_of(one))
    base = on_one_side(
        MapModel(
            tuple(replace(line, beside=_beside(frame, line, item)) for line in lines_of(frame)),
            (_mark(frame, item, shapes),),
            (),
            0,
            (),
            tuple(replace(zone, beside=_within(frame, zone, item)) for zone in zones_of(frame)),
            tuple(faint),
            cities_of(frame),
            title=f"Map of incident {incident_id}",
            heading=(
                _title(frame, item),
                wording.sentence(_known(frame, item, found)),
                f"{_standing(frame)} {_NO_BLAME}",
            ),
        )
    )
    (mark,) = base.marks
    around = [position for ring in mark.outline for position in ring]
    return replace(base, window=_around(around, _nearest(picture, mark, shapes)))


def _title(frame: Frame, item: Weighed) -> str:
    place, kind = frame.names(item.incident).latin, frame.kind(item.incident).lower()
    return f"{place}: {kind}, {wording.when(item.incident.when, frame.zone)} · {item.incident.id}"


def _known(frame: Frame, item: Weighed, found: Whereabouts | None) -> str:
    """Say how well the place is known, or how many of the places that are named are drawn."""
    note = place_note(frame, item)
    if found is None or found.shape is not None:
        return note
    drawn = sum(bool(_shapes(part)) for part in found.parts)
    some = "each" if drawn == len(found.parts) else f"{drawn} of them"
    known = f"names {len(found.parts)} places, {some} drawn as well as it is known"
    return "; ".join([known, *note.split("; ")[1:]])


def _standing(frame: Frame) -> str:
    at = wording.moment(frame.picture.as_of, frame.zone)
    entries = wording.counted(frame.picture.size, "entry", "entries")
    return f"As of {at}, from a record of {entries}."


def _shapes(found: Whereabouts | None) -> tuple[Shape, ...]:
    """Return the shape of a place, or those of all the places that a statement names."""
    if found is None:
        return ()
    if found.shape is not None:
        return (found.shape,)
    return tuple(shape for part in found.parts for shape in _shapes(part))


def _mark(frame: Frame, item: Weighed, shapes: Sequence[Shape]) -> MapMark:
    """Return the one mark of an incident's map, however wide its shape."""
    # Only to be drawn: the incident was at all of several places, not at any one of them.
    simple = [
        one for shape in shapes for one in (shape.shapes if isinstance(shape, AnyOf) else (shape,))
    ]
    drawn = simple[0] if len(simple) == 1 else AnyOf(shapes=tuple(simple))
    disc = bounding_disc(drawn)
    return MapMark(
        names=frame.names(item.incident),
        lon=disc.lon,
        lat=disc.lat,
        radius_km=disc.radius_m / 1000,
        incidents=(item.incident.id,),
        both=len(frame.speaking(item)) > 1,
        number=1,
        outline=rings_of(drawn),
        spots=spots_of(drawn),
    )


def _beside(frame: Frame, line: MapLine, item: Weighed) -> str:
    """Say where an incident lies beside a line, and why not where that cannot be said."""
    if not line.coordinates:
        return ""
    for row in frame.picture.relations:
        if row.incident_id == item.incident.id and row.line_id == line.id:
            if row.distance_m >= _FAR_M:
                return f"The place is some {row.distance_m / 1000:.0f} km from it."
            text = relation_sentence(frame, row).text
            name = f"{frame.picture.lines[line.id].name}: "
            return f"The place is {text.removeprefix(name)}"
    return "The place is not known well enough to say where it lies beside the line."


def _within(frame: Frame, zone: MapZone, item: Weighed) -> str:
    for row in frame.picture.zone_relations:
        if row.incident_id == item.incident.id and row.zone_id == zone.id:
            name = f"{frame.picture.zones[zone.id].name}: "
            return wording.sentence(zone_sentence(frame, row).text.removeprefix(name))
    return ""


def _nearest(picture: Picture, mark: MapMark, shapes: Sequence[Shape]) -> list[Position]:
    """Return the nearest point of each line that is near enough to be shown with a place."""
    out = []
    for shape in shapes:
        disc = bounding_disc(shape)
        for line in picture.geometries.values():
            found = line.locate([disc.lon], [disc.lat])
            if found.distance_m[0] <= disc.radius_m + _REACHED_M:
                lon, lat = float(found.nearest_lon[0]), float(found.nearest_lat[0])
                out.append((lon + turns(lon, mark.lon), lat))
    return out


def _window(positions: Sequence[Position]) -> Window:
    """Return the window around positions given as (lon, lat) in degrees; at least one."""
    west, south, east, north = _bounds(positions)
    wide, tall = (
        max((east - west) * _MARGIN, _LEAST_DEG),
        max((north - south) * _MARGIN, _LEAST_DEG),
    )
    return west - wide, south - tall, east + wide, north + tall


def _around(shape: Sequence[Position], besides: Sequence[Position]) -> Window:
    """Return the window around a shape with what lies around it, and with some positions."""
    west, south, east, north = _bounds(shape)
    span = max(east - west, north - south)
    # A small shape is shown with its surroundings; a large one has enough within itself.
    margin = max(min(_AROUND * span, _AROUND_DEG + _AROUND_WIDE * span), _LEAST_DEG)
    least, edge = _bounds([*shape, *besides]), _LEAST_DEG / 4
    return (
        min(west - margin, least[0] - edge),
        min(south - margin, least[1] - edge),
        max(east + margin, least[2] + edge),
        max(north + margin, least[3] + edge),
    )


def _bounds(positions: Sequence[Position]) -> Window:
    return (
        min(x for x, _ in positions),
        min(y for _, y in positions),
        max(x for x, _ in positions),
        max(y for _, y in positions),
    )
