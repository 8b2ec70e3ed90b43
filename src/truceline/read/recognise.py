"""What kind of file something is, told by its content."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import Final

from truceline.read import fires, yamltext
from truceline.read.elements import seems_elements
from truceline.read.geojson import kind_of, load_json, read_features
from truceline.read.kind import FileKind
from truceline.read.mapping import ColumnMapping, Matched, propose
from truceline.read.places_table import seems_places
from truceline.read.problem import Problem
from truceline.read.proposals import seems_proposals
from truceline.read.stac_seen import seems_scenes
from truceline.read.table import read_table

LEAST_FIELDS: Final = 3
"""Required fields of a claim that a table must seem to have, to be taken for claims."""

_TABLES: Final = (".csv", ".tsv", ".txt", ".xlsx")
_YAML: Final = (".yaml", ".yml")
_JSON: Final = (".json", ".geojson", ".jsonl", ".ndjson")
_OTHERS: Final = (*_YAML, *_JSON, ".toml")


class NotRecognised(ValueError):
    """A file that is none of the kinds that can be read.

    Attributes:
        problem: what is wrong with it, as a problem of the file.
    """

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.file} was not recognised: {problem.value}. {problem.fix}")
        self.problem = problem


def recognise(path: Path, data: bytes, mapping: ColumnMapping | None = None) -> FileKind:
    """Return the kind of a file, from its ending and its content.

    Args:
        path: its path; only the ending is used.
        data: its bytes.
        mapping: a column mapping, if one was given: the file is then a table of claims.

    Raises:
        NotRecognised: if it is none of them; the message lists what was looked for.
    """
    if seems_proposals(data):  # whatever its ending: its words must be in no message below
        return FileKind.PROPOSALS
    ending = path.suffix.lower()
    if ending not in _OTHERS and seems_elements(data):
        return FileKind.ELEMENTS
    kind: FileKind | None = None
    why: str | Problem = (
        f"the ending {ending!r} is none of {', '.join(_TABLES + _OTHERS)}, and it holds no "
        "orbital elements"
    )
    if data.startswith(b"PK\x03\x04") or ending in _TABLES:
        kind, why = (FileKind.CLAIMS, "") if mapping else _table(data, path.name)
    elif ending in _YAML:
        kind, why = _yaml(data)
    elif ending in _JSON:
        kind, why = _json(data, path.name)
    elif ending == ".toml":
        kind, why = _toml(data)
    if kind is None:
        looked = "; ".join(f"{known}: {known.definition}" for known in FileKind)
        if isinstance(why, Problem):
            raise NotRecognised(why)
        expected = "a kind of file that can be read"
        raise NotRecognised(Problem(path.name, None, "", why, expected, f"Looked for {looked}."))
    return kind


def _table(data: bytes, name: str) -> tuple[FileKind | None, str | Problem]:
    table = read_table(data, name, limit=1)
    if not table.columns:
        return None, table.problems[0]
    lower = {column.casefold() for column in table.columns}
    if set(fires.COLUMNS) <= lower:
        return FileKind.FIRES, ""
    if seems_places(table.columns):
        return FileKind.PLACE_TABLE, ""
    found = [entry for entry in propose(table.columns).fields if entry.required]
    if sum(entry.matched is not Matched.MISSING for entry in found) >= LEAST_FIELDS:
        return FileKind.CLAIMS, ""
    # Not the columns themselves: without a header, they are the first row's names and places.
    return None, f"none of its {len(table.columns)} columns has a name that is known"


def _yaml(data: bytes) -> tuple[FileKind | None, str]:
    try:
        document = yamltext.load(data)
    except ValueError as error:
        return None, f"it is not YAML: {error}"
    if isinstance(document, dict) and "agreements" in document:
        return FileKind.AGREEMENTS, ""
    return None, "it has no key 'agreements'"


def _json(data: bytes, name: str) -> tuple[FileKind | None, str | Problem]:
    try:
        document = load_json(data)
    except ValueError as error:
        if b'"kind"' in data:  # JSON Lines, or JSON with a fault that its reader will name
            return FileKind.ENTRIES, ""
        return None, f"it is not JSON: {error}"
    if seems_scenes(document):
        return FileKind.SCENES, ""
    if isinstance(document, dict) and document.get("type") in ("FeatureCollection", "Feature"):
        found = read_features(data, name)
        if found.problems and not found.features:
            return None, found.problems[0]
        if not found.features:
            return None, "it has no features"
        # What most features are; the others are told to stand in a file of their own.
        counted = Counter(kind_of(feature) for feature in found.features)
        order = (FileKind.PLACES, FileKind.LINES, FileKind.ZONES)
        return max(order, key=lambda kind: counted[kind]), ""
    listed = document if isinstance(document, list) else [document]
    if any(isinstance(value, dict) and "kind" in value for value in listed):
        return FileKind.ENTRIES, ""
    return None, "it is neither GeoJSON nor has objects with a 'kind'"


def _toml(data: bytes) -> tuple[FileKind | None, str]:
    try:
        document = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return None, f"it is not TOML: {error}"
    if {"id", "title"} <= set(document):
        return FileKind.SETTINGS, ""
    if "columns" in document:
        return None, "it is a column mapping, which stands beside a table and is no entry itself"
    return None, "it has no 'id' and 'title'"
