"""One mapping of a hand-written file while it is being read: each key checked once.

A key that nothing has asked for is a problem at the end, with the nearest known key: a
misspelt key must not lose what stands under it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final, TypeVar

from pydantic import BaseModel

from truceline.read.problem import Problem
from truceline.read.validation import failures
from truceline.read.words import listed, nearest
from truceline.record import Term, When

T = TypeVar("T", bound=Term)
M = TypeVar("M", bound=BaseModel)

_DATE_FIRST: Final = re.compile(
    r"(\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:?\d{2})?)?)(?![\d\-:T])"
)


class Keyed:
    """A mapping being read; problems go to a list shared by the whole file.

    Attributes:
        problems: all problems of the file so far.
    """

    def __init__(self, file: str, value: Any, problems: list[Problem], what: str) -> None:
        """Begin a mapping; a value that is none is a problem and reads as empty.

        Args:
            file: name of the file.
            value: what was found.
            problems: the problems of the file, added to here.
            what: what the mapping describes, for problems.
        """
        self.problems = problems
        self._file, self._what = file, what
        self._asked: set[str] = set()
        self._row: int | None = getattr(value, "line", None)
        if not isinstance(value, dict):
            self.fail("", _shown(value), f"{what} as keys with values", "Write 'key: value' lines.")
            value = {}
        self._value: dict[str, Any] = value

    def fail(self, key: str, value: str, expected: str, fix: str) -> None:
        """Add a problem with a key."""
        self.problems.append(Problem(self._file, self._row, key, value, expected, fix.strip()))

    def suggest(self, key: str, value: str, allowed: Iterable[str]) -> None:
        """Add the problem that a word is none of those allowed, with the nearest of them."""
        words = list(allowed)
        self.fail(key, value, listed(words), nearest(value, words))

    def has(self, key: str) -> bool:
        """Whether the key is there and not null."""
        self._asked.add(key)
        return self._value.get(key) is not None

    def text(self, key: str) -> str:
        """Return the text under a key; empty where it is missing or null."""
        value = self._value.get(key)
        if not self.has(key):
            return ""
        if isinstance(value, str):
            return value.strip()
        self.fail(key, _shown(value), "text", "Write it in quotation marks.")
        return ""

    def required(self, key: str) -> str:
        """Return the text under a key that must be there."""
        if not self.has(key) or self._value[key] == "":
            self.fail(key, "", f"{key} of {self._what}", "Add it.")
            return ""
        return self.text(key)

    def words(self, key: str) -> tuple[str, ...]:
        """Return the list of texts under a key; empty where it is missing."""
        value = self._value.get(key)
        if not self.has(key):
            return ()
        if isinstance(value, list) and all(isinstance(word, str) for word in value):
            return tuple(value)
        self.fail(key, _shown(value), "a list of texts", "Write one '- text' line for each.")
        return ()

    def table(self, key: str) -> dict[str, str]:
        """Return the texts under the keys under a key; empty where it is missing."""
        value = self._value.get(key)
        if not self.has(key):
            return {}
        if isinstance(value, dict) and all(isinstance(word, str) for word in value.values()):
            return dict(value)
        self.fail(key, _shown(value), "keys with a text each", "Write 'key: text' lines.")
        return {}

    def term(self, key: str, vocabulary: type[T]) -> T | None:
        """Return the required word of a vocabulary under a key."""
        word = self.required(key)
        if not word:
            return None
        found = next((term for term in vocabulary if term == word), None)
        if found is None:
            self.suggest(key, word, vocabulary)
        return found

    def when(self, key: str, zone: str) -> When | None:
        """Return the date or time under a key; None where it is missing."""
        return self._parse(key, self.text(key), zone)

    def window(self, key: str, zone: str) -> When | None:
        """Return the period under a key, a list of its first and last day."""
        ends = self.words(key)
        if not ends:
            return None
        if len(ends) != 2:
            self.fail(key, _shown(list(ends)), "the first and the last day", "Give two dates.")
            return None
        try:
            return When.between(ends[0], ends[1], zone)
        except ValueError as error:
            self.fail(key, _shown(list(ends)), "two dates in order", f"{error}.")
            return None

    def leading_date(self, key: str, text: str, zone: str) -> When | None:
        """Return the ISO date or time that a text begins with, or None if it begins otherwise."""
        match = _DATE_FIRST.match(text)
        return self._parse(key, match[1], zone) if match else None

    def child(self, key: str) -> Keyed | None:
        """Return the mapping under a key; None where it is missing."""
        if not self.has(key):
            return None
        return Keyed(self._file, self._value[key], self.problems, key)

    def children(self, key: str) -> list[Keyed]:
        """Return the mappings in the list under a key; empty where it is missing."""
        value = self._value.get(key)
        if not self.has(key):
            return []
        if not isinstance(value, list):
            self.fail(key, _shown(value), "a list", "Begin each item with '- '.")
            return []
        return [Keyed(self._file, item, self.problems, f"an item of {key}") for item in value]

    def build(self, model: type[M], fields: dict[str, Any]) -> M | None:
        """Return the value that the fields make; None, with problems, where they make none."""
        value, failed = failures(model, fields, self._file, self._row)
        self.problems.extend(failed)
        return value

    def finish(self) -> None:
        """Add a problem for every key that nothing asked for."""
        for key in self._value:
            if key not in self._asked:
                allowed = listed(sorted(self._asked))
                hint = nearest(key, self._asked) or "Remove it or rename it."
                self.fail(key, _shown(self._value[key]), f"one of the keys {allowed}", hint)

    def _parse(self, key: str, text: str, zone: str) -> When | None:
        if not text:
            return None
        try:
            return When.parse(text, zone)
        except ValueError as error:
            self.fail(key, text, "an ISO date or time", f"{error}.")
            return None


def _shown(value: Any) -> str:
    return "nothing" if value is None else str(value)
