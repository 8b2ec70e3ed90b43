"""Authority: which entries of a log count, by the keys that signed them.

A state machine over the entries of a log from its first: who may sign what at one point is itself
said by earlier entries. An entry that breaks a rule (`custody.roles`) changes nothing here and is
left out of every picture; anybody who replays the log comes to the same result.

What this does not show: that a key is in the hands of its holder, that what was signed is true, or
that the times given are right beyond the order of the entries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from truceline.custody.clear import wrong_with_sealing
from truceline.custody.entitlement import Stated, wrong_with_signers
from truceline.custody.keyring import Keyholder, Keyring
from truceline.custody.roles import ABOUT_ITS_LOG, Rule
from truceline.custody.signatories import signatories
from truceline.custody.taking import Origin, Taking
from truceline.ledger import Verifier
from truceline.record import Delivery, Entry, Grant, Handover, Settings, Taken

_BEGINNING: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is to be made of one entry.

    Attributes:
        wrong: what is wrong with it, each as a rule, what breaks it, and what to do; empty if it
            is authorised.
        counts: whether it says something in this log. What is wrong does not; nor does an entry
            taken over of the kinds `roles.ABOUT_ITS_LOG`, such as the other log's settings.
        blocks: whether it must not be appended. An entry taken over that is wrong only in what it
            says is appended all the same: without it, nothing after it could be proved. One with a
            name in the clear is not: this log may be given to anybody.
    """

    wrong: tuple[str, ...] = ()
    counts: bool = True
    blocks: bool = False

    @classmethod
    def against(cls, *wrong: str) -> Ruling:
        """Rule that an entry must not be appended."""
        return cls(wrong, counts=False, blocks=True)

    @classmethod
    def for_proof(cls, *wrong: str) -> Ruling:
        """Rule that an entry taken over proves its log and says nothing here."""
        return cls(wrong, counts=False)


class Authority:
    """Who may say what in one log, at one point of it.

    Attributes:
        origin: name of the log.
    """

    def __init__(self, origin: str, operator: Verifier) -> None:
        self.origin = origin
        self._keys = Keyring(operator)
        self._taking = Taking(origin)
        self._stated: dict[tuple[str, str], Stated] = {}
        self._signed: set[bytes] = set()
        self._last = _BEGINNING
        self._sealed: tuple[str, ...] = ()

    @property
    def grants(self) -> Mapping[str, Grant]:
        """The grant that stands for each key, by its id, without those revoked."""
        return self._keys.grants

    @property
    def incomplete(self) -> Mapping[int, str]:
        """Entries that no complete handover covers, by index, with what is missing."""
        return self._taking.incomplete

    def admit(self, index: int, entry: Entry) -> tuple[str, ...]:
        """Judge the next entry, and let it stand if nothing is wrong with it.

        Args:
            index: its index in this log, from 0.
            entry: the entry, as this log holds it.

        Returns:
            What is wrong with it, in plain words; empty if it is authorised.
        """
        return self.rule(index, entry).wrong

    def rule(self, index: int, entry: Entry) -> Ruling:
        """Judge the next entry as `admit` does, and say also whether it says anything here."""
        if entry.taken is not None:
            return self._rule_taken(index, entry, entry.taken)
        self._taking.interrupted()
        found = signatories(entry, self.origin, self._keys, self._signed)
        wrong = [self._backwards(entry), *found.wrong, *wrong_with_sealing(entry, self._sealed)]
        if not found.wrong:
            wrong += self._wrong_with_body(entry, found.keys)
        if any(wrong):
            return Ruling.against(*filter(None, wrong))
        self._signed |= found.digests
        self._let_stand(index, entry, found.keys)
        return Ruling()

    def rehearse(self, start: int, entries: Iterable[Entry]) -> dict[int, tuple[str, ...]]:
        """Return what keeps a batch from being appended; this authority stays as it is.

        Args:
            start: index that the first entry of the batch would have.
            entries: the batch. A handover and all its entries are in one batch.

        Returns:
            By index, what is wrong with the entries that must not be appended.
        """
        ahead = self.fresh_copy()
        wrong = {}
        for index, entry in enumerate(entries, start):
            ruling = ahead.rule(index, entry)
            if ruling.blocks:
                wrong[index] = ruling.wrong
        for index, missing in ahead.incomplete.items():
            if index >= start:
                wrong[index] = (*wrong.get(index, ()), missing)
        return wrong

    def fresh_copy(self) -> Authority:
        """Return one in the same state that can change without changing this one."""
        made = Authority.__new__(Authority)
        made.origin = self.origin
        made._keys = self._keys.copy()
        made._taking = self._taking.copy()
        made._stated = dict(self._stated)
        made._signed = set(self._signed)
        made._last = self._last
        made._sealed = self._sealed
        return made

    def _rule_taken(self, index: int, entry: Entry, taken: Taken) -> Ruling:
        if late := self._backwards(entry):
            self._taking.interrupted()
            return Ruling.against(late)
        log = self._taking.step(index, taken)
        if isinstance(log, str):
            return Ruling.against(log)
        within = log.inside.admit(taken.index, entry.first_recorded())
        wrong = [f"{Rule.BOUND}: in the log {taken.origin!r}, {each}" for each in within]
        return self._bounded(index, entry, log, wrong)

    def _bounded(self, index: int, entry: Entry, log: Origin, wrong: list[str]) -> Ruling:
        """Judge what an entry taken over says here, by the grant of its log's key."""
        body = entry.body
        if exposed := wrong_with_sealing(entry):
            return Ruling.against(*(f"{Rule.BOUND}: {each}" for each in exposed))
        if isinstance(body, Handover):
            return Ruling.against(
                f"{Rule.BOUND}: the log {log.inside.origin!r} has itself taken over another. Take "
                "each log over from where its entries were first recorded."
            )
        key = self._keys.with_public(log.key.public)
        if key is None or not key.holds_at(entry.recorded):
            wrong.append(
                f"{Rule.BOUND}: the key of the log {log.inside.origin!r} holds no longer. Have the "
                "operator grant it anew and take the bundle over then."
            )
            return Ruling.for_proof(*wrong)
        if wrong or body.kind in ABOUT_ITS_LOG:
            return Ruling.for_proof(*wrong)
        wrong += [f"{Rule.BOUND}: {each}" for each in self._wrong_with_body(entry, (key,))]
        if wrong:
            return Ruling.for_proof(*wrong)
        self._let_stand(index, entry, (key,))
        return Ruling()

    def _backwards(self, entry: Entry) -> str:
        if entry.recorded >= self._last:
            return ""
        return (
            f"{Rule.FORWARD}: it is recorded {entry.recorded:%Y-%m-%d %H:%M:%S} UTC, but an entry "
            f"before it {self._last:%Y-%m-%d %H:%M:%S} UTC. Record it with that moment or later."
        )

    def _wrong_with_body(self, entry: Entry, signers: tuple[Keyholder, ...]) -> list[str]:
        body = entry.body
        before = self._stated.get((body.kind, body.id))
        wrong = wrong_with_signers(entry, signers, before, self._keys)
        more = ""
        if isinstance(body, Grant):
            more = self._keys.wrong_with(body)
        elif isinstance(body, Handover):
            more = self._taking.wrong_with(body, entry.recorded, self._keys)
        elif isinstance(body, Delivery) and ("release", body.release_id) not in self._stated:
            more = (
                f"{Rule.DELIVERED}: no release {body.release_id!r} stands in this log. Have two "
                "people release the briefing first."
            )
        return [*wrong, more] if more else wrong

    def _let_stand(self, index: int, entry: Entry, signers: tuple[Keyholder, ...]) -> None:
        body = entry.body
        named = (body.kind, body.id)
        self._last = entry.recorded
        self._stated[named] = Stated.after(entry, signers, self._stated.get(named))
        if isinstance(body, Grant):
            self._keys.apply(body)
        elif isinstance(body, Settings):
            self._sealed = body.sealed
        elif isinstance(body, Handover):
            self._taking.begin(index, body, Authority)


def rulings(entries: Iterable[Entry], origin: str, operator: Verifier) -> tuple[Ruling, ...]:
    """Judge every entry of a log, or of its beginning.

    Args:
        entries: the entries from the first.
        origin: name of the log.
        operator: its public key.

    Returns:
        One ruling an entry. What a handover brought counts once all its entries stand.
    """
    return judged(entries, Authority(origin, operator))


def judged(entries: Iterable[Entry], authority: Authority) -> tuple[Ruling, ...]:
    """Judge every entry as `rulings` does; `authority`, made anew, then stands after the last."""
    found = [authority.rule(index, entry) for index, entry in enumerate(entries)]
    for index, missing in authority.incomplete.items():
        found[index] = replace(found[index], wrong=(*found[index].wrong, missing), counts=False)
    return tuple(found)


def unauthorised(
    entries: Iterable[Entry], origin: str, operator: Verifier
) -> dict[int, tuple[str, ...]]:
    """Return the entries of a log that break a rule, by index, each with what is wrong.

    The arguments are those of `rulings`, which says also which entries say nothing here though
    nothing is wrong with them.
    """
    return {
        index: ruling.wrong
        for index, ruling in enumerate(rulings(entries, origin, operator))
        if ruling.wrong
    }
