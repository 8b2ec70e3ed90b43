"""What every test shares: keys in the test's own folder, and the real case, built once."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import hypothesis
import pytest

from case.files import settings, small_case, written
from case.real import Real
from truceline.case import Case
from truceline.ledger.keys import ENV

# In CI the examples are the same each time, so that a change is judged by what it changes; on a
# person's machine they are new each time, and find what nobody thought of.
hypothesis.settings.register_profile("ci", derandomize=True, deadline=None)
hypothesis.settings.register_profile("own", deadline=None)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "own")

REAL = Path(__file__).parent.parent / "cases" / "thailand-cambodia-2025"
ENDINGS = {".csv", ".yaml", ".geojson"}


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of private keys of this test alone."""
    folder = tmp_path / "keys"
    monkeypatch.setenv(ENV, str(folder))
    return folder


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Real:
    """The real case, recorded and computed once in a session."""
    folder = tmp_path_factory.mktemp("real")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ENV, str(folder / "keys"))
        case = Case.new(folder / "case", REAL / "case.toml")
        added = case.add([path for path in sorted(REAL.iterdir()) if path.suffix in ENDINGS])
        assert added.problems == ()
        return Real(case, folder / "keys", case.picture())


@pytest.fixture
def small(tmp_path: Path) -> Case:
    """A small case of two fictional parties, with a file of every kind, in `tmp_path / "case"`."""
    folder = tmp_path / "files"
    files = small_case(folder)
    case = Case.new(tmp_path / "case", written(folder / "case.toml", settings()))
    added = case.add(files)
    assert added.problems == ()
    return case


@dataclass(frozen=True)
class Ran:
    """What a command did; all white space in its output is single blanks."""

    code: int
    out: str
    err: str


@pytest.fixture
def command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Ran]:
    """Run a command line in this process, as `main` would run it. A traceback fails the test."""
    from truceline import cli

    monkeypatch.setattr(cli.out, "width", 500)
    monkeypatch.setattr(cli.err, "width", 500)

    def run(*words: object, typed: str = "") -> Ran:
        monkeypatch.setattr(sys, "argv", ["truceline", *map(str, words)])
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        capsys.readouterr()
        try:
            cli.main()
            code: object = 0
        except SystemExit as stop:
            code = stop.code
        shown = capsys.readouterr()
        text = [" ".join(part.split()) for part in shown]
        assert "Traceback" not in text[1]
        return Ran(code if isinstance(code, int) else int(code is not None), *text)

    return run
