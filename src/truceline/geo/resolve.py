"""From what was stated of a place to where it may be, or to why that is not known.

The forms that words can have are tried in a fixed order, the most exact first; each is a file
in `truceline.geo.stated`. No form chooses between two places, and a place that is known without
a point is given none: then the area that it lies in is all that is left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from truceline.geo.atlas import Atlas
from truceline.geo.distance import distance_m
from truceline.geo.names.name_form import normal, parts
from truceline.geo.shapes.extent import bounding_disc
from truceline.geo.stated.admin import areas_in, fall_back, place_in_areas
from truceline.geo.stated.along import parties_only, place_along
from truceline.geo.stated.between import place_between
from truceline.geo.stated.border_words import trimmed
from truceline.geo.stated.kilometre import place_post
from truceline.geo.stated.learning import learned
from truceline.geo.stated.listing import place_list
from truceline.geo.stated.marker import place_markers
from truceline.geo.stated.naming import near_name, single_name, whole_name
from truceline.geo.stated.offset import place_offset
from truceline.geo.stated.position import positions
from truceline.geo.stated.said import Said
from truceline.geo.whereabouts import How, Whereabouts
from truceline.record import GeoPrecision, Shape, Where

__all__ = ["learned", "resolve", "resolve_text"]

_FORMS: Final[tuple[Callable[[Said], Whereabouts | None], ...]] = (
    place_offset,
    place_markers,
    place_post,
    place_between,
    place_along,
    near_name,
    place_list,
    single_name,
    parties_only,
)


def resolve(where: Where, atlas: Atlas) -> Whereabouts:
    """Return where something is as far as its words say; never raises for what they say.

    A shape that stands beside the words is taken as it is stated: where the words say otherwise,
    the reason says so, and no one but a reader decides.
    """
    said = Said.of(where, atlas)
    words = atlas.remembered(
        (said.words, said.also, said.admin, said.precision), lambda: _from_words(said)
    )
    if where.shape is None:
        return words
    return _as_stated(where.shape, words)


def resolve_text(text: str, atlas: Atlas, precision: GeoPrecision | None = None) -> Whereabouts:
    """Return where one text says that something is; see `resolve`."""
    return resolve(Where(words=text, precision=precision or GeoPrecision.UNKNOWN), atlas)


def _as_stated(shape: Shape, words: Whereabouts) -> Whereabouts:
    why = "as stated beside the words"
    if words.shape is not None and words.how in _COMPARED:
        stated, said = bounding_disc(shape), bounding_disc(words.shape)
        apart = float(distance_m(stated.lon, stated.lat, said.lon, said.lat))
        if apart > stated.radius_m + said.radius_m:
            why += f"; the words say otherwise, {apart / 1000:.0f} km away ({words.why})"
    return Whereabouts(How.STATED, shape, words.place_ids, why)


_COMPARED: Final = frozenset(
    {How.GRID, How.NAMED, How.OFFSET, How.BEARING, How.BETWEEN, How.MARKER, How.AREA, How.ALONG}
)


def _from_words(said: Said) -> Whereabouts:
    remark = ""
    found = positions(said.words, said.atlas)
    placed = [position for position in found if position.shape is not None]
    if placed:
        return _at_positions(said, [(p.text, p.shape) for p in placed if p.shape is not None])
    if found:
        remark = f" ({'; '.join(position.problem for position in found)})"
    result = _by_name_or_form(said)
    if remark:
        result = Whereabouts(
            result.how, result.shape, result.place_ids, result.why + remark, parts=result.parts
        )
    return result


def _at_positions(said: Said, placed: list[tuple[str, Shape]]) -> Whereabouts:
    parts = tuple(
        Whereabouts(How.GRID, shape, (), f"the position {text!r} in the words")
        for text, shape in placed
    )
    if len(parts) == 1:
        match = said.atlas.find(said.words, said.also)
        ids = (match.place_id,) if match else ()
        return Whereabouts(How.GRID, parts[0].shape, ids, parts[0].why)
    return Whereabouts(How.SEVERAL, None, (), f"the words hold {len(parts)} positions", parts=parts)


def _by_name_or_form(said: Said) -> Whereabouts:
    if not normal(said.words) and not any(normal(name) for name in said.also):
        return _by_area(said, "no place is named")
    whole = whole_name(said)
    if whole is not None and not _border_of_area(said, whole):
        return whole
    name, _, last = said.words.rpartition(",")
    if normal(name) and normal(last) in said.atlas.party_words:
        return _by_name_or_form(replace(said, words=name))  # the country after a name says nothing
    for form in _FORMS:
        found = form(said)
        if found is not None:
            return found
    return _by_area(said, "no place of that name is known")


def _border_of_area(said: Said, whole: Whereabouts) -> bool:
    """Return whether the words are an area's name with "border": a stretch, not the area."""
    bordering = any(f" {word} " in f" {normal(said.words)} " for word in ("border", "frontier"))
    return bordering and all(said.atlas.is_area(i) for i in whole.place_ids)


def _by_area(said: Said, why: str) -> Whereabouts:
    """Return the area that the words or the statement of areas name."""
    plain = trimmed(said.words)
    named = areas_in(plain, said.atlas)
    # A name that is a spot's as well as an area's is not the area's unasked.
    spots = [i for name in parts(plain) for i in said.atlas.sharing(name) if i not in named]
    if len(named) == 1 and not spots:
        return place_in_areas(said, named, "", named)
    if said.admin and not areas_in(said.admin, said.atlas):
        country = parties_only(said.about(said.admin)) if normal(said.admin) else None
        if country is not None:
            return Whereabouts(How.UNLOCATED, None, (), f"{why}, and only a country is stated")
    return fall_back(said, why)
