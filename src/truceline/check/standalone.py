#!/usr/bin/env python3
"""Check a Truceline record, or a briefing made from one, without Truceline and without a network.

    python verify.py PATH [--key VKEY|FILE] [--witness VKEY|FILE]... [--since FILE] [--entry FILE]

PATH is a USB bundle, a case folder, a log, a briefing (.html, .pdf), a proof (.tlog-proof, .json),
or a signed checkpoint. This program only reads. It prints what is PROVED, what is NOT PROVED and
what FAILED. Exit status: 0 nothing failed; 1 something failed; 2 wrong use, or a signature could
not be checked here. It needs Python 3.9 or later and, for signatures alone, the library
`cryptography`. The formats are those of docs/record-format.md. Read it before you trust it.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import importlib
import json
import re
import sys
import time
import zlib
from pathlib import Path
from typing import Any

NOTE, TILE, PROOF, FILE = 1 << 20, 256 * 65537, 64 << 20, 1 << 30  # most bytes read of each
PLAIN, COSIGNER, POST_QUANTUM = 1, 4, 6  # types of key: Ed25519, Ed25519 and ML-DSA-44 cosigners
KEY = re.compile(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})")
LINE, SIZE = r"[^\x00-\x1f]+\n", r"(0|[1-9][0-9]{0,18})"
SIGNATURE = r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})\n"
CHECKPOINT = re.compile(f"({LINE}{SIZE}\n({LINE})(?:{LINE})*)\n((?:{SIGNATURE})+)")
ENTRY_PROOF = re.compile(f"c2sp.org/tlog-proof@v1\n(?:extra (.+)\n)?index {SIZE}\n((?:.+\n)*)\n")
PAGE = re.compile(rb'<script\b[^>]{0,300}\bid="truceline-proof"[^>]{0,300}>([^<]*)</script>')
PRINT = re.compile(rb"/Type\s{0,9}/EmbeddedFile\b.{0,500}?stream\r?\n(?=x)", re.DOTALL)
PLAIN_PRINT = re.compile(rb"stream\r?\n(\{[^\r\n]*\})\r?\nendstream")

proved, unproved, failed = list[str](), list[str](), list[str]()  # sentences of the report
HEADS: list[Checkpoint] = []  # checkpoints that the log's key signed
ROOTS: set[tuple[int, bytes]] = set()  # sizes and roots that the log had, as signed or proved
UNCHECKED: set[str] = set()  # names of keys whose signatures could not be checked here


# Hashes: RFC 6962, 2.1; proofs: RFC 9162, 2.1.3 and 2.1.4. An entry hashes to sha256(b"\0", entry),
# a node to sha256(b"\1", left, right). N leaves are split at the largest power of two below N.
def sha256(*parts: bytes) -> bytes:
    """Hash some bytes."""
    return hashlib.sha256(b"".join(parts)).digest()


def root_of(hashes: list[bytes]) -> bytes:
    """Return the root over hashes of leaves, or of full subtrees of one size."""
    while len(hashes) > 1:
        odd = hashes[-1:] if len(hashes) % 2 else []
        hashes = [sha256(b"\1", *pair) for pair in zip(hashes[::2], hashes[1::2])] + odd  # noqa: B905
    return hashes[0] if hashes else sha256()


def roots_by_growth(old: int, new: int, root: bytes, proof: list[bytes]) -> tuple[bytes, bytes]:
    """Return the roots at both sizes that a consistency proof leads to, from that at the old."""
    if old >= new:
        (root,) = [root, *proof] if root else proof  # there must be one hash, no more
        return root, root
    at, last = 1 << (new - 1).bit_length() - 1, proof[-1]
    if old <= at:
        was, now = roots_by_growth(old, at, root, proof[:-1])
        return was, sha256(b"\1", now, last)
    was, now = roots_by_growth(old - at, new - at, b"", proof[:-1])  # no root of this is known
    return sha256(b"\1", last, was), sha256(b"\1", last, now)


def root_by_leaves(start: int, stop: int, leaves: dict[int, bytes], proof: list[bytes]) -> bytes:
    """Return the root over leaves of which some are given; the proof has the rest, first last."""
    if not leaves or start == stop:
        return proof.pop() if start < stop else sha256()
    if stop - start == 1:
        return leaves[start]
    at = start + (1 << (stop - start - 1).bit_length() - 1)
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
        if parts is None or parts[2] != self.id.hex():
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
            kind = "mldsa.MLDSA44" if self.kind == POST_QUANTUM else "ed25519.Ed25519"
            module, _, kind = f"cryptography.hazmat.primitives.asymmetric.{kind}".rpartition(".")
            library = getattr(importlib.import_module(module), f"{kind}PublicKey")
            library.from_public_bytes(self.public).verify(value[len(stamp) :], text)
        except Exception as error:  # noqa: BLE001 (the library's errors cannot be named without it)
            unknown = isinstance(error, ImportError) or "Unsupported" in type(error).__name__
            UNCHECKED.update([self.name] if unknown else [])
            return None if unknown else False
        return self.kind in (PLAIN, COSIGNER, POST_QUANTUM) and stamp < b"\x80"


class Checkpoint:
    """A log's name, size and root, which the log's key must have signed; it is remembered."""

    def __init__(self, note: bytes, key: Key | None, origin: str) -> None:
        parts = CHECKPOINT.fullmatch(note[:NOTE].decode(errors="replace"))
        if parts is None or key is None:
            raise ValueError("this carries no proof, and is no checkpoint; or there is no --key")
        self.text, self.origin = parts[1].encode(), parts[1].partition("\n")[0]
        self.size, self.root = int(parts[2]), unbase64(parts[3][:-1], 32)
        self.lines = [(name, unbase64(raw)) for name, raw in re.findall(SIGNATURE, parts[4])]
        if self.origin != (origin or key.name) or not self.signed(key):
            raise ValueError(f"{self.origin} at {self.size} is not signed with the key {key.name}")
        self.key = key
        HEADS.append(self)
        ROOTS.add((self.size, self.root))
        what = f"{self.size} entries of {self.origin}, with the root {self.root.hex()}, are signed"
        what += f" with the key {key.name}, fingerprint {key.fingerprint}."
        (unproved if key.name in UNCHECKED else proved).append(what)

    def signed(self, key: Key) -> list[bytes]:
        """Return the signatures of a key, which must all fit."""
        values = [raw[4:] for name, raw in self.lines if (name, raw[:4]) == (key.name, key.id)]
        if any(key.fits(self.text, value) is False for value in values):
            raise ValueError(f"a signature of {key.name} does not fit ({self.size} entries)")
        return values


# Reading what may have been made to do harm: plain files only, nothing without a limit.
def read(path: Path, most: int) -> bytes:
    """Return the bytes of a plain file that no link leads to."""
    if path.resolve() != path or not path.is_file() or path.stat().st_size > most:
        raise ValueError(f"{path} is missing, no plain file, or has more than {most:,} bytes")
    return path.read_bytes()


def canonical(value: Any) -> str:
    """Return JSON in canonical form (RFC 8785); a number that is not whole stands in a tuple."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(f"{canonical(each)}:{canonical(value[each])}" for each in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    spelled = isinstance(value, tuple)
    return value[0] if spelled else json.dumps(value, ensure_ascii=False, allow_nan=False)


def load(data: bytes) -> Any:
    """Return a JSON value from its canonical form; in another one it could be read in two ways."""
    value = json.loads(data, parse_int=lambda n: int(n[:20]), parse_float=lambda n: (n,))
    if canonical(value).encode() != data:
        raise ValueError("it is not JSON in canonical form (RFC 8785)")
    return value


# Logs: C2SP tlog-tiles. Entries: who signed them, with keys that entries before them grant.
def tile(log: Path, level: str, index: int, width: int) -> tuple[bytes, int]:
    """Return a tile or bundle and its width; as a log grows, a wider one takes its place."""
    name = f"{index % 1000:03d}"
    while index := index // 1000:
        name = f"x{index % 1000:03d}/{name}"
    folder = log / "tile" / level
    wide = next((w for w in range(width, 256) if (folder / f"{name}.p/{w}").exists()), 256)
    return read(folder / (name if wide == 256 else f"{name}.p/{wide}"), TILE), wide


def check_log(log: Path, key: Key | None, origin: str) -> None:
    """Recompute a log from its entries; hold its tiles, and every root that is known, to that."""
    head = Checkpoint(read(log / "checkpoint", NOTE), key, origin)
    entries: list[bytes] = []
    for start in range(0, head.size, 256):
        (data, wide), at = tile(log, "entries", start // 256, min(256, head.size - start)), 0
        while at < len(data):
            end = at + 2 + int.from_bytes(data[at : at + 2], "big")
            entries.append(data[at + 2 : end])
            at = end
        if at != len(data) or len(entries) != start + wide:
            raise ValueError(f"the bundle of the entries from {start} on was changed")
    leaves = row = [sha256(b"\0", entry) for entry in entries[: head.size]]
    for level in range(8):
        for at in range(0, len(row), 256):
            part = row[at : at + 256]
            data, wide = tile(log, str(level), at // 256, len(part))
            if len(data) != 32 * wide or data[: 32 * len(part)] != b"".join(part):
                raise ValueError(f"entry {at << 8 * level} or one after it, or a tile, was changed")
        row = [root_of(row[at : at + 256]) for at in range(0, len(row) - 255, 256)]
    for size, root in ROOTS:
        if size > head.size or root_of(leaves[:size]) != root:
            raise ValueError(f"a root signed for {size} entries is not this log's: are there two?")
    proved.append(f"All {head.size} entries are as signed: none changed, removed, added or moved.")
    check_signatures(head.origin, head.key, entries[: head.size])


def check_signatures(origin: str, operator: Key, entries: list[bytes]) -> None:
    """Check who signed the entries of a log. Those from another log were signed for that one."""
    keys = {operator.name: (operator, "operator", "~")}  # by name, with role and end; ~ is none
    last, seen, told = "", set[Any](), dict[str, list[int]]()
    for index, data in enumerate(entries):
        roles, wrong = set(), []
        try:
            entry = load(data)
            body, recorded, signed = map(entry.get, ("body", "recorded", "signatures"))
            said = {k: v for k, v in entry.items() if k not in ("recorded", "signatures", "taken")}
            digest = base64.b64encode(sha256(canonical(said).encode())).decode()
            wrong += ["are recorded earlier than one before them"] if recorded < last else []
            wrong += [] if signed or "taken" in entry else ["bear no signature"]
            for each in signed or []:
                lines = "truceline entry v1", origin, each["key"], each["signed"], digest, ""
                key, role, end = keys.get(each["key"], (None, "", ""))
                if lines in seen:
                    wrong.append("repeat a signature that stood there before")
                elif "taken" in entry:
                    unproved.append("Who signed what came from other logs, and that it is all.")
                elif key is None or key.id.hex() != each["key_id"]:
                    wrong.append("are signed with a key that no earlier entry grants")
                elif max(recorded, each["signed"]) > end:
                    wrong.append("are signed with a key that was revoked or had expired")
                elif key.fits("\n".join(lines).encode(), unbase64(each["value"], 64)) is False:
                    wrong.append("bear a signature that does not fit")
                else:
                    roles.add(role)
                seen.add(lines)
            if body["kind"] == "grant" and "operator" in roles and not wrong:
                end = "" if body.get("revoked") else body.get("until", "~")
                keys[body["id"]] = Key(body["vkey"]), body["role"], end
            last = max(last, recorded)
        except Exception:  # noqa: BLE001 (whatever is wrong with it)
            wrong.append("cannot be read")
        for each in wrong:
            told.setdefault(each, []).append(index)
    failed.extend(f"{len(at)} entries {why}: {str(at[:9])[1:-1]}" for why, at in told.items())
    if entries and not failed and not UNCHECKED:
        proved.append("Each entry is signed, with the log's key or one that it had granted before.")


# Proofs: of one entry (C2SP tlog-proof); of the entries that a briefing rests on.
def check_entry(data: bytes, key: Key | None, origin: str, given: bytes) -> Any:
    """Check the proof of an entry, which is given or in the proof, and return the entry."""
    parts = ENTRY_PROOF.match(data.decode())
    if parts is None:
        raise ValueError("the proof of an entry is malformed")
    entry, index = given or unbase64(parts[1] or ""), int(parts[2])
    head = Checkpoint(data[parts.end() :], key, origin)
    start, stop, lefts, rights = 0, head.size, list[bytes](), list[bytes]()  # from the root down
    for each in reversed(parts[3].split()):
        at = start + (1 << (stop - start - 1).bit_length() - 1)
        start, stop = (start, at) if index < at else (at, stop)
        (rights if index < at else lefts).append(unbase64(each, 32))
    proof, leaves = rights + lefts[::-1], {index: sha256(b"\0", entry)}
    if root_by_leaves(0, head.size, leaves, proof) != head.root:
        raise ValueError(f"this is not entry {index} of the {head.size} in the log")
    proved.append(f"Entry {index} in the log begins: {entry[:240].decode(errors='replace')}")
    return load(entry)


def check_briefing(data: bytes, key: Key | None, origin: str) -> bytes:
    """Check the proof of a briefing, and return the root that the briefing has to print."""
    proof = load(data)
    key, size, root = key or Key(proof["vkey"]), proof["size"], unbase64(proof["root"], 32)
    head = Checkpoint(proof["checkpoint"].encode(), key, origin)
    leaves = {index: sha256(b"\0", text.encode()) for index, text in proof["entries"]}
    nodes = [unbase64(each, 32) for each in reversed(proof["nodes"])]
    order = [-1, *(index for index, _ in proof["entries"]), size]
    if order != sorted(set(order)) or root_by_leaves(0, size, leaves, nodes) != root or nodes:
        raise ValueError("the entries in the proof do not lead to its root")
    growth: list[Any] = [((size, root), (head.size, head.root), proof["consistency"])]
    if other := proof["witnessed"]:
        seen = Checkpoint(other["checkpoint"].encode(), key, origin)
        pair = sorted([(seen.size, seen.root), (head.size, head.root)])
        growth.append((*pair, other["consistency"]))
    for (old, was), (new, now), hashes in growth:
        steps = [unbase64(each, 32) for each in hashes]
        found = roots_by_growth(old, new, was, steps) if old or steps else (sha256(), now)
        if old > new or found != (was, now) or proof["origin"] != head.origin:
            raise ValueError(f"the first {old} of the {new} entries are not shown to be the same")
    ROOTS.add((size, root))
    proved.append(f"The {len(leaves)} entries in the proof are among the first {size} of the log.")
    return root.hex().encode()


def carried(data: bytes) -> set[bytes]:
    """Return the proofs in a page (packed, in a block), in a print (attached) or alone."""
    packed = [memoryview(base64.b64decode(each)) for each in PAGE.findall(data)]
    packed += [memoryview(data)[each.end() :] for each in PRINT.finditer(data)]
    found = [zlib.decompressobj().decompress(each, PROOF) for each in packed[:9]]
    found += [data, *PLAIN_PRINT.findall(data)]
    return {each for each in found if each[:1] == b"{" and b'"truceline-briefing-proof/1"' in each}


def check_file(path: Path, key: Key | None, origin: str, entry: bytes = b"") -> None:
    """Check a file with the proofs that it carries, or that lie beside it."""
    data, beside = read(path, PROOF), Path(f"{path}.tlog-proof")
    proofs = carried(data)
    roots = [check_briefing(proof, key, origin) for proof in proofs]
    if len(proofs) > 1 or (PAGE.search(data) and not all(root in data for root in roots)):
        raise ValueError("it carries several proofs, or that of another briefing")
    if data.startswith(b"c2sp.org/tlog-proof"):
        check_entry(data, key, origin, entry)
    elif beside.exists():
        release = check_entry(read(beside, NOTE), key, origin, b"")["body"]
        if sha256(data).hex() not in [each["sha256"] for each in release["files"]]:
            raise ValueError(f"{path} is not one of the files of the release {release['id']}")
        proved.append(f"{path} is a file of the release {release['id']}, which is in the log.")
    elif not proofs:
        Checkpoint(data, key, origin)


def check_folder(path: Path, key: Key | None, origin: str) -> None:
    """Check a log, or a case or bundle with what lies in it besides."""
    case = path / "case" if (path / "case" / "log").is_dir() else path
    for each in sorted(case.glob("witness/*.checkpoint")):
        Checkpoint(read(each, NOTE), key, origin)
    for each in sorted(path.glob("briefings/*")):
        check_file(each, key, origin)
    for each in sorted(case.glob("blobs/[0-9a-f]*")):
        if sha256(read(each, FILE)).hex() != each.name:
            failed.append(f"{each} is not the original file that its name says.")
    check_log(case / "log" if (case / "log").is_dir() else case, key, origin)


def main() -> int:
    """Check what the command line names, and print what came of it."""
    key_of: Any = {"type": lambda t: Key(t if "+" in t else read(Path(t).resolve(), NOTE).decode())}
    parser = argparse.ArgumentParser(description="Check a Truceline record without Truceline.")
    parser.add_argument("path", type=Path)
    parser.add_argument("--key", **key_of)
    parser.add_argument("--witness", action="append", default=[], **key_of)
    parser.add_argument("--since", type=lambda name: read(Path(name).resolve(), NOTE))
    parser.add_argument("--entry", type=lambda name: read(Path(name).resolve(), TILE), default=b"")
    parser.add_argument("--origin", default="")
    given = parser.parse_args()
    path, key, folder = given.path.resolve(), given.key, given.path.is_dir()
    base = path if folder else path.parent
    try:
        for near in (base, base / "case", base.parent, base.parent / "case"):
            file = near / "keys" / "operator.vkey"
            key = key or (Key(read(file, NOTE).decode()) if file.exists() else None)
        if given.since:
            Checkpoint(given.since, key, given.origin)
        if folder:
            check_folder(path, key, given.origin)
        else:
            check_file(path, key, given.origin, given.entry)
        if len(dict(ROOTS)) < len(ROOTS):
            raise ValueError("two roots were signed for one size: there are TWO LOGS of one name")
        for key in given.witness:
            seen = [(-a.size, raw[:8]) for a in HEADS for raw in a.signed(key) if any(raw[:8])]
            another = key.kind != PLAIN and key.public != HEADS[0].key.public
            if seen and another and key.name not in UNCHECKED:
                size, at = min(seen)[0], time.gmtime(int.from_bytes(min(seen)[1], "big"))
                when = time.strftime("not later than %Y-%m-%d %H:%M:%S UTC, by its clock", at)
                proved.append(f"The witness {key.name} saw the first {-size} entries {when}.")
            else:
                unproved.append(f"That the witness {key.name} saw this log.")
    except Exception as error:  # noqa: BLE001 (whatever it is, something does not hold)
        failed.append(f"{path} does not hold, or is malformed: {error}")
    if not given.key:
        unproved.append("Whose key that is. It came along: compare its fingerprint, or use --key.")
    if not given.witness:
        unproved.append("That others were shown the same log. Use --witness, or compare the root.")
    unproved.append("That entries are true or complete, or that a briefing follows from them.")
    unproved.append("That signers had the right to: the rules on roles are not applied here.")
    if UNCHECKED:
        unproved.append("Signatures: the library `cryptography` is missing here, or too old.")
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    for heading, found in (("FAILED", failed), ("PROVED", proved), ("NOT PROVED", unproved)):
        for each in dict.fromkeys(found):
            print(f"{heading}: {''.join(c if c.isprintable() else '?' for c in each)}")  # noqa: T201
    return 1 if failed else 2 if UNCHECKED else 0


if __name__ == "__main__":
    sys.exit(main())
