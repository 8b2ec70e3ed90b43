"""A table of places to places with their names: one row a name, rows of one id one place.

A place is read whole or not at all: where one of its rows has a problem, or two of them put it
in two positions, nothing of it is recorded, and every other place is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from truceline.geo.precision import from_acled, from_ucdp, radius_m
from truceline.read.problem import Problem
from truceline.read.reading import Readable, stable_id
from truceline.read.row import Row
from truceline.read.table import Table
from truceline.read.validation import failures
from truceline.read.words import listed, nearest
from truceline.record import Blob, Channel, GeoPrecision, Place, Settings, Source

COLUMNS: Final[Mapping[str, str]] = {
    "id": "Id of the place; rows with one id are its names. Where empty, `pcode` stands for it.",
    "name": "One name of it.",
    "language": "ISO 639-1 code of the language the name is written in; `en` where empty.",
    "party": "Id of the party that uses the name; empty where both or neither do.",
    "shown": "`no` for a spelling that is recognised and never printed.",
    "what": "What it is: temple, crossing, village, hill.",
    "lat": "Latitude in decimal degrees WGS 84; empty where no point is accepted.",
    "lon": "Longitude in decimal degrees WGS 84.",
    "radius_m": "How far off the point may be, a 95 % radius in metres; before all of the next.",
    "precision": "The same as a word of GeoPrecision.",
    "geo_precision": "The same as a code of ACLED, 1 to 3.",
    "where_prec": "The same as a code of UCDP, 1 to 7.",
    "pcode": "Its code in the place codes of UN OCHA.",
    "geonames": "Its number in GeoNames.",
    "within": "Id of the place it is a part of.",
    "kilometre": "Kilometre along the road or line in `along`: 169.4, or 169+400.",
    "along": "Id of the road or line that the kilometre is counted on.",
    "note": "What a reader must know.",
    "credit": "Where the point came from and under which licence.",
}
"""What each column of a table of places holds."""

_SYNONYMS: Final = {
    "latitude": "lat",
    "longitude": "lon",
    "lng": "lon",
    "long": "lon",
    "place id": "id",
    "lang": "language",
    "km": "kilometre",
    "geonameid": "geonames",
    "geoname id": "geonames",
    "p code": "pcode",
}
_OF_CLAIMS: Final = ("claimant", "stance", "event type", "claim date", "event date start")
_OF_PLACE: Final = tuple(
    column for column in COLUMNS if column not in ("id", "name", "language", "party", "shown")
)
_YES: Final = ("", "yes", "true", "1", "y")
_NO: Final = ("no", "false", "0", "n")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}")
_ROAD: Final = re.compile(r"(\d+)\+(\d{3})", re.ASCII)


def seems_places(columns: Iterable[str]) -> bool:
    """Whether a table with these columns is one of places, and not of claims or events."""
    plain = {_plain(column) for column in columns}
    found = set(_found(columns))
    if not plain.isdisjoint(_OF_CLAIMS):
        return False
    return "name" in found and bool({"lat", "language", "pcode"} & found)


def read_place_table(
    table: Table, settings: Settings, blob: Blob
) -> tuple[tuple[Readable, ...], tuple[Problem, ...]]:
    """Read places. They are available always: a place is no event.

    Args:
        table: the table.
        settings: the case, for the ids of its parties.
        blob: the file the table came from.

    Returns:
        The table as a source and the places without a problem, in the order of their first
        rows; and the problems.
    """
    columns = _found(table.columns)
    source = Source(
        id=stable_id("T", blob.name),
        publisher=f"Table {blob.name}",
        channel=Channel.TABLE,
        original=blob,
    )
    groups: dict[str, list[Row]] = {}
    nameless: list[Row] = []
    for number, cells in zip(table.numbers, table.rows, strict=True):
        row = Row(table.name, number, cells, columns)
        place_id = row.text("id") or row.text("pcode")
        if place_id:
            groups.setdefault(place_id, []).append(row)
        else:
            row.fail("id", "the id of the place", "Fill it in, or its pcode.")
            nameless.append(row)
    items: list[Readable] = []
    problems: list[Problem] = []
    for place_id, rows in groups.items():
        place, failed = _place(place_id, rows, table.name, source.id, settings)
        problems += failed + [problem for row in rows for problem in row.problems]
        if place is not None and not any(row.problems for row in rows):
            items.append(Readable(place))
    problems += [problem for row in nameless for problem in row.problems]
    problems.sort(key=lambda problem: problem.row or 0)
    return ((Readable(source), *items) if items else ()), tuple(problems)


def _found(columns: Iterable[str]) -> dict[str, str]:
    """Return from field to column; a column of the field's own name before a synonym."""
    given = {_plain(column): column for column in columns}
    found = {name: given[_plain(name)] for name in COLUMNS if _plain(name) in given}
    for synonym, name in _SYNONYMS.items():
        if synonym in given:
            found.setdefault(name, given[synonym])
    return found


def _plain(name: str) -> str:
    return re.sub(r"[\s_\-.]+", " ", name).strip().casefold()


def _place(
    place_id: str, rows: list[Row], file: str, source_id: str, settings: Settings
) -> tuple[Place | None, list[Problem]]:
    merged = _merged(rows)
    first = rows[0]
    point = _point(merged)
    codes = {key: merged[key].text(key) for key in ("pcode", "geonames") if key in merged}
    fields: dict[str, Any] = {
        "id": place_id,
        "source_id": source_id,
        "names": tuple(_names(rows, settings)),
        "codes": codes,
        "kilometre": _kilometre(merged),
        **point,
        **{
            key: merged[key].text(key)
            for key in ("what", "within", "along", "note", "credit")
            if key in merged
        },
    }
    if any(row.problems for row in rows):
        return None, []
    return failures(Place, fields, file, first.number)


def _merged(rows: list[Row]) -> dict[str, Row]:
    """Return, for each field stated of the place, the first row that states it.

    A row that states something else is a problem, which names the row it contradicts.
    """
    merged: dict[str, Row] = {}
    for row in rows:
        for field in _OF_PLACE:
            text = row.text(field)
            if not text:
                continue
            earlier = merged.setdefault(field, row)
            if earlier.text(field) != text:
                row.fail(
                    field,
                    f"{earlier.text(field)!r} as in row {earlier.number}, or empty",
                    "Rows of one id are one place: correct one, or give it an id of its own.",
                )
    return merged


def _names(rows: list[Row], settings: Settings) -> Iterable[dict[str, Any]]:
    parties = [party.id for party in settings.parties]
    seen: set[tuple[str, ...]] = set()
    for row in rows:
        text = row.required("name", "a name of the place")
        language, party = row.text("language").lower() or "en", row.text("party")
        shown = row.text("shown").casefold()
        if not _LANGUAGE.fullmatch(language):
            row.fail("language", "a code of ISO 639-1, such as 'en'")
        if party and party not in parties:
            row.fail("party", f"{listed(parties)}, or empty", nearest(party, parties))
        if shown not in (*_YES, *_NO):
            row.fail("shown", "'yes', 'no' or empty")
        if (text, language, party) not in seen:
            seen.add((text, language, party))
            yield {
                "text": text,
                "language": language,
                "party": party or None,
                "shown": shown in _YES,
            }


def _point(merged: Mapping[str, Row]) -> dict[str, float]:
    """Return lon, lat and radius_m; nothing where no point is stated."""
    stated = [key for key in ("lat", "lon") if key in merged]
    reach = _reach(merged)
    if not stated:
        return {}
    row = merged[stated[0]]
    if len(stated) == 1:
        row.fail("lon" if stated == ["lat"] else "lat", f"a value beside {stated[0]}", "Add it.")
        return {}
    lat = row.decimal("lat", "a latitude in decimal degrees")
    lon = merged["lon"].decimal("lon", "a longitude in decimal degrees")
    if lat is None or lon is None:
        return {}
    if abs(lat) > 90 or abs(lon) > 180:
        swapped = abs(lon) <= 90 and abs(lat) <= 180
        fix = "lat and lon look exchanged." if swapped else "Write decimal degrees WGS 84."
        row.fail("lat" if abs(lat) > 90 else "lon", "degrees: lat to ±90, lon to ±180", fix)
        return {}
    if reach is None:
        known = ("radius_m", "precision", "geo_precision", "where_prec")
        if not any(key in merged for key in known):
            fix = "Say how far the point may be off: a point alone is not a place."
            row.fail("radius_m", "a 95 % radius in metres, or a precision", fix)
        return {}
    return {"lon": lon, "lat": lat, "radius_m": reach}


def _reach(merged: Mapping[str, Row]) -> float | None:
    """Return the radius stated, else that of a precision; every one stated is checked."""
    found: list[float] = []
    if "radius_m" in merged:
        row = merged["radius_m"]
        radius = row.decimal("radius_m", "a 95 % radius in metres")
        if radius is not None and radius <= 0:
            row.fail("radius_m", "a 95 % radius in metres above 0")
        elif radius is not None:
            found.append(radius)
    if "precision" in merged:
        word = merged["precision"].term("precision", GeoPrecision)
        found += [] if word is None else [radius_m(word)]
    for field, look_up in (("geo_precision", from_acled), ("where_prec", from_ucdp)):
        if field in merged:
            row = merged[field]
            try:
                found.append(look_up(int(row.text(field))).radius_m)
            except ValueError as error:
                row.fail(field, "a code of that database", f"{error}.")
    return found[0] if found else None


def _kilometre(merged: Mapping[str, Row]) -> float | None:
    if "kilometre" not in merged:
        return None
    row = merged["kilometre"]
    if "along" not in merged:
        row.fail("along", "the id of the road or line the kilometre is counted on", "Add it.")
    if road := _ROAD.fullmatch(row.text("kilometre")):
        return int(road[1]) + int(road[2]) / 1000
    return row.decimal("kilometre", "a kilometre such as 169.4 or 169+400")
