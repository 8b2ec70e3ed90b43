"""Maps for themselves: of the whole of every line, and of one incident against every line."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from truceline.brief.assemble.frame import Frame
from truceline.brief.assemble.places import (
    cities_of,
    lines_of,
    map_model,
    marks_of,
    rings_of,
    zones_of,
)
from truceline.brief.content import MapMark, MapModel, Ring
from truceline.geo import bounding_disc
from truceline.picture import Picture

_MARGIN: Final = 0.07
_AROUND: Final = 1.5
_LEAST_DEG: Final = 0.08


def period_map(picture: Picture) -> MapModel:
    """Return the map of the reporting period, as a briefing has it."""
    return map_model(Frame(picture))


def border_map(picture: Picture) -> MapModel:
    """Return the map of the whole of every line, with the incidents of all time."""
    frame = Frame(picture)
    marks, unlocated = marks_of(frame, picture.weighed)
    lines = lines_of(frame)
    drawn = [position for line in lines for position in line.coordinates]
    window = _window(drawn) if drawn else None
    if window is not None:
        west, south, east, north = window
        inside = [m for m in marks if west < m.lon < east and south < m.lat < north]
        unlocated += sum(len(mark.incidents) for mark in marks if mark not in inside)
        marks = tuple(replace(mark, number=n) for n, mark in enumerate(inside, start=1))
    return MapModel(lines, marks, (), unlocated, (), zones_of(frame), (), cities_of(frame), window)


def incident_map(picture: Picture, incident_id: str) -> MapModel:
    """Return the map of one incident: its shape, and what single claims say, against each line.

    Raises:
        KeyError: if no incident has this id.
        ValueError: if it is not located.
    """
    frame = Frame(picture)
    item = {one.incident.id: one for one in picture.weighed}[incident_id]
    found = picture.incident_whereabouts.get(incident_id)
    if found is None or found.shape is None:
        why = found.why if found is not None and found.why else "its claims say no place"
        raise ValueError(f"incident {incident_id} is not located ({why}), so there is no map of it")
    marks, _ = marks_of(frame, [item])
    rings = rings_of(found.shape)
    disc = bounding_disc(found.shape)
    if not marks:
        (mark,) = _wide(frame, incident_id, disc.lon, disc.lat, rings)
        marks = (mark,)
    faint: dict[Ring, None] = {}
    for claim_id in item.incident.claim_ids:
        said = picture.whereabouts.get(claim_id)
        if said is not None and said.shape is not None and said.shape != found.shape:
            faint |= dict.fromkeys(rings_of(said.shape))
    around = [position for ring in rings for position in ring]
    base = MapModel(lines_of(frame), marks, (), 0, (), zones_of(frame))
    return replace(
        base, faint=tuple(faint), cities=cities_of(frame), window=_window(around, _AROUND)
    )


def _wide(
    frame: Frame, incident_id: str, lon: float, lat: float, rings: tuple[Ring, ...]
) -> tuple[MapMark, ...]:
    """Return the mark of an incident whose shape is too wide for any other map."""
    (item,) = (one for one in frame.picture.weighed if one.incident.id == incident_id)
    both = len(frame.speaking(item)) > 1
    names = frame.names(item.incident)
    return (MapMark(names, lon, lat, 0.0, (incident_id,), both, 1, rings),)


def _window(
    positions: list[tuple[float, float]], grown: float = _MARGIN
) -> tuple[float, float, float, float]:
    west, east = min(x for x, _ in positions), max(x for x, _ in positions)
    south, north = min(y for _, y in positions), max(y for _, y in positions)
    wide, tall = max((east - west) * grown, _LEAST_DEG), max((north - south) * grown, _LEAST_DEG)
    return west - wide, south - tall, east + wide, north + tall
