"""Searching bytes for words that must not be in them, however they are written down."""

from __future__ import annotations

import base64
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow.parquet


def found_in(data: bytes, words: Iterable[str]) -> list[str]:
    """Return the words that stand in the bytes: plain, escaped, in base64, or compressed.

    Looked into are zlib streams (as in PDF), archives (as in XLSX), and Parquet.
    """
    shapes = {word: list(_written(word)) for word in words}
    layers = [layer.lower() for layer in _layers(data)]
    return [
        word
        for word, written in shapes.items()
        if any(w in layer for layer in layers for w in written)
    ]


def leaks(folder: Path, words: Iterable[str], but: Iterable[str] = ()) -> dict[str, list[str]]:
    """Return the files under a folder that hold any of the words, by path, or bear them in it.

    Args:
        folder: where to look.
        words: what to look for.
        but: folders right below it that are not looked into.
    """
    words = list(words)
    found = {}
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if inside.parts[0] in but:
            continue
        held = found_in(str(inside).encode(), words)
        if path.is_file():
            held += found_in(path.read_bytes(), words)
        if held:
            found[str(inside)] = held
    return found


def _written(word: str) -> Iterator[bytes]:
    """Yield what to look for, in lower case; base64 is looked for at each of its three offsets."""
    for text in {word, json.dumps(word)[1:-1], word.replace(" ", "%20"), word.replace(" ", "+")}:
        yield text.encode().lower()
        yield text.encode("utf-16-le").lower()
        yield text.encode("utf-16-be").lower()
    for shift in range(3):
        coded = base64.b64encode(b"\0" * shift + word.encode())
        inner = coded[4 if shift else 0 : len(coded) // 4 * 4 - 4]  # whole groups of the word
        yield inner.lower()
        yield inner.translate(bytes.maketrans(b"+/", b"-_")).lower()


def _layers(data: bytes, depth: int = 3) -> Iterator[bytes]:
    yield data
    if not depth:
        return
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield from _layers(archive.read(name), depth - 1)
    if data.startswith(b"PAR1"):
        yield str(pyarrow.parquet.read_table(io.BytesIO(data)).to_pylist()).encode()
    for start in re.finditer(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08", data):
        try:
            inner = zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(data[start.start() :])
        except zlib.error:
            continue
        if len(inner) > 16:
            yield from _layers(inner, depth - 1)
