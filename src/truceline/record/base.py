"""The value every part of the record is made of: frozen, strict about unknown fields."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """An immutable value of the record.

    Unknown fields are refused rather than dropped: a record that silently loses a field
    would still verify, and nobody would notice what is missing. What was read is never repeated
    in an error: it may be a name that must not be in a log file.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, hide_input_in_errors=True
    )
