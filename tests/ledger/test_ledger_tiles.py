from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.ledger.tiles import (
    MAX_ENTRY,
    Tile,
    decode_bundle,
    encode_bundle,
    index_path,
    parse_path,
    partial_tiles,
    width_at,
)


@pytest.mark.parametrize(
    ("index", "path"),
    [
        (0, "000"),
        (67, "067"),
        (999, "999"),
        (1000, "x001/000"),
        (1_234_067, "x001/x234/067"),
        (1_000_000, "x001/x000/000"),
    ],
)
def test_index_path(index: int, path: str) -> None:
    assert index_path(index) == path


def test_a_negative_index_has_no_path() -> None:
    with pytest.raises(ValueError, match="negative"):
        index_path(-1)


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 1234, 256), "tile/0/x001/234"),
        (Tile(1, 4, 210), "tile/1/004.p/210"),
        (Tile(None, 1235, 17), "tile/entries/x001/235.p/17"),
        (Tile(63, 0, 1), "tile/63/000.p/1"),
    ],
)
def test_paths(tile: Tile, path: str) -> None:
    assert tile.path == path
    assert parse_path(path) == tile


@given(st.builds(Tile, st.none() | st.integers(0, 63), st.integers(0, 10**12), st.integers(1, 256)))
def test_paths_round_trip(tile: Tile) -> None:
    assert parse_path(tile.path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/001.p/256",
        "tile/0/001.p/0",
        "tile/0/001.p/999",
        "tile/0/x000/001",
        "tile/0/1",
        "tile/64/000",
        "tile/00/000",
        "tile/other/000",
        "tile/0/001~",
        "checkpoint",
        "tile/0/٠٠٠",
    ],
)
def test_other_files_are_no_tiles(path: str) -> None:
    assert parse_path(path) is None


def test_the_right_edge_of_the_standards_example() -> None:
    """C2SP tlog-tiles gives the tiles of a tree of size 70,000, and of one of 256."""
    assert partial_tiles(70_000) == [
        Tile(None, 273, 112),
        Tile(0, 273, 112),
        Tile(1, 1, 17),
        Tile(2, 0, 1),
    ]
    assert [width_at(70_000, 0, index) for index in (0, 272, 273, 274)] == [256, 256, 112, 0]
    assert [width_at(70_000, 1, index) for index in (0, 1, 2)] == [256, 17, 0]
    assert width_at(70_000, None, 273) == 112
    assert partial_tiles(256) == [Tile(1, 0, 1)]
    assert partial_tiles(0) == []


@given(st.lists(st.binary(max_size=300), max_size=256))
def test_bundles_round_trip(entries: list[bytes]) -> None:
    assert decode_bundle(encode_bundle(entries)) == entries


def test_a_bundles_bytes() -> None:
    assert encode_bundle([b"", b"ab", b"x" * 258]) == b"\0\0" + b"\0\2ab" + b"\1\2" + b"x" * 258


def test_the_longest_entry() -> None:
    longest = b"x" * MAX_ENTRY
    assert decode_bundle(encode_bundle([longest])) == [longest]
    with pytest.raises(ValueError, match="65536 bytes"):
        encode_bundle([longest + b"x"])


@given(st.lists(st.binary(max_size=20), min_size=1, max_size=9), st.data())
def test_a_cut_bundle_is_never_read_as_whole(entries: list[bytes], data: st.DataObject) -> None:
    whole = encode_bundle(entries)
    cut = whole[: data.draw(st.integers(0, len(whole) - 1))]
    whole_entries = [encode_bundle(entries[:count]) for count in range(len(entries))]
    if cut in whole_entries:
        assert decode_bundle(cut) == entries[: whole_entries.index(cut)]
    else:
        with pytest.raises(ValueError, match="inside its entry"):
            decode_bundle(cut)
