"""Intake: from what files gave to entries of the record, each thing once and durably."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from truceline.ledger import Log, load_signer
from truceline.read import Problem, Readable, Reading
from truceline.record import Clock, Entry, content, parse_entry

_EARLIEST: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Added:
    """What adding files did.

    Attributes:
        readings: what each file gave.
        added: entries added, by kind.
        already: bodies that the record holds already, word for word.
        changed: of those added, the ones that take the place of an earlier entry.
        size: entries in the record now.
    """

    readings: tuple[Reading, ...]
    added: dict[str, int]
    already: int
    changed: int
    size: int

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that could not be read."""
        return tuple(problem for reading in self.readings for problem in reading.problems)


def keep_originals(folder: Path, readings: Iterable[Reading]) -> None:
    """Keep the files that readings came from, by their hash, on the disk before this returns.

    Raises:
        OSError: if a file cannot be written.
    """
    for reading in readings:
        for blob, data in reading.blobs:
            path = folder / blob.sha256
            if path.is_file():
                continue
            folder.mkdir(exist_ok=True)
            draft = path.with_suffix(".part")
            with draft.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)


def record(log: Log, readings: Sequence[Reading], clock: Clock, author: str) -> Added:
    """Append what the record does not hold yet.

    Args:
        log: the record.
        readings: what files gave.
        clock: the case's clock. A case compiled after the event is entered in the order its
            statements became public, so that a cut at a moment is a prefix of the record.
        author: who adds.

    Raises:
        LogError: if the record cannot be read or written.
    """
    held = [parse_entry(data) for data in log.entries()]
    items = [item for reading in readings for item in reading.items]
    if clock is Clock.AVAILABLE:
        items.sort(key=lambda item: item.available or _EARLIEST)
    fresh = _fresh(items, held)
    if fresh:
        now = datetime.now(UTC).replace(microsecond=0)
        # The record's clock never runs backwards, even where the computer's does.
        moment = max(now, held[-1].recorded) if held else now
        entries = (
            Entry(recorded=moment, available=item.available, author=author, body=item.body)
            for item in fresh
        )
        log.append((entry.canonical() for entry in entries), load_signer(log.origin))
    names = {(entry.body.kind, entry.body.id) for entry in held}
    return Added(
        readings=tuple(readings),
        added=dict(Counter(item.body.kind for item in fresh)),
        already=len(items) - len(fresh),
        changed=sum((item.body.kind, item.body.id) in names for item in fresh),
        size=log.size,
    )


def _fresh(items: Sequence[Readable], held: Iterable[Entry]) -> list[Readable]:
    """Leave out what the record says already, so that adding a file twice changes nothing.

    Compared are the last states of one kind and id, in order: a file may give several, as an
    agreement and its later suspension, and a correction may be taken back by saying again what
    was said before it.
    """
    states: dict[tuple[str, str], list[bytes]] = {}
    for entry in held:
        states.setdefault((entry.body.kind, entry.body.id), []).append(entry.content)
    given: dict[tuple[str, str], list[Readable]] = {}
    for item in items:
        given.setdefault((item.body.kind, item.body.id), []).append(item)
    fresh = {
        id(item)
        for key, several in given.items()
        for item in several[_shared(states.get(key, []), [content(i.body) for i in several]) :]
    }
    return [item for item in items if id(item) in fresh]


def _shared(held: Sequence[bytes], given: Sequence[bytes]) -> int:
    """Return how many of the states given, from the first, are the last ones held."""
    return next(
        count
        for count in range(min(len(held), len(given)), -1, -1)
        if count == 0 or list(held[-count:]) == list(given[:count])
    )
