"""Making a cosignature: a checkpoint, the time, and the witness's signature over both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from truceline.ledger.checkpoint import Checkpoint
from truceline.ledger.cosignature import CosignatureSigner, CosignatureVerifier
from truceline.ledger.note import Note, Signature
from truceline.ledger.refusal import ClockSetBack

CLOCK_HOLD: Final = 60
"""Seconds by which the clock may be behind the last cosignature: as much as setting it by network
moves it. The last time is then used again, so that a witness's times never run backwards."""


@dataclass(frozen=True)
class Cosigned:
    """What a witness gives.

    Attributes:
        checkpoint: What it cosigned.
        lines: Its signature lines, as C2SP tlog-witness has them in an answer.
        note: The checkpoint with the log's signature and these lines: to be sent as a file.
        at: The time it gave, POSIX seconds.
        first: Whether this was the first it saw of this log: it then vouches for no growth.
    """

    checkpoint: Checkpoint
    lines: str
    note: bytes
    at: int
    first: bool


def cosign_note(signer: CosignatureSigner, note: Note, last: bytes | None, now: int) -> Cosigned:
    """Cosign a checkpoint. Whoever calls this has checked it and remembers it.

    Args:
        signer: The witness's key.
        note: The checkpoint with the log's signature.
        last: The last note this witness cosigned for the log, or None.
        now: The time by this computer's clock, POSIX seconds.

    Raises:
        ClockSetBack: The last cosignature is more than `CLOCK_HOLD` seconds later than now.
    """
    before = 0 if last is None else _signed_at(last, signer.verifier)
    if before - now > CLOCK_HOLD:
        raise ClockSetBack(
            f"this computer's clock says {now}, but the last cosignature is of {before} (POSIX "
            "seconds)",
            remedy="Set the clock. If it is right now and was wrong then, cosign when that time "
            "has come, or make a new witness key and tell everybody why.",
        )
    at = max(now, before)
    own = Signature(signer.name, signer.key_id, signer.cosign(note.text.encode(), at))
    full = Note(note.text, (*note.signatures, own)).encode()
    return Cosigned(Checkpoint.from_text(note.text), own.line, full, at, first=last is None)


def _signed_at(note: bytes, key: CosignatureVerifier) -> int:
    """The time of a witness's cosignature on a note, POSIX seconds; 0 if it is not there."""
    parsed = Note.decode(note)
    times = (
        key.signed_at(parsed.text.encode(), each.value)
        for each in parsed.signatures
        if (each.name, each.key_id) == (key.name, key.key_id)
    )
    return max((at for at in times if at is not None), default=0)
