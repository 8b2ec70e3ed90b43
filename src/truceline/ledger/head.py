"""The head of a log: the checkpoint on the disk, true only where the tiles bear it out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from truceline.ledger.checkpoint import (
    CHECKPOINT,
    Checkpoint,
    open_checkpoint,
    read_checkpoint,
    read_note,
)
from truceline.ledger.errors import CheckpointInvalid, LogDamaged
from truceline.ledger.note import NoteVerifier
from truceline.ledger.tiles import partial_tiles
from truceline.ledger.view import RESTORE, TileView


@dataclass(frozen=True)
class Head:
    """A checkpoint and the signed note it stands in, whose signature was checked."""

    checkpoint: Checkpoint
    note: bytes


def view_of(folder: Path, verifier: NoteVerifier, checkpoint: Checkpoint) -> TileView:
    """The files of a log in a folder, as they stood at a checkpoint."""
    return TileView(folder, checkpoint, size_now=lambda: read_checkpoint(folder, verifier).size)


def latest(folder: Path, verifier: NoteVerifier, known: Checkpoint) -> tuple[TileView, bytes]:
    """The log as its checkpoint on the disk has it, once the tiles at its edge bear that out.

    Args:
        folder: The log's folder.
        verifier: The log's public key.
        known: A checkpoint of this log seen before.

    Returns:
        The log's files, and its checkpoint as a signed note.

    Raises:
        LogMissing: The checkpoint is gone.
        WrongKey: The checkpoint is not signed with the log's key.
        CheckpointInvalid: It is malformed, its signature fails, or it contradicts `known`.
        LogDamaged: The tiles do not give the root that it commits to.
    """
    note = read_note(folder)
    checkpoint = open_checkpoint(folder, note, verifier)
    check_not_set_back(folder, checkpoint, known)
    view = view_of(folder, verifier, checkpoint)
    if view.frontier().root() != checkpoint.root:
        edge = ", ".join(
            each.path for each in partial_tiles(checkpoint.size) if each.level is not None
        )
        raise LogDamaged(
            f"the tiles at the log's right edge ({edge}) do not give the root that the "
            "checkpoint commits to",
            remedy=f"Nothing was appended. Run the audit to find the file. {RESTORE}",
            path=folder,
        )
    check_growth(view, known)
    return view, note


def check_not_set_back(folder: Path, checkpoint: Checkpoint, known: Checkpoint) -> None:
    """A checkpoint must be of the known one's log, and not smaller.

    Raises:
        CheckpointInvalid: It is not.
    """
    if checkpoint.origin != known.origin or checkpoint.size < known.size:
        raise CheckpointInvalid(
            f"it is for {checkpoint.size} entries of {checkpoint.origin}, but one for "
            f"{known.size} entries of {known.origin} was seen here before",
            remedy="Somebody has set the log back. Restore the later state from a copy.",
            path=folder / CHECKPOINT,
        )


def check_growth(view: TileView, known: Checkpoint) -> None:
    """The log in view, whose root was checked, must have the known one as its beginning.

    Raises:
        CheckpointInvalid: It has not.
        LogDamaged: A tile is missing or malformed.
    """
    same = known.size == view.size
    root = view.checkpoint.root if same else view.frontier(known.size).root()
    if root != known.root:
        raise CheckpointInvalid(
            f"its first {known.size} entries are not those seen here before: there are two "
            "different logs of this name and key",
            remedy="Keep copies of both and ask whoever holds the key.",
            path=view.folder / CHECKPOINT,
        )
