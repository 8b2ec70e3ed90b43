"""The sound form: one form for the spellings that one name may get in Latin letters.

A name that is written in another script has no one spelling in Latin letters: each ministry,
newspaper and map has its own, and a letter stands for what it stands for in English or French.
The sound form keeps what these spellings share. It is coarse on purpose and only suggests: two
names of one sound form may be two places, so a look-up never takes a place for its sound alone.

Its rules, in this order, for each word:

1. A letter with a breath is the letter: ph, th, kh, bh, dh are p, t, k, b, d; gh is k; ch and sh
   are one.
2. g and q are k, j is ch, v is w, z is s; a doubled letter is one.
3. After a vowel, h and r are silent where no vowel follows, and so is s at the end of a word and e
   at the end of a word after a consonant.
4. A group of vowels is one of two: those that end in i or y or are made of e, i, y, and "ea",
   "ie", are e; all others are a. A w or y that ends a group belongs to it.

Method: rules of our own, from the spellings in the case's gazetteer and the three systems they
mostly follow (RTGS for Thai; UNGEGN and the Geographic Department's for Khmer), in the manner of
phonetic keys since Soundex (Russell, 1918).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from truceline.geo.names.name_form import is_latin, normal

SOUND: Final = 85.0
"""Score, 0 to 100, of a place whose name only sounds the same: below that of a misspelt name."""

SHORTEST: Final = 3
"""A shorter sound form says too little: many names share it."""

_BREATHED: Final = (
    ("ph", "p"), ("th", "t"), ("kh", "k"), ("bh", "b"), ("dh", "d"), ("gh", "k"), ("ch", "c"),
    ("sh", "c"), ("ck", "k"),
)  # fmt: skip
_ALIKE: Final = str.maketrans("gqjvz", "kkcws")
_DOUBLED: Final = re.compile(r"(.)\1+")
_SILENT: Final = re.compile(
    r"(?<=[aeiou])[hr](?![aeiouy])|(?<=[aeiouy])s$|(?<=[aeiou][bcdfklmnprstw])e$"
)
_VOWELS: Final = re.compile(r"[aeiou]+(?:[yw](?![aeiou]))?|(?<![aeiou])y(?![aeiou])")


def sound(text: str) -> str:
    """Return the sound form of a name, or "" of one that is not in Latin letters.

    Of the normal form of the name, its words joined: "Ta Muen", "Ta Moan" and "Tamone" are one.
    """
    if not is_latin(text):
        return ""
    return "".join(_word(word) for word in normal(text).split())


@lru_cache(maxsize=65_536)
def _word(word: str) -> str:
    for spelt, heard in _BREATHED:
        word = word.replace(spelt, heard)
    word = _DOUBLED.sub(r"\1", word.translate(_ALIKE))
    word = _SILENT.sub("", word)
    return _DOUBLED.sub(r"\1", _VOWELS.sub(lambda found: _vowel(found[0]), word))


@lru_cache(maxsize=1_024)
def _vowel(group: str) -> str:
    front = group[-1] in "iy" or set(group) <= set("eiy") or group[:2] in ("ea", "ie")
    return "e" if front else "a"
