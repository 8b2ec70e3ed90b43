"""What an operator sends to a witness, and the lines that come back.

Source: C2SP tlog-witness (``add-checkpoint``). A request is the size that the witness is believed
to have seen last, a consistency proof from it, and the new checkpoint. The same text serves over
HTTP and as a file.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from truceline.ledger.checkpoint import Checkpoint
from truceline.ledger.log import Log
from truceline.ledger.merkle import HASH_SIZE
from truceline.ledger.note import Note, NoteError, Signature, decode_base64

MAX_REQUEST: Final = 1 << 17
"""The longest request that is read, in bytes: room for a proof and some thirty ML-DSA lines."""

MAX_HASHES: Final = 63
"""The most hashes a proof has (C2SP tlog-witness, tlog-proof)."""

_OLD = re.compile(r"old (0|[1-9][0-9]{0,18})")
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True)
class AddCheckpoint:
    """A request to cosign a checkpoint.

    Attributes:
        old: The size that the witness is believed to have seen last; 0 for none.
        proof: The consistency proof from there, hashes of 32 bytes; empty from 0.
        note: The checkpoint as a signed note, in UTF-8.
    """

    old: int
    proof: tuple[bytes, ...]
    note: bytes

    def encode(self) -> bytes:
        """The request's text."""
        hashes = "".join(f"{base64.b64encode(step).decode()}\n" for step in self.proof)
        return f"old {self.old}\n{hashes}\n".encode() + self.note

    @classmethod
    def decode(cls, data: bytes) -> AddCheckpoint:
        """Read a request. That its checkpoint is signed, and by whom, is not looked at.

        Raises:
            NoteError: It is not a request, or not written the one canonical way.
        """
        if len(data) > MAX_REQUEST:
            raise NoteError(f"it has {len(data)} bytes; a request has {MAX_REQUEST} at most")
        head, blank, note = data.partition(b"\n\n")
        if not blank:
            raise NoteError("it is not a size, a proof, a blank line and a checkpoint")
        try:
            first, *lines = head.decode("ascii").split("\n")
        except UnicodeDecodeError:
            raise NoteError("its size and proof are not plain ASCII") from None
        old = _OLD.fullmatch(first)
        if old is None:
            raise NoteError(f"its first line is {first[:40]!r}; expected 'old' and a size")
        Checkpoint.from_text(Note.decode(note).text)
        return cls(int(old[1]), decode_hashes(lines), note)


def request_for(log: Log, note: bytes, old: int) -> AddCheckpoint:
    """The request that brings a witness from size `old` to a checkpoint of this log.

    Raises:
        NoteError: The note is not a checkpoint signed with the log's key.
        ValueError: Not 0 <= old <= the checkpoint's size <= the log's.
        LogDamaged: A tile is missing or malformed.
    """
    size = Checkpoint.open(note, log.verifier).size
    return AddCheckpoint(old, tuple(log.consistency_proof(old, size)), note)


def decode_hashes(lines: Iterable[str]) -> tuple[bytes, ...]:
    """A proof's lines as hashes of 32 bytes.

    Raises:
        NoteError: One of them is not canonical base64 of 32 bytes, or there are more than 63.
    """
    hashes = tuple(decode_base64(line) for line in lines)
    if any(len(step) != HASH_SIZE for step in hashes):
        raise NoteError(f"a line of the proof is not a hash of {HASH_SIZE} bytes")
    if len(hashes) > MAX_HASHES:
        raise NoteError(f"the proof has {len(hashes)} hashes; {MAX_HASHES} at most")
    return hashes


def decode_size(text: str) -> int:
    """A size in canonical decimal.

    Raises:
        NoteError: It is not.
    """
    if not _DECIMAL.fullmatch(text):
        raise NoteError(f"{text[:40]!r}: expected a decimal number without leading zeroes")
    return int(text)


def decode_lines(data: bytes) -> tuple[Signature, ...]:
    """The signature lines a witness answered with, not yet checked.

    Raises:
        NoteError: They are not signature lines.
    """
    if data.startswith(b"\n") or b"\n\n" in data:
        raise NoteError("there is an empty line among the signature lines")
    # A note is a text, a blank line and such lines, so a note's reader reads them.
    return Note.decode(b"answer\n\n" + data).signatures
