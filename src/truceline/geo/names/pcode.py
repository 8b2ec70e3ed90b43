"""P-codes: the place codes of UN OCHA, with the code of each area that an area lies in.

A p-code is the letters of a country and, for each administrative level, a number of fixed width:
province, then district within it, and so on. Two digits a level is the rule; some countries have
other widths. Source: OCHA, "P-codes" in its Knowledge Base on Common Operational Datasets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from truceline.record import GeoPrecision, Place

PCODE: Final = "pcode"
"""What the system is called in `Place.codes`."""

WIDTH: Final = 2
"""Digits of a level where nothing else is known."""

WIDTHS: Final[Mapping[str, Sequence[int]]] = {
    "ID": (2, 2, 3),
    "BDI": (3, 3),
    "LB": (1, 1),
    "AZ": (8,),
    "UA": (2, 3, 5),
}
"""Digits of each level by the letters of the country, where they are not two. Source as above."""

PRECISION: Final = (
    GeoPrecision.UNKNOWN,  # a country
    GeoPrecision.PROVINCE,
    GeoPrecision.DISTRICT,
    GeoPrecision.DISTRICT,  # a commune is smaller than a district, and larger than one village
    GeoPrecision.LOCALITY,
)
"""Precision words by level, 0 for the country; a deeper level is a village as well."""

_CODE: Final = re.compile(r"([A-Z]{2,3})(\d*)")
_GAPS: Final = re.compile(r"[\s\-_.]+")


@dataclass(frozen=True)
class PCode:
    """A p-code.

    Attributes:
        country: the letters of the country, two as a rule (ISO 3166-1) and three in a few.
        numbers: digits of each level, province first; none for the country.
    """

    country: str
    numbers: tuple[str, ...] = ()

    @property
    def level(self) -> int:
        """The administrative level: 0 the country, 1 a province, 2 a district."""
        return len(self.numbers)

    @property
    def parent(self) -> PCode | None:
        """The code of the area one level up that it lies in, or None for a country."""
        return PCode(self.country, self.numbers[:-1]) if self.numbers else None

    @property
    def precision(self) -> GeoPrecision:
        """How precisely a place is stated by the code."""
        return PRECISION[min(self.level, len(PRECISION) - 1)]

    def __str__(self) -> str:
        """Return the code as it is written: TH3304."""
        return self.country + "".join(self.numbers)


def parse_pcode(text: str, widths: Mapping[str, Sequence[int]] = WIDTHS) -> PCode:
    """Return the p-code that a text is, in capitals or not, with gaps or without.

    Args:
        text: such as "TH3304", "kh 13 05" or "HT0811-07".
        widths: digits of each level by the letters of the country; two where it has none.

    Raises:
        ValueError: if it is no p-code, or its digits do not fill whole levels.
    """
    found = _CODE.fullmatch(_GAPS.sub("", text).upper())
    if found is None or not text.isascii():
        raise ValueError(
            f"{text!r} is not a p-code; expected a country's letters and digits, such as XX0102"
        )
    country, digits = found.groups()
    numbers: list[str] = []
    while digits:
        known = widths.get(country, ())
        width = known[len(numbers)] if len(numbers) < len(known) else WIDTH
        if len(digits) < width:
            raise ValueError(
                f"{text!r} is not a whole p-code: level {len(numbers) + 1} of {country} has "
                f"{width} digits, and {len(digits)} are left; a leading zero may be missing"
            )
        numbers.append(digits[:width])
        digits = digits[width:]
    return PCode(country, tuple(numbers))


@dataclass(frozen=True)
class CodeMatch:
    """A place found by a code.

    Attributes:
        place_id: id of the place.
        stated: the code that was looked up.
        code: the code that was found: the same, or that of an area that holds what was stated.
        precision: how precisely the found code states a place; None for codes of other systems.
    """

    place_id: str
    stated: str
    code: str
    precision: GeoPrecision | None = None

    @property
    def exact(self) -> bool:
        """Whether the place has the code that was stated."""
        return self.code == self.stated

    @property
    def why(self) -> str:
        """How it was found, for a reader."""
        if self.exact:
            return f"the code {self.stated}"
        return f"the code {self.stated} is not known; {self.code}, which it is a part of, is"


class CodeIndex:
    """Places by their codes in other systems.

    Args:
        places: the places.
        widths: digits of each level of a p-code; see `parse_pcode`.
    """

    def __init__(
        self, places: Iterable[Place], widths: Mapping[str, Sequence[int]] = WIDTHS
    ) -> None:
        self._widths = widths
        self._places: dict[tuple[str, str], set[str]] = {}
        for place in places:
            for system, code in place.codes.items():
                held = _system(system), _plain(code)
                self._places.setdefault(held, set()).add(place.id)

    def find(self, system: str, code: str) -> CodeMatch | None:
        """Return the one place that has a code, or that a p-code's nearest known area is.

        None where no place has it, and where several have.

        Args:
            system: the system, such as "pcode" or "geonames".
            code: the code; capitals and gaps do not matter.

        Raises:
            ValueError: if a p-code is asked for and it is none.
        """
        system = _system(system)
        if system != PCODE:
            return self._one(system, _plain(code), _plain(code), None)
        stated = parse_pcode(code, self._widths)
        at: PCode | None = stated
        while at is not None:
            if (system, str(at)) in self._places:
                return self._one(system, str(stated), str(at), at.precision)
            at = at.parent
        return None

    def _one(
        self, system: str, stated: str, code: str, precision: GeoPrecision | None
    ) -> CodeMatch | None:
        ids = self._places.get((system, code), set())
        return CodeMatch(next(iter(ids)), stated, code, precision) if len(ids) == 1 else None


def _plain(code: str) -> str:
    return _GAPS.sub("", code).upper()


def _system(name: str) -> str:
    return _GAPS.sub("", name).casefold()
