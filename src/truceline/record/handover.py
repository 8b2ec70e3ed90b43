"""Entries taken over from another log, with what is needed to prove that they are that log's."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from truceline.record.base import Value
from truceline.record.source import Id
from truceline.record.when import Instant


class Taken(Value):
    """Where an entry was first recorded.

    With this, the entry as the other log holds it can be written again byte for byte.

    Attributes:
        origin: name of that log.
        index: its index there, from 0.
        recorded: when it was recorded there, UTC.
    """

    origin: str
    index: int = Field(ge=0)
    recorded: Instant


class Handover(Value):
    """A bundle from another log was taken in: its entries `start` … `size`-1 follow this one.

    All entries taken from that log so far, written as they stand there, hash to the root of
    its checkpoint; so nobody on the way has left one out or changed one.

    Attributes:
        id: name of the other log and its size, as `name@size`.
        origin: name of the other log.
        vkey: public key that its checkpoint is signed with.
        start: first index taken this time.
        size: entries of the other log after this time.
        checkpoint: its checkpoint, a signed note, as text.
    """

    kind: Literal["handover"] = "handover"
    id: Id
    origin: str
    vkey: str
    start: int = Field(ge=0)
    size: int = Field(ge=1)
    checkpoint: str

    @model_validator(mode="after")
    def _grows(self) -> Handover:
        if self.start >= self.size:
            raise ValueError(f"from {self.start} to {self.size} is nothing")
        return self
