"""What two logs say otherwise of one thing: the same kind and id, with another content."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from truceline.custody.roles import ABOUT_ITS_LOG
from truceline.record import Entry

_PROVES_ONLY: Final = ABOUT_ITS_LOG | {"handover"}


@dataclass(frozen=True)
class Clash:
    """One kind and id that stands in the record from elsewhere and in the bundle otherwise.

    Attributes:
        kind: kind of the entries.
        id: their id.
        here: index in the record of the entry that stands.
        there: index in the other log.
    """

    kind: str
    id: str
    here: int
    there: int

    def __str__(self) -> str:
        """Return it for a list: what, and where it stands in both."""
        return f"{self.kind} {self.id} (entry {self.here} here, entry {self.there} there)"


def counts_here(entry: Entry) -> bool:
    """Whether an entry says something in the log that holds it, if it breaks no rule.

    What another log says of itself (its settings, keys, briefings) proves that log, and says
    nothing in the one that took it over.
    """
    return entry.taken is None or entry.body.kind not in _PROVES_ONLY


def clashes_with(
    fresh: Sequence[Entry],
    start: int,
    origin: str,
    held: Sequence[Entry],
    skipped: Container[int],
) -> Iterator[Clash]:
    """Yield what stands here from elsewhere and will be said otherwise once the bundle is in."""
    standing = {
        (entry.body.kind, entry.body.id): index
        for index, entry in enumerate(held)
        if index not in skipped
    }
    coming = {
        (entry.body.kind, entry.body.id): index
        for index, entry in enumerate(fresh)
        if entry.body.kind not in _PROVES_ONLY
    }
    for (kind, name), there in coming.items():
        here = standing.get((kind, name))
        if here is None:
            continue
        old, new = held[here], fresh[there]
        elsewhere = old.taken is None or old.taken.origin != origin
        if elsewhere and (old.content, old.sealed) != (new.content, new.sealed):
            yield Clash(kind, name, here, start + there)
