"""A release: a briefing as it was issued, to whom, and what was handed out later."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from truceline.record.base import Value
from truceline.record.source import Blob, Id, Sha256
from truceline.record.when import Instant


class Release(Value):
    """A briefing is issued. It needs two signatures.

    Attributes:
        size: number of entries it was made from.
        root: RFC 6962 root of those entries, hexadecimal.
        at: the point of the record that was asked for; empty for all of it.
        as_of: the moment it stands for, UTC.
        version: version of the program that made it.
        files: the files issued, by hash.
        recipients: whom they were handed to at first.
        replaces: id of an earlier release that this one takes the place of.
        reason: why it was issued, or issued anew.
    """

    kind: Literal["release"] = "release"
    id: Id
    size: int = Field(ge=1)
    root: Sha256
    at: str = ""
    as_of: Instant
    version: str
    files: tuple[Blob, ...] = Field(min_length=1)
    recipients: tuple[str, ...] = ()
    replaces: Id | None = None
    reason: str = ""


class Delivery(Value):
    """A released briefing was handed to somebody else as well.

    Attributes:
        release_id: the release.
        recipient: who got it.
        given: when, UTC.
    """

    kind: Literal["delivery"] = "delivery"
    id: Id
    release_id: Id
    recipient: str = Field(min_length=1)
    given: Instant
