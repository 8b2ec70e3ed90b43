"""Becoming a log's one writer, and finishing what the one before left unfinished."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from truceline.ledger.append import (
    LOCK,
    Growth,
    interrupted,
    mark,
    put_in_place,
    tidy,
    tidy_superseded,
)
from truceline.ledger.audit import leftovers
from truceline.ledger.checkpoint import Checkpoint, open_checkpoint
from truceline.ledger.ed25519 import Verifier
from truceline.ledger.errors import LogLocked, LogMissing
from truceline.ledger.files import DurableWriter, exclusive, sync_folder
from truceline.ledger.head import Head, latest
from truceline.ledger.journal import JOURNAL, Journal, Record, acknowledged


def recover(
    folder: Path, verifier: Verifier, known: Checkpoint, *, thorough: bool = False
) -> tuple[Head, Growth]:
    """Put in place what a stream acknowledged before it broke off, and remove what else it left.

    To be called by the log's one writer (see `writing`). It needs no private key: what is put in
    place was signed when it was acknowledged.

    Args:
        folder: The log's folder.
        verifier: The log's public key.
        known: A checkpoint of the log seen before.
        thorough: Look for files left over even where nothing says that there are any: after a power
            cut the mark of an append under way may be lost. Takes time with the log's size.

    Returns:
        The log's head on disk now, and its right edge.

    Raises:
        LogError: The log, or the journal, is not what was written (see `head.latest`).
        OSError: A file could not be written.
    """
    view, note = latest(folder, verifier, known)
    head, growth = Head(view.checkpoint, note), Growth.of(view)
    journal = Journal(folder)
    data, unfinished = journal.read(), thorough or interrupted(folder)
    if data or unfinished:
        # The checkpoint may have been put in place just before a crash, and not waited for. Until
        # it is, nothing may go that the one before it needs.
        sync_folder(folder)
    if unfinished:
        tidy(folder, leftovers(folder, head.checkpoint.size))
        mark(folder, under_way=False)
    if data:
        records = acknowledged(data, growth, view.checkpoint.origin, verifier, folder / JOURNAL)
        if records:
            head = _replay(folder, verifier, head, growth, records)
        journal.remove()
    return head, growth


def _replay(
    folder: Path, verifier: Verifier, old: Head, growth: Growth, records: list[Record]
) -> Head:
    mark(folder, under_way=True)
    writer = DurableWriter(folder)
    for record in records:
        for tile, data in growth.add(list(record.entries)):
            writer.put(tile.path, data)
    note = records[-1].note
    new = open_checkpoint(folder, note, verifier)
    put_in_place(writer, folder, old.checkpoint, growth, note)
    tidy_superseded(folder, old.checkpoint.size, new.size)
    mark(folder, under_way=False)
    return Head(new, note)


@contextlib.contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Be the log's one writer while the block runs.

    Raises:
        LogMissing: There is no such folder.
        LogLocked: Another process is writing.
    """
    if not folder.is_dir():
        raise LogMissing("there is no such folder", remedy="Check the folder.", path=folder)
    with exclusive(folder / LOCK) as free:
        if not free:
            raise LogLocked(
                "another process is writing to this log",
                remedy="Wait until it is done, then try again.",
                path=folder,
            )
        yield
