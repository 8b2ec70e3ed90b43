from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.ledger.frontier import Frontier
from truceline.ledger.merkle import complete_root, leaf_hash, root_of
from truceline.ledger.tiles import WIDTH, Tile, partial_tiles

LEAVES = [leaf_hash(b"%d" % at) for at in range(WIDTH * WIDTH + WIDTH + 3)]
EDGES = [0, 1, 2, 3, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, 65_795]


@pytest.mark.parametrize("size", EDGES)
def test_root_at_the_edges(size: int) -> None:
    frontier = Frontier()
    frontier.extend(b"".join(LEAVES[:size]))
    assert frontier.size == size
    assert frontier.root() == root_of(LEAVES[:size])
    edge = [tile for tile in partial_tiles(size) if tile.level is not None]
    assert [tile for tile, _ in frontier.partials()] == edge


def test_every_full_tile_is_handed_out_once() -> None:
    frontier = Frontier()
    filled = frontier.extend(b"".join(LEAVES[:300]))
    filled += frontier.extend(b"".join(LEAVES[300:65_536]))
    tiles = dict(filled)
    assert len(filled) == len(tiles) == 257
    roots = b""
    for index in range(WIDTH):
        data = b"".join(LEAVES[index * WIDTH : (index + 1) * WIDTH])
        assert tiles[Tile(0, index, WIDTH)] == data
        roots += complete_root(data)
    assert tiles[Tile(1, 0, WIDTH)] == roots
    assert frontier.partials() == [(Tile(2, 0, 1), complete_root(roots))]


@given(st.lists(st.integers(0, 400), max_size=6), st.data())
@settings(max_examples=40)
def test_steps_do_not_matter_and_rows_restore(steps: list[int], data: st.DataObject) -> None:
    frontier, at = Frontier(), 0
    for step in steps:
        frontier.extend(b"".join(LEAVES[at : at + step]))
        at += step
        if data.draw(st.booleans()):
            rows = {tile.level: row for tile, row in frontier.partials()}
            frontier = Frontier(at, [rows.get(level, b"") for level in range(3)])
    assert frontier.root() == root_of(LEAVES[:at])


def test_rows_must_fit_the_size() -> None:
    with pytest.raises(ValueError, match="level 0 of a tree of size 2 has 32 bytes"):
        Frontier(2, [LEAVES[0]])
