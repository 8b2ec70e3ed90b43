"""The handover bundle: one file in which a log, or its newest part, travels to another log.

A zip file of plain members, nothing compressed, the same bytes for the same log:

    handover.json     which log, its public key, and from which entry to which
    checkpoint        its checkpoint, a signed note
    entries.jsonl     the entries in order, one canonical JSON text a line
    blobs/<sha256>    originals that these entries name

A bundle can be shown to anybody who may see the log. What opens sealed fields is not in it (see
`custody.handover_secrets`).
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from pydantic import Field, ValidationError

from truceline.custody.blobs import keep_blob
from truceline.custody.plain_zip import NotPlain, PlainZip, open_plain_zip
from truceline.ledger import (
    MAX_ENTRY,
    Checkpoint,
    LogError,
    NoteError,
    Verifier,
    leaf_hash,
    root_of,
)
from truceline.ledger.note import MAX_NOTE
from truceline.record import Entry, Value, parse_entry

FORM: Final = "truceline-handover/1"
MAX_ENTRIES: Final = 1 << 30
"""The most bytes of entries that are read at once: they are held in memory."""
_MAX_MANIFEST: Final = 1 << 26
_BLOB: Final = re.compile(r"blobs/([0-9a-f]{64})")
_MEMBERS: Final = ("handover.json", "checkpoint", "entries.jsonl")
_AGAIN: Final = "Ask for the bundle again, and check that it was copied whole."


class HandoverUnreadable(LogError):
    """A file that is no sound handover bundle. Nothing was taken from it."""


class Manifest(Value):
    """What `handover.json` says.

    Attributes:
        form: version of the form.
        origin: name of the log.
        vkey: public key of the log, as text.
        start: index of the first entry in the bundle.
        size: number of entries of the log.
        originals: the originals in the bundle, SHA-256 to length in bytes.
    """

    form: Literal["truceline-handover/1"]
    origin: str
    vkey: str
    start: int = Field(ge=0)
    size: int = Field(ge=1)
    originals: dict[str, int] = {}


@dataclass(frozen=True)
class HandoverBundle:
    """A bundle that was read, and is sound in itself.

    Its checkpoint is signed with the key that came with it, which shows only that the bundle
    agrees with itself; that this is the key of a log one trusts is checked on taking it in.

    Attributes:
        path: the file.
        key: public key of the log.
        checkpoint: the log's size and root.
        note: the checkpoint as it was signed, as text.
        start: index of the first entry in the bundle.
        entries: the entries, as the log holds them.
        leaves: their leaf hashes.
        originals: the originals in it, SHA-256 to length in bytes.
    """

    path: Path
    key: Verifier
    checkpoint: Checkpoint
    note: str
    start: int
    entries: tuple[Entry, ...] = field(repr=False)
    leaves: tuple[bytes, ...] = field(repr=False)
    originals: Mapping[str, int] = field(repr=False)

    @property
    def origin(self) -> str:
        """Name of the log."""
        return self.checkpoint.origin

    @property
    def size(self) -> int:
        """Number of entries of the log."""
        return self.checkpoint.size

    def keep_originals(self, folder: Path) -> int:
        """Put its originals into `blobs/`, each checked; they are on the disk when this returns.

        Returns:
            How many were new.

        Raises:
            HandoverUnreadable: if one is not what its name says; those before it are kept.
            OSError: if a file cannot be written.
        """
        kept = 0
        with _reading(self.path) as held:
            for sha256 in self.originals:
                try:
                    kept += keep_blob(folder, sha256, held.chunks(f"blobs/{sha256}"))
                except ValueError as error:
                    raise HandoverUnreadable(str(error), remedy=_AGAIN, path=self.path) from None
        return kept


def read_handover(path: Path) -> HandoverBundle:
    """Read a bundle from somebody who need not be trusted. Nothing is written anywhere.

    Raises:
        HandoverUnreadable: if it is cut short, damaged or no bundle, if its checkpoint is not
            signed with its key, or if its entries are not what the checkpoint commits to (which
            can be told here only of a bundle that starts at entry 0).
        OSError: if the file cannot be read.
    """
    with _reading(path) as held:
        manifest, key, note, checkpoint = _head(path, held)
        entries, leaves = _entries(path, held.read("entries.jsonl", MAX_ENTRIES))
    if len(entries) != manifest.size - manifest.start:
        raise HandoverUnreadable(
            f"it holds {len(entries)} entries; its handover.json says entries {manifest.start} to "
            f"{manifest.size - 1}",
            remedy=_AGAIN,
            path=path,
        )
    if manifest.start == 0 and root_of(leaves) != checkpoint.root:
        raise HandoverUnreadable(
            "its entries do not hash to the root that its checkpoint commits to",
            remedy=_AGAIN,
            path=path,
        )
    return HandoverBundle(
        path=path,
        key=key,
        checkpoint=checkpoint,
        note=note.decode(),
        start=manifest.start,
        entries=tuple(entries),
        leaves=tuple(leaves),
        originals=manifest.originals,
    )


def _head(path: Path, held: PlainZip) -> tuple[Manifest, Verifier, bytes, Checkpoint]:
    strange = [n for n in held.sizes if n not in _MEMBERS and not _BLOB.fullmatch(n)]
    if strange:
        raise HandoverUnreadable(
            f"it holds {strange[0]!a}, which no bundle does", remedy=_AGAIN, path=path
        )
    try:
        manifest = Manifest.model_validate_json(held.read("handover.json", _MAX_MANIFEST))
        key = Verifier.from_vkey(manifest.vkey)
        note = held.read("checkpoint", MAX_NOTE)
        checkpoint = Checkpoint.open(note, key)
    except ValidationError as error:
        raise HandoverUnreadable(
            f"its handover.json is not of the form {FORM}: {error}",
            remedy="Ask for the bundle again, or use a newer version of this program.",
            path=path,
        ) from None
    except NoteError as error:
        raise HandoverUnreadable(
            f"its checkpoint is not signed with the key of its log: {error}",
            remedy=f"Take nothing from it. {_AGAIN}",
            path=path,
        ) from None
    said, signed = (manifest.origin, manifest.size), (checkpoint.origin, checkpoint.size)
    if said != signed:
        raise HandoverUnreadable(
            f"its handover.json speaks of {said[1]} entries of {said[0]!r}, its checkpoint of "
            f"{signed[1]} entries of {signed[0]!r}",
            remedy=_AGAIN,
            path=path,
        )
    blobs = {n.removeprefix("blobs/"): size for n, size in held.sizes.items() if n not in _MEMBERS}
    if blobs != manifest.originals:
        raise HandoverUnreadable(
            "its originals are not those that its handover.json lists", remedy=_AGAIN, path=path
        )
    return manifest, key, note, checkpoint


def _entries(path: Path, data: bytes) -> tuple[list[Entry], list[bytes]]:
    entries, leaves = [], []
    if data and not data.endswith(b"\n"):
        raise HandoverUnreadable("its last entry is cut short", remedy=_AGAIN, path=path)
    for number, line in enumerate(data.split(b"\n")[:-1], start=1):
        try:
            if len(line) > MAX_ENTRY:
                raise ValueError(f"it has {len(line)} bytes; an entry has {MAX_ENTRY} at most")
            entries.append(parse_entry(line))
        except ValueError as error:
            raise HandoverUnreadable(
                f"line {number} of its entries.jsonl is no entry: {error}",
                remedy="Ask for the bundle again, or use a newer version of this program.",
                path=path,
            ) from None
        leaves.append(leaf_hash(line))
    return entries, leaves


@contextlib.contextmanager
def _reading(path: Path) -> Iterator[PlainZip]:
    try:
        with open_plain_zip(path) as held:
            yield held
    except NotPlain as error:
        raise HandoverUnreadable(str(error), remedy=_AGAIN, path=path) from None
