"""One entry's proof as a file: where it is in the log, the hashes up to the root, the checkpoint.

Source: C2SP tlog-proof v1. Whoever has the file, the entry and the operator's public key can check
without the log that the entry is in it. That shows that it was logged not later than the time a
witness gave; it does not show that what it says is so.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from truceline.ledger.checkpoint import Checkpoint
from truceline.ledger.ed25519 import Verifier
from truceline.ledger.errors import CheckpointInvalid, LogError, WrongKey
from truceline.ledger.log import Log
from truceline.ledger.merkle import HASH_SIZE, leaf_hash, verify_inclusion
from truceline.ledger.note import MAX_NOTE, Note, NoteError, UnknownSigner, decode_base64
from truceline.ledger.quorum import WitnessState, judge
from truceline.ledger.request import MAX_HASHES, decode_hashes, decode_size
from truceline.record.witnessing import Witnessing

ENDING: Final = ".tlog-proof"
"""The ending of such files' names."""

MAX_PROOF: Final = MAX_NOTE + (1 << 18)
"""The longest proof that is read, in bytes."""

_FIRST = "c2sp.org/tlog-proof@v1"


class ProofInvalid(LogError):
    """A proof does not show that the entry is in the log."""


@dataclass(frozen=True)
class Proof:
    """A proof that an entry is in a log, not yet checked.

    Attributes:
        index: The entry's index.
        hashes: The inclusion proof, hashes of 32 bytes from the leaf upward, 63 at most.
        checkpoint_note: The checkpoint as a signed note, in UTF-8.
        extra: Further bytes, which nothing vouches for by themselves; here, the entry, if any.
    """

    index: int
    hashes: tuple[bytes, ...]
    checkpoint_note: bytes
    extra: bytes | None = None

    def encode(self) -> bytes:
        """The proof's text.

        Raises:
            NoteError: It cannot be written so that `decode` reads it again.
        """
        lines = [_FIRST]
        if self.extra is not None:
            lines.append(f"extra {base64.b64encode(self.extra).decode()}")
        lines.append(f"index {self.index}")
        lines += [base64.b64encode(step).decode() for step in self.hashes]
        data = ("\n".join(lines) + "\n\n").encode() + self.checkpoint_note
        if Proof.decode(data) != self:
            raise NoteError("a part of the proof holds what its text cannot say")
        return data

    @classmethod
    def decode(cls, data: bytes) -> Proof:
        """Read a proof.

        Raises:
            NoteError: It is not one, or not written the one canonical way.
        """
        if len(data) > MAX_PROOF:
            raise NoteError(f"it has {len(data)} bytes; a proof has {MAX_PROOF} at most")
        head, blank, note = data.partition(b"\n\n")
        try:
            lines = head.decode("ascii").split("\n")
        except UnicodeDecodeError:
            lines = []
        if not blank or lines[:1] != [_FIRST]:
            raise NoteError(f"it does not begin with {_FIRST}, then lines of ASCII, then a blank")
        rest = iter(lines[1:])
        line = next(rest, "")
        extra = None
        if line.startswith("extra "):
            extra = decode_base64(line.removeprefix("extra "))
            if not extra:
                raise NoteError("its extra data is empty; the line is then left out")
            line = next(rest, "")
        if not line.startswith("index "):
            raise NoteError(f"there is {line[:40]!r} where 'index' and a number are expected")
        index = decode_size(line.removeprefix("index "))
        hashes = decode_hashes(rest)
        Checkpoint.from_text(Note.decode(note).text)
        return cls(index, hashes, note, extra)


@dataclass(frozen=True)
class Proved:
    """What a proof shows.

    Attributes:
        index: The entry's index.
        checkpoint: The checkpoint whose root commits to the entry, signed by the operator.
        witnesses: What its cosignatures amount to; None where no witnesses were given.
    """

    index: int
    checkpoint: Checkpoint
    witnesses: WitnessState | None


def prove(log: Log, index: int, note: bytes, *, extra: bytes | None = None) -> Proof:
    """Make the proof of one entry.

    Args:
        log: The log.
        index: The entry's index.
        note: A checkpoint of this log with any cosignatures, of the log's size or smaller.
        extra: Further bytes to carry along; the entry itself, so that the file can be checked
            alone.

    Raises:
        ValueError: The entry is not in the log as large as the checkpoint says, or the checkpoint
            is larger than the log.
        NoteError: The note is malformed, or not signed by the log's key.
        CheckpointInvalid: It is signed, but of another log or another history.
        LogDamaged: A tile is missing or malformed.
    """
    checkpoint = Checkpoint.open(note, log.verifier)
    hashes = tuple(log.inclusion_proof(index, checkpoint.size))
    if checkpoint.origin != log.origin or log.root_at(checkpoint.size) != checkpoint.root:
        raise CheckpointInvalid(
            f"the checkpoint over {checkpoint.size} entries of {checkpoint.origin} is not one of "
            f"this log, {log.origin}",
            remedy="Use a checkpoint of this log; keep this one, for somebody signed it.",
            path=log.folder,
        )
    return Proof(index, hashes, note, extra)


def verify_proof(
    proof: Proof,
    log: Verifier,
    *,
    entry: bytes | None = None,
    leaf: bytes | None = None,
    origin: str | None = None,
    witnessing: Witnessing | None = None,
    now: datetime | None = None,
) -> Proved:
    """Check a proof, without the log.

    Args:
        proof: The proof.
        log: The operator's public key, from a source that is trusted.
        entry: The entry's bytes; where neither they nor `leaf` are given, the proof's extra data.
        leaf: The entry's 32-byte leaf hash, in place of the entry.
        origin: The origin the checkpoint must name; by default the key's name.
        witnessing: The witnesses to look for; whether a quorum is met is told, not demanded.
        now: The time, with a zone, for what `judge` says of clocks and stalled witnesses.

    Raises:
        ValueError: Neither entry nor leaf hash nor extra data, or both an entry and a leaf hash.
        WrongKey: The checkpoint is not signed with this key.
        CheckpointInvalid: The checkpoint is malformed, its signature fails, or it is another
            log's.
        ProofInvalid: The entry is not the one at that index, or the hashes do not lead to the root.
    """
    if entry is not None and leaf is not None:
        raise ValueError("give the entry or its leaf hash, not both")
    if leaf is None:
        entry = proof.extra if entry is None else entry
        if entry is None:
            raise ValueError("the proof carries no entry; give the entry it is for")
        leaf = leaf_hash(entry)
    checkpoint = _opened(proof.checkpoint_note, log, log.name if origin is None else origin)
    if (
        len(leaf) != HASH_SIZE
        or len(proof.hashes) > MAX_HASHES
        or not verify_inclusion(leaf, proof.index, checkpoint.size, proof.hashes, checkpoint.root)
    ):
        raise ProofInvalid(
            f"this is not entry {proof.index} of the log {checkpoint.origin} at size "
            f"{checkpoint.size}, or the proof is for another size",
            remedy="Check that entry and proof belong together; ask for both again.",
        )
    state = None if witnessing is None else judge(witnessing, proof.checkpoint_note, log, now=now)
    return Proved(proof.index, checkpoint, state)


def _opened(note: bytes, log: Verifier, origin: str) -> Checkpoint:
    try:
        checkpoint = Checkpoint.open(note, log)
    except UnknownSigner as error:
        raise WrongKey(
            f"the proof's checkpoint is signed otherwise: {error}",
            remedy="Get the log's own public key, from its operator and from somebody else.",
        ) from None
    except NoteError as error:
        raise CheckpointInvalid(
            f"the proof's checkpoint is not sound: {error}", remedy="Ask for the proof again."
        ) from None
    if checkpoint.origin != origin:
        raise CheckpointInvalid(
            f"the proof is for the log {checkpoint.origin}; expected {origin}",
            remedy="Check which proof belongs to which log.",
        )
    return checkpoint
