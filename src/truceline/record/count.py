"""A figure that says whom it counts: which harm, to whom, by what cause."""

from __future__ import annotations

from pydantic import Field, model_validator

from truceline.record.base import Value
from truceline.record.vocabulary import Term


class Harm(Term):
    """What happened to the people counted."""

    KILLED = "killed", "people killed"
    INJURED = "injured", "people injured"
    DETAINED = "detained", "people captured, detained or held"
    MISSING = "missing", "people missing"
    DISPLACED = "displaced", "people displaced or sheltered"


class People(Term):
    """Who is counted."""

    CIVILIAN = "civilian", "civilians, as the words say"
    MILITARY = "military", "soldiers, as the words say"
    UNSTATED = "unstated", "everybody, or the words do not say whom"


class Cause(Term):
    """By what cause, where a statement tells deaths by fire from others."""

    DIRECT = "direct", "by weapons, as the words say"
    INDIRECT = "indirect", "by illness, flight or accident, as the words say"
    UNSTATED = "unstated", "the words draw no such line"


class Count(Value):
    """One figure of a claim, with whom it counts.

    Attributes:
        harm: what happened to them.
        people: who they are.
        cause: by what cause.
        low: the lowest number stated.
        high: the highest number stated.
    """

    harm: Harm
    people: People = People.UNSTATED
    cause: Cause = Cause.UNSTATED
    low: int = Field(ge=0)
    high: int = Field(ge=0)

    @model_validator(mode="after")
    def _ordered(self) -> Count:
        if self.low > self.high:
            raise ValueError(f"low {self.low} is above high {self.high}")
        return self
