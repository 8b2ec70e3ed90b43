"""Numbers as English summaries write them, and how exactly they are meant."""

from __future__ import annotations

import math
import re
from typing import Final

ABOUT: Final = 0.1
"""Half the width of "about n", as a share of n; one at least."""
DOZENS: Final = (24.0, 99.0)
"""What "dozens" leaves possible."""

_TO_TWENTY: Final = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    "twenty",
)  # fmt: skip
_WORDS: Final = {word: number for number, word in enumerate(_TO_TWENTY, start=1)} | {
    "single": 1, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100,
}  # fmt: skip

ABOUT_WORDS: Final = ("about", "around", "some", "approximately", "roughly", "nearly", "almost")
LEAST_WORDS: Final = ("at least", "more than", "over", "no fewer than", "no less than")
MOST_WORDS: Final = ("up to", "at most", "no more than", "fewer than", "less than")


def _either(words: tuple[str, ...]) -> str:
    return "|".join(word.replace(" ", r"\s+") for word in words)


# Not within a name such as F-16, a time or a decimal, and not an increment ("three more").
NUMBER: Final = (
    rf"(?:(?P<about>{_either(ABOUT_WORDS)}|~|≈)\s*|(?P<least>{_either(LEAST_WORDS)})\s+"
    rf"|(?P<most>{_either(MOST_WORDS)})\s+)?"
    rf"(?<![\w.:,/-])(?P<number>\d{{1,3}}(?:,\d{{3}})+|\d+|{'|'.join(_WORDS)})(?![\d.:]\d)(?!\w)"
    r"(?P<plus>\+)?"
    r"(?!\s+(?:more|further|additional|other|others|of)\b)"
)
"""A pattern for a number with its qualifier, to be compiled without regard to case."""


def value(text: str) -> int:
    """Return the number that a word or digits stand for."""
    return _WORDS[text.lower()] if text.lower() in _WORDS else int(text.replace(",", ""))


def meant(match: re.Match[str]) -> tuple[float, float]:
    """Return the lowest and highest number that a match of `NUMBER` leaves possible."""
    number = float(value(match["number"]))
    if match["least"] or match["plus"]:
        return number, math.inf
    if match["most"]:
        return min(1.0, number), number
    if match["about"]:
        return about(number)
    return number, number


def about(number: float) -> tuple[float, float]:
    """Return what "about n" leaves possible."""
    slack = max(1.0, ABOUT * number)
    return number - slack, number + slack


def printed(span: tuple[float, float], words: str = "") -> str:
    """Write a number as it was meant.

    Args:
        span: lowest and highest number left possible.
        words: the words of the source, used where the span is not exact.
    """
    low, high = span
    if low == high:
        return "none" if low == 0 else f"{low:,.0f}"
    if words:
        return words
    return f"{low:,.0f} or more" if high == math.inf else f"{low:,.0f}–{high:,.0f}"
