"""Intake: from what files gave to entries of the record, each thing once, signed and durably."""

from __future__ import annotations

import secrets
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from truceline.custody.blobs import keep_blob
from truceline.custody.file_sealing import FileSealing, Keep, sealing_for
from truceline.custody.opening import fully_opened
from truceline.custody.signing import sign_proposal
from truceline.custody.uses import Affected, affected
from truceline.keeping import Held, Keeping
from truceline.ledger import Signer
from truceline.read import Problem, Reading
from truceline.record import SALT_BYTES, Blob, Body, Clock, Proposal, Settings, content, masked

_EARLIEST: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Added:
    """What adding files did.

    Attributes:
        readings: what each file gave.
        added: entries added, by kind.
        already: bodies that the record holds already, word for word.
        changed: of those added, the ones that take the place of an earlier entry.
        size: entries in the record now.
        refused: what the rules of the record do not allow, as problems.
        affected: briefings issued from a record in which something stood that this changes.
    """

    readings: tuple[Reading, ...]
    added: dict[str, int]
    already: int
    changed: int
    size: int
    refused: tuple[Problem, ...] = ()
    affected: tuple[Affected, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that could not be read or was refused."""
        read = tuple(problem for reading in self.readings for problem in reading.problems)
        return read + self.refused


def keep_original(keeping: Keeping, blob: Blob, data: bytes, sealing: FileSealing) -> None:
    """Keep a file that something was read in, on the disk before this returns.

    Raises:
        OSError: if it cannot be written.
    """
    if sealing.keep is Keep.VAULT:
        keeping.vault.put_original(blob, data, sealing.holds)
    elif sealing.keep is Keep.BLOBS:
        keep_blob(keeping.folder / "blobs", blob.sha256, [data])


def record(
    keeping: Keeping,
    readings: Sequence[Reading],
    settings: Settings,
    author: str,
    signer: Signer,
) -> Added:
    """Add what the record does not hold yet, each thing signed by its author.

    Args:
        keeping: the record.
        readings: what files gave.
        settings: the case. One compiled after the event is entered in the order its statements
            became public, so that a cut at a moment is a prefix of the record.
        author: who adds.
        signer: the author's key. Proposals in the files keep the signatures that they have.

    Raises:
        LogError: if the record cannot be read or written.
        OSError: if an original cannot be kept.
    """
    held = keeping.held()
    files = [
        ([item.body for item in reading.items], [blob for blob, _ in reading.blobs])
        for reading in readings
    ]
    secret = keeping.vault.originals()
    sealings = sealing_for(files, settings.sealed, held.redactions, secret)
    for reading, sealing in zip(readings, sealings, strict=True):
        for blob, data in reading.blobs:
            keep_original(keeping, blob, data, sealing)
    items = [item for pair in zip(readings, sealings, strict=True) for item in _items(*pair)]
    fresh = _fresh(items, _states(keeping, held))
    used = {each.value for entry in held.entries for each in entry.signatures}
    given = [(reading.file, each) for reading in readings for each in reading.proposals]
    new = [pair for pair in given if not used & {each.value for each in pair[1].signatures}]
    proposals = [_signed(keeping.log.origin, item, author, signer, used) for item in fresh]
    together = [*zip((item.file for item in fresh), proposals, strict=True), *new]
    if settings.clock is Clock.AVAILABLE:
        together.sort(key=lambda pair: pair[1].available or _EARLIEST)
    admitted = keeping.admit([proposal for _, proposal in together], held)
    from_file = {id(proposal): file for file, proposal in together}
    refused = tuple(
        Problem(reading.file, None, "", "", "a file that can be added", sealing.refused)
        for reading, sealing in zip(readings, sealings, strict=True)
        if sealing.refused
    ) + tuple(
        refusal(from_file[id(proposal)], proposal, wrong) for proposal, wrong in admitted.refused
    )
    names = {(entry.body.kind, entry.body.id) for entry in held.entries}
    added = [entry.body for entry in admitted.entries]
    return Added(
        readings=tuple(readings),
        added=dict(Counter(body.kind for body in added)),
        already=len(items) + len(given) - len(together),
        changed=sum((body.kind, body.id) in names for body in added),
        size=keeping.log.size,
        refused=refused,
        affected=tuple(affected(held.entries, admitted.entries, skipped=held.skipped)),
    )


def refusal(file: str, proposal: Proposal, wrong: Sequence[str]) -> Problem:
    """Return what the rules do not allow as a problem, without repeating what is said."""
    body = proposal.body
    return Problem(file, None, body.kind, body.id, "what the rules of the record allow", wrong[0])


@dataclass(frozen=True, slots=True)
class _Item:
    """One body to record, in full, with the fields to seal and the file it came in."""

    body: Body
    available: datetime | None
    also: tuple[str, ...]
    file: str


@dataclass(frozen=True, slots=True)
class _State:
    """What the record says of one thing; `closed` are sealed fields that cannot be opened."""

    content: bytes
    closed: frozenset[str]

    def says(self, body: Body) -> bool:
        return self.content == content(masked(body, self.closed) if self.closed else body)


def _items(reading: Reading, sealing: FileSealing) -> Iterator[_Item]:
    if sealing.refused:
        return
    for item, body, also in zip(reading.items, sealing.bodies, sealing.also, strict=True):
        yield _Item(body, item.available, also, reading.file)


def _signed(origin: str, item: _Item, author: str, signer: Signer, used: set[str]) -> Proposal:
    proposal = Proposal.of(
        item.body,
        origin=origin,
        author=author,
        available=item.available,
        also=item.also,
        salt=lambda: secrets.token_bytes(SALT_BYTES),
    )
    while True:
        signed = sign_proposal(proposal, signer, datetime.now(UTC))
        value = signed.signatures[-1].value
        if value not in used:
            used.add(value)
            return signed
        # The same words by the same key within the same second, as when a correction is taken
        # back at once, would be one signature twice: a replay.
        time.sleep(1 - time.time() % 1)


def _states(keeping: Keeping, held: Held) -> dict[tuple[str, str], list[_State]]:
    """The states of each thing in order, opened as far as they can be, for comparing only."""
    states: dict[tuple[str, str], list[_State]] = {}
    for index, entry in enumerate(fully_opened(held.entries, keeping.vault)):
        if index in held.skipped:
            continue
        logged = held.entries[index]
        closed = {name for name in logged.sealed if keeping.vault.get(logged.sealed[name]) is None}
        state = _State(entry.content, frozenset(closed))
        states.setdefault((entry.body.kind, entry.body.id), []).append(state)
    return states


def _fresh(
    items: Sequence[_Item], states: Mapping[tuple[str, str], Sequence[_State]]
) -> list[_Item]:
    """Leave out what the record says already, so that adding a file twice changes nothing.

    Compared are the last states of one kind and id, in order: a file may give several, as an
    agreement and its later suspension, and a correction may be taken back by saying again what
    was said before it.
    """
    given: dict[tuple[str, str], list[_Item]] = {}
    for item in items:
        given.setdefault((item.body.kind, item.body.id), []).append(item)
    fresh = {
        id(item)
        for key, several in given.items()
        for item in several[_shared(states.get(key, ()), several) :]
    }
    return [item for item in items if id(item) in fresh]


def _shared(held: Sequence[_State], given: Sequence[_Item]) -> int:
    """Return how many of the states given, from the first, are the last ones held."""
    return next(
        count
        for count in range(min(len(held), len(given)), -1, -1)
        if count == 0
        or all(
            state.says(item.body) for state, item in zip(held[-count:], given[:count], strict=True)
        )
    )
