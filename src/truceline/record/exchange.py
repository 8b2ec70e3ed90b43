"""What parties tell each other or the mission: notifications, and replies or their absence."""

from __future__ import annotations

from typing import Literal

from truceline.record.base import Value
from truceline.record.event_type import EventType
from truceline.record.source import Id
from truceline.record.vocabulary import Stance
from truceline.record.when import When
from truceline.record.where import Where


class Notification(Value):
    """Something announced beforehand: an exercise, a convoy, demining, a flight.

    Attributes:
        party: id of the party announcing it.
        event_type: what an onlooker might take it for.
        given: when it was announced.
        when: when it was to happen.
        where: where it was to happen.
        summary: what was announced.
    """

    kind: Literal["notification"] = "notification"
    id: Id
    source_id: Id
    party: Id
    event_type: EventType
    given: When
    when: When
    where: Where
    summary: str = ""


class Reply(Value):
    """A party's answer to what is alleged, or its recorded silence when the time ran out.

    Attributes:
        party: id of the party asked.
        claim_ids: the claims it was asked about.
        asked: when it was asked.
        due: when the time to answer ran out.
        stance: what it answered; None records silence.
        summary: the answer in neutral words.
    """

    kind: Literal["reply"] = "reply"
    id: Id
    source_id: Id
    party: Id
    claim_ids: tuple[Id, ...]
    asked: When
    due: When | None = None
    stance: Stance | None = None
    summary: str = ""
