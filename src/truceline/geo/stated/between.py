"""Between two named places: "between A and B", "A–B"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import numpy as np
import shapely

from truceline.geo.distance import distance_m
from truceline.geo.lines.line import LineGeometry
from truceline.geo.shapes.extent import bounding_disc
from truceline.geo.stated.admin import fall_back
from truceline.geo.stated.assumed import BETWEEN_SHARE, ON_LINE_M
from truceline.geo.stated.border_words import BORDER
from truceline.geo.stated.either import either
from truceline.geo.stated.naming import single_name
from truceline.geo.stated.said import Said
from truceline.geo.stated.stretch import corridor
from truceline.geo.whereabouts import How, Whereabouts
from truceline.record import Corridor, Disc

_BETWEEN: Final = re.compile(
    r"\b(?:in\s+)?between\s+(?P<a>.+?)\s+and\s+(?P<b>.+)$|\bfrom\s+(?P<c>.+?)\s+to\s+(?P<d>.+)$",
    re.IGNORECASE,
)
_DASH: Final = re.compile(r"^(?P<a>[^–—]+?)\s*[–—]\s*(?P<b>[^–—]+)$")
_LEAST_M: Final = 1_000.0
_LEAST_APART_M: Final = 100.0


def parse_between(text: str) -> tuple[str, str] | None:
    """Return the words for the two places that a text is between, or None."""
    match = _BETWEEN.search(text)
    if match:
        return (match["a"] or match["c"]).strip(" ,;"), (match["b"] or match["d"]).strip(" .,;")
    match = _DASH.match(text)
    return (match["a"].strip(" ,;"), match["b"].strip(" .,;")) if match else None


def place_between(said: Said) -> Whereabouts | None:
    """Return where "between A and B" is, or None where the words are not of that form.

    It is the straight way from A to B, a quarter of its length wide to either side. Where both
    lie near a line of the case, it may as well be along that line between their kilometres;
    then it is any of these, unless the line keeps within the straight way.
    """
    ends = parse_between(said.words)
    if ends is None:
        return None
    dashed = _BETWEEN.search(said.words) is None
    if dashed and BORDER.search(said.words):
        return None  # "A–B border" is a border
    found = [single_name(said.about(end)) for end in ends]
    ids = tuple(dict.fromkeys(i for place in found if place for i in place.place_ids))
    if any(place is None or not place.place_ids for place in found):
        if dashed or not ids:
            return None  # a dash joins much that is no two places
        lost = next(e for e, place in zip(ends, found, strict=True) if not place)
        return fall_back(said, f"{lost!r}, one end of what it lies between, is not known", ids)
    if len(ids) == 1:
        return None  # two names of one place
    shapes = [said.atlas.extent(place.place_ids[0]) for place in found if place]
    if len(ids) > 2 or any(shape is None for shape in shapes):
        return fall_back(said, "one end of what it lies between has no known point", ids)
    a, b = (bounding_disc(shape) for shape in shapes if shape is not None)
    names = " and ".join(said.atlas.name(i) for i in ids)
    apart = float(distance_m(a.lon, a.lat, b.lon, b.lat))
    if apart < _LEAST_APART_M:
        return Whereabouts(
            How.BETWEEN, a if a.radius_m > b.radius_m else b, ids, f"{names} lie in one spot"
        )
    half_width = max(BETWEEN_SHARE * apart, a.radius_m, b.radius_m, _LEAST_M)
    straight = Corridor(path=((a.lon, a.lat), (b.lon, b.lat)), half_width_m=half_width)
    along = list(_along(said.atlas.lines.values(), a, b, straight))
    why = f"between {names}: the straight way"
    if along:
        why += ", or along the case's lines near both"
    return Whereabouts(How.BETWEEN, either([straight, *along]), ids, why)


def _along(
    lines: Iterable[LineGeometry], a: Disc, b: Disc, straight: Corridor
) -> Iterable[Corridor]:
    """Return the stretch of each line near both places that leaves the straight way."""
    for line in lines:
        at = line.locate([a.lon, b.lon], [a.lat, b.lat])
        begin, end = sorted(at.km_along.tolist())
        if (at.distance_m > ON_LINE_M).any() or begin == end or at.beyond.any():
            continue
        half_width = max(float(at.distance_m.max()), _LEAST_M)
        path = corridor(line, begin, end, half_width)
        if _away_m(path, straight) > straight.half_width_m:
            yield path


def _away_m(path: Corridor, straight: Corridor) -> float:
    """Return how far a path leaves a straight one, metres, to a per cent or so."""
    shrink = np.array([np.cos(np.radians(straight.path[0][1])), 1.0])
    way = shapely.LineString(np.array(straight.path) * shrink)
    points = shapely.points(np.array(path.path) * shrink)
    return float(shapely.distance(points, way).max()) * 111_320.0
