"""Whether those who signed may say what an entry says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import permutations

from truceline.custody.keyring import Keyholder, Keyring, person_of
from truceline.custody.roles import (
    MAY_ENTER,
    REVIEWED,
    STAFF,
    Rule,
    in_words,
    is_released,
    needs_two,
    party_of,
)
from truceline.record import Body, Entry, Finding, KeyRole


@dataclass(frozen=True, slots=True)
class Stated:
    """What counts in a log under one kind and id.

    Attributes:
        body: what was said last.
        sealed: its commitments.
        available: since when it could have been known, UTC.
        owners: who said it first.
    """

    body: Body
    sealed: dict[str, str]
    available: datetime | None
    owners: frozenset[tuple[KeyRole, str]]

    @classmethod
    def after(cls, entry: Entry, signers: Sequence[Keyholder], before: Stated | None) -> Stated:
        """Return what stands once an entry counts."""
        first = frozenset(key.identity for key in entitled(entry.body, signers))
        owners = before.owners if before else first
        return cls(entry.body, entry.sealed, entry.available, owners)


def entitled(body: Body, signers: Sequence[Keyholder]) -> list[Keyholder]:
    """Return the signers whose role lets them enter this body, each alone."""
    party = party_of(body)
    return [
        key
        for key in signers
        if key.role in MAY_ENTER[body.kind]
        and (key.role is not KeyRole.PARTY or body.kind == "source" or key.party == party)
    ]


def wrong_with_signers(
    entry: Entry, signers: Sequence[Keyholder], before: Stated | None, keys: Keyring
) -> list[str]:
    """Return what keeps these people from saying this, empty if nothing does.

    Args:
        entry: the entry.
        signers: the keys whose signatures under it hold, one or more.
        before: what stands in the log under its kind and id.
        keys: the keys of the log before the entry.
    """
    may = entitled(entry.body, signers)
    if not may:
        return [_not_theirs(entry.body, signers)]
    wrong = [_not_their_words(entry, may, before)]
    if needs_two(entry.body, before.body if before else None):
        wrong.append(_not_two(entry, signers, keys.reviewers(entry.recorded)))
    elif entry.body.kind in REVIEWED:
        wrong.append(_not_reviewed(entry.body, signers, keys.reviewers(entry.recorded)))
    return [each for each in wrong if each]


def _not_theirs(body: Body, signers: Sequence[Keyholder]) -> str:
    party = party_of(body)
    for key in signers:
        if key.role in MAY_ENTER[body.kind] and key.role is KeyRole.PARTY:
            whose = f"the word of {party}" if party else "no party's own word"
            return (
                f"{Rule.OWN_PARTY}: {key} enters a {body.kind} that gives {whose}, and speaks for "
                "its own party alone. Have an analyst, a reviewer or the operator enter it."
            )
    return (
        f"{Rule.ROLE}: {_named(signers)} may not enter a {body.kind}: that needs the key of "
        f"{in_words(MAY_ENTER[body.kind])}. Have one of them sign it."
    )


def _not_their_words(entry: Entry, may: Sequence[Keyholder], before: Stated | None) -> str:
    """Staff may say a thing anew, and whoever said it first; the very same words change nothing."""
    if (
        before is None
        or any(key.role in STAFF or key.identity in before.owners for key in may)
        or (before.body, before.sealed, before.available)
        == (entry.body, entry.sealed, entry.available)
    ):
        return ""
    return (
        f"{Rule.OWN_WORDS}: {_named(may)} did not say {entry.body.kind} {entry.body.id!r} first. "
        "Say it under another id, or have an analyst, a reviewer or the operator enter it."
    )


def _not_two(entry: Entry, signers: Sequence[Keyholder], reviewers: Sequence[Keyholder]) -> str:
    body = entry.body
    draft = body.kind == "finding" and not is_released(body)
    what = "taking back a released finding" if draft else f"this {body.kind}"
    if not reviewers:
        return (
            f"{Rule.TWO_PEOPLE}: {what} needs two people, and no key in this log is a reviewer's. "
            "Have the operator grant a second person's key the role of reviewer first."
        )
    pairs = _pairs(signers, STAFF)
    if not pairs:
        return f"{Rule.TWO_PEOPLE}: {what} needs two people, {_why_not_two(signers, STAFF)}"
    return _misnamed(body, [reviewer for reviewer, _ in pairs])


def _misnamed(body: Body, reviewers: Sequence[Keyholder]) -> str:
    """A briefing prints the reviewer's name: it must be that of one who signed as such."""
    if not isinstance(body, Finding) or body.reviewer is None:
        return ""
    names = {name for key in reviewers for name in (key.person, person_of(key.verifier.name))}
    if person_of(body.reviewer) in names:
        return ""
    return (
        f"{Rule.NAMED}: the finding names {body.reviewer!r} as its reviewer, but the reviewer who "
        f"signs is {_named(reviewers)}. Name the holder of that key, and have it signed again."
    )


def _not_reviewed(body: Body, signers: Sequence[Keyholder], reviewers: Sequence[Keyholder]) -> str:
    second = frozenset({KeyRole.OPERATOR})
    if not reviewers or _pairs(signers, second):
        return ""
    why = _why_not_two(signers, second)
    needs = "settings need" if body.kind == "settings" else f"a {body.kind} needs"
    return f"{Rule.REVIEWED}: {needs} the operator and a reviewer, {why}"


def _pairs(
    signers: Sequence[Keyholder], second: frozenset[KeyRole]
) -> list[tuple[Keyholder, Keyholder]]:
    """Return every reviewer with every second person of these roles."""
    return [
        (reviewer, other)
        for reviewer, other in permutations(signers, 2)
        if reviewer.role is KeyRole.REVIEWER
        and other.role in second
        and reviewer.is_another_than(other)
    ]


def _why_not_two(signers: Sequence[Keyholder], second: frozenset[KeyRole]) -> str:
    reviewers = [key for key in signers if key.role is KeyRole.REVIEWER]
    others = [key for key in signers if key.role in second and [key] != reviewers]
    if not reviewers:
        return f"and no reviewer signed, only {_named(signers)}. Have a reviewer sign it too."
    if not others:
        return f"and only {_named(signers)} signed. Have {in_words(second)} sign it too."
    return f"and {_named([*reviewers, *others])} are one person's keys. Have somebody else sign it."


def _named(keys: Sequence[Keyholder]) -> str:
    return " and ".join(dict.fromkeys(str(key) for key in keys))
