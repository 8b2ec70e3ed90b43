"""Orbital elements: where a satellite was said to be, from which its passes are computed."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from truceline.record.base import Value
from truceline.record.source import Id


class Elements(Value):
    """One two-line element set, as published.

    Whether it is genuine is judged when it is read (`read.orbit`), as many that circulate are
    invented. Its epoch, and so its age at any moment, stands in its first line.

    Attributes:
        platform: the satellite, by the name it has elsewhere in the record.
        line1: first line, 69 characters.
        line2: second line, 69 characters.
    """

    kind: Literal["elements"] = "elements"
    id: Id
    source_id: Id
    platform: str = Field(min_length=1)
    line1: str = Field(pattern=r"^1 .{67}$")
    line2: str = Field(pattern=r"^2 .{67}$")
