"""Checksums as the STAC file extension writes them: multihashes in hexadecimal.

A multihash says by its first bytes which function made it and how long it is, so that a checksum
is never compared with one of another kind (https://multiformats.io/multihash/).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

CHUNK: Final = 1 << 20
"""Bytes read at a time, so that a file of any size needs no more memory than this."""

_HEX: Final = re.compile(r"(?:[0-9a-f]{2})+")
_FUNCTIONS: Final[Mapping[int, tuple[str, int, Callable[[], Any]]]] = {
    0x11: ("sha1", 20, lambda: hashlib.sha1(usedforsecurity=False)),
    0x12: ("sha2-256", 32, hashlib.sha256),
    0x13: ("sha2-512", 64, hashlib.sha512),
    0x14: ("sha3-512", 64, hashlib.sha3_512),
    0x16: ("sha3-256", 32, hashlib.sha3_256),
    0x20: ("sha2-384", 48, hashlib.sha384),
    0xD5: ("md5", 16, lambda: hashlib.md5(usedforsecurity=False)),
}
"""By code: name, length in bytes, and what computes it. Code, length: both are varints."""


@dataclass(frozen=True, slots=True)
class Multihash:
    """A checksum that says how it was made.

    Attributes:
        name: the function, such as `sha2-256`.
        code: its code in the table of multicodec.
        digest: the digest, hexadecimal.
    """

    name: str
    code: int
    digest: str

    @classmethod
    def parse(cls, text: str) -> Multihash:
        """Read a multihash in hexadecimal.

        Raises:
            ValueError: if it is none, or of a function that cannot be computed here.
        """
        low = text.strip().lower()
        if not _HEX.fullmatch(low):
            raise ValueError("not hexadecimal")
        data = bytes.fromhex(low)
        code, at = _varint(data, 0)
        length, at = _varint(data, at)
        if code not in _FUNCTIONS:
            raise ValueError(f"no checksum known here has the code 0x{code:x}")
        name, size, _ = _FUNCTIONS[code]
        if length != size or len(data) - at != size:
            raise ValueError(f"{name} has {size} bytes, not {len(data) - at}")
        return cls(name, code, data[at:].hex())

    def hasher(self) -> Any:
        """Return a new hash object of `hashlib` for this function."""
        return _FUNCTIONS[self.code][2]()


def sha256_multihash(digest: str) -> str:
    """Return a SHA-256 digest (hexadecimal) as a multihash."""
    return f"1220{digest}"


def hash_file(path: Path, also: Multihash | None = None) -> tuple[str, int, bool | None]:
    """Hash a file in one pass.

    Args:
        path: the file.
        also: a checksum to compare it with.

    Returns:
        Its SHA-256, its length in bytes, and whether it is what `also` says (None without it).

    Raises:
        OSError: if it cannot be read.
    """
    sha256, size = hashlib.sha256(), 0
    other = also.hasher() if also is not None else None
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            size += len(chunk)
            sha256.update(chunk)
            if other is not None:
                other.update(chunk)
    same = None if also is None or other is None else other.hexdigest() == also.digest
    return sha256.hexdigest(), size, same


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Read an unsigned varint of at most three bytes; return it and where the next begins."""
    value = 0
    for index, byte in enumerate(data[at : at + 3]):
        value |= (byte & 0x7F) << (7 * index)
        if byte < 0x80:
            return value, at + index + 1
    raise ValueError("cut short")
