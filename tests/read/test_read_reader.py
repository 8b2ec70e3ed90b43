from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest

from truceline.read import (
    CANONICAL,
    ColumnMapping,
    FileKind,
    NotRecognised,
    Problem,
    Reading,
    mapping_path,
    read_bytes,
    read_file,
    recognise,
)
from truceline.record import Claim, Settings

Cells = dict[str, str]


def as_csv(*rows: Cells) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def as_xlsx(*rows: Cells) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(rows[0]))
    for cells in rows:
        numbers = ("lat", "lon")
        sheet.append([float(v) if k in numbers and v else v or None for k, v in cells.items()])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.yaml", b"agreements: []", FileKind.AGREEMENTS),
        ("a.toml", b"id = 'x'\ntitle = 'y'", FileKind.SETTINGS),
        ("a.jsonl", b'{"kind": "claim"}\n{"kind": "reply"}', FileKind.ENTRIES),
        ("a.json", b'[{"kind": "claim"}]', FileKind.ENTRIES),
        (
            "a.csv",
            b"Latitude,Longitude,acq_date,acq_time,scan,track,satellite\n1,1,1,1,1,1,1\n",
            FileKind.FIRES,
        ),
        ("a.csv", b"ID;claimant;side;stance;type\n1;1;1;1;1\n", FileKind.CLAIMS),
        (
            "a.geojson",
            b'{"type":"Feature","properties":{"scale":"1:1"},"geometry":null}',
            FileKind.LINES,
        ),
        (
            "a.json",
            b'{"type":"Feature","properties":{"names":[]},"geometry":null}',
            FileKind.PLACES,
        ),
    ],
)
def test_kinds_are_recognised(name: str, data: bytes, kind: FileKind) -> None:
    assert recognise(Path(name), data) is kind


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.pdf", b"%PDF", "ending '.pdf'"),
        ("a.csv", b"x,y\n1,2\n", "none of its 2 columns has a name that is known"),
        ("a.yaml", b"x: 1", "no key 'agreements'"),
        ("a.yaml", b"x: [", "not YAML"),
        ("a.toml", b"x = 1", "no 'id' and 'title'"),
        ("a.toml", b"[columns]\n", "column mapping"),
        ("a.json", b'{"x": 1}', "neither GeoJSON"),
        ("a.json", b"{", "not JSON"),
        ("a.geojson", b'{"type":"FeatureCollection","features":[]}', "no features"),
    ],
)
def test_other_files_are_refused_with_what_was_looked_for(
    name: str, data: bytes, words: str, settings: Settings
) -> None:
    with pytest.raises(NotRecognised, match="Looked for claims: CSV or XLSX") as error:
        recognise(Path(name), data)
    assert words in str(error.value)
    reading = read_bytes(data, name, settings)
    assert (reading.kind, reading.items, reading.blobs) == (None, (), ())
    assert words in reading.problems[0].value


def test_a_table_from_which_nothing_can_be_read_says_why(settings: Settings) -> None:
    reading = read_bytes(b"", "a.csv", settings)
    assert (reading.kind, reading.items) == (None, ())
    assert [(problem.file, problem.value) for problem in reading.problems] == [
        ("a.csv", "empty file")
    ]


def test_csv_and_xlsx_of_one_table_read_the_same(row: Cells, settings: Settings) -> None:
    rows = [row, row | {"claim_id": "C2", "lat": "", "lon": "", "detail": "=1+1 ปราสาท"}]
    rows.append(row | {"claim_id": "C3", "stance": "asert"})
    rows[1]["detail"] = 'ปราสาท, ‘quoted’; "twice"\nsecond line'
    plain = read_bytes(as_csv(*rows), "t.csv", settings)
    packed = read_bytes(as_xlsx(*rows), "t.xlsx", settings)
    assert plain.kind is packed.kind is FileKind.CLAIMS
    assert plain.rows == packed.rows == 3

    def bodies(reading: Reading) -> list[object]:
        found: list[object] = []
        for item in reading.items[1:]:  # the first is the file itself
            fields = item.body.model_dump()
            found.append((fields, item.available))
        return found

    assert bodies(plain) == bodies(packed)
    where = [(p.row, p.field, p.value) for p in plain.problems]
    assert where == [(p.row, p.field, p.value) for p in packed.problems]
    assert where == [(4, "stance", "asert")]


def test_the_original_is_kept(row: Cells, settings: Settings) -> None:
    data = as_csv(row)
    reading = read_bytes(data, "t.csv", settings)
    ((blob, kept),) = reading.blobs
    assert kept == data
    assert blob.name == "t.csv"
    assert reading.items[0].body.original == blob  # type: ignore[union-attr]


def test_a_guessed_mapping_waits_for_a_person(
    row: Cells, settings: Settings, tmp_path: Path
) -> None:
    renamed = {{"claimant": "Speaker", "detail": "Summary"}.get(k, k): v for k, v in row.items()}
    path = tmp_path / "t.csv"
    path.write_bytes(as_csv(renamed))
    reading = read_file(path, settings)
    assert reading.items == ()
    (problem,) = reading.problems
    assert "claimant = 'Speaker' (synonym)" in problem.value
    assert "t.mapping.toml" in problem.fix
    columns = {name: name for name in row} | {"claimant": "Speaker", "detail": "Summary"}
    given = read_file(path, settings, ColumnMapping(columns))
    ColumnMapping(columns).save(mapping_path(path))
    beside = read_file(path, settings)
    assert given.problems == beside.problems == ()
    assert given.items == beside.items
    assert sum(isinstance(item.body, Claim) for item in beside.items) == 1


def test_a_broken_mapping_is_a_problem(row: Cells, settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(as_csv(row))
    mapping_path(path).write_text("[columns]\nclam_id = 'x'\n")
    reading = read_file(path, settings)
    assert reading.items == ()
    assert reading.problems[0].file == "t.mapping.toml"


def test_a_declared_encoding_is_used(row: Cells, settings: Settings) -> None:
    data = as_csv(row | {"place_name": "ปราสาท"}).decode().encode("cp874")
    reading = read_bytes(data, "t.csv", settings)
    assert reading.kind is None
    assert "cp874" in str(reading.problems[0])
    columns = {name: name for name in row}
    reading = read_bytes(data, "t.csv", settings, ColumnMapping(columns, "cp874"))
    assert reading.problems == ()
    claim = reading.items[-1].body
    assert isinstance(claim, Claim)
    assert claim.where.words == "ปราสาท"


def test_problems_stand_in_the_order_of_the_file(row: Cells, settings: Settings) -> None:
    data = as_csv(row | {"stance": "x"}) + b"one,two\n" + as_csv(row | {"stance": "y"})[-200:]
    reading = read_bytes(data, "t.csv", settings, CANONICAL)
    rows = [problem.row for problem in reading.problems]
    assert rows == sorted(rows, key=lambda number: number or 0)
    assert len(rows) >= 2


def test_one_problem_is_one_line() -> None:
    problem = Problem("t.csv", 3, "lat", "a\nb" * 99, "a latitude", "Mend it.")
    text = str(problem)
    assert text.startswith("t.csv, row 3, lat: 'a ba ")
    assert text.endswith("…'; expected a latitude. Mend it.")
    assert "\n" not in text
    assert len(text) < 140


@pytest.mark.parametrize("name", ["places.geojson", "settings.toml", "entries.jsonl"])
def test_other_kinds_are_dispatched(name: str, settings: Settings) -> None:
    contents = {
        "places.geojson": json.dumps(
            {"type": "Feature", "properties": {"id": "a", "name_en": "A"}, "geometry": None}
        ),
        "settings.toml": "id = 'x'\ntitle = 'y'",
        "entries.jsonl": json.dumps(
            {"kind": "source", "id": "S", "publisher": "P", "channel": "press"}
        ),
    }
    reading = read_bytes(contents[name].encode(), name, settings)
    assert reading.problems == ()
    assert reading.rows == 1
    assert reading.items
    assert len(reading.blobs) == 1
