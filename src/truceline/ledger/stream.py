"""A stream: one writer that adds batch after batch, each on the disk before it is acknowledged."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from truceline.ledger.append import Growth, interrupted, mark, put_in_place, tidy_superseded
from truceline.ledger.checkpoint import CHECKPOINT, Checkpoint, open_checkpoint, read_note
from truceline.ledger.ed25519 import Signer, Verifier
from truceline.ledger.errors import CheckpointInvalid, LogError, WrongKey
from truceline.ledger.files import DurableWriter
from truceline.ledger.head import Head, view_of
from truceline.ledger.journal import JOURNAL, Journal, Record
from truceline.ledger.recovery import recover, writing
from truceline.ledger.seen import SeenHead
from truceline.ledger.tiles import WIDTH

PUBLISH: Final = 1024
"""Entries after which a stream puts what it acknowledged in place for readers."""

_JOURNAL_BYTES: Final = 8 << 20
"""The same for entries that are long: what a recovery has to read stays bounded."""


@dataclass(frozen=True)
class _State:
    """What a stream knows of its log: what readers see, what was acknowledged, its right edge."""

    public: Head
    head: Head
    growth: Growth


class Stream:
    """The one writer of a log, while it is open. `Log.writer` makes one.

        with log.writer(signer) as stream:
            for batch in batches:
                stream.append(batch)   # on the disk when this returns

    A batch that `append` returned for stays, whatever happens next: it is in the log, or in the
    journal beside it until the stream puts it in place, which happens every `PUBLISH` entries, on
    `publish`, when the stream is closed, and after a crash when the next one is opened.

    An error leaves out the batch that it came in, and only that; the stream can go on. (After an
    error in the very last step of a batch it may be in the log all the same: look at `size`.)

    Args:
        folder: The log's folder.
        verifier: The log's public key.
        known: A checkpoint of the log seen before.
        signer: The log's private key.
        seen: What the key signed last, to be held to and kept up to date; None for no such memory.
        publish: After how many entries to put them in place; 1 means with every batch.
        published: Told each checkpoint that was found or put in place.
    """

    def __init__(
        self,
        folder: Path,
        verifier: Verifier,
        known: Checkpoint,
        signer: Signer,
        *,
        seen: SeenHead | None = None,
        publish: int = PUBLISH,
        published: Callable[[Checkpoint], None],
    ) -> None:
        if signer.verifier != verifier:
            raise WrongKey(
                f"the log is signed with {verifier.name} ({verifier.key_id.hex()}), "
                f"not with {signer.name} ({signer.key_id.hex()})",
                remedy="Load the key the log was made with.",
                path=folder,
            )
        if publish < 1:
            raise ValueError(f"publish is {publish}; expected 1 entry or more")
        self._folder = folder
        self._verifier = verifier
        self._known = known
        self._signer = signer
        self._seen = seen
        self._publish = publish
        self._published = published
        self._journal = Journal(folder)
        self._held = contextlib.ExitStack()
        self._state: _State | None = None
        self._open = False

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as held:
            held.enter_context(writing(self._folder))
            if self._seen is not None:
                held.enter_context(self._seen.held())
            self._state = self._load()
            self._held = held.pop_all()
        self._open = True
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._held:
            self._open = False
            try:
                self._finish()
            except (LogError, OSError):
                # What was acknowledged is safe in the journal. The first error is the one to show.
                if error is None:
                    raise
            finally:
                self._journal.close()

    @property
    def size(self) -> int:
        """How many entries the log has, with all that was acknowledged."""
        return self.checkpoint.size

    @property
    def checkpoint(self) -> Checkpoint:
        """The size and root of the log with all that was acknowledged."""
        return self._ready().head.checkpoint

    @property
    def note(self) -> bytes:
        """That checkpoint as a signed note: what can be handed to the one who sent the batch."""
        return self._ready().head.note

    def append(self, entries: Iterable[bytes]) -> range:
        """Add a batch at the end, on the disk before this returns: all of it or none.

        Args:
            entries: The entries in order; taken as they come.

        Returns:
            The indexes the entries got; empty if there were none.

        Raises:
            EntryTooLarge: An entry has more than 65,535 bytes.
            CheckpointInvalid: The checkpoint on disk is no longer the one that this stream put
                there.
            LogDamaged: What is on disk is not what the checkpoint commits to; nothing is signed
                over it.
            OSError: The disk is full, or the like.
            ValueError: The stream is closed.
        """
        state, self._state = self._ready(), None  # an error below: what is on disk will tell
        start = state.growth.size
        room = self._publish - (start - state.public.checkpoint.size)
        coming = iter(entries)
        batch = list(islice(coming, room))
        small = len(batch) < room and self._journal.length < _JOURNAL_BYTES
        growth = state.growth.copy()
        for chunk in _chunks(chain(batch, coming), WIDTH - start % WIDTH):
            if start == state.public.checkpoint.size == growth.size:
                mark(self._folder, under_way=True)
            for tile, data in growth.add(chunk, number=growth.size - start):
                self._writer.put(tile.path, data)
        if growth.size == start:
            self._state = state
            return range(start, start)
        self._verify_again(state)
        head = self._sign(Checkpoint(state.head.checkpoint.origin, growth.size, growth.root()))
        if small:
            self._journal.write(Record(start, head.note, batch))
            self._state = _State(state.public, head, growth)
        else:
            self._put_in_place(_State(state.public, head, growth))
        return range(start, growth.size)

    def publish(self) -> None:
        """Put all that was acknowledged in place, where readers see it.

        Raises:
            LogError: As `append`.
            OSError: As `append`; nothing acknowledged is lost.
            ValueError: The stream is closed.
        """
        state, self._state = self._ready(), None
        if state.head.checkpoint.size > state.public.checkpoint.size:
            self._put_in_place(state)
        else:
            self._state = state

    def _ready(self) -> _State:
        if not self._open:
            raise ValueError("this stream is closed; expected it inside its `with` block")
        if self._state is None:
            self._state = self._load()
        return self._state

    def _load(self) -> _State:
        """The log as it is on disk, with what an earlier stream, or this one, left unfinished."""
        self._journal.close()
        head, growth = recover(self._folder, self._verifier, self._known)
        self._known = head.checkpoint
        self._published(head.checkpoint)
        if self._seen is not None:
            view = view_of(self._folder, self._verifier, head.checkpoint)
            self._seen.check(head.checkpoint, lambda size: view.frontier(size).root())
        self._writer = DurableWriter(self._folder)
        return _State(head, head, growth)

    def _verify_again(self, state: _State) -> None:
        """Before every signature: the head that it goes on from must still be what it was."""
        # The note in memory was verified when it was read or made; the same bytes need no second
        # verification.
        note = read_note(self._folder)
        if note != state.public.note:
            found = open_checkpoint(self._folder, note, self._verifier)
            if found != state.public.checkpoint:
                raise CheckpointInvalid(
                    f"it was replaced, by one for {found.size} entries, while this process was "
                    f"the only writer and had it at {state.public.checkpoint.size}",
                    remedy="Find out what else writes here. Restore the later state from a copy.",
                    path=self._folder / CHECKPOINT,
                )
        head = state.head.checkpoint
        if (state.growth.size, state.growth.root()) != (head.size, head.root):
            raise CheckpointInvalid(
                f"the right edge in memory no longer gives the root at {head.size} entries",
                remedy="Nothing was signed over it. Check this machine's memory, then try again.",
                path=self._folder / CHECKPOINT,
            )

    def _sign(self, checkpoint: Checkpoint) -> Head:
        note = checkpoint.sign(self._signer)
        # A signature that a fault of the machine spoilt must not be handed out.
        return Head(open_checkpoint(self._folder, note, self._verifier), note)

    def _put_in_place(self, state: _State) -> None:
        old, new = state.public.checkpoint, state.head.checkpoint
        put_in_place(self._writer, self._folder, old, state.growth, state.head.note)
        self._journal.restart()
        self._known = new
        self._published(new)
        if self._seen is not None:
            self._seen.remember(state.head.note)
        tidy_superseded(self._folder, old.size, new.size)
        self._state = _State(state.head, state.head, state.growth)

    def _finish(self) -> None:
        """Put in place what was acknowledged. After an error, files left over stay marked."""
        state = self._state
        if state is None:
            if not (self._folder / JOURNAL).exists():
                return
            state = self._load()
        if state.head.checkpoint.size > state.public.checkpoint.size:
            self._put_in_place(state)
        self._journal.remove()
        if interrupted(self._folder):
            mark(self._folder, under_way=False)


def _chunks(entries: Iterator[bytes], first: int) -> Iterator[list[bytes]]:
    """Entries in lists of 256, after a shorter one that fills the last bundle."""
    size = first
    while chunk := list(islice(entries, size)):
        yield chunk
        size = WIDTH
