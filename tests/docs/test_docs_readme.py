"""README and CONTRIBUTING name what exists, and every link leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer.main
from pages import ROOT, page, table, word

import truceline
from truceline import cli
from truceline.case import Case

README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
SOURCE = ROOT / "src" / "truceline"


def test_readme_has_every_command() -> None:
    shown = {word(name).split()[1] for name, _ in table(README, "command", "what it does")}
    assert shown == set(typer.main.get_command(cli.app).commands)  # type: ignore[attr-defined]


def test_readme_has_the_python_interface() -> None:
    shown = {word(name).partition("(")[0] for name, _ in table(README, "call", "what it gives")}
    functions = {name.removeprefix("truceline.") for name in shown if name.startswith("truceline")}
    assert functions == set(truceline.__all__) - {"__version__"}
    methods = {name.removeprefix("case.") for name in shown if name.startswith("case.")}
    assert methods == {"add", "build", "brief", "page", "export", "card", "status", "picture"}
    assert all(callable(getattr(Case, name)) for name in methods)


def test_map_of_the_house_names_every_file() -> None:
    missing = [
        path.relative_to(SOURCE).as_posix()
        for path in sorted(SOURCE.rglob("*.py"))
        if path.name != "__init__.py" and path.relative_to(SOURCE).as_posix() not in _mapped()
    ]
    assert not missing, "name them in CONTRIBUTING.md"


def test_map_of_the_house_names_nothing_else() -> None:
    assert [name for name in sorted(_mapped()) if not (SOURCE / name).is_file()] == []


def _mapped() -> set[str]:
    """Return the files of the map as paths under the package: a heading names their room."""
    found, room = set(), ""
    for line in CONTRIBUTING.splitlines():
        if line.startswith("#"):
            named = re.search(r"`([\w/]+)/`", line)
            room = f"{named[1]}/" if named else ""
        row = re.match(r"\| `([\w/]+\.py)` \|", line)
        if row:
            found.add(room + row[1])
    return found


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"", text):
        link = target[0] or target[1]
        if re.match(r"https?:|mailto:", link):
            continue
        file, _, anchor = link.partition("#")
        there = (path.parent / file).resolve() if file else path
        assert there.exists(), f"{path.name} links to {link}"
        if anchor:
            assert anchor in _anchors(there), f"{path.name} links to {link}"


def _anchors(path: Path) -> set[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return {
        re.sub(r"[^\w\- ]", "", line.lstrip("#").strip().lower()).replace(" ", "-")
        for line in lines
        if line.startswith("#")
    }


def test_exit_codes_are_documented() -> None:
    shown = {int(code) for code, _ in table(page("commands.md"), "code", "meaning")}
    assert {0, cli.ROWS_BAD, cli.RECORD_BAD, cli.TO_PUT_RIGHT, cli.INTERRUPTED} <= shown
