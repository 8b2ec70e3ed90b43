"""Who was handed a briefing in which something stood that is now corrected, taken back or redacted.

A release names the whole beginning of the record that its briefing was made from. So what can be
said of any entry is that the briefing *was made from a record in which it stood*; whether the
briefing also says so is known only where its proof, which lists the entries it cites, is at hand.

Pure functions over entries.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from truceline.custody.handover import counts_here
from truceline.custody.roles import ABOUT_ITS_LOG
from truceline.record import (
    KEPT,
    Blob,
    Body,
    Claim,
    Clock,
    Delivery,
    Entry,
    Redaction,
    RedactionMode,
    Release,
    Settings,
    Stance,
    Term,
    family,
    known,
)


class Change(Term):
    """What an entry that is added does to one that was there before."""

    CORRECTED = "corrected", "the same kind and id is said again, otherwise"
    TAKEN_BACK = "taken back", "its speaker retracts it, or may: same speaker, kind and time"
    REDACTED = "redacted", "sealed fields of it are withheld or erased"


@dataclass(frozen=True)
class Use:
    """A release made from a record in which an entry stood.

    Attributes:
        release_id: the release.
        index: its index in the record.
        size: number of entries that its briefing was made from.
        files: the files issued.
        recipients: everybody it was handed to, then and later, in order.
        replaced_by: id of the last release that takes its place; None if none does.
        cited: whether the briefing cites the entry; None where its proof is not at hand.
    """

    release_id: str
    index: int
    size: int
    files: tuple[Blob, ...]
    recipients: tuple[str, ...]
    replaced_by: str | None
    cited: bool | None

    def __str__(self) -> str:
        """Return it as a phrase: the release, who has it, and what is known of its use."""
        who = ", ".join(self.recipients) or "no recipient on record"
        cited = {True: "; it cites the entry", False: "; it does not cite the entry", None: ""}
        replaced = f"; replaced by {self.replaced_by}" if self.replaced_by else ""
        return f"{self.release_id}, handed to {who}{replaced}{cited[self.cited]}"


@dataclass(frozen=True)
class Affected:
    """An entry that is changed by what is added, with the releases made while it stood.

    Attributes:
        index: its index in the record.
        kind: its kind.
        id: its id.
        change: what is done to it.
        by: kind and id of the entry that does it.
        uses: the releases; never empty.
    """

    index: int
    kind: str
    id: str
    change: Change
    by: tuple[str, str]
    uses: tuple[Use, ...]

    def __str__(self) -> str:
        """Return it as a sentence."""
        used = "; ".join(map(str, self.uses))
        return (
            f"{self.kind} {self.id} (entry {self.index}) is {self.change}. Made from a record in "
            f"which it stood: {used}."
        )


def uses(
    entries: Sequence[Entry],
    index: int,
    *,
    skipped: Container[int] = (),
    cited: Mapping[str, Container[int]] | None = None,
) -> list[Use]:
    """Return the releases made from a record in which an entry stood, in the order of release.

    It stood if it was among what the release was made from, by the clock of the case where the
    release is of a moment, and nothing after it there had said the same kind and id again.

    Args:
        entries: the record, every entry from its first.
        index: the entry.
        skipped: indexes of entries that count at no point, such as those that break a rule.
        cited: by release id, the indexes that its briefing cites (those in its briefing proof).
    """
    return _Releases(entries, skipped, cited or {}).using(index)


def affected(
    entries: Sequence[Entry],
    added: Sequence[Entry],
    *,
    skipped: Container[int] = (),
    cited: Mapping[str, Container[int]] | None = None,
    same_event: Callable[[Claim, Claim], bool] | None = None,
) -> list[Affected]:
    """Return what is changed by entries about to be added, where a release was made from it.

    All earlier states of a thing are looked at: whoever has a briefing made from the one before
    the last has something still older.

    Args:
        entries: the record before they are added, every entry from its first.
        added: the entries to add, in order.
        skipped: indexes of entries that count at no point.
        cited: by release id, the indexes that its briefing cites.
        same_event: whether a retraction and an earlier claim of the same speaker are about one
            event. By default where the event types are of one family and the times overlap, which
            may name more claims than are meant, and none of a retraction that is dated otherwise.
    """
    releases = _Releases(entries, skipped, cited or {})
    found: list[Affected] = []
    if not releases:
        return found
    for new in filter(counts_here, added):
        for index, change in releases.changed(new, same_event or _one_event):
            if using := releases.using(index):
                old, by = entries[index].body, (new.body.kind, new.body.id)
                found.append(Affected(index, old.kind, old.id, change, by, tuple(using)))
    return found


_NEVER_SHOWN: Final = ABOUT_ITS_LOG | {"handover"}
"""Kinds that say nothing of events. New settings shape a briefing, but correct nothing in it."""


class _Releases:
    """The releases of a record, and what each was made from. Without a release it is false."""

    def __init__(
        self,
        entries: Sequence[Entry],
        skipped: Container[int],
        cited: Mapping[str, Container[int]],
    ) -> None:
        self._counting = {
            index: entry
            for index, entry in enumerate(entries)
            if index not in skipped and counts_here(entry)
        }
        self._cited = cited
        self._states: dict[tuple[str, str], list[int]] = {}
        self._releases: list[tuple[int, Release, Clock]] = []
        self._given: dict[int, list[str]] = {}
        clock = Clock.RECORDED
        latest: dict[str, int] = {}
        for index, entry in self._counting.items():
            body = entry.body
            self._states.setdefault((body.kind, body.id), []).append(index)
            if isinstance(body, Settings):
                clock = body.clock
            elif isinstance(body, Release):
                self._releases.append((index, body, clock))
                latest[body.id] = index
                self._given[index] = list(body.recipients)
            elif isinstance(body, Delivery) and body.release_id in latest:
                self._given[latest[body.release_id]].append(body.recipient)

    def __bool__(self) -> bool:
        return bool(self._releases)

    def using(self, index: int) -> list[Use]:
        """Return the releases made from a record in which an entry stood."""
        entry = self._counting.get(index)
        if entry is None:
            return []
        states = self._states[entry.body.kind, entry.body.id]
        return [
            self._use(at, release, index)
            for at, release, clock in self._releases
            if self._stood(states, release, clock) == index
        ]

    def changed(
        self, new: Entry, same_event: Callable[[Claim, Claim], bool]
    ) -> Iterator[tuple[int, Change]]:
        """Yield the entries that a new one changes, with what it does to each."""
        body = new.body
        if isinstance(body, Redaction):
            yield from ((index, Change.REDACTED) for index in self._redacted(body))
        elif body.kind not in _NEVER_SHOWN:
            for index in self._states.get((body.kind, body.id), ()):
                old = self._counting[index]
                if (old.content, old.sealed) != (new.content, new.sealed):
                    yield index, Change.CORRECTED
        if isinstance(body, Claim) and body.stance is Stance.RETRACTS:
            for index, entry in self._counting.items():
                if _takes_back(body, entry.body, same_event):
                    yield index, Change.TAKEN_BACK

    def _redacted(self, redaction: Redaction) -> Iterator[int]:
        if redaction.mode is RedactionMode.LIFTED:
            return
        kind = redaction.target_kind
        # What is always sealed was never open for any output, so no briefing had it.
        shown = {name for name in redaction.fields if f"{kind}.{name}" not in KEPT}
        for index in self._states.get((kind, redaction.target_id), ()):
            if not shown.isdisjoint(self._counting[index].sealed):
                yield index

    def _stood(self, states: Sequence[int], release: Release, clock: Clock) -> int | None:
        """Return which of the states of one thing a release was made from."""
        moment = _moment(release)
        for index in reversed(states):
            if index < release.size and (
                moment is None or known(self._counting[index], clock) <= moment
            ):
                return index
        return None

    def _use(self, at: int, release: Release, index: int) -> Use:
        later = [
            body.id
            for place, body, _ in self._releases
            if place > at and release.id in (body.replaces, body.id)
        ]
        return Use(
            release_id=release.id,
            index=at,
            size=release.size,
            files=release.files,
            recipients=tuple(dict.fromkeys(self._given[at])),
            replaced_by=later[-1] if later else None,
            cited=index in self._cited[release.id] if release.id in self._cited else None,
        )


def _moment(release: Release) -> datetime | None:
    """Return the moment that a release was cut at; None where it takes a number of entries."""
    return None if not release.at or release.at.strip().isdigit() else release.as_of


def _takes_back(retraction: Claim, old: Body, same_event: Callable[[Claim, Claim], bool]) -> bool:
    return (
        isinstance(old, Claim)
        and old.id != retraction.id
        and old.stance is not Stance.RETRACTS
        and old.speaker == retraction.speaker
        and same_event(retraction, old)
    )


def _one_event(retraction: Claim, claim: Claim) -> bool:
    return (
        family(retraction.event_type) is family(claim.event_type)
        and retraction.when.earliest <= claim.when.latest
        and claim.when.earliest <= retraction.when.latest
    )
