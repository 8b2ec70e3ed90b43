"""A reading: what one file gave, what it did not give, and the originals to keep."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from truceline.read.kind import FileKind
from truceline.read.problem import Problem
from truceline.record import Blob, Body, Proposal


@dataclass(frozen=True, slots=True)
class Readable:
    """One body of an entry, read and checked.

    Attributes:
        body: what it says.
        available: first moment at which it could have been known, an aware datetime; None
            where only the moment it is recorded is known. A case compiled after the event
            treats None as always available.
    """

    body: Body
    available: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file gave. A row with a problem gives no item; every other row does.

    Attributes:
        file: name of the file.
        kind: what it was read as; None where it was not recognised.
        items: bodies in the order to add them; a source stands before what was read in it.
        problems: everything that could not be read, in the order of the file.
        blobs: the original file with its bytes, to be kept by its hash.
        rows: rows, features or entries seen, read or not.
        proposals: entries that others wrote and signed, to be recorded as they are. A file that
            gives proposals gives no items, and is not kept: it may hold what the record must not.
    """

    file: str
    kind: FileKind | None
    items: tuple[Readable, ...] = ()
    problems: tuple[Problem, ...] = ()
    blobs: tuple[tuple[Blob, bytes], ...] = ()
    rows: int = 0
    proposals: tuple[Proposal, ...] = ()


def blob_of(data: bytes, name: str) -> Blob:
    """Return the reference under which a file's bytes are kept."""
    return Blob(sha256=hashlib.sha256(data).hexdigest(), name=name, size=len(data))


def stable_id(prefix: str, *parts: str, digits: int = 10) -> str:
    """Return `prefix-` and the first hexadecimal digits of the SHA-256 of the parts.

    The same parts give the same id in every file and on every machine, so that reading a file
    twice does not make two of everything.
    """
    joined = "\x1f".join(parts).encode()
    return f"{prefix}-{hashlib.sha256(joined).hexdigest()[:digits]}"
