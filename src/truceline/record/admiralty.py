"""The Admiralty code: reliability of a source A–F, credibility of an item 1–6.

F and 6 mean *cannot be judged*. They are missing values, stored as None, never a middle score.
Source: NATO AJP-2.1 (Allied Joint Doctrine for Intelligence Procedures), annex on the
evaluation of sources and information.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import BeforeValidator

RELIABILITY: Final[dict[str, str]] = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
}
CREDIBILITY: Final[dict[int, str]] = {
    1: "confirmed by other sources",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
}


def _reliability(value: object) -> object:
    if isinstance(value, str):
        value = value.strip().upper()
    return None if value in ("F", "") else value


def _credibility(value: object) -> object:
    if isinstance(value, str) and value.strip().isdigit():
        value = int(value)
    return None if value in (6, "") else value


Reliability = Annotated[Literal["A", "B", "C", "D", "E"] | None, BeforeValidator(_reliability)]
"""A letter A–E; F, empty and None all mean that it cannot be judged, and become None."""

Credibility = Annotated[Literal[1, 2, 3, 4, 5] | None, BeforeValidator(_credibility)]
"""A digit 1–5; 6, empty and None all mean that it cannot be judged, and become None."""


def rating(reliability: str | None, credibility: int | None) -> str:
    """Return the two-character rating as printed, with F and 6 for what cannot be judged."""
    return f"{reliability or 'F'}{credibility or 6}"
