"""GeoJSON features to places with their names.

A feature's properties are the fields of `record.Place`, with what `place_extent` says of its
geometry: a point, an area, a path or null. A simpler form is read too: `name_en` with further
names between ` / `, `name_xx` for a language xx, `kind`, `precision_m`, `note`, `source`.
"""

from __future__ import annotations

import re
from typing import Any, Final

from truceline.geo.lines.datum import is_wgs84
from truceline.read.geojson import OWN_FILE, Feature, Features, gather, kind_of, source_of
from truceline.read.kind import FileKind
from truceline.read.place_extent import SPREADS, MakeProblem, extent
from truceline.read.problem import Problem
from truceline.read.reading import Readable
from truceline.read.validation import failures
from truceline.read.words import nearest
from truceline.record import Blob, Place, Settings

_NAME: Final = re.compile(r"name_([a-z]{2,3})")
_BETWEEN: Final = re.compile(r"\s+/\s+")
_COMMON: Final = ("codes", "within", "kilometre", "along")
_SPREADS: Final = tuple(dict.fromkeys(SPREADS.values()))
_FIELDS: Final = ("id", "names", "what", "note", "credit", *_COMMON, *_SPREADS)


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

    if (kind := kind_of(feature)) is not FileKind.PLACES:
        return None, [problem("geometry", feature.id, "a place", OWN_FILE[kind])]
    properties = feature.properties
    simple = "names" not in properties
    fields = _simple(properties, settings) if simple else _stated(properties, _FIELDS)
    if isinstance(codes := fields.get("codes"), dict):
        fields["codes"] = {key: _code(value) for key, value in codes.items()}
    spreads = {key: fields.pop(key) for key in _SPREADS if key in fields}
    where, problems = extent(feature, spreads, problem, simple=simple)
    fields |= where | {"id": feature.id, "source_id": source_id}
    problems += _beside(properties, problem)
    if not simple:
        problems += [
            problem(key, properties[key], "a field of a place", hint.strip())
            for key in properties
            if key not in _FIELDS and (hint := nearest(key, _FIELDS))
        ]
    elif not fields["names"]:
        fix = 'Give it names, or name_en. A zone says so by "zone": true.'
        return None, [*problems, problem("names", "", "at least one name", fix)]
    place, failed = failures(Place, fields, file, feature.number)
    parties = {party.id for party in settings.parties}
    for listed in place.names if place else ():
        if listed.party is not None and listed.party not in parties:
            problems.append(
                problem("party", listed.party, "the id of a party", nearest(listed.party, parties))
            )
    return place, problems + failed


def _stated(properties: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: properties[key] for key in keys if properties.get(key) is not None}


def _code(value: Any) -> Any:
    """A code is text, and tools that write JSON make numbers of those that look like one."""
    return str(value) if type(value) is int else value


def _beside(properties: dict[str, Any], problem: MakeProblem) -> list[Problem]:
    """Return what is wrong with properties that mean something only beside others."""
    problems = []
    if properties.get("kilometre") is not None and properties.get("along") is None:
        fix = "Give in along the id of the road or line it is counted on."
        problems.append(problem("along", "", "what the kilometre is counted on", fix))
    datum = properties.get("datum")
    if isinstance(datum, str) and not is_wgs84(datum):
        fix = "Transform the place: only lines and zones are read in the datum of their map."
        problems.append(problem("datum", datum, "WGS 84", fix))
    return problems


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
        "error_m": properties.get("error_m"),
        "note": properties.get("note"),
        "credit": properties.get("source"),
    }
    simple |= _stated(properties, _COMMON)
    return {"names": names} | {key: value for key, value in simple.items() if value is not None}
