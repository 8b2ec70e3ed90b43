"""Packing a handover bundle; `custody.handover_file` has its form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import rfc8785

from truceline.custody.audited import audited
from truceline.custody.blobs import blobs_of, sound_blob
from truceline.custody.handover_file import Manifest
from truceline.custody.plain_zip import write_plain_zip
from truceline.ledger import Log
from truceline.record import Blob, Body, parse_entry


@dataclass(frozen=True)
class Packed:
    """What was packed.

    Attributes:
        path: the bundle.
        start: first index in it.
        size: entries of the log, the last index in the bundle and one.
        originals: number of originals in it.
        missing: originals that entries name and that are not to be had: they lie in the vault,
            were erased, or are lost.
    """

    path: Path
    start: int
    size: int
    originals: int
    missing: tuple[Blob, ...]


def pack_handover(log: Log, start: int, out: Path, blobs: Path | None = None) -> Packed:
    """Write everything from entry `start` on into one file, after an audit of the whole log.

    Args:
        log: the log to hand over.
        start: index of the first entry to hand over; 0 hands over all of it.
        out: the file, such as `team-3.handover.zip`; one that is there is replaced.
        blobs: the case's folder of originals; None leaves them out.

    Raises:
        ValueError: if there is no entry at `start`.
        LogError: if the log is damaged; a bundle made from it could not be taken in.
        OSError: if a file cannot be read or written.
    """
    note, whole = audited(log)
    size = whole.size
    if not 0 <= start < size:
        raise ValueError(
            f"there is nothing to hand over from entry {start} on: the log has {size} entries"
        )
    lines = list(whole.entries(start, size))
    named = _named(parse_entry(line).body for line in lines)
    held = {
        sha256: path
        for sha256, blob in named.items()
        if blobs is not None and (path := sound_blob(blobs, blob)) is not None
    }
    manifest = Manifest(
        form="truceline-handover/1",
        origin=whole.origin,
        vkey=whole.verifier.vkey,
        start=start,
        size=size,
        originals={sha256: path.stat().st_size for sha256, path in held.items()},
    )
    members: list[tuple[str, bytes | Path]] = [
        ("handover.json", rfc8785.dumps(manifest.model_dump(mode="json")) + b"\n"),
        ("checkpoint", note),
        ("entries.jsonl", b"".join(line + b"\n" for line in lines)),
    ]
    members += [(f"blobs/{sha256}", path) for sha256, path in held.items()]
    write_plain_zip(out, members)
    missing = tuple(blob for sha256, blob in named.items() if sha256 not in held)
    return Packed(out, start, size, len(held), missing)


def _named(bodies: Iterable[Body]) -> dict[str, Blob]:
    """Return the originals that are computed from, by hash, in the order of the hashes."""
    # Not the files of a release: it says nothing in the log that takes it in.
    named = {b.sha256: b for body in bodies if body.kind != "release" for b in blobs_of(body)}
    return dict(sorted(named.items()))
