"""The right edge of a tree: what an append needs to know of everything that came before.

A frontier is the partial tile of every level, and no more: at most 255 hashes a level, whatever the
log's size. It yields each tile as it fills, and the root at any moment.
"""

from __future__ import annotations

from collections.abc import Sequence

from truceline.ledger.merkle import EMPTY_ROOT, HASH_SIZE, complete_root, root_of, split_hashes
from truceline.ledger.tiles import WIDTH, Tile

_TILE_BYTES = WIDTH * HASH_SIZE


class Frontier:
    """A tree's right edge, growing.

    Args:
        size: How many leaves the tree has.
        rows: For each level from 0, the hashes of its partial tile, concatenated (32 bytes each);
            empty where the level has none. Higher levels may be left out where empty.

    Raises:
        ValueError: The rows are not those of a tree of this size.
    """

    def __init__(self, size: int = 0, rows: Sequence[bytes] = ()) -> None:
        self._size = size
        self._rows = [bytearray(row) for row in rows]
        while size >> (8 * len(self._rows)):
            self._rows.append(bytearray())
        for level, row in enumerate(self._rows):
            expected = (size >> (8 * level)) % WIDTH * HASH_SIZE
            if len(row) != expected:
                raise ValueError(
                    f"level {level} of a tree of size {size} has {len(row)} bytes at its edge; "
                    f"expected {expected}"
                )

    @property
    def size(self) -> int:
        """How many leaves the tree has."""
        return self._size

    def extend(self, hashes: bytes) -> list[tuple[Tile, bytes]]:
        """Add leaves.

        Args:
            hashes: Leaf hashes, concatenated, 32 bytes each.

        Returns:
            The tiles that this filled, each with its 8,192 bytes, lower before higher.
        """
        filled: list[tuple[Tile, bytes]] = []
        self._size += len(hashes) // HASH_SIZE
        self._push(0, hashes, self._size, filled)
        return filled

    def _push(
        self, level: int, hashes: bytes, count: int, filled: list[tuple[Tile, bytes]]
    ) -> None:
        """Add hashes to a level, which then has `count` in all, and carry full tiles upward."""
        if level == len(self._rows):
            self._rows.append(bytearray())
        row = self._rows[level]
        row += hashes
        full = len(row) // _TILE_BYTES
        first = count // WIDTH - full
        roots = []
        for step in range(full):
            data = bytes(row[step * _TILE_BYTES : (step + 1) * _TILE_BYTES])
            filled.append((Tile(level, first + step, WIDTH), data))
            roots.append(complete_root(data))
        if full:
            del row[: full * _TILE_BYTES]
            self._push(level + 1, b"".join(roots), count // WIDTH, filled)

    def partials(self) -> list[tuple[Tile, bytes]]:
        """The partial tiles as they stand, each with its hashes, lowest level first."""
        return [
            (
                Tile(level, self._size >> (8 * (level + 1)), len(row) // HASH_SIZE),
                bytes(row),
            )
            for level, row in enumerate(self._rows)
            if row
        ]

    def root(self) -> bytes:
        """The tree's 32-byte root (RFC 6962)."""
        edge: list[bytes] = []
        for row in self._rows:
            hashes = split_hashes(bytes(row)) + edge
            # What is below this level, on the right, is one smaller subtree beside its full ones.
            edge = [root_of(hashes)] if hashes else []
        return edge[0] if edge else EMPTY_ROOT
