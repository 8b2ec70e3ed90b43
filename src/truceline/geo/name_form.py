"""The forms of a place name: what two spellings must share to count as one name.

Nothing here knows a language's grammar. Diacritics are dropped from Latin letters only: in
Thai, Khmer and other scripts the marks above and below a letter are vowels and tones, and
without them one name becomes another.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

GENERIC: Final = frozenset(
    {"the", "temple", "temples", "prasat", "ban", "village", "villages", "area", "areas",
     "border", "crossing", "crossings", "checkpoint", "checkpoints", "pass", "town"}
)  # fmt: skip
"""Words that say what kind of place it is; dropped where something else remains."""

ADMIN: Final = {
    "district": "districts",
    "province": "provinces",
    "commune": "communes",
    "county": "counties",
    "municipality": "municipalities",
}
"""Words for an administrative area with their plurals. They are never dropped: a province and
a temple of one name are two places."""

_SEPARATOR: Final = re.compile(
    r"\s*(?:[/;,–—+&]|\s-\s|\b(?:and|or|incl|including)\b\.?)\s*", re.IGNORECASE
)
_BRACKETS: Final = re.compile(r"[(\[（]([^)\]）]*)[)\]）]")
_KEPT: Final = ("L", "N", "M")


@lru_cache(maxsize=65_536)
def normal(text: str) -> str:
    """Return a name in the form it is compared in: folded words joined by single spaces.

    Unicode compatibility forms are unified (NFKC, which also makes the two ways of writing
    Thai sara am one), case is folded, Latin letters lose their diacritics, apostrophes and
    invisible characters go, and any other punctuation becomes a space.
    """
    composed = unicodedata.normalize("NFKC", text).casefold()
    kept: list[str] = []
    latin = False
    for char in unicodedata.normalize("NFD", composed):
        category = unicodedata.category(char)
        if category.startswith("M"):
            if latin:
                continue
        elif category.startswith("L"):
            latin = unicodedata.name(char, "").startswith("LATIN")
        if category.startswith(_KEPT):
            kept.append(char)
        elif char not in "'’‘ʼ`´" and category != "Cf":
            kept.append(" ")
    return unicodedata.normalize("NFC", " ".join("".join(kept).split()))


def key(text: str) -> str:
    """Return the normal form without spaces, so that "Sa-ngam" and "Sangam" are one."""
    return normal(text).replace(" ", "")


def bare(text: str, generic: frozenset[str] = GENERIC) -> str:
    """Return the normal form without its generic words, or whole where nothing would remain."""
    words = normal(text).split()
    rest = [word for word in words if word not in generic]
    return " ".join(rest or words)


def shorter(text: str, generic: frozenset[str] = GENERIC) -> tuple[str, ...]:
    """Return the normal form, then with one generic word after another cut off its end."""
    words = normal(text).split()
    forms = [" ".join(words)]
    while len(words) > 1 and words[-1] in generic:
        words = words[:-1]
        forms.append(" ".join(words))
    return tuple(forms)


def parts(text: str) -> tuple[str, ...]:
    """Return the names a string may be made of: outside and inside brackets, between commas.

    "X (Y)" gives X and Y, "X / Y", "X–Y", "X and Y" and "X, Y" as well. A hyphen within a word
    does not part it. "X and Y provinces" gives "X province" and "Y province".
    """
    outside = " ".join(_BRACKETS.sub(" ", text).split())
    inside = _BRACKETS.findall(text)
    pieces = [piece for chunk in (outside, *inside) for piece in _SEPARATOR.split(chunk)]
    last = normal(outside).split()[-1:] or [""]
    for one, many in ADMIN.items():
        if last[0] == many:
            pieces = [f"{normal(piece).removesuffix(many).strip()} {one}" for piece in pieces]
    return tuple(dict.fromkeys(piece.strip() for piece in (outside, *pieces) if normal(piece)))


def is_admin(text: str) -> bool:
    """Return whether a name is that of an administrative area, going by its last word."""
    return normal(text).rpartition(" ")[2] in ADMIN


def is_latin(text: str) -> bool:
    """Return whether a name is written in Latin letters, going by its first letter."""
    for char in text:
        if char.isalpha():
            return unicodedata.name(char, "").startswith("LATIN")
    return True


def numbers(text: str) -> tuple[str, ...]:
    """Return the numbers in a name; "Hill 350" and "Hill 550" are never one misspelt name."""
    return tuple(re.findall(r"\d+", normal(text)))
