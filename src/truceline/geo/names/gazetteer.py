"""The gazetteer: from the words somebody used to a place, and from a place to its names.

Two parties call one pass by two names; one name may be a temple's and a province's. So a
look-up either finds exactly one place or says that it did not: it never chooses between two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Final, Literal

from truceline.geo.names.dual_name import DualName, dual_name
from truceline.geo.names.name_form import is_admin, parts
from truceline.geo.names.name_index import Matches, NameIndex, PlaceMatch
from truceline.geo.names.pcode import CodeIndex, CodeMatch
from truceline.geo.names.thai_words import spelt_out
from truceline.record import NameOrder, Place

__all__ = ["THRESHOLD", "Gazetteer", "PlaceMatch"]

THRESHOLD: Final = 90.0
"""Least score of a misspelt name: one wrong letter in ten, or two in twenty."""

_Look = Callable[[str], Matches]


class Gazetteer:
    """An index of places by their names in every language and spelling, and by their codes.

    Args:
        places: the places; ids must differ.
        threshold: least score, 0 to 100, of a similar name.

    Raises:
        ValueError: if two places share an id.
    """

    def __init__(self, places: Sequence[Place], threshold: float = THRESHOLD) -> None:
        self.places: dict[str, Place] = {}
        for place in places:
            if place.id in self.places:
                raise ValueError(f"two places have the id {place.id!r}; each needs its own")
            self.places[place.id] = place
        self._index = NameIndex(places, threshold)

    def find(self, words: str, also: Sequence[str] = ()) -> PlaceMatch | None:
        """Return the one place that words mean, or None where none or several fit.

        The whole string is tried first, then its parts ("X and Y", "X (Y)", "X / Y", "X–Y",
        "X, Z district", and the names in running Thai or Khmer), by equal names and then by
        similar ones. A part that names a district, province or the like counts only where no
        other part names a place. `also` is asked only where the words themselves name no
        place, or where one name in them belongs to several places and `also` names exactly one
        of those. Words that list two places stay unresolved whatever `also` says. A name that
        only sounds the same finds no place; where it is another place's than the similar name,
        neither is found.

        Args:
            words: the name or description used.
            also: other names given for the same place.
        """
        index = self._index
        words = spelt_out(words)
        for look in (index.exact, index.similar):
            found = self._together(words, look, also)
            if found is not None:
                return found or None
        if not also:
            return None
        also = [spelt_out(other) for other in also]
        for look in (index.exact, index.similar):
            matches: dict[str, PlaceMatch] = {}
            for other in also:
                found = self._together(other, look, ())
                if found is False:
                    return None
                if found:
                    matches.setdefault(found.place_id, found)
            if matches:
                return next(iter(matches.values())) if len(matches) == 1 else None
        return None

    def find_all(
        self, names: Sequence[str], also: Sequence[Sequence[str]] = ()
    ) -> list[PlaceMatch | None]:
        """Return for each of many names what `find` returns; one that comes again costs nothing.

        Args:
            names: the names or descriptions, n of them.
            also: other names given for the same places, n tuples; none where it is empty.

        Raises:
            ValueError: if `also` is given and its length is not n.
        """
        if also and len(also) != len(names):
            raise ValueError(
                f"{len(names)} names and {len(also)} lists of other names; expected one for each"
            )
        if not also:
            known = {name: self.find(name) for name in dict.fromkeys(names)}
            return [known[name] for name in names]
        pairs = [(name, tuple(others)) for name, others in zip(names, also, strict=True)]
        found = {pair: self.find(*pair) for pair in dict.fromkeys(pairs)}
        return [found[pair] for pair in pairs]

    def by_code(self, system: str, code: str) -> CodeMatch | None:
        """Return the place with a code, or of a p-code the nearest known area that holds it.

        Args:
            system: the system, as it stands in `Place.codes`: "pcode", "geonames".
            code: the code; capitals and gaps do not matter.

        Raises:
            ValueError: if it is to be a p-code and is none.
        """
        return self._codes.find(system, code)

    def named(self, words: str) -> tuple[PlaceMatch, ...]:
        """Return every place that words name exactly, in the order they name them.

        For words that list several places, which `find` leaves unresolved. A name that
        belongs to several places is passed over.
        """
        words = spelt_out(words)
        whole = self._index.exact(words)
        if len(whole) == 1:
            return whole
        found: dict[str, PlaceMatch] = {}
        for part in self._parts(words)[1:]:
            matches = self._index.exact(part)
            if len(matches) == 1:
                found.setdefault(matches[0].place_id, matches[0])
        return tuple(found.values())

    def candidates(self, words: str, limit: int = 10, least: float = 70.0) -> list[PlaceMatch]:
        """Return the places that words may mean, best first, for a person to choose from.

        Args:
            words: the name or description used.
            limit: how many at most.
            least: least score, 0 to 100.
        """
        words = spelt_out(words)
        best: dict[str, PlaceMatch] = {}
        for part in dict.fromkeys((words, *self._parts(words))):
            for match in (*self._index.exact(part), *self._index.near(part, least)):
                if match.place_id not in best or match.score > best[match.place_id].score:
                    best[match.place_id] = match
        return sorted(best.values(), key=lambda m: (-m.score, m.place_id))[:limit]

    def label(self, place_id: str, order: NameOrder, index: int = 0) -> DualName:
        """Return what a place is called in output; see `dual_name`.

        Raises:
            KeyError: if the gazetteer has no such place.
        """
        return dual_name(self.places[place_id].names, order, index)

    def _together(
        self, words: str, look: _Look, also: Sequence[str]
    ) -> PlaceMatch | Literal[False] | None:
        """Return the one match, False where several places fit, None where none does."""
        whole = look(words)
        if len(whole) == 1:
            return whole[0]
        if whole:
            return self._among(whole, also) or False
        found: dict[bool, dict[str, PlaceMatch]] = {True: {}, False: {}}
        for part in self._parts(words):
            matches = whole if part == words else look(part)
            if len(matches) > 1:
                one = self._among(matches, also)
                if one is None:
                    return False
                matches = (one,)
            for match in matches:
                found[is_admin(part)].setdefault(match.place_id, match)
        ranked = found[False] or found[True]
        if len(ranked) > 1:
            return False
        return next(iter(ranked.values()), None)

    def _among(self, matches: Iterable[PlaceMatch], also: Sequence[str]) -> PlaceMatch | None:
        """Return the one of several places with one name that `also` names, if it is one."""
        named = {
            m.place_id
            for other in also
            for part in self._parts(other)
            for m in self._index.exact(part)
        }
        chosen = [match for match in matches if match.place_id in named]
        return chosen[0] if len(chosen) == 1 else None

    def _parts(self, words: str) -> tuple[str, ...]:
        """Return the names that words may be made of; those in running text come last."""
        found = parts(words)
        if words.isascii():
            return found
        within = [
            name
            for part in found[1:] or found
            if not self._index.exact(part)
            for name in self._index.within(part)
        ]
        return tuple(dict.fromkeys((*found, *within)))

    @cached_property
    def _codes(self) -> CodeIndex:
        return CodeIndex(self.places.values())
