"""The commands of the weighing, as a user runs them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner

from case.real import Real
from truceline.cli import app

ROWS = [
    ("e1", "north", "07:10"),
    ("e1", "south", "07:40"),
    ("e1", "observers", "07:10"),
    ("e2", "north", "=SUM(1)"),
]


def run(*arguments: object) -> str:
    done = CliRunner().invoke(app, [str(each) for each in arguments], env={"COLUMNS": "110"})
    assert done.exit_code == 0, done.output
    return done.output


def written(path: Path, rows: list[tuple[str, ...]], *heading: str) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([heading, *rows])
    return path


@pytest.mark.slow
def test_look_next_lists_each_way(real: Real) -> None:
    shown = run("look-next", real.case.path, "--most", 3)
    assert shown.index("Ask the party") < shown.index("Send observers")
    assert "no findings" in shown
    only = run("look-next", real.case.path, "--for", "visit", "--most", 3)
    assert "Ask the party" not in only
    assert only.count("I-") == 3


@pytest.mark.slow
def test_an_unknown_way_is_refused(real: Real) -> None:
    done = CliRunner().invoke(app, ["look-next", str(real.case.path), "--for", "magic"])
    assert done.exit_code == 2


@pytest.mark.slow
def test_weights_are_published_until_something_is_resolved(real: Real) -> None:
    shown = run("weights", real.case.path)
    assert "As published" in shown
    assert "observer, seen" in shown


def test_settle_writes_every_value(tmp_path: Path) -> None:
    table = written(tmp_path / "stated.csv", ROWS, "object", "source", "value")
    out = tmp_path / "out" / "settled.csv"
    assert "2 objects" in run("settle", table, "--out", out)
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["object"], row["value"]) for row in rows] == [
        ("e1", "07:10"),
        ("e1", "07:40"),
        ("e2", "'=SUM(1)"),
    ]
    assert float(rows[0]["probability"]) > float(rows[1]["probability"])


def test_what_is_known_stands(tmp_path: Path) -> None:
    table = written(tmp_path / "stated.csv", ROWS, "object", "source", "value")
    known = written(tmp_path / "known.csv", [("e1", "07:40")], "object", "value")
    out = tmp_path / "settled.parquet"
    run("settle", table, "--known", known, "--out", out)
    assert out.stat().st_size > 0


@pytest.mark.parametrize(
    ("rows", "heading", "told"),
    [
        (ROWS, ("object", "who", "value"), "source is missing"),
        ([("e1", "", "x")], ("object", "source", "value"), "row 2, source"),
    ],
)
def test_a_bad_table_is_named(
    tmp_path: Path, rows: list[tuple[str, ...]], heading: tuple[str, ...], told: str
) -> None:
    table = written(tmp_path / "stated.csv", rows, *heading)
    done = CliRunner().invoke(app, ["settle", str(table), "--out", str(tmp_path / "out.csv")])
    assert done.exit_code != 0
    assert told in str(done.exception) + done.output
