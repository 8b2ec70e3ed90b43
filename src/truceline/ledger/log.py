"""The log itself: an append-only list of byte strings under a signed root, on plain files."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from truceline.ledger import merkle
from truceline.ledger.append import interrupted, tidy, write_entries
from truceline.ledger.audit import audit_tree, leftovers
from truceline.ledger.checkpoint import CHECKPOINT, Checkpoint, read_checkpoint
from truceline.ledger.ed25519 import Signer, Verifier
from truceline.ledger.errors import (
    CheckpointInvalid,
    LogDamaged,
    LogExists,
    LogLocked,
    LogMissing,
    WrongKey,
)
from truceline.ledger.files import exclusive, replace_file, sync_folder
from truceline.ledger.note import NoteError
from truceline.ledger.tiles import WIDTH, partial_tiles
from truceline.ledger.view import RESTORE, TileView

_LOCK = ".lock"


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
    def create(cls, folder: Path, origin: str, signer: Signer) -> Log:
        """Make an empty log.

        Args:
            folder: The log's folder, made if need be.
            origin: The log's unique name, as one line, such as ``example.org/case``.
            signer: The operator's key; C2SP advises that its name be the origin.

        Returns:
            The log, of size 0, with a signed checkpoint.

        Raises:
            LogExists: There is a log, or the remains of one, in the folder.
            LogLocked: Somebody else is making one there.
            CheckpointInvalid: The origin cannot be a checkpoint's.
        """
        try:
            checkpoint = Checkpoint(origin, 0, merkle.EMPTY_ROOT)
        except NoteError as error:
            raise CheckpointInvalid(
                f"{origin!r} cannot be a log's origin: {error}", remedy="Choose another origin."
            ) from None
        folder.mkdir(parents=True, exist_ok=True)
        with _writing(folder):
            for name in (CHECKPOINT, "tile"):
                if (folder / name).exists():
                    raise LogExists(
                        "there is a log here already, or what is left of one",
                        remedy="Open it, restore its checkpoint, or choose an empty folder.",
                        path=folder / name,
                    )
            replace_file(folder / CHECKPOINT, checkpoint.sign(signer))
            sync_folder(folder.parent)
        return cls(folder, signer.verifier, checkpoint)

    @classmethod
    def open(cls, folder: Path, verifier: Verifier, *, origin: str | None = None) -> Log:
        """Open a log and check its checkpoint's signature. `audit` checks the rest.

        Args:
            folder: The log's folder.
            verifier: The operator's public key, from a source that is trusted.
            origin: The origin the checkpoint must name, if the key signs for several logs.

        Raises:
            LogMissing: There is no checkpoint here.
            CheckpointInvalid: The checkpoint is malformed, not of this origin, or its signature
                fails.
            WrongKey: The checkpoint is not signed with this key.
        """
        checkpoint = read_checkpoint(folder, verifier)
        if origin is not None and checkpoint.origin != origin:
            raise CheckpointInvalid(
                f"this is the log {checkpoint.origin}; expected {origin}",
                remedy="Check which folder belongs to which log.",
                path=folder / CHECKPOINT,
            )
        return cls(folder, verifier, checkpoint)

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

    def append(self, entries: Iterable[bytes], signer: Signer) -> range:
        """Add entries at the end, on the disk before this returns.

        All of them are added or none: until the new checkpoint is in place, which is the last
        step, the old one stands. After an error while the checkpoint was being put in place, open
        the log again to see which of the two it was.

        Args:
            entries: The entries in order; taken as they come, 256 at a time.
            signer: The key the log is signed with.

        Returns:
            The indexes the entries got; empty if there were none.

        Raises:
            EntryTooLarge: An entry has more than 65,535 bytes.
            LogLocked: Another process is appending.
            LogMissing: The log is gone.
            WrongKey: This is not the log's key.
            CheckpointInvalid: The checkpoint on disk is bad or contradicts the one seen before.
            LogDamaged: What is on disk is not what the old checkpoint commits to; nothing is
                signed over it.
            OSError: The disk is full, or the like.
        """
        if signer.verifier != self.verifier:
            raise WrongKey(
                f"the log is signed with {self.verifier.name} ({self.verifier.key_id.hex()}), "
                f"not with {signer.name} ({signer.key_id.hex()})",
                remedy="Load the key the log was made with.",
                path=self.folder,
            )
        with _writing(self.folder):
            self._see(self._latest())
            start = self.size
            if interrupted(self.folder):
                tidy(self.folder, leftovers(self.folder, start))
            grown = write_entries(self._view, entries)
            if grown is None:
                return range(start, start)
            replace_file(self.folder / CHECKPOINT, grown.sign(signer))
            # Superseded partial files go: a flipped bit in one would matter to nobody and be
            # found by nobody, and an entry that must be erased one day should lie in one place.
            old, new = partial_tiles(start), set(partial_tiles(grown.size))
            self._see(grown)
            tidy(self.folder, [tile.path for tile in old if tile not in new])
        return range(start, grown.size)

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

    def audit(self) -> None:
        """Recompute the whole log from its entries and check every file against it.

        The checkpoint is read again from the disk, and must be one that this log could have grown
        to. After this returns, a bit flipped anywhere in the checkpoint, a tile or a bundle would
        have been found; so would a missing, repeated or reordered entry. What it cannot show is
        that the whole log was not set back to an earlier, honest state: that takes somebody who
        remembers a later checkpoint. Files that an interrupted append left beyond the log's size
        are no part of it (see `leftovers`).

        Raises:
            LogMissing: The checkpoint is gone.
            CheckpointInvalid: The checkpoint is malformed, contradicts the one this object has
                seen, or its signature fails.
            WrongKey: The checkpoint is not signed with the log's key.
            LogDamaged: Anything else that differs, by file and entry.
        """
        checkpoint = self._latest(trust_tiles=True)
        view = self._view_of(checkpoint)
        audit_tree(view)
        self._check_growth(view)

    def leftovers(self) -> list[Path]:
        """Files under ``tile/`` that are no part of the log, for a person to look at.

        They come from an interrupted append (the next one removes them), or from somebody else, or
        show that the checkpoint was set back.
        """
        return [self.folder / path for path in leftovers(self.folder, self.size)]

    def _see(self, checkpoint: Checkpoint) -> None:
        self._view = self._view_of(checkpoint)

    def _view_of(self, checkpoint: Checkpoint) -> TileView:
        return TileView(
            self.folder,
            checkpoint,
            size_now=lambda: read_checkpoint(self.folder, self.verifier).size,
        )

    def _within(self, size: int | None) -> int:
        if size is not None and size > self.size:
            raise ValueError(f"no proof at size {size}: the log has {self.size} entries")
        return self.size if size is None else size

    def _latest(self, *, trust_tiles: bool = False) -> Checkpoint:
        """The checkpoint on disk, once the tiles bear it out (or an audit will see to that)."""
        checkpoint = read_checkpoint(self.folder, self.verifier)
        if checkpoint.origin != self.origin or checkpoint.size < self.size:
            raise CheckpointInvalid(
                f"it is for {checkpoint.size} entries of {checkpoint.origin}, but one for "
                f"{self.size} entries of {self.origin} was seen here before",
                remedy="Somebody has set the log back. Restore the later state from a copy.",
                path=self.folder / CHECKPOINT,
            )
        if not trust_tiles:
            view = self._view_of(checkpoint)
            if view.frontier().root() != checkpoint.root:
                edge = ", ".join(
                    each.path for each in partial_tiles(checkpoint.size) if each.level is not None
                )
                raise LogDamaged(
                    f"the tiles at the log's right edge ({edge}) do not give the root that the "
                    "checkpoint commits to",
                    remedy=f"Nothing was appended. Run the audit to find the file. {RESTORE}",
                    path=self.folder,
                )
            self._check_growth(view)
        return checkpoint

    def _check_growth(self, view: TileView) -> None:
        """The log in view must have this object's log as its beginning."""
        if view.frontier(self.size).root() != self.checkpoint.root:
            raise CheckpointInvalid(
                f"its first {self.size} entries are not those seen here before: there are two "
                "different logs of this name and key",
                remedy="Keep copies of both and ask whoever holds the key.",
                path=self.folder / CHECKPOINT,
            )


@contextlib.contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Be the log's one writer while the block runs."""
    if not folder.is_dir():
        raise LogMissing("there is no such folder", remedy="Check the folder.", path=folder)
    with exclusive(folder / _LOCK) as free:
        if not free:
            raise LogLocked(
                "another process is writing to this log",
                remedy="Wait until it is done, then try again.",
                path=folder,
            )
        yield
