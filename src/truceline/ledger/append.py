"""Writing new entries beside the old ones: a log's right edge as it grows, and the files it fills.

No file that the checkpoint in place needs is touched: a file that grows does so under a new name.
Until a new checkpoint is put in place, all of this is as if it had not been.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

from truceline.ledger.checkpoint import CHECKPOINT, Checkpoint
from truceline.ledger.errors import EntryTooLarge
from truceline.ledger.files import DurableWriter, replace_file
from truceline.ledger.frontier import Frontier
from truceline.ledger.merkle import leaf_hashes
from truceline.ledger.tiles import MAX_ENTRY, WIDTH, Tile, encode_bundle, parse_path, partial_tiles
from truceline.ledger.view import TileView

LOCK = ".lock"
"""The file whose lock makes a process the log's one writer, and whose first byte says whether an
append is under way: writing that byte costs less than making and removing a file."""

_UNDER_WAY, _AT_REST = b"1", b"0"


class Growth:
    """A log's right edge in memory, growing: its hashes, and the entries of its last bundle.

    Args:
        frontier: The tree's right edge.
        bundle: The entries of the partial bundle, in order.
    """

    def __init__(self, frontier: Frontier, bundle: list[bytes]) -> None:
        self._frontier = frontier
        self._bundle = bundle

    @classmethod
    def of(cls, view: TileView) -> Growth:
        """The right edge of a log on disk.

        Raises:
            LogDamaged: A file at the edge is missing, or the last bundle is not what was logged.
        """
        index, width = divmod(view.size, WIDTH)
        return cls(view.frontier(), view.entries(index) if width else [])

    @property
    def size(self) -> int:
        """How many entries the log has."""
        return self._frontier.size

    def copy(self) -> Growth:
        """Another one of the same state, which grows apart from this one."""
        return Growth(self._frontier.copy(), self._bundle.copy())

    def root(self) -> bytes:
        """The log's 32-byte root."""
        return self._frontier.root()

    def add(self, entries: list[bytes], *, number: int = 0) -> list[tuple[Tile, bytes]]:
        """Add entries at the end.

        Args:
            entries: What to add, in order.
            number: How many of its batch came before, for the error.

        Returns:
            The bundles and tiles that this filled, with their bytes.

        Raises:
            EntryTooLarge: An entry has more than 65,535 bytes. Nothing was added.
        """
        if max(map(len, entries), default=0) > MAX_ENTRY:
            raise _too_large(entries, number)
        index = self.size // WIDTH
        full: list[tuple[Tile, bytes]] = []
        tiles = self._frontier.extend(leaf_hashes(entries))
        self._bundle += entries
        while len(self._bundle) >= WIDTH:
            full.append((Tile(None, index, WIDTH), encode_bundle(self._bundle[:WIDTH])))
            del self._bundle[:WIDTH]
            index += 1
        return full + tiles

    def edge(self) -> list[tuple[Tile, bytes]]:
        """The partial bundle and tiles as they stand, with their bytes."""
        tiles = self._frontier.partials()
        if not self._bundle:
            return tiles
        tile = Tile(None, self.size // WIDTH, len(self._bundle))
        return [(tile, encode_bundle(self._bundle)), *tiles]


def put_in_place(
    writer: DurableWriter, folder: Path, old: Checkpoint, growth: Growth, note: bytes
) -> None:
    """Make grown entries part of the log on disk: its edge, then its checkpoint.

    Args:
        writer: What the full bundles and tiles were written with.
        folder: The log's folder.
        old: The checkpoint in place.
        growth: The grown log.
        note: Its checkpoint as a signed note, whose signature was checked.

    Raises:
        OSError: A file could not be written. The old checkpoint is in place, unless only the last
            step (syncing the folder) failed.
    """
    unchanged = partial_tiles(old.size)
    for tile, data in growth.edge():
        if tile not in unchanged:
            writer.put(tile.path, data)
    writer.finish()
    replace_file(folder / CHECKPOINT, note)


def tidy_superseded(folder: Path, old: int, new: int) -> None:
    """Remove the partial files of a log of `old` entries that one of `new` entries does not have.

    A flipped bit in one would matter to nobody and be found by nobody, and an entry that must be
    erased one day should lie in one place.
    """
    kept = set(partial_tiles(new))
    tidy(folder, [tile.path for tile in partial_tiles(old) if tile not in kept])


def tidy(folder: Path, paths: Iterable[str]) -> None:
    """Remove tiles and bundles that are no part of the log.

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


def interrupted(folder: Path) -> bool:
    """Whether an earlier append did not get to its end, and may have left files."""
    handle = os.open(folder / LOCK, os.O_RDONLY)
    try:
        return os.read(handle, 1) == _UNDER_WAY
    finally:
        os.close(handle)


def mark(folder: Path, *, under_way: bool) -> None:
    """Note that an append begins, or that nothing it may have left lies about any more.

    The mark itself is not waited for: it saves looking for files after each append, and one that
    is lost in a power cut leaves files that the log does not need and the audit lists.
    """
    handle = os.open(folder / LOCK, os.O_WRONLY)
    try:
        os.pwrite(handle, _UNDER_WAY if under_way else _AT_REST, 0)
    finally:
        os.close(handle)


def _too_large(entries: list[bytes], number: int) -> EntryTooLarge:
    at, size = next((at, len(each)) for at, each in enumerate(entries) if len(each) > MAX_ENTRY)
    return EntryTooLarge(
        f"of those to append has {size} bytes; a log entry has {MAX_ENTRY} at most",
        remedy="Nothing was appended. Keep the content in a file and log its SHA-256 instead.",
        index=number + at,
    )
