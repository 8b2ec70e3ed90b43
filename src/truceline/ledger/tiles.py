"""Where a log's hashes and entries lie on disk, and how a bundle of entries is written.

Source: C2SP tlog-tiles. A *tile* is up to 256 consecutive hashes of one height; level 0 holds leaf
hashes, and each hash of level L+1 is the root of one full tile of level L. A *bundle* is up to 256
consecutive entries. Both grow at the right edge only, as *partial* files named by their width.

    tile/0/x001/234             a full tile of level 0, index 1234
    tile/1/004.p/210            a partial tile of level 1, index 4, with 210 hashes
    tile/entries/x001/235.p/17  a partial bundle with 17 entries

Pure functions; nothing here touches a file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 256
"""Hashes in a full tile, and entries in a full bundle."""

MAX_ENTRY = 65_535
"""The longest entry in bytes: a bundle says each length in 16 bits."""

_PATH = re.compile(
    r"tile/(?P<level>entries|0|[1-9][0-9]?)/(?P<index>(?:x[0-9]{3}/)*[0-9]{3})"
    r"(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)


@dataclass(frozen=True)
class Tile:
    """One tile or bundle.

    Attributes:
        level: 0 … 63 for hashes, None for a bundle of entries.
        index: Its zero-based position within the level.
        width: How many hashes or entries it holds, 1 … 256.
    """

    level: int | None
    index: int
    width: int

    @property
    def path(self) -> str:
        """Its path under the log's folder, with forward slashes."""
        level = "entries" if self.level is None else str(self.level)
        part = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{level}/{index_path(self.index)}{part}"


def index_path(index: int) -> str:
    """A tile's index as path elements of three digits: 1234067 is ``x001/x234/067``.

    Raises:
        ValueError: The index is negative.
    """
    if index < 0:
        raise ValueError(f"tile index {index} is negative")
    path = f"{index % 1000:03d}"
    while index := index // 1000:
        path = f"x{index % 1000:03d}/{path}"
    return path


def parse_path(path: str) -> Tile | None:
    """The tile that a path under the log's folder names, or None if it names none."""
    match = _PATH.fullmatch(path)
    if match is None:
        return None
    level = None if match["level"] == "entries" else int(match["level"])
    index = int(match["index"].replace("/", "").replace("x", ""))
    tile = Tile(level, index, int(match["width"] or WIDTH))
    # Only the one spelling counts: not 001.p/256, not x000/001, not level 64.
    return tile if tile.path == path and tile.width <= WIDTH and (level or 0) < 64 else None


def width_at(size: int, level: int | None, index: int) -> int:
    """How wide a tile or bundle is in a log of `size` entries: 0 (absent) … 256 (full)."""
    count = size >> (8 * (level or 0))
    return max(0, min(WIDTH, count - index * WIDTH))


def partial_tiles(size: int) -> list[Tile]:
    """The right edge of a log of `size` entries: its partial bundle and tiles, lowest level first.

    Together the partial tiles determine the root.
    """
    edge = []
    level = 0
    while count := size >> (8 * level):
        index, width = divmod(count, WIDTH)
        if width:
            if level == 0:
                edge.append(Tile(None, index, width))
            edge.append(Tile(level, index, width))
        level += 1
    return edge


def encode_bundle(entries: Sequence[bytes]) -> bytes:
    """Entries as a bundle: each as its length in two bytes, big-endian, then its bytes.

    Raises:
        ValueError: An entry is longer than MAX_ENTRY.
    """
    longest = max(map(len, entries), default=0)
    if longest > MAX_ENTRY:
        raise ValueError(f"an entry of {longest} bytes; a bundle holds {MAX_ENTRY} at most")
    return b"".join([part for entry in entries for part in (len(entry).to_bytes(2, "big"), entry)])


def decode_bundle(data: bytes) -> list[bytes]:
    """The entries of a bundle.

    Raises:
        ValueError: The bundle ends inside an entry.
    """
    entries: list[bytes] = []
    at, end = 0, len(data)
    while at < end:
        start = at + 2
        at = start + int.from_bytes(data[at:start], "big")
        if at > end or start > end:
            raise ValueError(f"it ends at byte {end}, inside its entry {len(entries)}")
        entries.append(data[start:at])
    return entries
