"""Writes record.json beside it: vectors for whoever writes a verifier of these logs.

    python make.py [FILE]

It takes nothing from the package: hashes and proofs come from the recursion of RFC 6962, section
2.1, written out, and signatures from the cryptography library. So the package is held against
another way to compute the same. Keys are made from fixed seeds; they protect nothing.

All values are the same in each run but one: ML-DSA-44 signatures differ each time, as FIPS 204
wants it. Those in the file are from the run that was committed.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ORIGIN = "log.example/record"
TIME = 1_764_590_400  # 2025-12-01 12:00 UTC
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
SIZES = (0, 1, 2, 3, 4, 5, 7, 8, 13, 64, 255, 256, 257, 300)


def sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def entry(at: int) -> bytes:
    return b"entry %d" % at


def split(size: int) -> int:
    """The largest power of two below size."""
    k = 1
    while k * 2 < size:
        k *= 2
    return k


def tree(entries: list[bytes]) -> bytes:
    if not entries:
        return sha(b"")
    if len(entries) == 1:
        return sha(b"\0" + entries[0])
    k = split(len(entries))
    return sha(b"\1" + tree(entries[:k]) + tree(entries[k:]))


def path(at: int, entries: list[bytes]) -> list[bytes]:
    if len(entries) == 1:
        return []
    k = split(len(entries))
    if at < k:
        return [*path(at, entries[:k]), tree(entries[k:])]
    return [*path(at - k, entries[k:]), tree(entries[:k])]


def proof(old: int, entries: list[bytes]) -> list[bytes]:
    return [] if old in (0, len(entries)) else subproof(old, entries, whole=True)


def subproof(old: int, entries: list[bytes], *, whole: bool) -> list[bytes]:
    if old == len(entries):
        return [] if whole else [tree(entries)]
    k = split(len(entries))
    if old <= k:
        return [*subproof(old, entries[:k], whole=whole), tree(entries[k:])]
    return [*subproof(old - k, entries[k:], whole=False), tree(entries[:k])]


ENTRIES = [entry(at) for at in range(max(SIZES))]


def key_id(name: str, kind: int, public: bytes) -> bytes:
    return sha(name.encode() + b"\n" + bytes([kind]) + public)[:4]


class Key:
    """A key from a fixed seed: 0x01 and 0x04 are Ed25519, 0x06 is ML-DSA-44."""

    def __init__(self, name: str, kind: int, seed: bytes) -> None:
        self.name, self.kind, self.seed = name, kind, seed
        if kind == 6:
            from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

            self.private: Any = MLDSA44PrivateKey.from_seed_bytes(seed)
        else:
            self.private = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = self.private.public_key().public_bytes_raw()

    @property
    def vector(self) -> dict[str, Any]:
        text = f"{self.name}+{key_id(self.name, self.kind, self.public).hex()}+"
        return {
            "name": self.name,
            "type": self.kind,
            "seed": self.seed.hex(),
            "vkey": text + b64(bytes([self.kind]) + self.public),
            "skey": f"PRIVATE+KEY+{text}" + b64(bytes([self.kind]) + self.seed),
        }

    def line(self, signature: bytes) -> str:
        blob = key_id(self.name, self.kind, self.public) + signature
        return f"— {self.name} {b64(blob)}\n"

    def sign(self, text: str) -> str:
        return self.line(self.private.sign(text.encode()))

    def cosign(self, text: str, at: int) -> str:
        stamp = at.to_bytes(8, "big")
        if self.kind == 4:
            return self.line(
                stamp + self.private.sign(f"cosignature/v1\ntime {at}\n{text}".encode())
            )
        origin, size, root = text.splitlines()[:3]
        names = [bytes([len(each.encode())]) + each.encode() for each in (self.name, origin)]
        message = b"subtree/v1\n\0" + names[0] + stamp + names[1]
        message += bytes(8) + int(size).to_bytes(8, "big") + base64.b64decode(root)
        return self.line(stamp + self.private.sign(message))


OPERATOR = Key(ORIGIN, 1, bytes(range(32)))
ARLAND = Key("arland.example/witness", 4, sha(b"arland"))
BORDURIA = Key("borduria.example/witness", 4, sha(b"borduria"))
CADONIA = Key("cadonia.example/witness", 6, sha(b"cadonia"))


def checkpoint(size: int) -> str:
    return f"{ORIGIN}\n{size}\n{b64(tree(ENTRIES[:size]))}\n"


def note(size: int, *lines: str) -> str:
    return checkpoint(size) + "\n" + OPERATOR.sign(checkpoint(size)) + "".join(lines)


def inclusion() -> list[dict[str, Any]]:
    found = []
    for size in SIZES[1:]:
        for at in sorted({0, size // 3, size // 2, size - 1}):
            hashes = [b64(each) for each in path(at, ENTRIES[:size])]
            found.append({"index": at, "size": size, "hashes": hashes})
    return found


def consistency() -> list[dict[str, Any]]:
    return [
        {"old": old, "new": new, "hashes": [b64(each) for each in proof(old, ENTRIES[:new])]}
        for new in SIZES
        for old in SIZES
        if old <= new
    ]


def tlog_proof(at: int, size: int, signed: str, extra: bytes | None = None) -> str:
    lines = ["c2sp.org/tlog-proof@v1"]
    lines += [f"extra {b64(extra)}"] if extra is not None else []
    lines += [f"index {at}", *(b64(each) for each in path(at, ENTRIES[:size]))]
    return "\n".join(lines) + "\n\n" + signed


def proofs() -> list[dict[str, Any]]:
    """Proofs that hold, and changed ones that must not: some are no proofs, some prove nothing."""
    both = note(257, *(each.cosign(checkpoint(257), TIME) for each in (ARLAND, BORDURIA)))
    good = tlog_proof(100, 257, both)
    lines = good.split("\n")
    third = base64.b64decode(lines[3])
    # The last of 43 characters has two bits that lax decoders do not look at.
    alike = lines[3][:-2] + ALPHABET[ALPHABET.index(lines[3][-2]) + 1] + "="
    bad = {
        "a bit of a hash is flipped": good.replace(
            lines[3], b64(bytes([third[0] ^ 1]) + third[1:])
        ),
        "a hash in other spelling": good.replace(lines[3], alike),
        "a hash is missing": good.replace(lines[3] + "\n", ""),
        "a hash too many": good.replace(lines[3], f"{lines[3]}\n{lines[3]}"),
        "another index": good.replace("index 100\n", "index 101\n"),
        "an index with a leading zero": good.replace("index 100\n", "index 0100\n"),
        "an index with a sign": good.replace("index 100\n", "index +100\n"),
        "a proof for another size": tlog_proof(100, 256, both),
        "another first line": good.replace("@v1", "@v2"),
        "line ends of another system": good.replace("\n", "\r\n"),
        "another size under the signature": good.replace("\n257\n", "\n258\n"),
        "another root under the signature": good.replace(b64(tree(ENTRIES)), b64(sha(b""))).replace(
            b64(tree(ENTRIES[:257])), b64(tree(ENTRIES))
        ),
        "no signature": good[: good.index("— ")],
        "64 hashes": tlog_proof(100, 257, both).replace(
            "index 100\n", "index 100\n" + f"{lines[3]}\n" * 64
        ),
    }
    held = [
        {"what": "without extra data", "index": 100, "size": 257, "text": good},
        {
            "what": "with the entry as extra data",
            "index": 256,
            "size": 257,
            "text": tlog_proof(256, 257, both, entry(256)),
        },
        {"what": "a log of one entry", "index": 0, "size": 1, "text": tlog_proof(0, 1, note(1))},
    ]
    return [{**each, "holds": True} for each in held] + [
        {"what": what, "index": 100, "size": 257, "text": text, "holds": False}
        for what, text in bad.items()
    ]


def vectors() -> dict[str, Any]:
    text = checkpoint(300)
    witnesses = (ARLAND, BORDURIA, CADONIA)
    return {
        "entries": "the i-th is the ASCII text 'entry i', without quotes, i from 0",
        "origin": ORIGIN,
        "roots": {str(size): tree(ENTRIES[:size]).hex() for size in SIZES},
        "keys": [each.vector for each in (OPERATOR, *witnesses)],
        "inclusion": inclusion(),
        "consistency": consistency(),
        "cosigned": {
            "time": TIME,
            "checkpoint": note(300),
            "lines": [each.cosign(text, TIME) for each in witnesses],
        },
        "proofs": proofs(),
    }


if __name__ == "__main__":
    where = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("record.json")
    where.write_text(json.dumps(vectors(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
