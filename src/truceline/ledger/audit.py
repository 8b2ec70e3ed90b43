"""Recomputing a log from its entries and holding every file to the result."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from truceline.ledger.errors import LogDamaged
from truceline.ledger.frontier import Frontier
from truceline.ledger.merkle import leaf_hashes
from truceline.ledger.tiles import WIDTH, Tile, parse_path, width_at
from truceline.ledger.view import RESTORE, TileView, parse_file


def audit_tree(view: TileView) -> None:
    """Recompute every hash in view from the entries alone, and compare.

    Leaf hashes with the tiles of level 0, full tiles' roots with the tiles above, and the whole
    with the checkpoint's root; then the superseded partial files that a crash may have left.

    Raises:
        LogDamaged: Anything differs; the error says which file, and which entry where it can.
    """
    frontier = Frontier()
    for index in range((view.size + WIDTH - 1) // WIDTH):
        for tile, data in frontier.extend(leaf_hashes(view.entries(index))):
            _compare(view, tile, data)
    for tile, data in frontier.partials():
        _compare(view, tile, data)
    if frontier.root() != view.checkpoint.root:
        raise LogDamaged(
            f"the {view.size} entries and all tiles agree on the root {frontier.root().hex()}, "
            f"but the checkpoint commits to {view.checkpoint.root.hex()}: they were changed "
            "together, or belong to another log",
            remedy="Do not use this log. Restore tile/ and checkpoint from one and the same copy.",
            path=view.folder / "checkpoint",
        )
    for path in log_files(view.folder):
        stale = parse_path(path)
        if stale is not None and stale.width < view.tile(stale.level, stale.index).width:
            _compare_stale(view, stale)


def log_files(folder: Path) -> Iterator[str]:
    """Every file under the log's ``tile/``, as paths relative to the log with forward slashes."""
    for where, folders, names in os.walk(folder / "tile"):
        folders.sort()
        base = Path(where).relative_to(folder).as_posix()
        yield from (f"{base}/{name}" for name in sorted(names))


def leftovers(folder: Path, size: int) -> list[str]:
    """The files under ``tile/`` that a log of this size does not consist of.

    They are what an interrupted append left (beyond the size, or superseded), or somebody else's.
    Files beyond the size that no append explains are a sign that the checkpoint was set back.
    """
    strays = []
    for path in log_files(folder):
        tile = parse_path(path)
        if tile is None or tile.width != width_at(size, tile.level, tile.index):
            strays.append(path)
    return sorted(strays)


def _compare(view: TileView, tile: Tile, expected: bytes) -> None:
    assert tile.level is not None  # noqa: S101 (a frontier yields hashes only)
    found = view.hashes(tile.level, tile.index)
    if found == expected:
        return
    at = next(
        at for at in range(0, len(expected), 32) if found[at : at + 32] != expected[at : at + 32]
    )
    number = at // 32
    span = 1 << (8 * tile.level)
    raise LogDamaged(
        f"hash {number} is {found[at : at + 32].hex()}, but the entries it stands for "
        f"({span} from here on) give {expected[at : at + 32].hex()}",
        remedy=RESTORE,
        path=view.folder / tile.path,
        index=(tile.index * WIDTH + number) * span,
    )


def _compare_stale(view: TileView, stale: Tile) -> None:
    """A superseded partial file must be the beginning of the file that took its place."""
    path = view.folder / stale.path
    try:
        data = path.read_bytes()
    except FileNotFoundError:  # the writer tidied up meanwhile
        return
    found = parse_file(path, stale, data)
    if view.stored(view.tile(stale.level, stale.index))[: len(found)] != found:
        raise LogDamaged(
            "is not the beginning of the wider file that took its place",
            remedy="That file is sound. Delete this one; nothing needs it.",
            path=path,
        )
