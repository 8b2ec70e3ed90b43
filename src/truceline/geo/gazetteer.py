"""The gazetteer: from the words somebody used to a place, and from a place to its names.

Two parties call one pass by two names; one name may be a temple's and a province's. So a
look-up either finds exactly one place or says that it did not: it never chooses between two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from rapidfuzz import fuzz, process

from truceline.geo.dual_name import DualName, dual_name
from truceline.geo.name_form import bare, is_admin, key, numbers, parts, shorter
from truceline.record import NameOrder, Place

THRESHOLD: Final = 90.0
"""Least score of a misspelt name: one wrong letter in ten, or two in twenty."""

_SHORTEST: Final = 5
"""Shorter names are not matched loosely: one letter makes them another name."""


@dataclass(frozen=True)
class PlaceMatch:
    """A place found by name.

    Attributes:
        place_id: id of the place.
        name: the name in the gazetteer that matched.
        score: 100 for the same name, less for a similar one (normalised Indel similarity).
        exact: whether the normalised names are equal.
    """

    place_id: str
    name: str
    score: float
    exact: bool


_Look = Callable[[str], tuple[PlaceMatch, ...]]


class Gazetteer:
    """An index of places by their names in every language and spelling.

    Args:
        places: the places; ids must differ.
        threshold: least score, 0 to 100, of a similar name.

    Raises:
        ValueError: if two places share an id.
    """

    def __init__(self, places: Sequence[Place], threshold: float = THRESHOLD) -> None:
        self.places: dict[str, Place] = {}
        self._threshold = threshold
        self._full: dict[str, dict[str, str]] = {}
        self._bare: dict[str, dict[str, str]] = {}
        self._spelt: dict[tuple[str, str], dict[str, str]] = {}
        self._stems: dict[str, list[str]] = {}
        for place in places:
            if place.id in self.places:
                raise ValueError(f"two places have the id {place.id!r}; each needs its own")
            self.places[place.id] = place
            for name in place.names:
                for index, form in (
                    (self._full, key(name.text)),
                    (self._bare, key(bare(name.text))),
                ):
                    index.setdefault(form, {}).setdefault(place.id, name.text)
                stem, kind = _stem(name.text)
                self._spelt.setdefault((kind, stem), {}).setdefault(place.id, name.text)
        for kind, stem in self._spelt:
            if len(stem) >= _SHORTEST:
                self._stems.setdefault(kind, []).append(stem)

    def find(self, words: str, also: Sequence[str] = ()) -> PlaceMatch | None:
        """Return the one place that words mean, or None where none or several fit.

        The whole string is tried first, then its parts ("X and Y", "X (Y)", "X / Y", "X–Y",
        "X, Z district"), by equal names and then by similar ones. A part that names a
        district, province or the like counts only where no other part names a place. `also`
        is asked only where the words themselves name no place, or where one name in them
        belongs to several places and `also` names exactly one of those. Words that list two
        places stay unresolved whatever `also` says.

        Args:
            words: the name or description used.
            also: other names given for the same place.
        """
        for look in (self._exact, self._similar):
            found = self._together(words, look, also)
            if found is not None:
                return found or None
        for look in (self._exact, self._similar):
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

    def named(self, words: str) -> tuple[PlaceMatch, ...]:
        """Return every place that words name exactly, in the order they name them.

        For words that list several places, which `find` leaves unresolved. A name that
        belongs to several places is passed over.
        """
        whole = self._exact(words)
        if len(whole) == 1:
            return whole
        found: dict[str, PlaceMatch] = {}
        for part in parts(words)[1:]:
            matches = self._exact(part)
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
        best: dict[str, PlaceMatch] = {}
        for part in (words, *parts(words)):
            for match in (*self._exact(part), *self._scored(part, least)):
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
        for part in parts(words):
            matches = look(part)
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
        named = {m.place_id for other in also for part in parts(other) for m in self._exact(part)}
        chosen = [match for match in matches if match.place_id in named]
        return chosen[0] if len(chosen) == 1 else None

    def _exact(self, words: str) -> tuple[PlaceMatch, ...]:
        """Return every place with this name; a fuller form of the words is tried first."""
        for form in shorter(words):
            hits = self._full.get(key(form))
            if hits:
                return tuple(PlaceMatch(i, name, 100.0, True) for i, name in sorted(hits.items()))
        hits = self._bare.get(key(bare(words)), {})
        return tuple(PlaceMatch(i, name, 100.0, True) for i, name in sorted(hits.items()))

    def _similar(self, words: str) -> tuple[PlaceMatch, ...]:
        return self._scored(words, self._threshold)

    def _scored(self, words: str, least: float) -> tuple[PlaceMatch, ...]:
        """Return every place with a name at least so similar.

        Only what tells names apart is compared: not generic words, and not "district", which
        two districts share however different they are.
        """
        form, kind = _stem(words)
        if len(form) < _SHORTEST:
            return ()
        figures = numbers(words)
        best: dict[str, PlaceMatch] = {}
        for spelling, score, _ in process.extract(
            form, self._stems.get(kind, ()), scorer=fuzz.ratio, score_cutoff=least, limit=None
        ):
            if numbers(spelling) != figures:
                continue
            for place_id, name in self._spelt[kind, spelling].items():
                if place_id not in best or score > best[place_id].score:
                    best[place_id] = PlaceMatch(place_id, name, float(score), False)
        return tuple(best[place_id] for place_id in sorted(best))


def _stem(text: str) -> tuple[str, str]:
    """Return a name without its generic words, and the administrative word it ended in."""
    name = bare(text)
    if is_admin(name):
        stem, _, kind = name.rpartition(" ")
        return stem, kind
    return name, ""
