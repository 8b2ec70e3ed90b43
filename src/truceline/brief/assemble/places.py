"""The map: where the period's incidents lie, as well as that is known, and every line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import shapely

from truceline.brief.assemble.frame import Frame
from truceline.brief.content_map import MapLine, MapMark, MapModel, MapZone, Ring
from truceline.brief.said import Names, Sentence
from truceline.geo import bounding_disc, outline
from truceline.record import Disc, Shape
from truceline.weigh import Weighed

WIDEST_M: Final = 25_000.0
"""Wider discs would cover the map and say nothing; such incidents are counted beside it."""


def map_model(frame: Frame) -> MapModel:
    """Lay out the map of the reporting period."""
    marks, unlocated = marks_of(frame, frame.now)
    days = frame.current
    detections = tuple(
        (item.footprint.lon, item.footprint.lat)
        for item in frame.picture.detections.values()
        if days[0] <= frame.day(item.when) <= days[1]
    )
    return MapModel(
        lines_of(frame),
        marks,
        detections,
        unlocated,
        _notes(frame, len(detections), unlocated),
        zones=zones_of(frame),
        cities=cities_of(frame),
    )


def marks_of(frame: Frame, items: Sequence[Weighed]) -> tuple[tuple[MapMark, ...], int]:
    """Return the marks of incidents, and how many have no place narrow enough to be drawn."""
    spots: dict[tuple[float, float], list[Weighed]] = {}
    unlocated = 0
    for item in items:
        shape = shape_of(frame, item)
        if shape is None:
            unlocated += 1
            continue
        disc = bounding_disc(shape)
        spots.setdefault((round(disc.lon, 2), round(disc.lat, 2)), []).append(item)
    # Numbered from west to east, so that neighbours on the map are neighbours in the key.
    marks = tuple(
        _mark(frame, number, items)
        for number, (_, items) in enumerate(sorted(spots.items()), start=1)
    )
    return marks, unlocated


def shape_of(frame: Frame, item: Weighed) -> Shape | None:
    """Return the shape of an incident where it is narrow enough to be drawn as its own."""
    found = frame.picture.incident_whereabouts.get(item.incident.id)
    if found is None or found.shape is None or bounding_disc(found.shape).radius_m > WIDEST_M:
        return None
    return found.shape


def rings_of(shape: Shape) -> tuple[Ring, ...]:
    """Return the rings around the area that holds a shape's place with 95 % or more."""
    rings = []
    for part in shapely.get_parts(outline(shape)):
        if part.geom_type == "Polygon":
            rings += [part.exterior, *part.interiors]
    return tuple(tuple((round(x, 5), round(y, 5)) for x, y in ring.coords) for ring in rings)


def spots_of(shape: Shape) -> tuple[tuple[float, float], ...]:
    """Return a point within each part of a shape's outline, the middle of it where that is one."""
    out = []
    for part in shapely.get_parts(outline(shape)):
        middle = part.centroid
        spot = middle if part.contains(middle) else part.representative_point()
        out.append((round(spot.x, 5), round(spot.y, 5)))
    return tuple(out)


def lines_of(frame: Frame) -> tuple[MapLine, ...]:
    """Return every line of the case, each as its source draws it."""
    return tuple(
        MapLine(
            line.id,
            _labelled(line.name, line.scale),
            line.credit or line.drawn_by,
            _coordinates(frame, line.id),
        )
        for line in frame.picture.lines.values()
    )


def zones_of(frame: Frame) -> tuple[MapZone, ...]:
    """Return every zone of the case, each as its source draws it."""
    out = []
    for zone in frame.picture.zones.values():
        drawn = frame.picture.drawn.zones.get(zone.id)
        rings: tuple[Ring, ...] = ()
        if drawn is not None:
            parts = shapely.get_parts(drawn.drawn())
            rings = tuple(
                tuple((round(x, 5), round(y, 5)) for x, y in ring.coords)
                for part in parts
                if part.geom_type == "Polygon"
                for ring in (part.exterior, *part.interiors)
            )
        label, credit = _labelled(zone.name, zone.scale), zone.credit or zone.drawn_by
        out.append(MapZone(zone.id, label, credit, rings))
    return tuple(out)


def cities_of(frame: Frame) -> tuple[tuple[str, float, float], ...]:
    """Return the capitals that the case knows with a point, for the inset."""
    return tuple(
        (frame.picture.gazetteer.label(place.id, frame.picture.settings.name_order).latin,
         place.lon, place.lat)
        for place in frame.picture.places.values()
        if place.what == "capital" and place.lon is not None and place.lat is not None
    )  # fmt: skip


def _labelled(name: str, scale: str) -> str:
    return f"{name}, {scale}" if scale and scale not in name else name


def _coordinates(frame: Frame, line_id: str) -> tuple[tuple[float, float], ...]:
    geometry = frame.picture.geometries.get(line_id)
    if geometry is None:
        return ()
    return tuple((round(lon, 5), round(lat, 5)) for lon, lat in geometry.lonlat.tolist())


def _mark(frame: Frame, number: int, items: list[Weighed]) -> MapMark:
    shapes = [shape for item in items if (shape := shape_of(frame, item)) is not None]
    widest = max(shapes, key=lambda shape: bounding_disc(shape).radius_m)
    disc = bounding_disc(widest)
    names: list[Names] = []
    for item in items:
        found = frame.names(item.incident)
        if found.latin not in [name.latin for name in names]:
            names.append(found)
    scripts = tuple(dict.fromkeys(script for name in names for script in name.scripts))
    return MapMark(
        names=Names("; ".join(name.latin for name in names[:3]), scripts),
        lon=disc.lon,
        lat=disc.lat,
        radius_km=disc.radius_m / 1000,
        incidents=tuple(item.incident.id for item in items),
        both=any(len(frame.speaking(item)) > 1 for item in items),
        number=number,
        outline=() if isinstance(widest, Disc) else rings_of(widest),
        spots=() if isinstance(widest, Disc) else spots_of(widest),
    )


def _notes(frame: Frame, detections: int, unlocated: int) -> tuple[Sentence, ...]:
    out = [
        Sentence(
            "An area holds the place with 95 % probability or more, as well as it was stated. "
            "Where an incident lies says nothing about who caused it."
        )
    ]
    missing = [line.id for line in frame.picture.lines.values() if line.geometry is None]
    if missing:
        out.append(
            Sentence(
                "Lines named in the key without a stroke exist in no digital form.", (*missing,)
            )
        )
    if unlocated:
        out.append(Sentence(f"Incidents of the period without a place on the map: {unlocated}."))
    if detections:
        out.append(
            Sentence(f"Fire detections of the period, any cause: {detections}; context only.")
        )
    return tuple(out)
