"""The order of entries taken over from other logs: after their handover, in order, each once.

That the entries hash to the other log's root is checked in `custody.handover`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from truceline.custody.keyring import Keyring
from truceline.custody.roles import Rule
from truceline.ledger import NoteError, Verifier
from truceline.record import Handover, Taken

if TYPE_CHECKING:
    from truceline.custody.authority import Authority


@dataclass
class Origin:
    """A log that entries were taken from.

    Attributes:
        inside: who may say what in that log.
        key: the key that its checkpoints are signed with.
        taken: how many of its entries stand here.
        size: how many its last handover promised.
        pending: indexes, in this log, of what was taken since the last complete handover, and of
            the handovers themselves: no root covers them yet.
    """

    inside: Authority
    key: Verifier
    taken: int = 0
    size: int = 0
    pending: list[int] = field(default_factory=list)

    def copy(self) -> Origin:
        """Return one that can change without changing this one."""
        inside = self.inside.fresh_copy()
        return Origin(inside, self.key, self.taken, self.size, list(self.pending))


class Taking:
    """What has been taken over so far, and what must come next."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._logs: dict[str, Origin] = {}
        self._open: str | None = None

    def wrong_with(self, handover: Handover, recorded: datetime, keys: Keyring) -> str:
        """Return what keeps a handover from standing, empty if nothing does."""
        try:
            key = Verifier.from_vkey(handover.vkey)
        except NoteError as error:
            return _complaint(f"its key cannot be read: {error}", "Ask for the bundle again.")
        if handover.origin == self._origin:
            return _complaint("it is a handover of this log to itself", "Take in another log.")
        held = keys.with_public(key.public)
        if held is None or held == keys.own:
            return _complaint(
                f"the key {key.name!r} of the log {handover.origin!r} is not granted here",
                "Grant it first, with the role that says what its entries may say here.",
            )
        if not held.holds_at(recorded):
            return _complaint(
                f"the {held} of the log {handover.origin!r} was revoked or has expired",
                "Grant the log's key anew if its holder is still to be heard, or leave the log.",
            )
        return self._out_of_step(handover, key)

    def begin(
        self, index: int, handover: Handover, inside: Callable[[str, Verifier], Authority]
    ) -> None:
        """Expect the entries of a handover that `wrong_with` found nothing wrong with."""
        log = self._logs.get(handover.origin)
        if log is None:
            key = Verifier.from_vkey(handover.vkey)
            log = self._logs[handover.origin] = Origin(inside(handover.origin, key), key)
        log.size = handover.size
        log.pending.append(index)
        self._open = handover.origin

    def interrupted(self) -> None:
        """Expect no further entry of the handover: something else stands where it should."""
        self._open = None

    def step(self, index: int, taken: Taken) -> Origin | str:
        """Take an entry if it is the next one of the handover before it.

        Returns:
            The log it came from, or what is out of order. Then nothing more is taken from that
            log until another handover goes on where this one broke off.
        """
        log = self._logs.get(taken.origin)
        if log is None or self._open != taken.origin:
            self.interrupted()
            return _complaint(
                f"entry {taken.index} of the log {taken.origin!r} does not follow a handover of "
                "that log",
                "Take the whole bundle in again: it goes in as one piece.",
            )
        if taken.index != log.taken:
            self.interrupted()
            again = "stands here already" if taken.index < log.taken else "comes too early"
            return _complaint(
                f"entry {taken.index} of the log {taken.origin!r} {again}: entry {log.taken} is "
                "the next one",
                "Take the whole bundle in again: it goes in as one piece.",
            )
        log.taken += 1
        log.pending.append(index)
        if log.taken == log.size:
            log.pending.clear()
            self._open = None
        return log

    @property
    def incomplete(self) -> Mapping[int, str]:
        """Entries that no complete handover covers, by index in this log, with what is missing."""
        return {
            index: _complaint(
                f"of the log {origin!r}, {log.size} entries are announced and {log.taken} stand "
                "here, so that no root can be checked",
                "Take the whole bundle in again: it goes on where this one broke off.",
            )
            for origin, log in self._logs.items()
            for index in log.pending
        }

    def copy(self) -> Taking:
        """Return one that can change without changing this one."""
        made = Taking(self._origin)
        made._logs = {origin: log.copy() for origin, log in self._logs.items()}
        made._open = self._open
        return made

    def _out_of_step(self, handover: Handover, key: Verifier) -> str:
        log = self._logs.get(handover.origin)
        if log is not None and log.key.public != key.public:
            return _complaint(
                f"the log {handover.origin!r} had the key {log.key.vkey!r} before, and a log "
                "never changes its key",
                "Ask its operator; two logs may bear one name.",
            )
        taken = 0 if log is None else log.taken
        if handover.start == taken:
            return ""
        if handover.size <= taken:
            return _complaint(
                f"the first {handover.size} entries of the log {handover.origin!r} were taken in "
                "already",
                "Nothing is to be done.",
            )
        return _complaint(
            f"it goes on at entry {handover.start} of the log {handover.origin!r}, of which "
            f"{taken} were taken in",
            f"Take in a bundle that goes on at entry {taken}.",
        )


def _complaint(problem: str, remedy: str) -> str:
    return f"{Rule.TAKEN_OVER}: {problem}. {remedy}"
