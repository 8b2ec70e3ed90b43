"""A contested question of an incident, and the positions on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from truceline.record.vocabulary import Term
from truceline.weigh.verdict import Reason


class Kind(Term):
    """What a proposition asks for."""

    FIRST_SHOT = "first_shot", "who fired first; apart from attribution and from breach"
    COUNT = "count", "how many people or objects"
    TIME = "time", "at what time"
    WEAPON = "weapon", "with what weapon, for one act"
    DISTANCE = "distance", "how far from a line"
    AUTHENTICITY = "authenticity", "whether photographs or footage are genuine"


class Standing(Term):
    """Why a proposition exists."""

    DIFFER = "differ", "independent roots state values that cannot both be true"
    CHANGED = "changed", "one root states values that cannot both be true: its account changed"
    UNANSWERED = "unanswered", "only one answer is given, and nobody contradicts it"


@dataclass(frozen=True)
class Position:
    """One answer to the question.

    Attributes:
        value: the answer in words, with a mark (`party_mark`) where a party is named.
        roots: who gives it: a party's mark or a speaker's name, in the order they first spoke.
        claim_ids: the claims it rests on, in the order of the record.
        log_odds: weight for it, natural-log odds, against an even prior.
        probability: probability that it is the true one, in [0, 1].
        low: lower end of its 90 % interval.
        high: upper end.
        reasons: what each root adds.
    """

    value: str
    roots: tuple[str, ...]
    claim_ids: tuple[str, ...]
    log_odds: float
    probability: float
    low: float
    high: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Proposition:
    """One contested question of one incident.

    Attributes:
        incident_id: the incident.
        question: the question in words, with a mark where a party is named.
        kind: what is asked for.
        subject: for a count, what is counted; empty otherwise.
        standing: why it is listed.
        positions: the answers given, the most probable first.
        none: probability that none of them is true.
        word: ICD 203 word for the first position with its range, or `insufficient evidence`.
        settle: what would settle it.
        span: for times, the earliest and the latest stated; empty otherwise.
    """

    incident_id: str
    question: str
    kind: Kind
    subject: str
    standing: Standing
    positions: tuple[Position, ...]
    none: float
    word: str
    settle: str
    span: str = ""


def worded(text: str, names: Mapping[str, str]) -> str:
    """Return a text of a proposition with its parties named.

    Args:
        text: a question, a value or the name of a root.
        names: party id to name; an id without a name stands for itself.
    """
    return Reason(text, 0.0, ()).worded(names)
