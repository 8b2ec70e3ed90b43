"""The standing of every sealed field: shown, withheld or erased, and by which redaction.

A redaction is an entry. It holds for every state of its thing, at whatever point the record is
read: what was erased today is not shown by a briefing of last year that is made again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from truceline.record import (
    PLACEHOLDER,
    SEALABLE,
    TOGETHER,
    Body,
    Entry,
    Redaction,
    RedactionMode,
    masked,
)


class CannotRedact(ValueError):
    """What was asked for cannot be redacted; the message says why and what can be done."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the last redaction of a field made of it.

    Attributes:
        mode: withheld or erased.
        redaction: id of the redaction.
        reason: why.
        recorded: when it was recorded, UTC.
    """

    mode: RedactionMode
    redaction: str
    reason: str
    recorded: datetime


class Redactions:
    """Every redaction that stands. An empty one is false."""

    def __init__(self, standing: Mapping[tuple[str, str], Mapping[str, Standing]]) -> None:
        self._standing = standing

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Redactions:
        """Gather the redactions among entries that hold, in the order they were recorded."""
        standing: dict[tuple[str, str], dict[str, Standing]] = {}
        for entry in entries:
            body = entry.body
            if not isinstance(body, Redaction):
                continue
            fields = standing.setdefault((body.target_kind, body.target_id), {})
            mine = Standing(body.mode, body.id, body.reason, entry.recorded)
            for name in _meant(body.target_kind, body.fields):
                before = fields.get(name)
                if before is not None and before.mode is RedactionMode.ERASED:
                    continue  # gone is gone
                if body.mode is RedactionMode.LIFTED:
                    fields.pop(name, None)
                else:
                    fields[name] = mine
        return cls({thing: fields for thing, fields in standing.items() if fields})

    def __bool__(self) -> bool:
        return bool(self._standing)

    def __iter__(self) -> Iterator[tuple[tuple[str, str], Mapping[str, Standing]]]:
        """Yield kind and id of each thing with its redacted fields."""
        yield from self._standing.items()

    def fields(self, kind: str, thing_id: str) -> Mapping[str, Standing]:
        """Return the redacted fields of a thing, without its kind, such as `contact`."""
        return self._standing.get((kind, thing_id), {})

    def mode(self, kind: str, thing_id: str, name: str) -> RedactionMode | None:
        """Return how a field stands; None where it is not redacted."""
        found = self.fields(kind, thing_id).get(name)
        return found.mode if found else None

    def erased(self, kind: str, thing_id: str) -> frozenset[str]:
        """Return the fields of a thing that are erased."""
        return self._in(RedactionMode.ERASED, kind, thing_id)

    def withheld(self, kind: str, thing_id: str) -> frozenset[str]:
        """Return the fields of a thing that are withheld."""
        return self._in(RedactionMode.WITHHELD, kind, thing_id)

    def without_erased(self, body: Body) -> Body:
        """Return a body with nothing in the fields of its thing that are erased."""
        gone = self.erased(body.kind, body.id)
        return masked(body, gone) if gone else body

    def _in(self, mode: RedactionMode, kind: str, thing_id: str) -> frozenset[str]:
        fields = self.fields(kind, thing_id)
        return frozenset(name for name, standing in fields.items() if standing.mode is mode)


def expanded(kind: str, names: Collection[str]) -> tuple[str, ...]:
    """Return the sealable fields that are meant, in a fixed order and without the kind.

    Args:
        kind: kind of the thing.
        names: fields, with the kind or without, or parents such as `where`, which stand for all
            that lies in them. Fields that give each other away bring each other along.

    Raises:
        CannotRedact: if a name means none.
    """
    sealable = sealable_fields(kind)
    for name in names:
        if not _meant(kind, [name]):
            can = ", ".join(sealable) or "nothing"
            raise CannotRedact(f"{name!r} of a {kind} cannot be redacted. These fields can: {can}.")
    if not names:
        raise CannotRedact(f"no field is named. These can be redacted: {', '.join(sealable)}.")
    return _meant(kind, names)


@cache
def sealable_fields(kind: str) -> tuple[str, ...]:
    """Return the fields of a kind that can be sealed, without the kind."""
    return tuple(name.removeprefix(f"{kind}.") for name in SEALABLE if name.startswith(f"{kind}."))


def value_at(body: Body, name: str) -> Any:
    """Return what a body has in a field such as `speaker.name`."""
    held: Any = body
    for step in name.split("."):
        held = getattr(held, step, None)
    return held


def has_value(body: Body, name: str) -> bool:
    """Whether a body has more than nothing or a placeholder in a field."""
    # By equality, and 0 is a value: a bearing of 0 degrees is north.
    return value_at(body, name) not in (None, "", (), PLACEHOLDER)


def _meant(kind: str, names: Iterable[str]) -> tuple[str, ...]:
    given = [name.removeprefix(f"{kind}.") for name in names]
    meant = {
        name
        for name in sealable_fields(kind)
        if any(name == each or name.startswith(f"{each}.") for each in given)
    }
    for group in TOGETHER:
        if any(f"{kind}.{name}" in group for name in meant):
            meant |= {name.removeprefix(f"{kind}.") for name in group}
    return tuple(name for name in sealable_fields(kind) if name in meant)
