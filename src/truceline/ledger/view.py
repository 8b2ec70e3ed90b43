"""Reading a log's tiles and bundles as they stood at one checkpoint."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from truceline.ledger.checkpoint import Checkpoint
from truceline.ledger.errors import LogDamaged
from truceline.ledger.frontier import Frontier
from truceline.ledger.merkle import HASH_SIZE, complete_root, leaf_hashes
from truceline.ledger.tiles import WIDTH, Tile, decode_bundle, width_at

RESTORE = "Restore it from a copy of the log, then run the audit again."


class TileView:
    """The files of a log of a given size. Remembers the few tiles it read last.

    Args:
        folder: The log's folder, which holds ``tile/``.
        checkpoint: The size and root the files are read for.
        size_now: The size of the log on disk at the moment it is called. A partial file that is
            gone is read from its successor if the log has grown since, and only then.
    """

    def __init__(self, folder: Path, checkpoint: Checkpoint, size_now: Callable[[], int]) -> None:
        self.folder = folder
        self.checkpoint = checkpoint
        self._size_now = size_now
        self.hashes = lru_cache(maxsize=64)(self._hashes)

    @property
    def size(self) -> int:
        """How many entries are in view."""
        return self.checkpoint.size

    def tile(self, level: int | None, index: int) -> Tile:
        """The tile or bundle at this place, as wide as it is at this size."""
        return Tile(level, index, width_at(self.size, level, index))

    def stored(self, tile: Tile) -> bytes | list[bytes]:
        """What a tile's or bundle's file holds: hashes, concatenated, or a list of entries.

        Raises:
            LogDamaged: It is missing, malformed, or not as wide as its name says.
        """
        # While this reads, the log may grow and a wider file take a partial one's place: then the
        # file to read is the one that the checkpoint of that moment has.
        file = tile
        while True:
            path = self.folder / file.path
            try:
                whole = parse_file(path, file, path.read_bytes())
            except FileNotFoundError:
                grown = replace(tile, width=width_at(self._size_now(), tile.level, tile.index))
                if grown.width <= file.width:
                    raise self._missing(tile) from None
                file = grown
            except OSError as error:
                raise LogDamaged(f"cannot be read ({error})", remedy=RESTORE, path=path) from error
            else:
                return whole[: tile.width * (HASH_SIZE if isinstance(whole, bytes) else 1)]

    def _hashes(self, level: int, index: int) -> bytes:
        """A tile's hashes, concatenated; see `hashes`, which remembers them."""
        row = self.stored(self.tile(level, index))
        assert isinstance(row, bytes)  # noqa: S101 (it has a level)
        return row

    def entries(self, index: int) -> list[bytes]:
        """A bundle's entries, each checked against its leaf hash in the tile of level 0.

        This shows that bundle and tile agree, not that the checkpoint commits to them.

        Raises:
            LogDamaged: A file is missing or malformed, or an entry is not the one that was hashed.
        """
        bundle, tile = self.tile(None, index), self.tile(0, index)
        entries = self.stored(bundle)
        assert isinstance(entries, list)  # noqa: S101 (it has no level)
        found, expected = leaf_hashes(entries), self.hashes(0, index)
        if found != expected:
            raise self._mismatch(bundle, tile, found, expected)
        return entries

    def frontier(self, size: int | None = None) -> Frontier:
        """The right edge at this size or a smaller one, from the tiles.

        Raises:
            LogDamaged: A tile is missing or malformed.
        """
        size = self.size if size is None else size
        rows: list[bytes] = []
        while count := size >> (8 * len(rows)):
            index, width = divmod(count, WIDTH)
            rows.append(self.hashes(len(rows), index)[: width * HASH_SIZE] if width else b"")
        return Frontier(size, rows)

    def node(self, height: int, index: int) -> bytes:
        """The hash of a complete subtree, for proofs (see `merkle.Nodes`).

        Raises:
            LogDamaged: A tile is missing or malformed.
        """
        level, inside = divmod(height, 8)
        tile, start = divmod(index << inside, WIDTH)
        row = self.hashes(level, tile)
        return complete_root(row[start * HASH_SIZE : (start + (1 << inside)) * HASH_SIZE])

    def _missing(self, tile: Tile) -> LogDamaged:
        kind = "bundle of entries" if tile.level is None else "tile of hashes"
        return LogDamaged(
            f"missing, though a log of {self.size} entries has this {kind}",
            remedy=RESTORE,
            path=self.folder / tile.path,
            index=tile.index * WIDTH << (8 * (tile.level or 0)),
        )

    def _mismatch(self, bundle: Tile, tile: Tile, found: bytes, expected: bytes) -> LogDamaged:
        """Which entry differs and which of the two files is to blame, as far as can be told."""
        at = next(
            at
            for at in range(0, len(expected), HASH_SIZE)
            if found[at : at + HASH_SIZE] != expected[at : at + HASH_SIZE]
        )
        index = bundle.index * WIDTH + at // HASH_SIZE
        hashes = (
            f"its hash is {found[at : at + HASH_SIZE].hex()}, "
            f"but {tile.path} says {expected[at : at + HASH_SIZE].hex()}"
        )
        if self._commits_to(tile, expected):
            what, blame = "the entry is not the one that was logged", bundle
        elif self._commits_to(tile, found):
            what, blame = "the tile is not the one that was logged", tile
        else:
            what, blame = f"either this file or {tile.path} is not what was logged", bundle
        return LogDamaged(
            f"{what}: {hashes}", remedy=RESTORE, path=self.folder / blame.path, index=index
        )

    def _commits_to(self, tile: Tile, row: bytes) -> bool:
        """Whether the level above (or, at the edge, the root) fits these leaf hashes."""
        try:
            if tile.width == WIDTH:
                above = self.hashes(1, tile.index // WIDTH)
                at = tile.index % WIDTH * HASH_SIZE
                return above[at : at + HASH_SIZE] == complete_root(row)
            frontier = self.frontier(tile.index * WIDTH)
        except LogDamaged:
            return False
        frontier.extend(row)
        return frontier.root() == self.checkpoint.root


def parse_file(path: Path, tile: Tile, data: bytes) -> bytes | list[bytes]:
    """A tile's or bundle's content, checked for the width its name says.

    Raises:
        LogDamaged: It has another width, or is not a bundle.
    """
    if tile.level is not None:
        if len(data) != tile.width * HASH_SIZE:
            raise LogDamaged(
                f"has {len(data)} bytes; expected {tile.width * HASH_SIZE} ({tile.width} hashes)",
                remedy=RESTORE,
                path=path,
            )
        return data
    try:
        entries = decode_bundle(data)
    except ValueError as error:
        raise LogDamaged(
            f"is not a bundle of entries: {error}", remedy=RESTORE, path=path
        ) from None
    if len(entries) != tile.width:
        raise LogDamaged(
            f"has {len(entries)} entries; expected {tile.width}", remedy=RESTORE, path=path
        )
    return entries
