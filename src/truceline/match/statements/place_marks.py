"""What a stated place can be found again by: its names, and its point where it has one."""

from __future__ import annotations

from typing import Final

from truceline.geo import normal
from truceline.record import Disc, Where

_DECIMALS: Final = 2
"""Decimals of a degree that two points of one place agree in: about a kilometre."""


def place_marks(where: Where) -> frozenset[str]:
    """Return the marks of a place; two places that share one are stated as one place.

    A mark is a name in its normal form, or a point rounded to about a kilometre. A place without
    a name and without a point has none, and is found again by nothing.
    """
    marks = {f"name:{form}" for name in (where.words, *where.also) if (form := normal(name))}
    if isinstance(where.shape, Disc):
        lon, lat = round(where.shape.lon, _DECIMALS), round(where.shape.lat, _DECIMALS)
        marks.add(f"point:{lon:.{_DECIMALS}f},{lat:.{_DECIMALS}f}")
    return frozenset(marks)
