"""A large log: `python benchmarks/ledger_scale.py [--size 10000000] [--folder FOLDER]`.

Makes a log of small entries, then opens it in a fresh process as an operator or a reader would, and
prints how long each thing takes and how much memory the process has come to. The log is deleted
afterwards, unless a folder is named: then it is kept, and used again by the next run.
"""

from __future__ import annotations

import argparse
import contextlib
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from truceline.ledger import (
    Log,
    Signer,
    leaf_hash,
    verify_consistency,
    verify_inclusion,
)

SIZE = 10_000_000
ENTRY = b'{"at":%d,"body":"a small entry"}'
SIGNER = Signer("example.org/scale", bytes(range(32)))
T = TypeVar("T")


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the log if need be, measure it in a fresh process, and delete it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--size", type=int, default=SIZE)
    parser.add_argument("--folder", type=Path, help="where to keep the log")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.measure:
        _measure(given.folder)
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary) / "log"
        if not folder.exists():
            _make(folder, given.size)
        # A fresh process: what it needs of memory is its own, and nothing of the log is in it.
        again = [sys.executable, __file__, "--measure", "--folder", str(folder)]
        subprocess.run(again, check=True)


def _make(folder: Path, size: int) -> None:
    log = Log.create(folder, SIGNER.name, SIGNER)
    begun = time.perf_counter()
    log.append(_entries(size), SIGNER)
    seconds = time.perf_counter() - begun
    print(f"made {size:,} entries in {seconds:.1f} s: {size / seconds:,.0f} entries/s, one append")


def _entries(size: int) -> Iterator[bytes]:
    return (ENTRY % at for at in range(size))


def _measure(folder: Path) -> None:
    print(f"{'before':32} {'':>10} {_memory():>6.1f} MiB")
    log = _timed("open", lambda: Log.open(folder, SIGNER.verifier))
    size, root, index = log.size, log.checkpoint.root, log.size // 3
    entry = _timed("read one entry", lambda: next(log.entries(index, index + 1)))
    proof = _timed("inclusion proof", lambda: log.inclusion_proof(index))
    assert verify_inclusion(leaf_hash(entry), index, size, proof, root)
    growth = _timed("consistency proof", lambda: log.consistency_proof(index))
    old = _timed("root at an earlier size", lambda: log.root_at(index))
    assert verify_consistency(index, size, old, root, growth)
    _timed("first append", lambda: log.append([b"one more"], SIGNER))
    _timed("append after it", lambda: log.append([b"one more"], SIGNER))
    with contextlib.ExitStack() as held:
        stream = _timed("open a stream", lambda: held.enter_context(log.writer(SIGNER)))
        batch = [b"one of fifty"] * 50
        _timed("a batch of 50 in the stream", lambda: stream.append(batch))
        _timed("19 more of them", lambda: [stream.append(batch) for _ in range(19)])
    _timed("recover, looking at every file", log.recover)
    begun = time.perf_counter()
    _timed("audit", log.audit)
    print(f"audited {log.size / (time.perf_counter() - begun):,.0f} entries/s")
    print(f"an inclusion proof of {size:,} entries: {32 * len(proof)} bytes of hashes")


def _timed(name: str, act: Callable[[], T]) -> T:
    begun = time.perf_counter()
    found = act()
    milliseconds = 1000 * (time.perf_counter() - begun)
    print(f"{name:32} {milliseconds:>7,.1f} ms {_memory():>6.1f} MiB", flush=True)
    return found


def _memory() -> float:
    """The most memory this process has had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
