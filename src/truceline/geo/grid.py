"""Positions as people write them, read into discs and written back.

Four forms are known: MGRS ("48P WA 220861"), UTM ("48P 522000 1586100"), degrees with minutes
and seconds (14°20'50"N 105°12'16"E) and decimal degrees ("14.347, 105.204", latitude first).
All are WGS 84.

A position is only as good as its digits. Each form names a cell: MGRS cuts digits off, so its
cell is the square to the north-east of the corner it names; in the other forms the last digit
is taken as rounded, so the cell is half a unit to every side. The disc read from a position is
centred on the cell and reaches its farthest corner (six MGRS digits are a 100 m square: 71 m).
That is the error of the writing alone. It says nothing of the receiver or map the position was
taken from, nor whether somebody wrote more digits than they knew; widen the disc for those.
"""

from __future__ import annotations

import re
import unicodedata
import warnings
from functools import lru_cache
from typing import Final, Literal

import numpy as np
from mgrs import MGRS
from mgrs.core import MGRSError
from pyproj import Proj

from truceline.geo.distance import distance_m
from truceline.record import Disc

EXPECTED: Final = (
    "an MGRS grid (48P WA 220861), UTM (48P 522000 1586100), degrees (14°20'50\"N 105°12'16\"E) "
    "or decimal degrees with latitude first (14.347, 105.204)"
)
_BANDS: Final = "CDEFGHJKLMNPQRSTUVWX"
_MGRS: Final = re.compile(
    rf"(?:(?P<zone>\d{{1,2}})\s*(?P<band>[{_BANDS}])\s*)?"
    r"(?P<square>[A-HJ-NP-Z][A-HJ-NP-V])\s*(?P<digits>\d*(?:\s+\d+)?)"
)
_ZONE: Final = re.compile(rf"(?P<zone>\d{{1,2}})\s*(?P<band>[{_BANDS}])")
_UTM: Final = re.compile(
    r"(?:ZONE\s*)?(?P<zone>\d{1,2})\s*(?P<band>NORTH|SOUTH|[A-Z])[\s,]+"
    r"E?\s*(?P<east>\d{6}(?:\.\d+)?)\s*M?E?[\s,]+N?\s*(?P<north>\d{1,8}(?:\.\d+)?)\s*M?N?"
)
_NUMBER: Final = r"[+-]?\d+(?:\.\d+)?(?![\d.])"
_SIXTY: Final = r"(?<!\d)\d{1,2}(?:\.\d+)?(?![\d.])"
_ANGLE: Final = (
    rf"(?P<@_pre>[NSEW])?\s*(?P<@_deg>{_NUMBER})\s*°?"
    rf"(?:\s*(?P<@_min>{_SIXTY})\s*'?(?:\s*(?P<@_sec>{_SIXTY})\s*\"?)?)?"
    r"(?(@_pre)|\s*(?P<@_post>[NSEW])?)"
)
_A: Final = _ANGLE.replace("@", "a")
_B: Final = _ANGLE.replace("@", "b")
_COMMA: Final = re.compile(rf"{_A}\s*[,;/]\s*{_B}")
_SPACE: Final = re.compile(rf"{_A}\s*{_B}")
_PLAIN: Final = re.compile(rf"(?P<a_deg>{_NUMBER})\s+(?P<b_deg>{_NUMBER})")
_LABEL: Final = re.compile(r"^(?:MGRS|UTM|GRID|GR|WGS ?84)\s*:?\s*")
_MARKS: Final = str.maketrans(
    {"º": "°", "˚": "°", "′": "'", "’": "'", "‘": "'", "ʹ": "'", "″": '"', "”": '"', "“": '"',
     "−": "-", "–": "-"}
)  # fmt: skip
_HALF: Final = np.array([-0.5, -0.5, 0.5, 0.5]), np.array([-0.5, 0.5, -0.5, 0.5])


_ACROSS_DEG: Final = 1.0
"""How far a square of 100 km may reach out of the band that its zone is written with."""

_EQUATOR_SOUTH: Final = 10_000_000.0
"""Northing of the equator in metres as seen from the south."""


def parse_position(text: str, mgrs_zone: str | None = None) -> Disc:
    """Read a position in any of the four forms.

    Args:
        text: the position.
        mgrs_zone: zone and band, such as "48P", for an MGRS grid written without them. It is
            not used where the text names its own.

    Raises:
        ValueError: if the text is in none of the forms, is ambiguous, or names no place.
    """
    clean = _clean(text)
    if _MGRS.fullmatch(clean):
        return parse_mgrs(text, mgrs_zone)
    if _UTM.fullmatch(clean):
        return parse_utm(text)
    return parse_degrees(text)


def parse_mgrs(text: str, zone: str | None = None) -> Disc:
    """Read an MGRS grid of 0 to 10 digits, with or without its zone.

    Raises:
        ValueError: if it is no MGRS grid, the zone is missing, or there is no such square.
    """
    match = _MGRS.fullmatch(_clean(text))
    if match is None:
        raise ValueError(
            f"{text!r} is not an MGRS grid; expected zone, square and an even number of digits, "
            "such as 48P WA 220861 (the polar grids are not read)"
        )
    halves = match["digits"].split()
    if not match["zone"] and not halves:
        raise ValueError(f"{text!r} is two letters and no position; expected {EXPECTED}")
    digits = "".join(halves)
    if len(digits) % 2 or len(digits) > 10 or (len(halves) == 2 and len(set(map(len, halves))) > 1):
        raise ValueError(
            f"{text!r} has {' + '.join(str(len(h)) for h in halves)} digits; expected the same "
            "number, up to 5, for easting and northing"
        )
    prefix = f"{match['zone']}{match['band']}" if match["zone"] else _zone(text, zone)
    none = f"{text!r}: there is no square {match['square']} in zone {prefix}"
    try:
        with warnings.catch_warnings():  # of a square that lies across the edge of its band
            warnings.simplefilter("ignore", RuntimeWarning)
            number, hemisphere, east, north = MGRS().MGRSToUTM(prefix + match["square"] + digits)
    except MGRSError:
        raise ValueError(none) from None
    size = 10.0 ** (5 - len(digits) // 2)
    corner = np.floor(np.array([east, north]) / size) * size
    middle = corner + size / 2
    disc = _utm_cell(int(number), hemisphere == "S", float(middle[0]), float(middle[1]), size)
    if not _in_band(disc.lat, prefix[-1], _ACROSS_DEG):
        raise ValueError(none)
    return disc


def parse_utm(text: str) -> Disc:
    """Read UTM: zone, band letter or hemisphere, easting and northing in metres.

    Raises:
        ValueError: if it is no UTM position, lies outside its zone or band, or the letter S
            may mean either band S or the southern hemisphere.
    """
    match = _UTM.fullmatch(_clean(text))
    if match is None:
        raise ValueError(
            f"{text!r} is not UTM; expected zone, band or north/south, easting and northing in "
            "metres, such as 48P 522000 1586100"
        )
    number, band = int(match["zone"]), match["band"]
    east, north = float(match["east"]), float(match["north"])
    if not 1 <= number <= 60 or not 100_000 <= east < 1_000_000 or north > 10_000_000:
        raise ValueError(
            f"{text!r} is outside UTM; expected zone 1 to 60, easting 100000 to 999999 and "
            "northing up to 10000000"
        )
    south = band == "SOUTH" or (band < "N" and band != "NORTH")
    size = 10.0 ** -max(_decimals(match["east"]), _decimals(match["north"]))
    disc = _utm_cell(number, south, east, north, size)
    if band in ("NORTH", "SOUTH", "N"):
        return disc  # N, the band beside the equator, is also written for "north": both fit
    if band not in _BANDS or not _in_band(disc.lat, band):
        raise ValueError(
            f"{text!r}: northing {match['north']} is not in latitude band {band}; "
            "write NORTH or SOUTH where a hemisphere is meant"
        )
    if band == "S":
        raise ValueError(
            f"{text!r}: S may be latitude band S or the southern hemisphere; "
            "write NORTH for the first, SOUTH for the second"
        )
    return disc


def parse_degrees(text: str) -> Disc:
    """Read degrees, decimal or with minutes and seconds; latitude first unless lettered.

    Raises:
        ValueError: if it is no such position, minutes or seconds reach 60, a letter is missing
            or doubled, or a coordinate is out of range.
    """
    clean = _clean(text)
    match = _COMMA.fullmatch(clean) or _PLAIN.fullmatch(clean)
    if match is None:
        match = _SPACE.fullmatch(clean)
        # Without a mark between them, nobody can tell where the first angle ends.
        if match and not (match["a_post"] or match["b_pre"] or clean.count("°") == 2):
            match = None
    if match is None or re.fullmatch(r"\d+,\d+", clean):  # the latter may be a decimal comma
        raise ValueError(f"{text!r} is not a position; expected {EXPECTED}")
    part = match.groupdict()
    (first, a, a_step), (second, b, b_step) = _angle(part, "a", text), _angle(part, "b", text)
    letters = f"{first}{second}"
    if letters and not re.fullmatch("[NS][EW]|[EW][NS]", letters):
        raise ValueError(f"{text!r}: expected one letter N or S and one letter E or W, or none")
    if letters and letters[0] in "EW":
        a, a_step, b, b_step = b, b_step, a, a_step
    if abs(a) > 90 or abs(b) > 180:
        raise ValueError(
            f"{text!r}: latitude {a} or longitude {b} is out of range; write latitude first, or "
            "add the letters N/S and E/W"
        )
    dx, dy = _HALF
    corners_lat = np.clip(a + dy * a_step, -90, 90)
    metres = distance_m(b, a, b + dx * b_step, corners_lat)
    return Disc(lon=b, lat=a, radius_m=float(metres.max()))


def format_mgrs(lon: float, lat: float, digits: Literal[0, 2, 4, 6, 8, 10] = 6) -> str:
    """Write the MGRS square that holds a point.

    Args:
        lon: longitude in degrees WGS 84.
        lat: latitude in degrees WGS 84, from -80 to 84.
        digits: how many digits: 0 is a square of 100 km, 10 one of 1 m.

    Raises:
        ValueError: if the latitude lies outside the grid.
    """
    zone, letters, number = _grid(lon, lat)
    half = len(number) // 2
    return " ".join(
        (zone, letters, number[: digits // 2] + number[half : half + digits // 2])
    ).strip()


def format_utm(lon: float, lat: float, decimals: int = 0) -> str:
    """Write UTM with its band letter, rounded to so many decimals of a metre.

    Band S is written out as "north", since the letter alone would be taken for "south".

    Raises:
        ValueError: if the latitude lies outside -80 to 84.
    """
    zone = _grid(lon, lat)[0]
    number, band = int(zone[:-1]), zone[-1]
    if lat < 0 and band == "N":  # a hair south of the equator lies in the band south of it
        band = "M"
    east, north = _utm(number, band < "N")(lon, lat)
    if band == "M" and round(north, decimals) >= _EQUATOR_SOUTH:
        band, north = "N", 0.0
    name = f"{number} north" if band == "S" else f"{number:02d}{band}"
    north = round(north, decimals) + 0.0  # never -0
    return f"{name} {east:.{decimals}f} {north:.{decimals}f}"


def format_dms(lon: float, lat: float, decimals: int = 0) -> str:
    """Write degrees, minutes and seconds, latitude first, seconds to so many decimals."""
    written = []
    for value, letters in ((lat, "NS"), (lon, "EW")):
        scale = 10**decimals
        units = round(abs(value) * 3600 * scale)
        minutes, seconds = divmod(units, 60 * scale)
        width = decimals + 3 if decimals else 2
        written.append(
            f"{minutes // 60}°{minutes % 60:02d}'{seconds / scale:0{width}.{decimals}f}\""
            f"{letters[value < 0]}"
        )
    return " ".join(written)


def format_decimal(lon: float, lat: float, decimals: int = 5) -> str:
    """Write decimal degrees, latitude first, to so many decimals."""
    return f"{lat:.{decimals}f}, {lon:.{decimals}f}"


def _clean(text: str) -> str:
    """Return the text in capitals, with ASCII digits and one kind of each mark."""
    marked = unicodedata.normalize("NFC", text).translate(_MARKS).replace("''", '"')
    plain = "".join(str(unicodedata.decimal(c, None) or 0) if c.isdecimal() else c for c in marked)
    return _LABEL.sub("", " ".join(plain.upper().split())).rstrip(".")


def _decimals(number: str) -> int:
    return len(number.partition(".")[2])


def _zone(text: str, zone: str | None) -> str:
    if zone is None:
        raise ValueError(
            f"{text!r} names no grid zone, so it fits many places; write it in full, such as "
            "48P WA 220861, or give the zone of the area"
        )
    match = _ZONE.fullmatch(_clean(zone))
    if match is None or not 1 <= int(match["zone"]) <= 60:
        raise ValueError(f"{zone!r} is not a grid zone; expected number and band, such as 48P")
    return f"{match['zone']}{match['band']}"


def _in_band(lat: float, band: str, slack: float = 0.01) -> bool:
    south = -80.0 + 8.0 * _BANDS.index(band)
    north = 84.0 if band == "X" else south + 8.0
    return south - slack <= lat <= north + slack


@lru_cache(maxsize=120)
def _utm(zone: int, south: bool) -> Proj:
    return Proj(proj="utm", zone=zone, south=south, datum="WGS84")


def _utm_cell(zone: int, south: bool, east: float, north: float, size: float) -> Disc:
    dx, dy = _HALF
    project = _utm(zone, south)
    lon, lat = project(east, north, inverse=True)
    corner_lon, corner_lat = project(east + dx * size, north + dy * size, inverse=True)
    metres = distance_m(lon, lat, corner_lon, corner_lat)
    return Disc(lon=float(lon), lat=float(lat), radius_m=float(metres.max()))


def _grid(lon: float, lat: float) -> tuple[str, str, str]:
    """Return zone with band, square letters and ten digits of the grid at a point."""
    if not -80 <= lat <= 84:
        raise ValueError(f"latitude {lat} is outside the grid, which runs from -80 to 84")
    if -1e-7 < lat < 0:
        lat = 0.0  # within a centimetre of the equator the library names a square of no zone
    written = MGRS().toMGRS(lat, lon, MGRSPrecision=5)
    match = _MGRS.fullmatch(written)
    if match is None:
        raise ValueError(f"no grid at longitude {lon}, latitude {lat}")
    return f"{int(match['zone'])}{match['band']}", match["square"], match["digits"]


def _angle(part: dict[str, str | None], name: str, text: str) -> tuple[str, float, float]:
    """Return the letter, the value in degrees and the step of its last digit in degrees."""
    stated = [part.get(f"{name}_{unit}") for unit in ("deg", "min", "sec")]
    given = [value for value in stated if value is not None]
    if any("." in value for value in given[:-1]):
        raise ValueError(f"{text!r}: only the last of degrees, minutes and seconds has decimals")
    if any(float(value) >= 60 for value in given[1:]):
        raise ValueError(f"{text!r}: minutes and seconds must be below 60")
    letters = [part.get(f"{name}_{end}") for end in ("pre", "post")]
    letter = "".join(value for value in letters if value)
    sign = given[0][0] if given[0][0] in "+-" else ""
    if len(letter) > 1 or (letter and sign):
        raise ValueError(f"{text!r}: expected a letter or a sign before each angle, not both")
    size = sum(abs(float(value)) / 60**power for power, value in enumerate(given))
    step = 10.0 ** -_decimals(given[-1]) / 60 ** (len(given) - 1)
    return letter, -size if letter in ("S", "W") or sign == "-" else size, step
