"""`truceline map`: what it writes, and what it refuses before it computes anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from case.real import Real
from truceline.cli import app
from truceline.errors import CaseError


def run(*words: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["map", *map(str, words)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def test_it_draws_the_whole_and_one_incident(real: Real, tmp_path: Path) -> None:
    for words, name in (
        (["--whole"], "whole.svg"),
        (["--incident", real.picture.relations[0].incident_id.lower()], "one.svg"),
    ):
        out = tmp_path / "new" / name
        code, _ = run(real.case.path, "--out", out, *words)
        assert code == 0
        assert out.read_bytes().startswith(b"<svg")


@pytest.mark.parametrize("name", ["front.gif", "front"])
def test_another_ending_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(CaseError, match=rf"\.svg, \.pdf, \.png, and {name} ends in none"):
        run(tmp_path, "--out", tmp_path / name)


def test_two_maps_at_once_are_refused(tmp_path: Path) -> None:
    code, output = run(tmp_path, "--out", tmp_path / "x.svg", "--whole", "--incident", "I-1")
    assert code == 2
    assert "two maps" in output


def test_no_such_incident(real: Real, tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="there is no incident I-NONE"):
        run(real.case.path, "--out", tmp_path / "x.svg", "--incident", "I-NONE")
