"""A redaction: what is no longer shown or no longer kept, why, and by whom."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from truceline.record.base import Value
from truceline.record.source import Id
from truceline.record.vocabulary import RedactionMode


class Redaction(Value):
    """Sealed fields of one thing are withheld or erased. It needs two signatures.

    It holds for every entry of that kind and id, those added before it and those added later,
    until a later redaction of the same fields says otherwise. The value never stands here.

    Attributes:
        target_kind: kind of the entries concerned.
        target_id: their id.
        fields: the sealed fields, as `record.sealing` names them, such as `contact`.
        mode: withheld, erased, or shown again.
        reason: why, in words that do not give the value away.
    """

    kind: Literal["redaction"] = "redaction"
    id: Id
    target_kind: str
    target_id: Id
    fields: tuple[str, ...] = Field(min_length=1)
    mode: RedactionMode
    reason: str = Field(min_length=1)
