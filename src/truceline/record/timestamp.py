"""A timestamp by somebody outside: this checkpoint existed at that time."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from truceline.record.base import Value
from truceline.record.source import Id
from truceline.record.when import Instant


class Timestamp(Value):
    """A time-stamping authority's token over a checkpoint of this log (RFC 3161).

    Attributes:
        size: entries that the checkpoint commits to.
        checkpoint: the bytes that were stamped, a signed note, as text.
        token: the time-stamp response in DER, as base64.
        authority: who stamped it, as its certificate says.
        stamped: the time in the token, UTC.
    """

    kind: Literal["timestamp"] = "timestamp"
    id: Id
    size: int = Field(ge=1)
    checkpoint: str
    token: str
    authority: str
    stamped: Instant
