"""What every command shares: the two consoles, common arguments, exit codes, and progress."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from truceline.counting import counted

ROWS_BAD, RECORD_BAD, TO_PUT_RIGHT, INTERRUPTED = 3, 4, 5, 130
CHECK_FAILED = RECORD_BAD

# What is printed holds names of files and columns, so no text is read as markup.
out = Console(markup=False, highlight=False)
err = Console(markup=False, highlight=False, stderr=True)

Dir = Annotated[Path, typer.Argument(help="The case folder.", metavar="DIR")]
At = Annotated[
    str | None,
    typer.Option(
        help="A number of entries, or a time such as 2025-12-22T09:00+08:00. Default: everything.",
        metavar="N|TIME",
    ),
]


def entries(count: int) -> str:
    """Say a number of entries in words."""
    return counted(count, "entry", "entries")


@contextmanager
def working(what: str) -> Iterator[None]:
    """Show that something is under way, where a person is watching."""
    with err.status(f"{what} …"):
        yield
