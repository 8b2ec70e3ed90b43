"""Contested quantities: the questions inside an incident on which its accounts differ.

Who fired first, how many, at what time, with what, how far, genuine or not: each is a
`Proposition` of its own, with the positions side by side. The rules and every number are in
`docs/contested.md`.
"""

from truceline.weigh.contested.contested import contested
from truceline.weigh.contested.proposition import (
    Kind,
    Position,
    Proposition,
    Standing,
    worded,
)

__all__ = ["Kind", "Position", "Proposition", "Standing", "contested", "worded"]
