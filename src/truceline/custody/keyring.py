"""The keys that may sign in a log, as its grants stand at one point of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from truceline.custody.roles import Rule
from truceline.ledger import NoteError, Verifier
from truceline.ledger.ed25519 import is_small_order
from truceline.record import Grant, KeyRole

OPERATOR: Final = "operator"
"""Holder of the log's own key, until a grant of that key names one."""


_OPERATOR_REVIEWS: Final = "would make its holder both the operator and a reviewer"


@dataclass(frozen=True, slots=True)
class Keyholder:
    """A key with whose it is and what it may sign.

    Attributes:
        verifier: the public key with its name.
        role: what it may sign.
        holder: the person or office that alone has the private half.
        party: id of the party it speaks for, where the role is `party`.
        until: last moment at which it may sign, UTC; None has no end.
        revoked: why it was withdrawn; empty while it holds.
    """

    verifier: Verifier
    role: KeyRole
    holder: str
    party: str | None = None
    until: datetime | None = None
    revoked: str = ""

    def __str__(self) -> str:
        """Return key, role and holder for a sentence."""
        role = f"party {self.party}" if self.party else str(self.role)
        return f"key {self.verifier.name!r} ({role}, held by {' '.join(self.holder.split())})"

    @property
    def person(self) -> str:
        """The holder in one spelling, to tell two people apart."""
        return person_of(self.holder)

    @property
    def identity(self) -> tuple[KeyRole, str]:
        """For whom it speaks when it says something anew: a party as one, others each alone."""
        return self.role, self.party or self.person

    def holds_at(self, moment: datetime) -> bool:
        """Whether it may sign at this moment."""
        return not self.revoked and (self.until is None or moment <= self.until)

    def is_another_than(self, other: Keyholder) -> bool:
        """Whether two keys are two people's: another name, another key, another holder."""
        return (
            self.verifier.name != other.verifier.name
            and self.verifier.public != other.verifier.public
            and self.person != other.person
        )


def person_of(name: str) -> str:
    """Return a holder's name in one spelling.

    Case, spaces, forms of the same letter and invisible characters make no second person.
    """
    shown = "".join(char for char in name if unicodedata.category(char) != "Cf")
    return " ".join(unicodedata.normalize("NFKC", shown).casefold().split())


class Keyring:
    """The operator's key and every key granted so far."""

    def __init__(self, operator: Verifier) -> None:
        self._operator = operator
        self._grants: dict[str, Grant] = {}
        own = Keyholder(operator, KeyRole.OPERATOR, OPERATOR)
        self._by_name = {operator.name: own}
        # Every public key that ever stood here, with its last state: none comes back as another.
        self._by_public = {operator.public: own}

    def __iter__(self) -> Iterator[Keyholder]:
        """Yield the last state of every name, revoked keys included."""
        return iter(self._by_name.values())

    @property
    def own(self) -> Keyholder:
        """The log's own key."""
        return self._by_name[self._operator.name]

    @property
    def grants(self) -> Mapping[str, Grant]:
        """The grant that stands for each name, without those revoked."""
        return {name: grant for name, grant in self._grants.items() if not grant.revoked}

    def named(self, name: str) -> Keyholder | None:
        """Return the key of this name as it stands now, revoked or not."""
        return self._by_name.get(name)

    def with_public(self, public: bytes) -> Keyholder | None:
        """Return the key with these bytes, if it has not given its name to a newer one."""
        held = self._by_public.get(public)
        if held is None or self._by_name[held.verifier.name].verifier.public != public:
            return None
        return held

    def reviewers(self, moment: datetime) -> list[Keyholder]:
        """Return the reviewers whose keys hold at this moment."""
        return [each for each in self if each.role is KeyRole.REVIEWER and each.holds_at(moment)]

    def wrong_with(self, grant: Grant) -> str:
        """Return what keeps this grant from standing, empty if nothing does."""
        try:
            key = Verifier.from_vkey(grant.vkey)
        except NoteError as error:
            return _complaint(grant, f"cannot be read: {error}", "Copy the whole text of the key.")
        if is_small_order(key.public):
            return _complaint(grant, "is one that anybody can sign for", "Make a new key.")
        if not person_of(grant.holder):
            return _complaint(grant, "has no holder", "Write which person or office holds it.")
        if key == self._operator:
            return self._wrong_with_own(grant)
        if key.name == self._operator.name:
            return _complaint(grant, "has the name of the operator's key", "Choose another name.")
        if grant.role is KeyRole.REVIEWER and person_of(grant.holder) == self.own.person:
            return _complaint(grant, _OPERATOR_REVIEWS, "Grant it to a second person.")
        before = self._by_public.get(key.public)
        return "" if before is None else _wrong_again(grant, before)

    def apply(self, grant: Grant) -> None:
        """Let a grant stand that `wrong_with` found nothing wrong with."""
        key = Verifier.from_vkey(grant.vkey)
        held = Keyholder(key, grant.role, grant.holder, grant.party, grant.until, grant.revoked)
        self._grants[grant.id] = grant
        self._by_name[grant.id] = self._by_public[key.public] = held

    def copy(self) -> Keyring:
        """Return one that can change without changing this one."""
        made = Keyring(self._operator)
        made._grants = dict(self._grants)
        made._by_name = dict(self._by_name)
        made._by_public = dict(self._by_public)
        return made

    def _wrong_with_own(self, grant: Grant) -> str:
        """The operator's key can be granted only to say who holds it."""
        if grant.role is not KeyRole.OPERATOR or grant.until or grant.revoked:
            return _complaint(
                grant,
                "is the log's own: it is the operator's, without an end, for as long as the log "
                "lasts",
                "Give a second person a key of their own. If this one is lost or known to others, "
                "end this log and start a new one.",
            )
        person = person_of(grant.holder)
        if any(
            each.role is KeyRole.REVIEWER and not each.revoked and each.person == person
            for each in self
        ):
            return _complaint(grant, _OPERATOR_REVIEWS, "Revoke that reviewer's key first.")
        named = self._operator.name in self._grants
        return _wrong_again(grant, self.own) if named else ""


def _wrong_again(grant: Grant, before: Keyholder) -> str:
    """What is wrong with granting a public key that was granted before."""
    after = Keyholder(before.verifier, grant.role, grant.holder, grant.party)
    if before.verifier.name != grant.id:
        return _complaint(
            grant, f"is {before} under another name", "Make a key of its own for each name."
        )
    if before.revoked and not grant.revoked:
        return _complaint(
            grant, f"was revoked ({before.revoked})", "Have its holder make a new key."
        )
    if (after.person, after.party) != (before.person, before.party):
        return _complaint(
            grant,
            f"is {before}: a key does not pass from one to another",
            "Have the new holder make a new key.",
        )
    return ""


def _complaint(grant: Grant, problem: str, remedy: str) -> str:
    return f"{Rule.ONE_KEY}: the key granted as {grant.id!r} {problem}. {remedy}"
