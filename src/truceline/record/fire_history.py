"""A fire history: a file of past detections that says what burns in an area anyway."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from truceline.record.base import Value
from truceline.record.source import Id
from truceline.record.when import When
from truceline.record.where import Where


class FireHistory(Value):
    """Past fire detections of an area, kept as one original file rather than as entries.

    A background is fitted from the file itself wherever it is needed, so nobody has to trust a
    fitted number. The file is the original of the source.

    Attributes:
        when: from the start of the first day it covers to the end of the last, UTC.
        where: the area it covers, whole: a day and place within it without a row had no
            detection.
        detections: number of rows read.
        platforms: the satellites whose detections it holds.
    """

    kind: Literal["fire_history"] = "fire_history"
    id: Id
    source_id: Id
    when: When
    where: Where
    detections: int = Field(ge=1)
    platforms: tuple[str, ...] = Field(min_length=1)
