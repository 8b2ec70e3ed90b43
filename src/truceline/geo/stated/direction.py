"""Directions as people write them: 8 and 16 winds in words and letters, and degrees."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from truceline.geo.stated.assumed import DUE_DEG, STATED_DEG, WIDTH_DEG

_LETTERS: Final = (
    "N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW",
    "NNW",
)  # fmt: skip
_WORDS: Final = {"N": "north", "E": "east", "S": "south", "W": "west"}
_GAP: Final = r"[\s–-]*"


def _winds() -> dict[str, int]:
    """Return each wind's number of sixteenths by its letters and words without gaps."""
    found: dict[str, int] = {}
    for sixteenth, letters in enumerate(_LETTERS):
        found[letters.casefold()] = sixteenth
        found["".join(_WORDS[letter] for letter in letters)] = sixteenth
    return found


_SIXTEENTHS: Final = _winds()


def _pattern() -> str:
    words = [_GAP.join(_WORDS[letter] for letter in letters) for letters in _LETTERS]
    words = [f"{word}(?:ern|wards?|erly)?" for word in words]
    dotted = [r"\.?".join(letters) + r"\.?" for letters in _LETTERS]
    # Letters count in capitals only: "se" and "e" are words elsewhere.
    return "|".join(
        [*sorted(words, key=len, reverse=True)]
        + [f"(?-i:{letters})" for letters in sorted(dotted, key=len, reverse=True)]
    )


DIRECTION: Final = (
    rf"(?:(?P<due>due|directly|straight)\s+)?(?:(?P<wind>(?<!\w)(?:{_pattern()})(?!\w))"
    r"|(?P<degrees>\d{1,3}(?:\.\d+)?)\s*(?:°|deg(?:rees)?\.?)(?:\s*T(?:rue)?(?!\w))?)"
)
"""A direction in a text, for `re.IGNORECASE`; groups due, wind and degrees."""

_WHOLE: Final = re.compile(DIRECTION, re.IGNORECASE)


@dataclass(frozen=True)
class Direction:
    """A direction as far as its words say.

    Attributes:
        bearing_deg: its middle, degrees clockwise from true north, in [0, 360).
        width_deg: from the first direction that they may mean to the last, degrees.
    """

    bearing_deg: float
    width_deg: float


def parse_direction(text: str) -> Direction:
    """Read a direction. Degrees are taken as true; nothing here turns a magnetic bearing.

    Raises:
        ValueError: if it is no direction, or its degrees exceed 360.
    """
    match = _WHOLE.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is no direction; expected one such as 'south-east', 'SSE', 45°")
    return direction_of(match)


def direction_of(match: re.Match[str]) -> Direction:
    """Return the direction that a match of `DIRECTION` says.

    Raises:
        ValueError: if its degrees exceed 360.
    """
    if match["degrees"]:
        degrees = float(match["degrees"])
        if degrees > 360:
            raise ValueError(f"{match[0]!r} is no direction; expected 0 to 360 degrees")
        return Direction(degrees % 360.0, STATED_DEG)
    plain = re.sub(r"(?:ern|wards?|erly)$", "", re.sub(r"[^a-z]", "", match["wind"].casefold()))
    sixteenth = _SIXTEENTHS[plain]
    winds = 16 if sixteenth % 2 else 8
    width = DUE_DEG if match["due"] else WIDTH_DEG[winds]
    return Direction(sixteenth * 22.5, width)
