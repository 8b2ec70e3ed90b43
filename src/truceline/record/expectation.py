"""Who would have spoken: what makes a silence mean something in a case."""

from __future__ import annotations

from pydantic import Field

from truceline.record.base import Value
from truceline.record.event_type import EventType
from truceline.record.source import Id
from truceline.record.vocabulary import Term


class Expected(Term):
    """What a party would have spoken of."""

    HARM = "harm", "an act against it: it reports all such acts"
    ANSWER = "answer", "an accusation against it: it answers all such accusations"


class Expectation(Value):
    """That a party would have spoken, had an event of some kind happened.

    Without one, silence is no evidence. It belongs in a case only where all statements of the
    party on such events are collected.

    Attributes:
        party: id of the party.
        what: what it would have spoken of.
        of: the types of event.
        within_days: days after the event in which it would have.
        basis: why that is known, and that its statements are all collected.
    """

    party: Id
    what: Expected
    of: tuple[EventType, ...]
    within_days: int = Field(ge=1, le=366)
    basis: str
