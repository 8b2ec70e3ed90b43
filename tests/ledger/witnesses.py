"""What the tests of witnesses share: keys that are the same on every run, and signed heads."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from truceline.ledger import Log, Signer
from truceline.ledger.cosignature import CosignatureSigner, Ed25519CosignatureSigner
from truceline.ledger.note import Note, Signature
from truceline.ledger.request import request_for
from truceline.ledger.witness import Witness
from truceline.record.witnessing import Alternative, Need, Witnessing, WitnessKey

ORIGIN = "example.org/case"
OPERATOR = Signer(ORIGIN, bytes(range(32)))
NOON = 1_764_590_400
"""2025-12-01 12:00 UTC."""


def cosigner(name: str) -> Ed25519CosignatureSigner:
    seed = hashlib.sha256(name.encode()).digest()
    return Ed25519CosignatureSigner(f"{name}.example/witness", seed)


def log_of(folder: Path, *entries: bytes, signer: Signer = OPERATOR) -> Log:
    """A log with these entries."""
    log = Log.create(folder, signer.name, signer)
    log.append(entries, signer)
    return log


def small_entries(size: int, word: bytes = b"entry") -> list[bytes]:
    return [b"%s %d" % (word, at) for at in range(size)]


def head(log: Log) -> bytes:
    """The log's checkpoint as it lies on the disk."""
    return (log.folder / "checkpoint").read_bytes()


def cosigned(note: bytes, *by: tuple[CosignatureSigner, int]) -> bytes:
    """A checkpoint with cosignatures added."""
    parsed = Note.decode(note)
    lines = tuple(
        Signature(key.name, key.key_id, key.cosign(parsed.text.encode(), at)) for key, at in by
    )
    return Note(parsed.text, (*parsed.signatures, *lines)).encode()


def settings(*names: str, hours: int = 72, quorum: tuple[Alternative, ...] = ()) -> Witnessing:
    """The witnesses of these names, and a quorum of them."""
    keys = tuple(
        WitnessKey(name=name, vkey=cosigner(name).verifier.vkey, holder=name) for name in names
    )
    return Witnessing(witnesses=keys, quorum=quorum, stalled_hours=hours)


def all_of(*names: str) -> Alternative:
    return Alternative(need=(Need(at_least=len(names), of=names),))


def witness_at(
    folder: Path, name: str, log: Log, clock: Callable[[], float] = lambda: NOON
) -> Witness:
    """A witness that watches a log, with a key in the folder beside its own."""
    keys = folder.with_name(f"{folder.name}-keys")
    Witness.create(folder, name, keys=keys)
    witness = Witness.open(folder, keys=keys, clock=clock)
    witness.trust(log.verifier.vkey, log.origin)
    return witness


def asked(log: Log, old: int) -> bytes:
    """The request that brings a witness from a size to the log's present one."""
    return request_for(log, head(log), old).encode()


def evidence_of(witness: Witness) -> list[Path]:
    """The folders of evidence that a witness keeps."""
    return sorted((witness.folder / "evidence").glob("*"))


def fork(tmp_path: Path, common: int, *sizes: int) -> tuple[Log, Log]:
    """Two logs with `common` entries in common, of the two sizes."""
    logs = []
    for word, size in zip((b"shown to arland", b"shown to borduria"), sizes, strict=True):
        entries = small_entries(common) + small_entries(size - common, word)
        logs.append(log_of(tmp_path / word.decode(), *entries))
    return logs[0], logs[1]
