"""Reading the tables of a page of the documentation."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


def page(name: str) -> str:
    """Return the text of a page under `docs/`."""
    return (DOCS / name).read_text(encoding="utf-8")


def tables(text: str) -> list[list[list[str]]]:
    """Return every table as rows of cells, the heading first and without the rule below it."""
    found: list[list[list[str]]] = []
    inside = False
    for line in text.splitlines():
        if not line.startswith("|"):
            inside = False
            continue
        cells = [cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if not inside:
            found.append([])
        inside = True
        if not all(re.fullmatch(r":?-+:?", cell) for cell in cells):
            found[-1].append(cells)
    return found


def table(text: str, *headings: str) -> list[list[str]]:
    """Return the rows of the tables whose headings begin so, without their headings."""
    hits = [rows[1:] for rows in tables(text) if tuple(rows[0][: len(headings)]) == headings]
    assert hits, f"no table has the headings {headings}"
    return [row for rows in hits for row in rows]


def word(cell: str) -> str:
    """Return the word in backticks that a cell is."""
    match = re.fullmatch(r"`([^`]+)`", cell)
    assert match, f"{cell!r} is not one word in backticks"
    return match[1]


def number(cell: str) -> float:
    """Return a number as the pages write it: a real minus, commas between thousands."""
    return float(cell.replace("−", "-").replace(",", ""))


def script(name: str) -> ModuleType:
    """Return a script of `docs/` as a module."""
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
