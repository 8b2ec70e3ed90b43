"""A place stated by its name, also by one that several places share, or by what it is near."""

from __future__ import annotations

import math
import re
from typing import Final

from truceline.geo.atlas import Atlas
from truceline.geo.names.gazetteer import PlaceMatch
from truceline.geo.names.name_form import bare, key
from truceline.geo.shapes.extent import bounding_disc
from truceline.geo.shapes.widen import widened
from truceline.geo.stated.admin import areas_in, fall_back, place_in_areas
from truceline.geo.stated.assumed import AT_M, COMPARABLE, MOST_ALTERNATIVES, NEAR_M
from truceline.geo.stated.either import either
from truceline.geo.stated.said import Said
from truceline.geo.whereabouts import How, Whereabouts
from truceline.record import AnyOf, Disc, GeoPrecision, Shape

_NEAR: Final = re.compile(
    r"\b(?:near(?:by)?(?:\s+to)?|close\s+to|outside|opposite|facing|around|beside|next\s+to|"
    r"adjacent\s+to|in\s+the\s+vicinity\s+of|vicinity\s+of|not\s+far\s+from|overlooking|"
    r"off|behind|in\s+front\s+of|towards?|(?:road|path|track|way)\s+to)\s+(?:the\s+)?",
    re.IGNORECASE,
)
_IN: Final = re.compile(r"\b(?:in|at|inside|within|over|above)\s+(?:the\s+)?", re.IGNORECASE)
_LIST: Final = re.compile(r"[,;/&–—]|\b(?:and|or)\b", re.IGNORECASE)
_MOST_WORDS: Final = 12
_TAIL: Final = re.compile(
    r"\s+(?:side|front(?:\s?line)?|sector|surroundings|vicinity|outskirts)\s*$", re.IGNORECASE
)


def whole_name(said: Said) -> Whereabouts | None:
    """Return the place whose name the words are as a whole, or None where they are none."""
    match = said.atlas.find(said.words) if said.atlas.sharing(said.words) else None
    if match is None or not match.exact:
        return None
    same = key(match.name) == key(said.words) or key(bare(match.name)) == key(bare(said.words))
    return at_place(said, match.place_id, match.name) if same else None


def single_name(said: Said) -> Whereabouts | None:
    """Return the one place that the words or their other names mean, or None.

    Where several places have the name, what was said besides may leave one of them; else the
    place is any of them, where they are comparable and each has a shape.
    """
    match = said.atlas.find(said.words, said.also)
    if match is not None:
        areas = _areas_too(said, match)
        if areas:
            return _among(said, (match.place_id, *areas))
        return at_place(said, match.place_id, match.name, _read_as(match))
    shared = said.atlas.sharing(said.words)
    return _among(said, shared) if len(shared) > 1 else None


def near_name(said: Said) -> Whereabouts | None:
    """Return the surroundings of a place that the words say it is near, or None."""
    found = _NEAR.search(said.words)
    name = said.words[found.end() :] if found else _TAIL.sub("", said.words)
    if name == said.words:
        return None if len(name.split()) > _MOST_WORDS else _within_name(said)
    before = said.atlas.gazetteer.named(said.words[: found.start()]) if found else ()
    if any(not said.atlas.is_area(match.place_id) for match in before):
        return None  # a list, one of whose places is stated by another
    place = single_name(said.about(name))
    if place is None or not place.place_ids:
        return None
    if not isinstance(place.shape, Disc | AnyOf) or place.how is not How.NAMED:
        return place
    shape = widened(place.shape, NEAR_M)
    how = found[0].strip().casefold() if found else "about"
    why = f"{place.why}; {how!r} is taken as within {NEAR_M / 1000:g} km"
    return Whereabouts(How.NAMED, shape, place.place_ids, why)


def _within_name(said: Said) -> Whereabouts | None:
    """Return the place that something is in or at, or that stands before words of its kind.

    "A school in X" is at X, and "X casino" near X: the casino itself is not known.
    """
    if _LIST.search(said.words) or said.atlas.find(said.words, said.also) is not None:
        return None
    if match := _IN.search(said.words):
        rest = said.words[match.end() :]
        return single_name(said.about(rest)) if said.atlas.find(rest) else None
    words = said.words.split()
    while len(words) > 1 and words[-1].isascii() and words[-1].isalpha() and words[-1].islower():
        words = words[:-1]
        name = " ".join(words)
        if not words[-1][0].isupper() or said.atlas.find(name) is None:
            continue
        return near_name(said.about(f"near {name}"))
    return None


def at_place(said: Said, place_id: str, name: str, remark: str = "") -> Whereabouts:
    """Return where "at" a known place is: around its point, in its area, or in what holds it.

    A place that is known and has no point gets none here: it lies in an area, and that is all.

    Args:
        said: what was said.
        place_id: the place.
        name: what to call it: the name that was used.
        remark: what comes first in the reason.
    """
    atlas = said.atlas
    shape = atlas.extent(place_id)
    if shape is None:
        return fall_back(said, f"{remark}the record holds no point of “{name}”", (place_id,))
    if atlas.is_area(place_id) and not isinstance(shape, Disc):
        return place_in_areas(said, (place_id,), remark, (place_id,))
    if not isinstance(shape, Disc):
        return Whereabouts(How.NAMED, shape, (place_id,), f"{remark}where {name} runs")
    return Whereabouts(
        How.NAMED,
        at_disc(shape, said.precision),
        (place_id,),
        f"{remark}at {name}, within {AT_M[said.precision] / 1000:g} km of its point and the "
        "point's own error",
    )


def at_disc(disc: Disc, precision: GeoPrecision) -> Disc:
    """Return where "at" a disc is, said with a precision: its error and that of "at" add up."""
    radius = math.hypot(disc.radius_m, AT_M[precision])
    return disc.model_copy(update={"radius_m": radius})


def _areas_too(said: Said, match: PlaceMatch) -> tuple[str, ...]:
    """Return the areas whose name the words are, where the place found has a longer one.

    "Old Mill" is the area of that name as much as "Old Mill crossing".
    """
    if (
        not match.exact
        or key(match.name) == key(said.words)
        or key(bare(match.name)) != key(said.words)
    ):
        return ()
    return tuple(i for i in said.atlas.areas_named(said.words) if i != match.place_id)


def _read_as(match: PlaceMatch) -> str:
    return "" if match.exact else f"read as {match.name}: "


def _among(said: Said, shared: tuple[str, ...]) -> Whereabouts:
    """Return which of several places of one name is meant, or any of them, or what holds it."""
    atlas = said.atlas
    stated = areas_in(said.admin, atlas)
    fits = [i for i in shared if i in stated] or [
        i for i in shared if any(atlas.inside(i, area) for area in stated)
    ]
    if len(fits) != 1 and said.precision in (GeoPrecision.DISTRICT, GeoPrecision.PROVINCE):
        fits = [i for i in fits or shared if atlas.is_area(i)] or fits
    if len(fits) == 1:
        return at_place(
            said, fits[0], said.words, "of several of that name the one that fits what is stated: "
        )
    left = tuple(fits or shared)
    says = f"{len(left)} places are called {said.words!r}"
    if (holding := _holding(left, atlas)) is not None:
        return place_in_areas(said, (holding,), f"{says}, one of them holding the others: ", left)
    alternatives = _comparable(left, atlas)
    if alternatives is None:
        return fall_back(said, f"{says}, and nothing says which", left)
    wide = [
        at_disc(shape, said.precision) if isinstance(shape, Disc) else shape
        for shape in alternatives
    ]
    return Whereabouts(How.NAMED, either(wide), left, f"{says}: at any of them")


def _holding(ids: tuple[str, ...], atlas: Atlas) -> str | None:
    """Return the one area of some places that holds all the others, or None."""
    holding = [
        i
        for i in ids
        if atlas.is_area(i) and all(other == i or atlas.inside(other, i) for other in ids)
    ]
    return holding[0] if len(holding) == 1 else None


def _comparable(ids: tuple[str, ...], atlas: Atlas) -> list[Shape] | None:
    """Return the shapes of places, or None where one has none or they are not of one order."""
    shapes = [shape for i in ids if (shape := atlas.extent(i)) is not None]
    if len(shapes) < len(ids) or len(ids) > MOST_ALTERNATIVES:
        return None
    radii = [bounding_disc(shape).radius_m for shape in shapes]
    kinds = {atlas.is_area(i) for i in ids}
    return shapes if len(kinds) == 1 and max(radii) <= COMPARABLE * min(radii) else None
