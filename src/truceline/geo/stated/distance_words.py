"""Distances as people write them: "5–6 km", "about 400 m", "within 10 km", with their error."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from truceline.geo.stated.assumed import ABOUT, ESTIMATED_SHARE, OVER_SHARE, ROUNDED_SHARE

UNITS: Final = {
    "m": 1.0, "metre": 1.0, "metres": 1.0, "meter": 1.0, "meters": 1.0,
    "km": 1000.0, "kms": 1000.0, "kilometre": 1000.0, "kilometres": 1000.0,
    "kilometer": 1000.0, "kilometers": 1000.0,
    "mi": 1609.344, "mile": 1609.344, "miles": 1609.344,
    "nautical mile": 1852.0, "nautical miles": 1852.0, "nmi": 1852.0,
    "yard": 0.9144, "yards": 0.9144, "yd": 0.9144,
}  # fmt: skip
"""Metres in a unit of length."""

COUNTS: Final = {
    "a": (1.0, 1.0), "an": (1.0, 1.0), "one": (1.0, 1.0), "two": (2.0, 2.0),
    "three": (3.0, 3.0), "four": (4.0, 4.0), "five": (5.0, 5.0), "six": (6.0, 6.0),
    "seven": (7.0, 7.0), "eight": (8.0, 8.0), "nine": (9.0, 9.0), "ten": (10.0, 10.0),
    "fifteen": (15.0, 15.0), "twenty": (20.0, 20.0), "half a": (0.5, 0.5),
    "a couple of": (1.5, 2.5), "a few": (2.0, 5.0), "several": (3.0, 9.0),
}  # fmt: skip
"""Numbers in words, as the least and greatest that they may mean."""

_ABOUT: Final = r"about|around|approximately|approx\.?|roughly|some|circa|c\.|ca\.?|~|≈"
_OVER: Final = r"more than|over|at least|beyond|upwards of|just over|>"
_UNDER: Final = r"less than|under|up to|within|at most|no more than|<"
_NEARLY: Final = r"nearly|almost|just under|close to"
_BETWEEN: Final = r"between|from"
_NUMBER: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?"
_WORD: Final = "|".join(sorted(COUNTS, key=len, reverse=True))
_UNIT: Final = "|".join(sorted(UNITS, key=len, reverse=True))

DISTANCE: Final = (
    rf"(?:(?P<how>(?<!\w)(?:{_ABOUT}|{_OVER}|{_UNDER}|{_NEARLY}|{_BETWEEN}))\s*)?"
    rf"(?<![\w.,+])(?:(?P<low>{_NUMBER})(?:\s*(?:{_UNIT})?\s*(?:–|—|-|−|to|or|and)\s*"
    rf"(?P<high>{_NUMBER}))?|(?P<count>{_WORD}))[\s-]*(?P<unit>{_UNIT})(?!\w)"
)
"""A distance in a text, for `re.IGNORECASE`; groups how, low, high, count and unit."""

_WHOLE: Final = re.compile(DISTANCE, re.IGNORECASE)


@dataclass(frozen=True)
class Distance:
    """A distance as far as its words say.

    Attributes:
        least_m: the least that they may mean, metres.
        most_m: the greatest, metres.
    """

    least_m: float
    most_m: float


def parse_distance(text: str) -> Distance:
    """Read a distance.

    A number is taken as rounded: to the unit of its last digit, to fives where that is a five,
    to tens or more where it ends in noughts, though by no more than a quarter; and never better
    than a tenth, as people estimate. "About" doubles that. See `assumed`.

    Raises:
        ValueError: if it is no distance, or its ends are in the wrong order.
    """
    match = _WHOLE.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is no distance; expected one such as '5–6 km' or 'about 400 m'")
    return distance_of(match)


def distance_of(match: re.Match[str]) -> Distance:
    """Return the distance that a match of `DISTANCE` says.

    Raises:
        ValueError: if its ends are in the wrong order or it is nought.
    """
    unit = UNITS[" ".join(match["unit"].casefold().split())]
    if match["count"]:
        low, high = COUNTS[" ".join(match["count"].casefold().split())]
        low_error, high_error = ESTIMATED_SHARE * 2.5 * low, ESTIMATED_SHARE * 2.5 * high
    else:
        ends = [_number(match[group], unit) for group in ("low", "high") if match[group]]
        # "5 to 6" is rounded to units at both ends: its five is no round number.
        fine = len(ends) == 2 and any(end[-1] not in "05" for end in ends)
        (low, low_error), (high, high_error) = (
            _rounded(end, fine=fine) for end in (ends[0], ends[-1])
        )
    if high < low or high == 0:
        raise ValueError(f"{match[0]!r} is no distance; expected the lesser number first")
    how = (match["how"] or "").casefold().strip()
    least, most = low - low_error, high + high_error
    if re.fullmatch(_UNDER, how):
        least, most = 0.0, high
    elif re.fullmatch(_OVER, how):
        least, most = low, high * (1 + OVER_SHARE) + high_error
    elif re.fullmatch(_NEARLY, how):
        least, most = low - 2 * low_error, high
    elif re.fullmatch(_ABOUT, how):
        least, most = low - ABOUT * low_error, high + ABOUT * high_error
    return Distance(max(least, 0.0) * unit, most * unit)


def _number(written: str, unit: float) -> str:
    """Return a number with a decimal point and no marks between thousands."""
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", written) and (unit == 1.0 or "." in written):
        return written.replace(",", "")
    return written.replace(",", ".")


def _rounded(written: str, *, fine: bool = False) -> tuple[float, float]:
    """Return a number and by how much it may be off for having been rounded."""
    value = float(written)
    whole, _, decimals = written.partition(".")
    digits = whole + decimals if decimals else whole.rstrip("0")
    step = 10.0 ** -len(decimals) if decimals else 10.0 ** (len(whole) - len(digits))
    five = digits[-1:] == "5" and not fine
    error = 2.5 * step if five else 0.5 * step
    if five or step > 1.0:
        error = min(error, ROUNDED_SHARE * value)
    return value, max(error, ESTIMATED_SHARE * value)
