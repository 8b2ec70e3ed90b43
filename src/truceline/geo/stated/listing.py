"""Several places in one statement: "A, B and C", "A / B", "43 villages X and 34 Y"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from truceline.geo.stated.admin import areas_in, fall_back, place_in_areas
from truceline.geo.stated.naming import near_name, single_name
from truceline.geo.stated.offset import parse_offset, place_offset
from truceline.geo.stated.said import Said
from truceline.geo.whereabouts import How, Whereabouts

_BRACKETS: Final = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_HEAD: Final = re.compile(
    r"^.*?\b(?:incl|including|such as|namely|among them)\b\.?:?\s*", re.IGNORECASE
)
_JOINED: Final = re.compile(r"\s*(?:[,;&]|\s/\s|\b(?:and|or|as well as)\b)\s*", re.IGNORECASE)
_AND: Final = re.compile(r"\s+(?:and|&|as well as)\s+", re.IGNORECASE)
_MANY: Final = re.compile(
    r"\b(Hill|Point|Height|Peak)s\s+(\d+[A-Za-z]?(?:\s*(?:,|and|&|or)\s*\d+[A-Za-z]?)*)",
    re.IGNORECASE,
)
_COUNT: Final = re.compile(
    r"^(?:(?:some|about|around|over|at least|the|other|areas?|front-line areas?)\s+)*"
    r"(?:[\d.,]+\s+)?(?:[a-z][a-z-]*s?\s+(?:in\s+|of\s+)?)?(?=[^\W\d_])"
)
_REST: Final = frozenset({"others", "other", "elsewhere", "other areas", "more", "surroundings"})
_PLURAL: Final = re.compile(
    r"\b(districts|provinces|communes|municipalities|counties)\s*$", re.IGNORECASE
)


def items_of(text: str) -> tuple[str, ...]:
    """Return the names that a text lists, each on its own, without counts and remarks.

    "Hills 600, 527 and 677" are three hills; "X and Y districts" two districts; "areas incl. X,
    Y" X and Y.
    """
    plain = _HEAD.sub("", _BRACKETS.sub(" ", text))
    plain = _MANY.sub(_each, plain)
    pieces = [" ".join(piece.split()) for piece in _JOINED.split(plain)]
    many = _PLURAL.search(plain)
    kept = []
    for piece in pieces:
        name = piece.strip(" .:")
        if parse_offset(name) is None:
            name = _COUNT.sub("", name).strip(" .:") or name
        if not name or name.casefold() in _REST:
            continue
        if many and not name.casefold().endswith(many[1].casefold()):
            name = f"{name} {_singular(many[1])}"
        elif many:
            name = f"{name[: -len(many[1])]}{_singular(many[1])}"
        kept.append(name)
    return tuple(dict.fromkeys(kept))


def place_list(said: Said) -> Whereabouts | None:
    """Return the places that words list, each on its own, or None where they list fewer than two.

    One part that is not known stays in the list, unlocated: a claim about two places is not one
    about the place that happens to be known.
    """
    items = items_of(said.words)
    if len(items) < 2:
        return None
    if len(items) == 2 and not _and_only(said.words) and (area := _area_of(said, items)):
        return single_name(replace(said, words=items[0], admin=f"{area}; {said.admin}"))
    parts: dict[tuple[str, ...] | str, Whereabouts] = {}
    unknown = 0
    for item in items:
        found = _item(said, item)
        if found is None:
            unknown += 1
            found = fall_back(said.about(item), f"{item!r} is not known")
            parts.setdefault(item, found)
        else:
            parts.setdefault(found.place_ids, found)
    known = [place for place in parts.values() if place.place_ids]
    if len(known) + (unknown if _and_only(said.words) else 0) < 2:
        return None
    ids = tuple(dict.fromkeys(i for part in known for i in part.place_ids))
    why = f"it names {len(parts)} places"
    if unknown:
        why += f", {unknown} of them not known"
    return Whereabouts(How.SEVERAL, None, ids, why, parts=tuple(parts.values()))


def _item(said: Said, item: str) -> Whereabouts | None:
    """Return one of the places listed; a name of an area that was stated is that area's."""
    part = said.about(item)
    if (offset := place_offset(part)) is not None:
        return offset
    areas = said.atlas.areas_named(item)
    named = [i for i in areas if i in areas_in(said.admin, said.atlas)]
    found = single_name(part)
    if found is not None and found.place_ids and not (named and len(found.place_ids) > 1):
        return found
    for fits in (named, areas):
        if len(fits) == 1:
            return place_in_areas(part, (fits[0],), "", (fits[0],))
    return near_name(part)


def _area_of(said: Said, items: tuple[str, ...]) -> str:
    """Return the second of two names where it is only the area of the first, else ""."""
    first, second = items
    spots = said.atlas.sharing(first)
    areas = said.atlas.areas_named(second)
    if not spots or len(areas) != 1 or any(said.atlas.is_area(i) for i in spots):
        return ""
    return second if "," in said.words else ""


def _and_only(words: str) -> bool:
    """Return whether two names are joined by "and" alone, with no comma that adds a remark."""
    plain = _BRACKETS.sub(" ", words)
    return bool(_AND.search(plain)) and "," not in plain and "/" not in plain


def _each(match: re.Match[str]) -> str:
    return ", ".join(f"{match[1]} {number}" for number in re.findall(r"\d+[A-Za-z]?", match[2]))


def _singular(word: str) -> str:
    return f"{word[:-3]}y" if word.casefold().endswith("ies") else word[:-1]
