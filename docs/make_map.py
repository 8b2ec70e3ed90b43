"""Write the map of the house in `CONTRIBUTING.md` from the first sentence of every module.

Run it after a module is added, moved or renamed: `.venv/bin/python docs/make_map.py`. A room
without a heading there stops it: what a room is for, a person has to say.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
OUT: Final = ROOT / "CONTRIBUTING.md"
SOURCE: Final = ROOT / "src" / "truceline"

_HEADING: Final = re.compile(r"^### (?:`(?P<room>[\w/]+)/`|At the top)")
_HEAD: Final = ["| file | holds |", "|---|---|"]


def text() -> str:
    """Return the whole page, with the rows of every room as the modules have them.

    Raises:
        SystemExit: if a room has no heading, or a module no docstring.
    """
    rooms = {path.parent for path in SOURCE.rglob("*.py") if path.name != "__init__.py"}
    lines = list(_lines(OUT.read_text(encoding="utf-8").splitlines(), rooms))
    if rooms:
        missing = sorted(room.relative_to(SOURCE).as_posix() for room in rooms)
        raise SystemExit(f"CONTRIBUTING.md has no heading for {', '.join(missing)}")
    return "\n".join(lines) + "\n"


def _lines(before: list[str], rooms: set[Path]) -> Iterator[str]:
    """The page's lines, each table of a room written anew; rooms that were met are taken out."""
    room: Path | None = None
    for line in before:
        if line.startswith("#"):
            found = _HEADING.match(line)
            room = SOURCE / (found["room"] or "") if found else None
        if room is None or not line.startswith("|"):
            yield line
        elif line == _HEAD[0]:
            yield from _HEAD
            yield from _rows(room)
            rooms.discard(room)


def _rows(room: Path) -> Iterator[str]:
    for path in sorted(room.glob("*.py")):
        if path.name != "__init__.py":
            yield f"| `{path.name}` | {_holds(path)} |"


def _holds(path: Path) -> str:
    """The first sentence of a module, without its stop."""
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    if not said:
        raise SystemExit(f"{path} does not say what it holds")
    paragraph = " ".join(said.split("\n\n", 1)[0].split())
    return re.split(r"(?<=[^.])\.(?: |$)", paragraph, maxsplit=1)[0].replace("|", "\\|")


if __name__ == "__main__":
    OUT.write_text(text(), encoding="utf-8")
    print(f"Wrote {OUT.name}")
