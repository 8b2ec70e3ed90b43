"""Where: how far from a line, or inside one's territory, accounts put the event."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from typing import Final

from truceline.record import Claim
from truceline.weigh.contested.counts import TOTALS
from truceline.weigh.contested.proposition import Kind
from truceline.weigh.contested.stated import (
    Asked,
    Span,
    Stated,
    answers,
    overlapping,
    same_moment,
    standing,
)

PLAIN: Final = 0.2
"""Half the width of a distance stated plainly, as a share of it: such figures are round."""
ABOUT: Final = 0.3
"""The same of one said to be about so much."""

_DISTANCE: Final = re.compile(
    r"(?:(?P<about>about|around|some|approximately|roughly|nearly|almost|~|≈)\s*"
    r"|(?P<least>at least|more than|over)\s+|(?P<most>up to|less than|within)\s+)?"
    r"(?<![\w.-])(?P<number>\d+(?:\.\d+)?)\s?(?P<unit>km|kilomet(?:re|er)s?|m|met(?:re|er)s?)\s+"
    r"(?P<from>inside\b|into\b|(?:from|beyond|across|over)\s+(?:the\s+)?(?:[\w-]+\s+)?"
    r"(?:border|boundary|line|frontier)\b)",
    re.IGNORECASE,
)


def distances(said: Sequence[tuple[int, Claim]]) -> Iterator[Asked]:
    """Find distances from a line that cannot all be true.

    Which line is meant is seldom said; the question is listed so that somebody asks.

    Args:
        said: place of the root, and claim, in the order of the record.
    """
    stated = []
    for root, claim in said:
        hit = _DISTANCE.search(claim.summary)
        if hit and claim.event_type not in TOTALS:
            words = " ".join(hit[0].split())
            stated.append(Stated(root, (claim,), words, (_span(hit),)))
    why = standing(stated, overlapping, same_moment)
    if why is not None:
        yield Asked(Kind.DISTANCE, "", why, answers(stated, overlapping))


def _span(hit: re.Match[str]) -> Span:
    """Return the lowest and highest distance left possible, metres."""
    metres = float(hit["number"]) * (1000.0 if hit["unit"].lower().startswith("k") else 1.0)
    if hit["least"]:
        return metres * (1 - PLAIN), math.inf
    if hit["most"]:
        return 0.0, metres * (1 + PLAIN)
    slack = ABOUT if hit["about"] else PLAIN
    return metres * (1 - slack), metres * (1 + slack)
