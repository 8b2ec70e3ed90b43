"""Names in running text of a script that puts no spaces between words.

In Latin letters a name stands between spaces and commas. In Thai and Khmer a sentence is one run
of letters, with the word for a district before its name. Names that are known are looked for in
it; nothing is guessed of the rest, and text that speaks of a distance or a direction names no
place that the event was at.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any, Final

from truceline.geo.names import khmer_words, thai_words
from truceline.geo.names.name_form import ADMIN_BEFORE, bare, key

_RELATIVE: Final = (*thai_words.RELATIVE, *khmer_words.RELATIVE)
_LONGEST: Final = 24
"""Most pieces that one name may be made of."""


class RunningText:
    """The known names that are looked for in running text.

    Args:
        names: names in any script; those in Latin letters are passed over.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = [name for name in names if written_together(name)]

    def names(self, text: str) -> tuple[str, ...]:
        """Return the names in a text in their order, each with the word for its kind of area.

        The longest name at a place counts. "District X" is given as such, so that it is not
        taken for a village or temple X. There is none where the text speaks of a distance,
        a direction or a place nearby.

        Args:
            text: running text; abbreviations are spelt out.
        """
        if not self._may_hold(text):
            return ()
        pieces = self._pieces(text)
        found: list[str] = []
        rest: list[str] = []
        at = 0
        while at < len(pieces):
            end = self._longest(pieces, at)
            if end is None:
                rest.append(pieces[at])
                at += 1
                continue
            before = "".join(pieces[:at]).rstrip(" \u200b")
            kind = next((word for word in ADMIN_BEFORE if before.endswith(word)), "")
            found.append(kind + "".join(pieces[at:end]))
            rest.append(" ")
            at = end
        if any(word in "".join(rest) for word in _RELATIVE):
            return ()
        return tuple(dict.fromkeys(found))

    def _may_hold(self, text: str) -> bool:
        """Return whether the letters of any name stand in a text; most texts go no further."""
        if not written_together(text):
            return False
        whole = key(text)
        for at in range(len(whole)):
            names = self._starts.get(whole[at : at + 2])
            if names is not None and whole.startswith(names, at):
                return True
        return False

    def _longest(self, pieces: list[str], at: int) -> int | None:
        """Return where the longest name that begins with a piece ends, or None."""
        first = key(pieces[at])
        if not first or (len(first) > 1 and first[:2] not in self._starts):
            return None
        for end in range(min(len(pieces), at + _LONGEST), at, -1):
            name = "".join(pieces[at:end])
            if key(name) not in self._keys or not pieces[end - 1].strip(" \u200b"):
                continue
            before, after = "".join(pieces[:at]), "".join(pieces[end:])
            if _within_number(before, name, after):
                continue
            if not khmer_words.has_khmer(name) or khmer_words.stands_alone(before, name, after):
                return end
        return None

    def _pieces(self, text: str) -> list[str]:
        words = thai_words.split(text, self._lexicon) if thai_words.has_thai(text) else [text]
        return [
            piece
            for word in words
            for piece in (khmer_words.syllables(word) if khmer_words.has_khmer(word) else [word])
        ]

    @cached_property
    def _starts(self) -> dict[str, tuple[str, ...]]:
        """Keys of the names, whole and without their words for kinds, by their first two letters.

        A name of one letter is not looked for.
        """
        found: dict[str, set[str]] = {}
        for name in self._names:
            for form in (key(name), key(bare(name))):
                if len(form) > 1:
                    found.setdefault(form[:2], set()).add(form)
        return {start: tuple(forms) for start, forms in found.items()}

    @cached_property
    def _lexicon(self) -> Any:
        return thai_words.lexicon(self._names)

    @cached_property
    def _keys(self) -> frozenset[str]:
        """Keys of the names, and of what is left of one without its word for temple or village.

        What is left may be an ordinary word of Thai ("new", "middle"); then it is no name.
        """
        keys = {key(name) for name in self._names}
        for name in self._names:
            rest = bare(name)
            if not thai_words.has_thai(rest) or not thai_words.is_ordinary(rest):
                keys.add(key(rest))
        return frozenset(keys)


def _within_number(before: str, name: str, after: str) -> bool:
    """Return whether a name begins or ends in the middle of a number: "Hill 35" in "Hill 350"."""
    return any(
        one.isdecimal() and other.isdecimal()
        for one, other in ((before[-1:], name[:1]), (name[-1:], after[:1]))
    )


def written_together(text: str) -> bool:
    """Return whether a text holds a script that puts no spaces between words."""
    return thai_words.has_thai(text) or khmer_words.has_khmer(text)
