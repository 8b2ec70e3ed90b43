"""Writing new entries beside the old ones: everything of an append but its checkpoint.

No file that the old checkpoint needs is touched: a file that grows does so under a new name. Until
a new checkpoint is put in place, all of this is as if it had not been.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from truceline.ledger.checkpoint import Checkpoint
from truceline.ledger.errors import EntryTooLarge
from truceline.ledger.files import DurableWriter
from truceline.ledger.merkle import leaf_hashes
from truceline.ledger.tiles import MAX_ENTRY, WIDTH, Tile, encode_bundle, parse_path, partial_tiles
from truceline.ledger.view import TileView

_PENDING = ".appending"


def interrupted(folder: Path) -> bool:
    """Whether an earlier append did not get to its end, and may have left files."""
    return (folder / _PENDING).exists()


def write_entries(view: TileView, entries: Iterable[bytes]) -> Checkpoint | None:
    """Write the bundles and tiles of a log grown by these entries, and see them onto the disk.

    Args:
        view: The log as it is.
        entries: What to add; taken 256 at a time.

    Returns:
        The checkpoint of the grown log, not yet in place; None if there was nothing to add.

    Raises:
        EntryTooLarge: An entry has more than 65,535 bytes.
        LogDamaged: The last bundle, which would be written anew, is not what was logged.
        OSError: A file could not be written.
    """
    frontier = view.frontier()
    index, width = divmod(view.size, WIDTH)
    bundle = view.entries(index) if width else []
    coming = iter(entries)
    writer = DurableWriter(view.folder)
    while batch := list(islice(coming, WIDTH - len(bundle))):
        if max(map(len, batch)) > MAX_ENTRY:
            raise _too_large(batch, frontier.size - view.size)
        if frontier.size == view.size:
            (view.folder / _PENDING).touch()
        filled = frontier.extend(leaf_hashes(batch))
        bundle += batch
        if len(bundle) == WIDTH:
            writer.put(Tile(None, index, WIDTH).path, encode_bundle(bundle))
            index, bundle = index + 1, []
        for tile, data in filled:
            writer.put(tile.path, data)
    if frontier.size == view.size:
        return None
    if bundle:
        writer.put(Tile(None, index, len(bundle)).path, encode_bundle(bundle))
    unchanged = partial_tiles(view.size)
    for tile, data in frontier.partials():
        if tile not in unchanged:
            writer.put(tile.path, data)
    writer.finish()
    old = view.checkpoint
    return Checkpoint(old.origin, frontier.size, frontier.root())


def tidy(folder: Path, paths: Iterable[str]) -> None:
    """Remove tiles and bundles that are no part of the log, and the mark of an append under way.

    Args:
        folder: The log's folder.
        paths: Relative to it. One that is gone already, or names no tile or bundle and so is
            somebody else's, is passed over.
    """
    for path in paths:
        if parse_path(path) is None:
            continue
        file = folder / path
        file.unlink(missing_ok=True)
        if file.parent.suffix == ".p":
            with contextlib.suppress(OSError):  # not empty: a wider one took its place
                file.parent.rmdir()
    (folder / _PENDING).unlink(missing_ok=True)


def _too_large(batch: list[bytes], before: int) -> EntryTooLarge:
    at, size = next((at, len(each)) for at, each in enumerate(batch) if len(each) > MAX_ENTRY)
    return EntryTooLarge(
        f"of those to append has {size} bytes; a log entry has {MAX_ENTRY} at most",
        remedy="Nothing was appended. Keep the content in a file and log its SHA-256 instead.",
        index=before + at,
    )
