"""What a witness remembers of one log: its key, the last checkpoint it cosigned, and earlier ones.

    log.vkey             the log's public key, put there by a person
    origin               the log's name
    checkpoint           the last one, with the log's signature and the witness's own
    seen/<size>          each one before, so that a second root for an old size is noticed too

The memory is what makes a witness: one that loses it can be shown another log. So it belongs with
the witness, in a place the operator cannot write to, and with a backup that is never older than it.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from truceline.ledger.checkpoint import Checkpoint
from truceline.ledger.ed25519 import Verifier
from truceline.ledger.errors import LogDamaged, LogLocked
from truceline.ledger.files import exclusive, replace_file, sync_folder
from truceline.ledger.note import MAX_NOTE, NoteError

LOCK_WAIT: Final = 10.0
"""Seconds to wait for another process that is cosigning for the same log."""

_RETRY = 0.02


class LogMemory:
    """A witness's memory of one log, in a folder.

    Args:
        folder: The folder, made by `create`.

    Raises:
        LogDamaged: A file of it is missing or malformed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            self.origin = (folder / "origin").read_text(encoding="utf-8").removesuffix("\n")
            self.verifier = Verifier.from_vkey((folder / "log.vkey").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise self._damaged(folder, str(error)) from None

    @classmethod
    def create(cls, folder: Path, origin: str, verifier: Verifier) -> LogMemory:
        """Make the memory of a log never seen before."""
        (folder / "seen").mkdir(parents=True, exist_ok=True)
        sync_folder(folder.parent)
        replace_file(folder / "origin", f"{origin}\n".encode())
        replace_file(folder / "log.vkey", f"{verifier.vkey}\n".encode())  # last: now it counts
        return cls(folder)

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Be the only one to read and change this memory while the block runs.

        Raises:
            LogLocked: Another process held it for `LOCK_WAIT` seconds.
        """
        until = time.monotonic() + LOCK_WAIT
        while True:
            with exclusive(self.folder / ".lock") as free:
                if free:
                    yield
                    return
            if time.monotonic() > until:
                raise LogLocked(
                    "another process is cosigning for this log",
                    remedy="Wait until it is done, then try again.",
                    path=self.folder,
                )
            time.sleep(_RETRY)

    def last(self) -> bytes | None:
        """The last checkpoint cosigned, as a signed note; None if there was none yet.

        Raises:
            LogDamaged: It is missing though there were earlier ones, or not what was written.
        """
        path = self.folder / "checkpoint"
        if not path.exists():
            if any((self.folder / "seen").glob("*")):
                raise self._damaged(path, "it is missing, though there were earlier ones")
            return None
        return self._read(path)

    def at(self, size: int) -> bytes | None:
        """The checkpoint cosigned at this size, as a signed note; None if there was none.

        Raises:
            LogDamaged: It is not what was written.
        """
        last = self.last()
        if last is not None and self._open(last).size == size:
            return last
        path = self.folder / "seen" / str(size)
        return self._read(path) if path.exists() else None

    def nearest(self, size: int) -> bytes | None:
        """The largest checkpoint cosigned up to this size, as a signed note, or None.

        Raises:
            LogDamaged: It is not what was written.
        """
        last = self.last()
        if last is not None and self._open(last).size <= size:
            return last
        sizes = (int(each.name) for each in (self.folder / "seen").glob("*") if each.name.isdigit())
        best = max((each for each in sizes if each <= size), default=None)
        return None if best is None else self.at(best)

    def keep(self, note: bytes) -> None:
        """Remember a checkpoint as the last one, on the disk before this returns.

        The one before it is put by first, so that a crash loses neither.

        Raises:
            OSError: It cannot be written; the old one is then still the last.
        """
        before = self.last()
        if before is not None:
            path = self.folder / "seen" / str(self._open(before).size)
            if not path.exists():
                replace_file(path, before)
        replace_file(self.folder / "checkpoint", note)

    def _read(self, path: Path) -> bytes:
        try:
            with path.open("rb") as file:
                data = file.read(MAX_NOTE + 1)
            self._open(data)
        except (OSError, NoteError) as error:
            raise self._damaged(path, str(error)) from None
        return data

    def _open(self, note: bytes) -> Checkpoint:
        checkpoint = Checkpoint.open(note, self.verifier)
        if checkpoint.origin != self.origin:
            raise NoteError(f"it is of the log {checkpoint.origin}, not of {self.origin}")
        return checkpoint

    def _damaged(self, path: Path, problem: str) -> LogDamaged:
        return LogDamaged(
            f"the witness's own memory is damaged: {problem}",
            remedy="Nothing is cosigned. Restore the newest copy of this folder; never begin anew "
            "under the same key, for that would vouch for whatever is shown next.",
            path=path,
        )
