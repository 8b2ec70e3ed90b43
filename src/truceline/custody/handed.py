"""What stands in a log of other logs: their entries, written as they stand there, and their roots.

Nothing here asks who may hand over; that is `custody.taking`. Here the bytes are held to the
checkpoints that came with them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from truceline.ledger import Checkpoint, NoteError, Verifier, leaf_hash
from truceline.ledger.frontier import Frontier
from truceline.record import Entry, Handover, Taken

_ASK: Final = "Do not rely on what was taken from that log; ask its operator and this one's."


@dataclass
class OtherLog:
    """A log that entries were taken from.

    Attributes:
        key: its public key.
        note: its last checkpoint that stands here, a signed note as text.
        leaves: hashes of its entries that stand here in order, from its first.
        awaited: checkpoints whose entries do not all stand here yet, by size, each with the index
            of its handover.
    """

    key: Verifier
    note: str
    leaves: list[bytes] = field(default_factory=list)
    awaited: dict[int, tuple[int, Checkpoint]] = field(default_factory=dict)
    _tree: Frontier = field(default_factory=Frontier)

    def add(self, leaf: bytes) -> str:
        """Add the next entry's hash; return what is wrong with the root that it completes."""
        self.leaves.append(leaf)
        self._tree.extend(leaf)
        size = len(self.leaves)
        if size not in self.awaited:
            return ""
        index, checkpoint = self.awaited.pop(size)
        root = self._tree.root()
        if root == checkpoint.root:
            return ""
        return (
            f"entry {index}: the {size} entries taken from the log {checkpoint.origin!r} hash to "
            f"{root.hex()}, but its checkpoint commits to {checkpoint.root.hex()}: an entry was "
            f"changed, left out or put in. {_ASK}"
        )


class Replay:
    """What the entries of a log, from its first, hold of other logs.

    Attributes:
        logs: the other logs, by name.
        wrong: what does not fit, each with the index of an entry.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.logs: dict[str, OtherLog] = {}
        self.wrong: list[str] = []
        self._open: str | None = None
        self._until = 0
        self._astray: str | None = None
        for index, entry in enumerate(entries):
            if entry.taken is not None:
                self._take(index, entry, entry.taken)
            elif isinstance(entry.body, Handover):
                self._begin(index, entry.body)
            else:
                self._open = self._astray = None
        self.wrong += [
            f"entry {index}: this handover announces {size} entries of the log {name!r}, and "
            f"{len(log.leaves)} stand here. Take the whole bundle in again."
            for name, log in self.logs.items()
            for size, (index, _) in log.awaited.items()
        ]

    def _begin(self, index: int, handover: Handover) -> None:
        self._open = self._astray = None
        try:
            key = Verifier.from_vkey(handover.vkey)
            checkpoint = Checkpoint.open(handover.checkpoint.encode(), key)
        except NoteError as error:
            self.wrong.append(
                f"entry {index}: the checkpoint of the log {handover.origin!r} is not signed with "
                f"its key: {error}. {_ASK}"
            )
            return
        log = self.logs.setdefault(handover.origin, OtherLog(key, handover.checkpoint))
        if problem := _out_of_step(log, key, checkpoint, handover):
            self.wrong.append(f"entry {index}: {problem}. {_ASK}")
            return
        log.note = handover.checkpoint
        log.awaited[handover.size] = (index, checkpoint)
        self._open, self._until = handover.origin, handover.size

    def _take(self, index: int, entry: Entry, taken: Taken) -> None:
        log = self.logs.get(taken.origin)
        if log is None or self._open != taken.origin or taken.index != len(log.leaves):
            self._open = None
            if self._astray != taken.origin:  # of a row of them, the first is enough to say
                self.wrong.append(
                    f"entry {index}: entry {taken.index} of the log {taken.origin!r} does not "
                    f"follow on a handover of that log. {_ASK}"
                )
            self._astray = taken.origin
            return
        if problem := log.add(leaf_hash(entry.first_recorded().canonical())):
            self.wrong.append(problem)
        if len(log.leaves) == self._until:
            self._open = None


def _out_of_step(log: OtherLog, key: Verifier, checkpoint: Checkpoint, handover: Handover) -> str:
    """Return what keeps a handover from going on where the log stands, empty if nothing does."""
    if (checkpoint.origin, checkpoint.size) != (handover.origin, handover.size):
        return (
            f"the handover speaks of {handover.size} entries of {handover.origin!r}, its "
            f"checkpoint of {checkpoint.size} entries of {checkpoint.origin!r}"
        )
    if key.public != log.key.public:
        return f"the log {handover.origin!r} had another key in the handover before"
    if handover.start != len(log.leaves):
        return (
            f"the handover goes on at entry {handover.start} of the log {handover.origin!r}, of "
            f"which {len(log.leaves)} stand here"
        )
    return ""
