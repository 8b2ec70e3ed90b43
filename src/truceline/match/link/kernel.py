"""The comparison of many reports, as the rest of linking uses it."""

from __future__ import annotations

from truceline.match.link.compare import join
from truceline.match.link.levels import (
    AREA,
    CROWD_BINS,
    GAP_EDGES,
    HOME,
    KM,
    NAME_BINS,
    NAME_EDGES,
    NEXT_HOME,
    NUMBER_BINS,
    NUMBER_EDGES,
    NUMBER_EQUAL,
    NUMBER_SIZES,
    SAME_POINT,
    SLIP_EDGES,
    SPACE_BINS,
    SPACE_EDGES,
    TIME_BINS,
    TIME_EDGES,
    WINDOW,
    name_level,
)
from truceline.match.link.sums import contents, number_table, summed, tally

__all__ = [
    "AREA",
    "CROWD_BINS",
    "GAP_EDGES",
    "HOME",
    "KM",
    "NAME_BINS",
    "NAME_EDGES",
    "NEXT_HOME",
    "NUMBER_BINS",
    "NUMBER_EDGES",
    "NUMBER_EQUAL",
    "NUMBER_SIZES",
    "SAME_POINT",
    "SLIP_EDGES",
    "SPACE_BINS",
    "SPACE_EDGES",
    "TIME_BINS",
    "TIME_EDGES",
    "WINDOW",
    "contents",
    "join",
    "name_level",
    "number_table",
    "summed",
    "tally",
]
