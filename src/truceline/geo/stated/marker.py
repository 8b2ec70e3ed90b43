"""Boundary pillars: "BP 43", "between pillars 42 and 43", "boundary pillars 44–47"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from truceline.geo.atlas import Atlas, pillar_key
from truceline.geo.shapes.extent import bounding_disc
from truceline.geo.stated.admin import fall_back
from truceline.geo.stated.assumed import ALONG_M, MOST_ALTERNATIVES, ON_LINE_M
from truceline.geo.stated.either import either
from truceline.geo.stated.naming import at_disc, at_place
from truceline.geo.stated.said import Said
from truceline.geo.stated.stretch import corridor
from truceline.geo.whereabouts import How, Whereabouts
from truceline.record import Corridor, Disc, Shape

_FIND: Final = re.compile(
    r"(?:\b(?:boundary|border|frontier)\s+(?:pillars?|posts?|markers?|stones?|monuments?|points?)"
    r"|\bpillars?|\bB\.?P\.?s?)\s*(?:(?:no|nr|number|numbers|nos)\b\.?|№|#)?\s*"
    r"(?P<first>\d{1,4}(?:\s?[A-Za-z](?!\w))?)(?!\w)"
    r"(?P<more>(?:\s*(?:,|–|—|-|to|and|&|or)\s*(?:no\.?\s*)?\d{1,4}(?:\s?[A-Za-z](?!\w))?(?!\w))*)",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"(\d{1,4})(?:\s?([A-Za-z])(?!\w))?")


@dataclass(frozen=True)
class Markers:
    """Boundary pillars that a text names.

    Attributes:
        numbers: their numbers, in order.
        stretch: whether it is the stretch from the first to the last that is meant.
    """

    numbers: tuple[str, ...]
    stretch: bool


def parse_markers(text: str) -> Markers | None:
    """Return the boundary pillars that a text names, or None where it names none."""
    match = _FIND.search(text)
    if match is None:
        return None
    written = match["first"] + (match["more"] or "")
    numbers = tuple(pillar_key(*found) for found in _NUMBER.findall(written))
    joined = re.search(r"[–—-]|\bto\b", match["more"] or "") is not None
    between = re.search(r"\bbetween\b\W*(?:the\s+)?$", text[: match.start()], re.IGNORECASE)
    return Markers(numbers, len(numbers) == 2 and (joined or between is not None))


def place_markers(said: Said) -> Whereabouts | None:
    """Return where the boundary pillars are that the words name, or None where they name none.

    Several drawings may have a pillar of one number: then it is any of them.
    """
    markers = parse_markers(said.words)
    if markers is None:
        return None
    atlas = said.atlas
    missing = [number for number in markers.numbers if not _known(number, atlas)]
    if missing:
        listed = ", ".join(missing)
        why = f"no boundary pillar {listed} is known with its point or its kilometre on a line"
        return fall_back(said, why)
    known = [_known(number, atlas) for number in markers.numbers]
    ids = tuple(dict.fromkeys(i for some in known for i in some))
    if markers.stretch:
        return _stretch(said, markers, known, ids)
    if len(known) == 1:
        return _pillar(said, markers.numbers[0], known[0])
    parts = [_pillar(said, n, some) for n, some in zip(markers.numbers, known, strict=True)]
    return Whereabouts(How.SEVERAL, None, ids, "several boundary pillars", parts=tuple(parts))


def _known(number: str, atlas: Atlas) -> tuple[str, ...]:
    return tuple(i for i in atlas.pillars.get(number, ()) if atlas.extent(i) is not None)


def _pillar(said: Said, number: str, ids: tuple[str, ...]) -> Whereabouts:
    if len(ids) == 1:
        found = at_place(said, ids[0], f"boundary pillar {number}")
        return Whereabouts(How.MARKER, found.shape, ids, found.why)
    if len(ids) > MOST_ALTERNATIVES:
        return fall_back(said, f"{len(ids)} boundary pillars have the number {number}", ids)
    shapes = [shape for i in ids if (shape := said.atlas.extent(i)) is not None]
    wide = [at_disc(s, said.precision) if isinstance(s, Disc) else s for s in shapes]
    why = f"{len(ids)} boundary pillars have the number {number}: at any of them"
    return Whereabouts(How.MARKER, either(wide), ids, why)


def _stretch(
    said: Said, markers: Markers, known: list[tuple[str, ...]], ids: tuple[str, ...]
) -> Whereabouts:
    """Return the stretch between two pillars: along each line that both stand on."""
    shapes: list[Shape] = []
    for first in known[0]:
        for second in known[-1]:
            shapes += _between(said.atlas, first, second)
    names = " and ".join(markers.numbers)
    if not shapes or len(shapes) > MOST_ALTERNATIVES:
        return fall_back(said, f"boundary pillars {names} stand on no line together", ids)
    why = f"along the line between boundary pillars {names}"
    return Whereabouts(How.MARKER, either(shapes), ids, why)


def _between(atlas: Atlas, first: str, second: str) -> list[Shape]:
    places = atlas.gazetteer.places[first], atlas.gazetteer.places[second]
    along = {place.along for place in places}
    half_width = ALONG_M["pillars"]
    if along != {None}:
        line = atlas.lines.get(places[0].along or "")
        km = [place.kilometre for place in places]
        if len(along) == 1 and line is not None and None not in km and km[0] != km[1]:
            begin, end = sorted(k for k in km if k is not None)
            return [corridor(line, begin, end, half_width)]
        return []  # pillars of two drawings: nobody draws a stretch between them
    discs = [bounding_disc(shape) for i in (first, second) if (shape := atlas.extent(i))]
    found: list[Shape] = []
    for line in atlas.lines.values():
        at = line.locate([disc.lon for disc in discs], [disc.lat for disc in discs])
        if (at.distance_m <= ON_LINE_M).all() and at.km_along[0] != at.km_along[1]:
            begin, end = sorted(at.km_along.tolist())
            found.append(corridor(line, begin, end, max(half_width, float(at.distance_m.max()))))
    if found or first == second:
        return found
    path = tuple((disc.lon, disc.lat) for disc in discs)
    return [Corridor(path=path, half_width_m=half_width)]
