"""Appending to the log, in memory and on the disk, and auditing it: against pymerkle.

`ledger_scale.py` measures a log of ten million entries.
"""

from __future__ import annotations

import random
import sqlite3
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from harness import Benchmark, Prepare, Run

from truceline.ledger import Log, Signer
from truceline.ledger.frontier import Frontier
from truceline.ledger.merkle import leaf_hashes
from truceline.ledger.tiles import WIDTH

ENTRY_BYTES = 600
"""About the length of a claim's canonical form."""

BATCH = 50
ORIGIN = "example.org/benchmark"
_HAS_PEER = find_spec("pymerkle") is not None


@dataclass(frozen=True)
class Built:
    """What a run made: its root, and in how many seconds."""

    root: bytes
    seconds: float


def _entries(size: int) -> list[bytes]:
    draw = random.Random(size)  # noqa: S311 - a fixed input, not a secret
    return [draw.randbytes(ENTRY_BYTES) for _ in range(size)]


def _batches(size: int) -> list[list[bytes]]:
    entries = _entries(size)
    return [entries[begin : begin + BATCH] for begin in range(0, size, BATCH)]


def _timed(build: Callable[[], bytes]) -> Run:
    def run() -> Built:
        begun = time.perf_counter()
        root = build()
        return Built(root, time.perf_counter() - begun)

    return run


def _in_memory(size: int) -> Run:
    entries = _entries(size)

    def build() -> bytes:
        frontier, tiles = Frontier(), []
        for begin in range(0, size, WIDTH):
            # The filled tiles are kept: they are what later proofs are made from.
            tiles += frontier.extend(leaf_hashes(entries[begin : begin + WIDTH]))
        return frontier.root()

    return _timed(build)


def _peer_in_memory(size: int) -> Run:
    from pymerkle import InmemoryTree

    entries = _entries(size)

    def build() -> bytes:
        tree = InmemoryTree(algorithm="sha256")
        tree.append_entries(entries)
        return bytes(tree.get_root())

    return _timed(build)


def _log() -> tuple[tempfile.TemporaryDirectory[str], Log, Signer]:
    """An empty log on the disk; the folder goes when nothing holds it any more."""
    folder, signer = tempfile.TemporaryDirectory(), Signer(ORIGIN, bytes(range(32)))
    return folder, Log.create(Path(folder.name) / "log", ORIGIN, signer), signer


def _bulk(size: int) -> Run:
    (folder, log, signer), entries = _log(), _entries(size)

    def build() -> bytes:
        log.append(entries, signer)
        assert folder
        return log.checkpoint.root

    return _timed(build)


def _stream(size: int) -> Run:
    (folder, log, signer), batches = _log(), _batches(size)

    def build() -> bytes:
        with log.writer(signer) as stream:
            for batch in batches:
                stream.append(batch)
                assert stream.note  # the signed checkpoint that acknowledges the batch
        assert folder
        return log.checkpoint.root

    return _timed(build)


def _single(size: int) -> Run:
    (folder, log, signer), entries = _log(), _entries(size)

    def build() -> bytes:
        for entry in entries:
            log.append([entry], signer)
        assert folder
        return log.checkpoint.root

    return _timed(build)


def _audit(size: int) -> Run:
    folder, log, signer = _log()
    log.append(_entries(size), signer)

    def build() -> bytes:
        Log.open(log.folder, signer.verifier).audit()
        assert folder
        return log.checkpoint.root

    return _timed(build)


def _peer_on_disk(each: int | None) -> Prepare:
    """The peer's tree in SQLite, entries added `each` at a time (None: all at once)."""

    def prepare(size: int) -> Run:
        from pymerkle import SqliteTree

        folder, entries = tempfile.TemporaryDirectory(), _entries(size)

        def build() -> bytes:
            step = each or size
            with SqliteTree(str(Path(folder.name) / "tree.db"), algorithm="sha256") as tree:
                for begin in range(0, size, step):
                    if each == 1:
                        tree.append_entry(entries[begin])
                    else:
                        tree.append_entries(entries[begin : begin + step])
                    root = tree.get_root()
            return bytes(root)

        return _timed(build)

    return prepare


def _check(size: int, ours: object, peer: object) -> str:
    assert isinstance(ours, Built)
    said = f"{size / ours.seconds:,.0f} entries/s"
    if peer is None:
        return said
    assert isinstance(peer, Built)
    assert ours.root == peer.root, f"the roots of {size} entries differ"
    return f"same root; {said} beside {size / peer.seconds:,.0f}"


def _benchmark(
    name: str,
    sizes: tuple[int, ...],
    ours: Prepare,
    differs: str,
    peer: Prepare | None = None,
    peer_name: str = "",
) -> Benchmark:
    if peer and not _HAS_PEER:
        differs += " pymerkle is not installed, so there is nothing to compare with."
    return Benchmark(
        name=name,
        unit="entries",
        sizes=sizes,
        ours=ours,
        peer=peer if _HAS_PEER else None,
        peer_name=peer_name,
        differs=f"Entries of {ENTRY_BYTES} bytes. {differs}",
        check=_check,
    )


_SQLITE = (
    f"The peer commits to SQLite {sqlite3.sqlite_version} as its package sets it up, and computes "
    "its root after each step; it signs nothing, and keeps no files that others could verify."
)

BENCHMARK = _benchmark(
    "ledger-append",
    (1_000, 10_000, 100_000),
    _in_memory,
    "Nothing on disk, no signature. Ours keeps tiles of 256 hashes, from which the inner nodes of "
    "a proof are computed when one is asked for. Proofs are not timed; the peer may answer them "
    "sooner.",
    _peer_in_memory,
    "pymerkle InmemoryTree.append_entries",
)

BENCHMARKS = (
    BENCHMARK,
    _benchmark(
        "ledger-bulk",
        (10_000, 100_000),
        _bulk,
        "One append, on the disk with a signed checkpoint when it returns. " + _SQLITE,
        _peer_on_disk(None),
        "pymerkle SqliteTree.append_entries, get_root",
    ),
    _benchmark(
        "ledger-stream",
        (2_500, 25_000),
        _stream,
        f"Batches of {BATCH}, each on the disk with a signed checkpoint before the next; opening "
        "and closing the stream are counted. " + _SQLITE,
        _peer_on_disk(BATCH),
        f"pymerkle SqliteTree.append_entries of {BATCH}, get_root",
    ),
    _benchmark(
        "ledger-single",
        (100, 400),
        _single,
        "One entry an append, each in place for readers with a signed checkpoint. " + _SQLITE,
        _peer_on_disk(1),
        "pymerkle SqliteTree.append_entry, get_root",
    ),
    _benchmark(
        "ledger-audit",
        (10_000, 100_000),
        _audit,
        "Every hash recomputed from the entries and compared with every file, and the signature "
        "checked. The peer has no audit.",
    ),
)
