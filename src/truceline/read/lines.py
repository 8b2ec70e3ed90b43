"""GeoJSON features to lines. A line that exists in no digital form has no geometry, and says so.

A feature's properties are the fields of `record.Line`, with `drawn` as a date; its geometry is
one connected LineString in longitude, latitude, or null.
"""

from __future__ import annotations

import json
from typing import Any, Final

from truceline.geo.line_geojson import read_line_geometry
from truceline.read.geojson import Feature, Features, gather, is_line, source_of
from truceline.read.problem import Problem
from truceline.read.reading import Readable
from truceline.read.validation import failures
from truceline.read.words import listed, nearest
from truceline.record import Blob, Line, Settings, When

_FIELDS: Final = tuple(
    key for key in Line.model_fields if key not in ("kind", "source_id", "geometry", "feature")
)


def read_lines(
    found: Features, name: str, settings: Settings, blob: Blob
) -> tuple[tuple[Readable, ...], tuple[Problem, ...]]:
    """Read lines. They are available always; the file itself is their geometry.

    Args:
        found: the features of the file.
        name: name of the file, for problems.
        settings: the case, for its parties and time zone.
        blob: the file.
    """
    source = source_of(found, name, blob)
    return gather(
        found, name, source, lambda feature: _line(feature, source.id, name, settings, blob)
    )


def _line(
    feature: Feature, source_id: str, file: str, settings: Settings, blob: Blob
) -> tuple[Line | None, list[Problem]]:
    problems: list[Problem] = []

    def problem(field: str, value: object, expected: str, fix: str) -> None:
        problems.append(Problem(file, feature.number, field, str(value), expected, fix.strip()))

    properties = feature.properties
    if not is_line(feature):
        problem("geometry", feature.id, "a line", "Put places into a file of their own.")
        return None, problems
    fields: dict[str, Any] = {
        key: properties[key] for key in _FIELDS if properties.get(key) is not None
    }
    for key in properties:
        if key not in _FIELDS and (hint := nearest(key, _FIELDS)):
            problem(key, properties[key], "a field of a line", hint)
    fields |= {"id": feature.id, "source_id": source_id, "feature": feature.id}
    if "drawn" in fields:
        try:
            fields["drawn"] = When.parse(str(fields["drawn"]), settings.zone)
        except ValueError as error:
            problem("drawn", fields.pop("drawn"), "a date", f"{error}.")
    if feature.geometry is not None:
        fields["geometry"] = blob
        whole = {"type": "Feature", "properties": {"id": feature.id}, "geometry": feature.geometry}
        try:
            read_line_geometry(json.dumps(whole).encode(), feature.id)
        except ValueError as error:
            problem("geometry", feature.id, "one line in longitude, latitude", f"{error}.")
    line, failed = failures(Line, fields, file, feature.number)
    parties = [party.id for party in settings.parties]
    named = [("used_by", party) for party in line.used_by] if line else []
    named += [(key, party) for key in ("left", "right") if line and (party := getattr(line, key))]
    for key, party in named:
        if party not in parties:
            problem(key, party, listed(parties) or "the id of a party", nearest(party, parties))
    return line, problems + failed
