"""A count with its noun, for the terminal and for briefings alike."""

from __future__ import annotations


def counted(count: int, one: str, many: str | None = None) -> str:
    """Write a count with its noun: 1 incident, 12 incidents, no incidents."""
    noun = one if count == 1 else many or f"{one}s"
    return f"{count or 'no'} {noun}"
