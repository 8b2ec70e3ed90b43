"""Keeping the record: reading it under its rules, and adding to it only within them.

The log keeps bytes; what they may say is `custody`'s business. Here the two meet, for a case
folder: entries that break the rules of the record are left out of whatever is computed, and are
never added in the first place; sealed values go to the vault before the entry that commits to them
is logged, and erased ones leave it right after the redaction is.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from truceline.custody.authority import Authority, judged
from truceline.custody.erasing import execute, orphans, pending
from truceline.custody.opening import open_entries
from truceline.custody.standing import Redactions
from truceline.custody.vault import Vault
from truceline.ledger import Checkpoint, Log, LogLocked, SeenHead, load_signer
from truceline.ledger.checkpoint import CHECKPOINT
from truceline.ledger.cosigned import CosignedCheckpoints
from truceline.ledger.files import exclusive
from truceline.ledger.quorum import WitnessState, judge
from truceline.record import Entry, Proposal, Witnessing, parse_entry


@dataclass(frozen=True)
class Held:
    """The record as one reading found it.

    Attributes:
        entries: every entry, as it is logged.
        left_out: entries that break the rules of the record, by index, each with what is wrong.
        skipped: indexes of the entries that nothing is computed from: those left out, and those
            of another log that concern only that log, such as its settings.
        redactions: what is redacted.
        authority: the keys in force after the last entry.
    """

    entries: tuple[Entry, ...]
    left_out: Mapping[int, tuple[str, ...]]
    skipped: frozenset[int]
    redactions: Redactions
    authority: Authority
    vault: Vault

    @cached_property
    def opened(self) -> tuple[Entry, ...]:
        """The entries, with those sealed fields opened that may be and can be.

        Raises:
            VaultError: if what opens one is damaged.
        """
        return tuple(open_entries(self.entries, self.vault, self.redactions))


@dataclass(frozen=True)
class Admitted:
    """What became of proposals.

    Attributes:
        start: index of the first entry added.
        entries: the entries added, in order.
        refused: proposals that the rules do not allow, each with what is wrong.
    """

    start: int
    entries: tuple[Entry, ...]
    refused: tuple[tuple[Proposal, tuple[str, ...]], ...]


class Keeping:
    """The record of a case folder.

    Args:
        folder: the case folder.
        log: its log, opened.
    """

    def __init__(self, folder: Path, log: Log) -> None:
        self.folder = folder
        self.log = log
        self.vault = Vault(folder / "vault")
        self.cosigned = CosignedCheckpoints(folder / "witness", log.verifier, log.origin)

    def held(self) -> Held:
        """Read the record.

        Raises:
            LogError: if the log is damaged.
        """
        entries = tuple(parse_entry(data) for data in self.log.entries())
        authority = Authority(self.log.origin, self.log.verifier)
        rulings = judged(entries, authority)
        left_out = {index: each.wrong for index, each in enumerate(rulings) if each.wrong}
        skipped = {index for index, each in enumerate(rulings) if each.wrong or not each.counts}
        redactions = Redactions.of(e for i, e in enumerate(entries) if i not in skipped)
        return Held(entries, left_out, frozenset(skipped), redactions, authority, self.vault)

    def admit(
        self, proposals: Sequence[Proposal], held: Held, *, together: bool = False
    ) -> Admitted:
        """Add what the rules allow, on the disk before this returns; the rest is refused.

        Args:
            proposals: what to add, in order.
            held: the record as it was read just before.
            together: add all of them or none.

        Raises:
            LogLocked: if somebody else has added to the record since it was read.
            LogError: if the log cannot be written.
        """
        authority = held.authority.fresh_copy()
        moment = self.moment(held)
        start = len(held.entries)
        admitted: list[Entry] = []
        kept: list[Proposal] = []
        refused = []
        for proposal in proposals:
            entry = proposal.entry(moment)
            wrong = self._wrong(proposal)
            # Judged in order: what an earlier one of the batch grants, a later one may use.
            wrong = wrong or authority.admit(start + len(admitted), entry)
            if wrong:
                refused.append((proposal, wrong))
            else:
                admitted.append(entry)
                kept.append(proposal)
        if together and refused:
            return Admitted(start, (), tuple(refused))
        opening = [each for proposal in kept for each in proposal.opening()]
        with self.vault.locked() if opening else nullcontext():
            # Before the log: an entry whose sealed value was lost would be of no use to anybody.
            self.vault.put(opening)
            self._log(admitted, start)
        self._redact(admitted)
        return Admitted(start, tuple(admitted), tuple(refused))

    def append(self, entries: Sequence[Entry], start: int) -> None:
        """Log entries as they are, then carry out the redactions among them.

        Args:
            entries: entries that the rules allow, as they follow on the record.
            start: index that the first one gets.

        Raises:
            LogLocked: if somebody else has added to the record since they were judged.
        """
        self._log(entries, start)
        self._redact(entries)

    def finish_redactions(self, held: Held) -> None:
        """Carry out what redactions in the log ask for; after a crash, what was left of it."""
        # First the derived tables, which may hold what was open when they were computed: as long
        # as the vault holds it too, a crash here is seen at the next opening.
        shutil.rmtree(self.folder / "build", ignore_errors=True)
        with self.vault.locked():
            execute(pending(held.entries, held.redactions, self.vault), self.vault)
            execute(orphans(held.entries, self.vault), self.vault)

    def unfinished(self, held: Held) -> bool:
        """Whether something is erased in the log that a crash left in the vault."""
        return bool(pending(held.entries, held.redactions, self.vault))

    def newest_checkpoint(self) -> bytes:
        """Return the log's signed checkpoint, with the cosignatures that are known for it."""
        note = (self.log.folder / CHECKPOINT).read_bytes()
        size = Checkpoint.open(note, self.log.verifier).size
        return self.cosigned.note(size) if size in self.cosigned.sizes() else note

    def witnessed(self, witnessing: Witnessing, now: datetime) -> WitnessState:
        """Return what the cosignatures known for the newest checkpoint amount to."""
        latest = self.cosigned.newest_per_witness(witnessing)
        note = self.newest_checkpoint()
        return judge(witnessing, note, self.log.verifier, latest=latest, now=now)

    def moment(self, held: Held) -> datetime:
        """Return when entries added now are recorded: the record's clock never runs backwards."""
        now = datetime.now(UTC).replace(microsecond=0)
        return max(now, held.entries[-1].recorded) if held.entries else now

    def _log(self, entries: Sequence[Entry], start: int) -> None:
        """Log entries that were judged as the ones from index `start` on."""
        if not entries:
            return
        signer = load_signer(self.log.origin)
        # The key signs no record but the one it signed last, grown: a case folder that was set
        # back to an older copy of itself is sound in every bit, and only the key can tell.
        seen = SeenHead.beside(self.log.verifier, outside=self.folder)
        with exclusive(self.folder / ".adding") as free:
            # Judged against another record than the one they would follow on, entries could break
            # its rules (be recorded before the last one, say), and would then count for nothing.
            now = Log.open(self.log.folder, self.log.verifier, origin=self.log.origin).size
            if not free or now != start:
                raise LogLocked(
                    "somebody else has added to the record in the meantime",
                    remedy="Nothing was added. Try again.",
                    path=self.folder,
                )
            self.log.append((entry.canonical() for entry in entries), signer, seen=seen)

    def _redact(self, entries: Sequence[Entry]) -> None:
        if any(entry.body.kind == "redaction" for entry in entries):
            self.finish_redactions(self.held())

    def _wrong(self, proposal: Proposal) -> tuple[str, ...]:
        if proposal.origin != self.log.origin:
            wrong = f"it was signed for the record {proposal.origin}, and this is {self.log.origin}"
            return (f"{wrong}; have it signed for this one",)
        try:
            proposal.opening()
        except ValueError as error:
            return (str(error),)
        return ()
