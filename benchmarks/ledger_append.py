"""Appending entries to a hash tree in memory, with the root at the end: against pymerkle."""

from __future__ import annotations

import random

from harness import Benchmark, Run

from truceline.ledger.frontier import Frontier
from truceline.ledger.merkle import leaf_hashes
from truceline.ledger.tiles import WIDTH

ENTRY_BYTES = 600
"""About the length of a claim's canonical form."""


def _entries(size: int) -> list[bytes]:
    draw = random.Random(size)  # noqa: S311 - a fixed input, not a secret
    return [draw.randbytes(ENTRY_BYTES) for _ in range(size)]


def _ours(size: int) -> Run:
    entries = _entries(size)

    def run() -> bytes:
        frontier, tiles = Frontier(), []
        for begin in range(0, size, WIDTH):
            # The filled tiles are kept: they are what later proofs are made from.
            tiles += frontier.extend(leaf_hashes(entries[begin : begin + WIDTH]))
        return frontier.root()

    return run


def _peer(size: int) -> Run:
    from pymerkle import InmemoryTree

    entries = _entries(size)

    def run() -> bytes:
        tree = InmemoryTree(algorithm="sha256")
        tree.append_entries(entries)
        return bytes(tree.get_root())

    return run


def _check(size: int, ours: object, peer: object) -> str:
    assert ours == peer, f"the roots of {size} entries differ"
    return "same root"


BENCHMARK = Benchmark(
    name="ledger-append",
    unit="entries",
    sizes=(1_000, 10_000, 100_000),
    ours=_ours,
    peer=_peer,
    peer_name="pymerkle InmemoryTree.append_entries",
    differs=f"Entries of {ENTRY_BYTES} bytes, nothing on disk, no signature. Ours keeps tiles of "
    "256 hashes, from which the inner nodes of a proof are computed when one is asked for. Proofs "
    "are not timed; the peer may answer them sooner.",
    check=_check,
)
