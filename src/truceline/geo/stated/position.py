"""Positions written out within a longer text, and grids without their zone."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Final

from truceline.geo.atlas import Atlas
from truceline.geo.grid import parse_mgrs, parse_position
from truceline.geo.stated.assumed import POSITION_M
from truceline.geo.stated.either import either
from truceline.record import Disc, Shape

_SQUARE: Final = r"[A-HJ-NP-Z][A-HJ-NP-V]"
_ZONE: Final = r"(?:0?[1-9]|[1-5]\d|60)\s?[C-HJ-NP-X]"
_MARK: Final = r"\s*(?:°|º|˚)"
_MIN: Final = r"\s*(?:'|’|′|‘)"
_SEC: Final = r"\s*(?:\"|”|″|“|''|’’)"
_ANGLE: Final = (
    rf"\d{{1,3}}(?:\.\d+)?{_MARK}(?:\s*\d{{1,2}}(?:\.\d+)?{_MIN}(?:\s*\d{{1,2}}(?:\.\d+)?{_SEC})?)?"
)
_LAT: Final = r"[+-]?\d{1,2}\.\d{2,}"
_LON: Final = r"[+-]?\d{1,3}\.\d{2,}"
_FORMS: Final = (
    # Degrees with their marks, letters before or after.
    rf"[NSEW]?\s*{_ANGLE}\s*[NSEW]?\s*[,;/]?\s*[NSEW]?\s*{_ANGLE}\s*[NSEW]?(?!\w)",
    # Decimal degrees: two decimals or more each, so that no other pair of numbers is taken.
    rf"(?<![\w.+-])[NS]?{_LAT}\s?[NS]?(?:\s*[,;/]\s*|\s+)[EW]?{_LON}\s?(?:[EW](?!\w))?(?![\w.])",
    # UTM, in metres.
    rf"(?<!\w){_ZONE}\s+\d{{6}}(?:\.\d+)?\s*m?E?[\s,]+\d{{6,8}}(?:\.\d+)?\s*m?N?(?!\w)",
    # MGRS with its zone.
    rf"(?<!\w){_ZONE}\s?{_SQUARE}(?:\s?\d+(?:\s\d+)?)?(?!\w)",
    # MGRS without: named as a grid, or of six digits and more.
    rf"(?i:(?<!\w)(?:mgrs|grid|coordinates?)\s*:?\s*){_SQUARE}\s?\d+(?:\s\d+)?(?!\w)",
    rf"(?<!\w){_SQUARE}\s?(?:\d{{3,5}}\s\d{{3,5}}|\d{{6,10}})(?![\w-])",
)
_FIND: Final = re.compile("|".join(f"(?:{form})" for form in _FORMS))
_LABEL: Final = re.compile(r"^(?:grid|coordinates?)\s*:?\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Position:
    """A position found in a text.

    Attributes:
        text: as it is written.
        shape: where it is: the cell that its digits name, with `POSITION_M` for where it was
            taken from; any of several cells where its zone is left open. None if it is none.
        problem: why it is none.
    """

    text: str
    shape: Shape | None
    problem: str = ""


def positions(text: str, atlas: Atlas) -> tuple[Position, ...]:
    """Return the positions that a text holds, in their order, also those that cannot be read.

    A grid without a zone is tried in each of the atlas's zones and kept where it lies in the
    part of the world that the case is about.
    """
    return tuple(_position(match[0].strip(" ,;/"), atlas) for match in _FIND.finditer(text))


def without_positions(text: str) -> str:
    """Return a text with its positions cut out."""
    return " ".join(_FIND.sub(" ", text).split())


def _position(written: str, atlas: Atlas) -> Position:
    try:
        return Position(written, _with_error(parse_position(_LABEL.sub("", written))))
    except ValueError as error:
        problem = str(error)
    if "names no grid zone" not in problem:
        return Position(written, None, problem)
    found: dict[str, Disc] = {}
    for zone in atlas.mgrs_zones:
        try:
            disc = parse_mgrs(_LABEL.sub("", written), zone)
        except ValueError:
            continue
        if atlas.covers(disc.lon, disc.lat):
            found[zone] = disc
    if not found:
        zones = ", ".join(atlas.mgrs_zones) or "none"
        return Position(
            written,
            None,
            f"{written!r} names no grid zone and lies in none of the case's ({zones})",
        )
    return Position(written, either([_with_error(disc) for disc in found.values()]))


def _with_error(disc: Disc) -> Disc:
    return disc.model_copy(update={"radius_m": math.hypot(disc.radius_m, POSITION_M)})
