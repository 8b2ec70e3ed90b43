"""Text as it may be shown: without what could make it read otherwise than it is written."""

from __future__ import annotations

import unicodedata
from typing import Final

# Marks that turn the direction of writing: with them "C12" can be made to read "21C".
_DIRECTIONS: Final = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def plain(text: str) -> str:
    """Drop control characters and marks of direction; keep line ends.

    Halves of characters, which no file can hold, become question marks.
    """
    text = text.replace("\r\n", "\n").encode("utf-8", "replace").decode("utf-8")
    return "".join(
        char
        for char in text
        if char == "\n" or (unicodedata.category(char) != "Cc" and char not in _DIRECTIONS)
    )
