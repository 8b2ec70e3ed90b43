"""The checkpoint: how large the log is and what its root is, over a signature.

Source: C2SP tlog-checkpoint. The text is the log's origin, its size in decimal, its root in base64,
one line each, and then optional extension lines.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from pathlib import Path

from truceline.ledger.errors import CheckpointInvalid, LogMissing, WrongKey
from truceline.ledger.merkle import HASH_SIZE
from truceline.ledger.note import (
    MAX_NOTE,
    NoteError,
    NoteSigner,
    NoteVerifier,
    UnknownSigner,
    decode_base64,
    open_note,
    sign_note,
)

CHECKPOINT = "checkpoint"
"""The checkpoint's file in the log's folder."""

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True)
class Checkpoint:
    """A log's size and root.

    Attributes:
        origin: The log's unique name, as one line, such as ``example.org/case``.
        size: How many entries it has.
        root: The 32-byte RFC 6962 root over them.
        extensions: Further signed lines, opaque here.

    Raises:
        NoteError: A field cannot be written as a checkpoint.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for line in (self.origin, *self.extensions):
            if not line or any(ord(char) < 32 for char in line):
                raise NoteError(f"{line!r}: expected one line, not empty, no control characters")
        if self.size < 0:
            raise NoteError(f"size {self.size} is negative")
        if len(self.root) != HASH_SIZE:
            raise NoteError(f"the root has {len(self.root)} bytes; expected {HASH_SIZE}")

    @property
    def text(self) -> str:
        """The text that is signed, ending in a newline."""
        root = base64.b64encode(self.root).decode()
        return "".join(f"{line}\n" for line in (self.origin, self.size, root, *self.extensions))

    @classmethod
    def from_text(cls, text: str) -> Checkpoint:
        """Read a checkpoint from its text.

        Raises:
            NoteError: It is not a checkpoint's text.
        """
        if not text.endswith("\n"):
            raise NoteError("a checkpoint's text ends in a newline")
        lines = text[:-1].split("\n")
        if len(lines) < 3:
            raise NoteError(f"a checkpoint has three lines or more, this one {len(lines)}")
        origin, size, root, *extensions = lines
        if not _SIZE.fullmatch(size):
            raise NoteError(f"size {size!r}: expected a decimal number without leading zeroes")
        return cls(origin, int(size), decode_base64(root), tuple(extensions))

    def sign(self, *signers: NoteSigner) -> bytes:
        """This checkpoint as a signed note, in UTF-8."""
        return sign_note(self.text, *signers)

    @classmethod
    def open(cls, data: bytes, *verifiers: NoteVerifier) -> Checkpoint:
        """Read a signed checkpoint and check its signature.

        Args:
            data: The signed note in UTF-8.
            verifiers: The keys that are trusted.

        Raises:
            UnknownSigner: None of the keys signed it.
            NoteError: It is malformed, or a signature fails.
        """
        return cls.from_text(open_note(data, verifiers).text)


def read_checkpoint(folder: Path, verifier: NoteVerifier) -> Checkpoint:
    """The checkpoint of the log in a folder, its signature checked.

    Raises:
        LogMissing: There is none.
        WrongKey: It is not signed with this key.
        CheckpointInvalid: It is malformed, or its signature fails.
    """
    return open_checkpoint(folder, read_note(folder), verifier)


def read_note(folder: Path) -> bytes:
    """The checkpoint of the log in a folder as it stands there, not checked.

    Raises:
        LogMissing: There is none.
    """
    path = folder / CHECKPOINT
    try:
        with path.open("rb") as file:
            return file.read(MAX_NOTE + 1)
    except (FileNotFoundError, NotADirectoryError):
        rest = " though there are tiles" if (folder / "tile").exists() else ""
        raise LogMissing(
            f"there is no checkpoint here{rest}",
            remedy="Check the folder, or restore the checkpoint from a copy of the log.",
            path=path,
        ) from None


def open_checkpoint(folder: Path, note: bytes, verifier: NoteVerifier) -> Checkpoint:
    """The checkpoint in a note that was read from a log's folder, its signature checked.

    Raises:
        WrongKey: It is not signed with this key.
        CheckpointInvalid: It is malformed, or its signature fails.
    """
    path = folder / CHECKPOINT
    try:
        return Checkpoint.open(note, verifier)
    except UnknownSigner as error:
        raise WrongKey(
            str(error),
            remedy="Get the log's own public key, or an undamaged copy of the checkpoint.",
            path=path,
        ) from None
    except NoteError as error:
        raise CheckpointInvalid(
            f"is not a sound checkpoint: {error}",
            remedy="Restore it, with tile/, from a copy of the log.",
            path=path,
        ) from None
