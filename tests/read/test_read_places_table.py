from __future__ import annotations

import csv
import io
from typing import Any

import openpyxl
import pytest

from truceline.geo import RADIUS_M, from_acled, from_ucdp
from truceline.read import FileKind, Reading, read_bytes
from truceline.record import GeoPrecision, Name, Place, Settings

ROW = {"id": "hill", "name": "Green Hill", "lat": "14.3", "lon": "104.6", "radius_m": "300"}


def as_csv(*rows: dict[str, str]) -> bytes:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def read(settings: Settings, *rows: dict[str, str]) -> Reading:
    reading = read_bytes(as_csv(*rows), "places.csv", settings)
    assert reading.kind is FileKind.PLACE_TABLE
    return reading


def places(reading: Reading) -> list[Place]:
    return [item.body for item in reading.items if isinstance(item.body, Place)]


def test_rows_of_one_id_are_the_names_of_one_place(settings: Settings) -> None:
    reading = read(
        settings,
        ROW | {"language": "en", "party": "north", "what": "hill", "within": "d1", "credit": "C"},
        {"id": "hill", "name": "Vihreä", "language": "fi", "shown": "no", "note": "N"},
        {"id": "d1", "name": "District", "pcode": "XX01", "geonames": "12"},
        {"id": "hill", "name": "Green Hill", "language": "en", "party": "north", "lat": "14.3"},
    )
    assert reading.problems == ()
    hill, district = places(reading)
    assert hill.names == (
        Name(text="Green Hill", party="north"),
        Name(text="Vihreä", language="fi", shown=False),
    )
    assert (hill.lon, hill.lat, hill.radius_m) == (104.6, 14.3, 300)
    assert (hill.what, hill.within, hill.credit, hill.note) == ("hill", "d1", "C", "N")
    assert (district.lon, district.extent) == (None, None)
    assert district.codes == {"pcode": "XX01", "geonames": "12"}
    assert reading.rows == 4
    assert [item.available for item in reading.items] == [None, None, None]


def test_csv_and_workbook_read_the_same(settings: Settings) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["id", "name", "lat", "lon", "geo_precision", "shown"])
    sheet.append(["hill", "ប្រាសាទ", 14.3, 104.6, 1, True])
    out = io.BytesIO()
    book.save(out)
    packed = read_bytes(out.getvalue(), "places.csv", settings)
    cells = {"id": "hill", "name": "ប្រាសាទ", "lat": "14.3", "lon": "104.6"}
    plain = read(settings, cells | {"geo_precision": "1", "shown": "true"})
    assert packed.problems == plain.problems == ()
    assert places(packed) == places(plain)


@pytest.mark.parametrize(
    ("cells", "radius"),
    [
        ({"radius_m": "250", "precision": "district"}, 250.0),
        ({"precision": "Locality"}, RADIUS_M[GeoPrecision.LOCALITY]),
        ({"geo_precision": "2"}, from_acled(2).radius_m),
        ({"where_prec": "5"}, from_ucdp(5).radius_m),
    ],
)
def test_the_radius_is_stated_or_that_of_a_precision(
    settings: Settings, cells: dict[str, str], radius: float
) -> None:
    (place,) = places(read(settings, ROW | {"radius_m": ""} | cells))
    assert place.radius_m == radius


def test_the_code_of_a_place_stands_for_its_id(settings: Settings) -> None:
    (place,) = places(read(settings, {"id": "", "pcode": "XX0102", "name": "A"}))
    assert place.id == "XX0102"


@pytest.mark.parametrize(("text", "km"), [("169+400", 169.4), ("12.5", 12.5)])
def test_a_kilometre_along_a_road(settings: Settings, text: str, km: float) -> None:
    (place,) = places(read(settings, ROW | {"kilometre": text, "along": "road-55"}))
    assert (place.kilometre, place.along) == (km, "road-55")


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"name": ""}, "name", "left out"),
        ({"id": ""}, "id", "pcode"),
        ({"lat": ""}, "lat", "Add it"),
        ({"lon": ""}, "lon", "Add it"),
        ({"lat": "104.6", "lon": "14.3"}, "lat", "exchanged"),
        ({"lat": "14,3"}, "lat", "decimal comma"),
        ({"radius_m": ""}, "radius_m", "a point alone"),
        ({"radius_m": "0"}, "radius_m", ""),
        ({"radius_m": "", "precision": "vilage"}, "precision", ""),
        ({"radius_m": "", "geo_precision": "4"}, "geo_precision", "expected 1 to 3"),
        ({"radius_m": "", "where_prec": "x"}, "where_prec", ""),
        ({"language": "english"}, "language", ""),
        ({"party": "nort"}, "party", "'north'"),
        ({"shown": "perhaps"}, "shown", ""),
        ({"kilometre": "3"}, "along", "Add it"),
        ({"kilometre": "three", "along": "r"}, "kilometre", "decimal number"),
    ],
)
def test_a_bad_row_is_listed_and_the_rest_is_read(
    settings: Settings, changes: dict[str, str], field: str, says: str
) -> None:
    reading = read(settings, ROW | {"id": "good"}, ROW | changes)
    assert [place.id for place in places(reading)] == ["good"]
    assert {problem.row for problem in reading.problems} == {3}
    hits = [problem for problem in reading.problems if problem.field == field]
    assert hits, reading.problems
    assert any(says in problem.fix for problem in hits), hits


@pytest.mark.parametrize("other", [{"lat": "14.4"}, {"what": "village"}, {"pcode": "X"}])
def test_rows_that_contradict_each_other_make_no_place(
    settings: Settings, other: dict[str, Any]
) -> None:
    first = ROW | {"what": "hill", "pcode": "Y"}
    reading = read(settings, first, ROW | {"id": "good"}, first | {"name": "B"} | other)
    assert [place.id for place in places(reading)] == ["good"]
    (problem,) = reading.problems
    assert (problem.row, problem.field, problem.value) == (4, *next(iter(other.items())))
    assert "as in row 2" in problem.expected


def test_a_party_and_its_names_are_treated_alike(settings: Settings) -> None:
    def swapped(party: str) -> list[Place]:
        return places(read(settings, ROW | {"party": party}))

    assert (
        swapped("north")[0].names[0].model_copy(update={"party": "south"})
        == (swapped("south")[0].names[0])
    )
