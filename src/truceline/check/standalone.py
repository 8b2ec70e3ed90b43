#!/usr/bin/env python3
"""Check a Truceline record, or a briefing made from one, without Truceline and without a network.

    python verify.py PATH [--key VKEY|FILE] [--witness VKEY|FILE]... [--since FILE] [--entry FILE]

PATH is a USB bundle, a case folder, a log folder, a briefing (.html, .pdf), a proof (.tlog-proof,
.json) or a signed checkpoint. This program only reads. It prints what it PROVED, what it did NOT
prove, and what FAILED. Exit status: 0 nothing failed; 1 something failed; 2 wrong use, or the
signatures could not be checked here. It needs Python 3.9 or later and, for signatures alone, the
library `cryptography`. The formats are those of docs/record-format.md. Read it before you trust it.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import importlib
import json
import os
import re
import stat
import sys
import textwrap
import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

NOTE, TILE, PROOF, FILE = 1 << 20, 256 * 65537, 64 << 20, 256 << 20  # most bytes read of each
LIBRARY = {1: "ed25519.Ed25519PublicKey", 4: "ed25519.Ed25519PublicKey", 6: "mldsa.MLDSA44PublicKey"}
PLAIN, COSIGNER, POST_QUANTUM = LIBRARY  # types of key
KEY = re.compile(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})")
LINE, SIZE = r"[^\x00-\x1f]+\n", r"(0|[1-9][0-9]{0,18})"
SIGNATURE = r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})\n"
CHECKPOINT = re.compile(f"({LINE}{SIZE}\n({LINE})(?:{LINE})*)\n((?:{SIGNATURE})+)")
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
PAGE = re.compile(rb'<script\b[^>]{0,300}\bid="truceline-proof"[^>]{0,300}>([^<]*)</script>')
REVOKED, FOREVER = "", "~"  # ends of a key that sort before and after every moment
MALFORMED = (ValueError, KeyError, TypeError, AttributeError, IndexError, RuntimeError, OSError)

PROVED, NOT_PROVED, FAILED = list[str](), list[str](), list[str]()
HEADS: list[Checkpoint] = []  # the checkpoints that the log's key signed
ROOTS: dict[tuple[int, bytes], str] = {}  # sizes and roots that the log had, and who says so
UNCHECKED: set[str] = set()  # names of keys whose signatures could not be checked here


# Hashes: RFC 6962, section 2.1. The hash of an entry is sha256(b"\0", entry), that of a node
# sha256(b"\1", left, right). Proofs: RFC 9162, sections 2.1.3 and 2.1.4.


def sha256(*parts: bytes) -> bytes:
    """Hash some bytes."""
    return hashlib.sha256(b"".join(parts)).digest()


def root_of(hashes: list[bytes]) -> bytes:
    """Return the root over hashes of leaves, or of full subtrees of one size."""
    while len(hashes) > 1:
        odd = hashes[-1:] if len(hashes) % 2 else []
        hashes = [sha256(b"\1", *pair) for pair in zip(hashes[::2], hashes[1::2])] + odd
    return hashes[0] if hashes else sha256()


def split(size: int) -> int:
    """Return how many leaves go to the left: the largest power of two below a size of 2 or more."""
    return 1 << ((size - 1).bit_length() - 1)


def root_by_inclusion(leaf: bytes, index: int, size: int, proof: list[bytes]) -> bytes:
    """Return the root that an inclusion proof leads to; its last hash is next to the root."""
    if size < 2 or not proof:
        if (index, size, proof) != (0, 1, []):
            raise ValueError("the inclusion proof has not the length that this size asks for")
        return leaf
    at, rest, beside = split(size), proof[:-1], proof[-1]
    if index < at:
        return sha256(b"\1", root_by_inclusion(leaf, index, at, rest), beside)
    return sha256(b"\1", beside, root_by_inclusion(leaf, index - at, size - at, rest))


def roots_by_growth(old: int, new: int, root: bytes, proof: list[bytes]) -> tuple[bytes, bytes]:
    """Return the roots at both sizes that a consistency proof leads to, from that at the old."""
    if old >= new or not proof:
        known = [root, *proof] if root else proof
        if old != new or len(known) != 1:
            raise ValueError("the consistency proof has not the length that these sizes ask for")
        return known[0], known[0]
    at, rest, beside = split(new), proof[:-1], proof[-1]
    if old <= at:
        was, now = roots_by_growth(old, at, root, rest)
        return was, sha256(b"\1", now, beside)
    was, now = roots_by_growth(old - at, new - at, b"", rest)  # this root is not known by itself
    return sha256(b"\1", beside, was), sha256(b"\1", beside, now)


def root_by_leaves(start: int, stop: int, leaves: dict[int, bytes], proof: list[bytes]) -> bytes:
    """Return the root over leaves of which some are given; the proof has the rest, in order."""
    if not leaves or start == stop:
        return proof.pop(0) if start < stop else sha256()
    if stop - start == 1:
        return leaves[start]
    at = start + split(stop - start)
    left = root_by_leaves(start, at, {i: leaf for i, leaf in leaves.items() if i < at}, proof)
    right = root_by_leaves(at, stop, {i: leaf for i, leaf in leaves.items() if i >= at}, proof)
    return sha256(b"\1", left, right)


# Keys, signatures and checkpoints: C2SP signed-note, tlog-checkpoint and tlog-cosignature.


def unbase64(text: str, length: int = 0) -> bytes:
    """Return bytes from base64 in its one right spelling."""
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text or len(data) != (length or len(data)):
        raise ValueError(f"{text[:80]} is not base64 of the right length")
    return data


class Key:
    """A public key: its name, its id, and base64 of a type and the key, with plus signs between."""

    def __init__(self, text: str) -> None:
        parts = KEY.fullmatch(text.strip())
        raw = unbase64(parts[3]) if parts else b"\0"
        self.name, self.kind, self.public = parts[1] if parts else "", raw[0], raw[1:]
        self.id = sha256(self.name.encode(), b"\n", raw)[:4]
        if parts is None or parts[2] != self.id.hex() or self.kind not in LIBRARY:
            raise ValueError("this is no public key, or one that was changed")
        digits = sha256(text.strip().encode()).hex()
        self.fingerprint = " ".join(digits[at : at + 4] for at in range(0, 32, 4))

    def fits(self, text: bytes, value: bytes) -> bool | None:
        """Whether this key made this signature over this text; None if that cannot be told here."""
        stamp = b"" if self.kind == PLAIN else value[:8]
        try:
            if self.kind == COSIGNER:
                text = b"cosignature/v1\ntime %d\n" % int.from_bytes(stamp, "big") + text
            elif self.kind == POST_QUANTUM:
                (origin, size, root), name = text.split(b"\n")[:3], self.name.encode()
                text = b"subtree/v1\n\0" + bytes([len(name)]) + name + stamp + bytes([len(origin)])
                text += origin + bytes(8) + int(size).to_bytes(8, "big") + base64.b64decode(root)
            module, _, public_key = LIBRARY[self.kind].partition(".")
            library = importlib.import_module(f"cryptography.hazmat.primitives.asymmetric.{module}")
            key = getattr(library, public_key).from_public_bytes(self.public)
            key.verify(value[len(stamp) :], text)
        except Exception as error:  # noqa: BLE001 (the library's errors cannot be named without it)
            if isinstance(error, ImportError) or type(error).__name__ == "UnsupportedAlgorithm":
                UNCHECKED.add(self.name)
                return None
            return False
        return stamp < b"\x80"


class Checkpoint:
    """A log's name, size and root, with signatures that are not checked yet."""

    def __init__(self, note: bytes) -> None:
        parts = CHECKPOINT.fullmatch(note.decode())
        if parts is None:
            raise ValueError("this is no signed checkpoint, or one that was changed")
        self.text, self.origin = parts[1].encode(), parts[1].partition("\n")[0]
        self.size, self.root = int(parts[2]), unbase64(parts[3][:-1], 32)
        found = [(name, unbase64(raw)) for name, raw in re.findall(SIGNATURE, parts[4])]
        self.signatures = [(name, raw[:4], raw[4:]) for name, raw in found]

    def by(self, key: Key) -> list[bytes]:
        """Return the signatures of a key, which must all fit."""
        values = [value for *named, value in self.signatures if named == [key.name, key.id]]
        if any(key.fits(self.text, value) is False for value in values):
            raise ValueError(f"a signature of {key.name} does not fit ({self.size} entries)")
        return values


def known(note: bytes, key: Key, origin: str) -> Checkpoint:
    """Read a checkpoint, which the log's key must have signed, and remember it."""
    head = Checkpoint(note)
    if head.origin != (origin or key.name):
        raise ValueError(f"this is of the log {head.origin}, not {origin or key.name}; see --origin")
    if not head.by(key):
        raise ValueError(f"the checkpoint of {head.size} entries is not signed with {key.name}")
    HEADS.append(head)
    ROOTS[head.size, head.root] = f"a signed checkpoint of {head.size} entries"
    return head


# Reading what may have been made to do harm: plain files only, nothing without a limit.


def read(path: Path, most: int) -> bytes:
    """Return the bytes of a plain file."""
    about = path.lstat()
    if not stat.S_ISREG(about.st_mode) or about.st_size > most:
        raise ValueError(f"{path} is no plain file, or has more than {most:,} bytes")
    return path.read_bytes()


class Real(str):
    """A number of a JSON text that is not whole, as it is spelled there."""


def canonical(value: Any) -> str:
    """Return JSON in canonical form (RFC 8785), with numbers as they were spelled."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(canonical(each) + ":" + canonical(value[each]) for each in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    spelled = isinstance(value, Real)
    return str(value) if spelled else json.dumps(value, ensure_ascii=False, allow_nan=False)


def load(data: bytes) -> Any:
    """Return a JSON value from its canonical form; in another one it could be read in two ways."""
    value = json.loads(data, parse_int=lambda digits: int(digits[:20]), parse_float=Real)
    if canonical(value).encode() != data:
        raise ValueError("it is not JSON in canonical form (RFC 8785)")
    return value


# Entries: who signed them, with which keys. The keys are those that earlier entries grant.


class Entries:
    """The entries of a log from the first, and what is wrong with some of them."""

    def __init__(self, origin: str, operator: Key, entries: list[bytes]) -> None:
        # For each log that entries come from: its keys by name, each with its role and its end.
        self.keys = {origin: {operator.name: (operator, "operator", FOREVER)}}
        self.others: dict[str, list[bytes]] = {}  # leaf hashes of what was taken from other logs
        self.awaited: dict[tuple[str, int], bytes] = {}  # and the roots that they have to give
        self.origin, self.last, self.seen = origin, "", set[bytes]()
        self.wrong: dict[str, list[int]] = {}
        for index, data in enumerate(entries):
            try:
                problems = list(self.problems(data))
            except MALFORMED:
                problems = ["cannot be read"]
            for problem in problems:
                self.wrong.setdefault(problem, []).append(index)

    def problems(self, data: bytes) -> Iterator[str]:
        """Say what is wrong with the next entry, and let it take effect."""
        entry = load(data)
        body, taken, signatures = entry["body"], entry.get("taken"), entry.get("signatures", [])
        there = taken or {"origin": self.origin, "recorded": entry["recorded"]}
        moments = [entry["recorded"], there["recorded"], *(each["signed"] for each in signatures)]
        if entry["v"] != 1 or not all(map(MOMENT.fullmatch, moments)):
            raise ValueError("it is of another version, or a time is not written as times are")
        if entry["recorded"] < self.last:
            yield "are recorded earlier than an entry before them"
        if data in self.seen:
            yield "repeat an earlier entry byte for byte"
        self.last = max(self.last, entry["recorded"])
        self.seen.add(data)
        said = {k: v for k, v in entry.items() if k not in ("recorded", "signatures", "taken")}
        digest = base64.b64encode(sha256(canonical(said).encode())).decode()
        keys, roles = self.keys.get(there["origin"], {}), set()
        for each in signatures:
            lines = ("truceline entry v1", there["origin"], each["key"], each["signed"], digest, "")
            text = "\n".join(lines).encode()
            key, role, end = keys.get(each["key"], (None, "", ""))
            if key is None or key.id.hex() != each["key_id"]:
                yield "are signed with a key that no earlier entry grants"
            elif max(there["recorded"], each["signed"]) > end:
                yield "are signed with a key that was revoked or had expired"
            elif key.fits(text, unbase64(each["value"], 64)) is False:
                yield "bear a signature that does not fit"
            elif text in self.seen:
                yield "repeat a signature that stood there before"
            else:
                roles.add(role)
            self.seen.add(text)
        if not signatures:
            yield "bear no signature"
        if body["kind"] == "grant" and "operator" in roles:
            key = Key(body["vkey"])
            keys[key.name] = key, body["role"], REVOKED if body.get("revoked") else body.get("until", FOREVER)
        if taken:
            leaves = self.others[there["origin"]]
            if taken["index"] != len(leaves):
                yield "are not the next entry of the log that they were taken from"
            first = {k: v for k, v in entry.items() if k != "taken"}
            first["recorded"] = there["recorded"]
            leaves.append(sha256(b"\0", canonical(first).encode()))
            root = self.awaited.pop((there["origin"], len(leaves)), None)
            if root is not None and root != root_of(leaves):
                yield "end a handover that does not give the root which the other log had signed"
        elif body["kind"] == "handover" and "operator" in roles:
            key, head = Key(body["vkey"]), Checkpoint(body["checkpoint"].encode())
            if head.origin != body["origin"] or not head.by(key):
                yield "hand over a log whose checkpoint is not signed with its key"
            self.keys.setdefault(head.origin, {key.name: (key, "operator", FOREVER)})
            self.others.setdefault(head.origin, [])
            self.awaited[head.origin, head.size] = head.root
