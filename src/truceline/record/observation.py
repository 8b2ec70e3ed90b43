"""What an observer perceived, from where, and how."""

from __future__ import annotations

from collections.abc import Container
from typing import Literal

from pydantic import Field

from truceline.record.admiralty import Credibility
from truceline.record.base import Value
from truceline.record.event_type import EventType
from truceline.record.source import Blob, Id
from truceline.record.vocabulary import Perceived
from truceline.record.when import When
from truceline.record.where import Disc, Where


class Observation(Value):
    """What an observer perceived.

    Attributes:
        team: the observing team or post.
        perceived: how the observer came to know.
        event_type: what was perceived.
        when: when it was perceived.
        where: where the thing perceived was.
        standpoint: where the observer stood, if stated; always sealed, with the two below,
            which would give it away.
        bearing_deg: bearing from the standpoint, degrees clockwise from true north.
        range_m: distance from the standpoint in metres.
        count: how many were perceived.
        summary: what was perceived, in neutral words.
        exact: the exact place, where `where` is coarser on purpose; always sealed.
        media: photographs, recordings and the like, by hash; always sealed.
    """

    kind: Literal["observation"] = "observation"
    id: Id
    source_id: Id
    team: str
    perceived: Perceived
    event_type: EventType
    when: When
    where: Where
    standpoint: Where | None = None
    bearing_deg: float | None = Field(default=None, ge=0, lt=360)
    range_m: float | None = Field(default=None, ge=0)
    count: int | None = Field(default=None, ge=0)
    summary: str = ""
    credibility: Credibility = None
    exact: Disc | None = None
    media: tuple[Blob, ...] = ()


def statement_id(observation_id: str, claims: Container[str]) -> str:
    """Return the id that an observation has among statements.

    Args:
        observation_id: the observation.
        claims: ids of the claims: where one bears the same id, `observation ` stands before it.
    """
    return f"observation {observation_id}" if observation_id in claims else observation_id
