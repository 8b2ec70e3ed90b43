"""Longitudes of a map on one side of the globe, so that the 180th meridian parts nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from truceline.brief.content_map import MapModel

Position = tuple[float, float]


def on_one_side(model: MapModel) -> MapModel:
    """Return the model with longitudes that run on past ±180° where that keeps it together.

    Everything is put on the side of the first thing that there is to draw: a line, a mark, a
    detection. A map within ±180° comes back as it was.
    """
    first = _first(model)
    if first is None:
        return model
    window = model.window
    if window is not None:
        shift = turns((window[0] + window[2]) / 2, first)
        window = (window[0] + shift, window[1], window[2] + shift, window[3])
    return replace(
        model,
        lines=tuple(
            replace(line, coordinates=_along(line.coordinates, first)) for line in model.lines
        ),
        marks=tuple(
            replace(
                mark,
                lon=mark.lon + turns(mark.lon, first),
                outline=tuple(_along(ring, first) for ring in mark.outline),
                spots=_each(mark.spots, first),
            )
            for mark in model.marks
        ),
        detections=_each(model.detections, first),
        zones=tuple(
            replace(zone, rings=tuple(_along(ring, first) for ring in zone.rings))
            for zone in model.zones
        ),
        faint=tuple(_along(ring, first) for ring in model.faint),
        cities=tuple((name, lon + turns(lon, first), lat) for name, lon, lat in model.cities),
        window=window,
    )


def _first(model: MapModel) -> float | None:
    for line in model.lines:
        if line.coordinates:
            return line.coordinates[0][0]
    for lon in (*(mark.lon for mark in model.marks), *(lon for lon, _ in model.detections)):
        return lon
    return None


def turns(lon: float, near: float) -> float:
    """Return the whole turns, in degrees, that bring a longitude to within 180° of another."""
    return 360.0 * round((near - lon) / 360.0)


def _each(positions: Sequence[Position], near: float) -> tuple[Position, ...]:
    return tuple((lon + turns(lon, near), lat) for lon, lat in positions)


def _along(positions: Sequence[Position], near: float) -> tuple[Position, ...]:
    """Return a path or ring whose longitudes do not jump from one vertex to the next."""
    out: list[Position] = []
    for lon, lat in positions:
        near = lon + turns(lon, near)
        out.append((near, lat))
    return tuple(out)
