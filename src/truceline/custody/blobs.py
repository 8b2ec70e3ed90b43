"""Originals by their hash: which ones an entry names, and moving them between folders unchanged."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from truceline.ledger.files import sync_folder
from truceline.record import Blob, Value


def blobs_of(said: object) -> tuple[Blob, ...]:
    """Return the files that a body, or a field of one, names by hash, in the order of fields."""
    return tuple(_within(said))


def sound_blob(folder: Path, blob: Blob) -> Path | None:
    """Return the file of an original; None where it is missing, a link, or not what it was."""
    path = folder / blob.sha256
    if path.is_symlink() or not path.is_file():
        return None
    with path.open("rb") as file:
        return path if hashlib.file_digest(file, "sha256").hexdigest() == blob.sha256 else None


def keep_blob(folder: Path, sha256: str, pieces: Iterable[bytes]) -> bool:
    """Put an original into a folder; it is on the disk when this returns.

    Args:
        folder: the folder of originals, made if need be.
        sha256: the hash that it is named by, 64 hexadecimal digits.
        pieces: its bytes.

    Returns:
        Whether it was new.

    Raises:
        ValueError: if the bytes do not have this hash; nothing is kept then.
        OSError: if it cannot be written.
    """
    path = folder / sha256
    if sound_blob(folder, Blob(sha256=sha256, name=sha256, size=0)) is not None:
        return False
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".{sha256}.part"
    digest = hashlib.sha256()
    draft.unlink(missing_ok=True)
    try:
        with draft.open("xb") as file:
            for piece in pieces:
                digest.update(piece)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        if digest.hexdigest() != sha256:
            raise ValueError(f"the original {sha256} differs from its hash")
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    sync_folder(folder)
    return True


def _within(value: object) -> Iterator[Blob]:
    if isinstance(value, Blob):
        yield value
    elif isinstance(value, Value):
        for name in type(value).model_fields:
            yield from _within(getattr(value, name))
    elif isinstance(value, tuple):
        for each in value:
            yield from _within(each)
