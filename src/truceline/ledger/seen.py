"""What a key signed last: the memory that keeps an operator from signing two different logs.

A case folder can be set back to an earlier copy of itself, by accident or on purpose. Every file of
it is then sound, and no audit can tell. But whoever appends to it would sign a second log of the
same name, and could never again show that nothing was removed. So the last checkpoint that a key
signed is kept beside the private key, outside the case, and the key signs nothing but a log that
begins with it.

    <keys folder>/<name, percent-encoded>.seen        the last checkpoint, a signed note

It knows what was signed on this machine. A key that was copied to two machines needs witnesses.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from truceline.ledger.checkpoint import Checkpoint
from truceline.ledger.errors import CheckpointInvalid, KeyUnusable, LogLocked
from truceline.ledger.files import exclusive, replace_file
from truceline.ledger.keys import ENV, signer_path
from truceline.ledger.note import MAX_NOTE, NoteError, NoteVerifier


@dataclass(frozen=True)
class SeenHead:
    """The memory of one key.

    Attributes:
        path: Its file; there is none before the first signature.
        verifier: The key's public half.
    """

    path: Path
    verifier: NoteVerifier

    @classmethod
    def beside(
        cls, verifier: NoteVerifier, folder: Path | None = None, *, outside: Path | None = None
    ) -> SeenHead:
        """The memory of a key that is kept in a keys folder.

        Args:
            verifier: The key's public half.
            folder: Where private keys are kept; by default `keys_folder()`.
            outside: The case folder, which must not come to hold the memory.

        Raises:
            KeyUnusable: `folder` lies in `outside`.
        """
        path = signer_path(verifier.name, folder).with_suffix(".seen")
        if outside is not None and path.resolve().is_relative_to(outside.resolve()):
            raise KeyUnusable(
                "what the key signed last would be kept inside the case folder, and be set back "
                "together with it",
                remedy=f"Set {ENV} to a folder elsewhere.",
                path=path,
            )
        return cls(path, verifier)

    def last(self) -> Checkpoint | None:
        """The last checkpoint that the key signed, or None if none is remembered.

        Raises:
            CheckpointInvalid: The file is not what was written.
        """
        try:
            with self.path.open("rb") as file:
                return Checkpoint.open(file.read(MAX_NOTE + 1), self.verifier)
        except FileNotFoundError:
            return None
        except NoteError as error:
            raise CheckpointInvalid(
                f"what this key signed last cannot be read: {error}",
                remedy="Restore the file from a copy. Only if there is none, and knowing that "
                "nobody has set the log back, remove it.",
                path=self.path,
            ) from None

    def check(self, checkpoint: Checkpoint, root_at: Callable[[int], bytes]) -> None:
        """A log must begin with the one that the key signed last.

        Args:
            checkpoint: The log's size and root now.
            root_at: The 32-byte root that the log had at an earlier size.

        Raises:
            CheckpointInvalid: The log is smaller, or another one.
            LogDamaged: `root_at` says so.
        """
        last = self.last()
        if last is None:
            return
        if checkpoint.origin != last.origin:
            problem = (
                f"this key last signed the log {last.origin}, and this is {checkpoint.origin}: a "
                "key signs one log, or the two could be taken for one"
            )
            remedy = "Use the key of this log. Or, if that log is given up, remove the file."
        elif checkpoint.size < last.size:
            problem = (
                f"this key signed {last.size} entries of {last.origin}, and the log has "
                f"{checkpoint.size}: it was set back"
            )
            remedy = _RESTORE
        elif root_at(last.size) != last.root:
            problem = (
                f"this key signed {last.size} entries of {last.origin}, and this log begins with "
                "other entries: these are two different logs of one name"
            )
            remedy = _RESTORE
        else:
            return
        raise CheckpointInvalid(problem, remedy=remedy, path=self.path)

    def remember(self, note: bytes) -> None:
        """Keep a checkpoint as the last, on the disk before this returns.

        Args:
            note: The signed note, which was checked.

        Raises:
            OSError: It cannot be written.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        replace_file(self.path, note)

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Be the only one to sign with this key while the block runs, in whichever copy of the log.

        Raises:
            LogLocked: Another process is signing with it.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with exclusive(self.path.with_name(f".{self.path.name}.lock")) as free:
            if not free:
                raise LogLocked(
                    f"another process is signing with the key {self.verifier.name}",
                    remedy="Wait until it is done, then try again.",
                    path=self.path,
                )
            yield


_RESTORE = (
    "Restore the later copy of the log. Or, if the entries since are knowingly given up, remove "
    "this file and tell everybody who holds a later checkpoint why theirs no longer fits."
)
