"""A problem: one thing in one file that could not be read, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

HIDDEN: Final = "(not shown: it may be sealed)"
"""Stands for a value that no message may repeat, because it may be what is to be sealed."""

_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that could not be read.

    Attributes:
        file: name of the file.
        row: row or line as a person sees it in the file, from 1; None for the file as a whole.
        field: column or key it stands in, as the file writes it; empty for a whole row.
        value: what stands there; `HIDDEN` where it may be what is to be sealed, for messages end
            up in log files, screenshots and e-mails.
        expected: what should stand there.
        fix: what to do.
    """

    file: str
    row: int | None
    field: str
    value: str
    expected: str
    fix: str

    def __str__(self) -> str:
        """Return the problem as one line."""
        where = ", ".join(
            part
            for part in (self.file, f"row {self.row}" if self.row is not None else "", self.field)
            if part
        )
        value = " ".join(self.value.split())
        shown = value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…"
        return f"{where}: {shown!r}; expected {self.expected}. {self.fix}".rstrip()
