"""The forms of a place name: what two spellings must share to count as one name.

Nothing here knows a language's grammar, only the words for kinds of places. Diacritics are
dropped from Latin letters only: in Thai, Khmer and other scripts the marks above and below a
letter are vowels and tones, and without them one name becomes another.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum, auto
from functools import lru_cache
from typing import Final

from truceline.geo.names import khmer_words, thai_words

GENERIC: Final = frozenset(
    {"the", "temple", "temples", "prasat", "ban", "village", "villages", "area", "areas",
     "border", "crossing", "crossings", "checkpoint", "checkpoints", "pass", "town"}
)  # fmt: skip
"""Words that say what kind of place it is; dropped where something else remains."""

ADMIN: Final = {
    "district": "districts",
    "subdistrict": "subdistricts",
    "province": "provinces",
    "commune": "communes",
    "county": "counties",
    "municipality": "municipalities",
}
"""Words for an administrative area with their plurals. They are never dropped: a province and
a temple of one name are two places."""

ADMIN_BEFORE: Final = dict(
    sorted((thai_words.ADMIN | khmer_words.ADMIN).items(), key=lambda item: -len(item[0]))
)
"""The same words of scripts that write them before the name and join them to it, longest first."""

_GENERIC_BEFORE: Final = tuple(
    sorted((*thai_words.GENERIC, *khmer_words.GENERIC), key=len, reverse=True)
)
_SEPARATOR: Final = re.compile(
    r"\s*(?:[/;,–—+&]|\s-\s|\b(?:and|or|incl|including)\b\.?)\s*", re.IGNORECASE
)
_SEPARATED: Final = re.compile(r"[/;,–—+&(\[（]|\s-\s|\b(?:and|or|incl|including)\b", re.IGNORECASE)
"""A quick look whether there is a separator or a bracket at all."""

_BRACKETS: Final = re.compile(r"[(\[（]([^)\]）]*)[)\]）]")
_APOSTROPHES: Final = frozenset("'’‘ʼ`´")
_SIMPLE: Final = str.maketrans({"–": " ", "—": " ", "’": None, "‘": None})
_PLAIN: Final = "".join(
    char if char.isalnum() else " " for char in (chr(code).lower() for code in range(128))
)
_AFTER_VOWEL: Final = frozenset("ะาำๅๆ็่้๊๋์")
"""Thai signs that never begin a word."""

_SARA_AM: Final = re.compile("([่-๋]*)ํ([่-๋]*)า")
_PLURALS: Final = tuple(ADMIN.values())


class _Sort(Enum):
    """What becomes of a character in the normal form."""

    LATIN = auto()
    LETTER = auto()
    MARK = auto()
    NUMBER = auto()
    GONE = auto()
    SPACE = auto()


@lru_cache(maxsize=65_536)
def normal(text: str) -> str:
    """Return a name in the form it is compared in: folded words joined by single spaces.

    Unicode compatibility forms are unified (NFKC), case is folded, Latin letters lose their
    diacritics, digits of every script become 0 to 9, apostrophes and invisible characters go,
    and any other punctuation becomes a space. Of Thai, the ways of writing sara am and sara ae
    that look alike become one.
    """
    if not text.isascii():
        text = text.translate(_SIMPLE)
    if text.isascii():
        return " ".join(text.replace("'", "").replace("`", "").translate(_PLAIN).split())
    composed = unicodedata.normalize("NFKC", text).casefold()
    kept: list[str] = []
    latin = False
    for char in unicodedata.normalize("NFD", composed):
        sort, written = _sort(char)
        if sort is _Sort.GONE or (sort is _Sort.MARK and latin):
            continue
        if sort in (_Sort.LATIN, _Sort.LETTER):
            latin = sort is _Sort.LATIN
        kept.append(written)
    whole = unicodedata.normalize("NFC", " ".join("".join(kept).split()))
    return _SARA_AM.sub(r"\1\2ำ", whole.replace("เเ", "แ"))


@lru_cache(maxsize=8_192)
def _sort(char: str) -> tuple[_Sort, str]:
    """Return what becomes of a character and what is written for it."""
    category = unicodedata.category(char)
    if category.startswith("M"):
        return _Sort.MARK, char
    if category.startswith("L") and char not in _APOSTROPHES:
        latin = unicodedata.name(char, "").startswith("LATIN")
        return (_Sort.LATIN if latin else _Sort.LETTER), char
    if category.startswith("N"):
        figure = unicodedata.decimal(char, None)
        return _Sort.NUMBER, char if figure is None else str(figure)
    if char in _APOSTROPHES or category == "Cf":
        return _Sort.GONE, ""
    return _Sort.SPACE, " "


def key(text: str) -> str:
    """Return the normal form without spaces, so that "Sa-ngam" and "Sangam" are one."""
    return normal(text).replace(" ", "")


def bare(text: str, generic: frozenset[str] = GENERIC) -> str:
    """Return the normal form without its generic words, or whole where nothing would remain."""
    whole = normal(text)
    words = whole.split()
    if not whole.isascii():
        words = [_without_kind(word) for word in words]
    rest = [word for word in words if word not in generic and word not in _GENERIC_BEFORE]
    return " ".join(rest or words)


def _without_kind(word: str) -> str:
    """Return a word without the generic words that its script joins to the front of a name."""
    for kind in _GENERIC_BEFORE:
        if word.startswith(kind) and _begins_word(word[len(kind) :]):
            return _without_kind(word[len(kind) :])
    return word


def _begins_word(text: str) -> bool:
    return bool(text) and text[0] not in _AFTER_VOWEL and unicodedata.category(text[0])[0] != "M"


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
    outside = " ".join(text.split())
    whole = normal(outside)
    if not whole:
        return ()
    if not _SEPARATED.search(outside) and not whole.endswith(_PLURALS):
        return (outside,)
    outside = " ".join(_BRACKETS.sub(" ", text).split())
    inside = _BRACKETS.findall(text)
    pieces = [piece for chunk in (outside, *inside) for piece in _SEPARATOR.split(chunk)]
    last = normal(outside).split()[-1:] or [""]
    for one, many in ADMIN.items():
        if last[0] == many:
            pieces = [f"{normal(piece).removesuffix(many).strip()} {one}" for piece in pieces]
    return tuple(dict.fromkeys(piece.strip() for piece in (outside, *pieces) if normal(piece)))


def area(text: str) -> tuple[str, str]:
    """Return the name of an administrative area and the word for its kind, in normal form.

    "X district" gives "X" and "district", and so does the same in a script that puts the word
    first. The kind is "" for any other name.
    """
    whole = normal(text)
    name, _, last = whole.rpartition(" ")
    if last in ADMIN:
        return name, last
    if not whole.isascii():
        for word, kind in ADMIN_BEFORE.items():
            rest = whole.removeprefix(word)
            if rest != whole and _begins_word(rest):
                return rest.strip(), kind
    return whole, ""


def is_admin(text: str) -> bool:
    """Return whether a name is that of an administrative area, going by the word for one."""
    return bool(area(text)[1])


def is_latin(text: str) -> bool:
    """Return whether a name is written in Latin letters, going by its first letter."""
    for char in text:
        if char.isalpha():
            return unicodedata.name(char, "").startswith("LATIN")
    return True


def numbers(text: str) -> tuple[str, ...]:
    """Return the numbers in a name; "Hill 350" and "Hill 550" are never one misspelt name."""
    return tuple(re.findall(r"\d+", normal(text)))
