"""The rules of authority: which signatures an entry needs before it counts.

They are rules about keys. That a key is in the hands of the person or office named in its grant is
the operator's word, and a reviewer's once there is one; the grants stand in the record for anybody
to read. Names inside an entry (its author, a team, a publisher) are what its signer wrote.

The order of signatures under an entry says nothing: whoever records it could change it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from truceline.record import Body, Claim, Finding, KeyRole, Notification, Reply, Term

CLOCKS_DIFFER: Final = timedelta(minutes=10)
"""How much later than an entry was recorded its signatures may be dated.

Signer and operator read two clocks. A quartz clock that is off by 20 parts in a million drifts
1.7 seconds a day; ten minutes are close to a year of that without a network. How much earlier has
no limit: a proposal may travel for weeks.
"""


class Rule(Term):
    """What makes an entry count; each complaint begins with the rule that it is about."""

    SIGNED = "signed", "an entry carries at least one signature"
    KNOWN_KEY = (
        "known key",
        (
            "every signature is by the log's own operator key, or by a key that an earlier entry "
            "granted under that name"
        ),
    )
    STILL_HELD = (
        "still held",
        (
            "a revoked key signs nothing more; a key with an end signs nothing that is dated or "
            "recorded after it"
        ),
    )
    FITS = "fits", "a signature fits what is said, the log it is for, its key and its date"
    EACH_ONCE = "each once", "no key signs the same entry twice"
    NO_REPLAY = "no replay", "a signature stands once in a log"
    FORWARD = "forward", "no entry is recorded earlier than one that counts before it"
    DATED = (
        "dated",
        (
            f"a signature is dated at most {CLOCKS_DIFFER.seconds // 60} minutes after its entry "
            "was recorded"
        ),
    )
    ROLE = "role", "one of the keys has a role that may enter this kind, as the table of roles says"
    OWN_PARTY = "own party", "a party's key enters only what that party says, and sources"
    TWO_PEOPLE = (
        "two people",
        (
            "a redaction, a release, a released finding and whatever takes the place of a released "
            "finding are signed by a reviewer and a second person (reviewer, analyst or operator); "
            "two people differ in key name, public key and holder"
        ),
    )
    REVIEWED = (
        "reviewed",
        (
            "while any reviewer's key holds, a grant or settings are signed by the operator and, "
            "as a second person, a reviewer; one that has expired no longer counts, so that a lost "
            "key does not lock a case for ever"
        ),
    )
    NAMED = "named", "the reviewer named in a released finding is one whose key signs it as such"
    OWN_WORDS = (
        "own words",
        (
            "what stands in the log already is said anew, under its kind and id, by the operator, "
            "an analyst or a reviewer; by an observer only if the same holder, by a party only if "
            "that party said it first; saying the very same again changes nothing"
        ),
    )
    ONE_KEY = (
        "one key",
        (
            "a public key has one name and one holder for good, is granted no more once it was "
            "revoked, and is never the operator's own in another role; nobody is both the operator "
            "and a reviewer"
        ),
    )
    SEALED = (
        "sealed",
        "a field that is to be sealed never stands in the clear, and a commitment is nothing else",
    )
    DELIVERED = "delivered", "a delivery is of a release that stands in the log"
    TAKEN_OVER = (
        "taken over",
        (
            "a handover is by the operator, of a log whose key is granted here; that log's entries "
            "follow it at once, in order, none missing and none twice"
        ),
    )
    BOUND = (
        "bound",
        (
            "an entry taken over obeys the rules in its own log, and says here only what the grant "
            "of that log's key lets it say"
        ),
    )


STAFF: Final = frozenset({KeyRole.OPERATOR, KeyRole.ANALYST, KeyRole.REVIEWER})
"""Those who keep the record and judge; the second of two people is one of them."""

_OPERATOR: Final = frozenset({KeyRole.OPERATOR})
_WITH_OBSERVERS: Final = STAFF | {KeyRole.OBSERVER}
_WITH_PARTIES: Final = STAFF | {KeyRole.PARTY}
_ALL: Final = frozenset(KeyRole)

MAY_ENTER: Final[Mapping[str, frozenset[KeyRole]]] = {
    "settings": _OPERATOR,
    "grant": _OPERATOR,
    "place": _OPERATOR,
    "line": _OPERATOR,
    "zone": _OPERATOR,
    "timestamp": _OPERATOR,
    "handover": _OPERATOR,
    "source": _ALL,
    "claim": _ALL,
    "observation": _WITH_OBSERVERS,
    "detection": _WITH_OBSERVERS,
    "coverage": _WITH_OBSERVERS,
    "elements": _WITH_OBSERVERS,
    "scene": _WITH_OBSERVERS,
    "change": _WITH_OBSERVERS,
    "fire_history": _WITH_OBSERVERS,
    "notification": _WITH_PARTIES,
    "reply": _WITH_PARTIES,
    "agreement": STAFF,
    "judgement": STAFF,
    "finding": STAFF,
    "registration": STAFF,
    "delivery": STAFF,
    "redaction": STAFF,
    "release": STAFF,
}
"""For each kind, the roles one of which must be among the signers. Others may sign besides."""

TWO_PEOPLE: Final = frozenset({"redaction", "release"})
"""Kinds that always need two people, as released findings do."""

REVIEWED: Final = frozenset({"grant", "settings"})
"""Kinds that need the operator and a reviewer once there is a reviewer."""

ABOUT_ITS_LOG: Final = frozenset(
    {"settings", "grant", "timestamp", "redaction", "release", "delivery", "registration"}
)
"""Kinds that, taken over from another log, prove that log and say nothing in this one."""


def party_of(body: Body) -> str | None:
    """Return the id of the party whose word a body gives; None where it gives no party's."""
    if isinstance(body, Claim):
        return body.speaker.party
    if isinstance(body, Notification | Reply):
        return body.party
    return None


def is_released(body: Body) -> bool:
    """Whether a body is a finding that is no draft any more."""
    return isinstance(body, Finding) and body.reviewer is not None


def needs_two(body: Body, takes_place_of: Body | None) -> bool:
    """Whether a body needs two people.

    Args:
        body: what is to be entered.
        takes_place_of: what counted under its kind and id before, if anything.
    """
    replaced = takes_place_of is not None and is_released(takes_place_of)
    return body.kind in TWO_PEOPLE or is_released(body) or replaced


def in_words(roles: frozenset[KeyRole]) -> str:
    """Return roles as words for a sentence: `the operator, an analyst or a reviewer`."""
    article = {KeyRole.OPERATOR: "the", KeyRole.ANALYST: "an", KeyRole.OBSERVER: "an"}
    words = [f"{article.get(role, 'a')} {role}" for role in KeyRole if role in roles]
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))
