"""Proofs and sticks made from the written format alone, to be held against what checks them."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import importlib.util
import io
import json
import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from subprocess import run
from typing import Any
from unittest import mock

import rfc8785

from check.records import OPERATOR, case, entries, head, releasing
from truceline.ledger import Log
from truceline.ledger.tlog_proof import prove

STANDALONE = Path(__file__).parents[2] / "src" / "truceline" / "check" / "standalone.py"
PINNED = ("--key", OPERATOR.verifier.vkey)


@dataclass(frozen=True)
class Said:
    """What the standalone verifier said of something."""

    code: int
    proved: tuple[str, ...]
    unproved: tuple[str, ...]
    failed: tuple[str, ...]
    err: str

    def has(self, what: str, *words: str) -> bool:
        """Whether one sentence of a list holds all these words."""
        return any(all(word in each for word in words) for each in getattr(self, what))


def said(code: int, out: str, err: str = "") -> Said:
    """Take the lists out of what was printed."""
    found: dict[str, list[str]] = {"PROVED": [], "NOT PROVED": [], "FAILED": []}
    for line in out.splitlines():
        heading, colon, sentence = line.partition(": ")
        assert colon, line
        found[heading].append(sentence)
    return Said(code, *(tuple(found[each]) for each in ("PROVED", "NOT PROVED", "FAILED")), err)


def verify(*words: object, python: Sequence[str] = ("-I",), cwd: Path | None = None) -> Said:
    """Run the standalone verifier as anybody would: a file, a process, no Truceline on the path."""
    command = [sys.executable, *python, str(STANDALONE), *map(str, words)]
    done = run(command, capture_output=True, text=True, timeout=60, check=False, cwd=cwd)
    assert "Traceback" not in done.stderr, done.stderr
    return said(done.returncode, done.stdout, done.stderr)


def in_process(*words: object) -> Said:
    """What the verifier says, loaded afresh into this process: the same, and ten times sooner."""
    spec = importlib.util.spec_from_file_location("verify", STANDALONE)
    assert spec is not None
    assert spec.loader is not None
    fresh = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fresh)
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n")
    with (
        mock.patch.object(sys, "argv", ["verify.py", *map(str, words)]),
        contextlib.redirect_stdout(out),
    ):
        code = fresh.main()
    out.seek(0)
    return said(code, out.read())


def sha256(*parts: bytes) -> bytes:
    """SHA-256 of some bytes."""
    return hashlib.sha256(b"".join(parts)).digest()


def tree_hash(leaves: Sequence[bytes]) -> bytes:
    """MTH of RFC 6962, 2.1, as it stands there."""
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256()
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return sha256(b"\x01", tree_hash(leaves[:k]), tree_hash(leaves[k:]))


def _nodes(leaves: Sequence[bytes], start: int, wanted: set[int]) -> Iterator[bytes]:
    """The hash of every largest part without a wanted leaf, left to right."""
    if not wanted & set(range(start, start + len(leaves))):
        if leaves:
            yield tree_hash(leaves)
    elif len(leaves) > 1:
        k = 1
        while 2 * k < len(leaves):
            k *= 2
        yield from _nodes(leaves[:k], start, wanted)
        yield from _nodes(leaves[k:], start + k, wanted)


def _growth(m: int, leaves: Sequence[bytes], *, known: bool = True) -> list[bytes]:
    """SUBPROOF of RFC 6962, 2.1.2, as it stands there."""
    n = len(leaves)
    if m == n:
        return [] if known else [tree_hash(leaves)]
    k = 1
    while 2 * k < n:
        k *= 2
    if m <= k:
        return [*_growth(m, leaves[:k], known=known), tree_hash(leaves[k:])]
    return [*_growth(m - k, leaves[k:], known=False), tree_hash(leaves[:k])]


def growth(old: int, leaves: Sequence[bytes]) -> list[bytes]:
    """The consistency proof from a size to that of the tree."""
    return _growth(old, leaves) if old else []


def made_proof(
    log: Log, size: int, indexes: Iterable[int], note: bytes, seen: bytes = b"", **more: Any
) -> bytes:
    """The proof of a briefing, made of the entries alone; `more` takes the place of its parts."""
    said = list(log.entries())
    leaves = [sha256(b"\x00", each) for each in said]
    wanted = sorted(set(indexes))
    witnessed = None
    if seen:
        old, new = sorted((_size(seen), _size(note)))
        witnessed = {"checkpoint": seen.decode(), "consistency": _b64(growth(old, leaves[:new]))}
    parts = {
        "form": "truceline-briefing-proof/1",
        "origin": log.origin,
        "vkey": log.verifier.vkey,
        "size": size,
        "root": _b64([tree_hash(leaves[:size])])[0],
        "checkpoint": note.decode(),
        "consistency": _b64(growth(size, leaves[: _size(note)])),
        "entries": [[index, said[index].decode()] for index in wanted],
        "nodes": _b64(_nodes(leaves[:size], 0, set(wanted))),
        "witnessed": witnessed,
    }
    return rfc8785.dumps(parts | more)


def _size(note: bytes) -> int:
    return int(note.split(b"\n")[1])


def _b64(hashes: Iterable[bytes]) -> list[str]:
    return [base64.b64encode(each).decode() for each in hashes]


def html(made: bytes, root: str = "") -> bytes:
    """A page that carries a proof, and prints a root."""
    packed = base64.b64encode(zlib.compress(made)).decode()
    block = f'<script type="application/vnd.truceline.proof" id="truceline-proof">{packed}</script>'
    text = f"<p>words</p><p>{root or base64.b64decode(json.loads(made)['root']).hex()}</p>"
    return f"<!doctype html>\n<html><body>{text}\n{block}\n</body></html>\n".encode()


def pdf(*attached: bytes, packed: bool = True) -> bytes:
    """As much of a PDF as it takes to attach files, the streams packed or as they are."""
    parts = [b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Names<</EmbeddedFiles 2 0 R>>>>\nendobj\n"]
    for number, each in enumerate(attached, start=3):
        data, how = (zlib.compress(each), b"/Filter/FlateDecode") if packed else (each, b"")
        parts.append(
            b"%d 0 obj\n<</Length %d/Type/EmbeddedFile%s/Params<</Size %d>>>>\nstream\n"
            % (number, len(data), how, len(each))
        )
        parts.append(data + b"\nendstream\nendobj\n")
    return b"".join(parts) + b"trailer<<>>\n%%EOF\n"


def stick(folder: Path, **more: object) -> Log:
    """A bundle as it is handed out: a case, a released briefing with its proof."""
    log = case(folder / "case", entries(20, **more))
    (folder / "briefings").mkdir()
    file = folder / "briefings" / "b.html"
    file.write_bytes(html(made_proof(log, 18, range(0, 18, 4), head(log))))
    index = releasing(log, file)
    entry = list(log.entries())[index]
    made = prove(log, index, head(log), extra=entry)
    file.with_name("b.html.tlog-proof").write_bytes(made.encode())
    return log
