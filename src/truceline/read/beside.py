"""Files that entries name by their hash, where they lie beside the entries."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pydantic import BaseModel

from truceline.record import Blob, Body


def named_beside(bodies: Sequence[Body], folder: Path) -> tuple[tuple[Blob, bytes], ...]:
    """Return the files in a folder that bodies name, with their contents.

    A file counts only if it lies in the folder itself, under the name that is stated, and is
    what its hash says. What is not there is left out: the record then holds its hash alone.

    Args:
        bodies: what was read.
        folder: the folder of the file they were read from.
    """
    found: dict[str, tuple[Blob, bytes]] = {}
    for blob in _blobs(bodies):
        path = folder / Path(blob.name).name
        if blob.sha256 in found or path.name != blob.name or not path.is_file():
            continue
        if path.stat().st_size == blob.size:
            data = path.read_bytes()
            if hashlib.sha256(data).hexdigest() == blob.sha256:
                found[blob.sha256] = (blob, data)
    return tuple(found.values())


def _blobs(values: Iterable[object]) -> Iterator[Blob]:
    for value in values:
        if isinstance(value, Blob):
            yield value
        elif isinstance(value, BaseModel):
            yield from _blobs(getattr(value, name) for name in type(value).model_fields)
        elif isinstance(value, tuple):
            yield from _blobs(value)
