"""What a case has on the ground as vector tiles: one PMTiles file that a map page reads offline.

Every feature is in one layer and says in `what` which it is, for a style to tell them apart:
`line`, `zone`, `incident` (the area that holds it with 95 % probability or more) or `place`.
Shapes as wide as a border are left out, as they are from every other map.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyogrio
import shapely

from truceline.geo import outline
from truceline.picture import Picture
from truceline.placing import narrow

TILES: Final = ".pmtiles"
"""Ending of such a file."""

LAYER: Final = "truceline"
"""Name of the one layer."""

ZOOM: Final = (4, 12)
"""Least and greatest zoom level: from a region down to some 40 m a pixel."""

TEXTS: Final = ("what", "id", "name", "type", "how", "source")


@dataclass(frozen=True)
class _Feature:
    geometry: Any
    radius_m: float | None = None
    derived: bool = False
    texts: dict[str, str] = field(default_factory=dict)


def write_tiles(picture: Picture, path: Path) -> None:
    """Write the lines, zones, incidents and places of a picture as PMTiles.

    Names are written as `name` (every party's, by the case's rule) and `name_xx` for each
    other script's language. Nothing in a tile says whose ground a place is.

    Args:
        picture: what to write.
        path: the file to write or replace, ending in `.pmtiles`.

    Raises:
        ValueError: if the picture has nothing with a place.
    """
    features = [*_lines(picture), *_zones(picture), *_incidents(picture), *_places(picture)]
    if not features:
        raise ValueError(f"{path.name}: nothing in the case has a place that could be drawn")
    scripts = sorted({name for feature in features for name in feature.texts if name not in TEXTS})
    names = [*TEXTS, *scripts]
    columns = [np.array([f.texts.get(name, "") for f in features], object) for name in names]
    radius = np.array([np.nan if f.radius_m is None else f.radius_m for f in features], float)
    derived = np.array([f.derived for f in features], bool)
    path.unlink(missing_ok=True)
    pyogrio.raw.write(
        path,
        shapely.to_wkb(np.array([f.geometry for f in features], object)),
        [*columns, radius, derived],
        [*names, "radius_m", "derived"],
        driver="PMTiles",
        layer=LAYER,
        geometry_type="Unknown",
        crs="EPSG:4326",
        dataset_options={"MINZOOM": ZOOM[0], "MAXZOOM": ZOOM[1], "NAME": picture.settings.title},
    )


def _lines(picture: Picture) -> Iterator[_Feature]:
    for line_id, geometry in picture.geometries.items():
        line = picture.lines[line_id]
        texts = {"what": "line", "id": line_id, "name": line.name}
        texts["source"] = line.drawn_by or line.credit
        error_m = picture.drawn.line_errors[line_id] or None
        yield _Feature(shapely.LineString(geometry.lonlat), error_m, texts=texts)


def _zones(picture: Picture) -> Iterator[_Feature]:
    for zone_id, geometry in picture.drawn.zones.items():
        zone = picture.zones[zone_id]
        texts = {"what": "zone", "id": zone_id, "name": zone.name}
        texts["source"] = zone.drawn_by or zone.credit
        yield _Feature(geometry.drawn(), geometry.error_m or None, texts=texts)


def _incidents(picture: Picture) -> Iterator[_Feature]:
    shapes = narrow(picture.incident_whereabouts)
    for number, incident in enumerate(picture.incidents):
        if incident.id not in shapes:
            continue
        found = picture.incident_whereabouts[incident.id]
        texts = {"what": "incident", "id": incident.id, "type": incident.event_type.value}
        texts |= _named(picture, incident.place_id, number) or {"name": incident.where.words}
        yield _Feature(
            outline(shapes[incident.id]),
            derived=found.derived,
            texts=texts | {"how": found.how.value},
        )


def _places(picture: Picture) -> Iterator[_Feature]:
    for number, place in enumerate(picture.places.values()):
        if place.lon is None or place.lat is None:
            continue
        texts = {"what": "place", "id": place.id, "type": place.what, "source": place.credit}
        point = shapely.Point(place.lon, place.lat)
        named = _named(picture, place.id, number)
        yield _Feature(point, place.radius_m, texts=texts | named)


def _named(picture: Picture, place_id: str | None, number: int) -> dict[str, str]:
    if place_id is None:
        return {}
    label = picture.gazetteer.label(place_id, picture.settings.name_order, number)
    languages = sorted({name.language for name in label.other})
    return {"name": label.latin} | {f"name_{key}": label.script(key) for key in languages}
