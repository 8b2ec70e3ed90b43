"""Words for a border, and words beside it that name no place of their own."""

from __future__ import annotations

import re
from typing import Final

from truceline.geo.names.name_form import normal

_BORDER: Final = (
    r"(?:(?:land|international|common|joint|shared|state)\s+)?(?:border|boundary|frontier)"
    r"(?:\s*(?:lines?|lands?|areas?|zones?|regions?))?|borderlands?|borders"
    r"|front[\s-]*lines?|front|line\s+of\s+(?:contact|control)|contact\s+line"
)

BORDER: Final = re.compile(rf"\b(?:{_BORDER})\b", re.IGNORECASE)
"""Words for the line between the parties, or between their forces."""

_FILLERS: Final = frozenset(
    {"the", "a", "an", "whole", "entire", "all", "joint", "common", "land", "shared",
     "area", "areas", "town", "towns", "village", "villages", "province", "provinces",
     "district", "districts", "commune", "communes", "sector", "sectors", "region",
     "regions", "zone", "zones", "unnamed", "unspecified", "unknown", "various", "several",
     "many", "some", "other", "others", "stretch", "stretches", "section", "sections",
     "part", "parts", "side", "sides", "both", "two", "three", "four", "five", "six",
     "seven", "eight", "nine", "ten", "eleven", "twelve", "different", "locations",
     "location", "places", "points", "point", "national", "country", "countries",
     "territory", "territories", "soil", "community", "communities", "residents",
     "positions", "position", "disputed", "crossing", "crossings", "checkpoint",
     "checkpoints", "gate", "gates", "line", "lines", "city", "cities"}
)  # fmt: skip
"""Words that name no place of their own."""


def trimmed(item: str) -> str:
    """Return words without those at either end that name no place of their own, nor numbers."""
    words = item.split()
    while words and (normal(words[0]) in _FILLERS or normal(words[0]).isdigit()):
        words = words[1:]
    while words and (normal(words[-1]) in _FILLERS or normal(words[-1]).isdigit()):
        words = words[:-1]
    return " ".join(words) if normal(" ".join(words)) else ""
