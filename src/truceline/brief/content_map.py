"""What a map of a briefing shows."""

from __future__ import annotations

from dataclasses import dataclass

from truceline.brief.said import Names, Sentence

Ring = tuple[tuple[float, float], ...]
"""A ring as (lon, lat) degrees WGS 84; longitudes may run on past 180."""


@dataclass(frozen=True)
class MapLine:
    """A line to draw, as its source draws it.

    Attributes:
        id: its id.
        label: its name, and its scale where one is stated.
        credit: whose drawing it is.
        coordinates: (lon, lat) degrees WGS 84; empty if none exist digitally.
        beside: where the place that the map is about lies beside it, in a sentence.
    """

    id: str
    label: str
    credit: str
    coordinates: tuple[tuple[float, float], ...]
    beside: str = ""


@dataclass(frozen=True)
class MapMark:
    """A place of incidents to draw.

    Attributes:
        names: its names.
        lon: longitude, degrees WGS 84.
        lat: latitude.
        radius_km: 95 % radius of the place, kilometres.
        incidents: ids of the incidents there.
        both: whether more than one party has spoken on any of them.
        number: number of the mark, also in the list beside the map.
        outline: rings around the area that holds the place with 95 % or more, as (lon, lat)
            degrees WGS 84, where it is no disc; empty for a disc.
        spots: a point within each part of that area, as (lon, lat), which the number belongs to
            alike; empty where that is the point itself.
    """

    names: Names
    lon: float
    lat: float
    radius_km: float
    incidents: tuple[str, ...]
    both: bool
    number: int
    outline: tuple[Ring, ...] = ()
    spots: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True)
class MapZone:
    """A zone to draw, as its source draws it; without rings it exists in no digital form.

    Attributes:
        id: its id.
        label: its name, and its scale where one is stated.
        credit: whose drawing it is.
        rings: the rings around it as (lon, lat) degrees WGS 84; one within another is a hole.
        beside: how sure it is that the place that the map is about lies within, in a sentence.
    """

    id: str
    label: str
    credit: str
    rings: tuple[Ring, ...]
    beside: str = ""


@dataclass(frozen=True)
class MapModel:
    """The map.

    Attributes:
        lines: lines to draw or to name as missing.
        marks: places of incidents of the period.
        detections: fire detections as (lon, lat).
        unlocated: number of incidents of the period without a place on the map.
        notes: what the map does not show.
        zones: zones to draw or to name as missing.
        faint: rings of what single claims state, drawn lighter than the marks.
        cities: (name, lon, lat) of cities that show on the inset where the region is.
        window: west, south, east, north in degrees, where not fitted to what is drawn.
        inset: whether an inset shows where in its region the map lies.
        title: what it is a map of, for those who do not see it.
        heading: what stands above it where it is a sheet of its own: a title, and lines below.
        key: whether the list of numbers and names is part of the sheet.
    """

    lines: tuple[MapLine, ...]
    marks: tuple[MapMark, ...]
    detections: tuple[tuple[float, float], ...]
    unlocated: int
    notes: tuple[Sentence, ...]
    zones: tuple[MapZone, ...] = ()
    faint: tuple[Ring, ...] = ()
    cities: tuple[tuple[str, float, float], ...] = ()
    window: tuple[float, float, float, float] | None = None
    inset: bool = True
    title: str = "Map of the period"
    heading: tuple[str, ...] = ()
    key: bool = False
