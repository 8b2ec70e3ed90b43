"""The command line: what it says, what it writes, and the code it ends with."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pyogrio
import pytest

from case.files import CLAIMS, ROW, settings, small_case, table, written
from truceline.case import Case
from truceline.store import TABLES

Command = Callable[..., Any]
COMMANDS = ("new", "add", "build", "brief", "show", "status", "export")


@pytest.fixture
def empty(tmp_path: Path, command: Command) -> Path:
    """A case of two parties without an entry."""
    file = written(tmp_path / "case.toml", settings())
    ran = command("new", tmp_path / "case", "--settings", file)
    assert ran.code == 0
    assert "Next:" in ran.out
    return tmp_path / "case"


@pytest.mark.parametrize("name", COMMANDS)
def test_help_has_an_example(name: str, command: Command) -> None:
    ran = command(name, "--help")
    assert ran.code == 0
    assert "Example" in ran.out
    assert f"truceline {name}" in ran.out


def test_help_documents_the_exit_codes(command: Command) -> None:
    ran = command("--help")
    assert all(text in ran.out for text in ("3 done", "4 record", "5 something", "130"))
    assert all(name in ran.out for name in COMMANDS)


def test_version(command: Command) -> None:
    from truceline import __version__

    assert command("--version").out == __version__


def test_wrong_use(command: Command, tmp_path: Path) -> None:
    assert command("bild", tmp_path).code == 2
    assert command("build").code == 2
    assert command("brief", tmp_path).code == 2
    assert command("new", tmp_path / "x", "--settings", tmp_path / "none.toml").code == 2


@pytest.mark.parametrize("name", ["build", "brief", "show", "status", "export", "add"])
def test_what_is_no_case(name: str, command: Command, tmp_path: Path) -> None:
    file = table(tmp_path / "claims.csv", CLAIMS)
    more: dict[str, list[object]] = {
        "brief": ["--out", tmp_path / "b.html"],
        "show": ["I-ABCDE"],
        "export": ["--out", tmp_path / "e.csv"],
        "add": [file],
    }
    ran = command(name, tmp_path / "nowhere", *more.get(name, []))
    assert ran.code == 5
    assert "no such folder" in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["claims.csv"]


# An empty case


@pytest.mark.parametrize("name", ["build", "status", "export", "show"])
def test_an_empty_case_says_what_to_do(name: str, empty: Path, command: Command) -> None:
    more: dict[str, list[object]] = {"export": ["--out", empty / "e.csv"], "show": ["I-ABCDE"]}
    ran = command(name, empty, *more.get(name, []))
    assert ran.code == 5
    assert "the record is empty; add files with `truceline add`" in ran.err


def test_a_case_that_holds_only_its_settings(empty: Path, command: Command) -> None:
    assert command("add", empty, empty / "case.toml").code == 0
    ran = command("build", empty)
    assert ran.code == 0
    assert "no claims in no incidents" in ran.out
    assert "A front" in command("status", empty).out
    for name in TABLES:
        assert command("export", empty, "--table", name, "--out", empty / f"{name}.csv").code == 0
        assert len((empty / f"{name}.csv").read_text().splitlines()) == 1
    assert command("export", empty, "--out", empty / "map.gpkg").code == 0
    assert pyogrio.read_info(empty / "map.gpkg")["features"] == 0
    ran = command("show", empty, "I-ABCDE")
    assert ran.code == 5
    assert "there is no incident I-ABCDE" in ran.err


def test_a_new_case_from_the_template(tmp_path: Path, command: Command) -> None:
    folder = tmp_path / "Field Office: Nord (2)"
    assert command("new", folder).code == 0
    assert command("add", folder, folder / "case.toml").code == 0
    assert command("build", folder).code == 0


def test_new_over_an_old_case(empty: Path, command: Command) -> None:
    ran = command("new", empty)
    assert ran.code == 5
    assert "holds a case already" in ran.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id = ", "settings.toml"),
        ('title = "no id"', "id"),
        (settings("arland", "arland"), "listed twice"),
        (settings() + 'colour = "red"', "colour"),
        (settings().replace("+07:00", "Mars/Base"), "time zone"),
    ],
)
def test_settings_that_cannot_be_read(
    text: str, said: str, tmp_path: Path, command: Command
) -> None:
    file = written(tmp_path / "settings.toml", text)
    ran = command("new", tmp_path / "case", "--settings", file)
    assert ran.code == 5
    assert said in ran.err


def test_mended_settings_are_used(tmp_path: Path, command: Command) -> None:
    file = written(tmp_path / "settings.toml", 'title = "no id"')
    assert command("new", tmp_path / "case", "--settings", file).code == 5
    written(file, settings())
    assert command("new", tmp_path / "case", "--settings", file).code == 0


def test_settings_that_broke_later(empty: Path, command: Command, tmp_path: Path) -> None:
    file = table(tmp_path / "claims.csv", CLAIMS)
    (empty / "case.toml").write_text("id = ")
    ran = command("add", empty, file)
    assert ran.code == 5
    assert "case.toml" in ran.err
    (empty / "case.toml").unlink()
    assert "is missing" in command("add", empty, file).err


# Adding


def test_the_whole_way(tmp_path: Path, empty: Path, command: Command) -> None:
    ran = command("add", empty, *small_case(tmp_path / "files"), "--author", "Me")
    assert ran.code == 0, ran.err
    assert "4 claim" in ran.out
    assert "4 claims in 3 incidents" in command("build", empty).out
    assert (empty / "build" / "case.sqlite").is_file()
    status = command("status", empty)
    assert status.code == 0
    assert "no digital form" in status.out
    assert "km" in status.out
    incident = Case.open(empty).picture().incidents[0].id
    shown = command("show", empty, incident.lower())
    assert shown.code == 0
    assert "Arland" in shown.out
    assert "Green Hill / Mont Vert" in shown.out
    near = command("show", empty, incident[:-1] + "0")
    assert near.code == 5
    assert f"Did you mean {incident}" in near.err


def test_adding_twice(tmp_path: Path, empty: Path, command: Command) -> None:
    files = small_case(tmp_path / "files")
    command("add", empty, *files)
    checkpoint = (empty / "log" / "checkpoint").read_bytes()
    ran = command("add", empty, *files)
    assert ran.code == 0
    assert "nothing new" in ran.out
    assert "n the record already, word for word" in ran.out
    assert (empty / "log" / "checkpoint").read_bytes() == checkpoint


def test_three_bad_rows(tmp_path: Path, empty: Path, command: Command) -> None:
    rows = [
        *CLAIMS,
        ROW | {"claim_id": "B1", "event_date_start": "2025-02-30"},
        ROW | {"claim_id": "B2", "event_type": "artilery"},
        ROW | {"claim_id": "B3", "killed_max": "about ten"},
    ]
    ran = command("add", empty, table(tmp_path / "claims.csv", rows))
    assert ran.code == 3
    assert "4 claim" in ran.out
    assert "3 problems; everything else was recorded" in ran.err
    for row, field, value, expected in (
        (6, "event_date_start", "2025-02-30", "YYYY-MM-DD"),
        (7, "event_type", "artilery", "Did you mean 'artillery'?"),
        (8, "killed_max", "about ten", "a whole number"),
    ):
        assert f"claims.csv, row {row}, {field}: {value!r} expected " in ran.err
        assert expected in ran.err
    assert list(Case.open(empty).picture().claims) == ["C1", "C2", "C3", "C4"]


def test_a_file_that_is_none_of_the_kinds(tmp_path: Path, empty: Path, command: Command) -> None:
    ran = command("add", empty, written(tmp_path / "letter.docx", "Dear all"))
    assert ran.code == 3
    assert "letter.docx" in ran.err
    assert "Looked for" in ran.err


def test_a_file_that_is_not_there(tmp_path: Path, empty: Path, command: Command) -> None:
    ran = command("add", empty, tmp_path / "claims.csv")
    assert ran.code == 5
    assert "claims.csv is not a file" in ran.err
    assert Case.open(empty).log.size == 0


HEADER = {
    "claim_id": "Reference",
    "place_name": "Location",
    "claimant": "Speaker",
    "detail": "Text",
}


def test_other_columns_are_proposed_and_confirmed(
    tmp_path: Path, empty: Path, command: Command
) -> None:
    file = table(tmp_path / "claims.csv", CLAIMS, HEADER)
    ran = command("add", empty, file, "--yes")
    assert ran.code == 0
    assert "claim_id Reference synonym" in ran.out
    assert (tmp_path / "claims.mapping.toml").is_file()
    assert "Says that shells fell" in Case.open(empty).picture().claims["C1"].summary
    # What was confirmed is not asked again.
    again = command("add", empty, file)
    assert again.code == 0
    assert "nothing new" in again.out


def test_other_columns_are_asked_about(tmp_path: Path, empty: Path, command: Command) -> None:
    file = table(tmp_path / "claims.csv", CLAIMS, HEADER)
    ran = command("add", empty, file, typed="n\n")
    assert ran.code == 5
    assert "was not added" in ran.err
    assert "claims.mapping.toml" in ran.err
    assert Case.open(empty).log.size == 0
    assert not (tmp_path / "claims.mapping.toml").exists()
    assert command("add", empty, file, typed="y\n").code == 0
    assert len(Case.open(empty).picture().claims) == 4


def test_nobody_there_to_ask(tmp_path: Path, empty: Path, command: Command) -> None:
    file = table(tmp_path / "claims.csv", CLAIMS, HEADER)
    assert command("add", empty, file, typed="").code != 0
    assert Case.open(empty).log.size == 0


def test_a_required_column_that_nothing_resembles(
    tmp_path: Path, empty: Path, command: Command
) -> None:
    file = table(tmp_path / "claims.csv", CLAIMS, {"stance": "zzz"})
    ran = command("add", empty, file, "--yes")
    assert ran.code == 5
    assert "no column found for stance" in ran.err
    mapping = written(
        tmp_path / "own.toml",
        "[columns]\n" + "".join(f'{n} = "{n if n != "stance" else "zzz"}"\n' for n in ROW),
    )
    assert command("add", empty, file, "--mapping", mapping).code == 0
    assert len(Case.open(empty).picture().claims) == 4


def test_a_mapping_that_cannot_be_read(tmp_path: Path, empty: Path, command: Command) -> None:
    mapping = written(tmp_path / "own.toml", "[columns]\nclaim_idd = 'x'")
    ran = command("add", empty, table(tmp_path / "c.csv", CLAIMS), "--mapping", mapping)
    assert ran.code == 5
    assert "claim_idd" in ran.err


def test_columns_named_like_markup(tmp_path: Path, empty: Path, command: Command) -> None:
    header = {**HEADER, "weapon": "arms [/local]", "admin": "province [local]"}
    ran = command("add", empty, table(tmp_path / "claims.csv", CLAIMS, header), "--yes")
    assert ran.code == 0
    assert "[/local]" in ran.out
    assert "province [local]" in ran.out


@pytest.mark.parametrize("name", ["notes [local].csv", "notes [/local].csv"])
def test_messages_with_brackets(name: str, empty: Path, command: Command) -> None:
    ran = command("add", empty, empty / name)
    assert ran.code == 5
    assert name in ran.err


def test_a_folder_named_like_markup(tmp_path: Path, command: Command) -> None:
    folder = tmp_path / "[bold] case [/red]"
    ran = command("new", folder)
    assert ran.code == 0
    assert folder.name in ran.out


def test_interrupted(
    tmp_path: Path, empty: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    from truceline.ledger import Log

    files = small_case(tmp_path / "files")

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Log, "append", stop)
        assert command("add", empty, *files).code == 130
    assert Case.open(empty).log.size == 0
    assert command("add", empty, *files).code == 0


def test_interrupted_says_so(
    tmp_path: Path, empty: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    from truceline.ledger import Log

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Log, "append", stop)
    ran = command("add", empty, *small_case(tmp_path / "files"))
    assert "the record stands as it was" in ran.err


# Points of the record and exports


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("0", "there is no point 0"),
        ("999", "there is no point 999"),
        ("1999-01-01", "nothing in the record was recorded by"),
        ("soon", "is not a date"),
    ],
)
def test_points_that_are_none(at: str, said: str, small: Case, command: Command) -> None:
    ran = command("build", small.path, "--at", at)
    assert ran.code == 5
    assert said in ran.err


def test_a_point_before_the_settings(small: Case, command: Command, tmp_path: Path) -> None:
    assert command("build", small.path, "--at", "1").code == 0
    assert "no claims" in command("build", small.path, "--at", "1").out


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_every_table_is_exported(
    name: str, ending: str, small: Case, command: Command, tmp_path: Path
) -> None:
    path = tmp_path / "out" / f"{name}{ending}"
    ran = command("export", small.path, "--table", name, "--out", path)
    assert ran.code == 0
    columns = [column.name for column in TABLES[name].columns]
    if ending == ".parquet":
        assert pq.read_schema(path).names == columns
    else:
        with path.open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file)) == columns


def test_a_formula_in_a_claim_is_text_in_csv(small: Case, command: Command, tmp_path: Path) -> None:
    command("export", small.path, "--table", "claim", "--out", tmp_path / "claim.csv")
    with (tmp_path / "claim.csv").open(encoding="utf-8", newline="") as file:
        told = {row["claim_id"]: row["summary"] for row in csv.DictReader(file)}
    assert told["C4"] == "'=SUM(A1) is how this account begins"


@pytest.mark.parametrize("ending", [".gpkg", ".geojson", ".csv", ".parquet"])
def test_incidents_are_exported(ending: str, small: Case, command: Command, tmp_path: Path) -> None:
    path = tmp_path / f"incidents{ending}"
    assert command("export", small.path, "--out", path).code == 0
    assert path.stat().st_size > 0
    if ending in (".gpkg", ".geojson"):
        assert pyogrio.read_info(path)["features"] == 3


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--out", "x.shp"], "expected an ending of"),
        (["--out", "x.gpkg", "--table", "finding"], "expected an ending of"),
        (["--out", "x.csv", "--table", "findings"], "there is no table 'findings'"),
        (["--out", "x"], "expected an ending of"),
    ],
)
def test_exports_that_cannot_be(
    words: list[str], said: str, small: Case, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(small.path.parent)
    ran = command("export", small.path, *words)
    assert ran.code == 5
    assert said in ran.err
    assert not list(small.path.parent.glob("x*"))


def test_a_file_that_cannot_be_written(small: Case, command: Command, tmp_path: Path) -> None:
    (tmp_path / "taken.csv").mkdir()
    ran = command("export", small.path, "--out", tmp_path / "taken.csv")
    assert ran.code == 5
    assert "taken.csv" in ran.err


def test_as_a_process_of_its_own(small: Case) -> None:
    checkpoint = small.path / "log" / "checkpoint"
    checkpoint.write_bytes(checkpoint.read_bytes().replace(b"\n", b"\n\n", 1))
    done = subprocess.run(
        [sys.executable, "-c", "from truceline.cli import main; main()", "build", str(small.path)],
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
        env=dict(os.environ),
    )
    assert done.returncode == 4
    assert "The record cannot be trusted" in done.stderr
    assert "Traceback" not in done.stderr
