"""The atlas of a case: everything that words about places are held against, built once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, TypeVar, cast

import numpy as np
import shapely
from rapidfuzz import fuzz, process

from truceline.geo.distance import Floats, distance_m
from truceline.geo.grid import format_mgrs
from truceline.geo.lines.line import LineGeometry
from truceline.geo.names.gazetteer import Gazetteer, PlaceMatch
from truceline.geo.names.name_form import bare, key, normal
from truceline.geo.shapes.extent import bounding_disc
from truceline.geo.shapes.outline import outline
from truceline.geo.stated.assumed import POST_M
from truceline.record import AnyOf, Area, Disc, NameOrder, Party, Place, Shape

ADMIN_WORDS: Final = frozenset(
    {"district", "province", "commune", "municipality", "county", "region", "governorate",
     "state", "department", "oblast", "raion", "subdistrict", "prefecture"}
)  # fmt: skip
"""Words for an administrative area, dropped when one is looked up in a list of areas."""

PILLAR_WORDS: Final = frozenset({"pillar", "marker", "stone", "monument"})
"""Words of `Place.what` for a boundary pillar."""

_REACH_M: Final = 150_000.0
_SIMILAR: Final = 90.0
_T = TypeVar("_T")


@dataclass(frozen=True, eq=False)
class Atlas:
    """What is known of a case's places and lines.

    Attributes:
        gazetteer: its places.
        lines: its lines that have a geometry, by id. There is never one border.
        parties: its parties; words that name a party alone name no place.
        mgrs_zones: zones with their bands, such as "48P", that a grid written without one may
            lie in; those of the lines, else of the places, where none is given.
    """

    gazetteer: Gazetteer
    lines: Mapping[str, LineGeometry] = field(default_factory=dict)
    parties: tuple[Party, ...] = ()
    mgrs_zones: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.mgrs_zones:
            object.__setattr__(self, "mgrs_zones", _zones(self._ground))

    @classmethod
    def of(
        cls,
        places: Sequence[Place],
        lines: Mapping[str, LineGeometry] | None = None,
        parties: Sequence[Party] = (),
    ) -> Atlas:
        """Return the atlas of some places, lines and parties.

        Raises:
            ValueError: if two places share an id.
        """
        return cls(Gazetteer(places), lines or {}, tuple(parties))

    @cached_property
    def memo(self) -> dict[Any, Any]:
        """What was computed from this atlas before; it never changes, so nothing grows stale."""
        return {}

    def remembered(self, what: Any, make: Callable[[], _T]) -> _T:
        """Return what was made for this key before, or make it."""
        if what not in self.memo:
            self.memo[what] = make()
        return cast(_T, self.memo[what])

    def find(self, words: str, also: tuple[str, ...] = ()) -> PlaceMatch | None:
        """Return the one place that words mean, as the gazetteer finds it; remembered."""
        return self.remembered(("find", words, also), lambda: self.gazetteer.find(words, also))

    def sharing(self, words: str) -> tuple[str, ...]:
        """Return the ids of all places whose name the words are, but for generic words."""
        return self._named.get(key(bare(words)), ())

    @cached_property
    def _named(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for place_id in sorted(self.gazetteer.places):
            for name in self.gazetteer.places[place_id].names:
                found.setdefault(key(bare(name.text)), {})[place_id] = None
        return {form: tuple(ids) for form, ids in found.items()}

    def extent(self, place_id: str) -> Shape | None:
        """Return where a place is; a pillar's from its kilometre where that is all there is."""
        place = self.gazetteer.places[place_id]
        if place.extent is not None:
            return place.extent
        line = self.lines.get(place.along or "")
        if line is None or place.kilometre is None:
            return None
        lon, lat = line.at(place.kilometre)
        if not np.isfinite(lon[0]):
            return None
        return Disc(lon=float(lon[0]), lat=float(lat[0]), radius_m=POST_M)

    def name(self, place_id: str) -> str:
        """Return what a place is called in a sentence: by all its names, in alphabetical order."""
        return self.gazetteer.label(place_id, NameOrder.ALPHABETICAL).latin

    def is_area(self, place_id: str) -> bool:
        """Return whether a place is an administrative area or another area, not a spot."""
        return place_id in self._area_ids

    def around(self, place_id: str) -> str | None:
        """Return the smallest area known to hold a place that itself has a shape, or None."""
        seen = {place_id}
        parent = self.gazetteer.places[place_id].within
        while parent in self.gazetteer.places and parent not in seen:
            if self.extent(parent) is not None:
                return parent
            seen.add(parent)
            parent = self.gazetteer.places[parent].within
        return None

    def inside(self, place_id: str, area_id: str) -> bool:
        """Return whether a place is a part of an area: as the record says, else by its middle."""
        seen: set[str] = set()
        parent: str | None = place_id
        while parent in self.gazetteer.places and parent not in seen:
            seen.add(parent)
            parent = self.gazetteer.places[parent].within
            if parent == area_id:
                return True
        shape = self.extent(place_id)
        if shape is None or place_id == area_id:
            return False
        if len(seen) > 1:
            return False  # the record says what it lies in, and this is not it
        middle, around = bounding_disc(shape), self.extent(area_id)
        if around is None or middle.radius_m >= bounding_disc(around).radius_m:
            return False
        return bool(shapely.contains_xy(self.drawn(area_id), middle.lon, middle.lat))

    def drawn(self, place_id: str) -> Any:
        """Return the outline of a place that has an extent."""
        shape = self.extent(place_id)
        assert shape is not None  # noqa: S101  # the caller asked for its extent
        return self.remembered(("drawn", place_id), lambda: outline(shape))

    def country(self, place_id: str) -> frozenset[str]:
        """Return the codes of a place and of what it lies in, cut to their letters in front."""
        codes: set[str] = set()
        seen: set[str] = set()
        at: str | None = place_id
        while at in self.gazetteer.places and at not in seen:
            seen.add(at)
            place = self.gazetteer.places[at]
            for code in place.codes.values():
                if found := re.match(r"[A-Za-z]{2,3}(?![a-z])", code):
                    codes.add(found[0].upper())
            at = place.within
        return frozenset(codes)

    def areas_named(self, name: str) -> tuple[str, ...]:
        """Return the ids of the areas of a name, or of one spelling near to it, with a shape."""
        return self.remembered(("areas", name), lambda: self._areas_named(name))

    def _areas_named(self, name: str) -> tuple[str, ...]:
        form = key(area_stem(name))
        if not form:
            return ()
        if form in self._areas:
            return self._areas[form]
        near = process.extract(
            form, list(self._areas), scorer=fuzz.ratio, score_cutoff=_SIMILAR, limit=2
        )
        ids = {place_id for spelling, _, _ in near for place_id in self._areas[spelling]}
        return tuple(ids) if len(ids) == 1 and len(form) >= 5 else ()

    @cached_property
    def pillars(self) -> dict[str, tuple[str, ...]]:
        """Ids of the boundary pillars by their number, as their names write it."""
        found: dict[str, dict[str, None]] = {}
        for place in self.gazetteer.places.values():
            if not PILLAR_WORDS & set(normal(place.what).split()):
                continue
            for name in place.names:
                if number := re.search(r"(?<![\d.])(\d{1,4})\s?([A-Za-z]?)(?![\w.])", name.text):
                    found.setdefault(pillar_key(*number.groups()), {})[place.id] = None
        return {number: tuple(ids) for number, ids in found.items()}

    @cached_property
    def posts(self) -> dict[str, tuple[tuple[float, str], ...]]:
        """Kilometre and id of the posts on each road or line, in their order along it."""
        found: dict[str, list[tuple[float, str]]] = {}
        for place in self.gazetteer.places.values():
            if place.kilometre is not None and place.along is not None:
                found.setdefault(place.along, []).append((place.kilometre, place.id))
        return {along: tuple(sorted(posts)) for along, posts in found.items()}

    @cached_property
    def party_words(self) -> dict[str, str]:
        """Party ids by the words that name a party: its names, adjective, code and id."""
        words: dict[str, str] = {}
        for party in self.parties:
            for text in (party.id, party.name, party.short, party.adjective, party.code):
                if normal(text):
                    words[normal(text)] = party.id
        return words

    def covers(self, lon: float, lat: float) -> bool:
        """Return whether a point lies in the part of the world that the case is about."""
        ground = self._ground
        return bool(len(ground)) and bool((distance_m(lon, lat, *ground.T) <= _REACH_M).any())

    @cached_property
    def _ground(self) -> Floats:
        """Points of the case, shape (n, 2): along its lines, else its places."""
        rows = [line.lonlat for line in self.lines.values()]
        if not rows:
            discs = [
                bounding_disc(place.extent)
                for place in self.gazetteer.places.values()
                if place.extent is not None
            ]
            rows = [np.array([(disc.lon, disc.lat) for disc in discs]).reshape(-1, 2)]
        # To a twentieth of a degree: enough to tell zones and neighbourhoods apart.
        return cast(Floats, np.unique(np.round(np.vstack(rows) * 20) / 20, axis=0))

    @cached_property
    def _area_ids(self) -> frozenset[str]:
        parents = {place.within for place in self.gazetteer.places.values()}
        return frozenset(
            place.id
            for place in self.gazetteer.places.values()
            if place.id in parents
            or isinstance(place.extent, Area)
            or (isinstance(place.extent, AnyOf) and isinstance(place.extent.shapes[0], Area))
            or ADMIN_WORDS & set(normal(place.what).split())
        )

    @cached_property
    def _areas(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for place_id in sorted(self._area_ids):
            if self.extent(place_id) is None:
                continue
            for name in self.gazetteer.places[place_id].names:
                found.setdefault(key(area_stem(name.text)), {})[place_id] = None
        return {form: tuple(ids) for form, ids in found.items()}


def area_stem(name: str) -> str:
    """Return the normal form of an area's name without the word for what kind of area it is."""
    words = normal(name).split()
    plural = {f"{word}s" for word in ADMIN_WORDS}
    rest = [word for word in words if word not in ADMIN_WORDS and word not in plural]
    return " ".join(rest or words)


def pillar_key(number: str, letter: str = "") -> str:
    """Return a pillar's number as it is looked up: "043 b" is "43b"."""
    return f"{int(number)}{letter.casefold()}"


def _zones(ground: Floats) -> tuple[str, ...]:
    """Return the zones of points and of what lies half a degree around them."""
    found: dict[str, None] = {}
    for east, north in ((0.0, 0.0), (-0.5, -0.5), (-0.5, 0.5), (0.5, -0.5), (0.5, 0.5)):
        for lon, lat in np.unique(np.round((ground + np.array([east, north])) * 2) / 2, axis=0):
            if -80 <= lat <= 84:
                wrapped = (float(lon) + 180.0) % 360.0 - 180.0
                found[format_mgrs(wrapped, float(lat), 0).split()[0]] = None
    return tuple(found)
