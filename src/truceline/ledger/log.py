"""The log itself: an append-only list of byte strings under a signed root, on plain files."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from truceline.ledger import merkle
from truceline.ledger.audit import audit_tree, leftovers
from truceline.ledger.checkpoint import CHECKPOINT, Checkpoint, read_checkpoint
from truceline.ledger.ed25519 import Signer, Verifier
from truceline.ledger.errors import CheckpointInvalid, LogExists
from truceline.ledger.files import replace_file, sync_folder
from truceline.ledger.head import check_growth, check_not_set_back, view_of
from truceline.ledger.journal import JOURNAL
from truceline.ledger.note import NoteError
from truceline.ledger.recovery import recover, writing
from truceline.ledger.seen import SeenHead
from truceline.ledger.stream import PUBLISH, Stream
from truceline.ledger.tiles import WIDTH


class Log:
    """A log in a folder, as its checkpoint was when it was opened or last appended to.

    Make one with `create` or `open`. Reading needs no lock and works while another process
    appends, and from a folder that cannot be written.

    Attributes:
        folder: The log's folder: ``checkpoint`` and ``tile/``.
        verifier: The public key its checkpoint is signed with.
    """

    def __init__(self, folder: Path, verifier: Verifier, checkpoint: Checkpoint) -> None:
        self.folder = folder
        self.verifier = verifier
        self._see(checkpoint)

    def __repr__(self) -> str:
        return f"Log({str(self.folder)!r}, origin={self.origin!r}, size={self.size})"

    @classmethod
    def create(
        cls, folder: Path, origin: str, signer: Signer, *, seen: SeenHead | None = None
    ) -> Log:
        """Make an empty log.

        Args:
            folder: The log's folder, made if need be.
            origin: The log's unique name, as one line, such as ``example.org/case``.
            signer: The operator's key; C2SP advises that its name be the origin.
            seen: What the key signed last, which must then be nothing but an empty log.

        Returns:
            The log, of size 0, with a signed checkpoint.

        Raises:
            LogExists: There is a log, or the remains of one, in the folder.
            LogLocked: Somebody else is making one there.
            CheckpointInvalid: The origin cannot be a checkpoint's, or the key signed another log,
                or a later state of this one, before.
        """
        try:
            checkpoint = Checkpoint(origin, 0, merkle.EMPTY_ROOT)
        except NoteError as error:
            raise CheckpointInvalid(
                f"{origin!r} cannot be a log's origin: {error}", remedy="Choose another origin."
            ) from None
        folder.mkdir(parents=True, exist_ok=True)
        with writing(folder), seen.held() if seen else contextlib.nullcontext():
            if seen:
                seen.check(checkpoint, lambda _: checkpoint.root)
            for name in (CHECKPOINT, "tile", JOURNAL):
                if (folder / name).exists():
                    raise LogExists(
                        "there is a log here already, or what is left of one",
                        remedy="Open it, restore its checkpoint, or choose an empty folder.",
                        path=folder / name,
                    )
            note = checkpoint.sign(signer)
            replace_file(folder / CHECKPOINT, note)
            sync_folder(folder.parent)
            if seen:
                seen.remember(note)
        return cls(folder, signer.verifier, checkpoint)

    @classmethod
    def open(
        cls,
        folder: Path,
        verifier: Verifier,
        *,
        origin: str | None = None,
        seen: SeenHead | None = None,
    ) -> Log:
        """Open a log and check its checkpoint's signature. `audit` checks the rest.

        Args:
            folder: The log's folder.
            verifier: The operator's public key, from a source that is trusted.
            origin: The origin the checkpoint must name, if the key signs for several logs.
            seen: What the operator's key signed last, if known: the log must begin with it.

        Raises:
            LogMissing: There is no checkpoint here.
            CheckpointInvalid: The checkpoint is malformed, not of this origin, its signature
                fails, or it contradicts what the key signed last.
            WrongKey: The checkpoint is not signed with this key.
            LogDamaged: The tiles to compare with `seen` are missing or malformed.
        """
        checkpoint = read_checkpoint(folder, verifier)
        if origin is not None and checkpoint.origin != origin:
            raise CheckpointInvalid(
                f"this is the log {checkpoint.origin}; expected {origin}",
                remedy="Check which folder belongs to which log.",
                path=folder / CHECKPOINT,
            )
        log = cls(folder, verifier, checkpoint)
        if seen is not None:
            seen.check(checkpoint, log.root_at)
        return log

    @property
    def checkpoint(self) -> Checkpoint:
        """The size and root that everything read through this object belongs to."""
        return self._view.checkpoint

    @property
    def origin(self) -> str:
        """The log's unique name."""
        return self.checkpoint.origin

    @property
    def size(self) -> int:
        """How many entries there are."""
        return self.checkpoint.size

    def append(
        self, entries: Iterable[bytes], signer: Signer, *, seen: SeenHead | None = None
    ) -> range:
        """Add entries at the end, on the disk before this returns.

        All of them are added or none: until the new checkpoint is in place, which is the last
        step, the old one stands. After an error in that step, open the log again to see which of
        the two it was. For many batches in a row, `writer` is faster.

        Args:
            entries: The entries in order; taken as they come, 256 at a time.
            signer: The key the log is signed with.
            seen: What the key signed last: nothing is signed over a log that was set back.

        Returns:
            The indexes the entries got; empty if there were none.

        Raises:
            EntryTooLarge: An entry has more than 65,535 bytes.
            LogLocked: Another process is appending.
            LogMissing: The log is gone.
            WrongKey: This is not the log's key.
            CheckpointInvalid: The checkpoint on disk is bad, or contradicts the one seen before,
                here or by the key.
            LogDamaged: What is on disk is not what the old checkpoint commits to.
            OSError: The disk is full, or the like.
        """
        with self.writer(signer, seen=seen, publish=1) as stream:
            return stream.append(entries)

    def writer(
        self, signer: Signer, *, seen: SeenHead | None = None, publish: int = PUBLISH
    ) -> Stream:
        """A stream: the log's one writer, for many batches (see `Stream`).

        Args:
            signer: The key the log is signed with.
            seen: What the key signed last; see `append`.
            publish: After how many entries readers see them. With 1, they see every batch at
                once, and it takes several times as long.

        Raises:
            WrongKey: This is not the log's key. What `append` raises comes when the block begins.
        """
        return Stream(
            self.folder,
            self.verifier,
            self.checkpoint,
            signer,
            seen=seen,
            publish=publish,
            published=self._see,
        )

    def recover(self) -> range:
        """Put in place what a stream acknowledged before it broke off, and remove what it left.

        The next writer does so, too, but after a power cut it may miss some files left over.

        Returns:
            The indexes of the entries that this object did not show before.

        Raises:
            LogLocked: Another process is appending, so there is nothing to recover.
            LogError: The log or its journal is not what was written.
            OSError: The disk is full, or the folder cannot be written.
        """
        start = self.size
        with writing(self.folder):
            head, _ = recover(self.folder, self.verifier, self.checkpoint, thorough=True)
            self._see(head.checkpoint)
        return range(start, self.size)

    @property
    def broken_off(self) -> bool:
        """Whether a stream is open, or broke off and left entries that `recover` puts in place."""
        return (self.folder / JOURNAL).exists()

    def entries(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The entries from `start` up to, not including, `stop` (by default all), in order.

        Each is checked against its leaf hash as it is read; that the checkpoint commits to the
        hashes is what `audit` checks.

        Raises:
            ValueError: Not 0 <= start <= stop <= size.
            LogDamaged: A file is missing or malformed, or an entry is not the one that was hashed.
        """
        stop = self.size if stop is None else stop
        if not 0 <= start <= stop <= self.size:
            raise ValueError(f"entries {start} to {stop}: expected 0 to {self.size}, in order")
        return self._entries(start, stop)

    def _entries(self, start: int, stop: int) -> Iterator[bytes]:
        view = self._view
        for index in range(start // WIDTH, (stop + WIDTH - 1) // WIDTH):
            first = index * WIDTH
            yield from view.entries(index)[max(0, start - first) : stop - first]

    def root_at(self, size: int) -> bytes:
        """The 32-byte root the log had at this size, from its tiles.

        Raises:
            ValueError: Not 0 <= size <= the log's size.
            LogDamaged: A tile is missing or malformed.
        """
        if not 0 <= size <= self.size:
            raise ValueError(f"no root at size {size}: expected 0 to {self.size}")
        return self._view.frontier(size).root()

    def inclusion_proof(self, index: int, size: int | None = None) -> list[bytes]:
        """The hashes that show that an entry is in the log (see `merkle.inclusion_proof`).

        Raises:
            ValueError: Not 0 <= index < size <= the log's size; `size` is by default the log's.
            LogDamaged: A tile is missing or malformed.
        """
        return merkle.inclusion_proof(index, self._within(size), self._view.node)

    def consistency_proof(self, old: int, new: int | None = None) -> list[bytes]:
        """The hashes that show that the log only grew (see `merkle.consistency_proof`).

        Raises:
            ValueError: Not 0 <= old <= new <= the log's size; `new` is by default the log's.
            LogDamaged: A tile is missing or malformed.
        """
        return merkle.consistency_proof(old, self._within(new), self._view.node)

    def audit(self, *, seen: SeenHead | None = None) -> None:
        """Recompute the whole log from its entries and check every file against it.

        The checkpoint is read again from the disk, and must be one that this log could have grown
        to. After this returns, a bit flipped anywhere in the checkpoint, a tile or a bundle would
        have been found; so would a missing, repeated or reordered entry. What it cannot show is
        that the whole log was not set back to an earlier, honest state: that takes somebody who
        remembers a later checkpoint, as `seen` does. Files that an interrupted append left
        beyond the log's size are no part of it (see `leftovers`).

        Args:
            seen: What the operator's key signed last, on the operator's machine.

        Raises:
            LogMissing: The checkpoint is gone.
            CheckpointInvalid: The checkpoint is malformed, contradicts the one this object has
                seen, or its signature fails.
            WrongKey: The checkpoint is not signed with the log's key.
            LogDamaged: Anything else that differs, by file and entry.
        """
        checkpoint = read_checkpoint(self.folder, self.verifier)
        check_not_set_back(self.folder, checkpoint, self.checkpoint)
        view = view_of(self.folder, self.verifier, checkpoint)
        audit_tree(view)
        check_growth(view, self.checkpoint)
        if seen is not None:
            seen.check(checkpoint, lambda size: view.frontier(size).root())

    def leftovers(self) -> list[Path]:
        """Files under ``tile/`` that are no part of the log, for a person to look at.

        They come from an interrupted append (the next one removes them), or from somebody else, or
        show that the checkpoint was set back.
        """
        return [self.folder / path for path in leftovers(self.folder, self.size)]

    def _see(self, checkpoint: Checkpoint) -> None:
        self._view = view_of(self.folder, self.verifier, checkpoint)

    def _within(self, size: int | None) -> int:
        if size is not None and size > self.size:
            raise ValueError(f"no proof at size {size}: the log has {self.size} entries")
        return self.size if size is None else size
