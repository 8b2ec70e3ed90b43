"""What a stream acknowledged and the tiles do not hold yet: one file, each record waited for.

A batch of a stream is acknowledged once its record is on the disk: the signed checkpoint of the log
with this batch, and the batch. That is one wait for the disk, where bundle, tiles and checkpoint
take three or more. From time to time the stream puts all of it in place and starts the file over.
After a crash, the next writer does.

    record   b"TLJ1", size of the log before the batch (8 bytes, big-endian), length of the note
             and of the entries (4 bytes each), the signed note, the entries as in a bundle

A record counts only if its note is signed with the log's key and its entries, after those before
them, give the note's root. So a record that was cut short counts for nothing, and no other check of
its bytes is needed. Nor do records of an earlier round: the log is larger than where they begin.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from truceline.ledger.append import Growth
from truceline.ledger.checkpoint import Checkpoint
from truceline.ledger.errors import CheckpointInvalid, LogDamaged
from truceline.ledger.files import sync_folder, write_at
from truceline.ledger.note import NoteError, NoteVerifier
from truceline.ledger.tiles import decode_bundle, encode_bundle

JOURNAL = ".journal"
"""Its file in the log's folder; there is one only while a stream is open, or after a crash."""

_HEADER = struct.Struct(">4sQII")
_MAGIC = b"TLJ1"


@dataclass(frozen=True)
class Record:
    """An acknowledged batch.

    Attributes:
        start: How many entries the log had before.
        note: The checkpoint of the log with the batch at its end, as a signed note.
        entries: The batch.
    """

    start: int
    note: bytes
    entries: Sequence[bytes]


class Journal:
    """The journal of one stream.

    Args:
        folder: The log's folder.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / JOURNAL
        self._handle: int | None = None
        self.length = 0

    def read(self) -> bytes:
        """What an earlier stream left, or nothing."""
        try:
            return self._path.read_bytes()
        except FileNotFoundError:
            return b""

    def write(self, record: Record) -> None:
        """Add a record, on the disk before this returns.

        Raises:
            OSError: It could not be written.
        """
        entries = encode_bundle(record.entries)
        header = _HEADER.pack(_MAGIC, record.start, len(record.note), len(entries))
        data = header + record.note + entries
        if self._handle is None:
            self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o644)
            sync_folder(self._path.parent)
        write_at(self._handle, data, self.length)
        self.length += len(data)

    def restart(self) -> None:
        """Begin at the front again: the log has all the records. Overwriting is quicker."""
        self.length = 0

    def close(self) -> None:
        """Let go of the file and leave it where it is, if there is one."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
        self.length = 0

    def remove(self) -> None:
        """Remove the file: the log has all the records."""
        self.close()
        self._path.unlink(missing_ok=True)


def acknowledged(
    data: bytes, growth: Growth, origin: str, verifier: NoteVerifier, path: Path
) -> list[Record]:
    """The records of a journal that the log does not have yet, in order.

    Args:
        data: The journal's bytes.
        growth: The right edge of the log as it is; not changed.
        origin: The log's name.
        verifier: The log's public key.
        path: The journal's file, for the error.

    Raises:
        CheckpointInvalid: The records go on from a larger log: this one was set back.
        LogDamaged: A record is not what was written, though one written after it is there. (The
            last record cannot be told from one that a crash cut short before it was acknowledged.)
    """
    tip, found, at = growth.copy(), [], 0
    while parsed := _parse(data, at):
        record, end = parsed
        head = _head(record.note, origin, verifier)
        if head is None or head.size != record.start + len(record.entries):
            break
        if record.start > tip.size:
            raise CheckpointInvalid(
                f"this journal goes on from {record.start} entries, and the log has {tip.size}: "
                "the log was set back",
                remedy="Restore the later state of the log from a copy.",
                path=path,
            )
        grown = tip.copy()
        grown.add(list(record.entries))
        if grown.root() != head.root:
            break
        tip, at = grown, end
        found.append(record)
    if later := _later(data, at + 1, tip.size, origin, verifier):
        raise LogDamaged(
            f"the record at byte {at} of this journal is not what was written: entries up to "
            f"{tip.size} can be recovered, but the log had acknowledged {later}",
            remedy="Restore the file from a copy. Only if there is none, and knowing that "
            "acknowledged entries are lost, move the file elsewhere.",
            path=path,
            index=tip.size,
        )
    return found


def _parse(data: bytes, at: int) -> tuple[Record, int] | None:
    """The record at this offset and where it ends, if one is there."""
    if len(data) < at + _HEADER.size:
        return None
    magic, start, note_size, entries_size = _HEADER.unpack_from(data, at)
    begin = at + _HEADER.size
    middle, end = begin + note_size, begin + note_size + entries_size
    if magic != _MAGIC or end > len(data):
        return None
    try:
        return Record(start, data[begin:middle], decode_bundle(data[middle:end])), end
    except ValueError:
        return None


def _head(note: bytes, origin: str, verifier: NoteVerifier) -> Checkpoint | None:
    try:
        head = Checkpoint.open(note, verifier)
    except NoteError:
        return None
    return head if head.origin == origin else None


def _later(data: bytes, at: int, size: int, origin: str, verifier: NoteVerifier) -> int | None:
    """The size that a signed checkpoint further on has, if it is larger than `size`."""
    while (at := data.find(_MAGIC, at)) >= 0:
        begin = at + _HEADER.size
        if begin <= len(data):
            _, _, length, _ = _HEADER.unpack_from(data, at)
            head = _head(data[begin : begin + length], origin, verifier)
            if head is not None and head.size > size:
                return head.size
        at += 1
    return None
