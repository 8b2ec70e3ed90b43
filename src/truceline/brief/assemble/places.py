"""The map: where the period's incidents lie, as well as that is known, and every line."""

from __future__ import annotations

from truceline.brief.assemble.frame import Frame
from truceline.brief.content import MapLine, MapMark, MapModel, Names, Sentence
from truceline.record import Disc
from truceline.weigh import Weighed

_WIDEST_M = 25_000.0
"""Wider discs would cover the map and say nothing; such incidents are counted beside it."""


def map_model(frame: Frame) -> MapModel:
    """Lay out the map of the reporting period."""
    picture = frame.picture
    lines = tuple(
        MapLine(
            line.id,
            line.name,
            line.credit,
            _coordinates(frame, line.id),
        )
        for line in picture.lines.values()
    )
    spots: dict[tuple[float, float], list[Weighed]] = {}
    unlocated = 0
    for item in frame.now:
        shape = item.incident.where.shape
        if isinstance(shape, Disc) and shape.radius_m <= _WIDEST_M:
            spots.setdefault((round(shape.lon, 2), round(shape.lat, 2)), []).append(item)
        else:
            unlocated += 1
    # Numbered from west to east, so that neighbours on the map are neighbours in the key.
    marks = tuple(
        _mark(frame, number, items)
        for number, (_, items) in enumerate(sorted(spots.items()), start=1)
    )
    days = frame.current
    detections = tuple(
        (item.footprint.lon, item.footprint.lat)
        for item in picture.detections.values()
        if days[0] <= frame.day(item.when) <= days[1]
    )
    return MapModel(lines, marks, detections, unlocated, _notes(frame, len(detections), unlocated))


def _coordinates(frame: Frame, line_id: str) -> tuple[tuple[float, float], ...]:
    geometry = frame.picture.geometries.get(line_id)
    if geometry is None:
        return ()
    return tuple((round(lon, 5), round(lat, 5)) for lon, lat in geometry.lonlat.tolist())


def _mark(frame: Frame, number: int, items: list[Weighed]) -> MapMark:
    discs = [shape for item in items if isinstance(shape := item.incident.where.shape, Disc)]
    widest = max(discs, key=lambda disc: disc.radius_m)
    names: list[Names] = []
    for item in items:
        found = frame.names(item.incident)
        if found.latin not in [name.latin for name in names]:
            names.append(found)
    scripts = tuple(dict.fromkeys(script for name in names for script in name.scripts))
    return MapMark(
        names=Names("; ".join(name.latin for name in names[:3]), scripts),
        lon=widest.lon,
        lat=widest.lat,
        radius_km=widest.radius_m / 1000,
        incidents=tuple(item.incident.id for item in items),
        both=any(len(frame.speaking(item)) > 1 for item in items),
        number=number,
    )


def _notes(frame: Frame, detections: int, unlocated: int) -> tuple[Sentence, ...]:
    out = [
        Sentence(
            "A circle holds the place with 95 % probability, as well as its source stated it. "
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
