"""What lines and zones have in common as features: who drew them, when, in which datum."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final, TypeVar

from truceline.geo.lines.line_geojson import check_crs
from truceline.read.geojson import OWN_FILE, Feature, Features, kind_of
from truceline.read.kind import FileKind
from truceline.read.problem import Problem
from truceline.read.validation import failures
from truceline.read.words import listed, nearest
from truceline.record import Blob, Line, Settings, When, Zone

D = TypeVar("D", Line, Zone)

_OWN: Final = ("kind", "source_id", "geometry", "feature")
"""Fields that the reader fills in, and no file."""


def read_drawn(
    model: type[D],
    feature: Feature,
    found: Features,
    source_id: str,
    file: str,
    settings: Settings,
    blob: Blob,
    measure: Callable[[bytes, str, str], object],
) -> tuple[D | None, list[Problem]]:
    """Read one line or zone; its file itself is its geometry.

    Args:
        model: which of them.
        feature: the feature; its properties are the fields of the model, `drawn` as a date.
        found: the features of the file, for what the file says of its coordinates.
        source_id: id of the source that the file is.
        file: name of the file, for problems.
        settings: the case, for its parties and time zone.
        blob: the file.
        measure: makes a geometry of the bytes of a file, the id of a feature and its datum, as
            it will be done when the record is computed; raises ValueError where it cannot.
    """
    problems: list[Problem] = []

    def problem(field: str, value: object, expected: str, fix: str) -> None:
        problems.append(Problem(file, feature.number, field, str(value), expected, fix.strip()))

    what, own = ("line", FileKind.LINES) if model is Line else ("zone", FileKind.ZONES)
    kind = kind_of(feature)
    if kind is not own:
        mark = "" if model is Line else ' A zone says so by "zone": true.'
        problem("geometry", feature.id, f"a {what}", OWN_FILE[kind] + mark)
        return None, problems
    known = [key for key in model.model_fields if key not in _OWN]
    properties = feature.properties
    fields: dict[str, Any] = {
        key: properties[key] for key in known if properties.get(key) is not None
    }
    for key in properties:
        if key not in known and key != "zone" and (hint := nearest(key, known)):
            problem(key, properties[key], f"a field of a {what}", hint)
    fields |= {"id": feature.id, "source_id": source_id, "feature": feature.id}
    if "drawn" in fields:
        try:
            fields["drawn"] = When.parse(str(fields["drawn"]), settings.zone)
        except ValueError as error:
            problem("drawn", fields.pop("drawn"), "a date", f"{error}.")
    if feature.geometry is not None:
        fields["geometry"] = blob
        datum = fields.get("datum", "")
        whole = {"type": "Feature", "properties": {"id": feature.id}, "geometry": feature.geometry}
        try:
            if isinstance(datum, str):  # else the model says what is wrong with it
                check_crs(found.extra.get("crs"), datum, what)
                measure(json.dumps(whole).encode(), feature.id, datum)
        except ValueError as error:
            problem("geometry", feature.id, f"one {what} in the datum it states", f"{error}.")
    body, failed = failures(model, fields, file, feature.number)
    parties = [party.id for party in settings.parties]
    named = [("used_by", party) for party in body.used_by] if body else []
    if isinstance(body, Line):
        named += [(key, party) for key in ("left", "right") if (party := getattr(body, key))]
    for key, party in named:
        if party not in parties:
            problem(key, party, listed(parties) or "the id of a party", nearest(party, parties))
    return body, problems + failed
