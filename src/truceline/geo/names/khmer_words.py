"""Khmer: its words for kinds of places, and where a name may begin and end in running text.

No dictionary of Khmer is used. A name may begin and end only between orthographic syllables (a
letter with the letters below it and its marks), and a short one only beside something that is
known to end or begin a word.
"""

from __future__ import annotations

import re
from typing import Final

ADMIN: Final = {
    "ខេត្ត": "province",
    "ស្រុក": "district",
    "ខណ្ឌ": "district",
    "ឃុំ": "commune",
    "សង្កាត់": "commune",
}
"""Words that stand before the name of an administrative area, with the same word in English."""

GENERIC: Final = (
    "ប្រាសាទ", "ភូមិ", "ក្រុង", "តំបន់", "ព្រំដែន", "ច្រកទ្វារ", "ច្រក",
)  # fmt: skip
"""Words before a name that say what kind of place it is: temple, village, town, area, border,
gate, crossing."""

RELATIVE: Final = (
    "ចម្ងាយ", "ឆ្ងាយ", "រវាង", "ជិត", "ទល់មុខ", "គីឡូម៉ែត្រ", "ម៉ែត្រ", "គ.ម", "ទិស", "ខាងជើង",
    "ខាងត្បូង", "ខាងកើត", "ខាងលិច",
)  # fmt: skip
"""Words that put an event beside a place and not at it: far, between, near, opposite, metre."""

BESIDE: Final = (
    "នៅ", "ក្នុង", "ត្រង់", "លើ", "ពី", "ទៅ", "និង", "ឬ", "នៃ", "ដល់",
)  # fmt: skip
"""Words that a name stands beside: at, in, on, from, to, and, or, of."""

SHORTEST: Final = 3
"""A name of fewer syllables counts only between words that are known or the ends of a run."""

_KHMER: Final = re.compile(r"[ក-៿]")
# Letters; then letters below (after the sign coeng) and vowels and signs, which belong to them.
_SYLLABLE: Final = re.compile(r"[ក-ឳ](?:្[ក-ឳ]|[ា-៑៓៝])*|[^ក-ឳ\s\u200b]+?|[\s\u200b]+")
_WORDS: Final = tuple(sorted((*ADMIN, *GENERIC, *RELATIVE, *BESIDE), key=len, reverse=True))


def has_khmer(text: str) -> bool:
    """Return whether there is Khmer in a text."""
    return not text.isascii() and _KHMER.search(text) is not None


def syllables(text: str) -> list[str]:
    """Return the orthographic syllables of a text and all that stands between, nothing left out."""
    return _SYLLABLE.findall(text)


def stands_alone(before: str, name: str, after: str) -> bool:
    """Return whether a name found in running text is long enough or set off on both sides.

    Args:
        before: what stands before it.
        name: the name.
        after: what stands after it.
    """
    if sum(_KHMER.match(part) is not None for part in syllables(name)) >= SHORTEST:
        return True
    begins = not before or not _KHMER.match(before[-1]) or before.endswith(_WORDS)
    ends = not after or not _KHMER.match(after[0]) or after.startswith(_WORDS)
    return begins and ends
