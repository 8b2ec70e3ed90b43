"""Opening sealed fields for computing and output, as far as that is allowed.

What stands in the log is never changed by this; an opened entry is a copy, and its bytes and hash
are no longer those that were logged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from truceline.custody.erasing import Opens
from truceline.custody.file_sealing import FileSealing, Keep, sealing_for
from truceline.custody.secret_folder import VaultError
from truceline.custody.standing import Redactions
from truceline.record import (
    KEPT,
    Disclosure,
    Entry,
    RedactionMode,
    masked,
    opened,
)


@dataclass(frozen=True, slots=True)
class RedactionNote:
    """One redaction that stands, as a briefing states it.

    Attributes:
        kind: kind of the thing.
        id: its id.
        fields: its fields concerned.
        mode: withheld or erased.
        reason: why.
        recorded: when the redaction was recorded, UTC.
    """

    kind: str
    id: str
    fields: tuple[str, ...]
    mode: RedactionMode
    reason: str
    recorded: datetime


@dataclass(frozen=True, slots=True)
class RedactionNotes:
    """What a briefing says of sealed and redacted fields.

    Attributes:
        notes: the redactions that stand, in the order they were recorded.
        sealed: sealed fields among the entries, redacted ones included.
        kept: of these, those that are never shown to anybody, such as contacts.
    """

    notes: tuple[RedactionNote, ...]
    sealed: int
    kept: int


def open_entries(entries: Sequence[Entry], opens: Opens, redactions: Redactions) -> list[Entry]:
    """Open what a case sealed and may be shown; leave the rest as placeholders.

    Opened are fields whose disclosure is at hand and that are neither always sealed (`KEPT`) nor
    redacted. A redacted field is a placeholder even in a state that has it in plain.

    Args:
        entries: the entries, as they are logged.
        opens: a vault, or disclosures by commitment.
        redactions: what is redacted, in the whole record.

    Returns:
        As many entries, in the same order; those with nothing to open are the same objects.

    Raises:
        VaultError: if a disclosure is damaged, or has a value that its field cannot have.
    """
    if not redactions and not any(entry.sealed for entry in entries):
        return list(entries)
    # An entry could repeat the commitment of a field that is redacted somewhere else.
    closed = {
        entry.sealed[name]
        for entry in entries
        for name in redactions.fields(entry.body.kind, entry.body.id)
        if name in entry.sealed
    }

    def may_open(kind: str, name: str, commitment: str) -> bool:
        return f"{kind}.{name}" not in KEPT and commitment not in closed

    done = []
    for index, entry in enumerate(entries):
        found = _opened(index, entry, opens, may_open) if entry.sealed else entry
        hidden = redactions.fields(entry.body.kind, entry.body.id)
        if hidden:
            found = found.model_copy(update={"body": masked(found.body, hidden)})
        done.append(found)
    return done


def fully_opened(entries: Sequence[Entry], opens: Opens) -> list[Entry]:
    """Open every field that can be opened, to compare entries with what somebody adds.

    Never for output: it opens what is always sealed and what is withheld.

    Raises:
        VaultError: if a disclosure is damaged, or has a value that its field cannot have.
    """
    return [
        _opened(index, entry, opens, lambda _kind, _name, _commitment: True)
        if entry.sealed
        else entry
        for index, entry in enumerate(entries)
    ]


def redaction_notes(entries: Iterable[Entry], redactions: Redactions) -> RedactionNotes:
    """Return what a briefing has to say of sealed and redacted fields.

    Args:
        entries: the entries that the briefing is made from.
        redactions: what is redacted, in the whole record.
    """
    sealed = kept = 0
    things = set()
    for entry in entries:
        things.add((entry.body.kind, entry.body.id))
        sealed += len(entry.sealed)
        kept += sum(f"{entry.body.kind}.{name}" in KEPT for name in entry.sealed)
    notes: dict[tuple[str, str, str], RedactionNote] = {}
    for (kind, thing_id), fields in redactions:
        for name, standing in fields.items() if (kind, thing_id) in things else ():
            key = (kind, thing_id, standing.redaction)
            others = notes[key].fields if key in notes else ()
            notes[key] = RedactionNote(
                kind,
                thing_id,
                (*others, name),
                standing.mode,
                standing.reason,
                standing.recorded,
            )
    inorder = sorted(notes.values(), key=lambda note: (note.recorded, note.kind, note.id))
    return RedactionNotes(tuple(inorder), sealed, kept)


def _opened(
    index: int, entry: Entry, opens: Opens, may_open: Callable[[str, str, str], bool]
) -> Entry:
    kind = entry.body.kind
    found: list[Disclosure] = []
    for name, commitment in entry.sealed.items():
        disclosure = opens.get(commitment) if may_open(kind, name, commitment) else None
        if disclosure is not None:
            found.append(disclosure)
    if not found:
        return entry
    try:
        body = opened(entry.body, entry.sealed, found)
    except ValueError:
        # Not the error itself: it repeats the value.
        names = ", ".join(disclosure.field for disclosure in found)
        raise VaultError(
            f"what is sealed in {names} of {kind} {entry.body.id} cannot stand there",
            remedy="Whoever wrote the entry sealed something else. Ask them for a correction, and "
            "delete what is in the vault for it.",
            index=index,
        ) from None
    return entry.model_copy(update={"body": body})


__all__ = [
    "FileSealing",
    "Keep",
    "RedactionNote",
    "RedactionNotes",
    "fully_opened",
    "open_entries",
    "redaction_notes",
    "sealing_for",
]
