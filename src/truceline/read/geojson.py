"""GeoJSON files (RFC 7946) as features, before anybody says what they are."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from truceline.read.kind import FileKind
from truceline.read.problem import Problem
from truceline.read.reading import Readable, stable_id
from truceline.record import Blob, Channel, Line, Place, Source, Zone

MAX_BYTES: Final = 32 * 1024 * 1024
"""Largest GeoJSON file read, in bytes."""

_WGS84: Final = ("CRS84", "EPSG::4326", "EPSG:4326")


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature.

    Attributes:
        number: its number in the file, from 1; problems give it as the row.
        id: the `id` among its properties, else its own, as text; empty where it has none.
        properties: its properties.
        geometry: its geometry object, or None.
    """

    number: int
    id: str
    properties: dict[str, Any]
    geometry: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Features:
    """The features of a file.

    Attributes:
        features: those that are features.
        problems: what was wrong with the others.
        extra: members of the collection beside its features: publisher, licence, url.
        rows: how many there were.
    """

    features: tuple[Feature, ...]
    problems: tuple[Problem, ...]
    extra: dict[str, Any]
    rows: int


def load_json(data: bytes) -> Any:
    """Return the value of a JSON text in UTF-8.

    Raises:
        ValueError: if it is not JSON, writes a key twice in one object, or uses NaN or Infinity.
    """
    try:
        return json.loads(
            data.decode("utf-8-sig"), object_pairs_hook=_unique, parse_constant=_constant
        )
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8: {error.reason} at byte {error.start}") from None
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"the key {next(k for k in keys if keys.count(k) > 1)!r} stands twice")
    return found


def _constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number of JSON")


def read_features(data: bytes, name: str) -> Features:
    """Read the features of a FeatureCollection, or the one feature a file is."""

    def nothing(value: str, expected: str, fix: str) -> Features:
        return Features((), (Problem(name, None, "", value, expected, fix),), {}, 0)

    if len(data) > MAX_BYTES:
        fix = "Simplify the geometry or split the file."
        return nothing(f"{len(data)} bytes", f"at most {MAX_BYTES} bytes", fix)
    try:
        document = load_json(data)
    except ValueError as error:
        return nothing(str(error), "GeoJSON", "Mend it there, or export it again.")
    if isinstance(document, dict) and document.get("type") == "Feature":
        document = {**document, "type": "FeatureCollection", "features": [document]}
    listed = document.get("features") if isinstance(document, dict) else None
    if not isinstance(document, dict) or not isinstance(listed, list):
        return nothing("no features", "a FeatureCollection", "Export it as GeoJSON again.")
    crs = json.dumps(document.get("crs"))
    if document.get("crs") is not None and not any(word in crs for word in _WGS84):
        fix = "Transform it to WGS 84, or for lines and zones leave crs out and state their datum."
        return nothing(crs, "WGS 84", fix)
    features: list[Feature] = []
    problems: list[Problem] = []
    for number, item in enumerate(listed, start=1):
        properties = item.get("properties") if isinstance(item, dict) else None
        geometry = item.get("geometry") if isinstance(item, dict) else None
        if not isinstance(properties, dict) or not isinstance(geometry, dict | None):
            fix = "Give it an object named properties, and a geometry or null."
            problems.append(Problem(name, number, "", str(item)[:80], "a feature", fix))
            continue
        own = properties.get("id", item.get("id"))
        features.append(Feature(number, "" if own is None else str(own), properties, geometry))
    extra = {key: value for key, value in document.items() if key not in ("type", "features")}
    return Features(tuple(features), tuple(problems), extra, len(listed))


def source_of(found: Features, name: str, blob: Blob) -> Source:
    """Return the source that a GeoJSON file is.

    The collection's own members `publisher`, `licence` and `url` are used where they are text.
    """
    stated = {
        key: value
        for key in ("publisher", "licence", "url")
        if isinstance(value := found.extra.get(key), str)
    }
    return Source(
        id=stable_id("S", "file", blob.sha256),
        publisher=stated.get("publisher") or name,
        channel=Channel.DOCUMENT,
        url=stated.get("url", ""),
        original=blob,
        licence=stated.get("licence", ""),
    )


OWN_FILE: Final = {
    FileKind.PLACES: "Put places into a file of their own.",
    FileKind.LINES: "Put lines into a file of their own.",
    FileKind.ZONES: "Put zones into a file of their own.",
}
"""What to do with a feature that stands among those of another kind."""


def kind_of(feature: Feature) -> FileKind:
    """Return what a feature is: a place, a line or a zone.

    What says "zone": true is a zone, and else what has names is a place. A polygon that says
    who drew it, on which scale or in which datum is a zone, and so is a band along a line. Line
    geometry, a scale or a datum make a line. Anything else is a place.
    """
    properties = feature.properties
    kind = (feature.geometry or {}).get("type")
    if properties.get("zone") is True:
        return FileKind.ZONES
    if "names" in properties:
        return FileKind.PLACES
    if {"line", "within_m"} <= set(properties):
        return FileKind.ZONES
    drawn = bool({"scale", "datum"} & set(properties))
    if kind in ("Polygon", "MultiPolygon"):
        return FileKind.ZONES if drawn or "drawn_by" in properties else FileKind.PLACES
    if kind in ("LineString", "MultiLineString") or drawn:
        return FileKind.LINES
    return FileKind.PLACES


def gather(
    found: Features,
    name: str,
    source: Source,
    read_one: Callable[[Feature], tuple[Line | Place | Zone | None, list[Problem]]],
) -> tuple[tuple[Readable, ...], tuple[Problem, ...]]:
    """Read every feature of a file; one whose id another has already is a problem.

    Args:
        found: the features of the file.
        name: name of the file, for problems.
        source: the file as a source; it stands first, if anything was read.
        read_one: reads one feature, to a body or its problems.

    Returns:
        The source and what was read, without a moment of availability: a place, a line and
        a zone are part of the frame, no events. And all problems, in the order of the file.
    """
    items: list[Readable] = []
    problems = list(found.problems)
    seen: dict[str, int] = {}
    for feature in found.features:
        body, failed = read_one(feature)
        if body is not None and body.id in seen:
            fix = f"Feature {seen[body.id]} has it too."
            failed = [Problem(name, feature.number, "id", body.id, "an id of its own", fix)]
        problems.extend(failed)
        if body is not None and not failed:
            seen[body.id] = feature.number
            items.append(Readable(body))
    problems.sort(key=lambda problem: problem.row or 0)
    return ((Readable(source), *items) if items else ()), tuple(problems)
