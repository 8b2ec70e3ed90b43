"""A log that was audited, with its checkpoint as the file holds it: what is handed to others."""

from __future__ import annotations

from truceline.ledger import Checkpoint, Log, LogDamaged
from truceline.ledger.checkpoint import CHECKPOINT


def audited(log: Log) -> tuple[bytes, Log]:
    """Return the checkpoint as its file holds it, and the log audited at that very size.

    Nothing is ever handed on from a log that is damaged: it could not be taken in or checked.

    Raises:
        LogError: if the log is damaged, or grows all the time.
    """
    for _ in range(5):
        whole = Log.open(log.folder, log.verifier, origin=log.origin)
        whole.audit()
        note = (log.folder / CHECKPOINT).read_bytes()
        if Checkpoint.open(note, log.verifier) == whole.checkpoint:
            return note, whole
    raise LogDamaged(
        "the log grew each time that it was read",
        remedy="Wait until nothing is being added, then try again.",
        path=log.folder,
    )
