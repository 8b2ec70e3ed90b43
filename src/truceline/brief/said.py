"""What every part of a briefing is said with: sentences, names, parties and periods."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sentence:
    """A sentence and the ids of the entries, clauses or incidents it rests on."""

    text: str
    refs: tuple[str, ...] = ()


@dataclass(frozen=True)
class PartyLabel:
    """How a party is named.

    Attributes:
        id: id used in tables.
        name: full name.
        short: name in running text and column heads.
        code: two or three letters.
    """

    id: str
    name: str
    short: str
    code: str


@dataclass(frozen=True)
class Names:
    """The names of a place.

    Attributes:
        latin: the Latin names in the order of the case's rule, joined for reading.
        scripts: names in other scripts as (language, name), such as ("th", …), ("km", …).
    """

    latin: str
    scripts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Period:
    """A stretch of days, both inclusive, written for reading, such as "15–21 December 2025"."""

    label: str
    start: str
    end: str
