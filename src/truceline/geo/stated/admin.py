"""The area that an event lies in, from its stated district, province and country."""

from __future__ import annotations

import re
from typing import Final

from truceline.geo.atlas import Atlas
from truceline.geo.shapes.widen import widened
from truceline.geo.stated.assumed import EDGE_M, MOST_ALTERNATIVES
from truceline.geo.stated.either import either
from truceline.geo.stated.said import Said
from truceline.geo.stated.stretch import stretches
from truceline.geo.whereabouts import How, Whereabouts
from truceline.record import GeoPrecision, Shape

_COUNTRY: Final = re.compile(r"\(\s*([A-Z]{2,3})\s*\)")
_BRACKETS: Final = re.compile(r"\(([^()]*)\)")


def areas_in(admin: str, atlas: Atlas) -> tuple[str, ...]:
    """Return the ids of the smallest areas with a shape that a statement of areas names.

    "A, B" is A within B where the gazetteer has A there, else two areas; "A (B)" likewise; "/"
    parts areas that stand beside each other. A country's code in brackets serves only to choose
    among areas of one name. A name that stays ambiguous is passed over.
    """
    return atlas.remembered(("admin", admin), lambda: _areas_in(admin, atlas))


def _areas_in(admin: str, atlas: Atlas) -> tuple[str, ...]:
    found: dict[str, None] = {}
    last: frozenset[str] = frozenset(_COUNTRY.findall(admin))
    for group in re.split(r"\s*[/;]\s*", admin):
        codes = frozenset(_COUNTRY.findall(group)) or last
        plain = _BRACKETS.sub(r", \1", _COUNTRY.sub(" ", group))
        items = [item.strip() for item in re.split(r",|\band\b", plain) if item.strip()]
        for area in _smallest([_named(item, codes, atlas) for item in items], atlas):
            found[area] = None
    return tuple(found)


def _named(item: str, codes: frozenset[str], atlas: Atlas) -> tuple[str, ...]:
    ids = atlas.areas_named(item)
    fits = tuple(i for i in ids if not atlas.country(i) or atlas.country(i) & codes)
    return fits if codes and fits else ids


def _smallest(items: list[tuple[str, ...]], atlas: Atlas) -> list[str]:
    """Return one area for each item that is clear, without those that hold another of them."""
    chosen: list[str] = []
    for row, ids in enumerate(items):
        others = [other for later in (*items[:row], *items[row + 1 :]) for other in later]
        fits = [i for i in ids if any(atlas.inside(i, o) for o in others)] if len(ids) > 1 else []
        ids = tuple(fits) or ids
        if len(ids) == 1 and ids[0] not in chosen:
            chosen.append(ids[0])
    return [a for a in chosen if not any(atlas.inside(b, a) for b in chosen if b != a)]


def place_in_areas(
    said: Said, areas: tuple[str, ...], why: str, place_ids: tuple[str, ...] = ()
) -> Whereabouts:
    """Return somewhere in areas, or along the lines in them where the statement says so.

    Args:
        said: what was said.
        areas: ids of areas with a shape; at least one.
        why: what comes first in the reason.
        place_ids: the places that the words name.
    """
    names = " or ".join(said.atlas.name(area) for area in areas)
    if said.precision is GeoPrecision.BORDER_SEGMENT:
        along = stretches(said.atlas, areas)
        if along is not None:
            return Whereabouts(
                How.ALONG, along, place_ids, f"{why}along the case's lines in {names}"
            )
    shapes = [_open(said.atlas, area) for area in areas]
    return Whereabouts(How.AREA, either(shapes), place_ids, f"{why}somewhere in {names}")


def _open(atlas: Atlas, area: str) -> Shape:
    """Return an area's shape, with an error where a line of the case may be its edge."""
    shape = atlas.extent(area)
    assert shape is not None  # noqa: S101  # only areas with a shape come here
    beside_line = stretches(atlas, (area,)) is not None
    return (
        atlas.remembered(("open", area), lambda: widened(shape, EDGE_M)) if beside_line else shape
    )


def fall_back(said: Said, why: str, place_ids: tuple[str, ...] = ()) -> Whereabouts:
    """Return the smallest area that what was said lies in, or that it is unlocated.

    Args:
        said: what was said.
        why: why nothing better is known, as the beginning of a sentence.
        place_ids: places that the words name, known without a shape: what each lies in counts
            before the area stated.
    """
    atlas = said.atlas
    around = {area: None for i in place_ids if (area := atlas.around(i)) is not None}
    stated = areas_in(said.admin, atlas) or _areas_in_words(said, place_ids)
    if around and len(place_ids) <= MOST_ALTERNATIVES:
        # A district that was stated is smaller than the province that the gazetteer knows.
        finer = tuple(s for s in stated if any(atlas.inside(s, a) for a in around))
        return place_in_areas(said, finer or tuple(around), f"{why}: ", place_ids)
    if stated:
        return place_in_areas(said, stated, f"{why}: ", place_ids)
    return Whereabouts(How.UNLOCATED, None, place_ids, f"{why}, and {_no_area(said)}")


def _areas_in_words(said: Said, place_ids: tuple[str, ...]) -> tuple[str, ...]:
    """Return the smallest areas that stand in the words beside one place, as in running Thai."""
    if len(place_ids) != 1:
        return ()
    atlas = said.atlas
    named = [match.place_id for match in atlas.gazetteer.named(said.words)]
    areas = [i for i in named if atlas.is_area(i) and atlas.extent(i) is not None]
    return tuple(a for a in areas if not any(atlas.inside(b, a) for b in areas if b != a))


def _no_area(said: Said) -> str:
    if not said.admin.strip():
        return "no district or province is stated"
    if not _COUNTRY.sub("", said.admin).strip(" ,;/"):
        return "only a country is stated"
    return f"no area of the name {said.admin!r} is known with a shape"
