"""One row of a table while it is being read: each cell checked, every problem kept."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Final, TypeVar

from truceline.read.problem import HIDDEN, Problem
from truceline.read.words import listed, nearest
from truceline.record import Term, When

T = TypeVar("T", bound=Term)

LARGEST: Final = 1_000_000_000
"""Largest number of people believed."""

_WHOLE: Final = re.compile(r"\d+|\d{1,3}(?:,\d{3})+", re.ASCII)
_DECIMAL: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)


class Row:
    """One row. Each method reads one field; what it cannot read it adds to `problems`.

    Attributes:
        problems: all problems of the row so far, not only the first.
        number: number of the row as a person sees it.
    """

    def __init__(
        self,
        file: str,
        number: int,
        cells: Mapping[str, str],
        columns: Mapping[str, str],
        *,
        sealed: bool = False,
    ) -> None:
        """Begin a row.

        Args:
            file: name of the file, for problems.
            number: number of the row as a person sees it.
            cells: from column to cell.
            columns: from field to column; a field without a column reads as empty.
            sealed: whether a cell of the row is to be sealed. No problem then repeats any cell:
                in a row that has slipped, it may be the one.
        """
        self.problems: list[Problem] = []
        self.number = number
        self._file, self._cells, self._columns, self._sealed = file, cells, columns, sealed

    def text(self, field: str) -> str:
        """Return a cell, empty where there is none."""
        return self._cells.get(self._columns.get(field, field), "")

    def fail(self, field: str, expected: str, fix: str = "", value: str | None = None) -> None:
        """Add a problem with a field."""
        column = self._columns.get(field, field)
        shown = self.text(field) if value is None else value
        shown = HIDDEN if shown and self._sealed else shown
        self.problems.append(Problem(self._file, self.number, column, shown, expected, fix.strip()))

    def required(self, field: str, what: str) -> str:
        """Return a cell that must not be empty."""
        text = self.text(field)
        if not text:
            self.fail(field, what, "Fill it in: a row without it is left out.")
        return text

    def term(self, field: str, vocabulary: type[T]) -> T | None:
        """Return a word of a vocabulary, or None where the cell is empty or not one of it."""
        text = self.text(field)
        if not text:
            return None
        word = re.sub(r"[\s\-]+", "_", text.casefold())
        words = [str(term) for term in vocabulary]
        if word in words:
            return next(term for term in vocabulary if term == word)
        self.fail(field, listed(words), nearest(word, words))
        return None

    def required_term(self, field: str, vocabulary: type[T]) -> T | None:
        """Return a word of a vocabulary; an empty cell is a problem too."""
        return self.term(field, vocabulary) if self.required(field, listed(vocabulary)) else None

    def whole(self, field: str) -> int | None:
        """Return a number of people, `1,200` included, or None where the cell is empty."""
        text = self.text(field)
        if not text:
            return None
        if _WHOLE.fullmatch(text):
            number = int(text.replace(",", ""))
            if number <= LARGEST:
                return number
        fix = "Write digits only; put 'about', ranges and reasons into the detail."
        self.fail(field, f"a whole number from 0 to {LARGEST}, or empty", fix)
        return None

    def decimal(self, field: str, what: str) -> float | None:
        """Return a finite number, or None where the cell is empty."""
        text = self.text(field)
        if not text:
            return None
        if _DECIMAL.fullmatch(text) and math.isfinite(value := float(text)):
            return value
        comma = "Write a point for the decimal comma." if "," in text else ""
        self.fail(field, what, comma or "Write it as a decimal number.")
        return None

    def rating(self, field: str, allowed: list[str], unknown: str) -> str | None:
        """Return an Admiralty letter or digit, or None where it cannot be judged."""
        text = self.text(field).upper()
        if text in ("", unknown):
            return None
        if text not in allowed:
            self.fail(field, f"{listed([*allowed, unknown])}, or empty")
            return None
        return text

    def when(self, field: str, zone: str) -> When | None:
        """Return a stated date or time, or None where the cell is empty."""
        text = self.text(field)
        if not text:
            return None
        try:
            return When.parse(text, zone)
        except ValueError as error:
            words = str(error).removeprefix(f"{text!r} is not a date")
            reason, _, expected = words.strip("; :").rpartition("expected ")
            self.fail(field, expected, f"{reason.strip('; ').capitalize()}." if reason else "")
            return None
