"""Bounds of parameters: what is no share of 1 is refused where it is written."""

from __future__ import annotations

from dataclasses import fields


def shares(value: object, *others: str) -> None:
    """Refuse numbers below 0, and shares above 1 but for the fields named in `others`."""
    for each in fields(value):  # type: ignore[arg-type]
        found = getattr(value, each.name)
        if isinstance(found, bool) or not isinstance(found, int | float):
            continue
        if found < 0 or (found > 1 and each.name not in others):
            raise ValueError(f"{each.name} {found} is outside its range")
