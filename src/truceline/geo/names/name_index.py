"""The index of names: places by what they are called, by equal, similar and like-sounding names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from rapidfuzz import fuzz, process

from truceline.geo.names.name_form import (
    ADMIN_BEFORE,
    GENERIC,
    area,
    bare,
    key,
    normal,
    numbers,
    shorter,
)
from truceline.geo.names.running_text import RunningText, written_together
from truceline.geo.names.similar_names import SimilarNames
from truceline.geo.names.sound_form import SHORTEST as SHORTEST_SOUND
from truceline.geo.names.sound_form import SOUND, sound
from truceline.geo.names.thai_words import spelt_out
from truceline.record import Place

SHORTEST: Final = 5
"""Shorter names are not matched loosely: one letter makes them another name."""


@dataclass(frozen=True)
class PlaceMatch:
    """A place found by name.

    Attributes:
        place_id: id of the place.
        name: the name in the gazetteer that matched.
        score: 100 for the same name, less for a similar one (normalised Indel similarity), and
            `SOUND` for one that is neither and sounds the same.
        exact: whether the normalised names are equal.
        by_sound: whether the name only sounds the same.
    """

    place_id: str
    name: str
    score: float
    exact: bool
    by_sound: bool = False


Matches = tuple[PlaceMatch, ...]
_Places = dict[str, str]


class NameIndex:
    """Places by their names in every language and spelling.

    Which party uses a name, and whether it is shown, changes nothing: all names count alike.

    Args:
        places: the places; ids differ.
        threshold: least score, 0 to 100, of a similar name.
    """

    def __init__(self, places: Iterable[Place], threshold: float) -> None:
        self._threshold = threshold
        full: dict[str, _Places] = {}
        short: dict[str, _Places] = {}
        self._spelt: dict[tuple[str, str], _Places] = {}
        self._sounds: dict[tuple[str, str], _Places] = {}
        together: list[str] = []
        for place in places:
            for name in place.names:
                text = spelt_out(name.text)
                for form in _full_forms(text, place.what):
                    full.setdefault(key(form), {}).setdefault(place.id, name.text)
                    if written_together(form):
                        together.append(form)
                short.setdefault(key(bare(text)), {}).setdefault(place.id, name.text)
                stem, kind = stem_of(text)
                self._spelt.setdefault((kind, stem), {}).setdefault(place.id, name.text)
                if heard := sound(stem):
                    self._sounds.setdefault((kind, heard), {}).setdefault(place.id, name.text)
        self._full, self._bare = _equal(full), _equal(short)
        self._stems: dict[str, list[str]] = {}
        for kind, stem in self._spelt:
            if len(stem) >= SHORTEST:
                self._stems.setdefault(kind, []).append(stem)
        self._together = tuple(dict.fromkeys(together))

    def exact(self, words: str) -> Matches:
        """Return every place with this name; a fuller form of the words is tried first."""
        whole = normal(words)
        found = self._full.get(whole.replace(" ", ""))
        if found is not None:
            return found
        if whole.rpartition(" ")[2] in GENERIC:
            for form in shorter(whole)[1:]:
                found = self._full.get(form.replace(" ", ""))
                if found is not None:
                    return found
        return self._bare.get(bare(whole).replace(" ", ""), ())

    def similar(self, words: str) -> Matches:
        """Return every place with a name at least as similar as the threshold asks.

        A place whose name sounds the same as a misspelt name is returned beside those that are
        spelt more alike: which of them was meant is not to be said. It is never returned alone.
        """
        form, kind = stem_of(words)
        if len(form) < SHORTEST or kind not in self._stems:
            return ()
        figures = numbers(form)
        near = [
            (other, score)
            for other, score in self._similar[kind].find(form)
            if numbers(other) == figures
        ]
        found = self._best(kind, near)
        if found:
            for match in self.sounding(words):
                found.setdefault(match.place_id, match)
        return tuple(found[place_id] for place_id in sorted(found))

    def near(self, words: str, least: float) -> Matches:
        """Return every place with a name at least so similar, or one that sounds the same.

        Only what tells names apart is compared: not generic words, and not "district", which
        two districts share however different they are.
        """
        form, kind = stem_of(words)
        figures = numbers(form)
        stems = self._stems.get(kind, ()) if len(form) >= SHORTEST else ()
        near = [
            (other, float(score))
            for other, score, _ in process.extract(
                form, stems, scorer=fuzz.ratio, score_cutoff=least, limit=None
            )
            if numbers(other) == figures
        ]
        found = self._best(kind, near)
        for match in self.sounding(words) if least <= SOUND else ():
            if match.place_id not in found or found[match.place_id].score < match.score:
                found[match.place_id] = match
        return tuple(found[place_id] for place_id in sorted(found))

    def sounding(self, words: str) -> Matches:
        """Return every place with a name that sounds the same; see `geo.names.sound_form`."""
        stem, kind = stem_of(words)
        heard = sound(stem)
        if len(heard) < SHORTEST_SOUND:
            return ()
        figures = numbers(stem)
        return tuple(
            PlaceMatch(place_id, name, SOUND, exact=False, by_sound=True)
            for place_id, name in sorted(self._sounds.get((kind, heard), {}).items())
            if numbers(name) == figures
        )

    def within(self, text: str) -> tuple[str, ...]:
        """Return the names in running text of a script without spaces; see `RunningText`."""
        return self._running.names(text) if self._together else ()

    def _best(self, kind: str, near: Iterable[tuple[str, float]]) -> dict[str, PlaceMatch]:
        best: dict[str, PlaceMatch] = {}
        for spelling, score in near:
            for place_id, name in self._spelt[kind, spelling].items():
                if place_id not in best or score > best[place_id].score:
                    best[place_id] = PlaceMatch(place_id, name, score, exact=False)
        return best

    @cached_property
    def _similar(self) -> dict[str, SimilarNames]:
        return {kind: SimilarNames(stems, self._threshold) for kind, stems in self._stems.items()}

    @cached_property
    def _running(self) -> RunningText:
        return RunningText(self._together)


def stem_of(text: str) -> tuple[str, str]:
    """Return a name without its generic words, and the administrative word that it had."""
    return area(bare(text))


def _full_forms(text: str, what: str) -> list[str]:
    """Return a name, and with the word for its kind where a script puts that before the name.

    A province that is listed as "X" is found as "province X"; a temple "X" is not.
    """
    if not written_together(text) or area(text)[1]:
        return [text]
    kinds = set(normal(what).split())
    return [text, *(word + text for word, kind in ADMIN_BEFORE.items() if kind in kinds)]


def _equal(index: dict[str, _Places]) -> dict[str, Matches]:
    return {
        form: tuple(PlaceMatch(i, name, 100.0, exact=True) for i, name in sorted(places.items()))
        for form, places in index.items()
    }
