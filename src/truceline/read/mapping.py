"""Which column of a table holds which field of a claim: proposed here, confirmed by a person."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import tomli_w
from rapidfuzz import fuzz

from truceline.read.field import FIELDS, REQUIRED
from truceline.read.words import nearest
from truceline.record.vocabulary import Term

SIMILAR: Final = 85.0
"""Least similarity, in per cent of rapidfuzz's ratio, at which a column is proposed."""


class Matched(Term):
    """How a column was found for a field."""

    SAME = "same name", "the column has the name of the field"
    SYNONYM = "synonym", "the column has a documented other name of the field"
    SIMILAR = "similar", "the column's name is spelled nearly so; a person must confirm it"
    MISSING = "missing", "no column was found"


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Which column holds which field.

    Attributes:
        columns: from the name of a field to the name of its column.
        encoding: encoding of the CSV file, where it is not Unicode, such as cp874.
    """

    columns: Mapping[str, str]
    encoding: str = ""

    def column(self, name: str) -> str:
        """Return the column of a field, or the field's own name where it has none."""
        return self.columns.get(name, name)

    @property
    def missing(self) -> tuple[str, ...]:
        """Required fields that have no column."""
        return tuple(name for name in REQUIRED if name not in self.columns)

    def dump(self) -> str:
        """Return the mapping as TOML."""
        document: dict[str, object] = {"encoding": self.encoding} if self.encoding else {}
        return tomli_w.dumps({**document, "columns": dict(self.columns)})

    def save(self, path: Path) -> None:
        """Write the mapping as TOML.

        Raises:
            OSError: if the path cannot be written.
        """
        path.write_text(self.dump(), encoding="utf-8")


CANONICAL: Final = ColumnMapping({entry.name: entry.name for entry in FIELDS})
"""The mapping of a table whose columns bear the names of the fields."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """The column proposed for one field.

    Attributes:
        field: name of the field.
        column: name of the column, or None.
        matched: how it was found.
        required: whether the field is required.
    """

    field: str
    column: str | None
    matched: Matched
    required: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mapping for a person to confirm.

    Attributes:
        fields: what is proposed for every field, in their order.
        unused: columns that no field was found for; their content stays in the original only.
    """

    fields: tuple[Proposed, ...]
    unused: tuple[str, ...] = field(default=())

    @property
    def mapping(self) -> ColumnMapping:
        """The mapping proposed."""
        return ColumnMapping({entry.field: entry.column for entry in self.fields if entry.column})

    @property
    def certain(self) -> bool:
        """Whether nothing is to be confirmed: every column found bears the field's own name."""
        plain = (Matched.SAME, Matched.MISSING)
        return not self.missing and all(entry.matched in plain for entry in self.fields)

    @property
    def missing(self) -> tuple[str, ...]:
        """Required fields that no column was found for."""
        return self.mapping.missing


def propose(columns: Iterable[str]) -> Proposal:
    """Propose which column holds which field.

    A field takes the column of its own name, else one of its synonyms, else the most similar
    one left, if similar enough. Case, spaces, hyphens and underscores do not count.
    """
    left = list(columns)
    found: dict[str, tuple[str, Matched]] = {}

    def take(name: str, column: str, matched: Matched) -> None:
        found[name] = (column, matched)
        left.remove(column)

    for matched, names in (
        (Matched.SAME, {entry.name: (_plain(entry.name),) for entry in FIELDS}),
        (Matched.SYNONYM, {entry.name: entry.synonyms for entry in FIELDS}),
    ):
        for name, spellings in names.items():
            hits = (column for word in spellings for column in left if _plain(column) == word)
            column = next(hits, None)
            if name not in found and column is not None:
                take(name, column, matched)
    for _, name, column in sorted(_similar(left, found), reverse=True):
        if name not in found and column in left:
            take(name, column, Matched.SIMILAR)
    fields = tuple(
        Proposed(entry.name, column, matched, entry.required)
        for entry in FIELDS
        for column, matched in (found.get(entry.name, (None, Matched.MISSING)),)
    )
    return Proposal(fields, tuple(left))


def _similar(columns: list[str], found: Mapping[str, object]) -> Iterator[tuple[float, str, str]]:
    for entry in FIELDS:
        if entry.name in found:
            continue
        for column in columns:
            words = (_plain(entry.name), *(word for word in entry.synonyms if len(word) > 3))
            score = max(fuzz.ratio(_plain(column), word) for word in words)
            if score >= SIMILAR:
                yield score, entry.name, column


def _plain(name: str) -> str:
    return re.sub(r"[\s_\-.]+", " ", name).strip().casefold()


def load_mapping(text: str) -> ColumnMapping:
    """Read a mapping from TOML: a table `columns`, and optionally `encoding`.

    Raises:
        ValueError: if it is no such TOML, names an unknown field, or one column for two fields.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"not TOML: {error}") from None
    unknown = set(document) - {"columns", "encoding"}
    columns = document.get("columns")
    if unknown or not isinstance(columns, dict):
        raise ValueError(
            f"a mapping has a table [columns] and may have 'encoding'; found {sorted(document)}"
        )
    names = [entry.name for entry in FIELDS]
    for name, column in columns.items():
        if name not in names:
            raise ValueError(f"{name!r} is no field of a claim.{nearest(name, names)}")
        if not isinstance(column, str) or not column:
            raise ValueError(f"field {name!r} needs the name of a column, not {column!r}")
    twice = sorted({c for c in columns.values() if list(columns.values()).count(c) > 1})
    if twice:
        raise ValueError(f"column {twice[0]!r} is given to more than one field")
    return ColumnMapping(columns, str(document.get("encoding", "")))
