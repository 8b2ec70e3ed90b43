"""The right edge of a tree: what an append needs to know of everything that came before.

A frontier is the partial tile of every level with its inner nodes, and no more: at most 255 hashes
and as many nodes a level, whatever the log's size. It yields each tile as it fills, and the root at
any moment without hashing anything a second time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from truceline.ledger.merkle import EMPTY_ROOT, HASH_SIZE, complete_root, node_hash
from truceline.ledger.tiles import WIDTH, Tile

_TILE_BYTES = WIDTH * HASH_SIZE
_PAIR = 2 * HASH_SIZE
_HEIGHTS = WIDTH.bit_length() - 1
_sha256 = hashlib.sha256


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
        given = list(rows)
        while size >> (8 * len(given)):
            given.append(b"")
        for level, row in enumerate(given):
            expected = (size >> (8 * level)) % WIDTH * HASH_SIZE
            if len(row) != expected:
                raise ValueError(
                    f"level {level} of a tree of size {size} has {len(row)} bytes at its edge; "
                    f"expected {expected}"
                )
        self._rows = [_Row() for _ in given]
        for mine, row in zip(self._rows, given, strict=True):
            mine.add(row)

    @property
    def size(self) -> int:
        """How many leaves the tree has."""
        return self._size

    def copy(self) -> Frontier:
        """Another one of the same state, which grows apart from this one."""
        twin = Frontier()
        twin._size, twin._rows = self._size, [row.copy() for row in self._rows]
        return twin

    def extend(self, hashes: bytes) -> list[tuple[Tile, bytes]]:
        """Add leaves.

        Args:
            hashes: Leaf hashes, concatenated, 32 bytes each.

        Returns:
            The tiles that this filled, each with its 8,192 bytes, lower before higher.
        """
        filled: list[tuple[Tile, bytes]] = []
        index = self._size // WIDTH
        self._size += len(hashes) // HASH_SIZE
        self._push(0, hashes, index, filled)
        return filled

    def _push(
        self, level: int, hashes: bytes, index: int, filled: list[tuple[Tile, bytes]]
    ) -> None:
        """Add hashes to a level, whose partial tile has this index, and carry full tiles upward."""
        if level == len(self._rows):
            self._rows.append(_Row())
        row = self._rows[level]
        roots = []
        above = index // WIDTH
        at = 0
        while at < len(hashes):
            taken = hashes[at : at + row.room]
            at += len(taken)
            if len(taken) == _TILE_BYTES:
                # A whole tile at once: nothing of it has to be kept for later.
                data, root = taken, complete_root(taken)
            else:
                row.add(taken)
                if row.room:
                    break
                data, root = row.take()
            filled.append((Tile(level, index, WIDTH), data))
            index += 1
            roots.append(root)
        if roots:
            self._push(level + 1, b"".join(roots), above, filled)

    def partials(self) -> list[tuple[Tile, bytes]]:
        """The partial tiles as they stand, each with its hashes, lowest level first."""
        return [
            (
                Tile(level, self._size >> (8 * (level + 1)), len(data) // HASH_SIZE),
                data,
            )
            for level, row in enumerate(self._rows)
            if (data := row.hashes)
        ]

    def root(self) -> bytes:
        """The tree's 32-byte root (RFC 6962)."""
        # The complete subtrees at the right edge, smallest first: each joins all that is right of
        # it, as RFC 6962's split at the largest power of two has it.
        root = b""
        for row in self._rows:
            for peak in row.peaks():
                root = node_hash(peak, root) if root else peak
        return root or EMPTY_ROOT


class _Row:
    """One partial tile with its inner nodes: for each height above its hashes, those complete."""

    def __init__(self) -> None:
        self._nodes = [bytearray() for _ in range(_HEIGHTS + 1)]

    @property
    def hashes(self) -> bytes:
        return bytes(self._nodes[0])

    @property
    def room(self) -> int:
        """How many bytes of hashes are missing to a full tile."""
        return _TILE_BYTES - len(self._nodes[0])

    def copy(self) -> _Row:
        twin = _Row.__new__(_Row)
        twin._nodes = [bytearray(each) for each in self._nodes]
        return twin

    def add(self, hashes: bytes) -> None:
        for nodes in self._nodes:
            begin = len(nodes) // _PAIR * _PAIR
            nodes += hashes
            pairs = bytes(nodes[begin : len(nodes) // _PAIR * _PAIR])
            if not pairs:
                return
            hashes = b"".join(
                [
                    _sha256(b"\x01" + pairs[at : at + _PAIR]).digest()
                    for at in range(0, len(pairs), _PAIR)
                ]
            )

    def take(self) -> tuple[bytes, bytes]:
        """A full tile's hashes and its root; the row is empty afterwards."""
        found = self.hashes, bytes(self._nodes[_HEIGHTS])
        self._nodes = [bytearray() for _ in range(_HEIGHTS + 1)]
        return found

    def peaks(self) -> list[bytes]:
        """The roots of the largest complete subtrees, from right to left."""
        return [
            bytes(nodes[-HASH_SIZE:]) for nodes in self._nodes if len(nodes) % _PAIR == HASH_SIZE
        ]
