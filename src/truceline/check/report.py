"""What a check came to: what is proved, what is not, and what does not hold."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import asdict, dataclass, field
from typing import Final


@dataclass(frozen=True)
class Report:
    """The result of a check, in sentences for a reader who knows no cryptography.

    Attributes:
        subject: the file or folder, as it was named.
        kind: what it was taken for, such as "a case folder".
        proved: what is shown; each holds only as far as the keys named in it are trusted.
        not_proved: what this check does not show, and what would.
        failed: what does not hold; each says what to do.
        notes: what a person should compare, run or look at.
    """

    subject: str
    kind: str
    proved: tuple[str, ...] = ()
    not_proved: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether something was shown and nothing failed."""
        return bool(self.proved) and not self.failed

    @property
    def verdict(self) -> str:
        """The result in one sentence."""
        if self.failed:
            count = "One check" if len(self.failed) == 1 else f"{len(self.failed)} checks"
            return f"{count} FAILED. Do not rely on this, and keep it as it is."
        if not self.proved:
            return "Nothing could be checked here."
        return "Everything that could be checked here holds, within the limits given."


_LONGEST: Final = 2000
_DIRECTIONS: Final = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn the direction of writing."""


@dataclass
class Findings:
    """A report while it is being made. What is said twice is kept once.

    Sentences hold names out of what is checked. What could make them read otherwise than they are
    written, or act on a terminal, shows as a replacement character.
    """

    _proved: list[str] = field(default_factory=list)
    _not_proved: list[str] = field(default_factory=list)
    _failed: list[str] = field(default_factory=list)
    _notes: list[str] = field(default_factory=list)

    def proved(self, *sentences: str) -> None:
        """Add what is shown."""
        self._proved += map(_plain, sentences)

    def not_proved(self, *sentences: str) -> None:
        """Add what is not shown."""
        self._not_proved += map(_plain, sentences)

    def failed(self, *sentences: str) -> None:
        """Add what does not hold."""
        self._failed += map(_plain, sentences)

    def note(self, *sentences: str) -> None:
        """Add what a person should compare, run or look at."""
        self._notes += map(_plain, sentences)

    @property
    def broken(self) -> bool:
        """Whether anything has failed so far."""
        return bool(self._failed)

    def take(self, other: Findings, about: str) -> None:
        """Add the findings on one part, each with that part's name before it."""
        for into, found in (
            (self._proved, other._proved),
            (self._not_proved, other._not_proved),
            (self._failed, other._failed),
            (self._notes, other._notes),
        ):
            into += [f"{_plain(about)}: {sentence}" for sentence in found]

    def without(self, text: str) -> None:
        """Leave a text out of every sentence, such as the path of a folder that is gone after."""
        for found in (self._proved, self._not_proved, self._failed, self._notes):
            found[:] = [sentence.replace(text, "") for sentence in found]

    def report(self, subject: str, kind: str) -> Report:
        """Return the report."""
        return Report(
            _plain(subject),
            kind,
            *(
                tuple(dict.fromkeys(each))
                for each in (self._proved, self._not_proved, self._failed, self._notes)
            ),
        )


def _plain(text: str) -> str:
    shown = "".join("\ufffd" if _misleads(char) else char for char in text[: _LONGEST + 1])
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"


def _misleads(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") or char in _DIRECTIONS


_PARTS: Final = (
    ("FAILED", "failed"),
    ("Proved", "proved"),
    ("Not proved", "not_proved"),
    ("For you to do or compare", "notes"),
)
"""Headings in the order they are shown: what a reader must not miss comes first."""


def lines(report: Report) -> list[str]:
    """Return a report as lines of plain text, unwrapped; an empty line stands between parts."""
    shown = [f"{report.subject}: {report.kind}", report.verdict]
    for heading, name in _PARTS:
        sentences: tuple[str, ...] = getattr(report, name)
        if sentences:
            shown += ["", heading, *(f"  - {sentence}" for sentence in sentences)]
    return shown


def as_json(report: Report) -> str:
    """Return a report as JSON, for programs; the sentences are the same."""
    fields = {"ok": report.ok, "verdict": report.verdict, **asdict(report)}
    return json.dumps(fields, ensure_ascii=False, indent=2)
