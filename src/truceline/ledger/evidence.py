"""Two checkpoints that do not go together, kept so that a third person can judge them alone.

Some such pairs prove that whoever holds the log's key signed two different logs; others only look
bad. Which of the two it is follows from the signatures and hashes alone, and is worked out anew by
everybody who reads the evidence. How it came about (malice, a restored backup, a stolen key) no
pair of checkpoints can show.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from truceline.ledger.checkpoint import Checkpoint
from truceline.ledger.ed25519 import Verifier
from truceline.ledger.errors import LogDamaged, LogError
from truceline.ledger.log import Log
from truceline.ledger.merkle import node_hash, verify_consistency
from truceline.ledger.note import NoteError


class Contradiction(StrEnum):
    """What two checkpoints of one log show together."""

    TWO_ROOTS = "two-roots"
    TWO_HISTORIES = "two-histories"
    NOT_SHOWN = "growth-not-shown"
    SET_BACK = "set-back"
    NONE = "none"


_WORDS = {
    Contradiction.TWO_ROOTS: (
        "The holder of this key signed two different logs of one name and one size. "
        "This is proof: no honest log has two roots at one size."
    ),
    Contradiction.TWO_HISTORIES: (
        "The holder of this key signed two logs of one name of which neither is the beginning of "
        "the other. This is proof: the hashes show what root the larger log had at the size of "
        "the smaller one, and it is not the root that was signed."
    ),
    Contradiction.NOT_SHOWN: (
        "The proof that came with the larger checkpoint does not show that it grew from the "
        "smaller one. This proves nothing against the operator: whoever sent it may have sent a "
        "wrong proof, by mistake or on purpose. Ask the operator for a right one; that there is "
        "none would mean two logs."
    ),
    Contradiction.SET_BACK: (
        "A smaller log was shown after a larger one. This proves nothing against the operator: an "
        "old but honest copy looks just so. Ask for the log as it is now; that the larger one "
        "cannot be had any more would mean that entries were withdrawn."
    ),
    Contradiction.NONE: "These two checkpoints do not contradict each other.",
}


class EvidenceInvalid(LogError):
    """Something kept as evidence is malformed, or not signed by the key it is said to accuse."""


@dataclass(frozen=True)
class Evidence:
    """Two checkpoints of one log, with what was offered or found to connect them.

    Attributes:
        vkey: The log's public key as text.
        kept: The checkpoint that was seen first, as a signed note.
        shown: The one that was shown then, as a signed note.
        proof: A consistency proof between the smaller and the larger size.
        root: The 32-byte root that the larger tree has at the smaller size, which `proof` shows
            where it is right; None where nobody could say.
        seen: When the second one was shown: POSIX seconds, by the clock of whoever kept this.
        by: Who kept this, such as a witness's name.
    """

    vkey: str
    kept: bytes
    shown: bytes
    proof: tuple[bytes, ...] = ()
    root: bytes | None = None
    seen: int = 0
    by: str = ""


@dataclass(frozen=True)
class Verdict:
    """What evidence shows.

    Attributes:
        contradiction: What the two checkpoints show together.
        origin: The log's name.
        sizes: The two sizes, of the one kept and the one shown.
        pinned: Whether the key was given by whoever asked. If not, it came with the evidence, and
            whose key it is has to be found out elsewhere before anybody is accused.
    """

    contradiction: Contradiction
    origin: str
    sizes: tuple[int, int]
    pinned: bool

    @property
    def conclusive(self) -> bool:
        """Whether it proves that the key's holder signed two different logs."""
        return self.contradiction in (Contradiction.TWO_ROOTS, Contradiction.TWO_HISTORIES)

    @property
    def words(self) -> str:
        """The verdict in plain sentences."""
        about = f"Log {self.origin}, {self.sizes[0]} and then {self.sizes[1]} entries."
        key = (
            ""
            if self.pinned
            else " The key is the one that came with the evidence: make sure whose it is."
        )
        return f"{about} {_WORDS[self.contradiction]}{key}"


def weigh(evidence: Evidence, verifier: Verifier | None = None) -> Verdict:
    """Work out what evidence shows, from its signatures and hashes alone.

    Args:
        evidence: The evidence.
        verifier: The log's public key, from a source that is trusted; without it, the one that the
            evidence names.

    Raises:
        EvidenceInvalid: A checkpoint is malformed or not signed with the key.
    """
    key = _key(evidence) if verifier is None else verifier
    kept, shown = _open(evidence.kept, key), _open(evidence.shown, key)
    return Verdict(
        _contradiction(evidence, kept, shown),
        kept.origin,
        (kept.size, shown.size),
        verifier is not None,
    )


def against_log(
    log: Log, head: bytes, note: bytes, *, seen: int = 0, by: str = ""
) -> Evidence | None:
    """What a whole log says of a checkpoint of the same key, of the log's size or smaller.

    Args:
        log: The log, whose tiles must give its signed root; its entries are not looked at.
        head: The log's own checkpoint as a signed note, the one that `log` was opened at.
        note: The other checkpoint, as a signed note.
        seen: The time, POSIX seconds.
        by: Who looks.

    Returns:
        Conclusive evidence that they are two histories, or None if the checkpoint is one of this
        log.

    Raises:
        ValueError: The checkpoint is larger than the log.
        NoteError: It is malformed, or not signed with the log's key.
        LogDamaged: The tiles do not give the log's own signed root: then they show nothing.
    """
    checkpoint = Checkpoint.open(note, log.verifier)
    if checkpoint.origin != log.origin:
        return None
    root = log.root_at(checkpoint.size)
    if root == checkpoint.root:
        return None
    proof = tuple(log.consistency_proof(checkpoint.size))
    if not verify_consistency(checkpoint.size, log.size, root, log.checkpoint.root, proof):
        raise LogDamaged(
            "the tiles do not give the root that the checkpoint commits to",
            remedy="This copy is damaged and shows nothing. Get another one.",
            path=log.folder,
        )
    return Evidence(log.verifier.vkey, note, head, proof, root, seen, by)


def implied_root(old: int, new: int, proof: Sequence[bytes], new_root: bytes) -> bytes | None:
    """The root at the old size that a consistency proof shows for the new tree, whatever it is.

    A proof that was refused because it leads from another old root than expected, but does lead to
    the signed new one, is no mere mistake: it shows what the new tree looked like at the old size.
    (Where the old size is a power of two, a proof does not contain the old root, and this cannot
    be told.)

    Args:
        old: The smaller size.
        new: The larger size.
        proof: Hashes as in RFC 9162, 2.1.4.
        new_root: The larger tree's 32-byte root.

    Returns:
        The 32-byte root, or None if the proof shows none.
    """
    if not 0 < old < new or not proof or old & (old - 1) == 0:
        return None
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    was = proof[0]
    for step in proof[1:]:
        if node & 1 or node == last:
            was = node_hash(step, was)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        node, last = node >> 1, last >> 1
    return was if verify_consistency(old, new, was, new_root, proof) else None


def _contradiction(evidence: Evidence, kept: Checkpoint, shown: Checkpoint) -> Contradiction:
    if kept.origin != shown.origin:
        return Contradiction.NONE
    if kept.size == shown.size:
        return Contradiction.NONE if kept.root == shown.root else Contradiction.TWO_ROOTS
    small, large = sorted((kept, shown), key=lambda each: each.size)
    for root in (evidence.root, small.root):
        if root is not None and verify_consistency(
            small.size, large.size, root, large.root, evidence.proof
        ):
            return Contradiction.NONE if root == small.root else Contradiction.TWO_HISTORIES
    return Contradiction.SET_BACK if shown.size < kept.size else Contradiction.NOT_SHOWN


def _key(evidence: Evidence) -> Verifier:
    try:
        return Verifier.from_vkey(evidence.vkey)
    except NoteError as error:
        raise EvidenceInvalid(
            f"the key in the evidence cannot be read: {error}", remedy="Ask for it again."
        ) from None


def _open(note: bytes, verifier: Verifier) -> Checkpoint:
    try:
        return Checkpoint.open(note, verifier)
    except NoteError as error:
        raise EvidenceInvalid(
            f"a checkpoint in the evidence is not signed by {verifier.name}: {error}",
            remedy="It accuses nobody. Ask whoever gave it where it is from.",
        ) from None
