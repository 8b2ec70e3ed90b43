"""The proof that a briefing carries: the entries it rests on, and that they stand in the log.

A briefing is made from the first `size` entries. Its proof holds those that it cites, the hashes
that lead from them to the root of that size, the signed checkpoint of the log as it was by then (of
that size or larger) and the hashes that lead from the one to the other; and where the newest
checkpoint that witnesses cosigned is another one, that as well. It is RFC 8785 canonical JSON.

What it does not show: that the briefing's words follow from the entries, or that what the entries
say is true.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Annotated, Final, Literal

import rfc8785
from pydantic import BeforeValidator, Field, PlainSerializer, ValidationError, model_validator

from truceline.ledger import (
    MAX_ENTRY,
    Checkpoint,
    Log,
    LogError,
    NoteError,
    Verifier,
    leaf_hash,
    verify_consistency,
)
from truceline.ledger.checkpoint import read_checkpoint
from truceline.ledger.merkle import HASH_SIZE
from truceline.ledger.multiproof import multiproof, root_from
from truceline.ledger.note import NoteVerifier, decode_base64
from truceline.ledger.tiles import WIDTH
from truceline.ledger.view import TileView
from truceline.record import Value

FORM: Final = "truceline-briefing-proof/1"

MOST_BYTES: Final = 64 << 20
"""The longest proof that is read, in bytes: a bound on what a hostile file can cost."""


class BriefingProofInvalid(LogError):
    """A proof that is malformed, or that does not hold."""


def _hash(value: object) -> bytes:
    data = value if isinstance(value, bytes) else decode_base64(str(value))
    if len(data) != HASH_SIZE:
        raise ValueError(f"a hash has {HASH_SIZE} bytes")
    return data


Hash = Annotated[
    bytes, BeforeValidator(_hash), PlainSerializer(lambda data: base64.b64encode(data).decode())
]
"""32 bytes; in JSON their base64."""

Size = Annotated[int, Field(ge=0, lt=1 << 53)]
"""A number of entries; JSON numbers are exact below 2**53."""


class Witnessed(Value):
    """A checkpoint that witnesses cosigned, other than the proof's own.

    Attributes:
        checkpoint: the signed note.
        consistency: hashes from the smaller to the larger of it and the proof's checkpoint.
    """

    checkpoint: str
    consistency: tuple[Hash, ...]


class BriefingProof(Value):
    """The proof of a briefing, not yet checked; see `check`.

    Attributes:
        form: version of the form.
        origin: name of the log.
        vkey: public key of the log's operator, as text. It proves nothing by itself.
        size: number of entries that the briefing was made from.
        root: RFC 6962 root of those entries.
        checkpoint: signed note over `size` entries or more, with any cosignatures.
        consistency: hashes from `size` to the checkpoint's size (RFC 9162, 2.1.4).
        entries: index and canonical JSON of each entry that is proved, by ascending index.
        nodes: hashes that lead from those entries to `root` (see `ledger.multiproof`).
        witnessed: the newest checkpoint that witnesses cosigned, if it is another one.
    """

    form: Literal["truceline-briefing-proof/1"] = FORM
    origin: str
    vkey: str
    size: Size
    root: Hash
    checkpoint: str
    consistency: tuple[Hash, ...]
    entries: tuple[tuple[Size, str], ...]
    nodes: tuple[Hash, ...]
    witnessed: Witnessed | None

    @model_validator(mode="after")
    def _in_order(self) -> BriefingProof:
        if any(after[0] <= before[0] for before, after in pairwise(self.entries)):
            raise ValueError("the entries are not in ascending order")
        if any(len(text.encode()) > MAX_ENTRY for _, text in self.entries):
            raise ValueError(f"an entry has more than {MAX_ENTRY} bytes")
        return self

    @classmethod
    def make(
        cls,
        log: Log,
        size: int,
        indexes: Iterable[int],
        checkpoint_note: bytes,
        witnessed_note: bytes | None = None,
    ) -> BriefingProof:
        """Make the proof of a briefing.

        Args:
            log: the log, no smaller than any of the checkpoints.
            size: number of entries that the briefing was made from.
            indexes: the entries to prove, each below `size`.
            checkpoint_note: signed checkpoint of `size` entries or more, with any cosignatures.
            witnessed_note: the newest checkpoint that witnesses cosigned, if it is another one.

        Raises:
            BriefingProofInvalid: A checkpoint is not this log's, or smaller than the briefing.
            ValueError: An index or a size lies outside the log.
            LogError: The log is damaged.
        """
        head = _of_this_log(log, checkpoint_note)
        if size > head.size:
            raise BriefingProofInvalid(
                f"the checkpoint is of {head.size} entries, the briefing of {size}",
                remedy="Give a newer checkpoint.",
            )
        wanted = sorted(set(indexes))
        view = TileView(
            log.folder, log.checkpoint, lambda: read_checkpoint(log.folder, log.verifier).size
        )
        witnessed = None
        if witnessed_note is not None:
            seen = _of_this_log(log, witnessed_note)
            steps = log.consistency_proof(*sorted((seen.size, head.size)))
            witnessed = Witnessed(checkpoint=witnessed_note.decode(), consistency=tuple(steps))
        return cls(
            origin=log.origin,
            vkey=log.verifier.vkey,
            size=size,
            root=log.root_at(size),
            checkpoint=checkpoint_note.decode(),
            consistency=tuple(log.consistency_proof(size, head.size)),
            nodes=tuple(multiproof(wanted, size, view.node)),
            entries=tuple(_entries(log, wanted)),
            witnessed=witnessed,
        )

    def encode(self) -> bytes:
        """Return the proof as RFC 8785 canonical JSON, UTF-8."""
        return rfc8785.dumps(self.model_dump(mode="json"))

    @classmethod
    def decode(cls, data: bytes) -> BriefingProof:
        """Read a proof. It must be written the one canonical way.

        Raises:
            BriefingProofInvalid: It is not one.
        """
        remedy = "Get the proof anew from where it came from, and do not edit it."
        if len(data) > MOST_BYTES:
            raise BriefingProofInvalid(
                f"it has {len(data)} bytes; a proof has {MOST_BYTES} at most", remedy=remedy
            )
        try:
            # Strict: "12" is no number here. What a lax reader lets pass, two readers read in two
            # ways.
            proof = cls.model_validate_json(data, strict=True)
            again = proof.encode()
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            where = ".".join(str(step) for step in first["loc"])
            said = first["msg"].removeprefix("Value error, ")
            raise BriefingProofInvalid(
                f"it is not a proof of the form {FORM}: {where and where + ': '}{said}",
                remedy=remedy,
            ) from None
        except ValueError as error:
            raise BriefingProofInvalid(
                f"it cannot be written as JSON: {error}", remedy=remedy
            ) from None
        if again != data:
            raise BriefingProofInvalid("it is not in canonical form (RFC 8785)", remedy=remedy)
        return proof

    def embedded_html(self) -> str:
        """Return what a page carries: base64 (RFC 4648) of the zlib stream (RFC 1950) of it."""
        return base64.b64encode(zlib.compress(self.encode(), 9)).decode()


@dataclass(frozen=True)
class Shown:
    """What a proof showed.

    Attributes:
        head: the checkpoint that the key signed.
        entries: the entries that are in the log, as bytes by index.
        witnessed: the other checkpoint, also signed by the key and of the same log; None where
            the proof has none. Whether witnesses cosigned either of them is not looked at here.
    """

    head: Checkpoint
    entries: dict[int, bytes]
    witnessed: Checkpoint | None


def check(proof: BriefingProof, verifier: NoteVerifier) -> Shown:
    """Check a proof against the operator's key.

    After this returns, the entries stand at their indexes in the log whose checkpoint this key
    signed, the first `size` entries of that log have the proof's root, and the witnessed
    checkpoint is one that the same log had or grew to.

    Raises:
        BriefingProofInvalid: Something does not hold; the error says what.
    """
    head = _signed(proof.checkpoint, proof.origin, verifier)
    if not verify_consistency(proof.size, head.size, proof.root, head.root, proof.consistency):
        raise _broken(
            f"the root of its {proof.size} entries does not lead to the checkpoint of {head.size}"
        )
    entries = {index: text.encode() for index, text in proof.entries}
    leaves = {index: leaf_hash(data) for index, data in entries.items()}
    try:
        root = root_from(leaves, proof.size, proof.nodes)
    except ValueError as error:
        raise _broken(str(error)) from None
    if root != proof.root:
        raise _broken(f"its entries lead to the root {root.hex()}, but it says {proof.root.hex()}")
    witnessed = None
    if proof.witnessed is not None:
        witnessed = _signed(proof.witnessed.checkpoint, proof.origin, verifier)
        old, new = sorted((witnessed, head), key=lambda each: each.size)
        steps = proof.witnessed.consistency
        if not verify_consistency(old.size, new.size, old.root, new.root, steps):
            raise _broken(
                f"the witnessed checkpoint of {witnessed.size} entries and the checkpoint of "
                f"{head.size} are not shown to be of one log"
            )
    return Shown(head, entries, witnessed)


def _signed(note: str, origin: str, verifier: NoteVerifier) -> Checkpoint:
    try:
        checkpoint = Checkpoint.open(note.encode(), verifier)
    except NoteError as error:
        raise _broken(f"its checkpoint does not hold: {error}") from None
    if checkpoint.origin != origin:
        raise _broken(f"its checkpoint is of the log {checkpoint.origin!r}, not of {origin!r}")
    return checkpoint


def _broken(problem: str) -> BriefingProofInvalid:
    return BriefingProofInvalid(
        problem, remedy="Do not rely on it. Ask for the proof again, and keep this one."
    )


def _of_this_log(log: Log, note: bytes) -> Checkpoint:
    """The checkpoint of a note, if it is one that this log has or had."""
    verifier: Verifier = log.verifier
    checkpoint = _signed(note.decode(), log.origin, verifier)
    if checkpoint.size > log.size or log.root_at(checkpoint.size) != checkpoint.root:
        raise BriefingProofInvalid(
            f"the checkpoint of {checkpoint.size} entries is not one that this log had",
            remedy="Keep it: there may be two logs of this name and key. Ask who holds the key.",
            path=log.folder,
        )
    return checkpoint


def _entries(log: Log, wanted: list[int]) -> Iterable[tuple[int, str]]:
    for _, together in groupby(wanted, key=lambda index: index // WIDTH):
        indexes = list(together)
        bundle = list(log.entries(indexes[0], indexes[-1] + 1))
        for index in indexes:
            yield index, bundle[index - indexes[0]].decode()
