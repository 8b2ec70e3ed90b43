"""Derived tables: exactly the documented columns, in every form they are handed on in."""

from __future__ import annotations

import csv
import re
import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely

from case.real import Real
from truceline.case import Case
from truceline.store import TABLES, export_map, export_table, facts, tables, write
from truceline.store.column import BOOL, INT, REAL, TEXT, TIME

FACTS = {"origin": "front", "size": "3"}


@pytest.fixture(scope="module")
def made(real: Real) -> dict[str, pa.Table]:
    return tables(real.picture)


def stored(path: Path, name: str) -> list[dict[str, Any]]:
    """The rows of a table in SQLite."""
    with sqlite3.connect(path) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(f'SELECT * FROM "{name}"')]  # noqa: S608


def plain(value: object) -> object:
    """A value as SQLite gives it back."""
    return f"{value:%Y-%m-%d %H:%M:%S.000000}" if isinstance(value, datetime) else value


def test_the_promised_tables_and_columns() -> None:
    promised = {
        "claim_incident": ["claim_id", "incident_id"],
        "finding": [
            "incident_id",
            "verdict",
            "state",
            "probability",
            "low",
            "high",
            "word",
            "confidence",
            "status",
            "reasons",
        ],
        "compliance": [
            "agreement_id",
            "clause_id",
            "party",
            "as_of",
            "status",
            "probability",
            "incident_ids",
        ],
    }
    for name, columns in promised.items():
        assert [column.name for column in TABLES[name].columns][: len(columns)] == columns
    assert "detection" in TABLES


NOT_IN_THE_REAL_CASE = {"zone_relation", "clause_area", "date_flag", "change"}
"""No agreement of it draws a zone or names a distance (the small case has both), no date of it
looks mistyped, and no image of it is at hand to compare."""


NOT_IN_THE_SMALL_CASE = {
    "claim_copy",
    "series_point",
    "claim_about",
    "date_flag",
    "proposition",
    "change",
}
"""Four claims, each of one event, that contradict nobody; tests of their own have all of these."""


@pytest.mark.parametrize("name", TABLES)
def test_every_column_is_documented(name: str) -> None:
    spec = TABLES[name]
    names = [column.name for column in spec.columns]
    assert len(set(names)) == len(names)
    assert set(spec.key) <= set(names)
    assert spec.doc
    assert all(column.doc for column in spec.columns)
    assert {column.type for column in spec.columns} <= {TEXT, INT, REAL, BOOL, TIME}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_exactly_the_schema(made: dict[str, pa.Table], name: str) -> None:
    assert made[name].schema == TABLES[name].schema
    assert made[name].num_rows > 0 or name in NOT_IN_THE_REAL_CASE
    rows = made[name].to_pylist()
    keys = [tuple(row[column] for column in TABLES[name].key) for row in rows]
    assert len(set(keys)) == len(keys)
    assert all(None not in key for key in keys)


def test_tables_refer_to_each_other(made: dict[str, pa.Table]) -> None:
    def column(table: str, name: str) -> list[Any]:
        return made[table][name].to_pylist()

    claims, incidents = column("claim", "claim_id"), column("incident", "incident_id")
    assert column("claim_incident", "claim_id") == claims
    assert set(column("claim_incident", "incident_id")) == set(incidents)
    assert column("finding", "incident_id") == [i for i in incidents for _ in range(3)]
    assert column("sensing", "incident_id") == [i for i in incidents for _ in range(3)]
    assert set(column("claim", "source_id")) <= set(column("source", "source_id"))
    assert sum(column("incident", "claims")) == len(claims)
    bearing = {i for text in column("compliance", "incident_ids") for i in text.split()}
    assert bearing <= set(incidents)
    told = {i for text in column("finding", "reasons") for i in re.findall(r"\bC\d{4}\b", text)}
    assert told <= set(claims)


@pytest.mark.parametrize("name", TABLES)
def test_sqlite_holds_what_the_tables_hold(
    made: dict[str, pa.Table], name: str, real: Real, tmp_path: Path
) -> None:
    path = tmp_path / "case.sqlite"
    write(
        path, {other: made[other] if other == name else made[other][:0] for other in TABLES}, FACTS
    )
    rows = [{key: plain(value) for key, value in row.items()} for row in made[name].to_pylist()]

    def by_key(row: dict[str, Any]) -> tuple[Any, ...]:
        return tuple(row[column] for column in TABLES[name].key)

    assert sorted(stored(path, name), key=by_key) == sorted(rows, key=by_key)
    assert facts(path) == FACTS
    with sqlite3.connect(path) as connection:
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
        keys = {row[1] for row in connection.execute(f"PRAGMA table_info({name})") if row[5]}
    assert columns == [column.name for column in TABLES[name].columns]
    assert keys == set(TABLES[name].key)


def test_writing_replaces_and_leaves_no_draft(made: dict[str, pa.Table], tmp_path: Path) -> None:
    path = tmp_path / "build" / "case.sqlite"
    write(path, made, FACTS)
    write(path, {name: table[:0] for name, table in made.items()}, {"size": "0"})
    assert facts(path) == {"size": "0"}
    assert stored(path, "claim") == []
    assert [file.name for file in path.parent.iterdir()] == ["case.sqlite"]


def test_a_write_that_fails_leaves_the_old_file(made: dict[str, pa.Table], tmp_path: Path) -> None:
    path = tmp_path / "case.sqlite"
    write(path, made, FACTS)
    with pytest.raises(KeyError):
        write(path, {"claim": made["claim"]}, {"size": "0"})
    assert facts(path) == FACTS
    assert len(stored(path, "incident")) == made["incident"].num_rows


def test_no_build_no_facts(tmp_path: Path) -> None:
    assert facts(tmp_path / "case.sqlite") == {}


def test_deleting_build_loses_nothing(small: Case) -> None:
    build = small.path / "build"

    def contents() -> dict[str, list[dict[str, Any]]]:
        return {name: stored(build / "case.sqlite", name) for name in (*TABLES, "build")}

    small.build()
    before = contents()
    assert {name for name, rows in before.items() if not rows} == NOT_IN_THE_SMALL_CASE
    shutil.rmtree(build)
    Case.open(small.path).build()
    assert contents() == before
    assert facts(build / "case.sqlite")["root"] == small.log.checkpoint.root.hex()


@pytest.mark.parametrize("name", TABLES)
def test_parquet_keeps_types_and_values(
    made: dict[str, pa.Table], name: str, tmp_path: Path
) -> None:
    path = tmp_path / f"{name}.parquet"
    export_table(made[name], path)
    read = pq.read_table(path)
    assert [(field.name, field.type) for field in read.schema] == [
        (field.name, field.type if field.type != TIME else pa.timestamp("ms", tz="UTC"))
        for field in TABLES[name].schema
    ]
    assert read.to_pylist() == made[name].to_pylist()


@pytest.mark.parametrize("name", TABLES)
def test_csv_holds_every_row(made: dict[str, pa.Table], name: str, tmp_path: Path) -> None:
    path = tmp_path / f"{name}.csv"
    export_table(made[name], path)
    data = path.read_bytes()
    assert data.decode("utf-8").startswith(",".join(made[name].column_names) + "\n")
    assert b"\r\n" not in data
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == made[name].num_rows
    for row, values in zip(rows, made[name].to_pylist(), strict=True):
        for column, value in values.items():
            if value is None:
                assert row[column] == ""
            elif isinstance(value, bool):
                assert row[column] == str(value).lower()
            elif isinstance(value, datetime):
                assert datetime.fromisoformat(row[column]) == value
            elif isinstance(value, str):
                assert row[column].removeprefix("'") == value
            else:
                assert float(row[column]) == value


DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"]


def cells(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return [row[0] for row in csv.reader(file)][1:]


def test_a_formula_is_text_in_csv_and_itself_elsewhere(tmp_path: Path) -> None:
    harmless = ["plain", "a=b", "'quoted", "1-2", "", "ก=ข"]
    table = pa.table({"summary": [*DANGEROUS, *harmless]})
    export_table(table, tmp_path / "t.csv")
    assert cells(tmp_path / "t.csv") == [*(f"'{text}" for text in DANGEROUS), *harmless]
    export_table(table, tmp_path / "t.parquet")
    assert pq.read_table(tmp_path / "t.parquet")["summary"].to_pylist() == [*DANGEROUS, *harmless]


@pytest.mark.parametrize("text", ["one\rtwo", "\r=1"])
def test_a_carriage_return_breaks_no_row(text: str, tmp_path: Path) -> None:
    export_table(pa.table({"summary": [text, "next"]}), tmp_path / "t.csv")
    assert [cell.removeprefix("'") for cell in cells(tmp_path / "t.csv")] == [text, "next"]


def test_numbers_are_no_formulas(tmp_path: Path) -> None:
    export_table(pa.table({"distance_m": [-1.5, 2.0, None]}), tmp_path / "t.csv")
    assert cells(tmp_path / "t.csv") == ["-1.5", "2.0", ""]


def test_other_endings_are_refused(made: dict[str, pa.Table], tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"t.xls"):
        export_table(made["claim"], tmp_path / "t.xls")
    with pytest.raises(ValueError, match=r"t.shp"):
        export_map(made["incident"], tmp_path / "t.shp")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", [".gpkg", ".geojson"])
def test_a_map_keeps_every_incident(made: dict[str, pa.Table], ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"incidents{ending}"
    path.write_text("what was here before")
    export_map(made["incident"], path)
    info = pyogrio.read_info(path)
    assert info["features"] == made["incident"].num_rows
    assert "4326" in info["crs"]
    meta, _, geometry, fields = pyogrio.raw.read(path)
    columns = dict(zip(meta["fields"], fields, strict=True))
    assert list(columns) == [n for n in made["incident"].column_names if n not in ("lon", "lat")]
    rows = made["incident"].to_pylist()
    assert list(columns["incident_id"]) == [row["incident_id"] for row in rows]
    assert sum(point is None for point in geometry) == sum(row["lon"] is None for row in rows) > 0
    for row, wkb in zip(rows, geometry, strict=True):
        if wkb is not None:
            point = shapely.from_wkb(wkb)
            assert (point.x, point.y) == pytest.approx((row["lon"], row["lat"]), abs=1e-6)
    assert [int(value) for value in columns["claims"]] == [row["claims"] for row in rows]
    # GDAL takes the times of GeoJSON for times, in UTC, and those of a GeoPackage for text.
    times = [datetime.fromisoformat(str(text)) for text in columns["earliest"]]
    assert [at if at.tzinfo else at.replace(tzinfo=UTC) for at in times] == [
        row["earliest"] for row in rows
    ]


@pytest.mark.parametrize("ending", [".gpkg", ".geojson"])
def test_a_map_of_nothing(made: dict[str, pa.Table], ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"incidents{ending}"
    export_map(made["incident"][:0], path)
    assert pyogrio.read_info(path)["features"] == 0


@pytest.mark.parametrize("ending", [".gpkg", ".geojson"])
def test_a_map_of_incidents_that_all_have_no_place(
    made: dict[str, pa.Table], ending: str, tmp_path: Path
) -> None:
    nowhere = made["incident"].filter(pc.is_null(made["incident"]["lon"]))
    path = tmp_path / f"incidents{ending}"
    export_map(nowhere, path)
    _, _, geometry, _ = pyogrio.raw.read(path)
    assert len(geometry) == nowhere.num_rows > 0
    assert all(point is None for point in geometry)


def test_what_a_row_says(small: Case) -> None:
    made = tables(small.picture())
    claims = {row["claim_id"]: row for row in made["claim"].to_pylist()}
    assert claims["C1"] == claims["C1"] | {
        "party": "arland",
        "accused": "borduria",
        "role": "party",
        "stance": "asserts",
        "place_id": "green-hill",
        "event_earliest": datetime(2025, 7, 24, 1, 20, tzinfo=UTC),
        "radius_m": 3000.0,
        "killed_min": None,
        "killed_max": 2,
    }
    assert claims["C4"]["party"] == ""
    assert (claims["C3"]["lon"], claims["C3"]["radius_m"]) == (None, None)
    incidents = made["incident"].to_pylist()
    assert incidents[0]["place_names"] == "Green Hill / Mont Vert"
    assert incidents[0]["parties_speaking"] == "arland,borduria"
    assert (incidents[0]["claims"], incidents[0]["roots"]) == (2, 2)
    findings = made["finding"].to_pylist()
    assert [row["verdict"] for row in findings[:3]] == ["occurrence", "attribution", "breach"]
    assert findings[1]["state"] == "party:borduria"
    assert "C1" in findings[0]["reasons"]
    assert "C2" in findings[0]["reasons"]
    near = {row["incident_ids"] for row in made["detection"].to_pylist()}
    assert near == {"", incidents[0]["incident_id"]}
    assert {row["log_odds"] for row in made["sensing"].to_pylist()} == {0.0}
    lines = {row["line_id"] for row in made["line_relation"].to_pylist()}
    assert lines == {"survey"}, "nothing is measured from a line without a digital form"
