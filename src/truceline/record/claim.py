"""A claim: one position of one speaker on one event."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from truceline.record.admiralty import Credibility
from truceline.record.base import Value
from truceline.record.count import Count
from truceline.record.event_type import EventType
from truceline.record.source import Id
from truceline.record.vocabulary import Role, Stance
from truceline.record.when import When
from truceline.record.where import Where

UNKNOWN_SIDE = "unknown"
"""Written in `accused` when blame is raised but the side is left open."""


class Speaker(Value):
    """Who speaks.

    Attributes:
        name: name of the organ, official or organisation.
        role: whom it speaks for.
        party: id of the party, where the role is `party`; None otherwise.
    """

    name: str
    role: Role
    party: Id | None = None

    @model_validator(mode="after")
    def _party_if_party(self) -> Speaker:
        if (self.role is Role.PARTY) != (self.party is not None):
            raise ValueError("a speaker names a party exactly when its role is 'party'")
        return self


class Casualties(Value):
    """Figures a claim gives. None means not stated; 0 means stated as none.

    Attributes:
        killed_min: lowest number of dead stated.
        killed_max: highest number of dead stated.
        injured: number of injured.
        displaced: number of people displaced or sheltered.
        counts: figures that say whom they count, each category once; empty where the form of
            the claim has none.
    """

    killed_min: int | None = Field(default=None, ge=0)
    killed_max: int | None = Field(default=None, ge=0)
    injured: int | None = Field(default=None, ge=0)
    displaced: int | None = Field(default=None, ge=0)
    counts: tuple[Count, ...] = ()

    @model_validator(mode="after")
    def _ordered(self) -> Casualties:
        low, high = self.killed_min, self.killed_max
        if low is not None and high is not None and low > high:
            raise ValueError(f"killed_min {low} is above killed_max {high}")
        named = [(count.harm, count.people, count.cause) for count in self.counts]
        if len(set(named)) < len(named):
            raise ValueError("two counts are of the same people; give each category once")
        return self


class Claim(Value):
    """One position of one speaker on one event.

    Attributes:
        source_id: the source it was read in.
        speaker: who speaks.
        stance: what the speaker does with the event.
        accused: id of the party blamed for the act, whoever speaks; `unknown` where blame is
            left open; None where nobody is blamed.
        event_type: what is said to have happened.
        said: when the claim was made.
        when: when the event is said to have happened.
        where: where it is said to have happened.
        casualties: the figures given.
        weapon: weapons named, in the words of the source.
        summary: the claim in neutral words of whoever entered it.
        credibility: Admiralty digit 1–5, or None where it cannot be judged.
    """

    kind: Literal["claim"] = "claim"
    id: Id
    source_id: Id
    speaker: Speaker
    stance: Stance
    accused: Id | None = None
    event_type: EventType
    said: When
    when: When
    where: Where
    casualties: Casualties = Casualties()
    weapon: str = ""
    summary: str = ""
    credibility: Credibility = None
