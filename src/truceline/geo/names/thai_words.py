"""Thai: its words for kinds of places, and where words end in text written without spaces."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

ADMIN: Final = {
    "จังหวัด": "province",
    "กิ่งอำเภอ": "district",
    "อำเภอ": "district",
    "ตำบล": "subdistrict",
    "เทศบาล": "municipality",
}
"""Words that stand before the name of an administrative area, with the same word in English."""

GENERIC: Final = (
    "ปราสาทหิน", "ปราสาท", "หมู่บ้าน", "บ้าน", "บริเวณ", "พื้นที่", "ชายแดน", "จุดผ่านแดน", "ด่าน",
)  # fmt: skip
"""Words before a name that say what kind of place it is: temple, village, area, border, crossing.

"Chong" (ช่อง, a pass) is not among them: it is a part of names, and what is left of one without
it is another name or an ordinary word.
"""

RELATIVE: Final = (
    "ห่าง", "ระหว่าง", "ใกล้", "ตรงข้าม", "กิโลเมตร", "เมตร", "กม.", "ทิศ", "ทางเหนือ", "ทางใต้",
    "ทางตะวันออก", "ทางตะวันตก", "ด้านเหนือ", "ด้านใต้", "ด้านตะวันออก", "ด้านตะวันตก",
)  # fmt: skip
"""Words that put an event beside a place and not at it: far, between, near, opposite, metre."""

_ABBREVIATIONS: Final = {
    "จ.": "จังหวัด",
    "อ.": "อำเภอ",
    "ต.": "ตำบล",
    "บ.": "บ้าน",
    "กิ่ง อ.": "กิ่งอำเภอ",
}
_ABBREVIATED: Final = re.compile(r"(?<![฀-๿.])(กิ่ง อ\.|[จอตบ]\.)[ \u200b]*(?=[ก-ฮเ-ไ])")
_THAI: Final = re.compile(r"[฀-๿]")


def has_thai(text: str) -> bool:
    """Return whether there is Thai in a text."""
    return not text.isascii() and _THAI.search(text) is not None


def spelt_out(text: str) -> str:
    """Return a text with the abbreviations of province, district, subdistrict and village in full.

    One letter and a full stop, directly before a Thai word and not after one: "อ.เมือง".
    """
    if not has_thai(text):
        return text
    return _ABBREVIATED.sub(lambda found: _ABBREVIATIONS[found[1]], text)


def lexicon(names: Iterable[str]) -> Any:
    """Return what `split` needs: the words of Thai with names added.

    The ordinary words are needed beside the names: without them a name would be found in the
    middle of a longer word. Building takes about a third of a second, so it is done where Thai
    text first comes, and pythainlp is imported only here.
    """
    _keep_to_memory()
    from pythainlp.util import Trie

    own = {composed(name) for name in names}
    return Trie(_ordinary() | own | set(ADMIN) | set(GENERIC) | set(RELATIVE))


def split(text: str, words: Any) -> list[str]:
    """Return the words of a text, in order and with nothing left out.

    Maximal matching within the bounds of Thai character clusters (pythainlp's `newmm`, which
    needs no network): of the ways to cut the text into known words the one with fewest.

    Args:
        text: the text, also one that is only in part Thai.
        words: what `lexicon` returned.
    """
    _keep_to_memory()
    from pythainlp.tokenize import word_tokenize

    found: list[str] = word_tokenize(
        composed(text), custom_dict=words, engine="newmm", keep_whitespace=True
    )
    return found


def is_ordinary(word: str) -> bool:
    """Return whether a word is in the dictionary: no name by itself in running text."""
    return composed(word) in _ordinary()


def composed(text: str) -> str:
    """Return a text with sara am as one character, as the dictionary writes it."""
    return text.replace("ํา", "ำ")


def _keep_to_memory() -> None:
    """Keep pythainlp from making a folder in the user's home and from asking the network.

    It makes one when it is imported, and fails where it may not. A user's own setting stands.
    """
    if "PYTHAINLP_READ_MODE" not in os.environ:  # the older name; it may not stand beside the new
        os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")
    os.environ.setdefault("PYTHAINLP_OFFLINE", "1")


@lru_cache(maxsize=1)
def _ordinary() -> frozenset[str]:
    _keep_to_memory()
    from pythainlp.corpus import thai_words

    return frozenset(thai_words())
