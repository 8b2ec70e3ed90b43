"""GeoJSON features to places with their names.

A feature's properties are the fields of `record.Place` (id, names, what, radius_m, note,
credit); its geometry is a point or null. A simpler form is read too: `name_en` with further
names between ` / `, `name_xx` for a language xx, `kind`, `precision_m`, `note`, `source`.
"""

from __future__ import annotations

import re
from typing import Any, Final

from truceline.read.geojson import Feature, Features, gather, is_line, source_of
from truceline.read.problem import Problem
from truceline.read.reading import Readable
from truceline.read.validation import failures
from truceline.read.words import nearest
from truceline.record import Blob, Place, Settings

_NAME: Final = re.compile(r"name_([a-z]{2,3})")
_BETWEEN: Final = re.compile(r"\s+/\s+")
_FIELDS: Final = ("id", "names", "what", "radius_m", "note", "credit")


def read_places(
    found: Features, name: str, settings: Settings, blob: Blob
) -> tuple[tuple[Readable, ...], tuple[Problem, ...]]:
    """Read places. They are available always: a place is no event.

    Args:
        found: the features of the file.
        name: name of the file, for problems.
        settings: the case; a name in a language that one party alone speaks is that party's.
        blob: the file.
    """
    source = source_of(found, name, blob)
    return gather(found, name, source, lambda feature: _place(feature, source.id, name, settings))


def _place(
    feature: Feature, source_id: str, file: str, settings: Settings
) -> tuple[Place | None, list[Problem]]:
    def problem(field: str, value: object, expected: str, fix: str) -> Problem:
        return Problem(file, feature.number, field, str(value), expected, fix)

    if is_line(feature):
        fix = "Put lines into a file of their own."
        return None, [problem("geometry", feature.id, "a place", fix)]
    properties = feature.properties
    fields = _contract(properties) if "names" in properties else _simple(properties, settings)
    fields |= {"id": feature.id, "source_id": source_id}
    problems = _point(feature, fields, problem)
    if "names" in properties:
        problems += [
            problem(key, properties[key], "a field of a place", hint.strip())
            for key in properties
            if key not in _FIELDS and (hint := nearest(key, _FIELDS))
        ]
    elif not fields["names"]:
        fix = "Give it names, or name_en."
        return None, [*problems, problem("names", "", "at least one name", fix)]
    place, failed = failures(Place, fields, file, feature.number)
    parties = {party.id for party in settings.parties}
    for listed in place.names if place else ():
        if listed.party is not None and listed.party not in parties:
            problems.append(
                problem("party", listed.party, "the id of a party", nearest(listed.party, parties))
            )
    return place, problems + failed


def _contract(properties: dict[str, Any]) -> dict[str, Any]:
    return {key: properties[key] for key in _FIELDS if properties.get(key) is not None}


def _simple(properties: dict[str, Any], settings: Settings) -> dict[str, Any]:
    names = []
    for key, value in properties.items():
        match = _NAME.fullmatch(key)
        if match is None or not isinstance(value, str):
            continue
        speakers = [party.id for party in settings.parties if match[1] in party.languages]
        party = speakers[0] if len(speakers) == 1 else None
        names += [
            {"text": text.strip(), "language": match[1], "party": party}
            for text in _BETWEEN.split(value)
            if text.strip()
        ]
    simple = {
        "what": properties.get("kind"),
        "radius_m": properties.get("precision_m"),
        "note": properties.get("note"),
        "credit": properties.get("source"),
    }
    return {"names": names} | {key: value for key, value in simple.items() if value is not None}


def _point(feature: Feature, fields: dict[str, Any], problem: Any) -> list[Problem]:
    """Add lon and lat to the fields; return what is wrong with the geometry."""
    geometry = feature.geometry
    if geometry is None:
        return []
    vertex = geometry.get("coordinates")
    if (
        geometry.get("type") != "Point"
        or not isinstance(vertex, list)
        or len(vertex) < 2
        or not all(type(number) in (int, float) for number in vertex)
    ):
        fix = "Give a place a point, or null."
        return [problem("geometry", geometry, "a Point with [longitude, latitude]", fix)]
    lon, lat = vertex[:2]
    if not -180 <= lon <= 180 or not -90 <= lat <= 90:
        swapped = -90 <= lon <= 90 and -180 <= lat <= 180
        fix = "They look exchanged: longitude stands first." if swapped else "Look it up again."
        return [problem("geometry", vertex, "[longitude, latitude] in degrees WGS 84", fix)]
    fields |= {"lon": lon, "lat": lat}
    if fields.get("radius_m") is None:
        fix = "Say how far the point may be off: a point alone is not a place."
        key = "radius_m" if "names" in feature.properties else "precision_m"
        return [problem(key, "", "a 95 % radius in metres", fix)]
    return []
