"""A folder from somebody who need not be trusted: what in it must not be opened."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from truceline.ledger import MAX_ENTRY
from truceline.ledger.tiles import WIDTH

MAX_FILES: Final = 2_000_000
"""The most files that are looked at."""

_LOG_FILE: Final = WIDTH * (MAX_ENTRY + 2)
"""The most bytes in a file of a log: a full bundle of the longest entries."""

READ: Final = ("log", "keys", "witness", "blobs", "case.toml")
"""The parts of a case folder that a check reads."""


def hazards(folder: Path, parts: Iterable[str] = READ) -> list[str]:
    """Return what is wrong with a folder before anything in it is read.

    A link could lead out of the folder, a pipe would never end, and an endless file would fill the
    memory. Nothing of the kind belongs into a record.

    Args:
        folder: the folder.
        parts: the folders and files in it that will be read; `.` is the whole of it.
    """
    found: list[str] = []
    for number, path in enumerate(_within(folder, parts)):
        if number >= MAX_FILES:
            return [*found, f"it holds more than {MAX_FILES:,} files"]
        about = path.lstat()
        name = path.relative_to(folder).as_posix()
        if stat.S_ISLNK(about.st_mode):
            found.append(f"{name} is a link to somewhere else")
        elif not stat.S_ISREG(about.st_mode) and not stat.S_ISDIR(about.st_mode):
            found.append(f"{name} is no plain file")
        elif about.st_size > _LOG_FILE and stat.S_ISREG(about.st_mode) and "tile" in path.parts:
            found.append(f"{name} has {about.st_size:,} bytes, more than any file of a log")
    return found


def _within(folder: Path, parts: Iterable[str]) -> Iterator[Path]:
    for part in parts:
        start = folder / part
        if not os.path.lexists(start):
            continue
        if part != ".":
            yield start
        for where, folders, names in os.walk(start):
            yield from (Path(where) / name for name in (*folders, *names))
