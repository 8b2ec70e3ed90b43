"""So far from a named place, in a direction or in any: "5–6 km south-east of X", "N of X"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from truceline.geo.shapes.extent import bounding_disc
from truceline.geo.stated.admin import fall_back
from truceline.geo.stated.assumed import NO_DISTANCE_M, STATED_DEG, VAGUE_DEG
from truceline.geo.stated.direction import DIRECTION, Direction, direction_of
from truceline.geo.stated.distance_words import DISTANCE, Distance, distance_of
from truceline.geo.stated.naming import single_name
from truceline.geo.stated.said import Said
from truceline.geo.whereabouts import How, Whereabouts
from truceline.record import Sector

_OF: Final = r"\s*,?\s*(?:of|from|off)\s+(?:the\s+)?"
_AWAY: Final = r"\s*,?\s*(?:away\s+)?(?:of|from|off|outside(?:\s+of)?|around)\s+(?:the\s+)?"
_TO: Final = (
    r"\s*,?\s*(?:away\s*,?\s*)?(?:(?:to|in|on|at)\s+(?:the|a)?\s*)?(?:bearing\s+(?:of\s+)?)?"
)
_RANGE: Final = r"(?:and\s+|at\s+|range\s+|distance\s+)*"
_FORMS: Final = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        # 5 km (to the) south-east of X; 3 km on a bearing of 045° from X
        rf"{DISTANCE}{_TO}{DIRECTION}(?:\s+side)?{_OF}(?P<name>.+)",
        # south-east of X, 5 km; 045° and 3 km from X
        rf"{DIRECTION}\s*(?:,|and|at|by|/)?\s*{DISTANCE}{_OF}(?P<name>.+)",
        rf"(?:bearing|azimuth)\s+(?:of\s+)?{DIRECTION}{_OF}(?P<name>[^,;]+),?\s*{_RANGE}{DISTANCE}$",
        # X, about 10 km to the east; X (10 km east)
        rf"(?P<name>[^\d,(]+?)\s*[,(]\s*{DISTANCE}{_TO}{DIRECTION}\s*\)?\s*$",
        # within 10 km of X; some 40 km from X
        rf"{DISTANCE}{_AWAY}(?P<name>.+)",
        # 045° from X, north of X
        rf"{_TO}{DIRECTION}{_OF}(?P<name>.+)",
    )
)


@dataclass(frozen=True)
class Offset:
    """A place stated from another one.

    Attributes:
        origin: the words for the place that it is stated from.
        distance: how far; None where it is not said.
        direction: in which direction; None where it is in any.
        degrees: whether the direction is stated in degrees.
    """

    origin: str
    distance: Distance | None
    direction: Direction | None
    degrees: bool = False


def parse_offset(text: str) -> Offset | None:
    """Return the offset that a text states, or None where it states none."""
    for form in _FORMS:
        match = form.search(text)
        if match is None:
            continue
        part = match.groupdict()
        try:
            distance = distance_of(match) if part.get("unit") else None
            direction = None
            if part.get("wind") or part.get("degrees"):
                direction = direction_of(match)
        except ValueError:
            continue
        origin = match["name"].strip(" .,;()")
        if origin:
            return Offset(origin, distance, direction, bool(part.get("degrees")))
    return None


def place_offset(said: Said) -> Whereabouts | None:
    """Return where an offset lies, or None where the words state none from a known place.

    The origin's own extent is the sector's error. From a place without a point, nothing is
    measured: what is left is the area that it lies in.
    """
    offset = parse_offset(said.words)
    if offset is None or parse_offset(offset.origin) is not None:
        return None  # the latter is a list, whose places are stated one by one
    atlas = said.atlas
    origin = single_name(said.about(offset.origin))
    if origin is None:
        several = tuple(match.place_id for match in atlas.gazetteer.named(offset.origin))
        if len(several) < 2:
            return None
        return fall_back(said, "it is stated from several places at once", several)
    if not origin.place_ids:
        return None
    ids = origin.place_ids
    shapes = [atlas.extent(i) for i in ids]
    if len(ids) > 1 or shapes[0] is None:
        shared = len(atlas.sharing(offset.origin)) > 1 and len(ids) > 1
        why = (
            f"several places are called {offset.origin!r}, so nothing can be measured from it"
            if shared
            else f"{atlas.name(ids[0])} is known and has no point to measure from"
        )
        return fall_back(said, why, ids)
    start = bounding_disc(shapes[0])
    least, most, direction = _reach(offset)
    width = 360.0 if direction is None else direction.width_deg
    shape = Sector(
        lon=start.lon,
        lat=start.lat,
        inner_m=least,
        outer_m=most,
        bearing_deg=0.0 if direction is None else direction.bearing_deg,
        width_deg=width,
        error_m=start.radius_m,
    )
    how = How.BEARING if offset.degrees else How.OFFSET
    return Whereabouts(how, shape, ids, _why(offset, atlas.name(ids[0]), least, most, width))


def _reach(offset: Offset) -> tuple[float, float, Direction | None]:
    direction = offset.direction
    if offset.distance is not None:
        return offset.distance.least_m, offset.distance.most_m, direction
    if direction is not None:
        vague = STATED_DEG if offset.degrees else VAGUE_DEG
        direction = Direction(direction.bearing_deg, max(direction.width_deg, vague))
    return 0.0, NO_DISTANCE_M, direction


def _why(offset: Offset, name: str, least: float, most: float, width: float) -> str:
    reach = f"{least / 1000:.3g} to {most / 1000:.3g} km from {name}"
    if offset.distance is None:
        reach += ", no distance being stated"
    if offset.direction is None:
        return f"{reach}, in any direction"
    true = ", taken as true" if offset.degrees else ""
    return f"{reach}, around {offset.direction.bearing_deg:g}° ({width:g}° wide{true})"
