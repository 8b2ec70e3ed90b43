"""Along a border: "along the border in X", "X border", "front line in X and Y", "A–B border"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from truceline.geo.names.name_form import normal
from truceline.geo.shapes.widen import widened
from truceline.geo.stated.admin import areas_in, fall_back
from truceline.geo.stated.assumed import ALONG_M
from truceline.geo.stated.border_words import BORDER, trimmed
from truceline.geo.stated.distance_words import DISTANCE, distance_of
from truceline.geo.stated.said import Said
from truceline.geo.stated.stretch import stretches, stretches_by, whole_lines
from truceline.geo.whereabouts import How, Whereabouts
from truceline.record import Disc, GeoPrecision, Shape

_INSIDE: Final = re.compile(
    rf"{DISTANCE}\s*(?:inside|into|within|from|off|of|deep\s+in(?:to)?|across|beyond|over)\s",
    re.IGNORECASE,
)
_SEPARATOR: Final = re.compile(
    r"\s*(?:[/,;&()–—]|\s-\s|\b(?:and|or|incl|including|between|with|of|in|at|along|on|near|from"
    r"|inside|into|across|opposite|facing)\b\.?)\s*",
    re.IGNORECASE,
)


@dataclass
class _Named:
    """What the words beside "border" name."""

    areas: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    parties: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def place_along(said: Said) -> Whereabouts | None:
    """Return where along the case's lines the words are, or None where they name no border.

    With areas or places beside it, "border" is the stretch of every line in them. With parties
    alone, it is the whole of every line. With a name that is not known it is neither: that may
    be another border.
    """
    if not BORDER.search(said.words) and not _inside_party(said):
        return None
    depth = _depth_m(said.words)
    words = _INSIDE.sub(" ", said.words) if depth else said.words
    named = _named(said, BORDER.sub(" , ", words))
    half_width = max(_half_width_m(said.words), depth)
    ids = tuple(dict.fromkeys((*named.areas, *named.places)))
    if ids:
        return _by_places(said, named, ids, half_width)
    stated = areas_in(said.admin, said.atlas)
    if stated and (along := stretches(said.atlas, stated, half_width)) is not None:
        names = " and ".join(said.atlas.name(i) for i in stated)
        return Whereabouts(How.ALONG, along, (), f"along the case's lines in {names}, as stated")
    if named.unknown:
        listed = ", ".join(repr(name) for name in named.unknown)
        return fall_back(said, f"a border is named with {listed}, which is not known")
    return whole_border(said, half_width)


def whole_border(said: Said, half_width_m: float) -> Whereabouts:
    """Return somewhere along the whole of the case's lines, or that none has a geometry."""
    shape = whole_lines(said.atlas, half_width_m)
    if shape is None:
        return fall_back(said, "a border is named, and no line of the case has a geometry")
    count = len(said.atlas.lines)
    why = f"anywhere along {'the one line' if count == 1 else f'any of {count} lines'} drawn"
    return Whereabouts(How.ALONG, shape, (), why)


def parties_only(said: Said) -> Whereabouts | None:
    """Return what words that name nothing but parties say, or None where they name more."""
    named = _named(said, BORDER.sub(" , ", said.words))
    if named.areas or named.places or named.unknown or not normal(said.words):
        return None
    if said.precision is GeoPrecision.BORDER_SEGMENT:
        stated = areas_in(said.admin, said.atlas)
        if not stated:
            return whole_border(said, _half_width_m(said.words))
    if named.parties:
        return fall_back(said, "only a country is named")
    return fall_back(said, "the words name no place")


def _by_places(said: Said, named: _Named, ids: tuple[str, ...], half_width: float) -> Whereabouts:
    atlas = said.atlas
    areas = list(named.areas)
    near: list[Shape] = []
    for place_id in named.places:
        shape = atlas.extent(place_id)
        if isinstance(shape, Disc):
            near.append(widened(shape, half_width))
        elif (around := atlas.around(place_id)) is not None:
            areas.append(around)
    if near and not named.areas and len(near) == len(named.places) == 1:
        along = stretches_by(atlas, near[0], half_width)
        name = atlas.name(named.places[0])
        if along is not None:
            return Whereabouts(How.ALONG, along, ids, f"along the case's lines near {name}")
        return fall_back(said, f"no line of the case runs near {name}", ids)
    if named.unknown or len(areas) < len(ids):
        # What is not known may lie beyond the areas that are: those stated count as well.
        areas += areas_in(said.admin, atlas)
    areas = list(dict.fromkeys(areas))
    names = ", ".join(atlas.name(i) for i in areas)
    along = stretches(atlas, areas, half_width) if areas else None
    if along is None:
        return fall_back(said, f"no line of the case is known to run in {names or 'it'}", ids)
    why = f"along the case's lines in {names}"
    if named.unknown:
        why += f"; {', '.join(map(repr, named.unknown))} is not known"
    return Whereabouts(How.ALONG, along, ids, why)


def _named(said: Said, words: str) -> _Named:
    """Return what words name, once those for a border are gone."""
    atlas, named = said.atlas, _Named()
    stated = areas_in(said.admin, atlas)
    for item in _SEPARATOR.split(words):
        name = trimmed(item)
        if not name:
            continue
        joined = [normal(part) for part in name.split("-")]
        if all(
            part in atlas.party_words for part in (joined if len(joined) > 1 else [normal(name)])
        ):
            named.parties += [
                atlas.party_words[part] for part in joined if part in atlas.party_words
            ]
            continue
        areas = atlas.areas_named(name)
        chosen = [a for a in areas if a in stated] or [
            a for a in areas if any(atlas.inside(a, s) for s in stated)
        ]
        places = [i for i in atlas.sharing(name) if i not in areas]
        if len(areas) == 1 or len(chosen) == 1:
            # Beside "border", a name that is an area's and a spot's is the area's.
            named.areas.append(chosen[0] if chosen else areas[0])
        elif (match := atlas.find(name)) is not None:
            named.places.append(match.place_id)
        elif places:
            named.places += places
        else:
            named.unknown.append(name)
    return named


def _half_width_m(words: str) -> float:
    """Return how far from a line the words reach: "border provinces" are wider than "border"."""
    plain = normal(words)
    bare = BORDER.search(words) is None
    for kind in ("provinces", "districts"):
        if f"border {kind}" in plain or (bare and kind in plain.split()):
            return ALONG_M[kind]
    return ALONG_M["line"]


def _depth_m(words: str) -> float:
    match = _INSIDE.search(words)
    if match is None:
        return 0.0
    try:
        return distance_of(match).most_m
    except ValueError:
        return 0.0


def _inside_party(said: Said) -> bool:
    """Return whether the words are "400 m inside" a party's ground: so far from some line."""
    match = _INSIDE.search(said.words)
    if match is None:
        return False
    rest = normal(said.words[match.end() :])
    return any(rest.startswith(word) for word in said.atlas.party_words)
