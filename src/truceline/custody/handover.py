"""Taking over entries from another log, each once and in order, so that its root can be checked.

A field laptop keeps a log of its own. What it hands over (`custody.handover_file`) goes into the
mission's log as one batch: a `Handover` with the laptop's checkpoint, then every one of its entries
with `taken`, from which the laptop's very bytes can be written again. So the mission cannot leave
out or alter an entry of the laptop unseen, and neither can whoever carried the bundle.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from truceline.custody.clashes import Clash, clashes_with, counts_here
from truceline.custody.handed import OtherLog, Replay
from truceline.custody.handover_file import HandoverBundle, read_handover
from truceline.custody.handover_pack import pack_handover
from truceline.custody.roles import CLOCKS_DIFFER
from truceline.ledger import LogError, NoteError, Verifier, root_of
from truceline.record import Entry, Grant, Handover, Taken

__all__ = [
    "Clash",
    "Forked",
    "HandoverClashes",
    "HandoverRefused",
    "Takeover",
    "check_handovers",
    "counts_here",
    "pack_handover",
    "read_handover",
    "take",
]

_LONGEST_ID: Final = 80
_LISTED: Final = 10


class HandoverRefused(LogError):
    """A bundle that cannot be taken in as things stand. Nothing was taken from it."""


class Forked(HandoverRefused):
    """A bundle of another log than the one taken from before, under the same name and key.

    Attributes:
        held: the checkpoint that stands in the record, a signed note as text.
        offered: the bundle's. Both are signed with one key, and no log can have grown to both.
    """

    held: str
    offered: str


class HandoverClashes(HandoverRefused):
    """A bundle that says otherwise what the record holds from elsewhere under the same id.

    Attributes:
        clashes: what both hold.
    """

    clashes: tuple[Clash, ...]


@dataclass(frozen=True)
class Takeover:
    """What is to be appended, in one batch: the handover, signed by the operator, then `entries`.

    Attributes:
        handover: the handover; None where there is nothing new and nothing is to be appended.
        entries: the entries taken over, as this log is to hold them.
        already: how many entries of that log stood here before.
        replaced: what takes the place of something that stands here from elsewhere.
        notes: what a person should look at, though it is no reason to refuse.
    """

    handover: Handover | None
    entries: tuple[Entry, ...]
    already: int
    replaced: tuple[Clash, ...] = ()
    notes: tuple[str, ...] = ()


def take(
    bundle: HandoverBundle,
    held: Sequence[Entry],
    granted: Iterable[Grant],
    moment: datetime,
    *,
    skipped: Container[int] = (),
    replace: bool = False,
) -> Takeover:
    """Work out what a bundle adds to the record. Nothing is written.

    The batch has to be appended in one go. If a crash comes before its end, nothing of it stands,
    and taking the bundle again gives the same; if after, taking it again gives nothing.

    Args:
        bundle: the bundle.
        held: the record, every entry from its first.
        granted: the grants in force, one of which must be of the bundle's key.
        moment: when the entries are recorded here, UTC.
        skipped: indexes of entries of `held` that count at no point; nothing clashes with them.
        replace: let the bundle's entries take the place of what stands under the same id.

    Raises:
        Forked: the log is not the one that entries were taken from before.
        HandoverClashes: the record says something else under the same id, unless `replace`.
        HandoverRefused: entries are missing between what was taken and the bundle; its key is not
            granted, or not the one that the log had before; or the log took over a third one.
    """
    known = Replay(held).logs.get(bundle.origin) or OtherLog(bundle.key, "")
    already = len(known.leaves)
    _compare(bundle, known)
    if bundle.size <= already:
        return Takeover(None, (), already)
    _admissible(bundle, granted)
    fresh = bundle.entries[already - bundle.start :]
    clashes = tuple(clashes_with(fresh, already, bundle.origin, held, skipped))
    if clashes and not replace:
        raise _clashing(bundle, clashes)
    entries = tuple(
        entry.model_copy(
            update={
                "recorded": moment,
                "taken": Taken(origin=bundle.origin, index=index, recorded=entry.recorded),
            }
        )
        for index, entry in enumerate(fresh, start=already)
    )
    return Takeover(_handover(bundle, already), entries, already, clashes, _notes(fresh, moment))


def check_handovers(entries: Iterable[Entry]) -> list[str]:
    """Hold every entry that was taken over to the checkpoint of the log it came from.

    This shows that a log's entries stand here complete, unchanged and in its order, as far as its
    last handover. It does not show whose the key of that log is, which its grant says; nor when an
    entry was made, which is that log's own word.

    Args:
        entries: every entry of a log, from its first.

    Returns:
        What does not fit, each with the index of the entry and what to do; empty if all fits.
    """
    return Replay(entries).wrong


def _compare(bundle: HandoverBundle, known: OtherLog) -> None:
    """Refuse a bundle that is not of the log taken from before, or leaves a gap after it."""
    already = len(known.leaves)
    if bundle.key.public != known.key.public:
        raise HandoverRefused(
            f"the log {bundle.origin!r} had the key {known.key.vkey!r} when entries were taken "
            f"from it before, and this bundle is signed with {bundle.key.vkey!r}",
            remedy="A log never changes its key. Ask its operator whether two logs have one name.",
            path=bundle.path,
        )
    for index in range(bundle.start, min(already, bundle.size)):
        if bundle.leaves[index - bundle.start] != known.leaves[index]:
            raise _forked(bundle, known, f"its entry {index} is another one", index)
    if bundle.start > already:
        raise HandoverRefused(
            f"it begins at entry {bundle.start} of the log {bundle.origin!r}, of which {already} "
            f"stand here: entries {already} to {bundle.start - 1} are missing",
            remedy=f"Ask for a bundle that begins at entry {already} or before.",
            path=bundle.path,
        )
    leaves = [*known.leaves, *bundle.leaves[already - bundle.start :]][: bundle.size]
    if root_of(leaves) != bundle.checkpoint.root:
        raise _forked(bundle, known, f"its checkpoint of {bundle.size} entries does not fit them")


def _forked(bundle: HandoverBundle, known: OtherLog, how: str, index: int | None = None) -> Forked:
    error = Forked(
        f"this is not the log {bundle.origin!r} of which {len(known.leaves)} entries stand here: "
        f"{how}, under the same key. That log was set back or rewritten, or two are kept with one "
        "key",
        remedy="Nothing was taken. Keep the bundle and the record: the checkpoints in both are the "
        "evidence. Ask the holder of that key which computer the bundle came from.",
        path=bundle.path,
        index=index,
    )
    error.held, error.offered = known.note, bundle.note
    return error


def _admissible(bundle: HandoverBundle, granted: Iterable[Grant]) -> None:
    if bundle.key.public not in map(_public, granted):
        raise HandoverRefused(
            f"the key of the log {bundle.origin!r}, {bundle.key.vkey!r}, is not granted here: "
            "anybody can make a log and a key",
            remedy="Compare the key with its holder by voice, grant it a role, then take the "
            "bundle in. The role says what its entries may say here.",
            path=bundle.path,
        )
    for index, entry in enumerate(bundle.entries, start=bundle.start):
        if entry.taken is not None or isinstance(entry.body, Handover):
            raise HandoverRefused(
                f"the log {bundle.origin!r} has itself taken over another one",
                remedy="Take in each log from where its entries were first recorded.",
                path=bundle.path,
                index=index,
            )


def _public(grant: Grant) -> bytes:
    try:
        return Verifier.from_vkey(grant.vkey).public
    except NoteError:
        return b""


def _clashing(bundle: HandoverBundle, clashes: tuple[Clash, ...]) -> HandoverClashes:
    listed = "; ".join(map(str, clashes[:_LISTED]))
    more = f"; and {len(clashes) - _LISTED} more" if len(clashes) > _LISTED else ""
    error = HandoverClashes(
        f"{len(clashes)} of its entries would take the place of what stands here from elsewhere "
        f"under the same id: {listed}{more}",
        remedy="Compare each. If the bundle is right, take it in with leave to replace. If they "
        "are different things, first say the one that stands here again under another id, then "
        "take the bundle in with leave to replace.",
        path=bundle.path,
    )
    error.clashes = clashes
    return error


def _handover(bundle: HandoverBundle, start: int) -> Handover:
    name = f"{bundle.origin}@{bundle.size}"
    if len(name) > _LONGEST_ID or bundle.origin[0].isspace() or bundle.origin[0] in "/\\":
        name = f"{hashlib.sha256(bundle.origin.encode()).hexdigest()[:16]}@{bundle.size}"
    return Handover(
        id=name,
        origin=bundle.origin,
        vkey=bundle.key.vkey,
        start=start,
        size=bundle.size,
        checkpoint=bundle.note,
    )


def _notes(fresh: Iterable[Entry], moment: datetime) -> tuple[str, ...]:
    ahead = [entry.recorded for entry in fresh if entry.recorded - moment > CLOCKS_DIFFER]
    if not ahead:
        return ()
    note = (
        f"{len(ahead)} entries were recorded there at a time that has not come here yet, the "
        f"latest at {max(ahead):%Y-%m-%d %H:%M:%S} UTC: one of the two clocks is wrong"
    )
    return (note,)
