"""Levels at which two reports meet, field by field; compiled by numba."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit

# Upper edges of the bins of how far apart two times are: while the intervals overlap in half
# lengths of both together, then by the gap between them in lags.
TIME_EDGES = np.array([0.2, 0.4, 0.6, 0.8, 1.001])
GAP_EDGES = np.array([0.1, 0.35, 0.7, 1.001])
# Upper edges of the bins of how far apart two places are, in 95 % radii of both together.
SPACE_EDGES = np.array([0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 1.05, 1.25, 1.501])
TIME_BINS = len(TIME_EDGES) + len(GAP_EDGES)
# Then by how far beyond, as a share of what a place may slip.
SLIP_EDGES = np.array([0.1, 0.4, 1.001])
SAME_POINT = len(SPACE_EDGES) + len(SLIP_EDGES)
HOME = SAME_POINT + 1
NEXT_HOME = SAME_POINT + 2
SPACE_BINS = SAME_POINT + 3
CROWD_BINS = 14
# Eighths of the binary logarithm of what a half length (radius) is multiplied by for the window
# (area) that is searched.
WINDOW = round(8 * math.log2(2 * 1.5))
AREA = round(8 * math.log2(math.pi * 1.5**2 * 1.5))
NUMBER_SIZES = np.array([0.01, 0.70, 1.40, 2.20, 3.05])
NUMBER_EDGES = np.array([0.06, 0.12, 0.3, 0.5, 0.7, 1.0, 1.5])
NUMBER_EQUAL = len(NUMBER_SIZES) + 1
NUMBER_BINS = 1 + NUMBER_EQUAL + 2 * (len(NUMBER_EDGES) + 1)
NAME_EDGES = np.array([0.4, 0.55, 0.7, 0.8, 0.9])
NAME_BINS = 1 + len(NAME_EDGES) + 1 + 5
KM = 111.32
LETTER_SLOTS = 64
"""Lines of a table of the letters of one name, of which there are fewer than half as many."""


@njit(cache=True, nogil=True, error_model="numpy")
def letter_places() -> Any:
    """An empty table for the letters of a name."""
    return np.zeros((LETTER_SLOTS, 2), np.uint64)


@njit(cache=True, nogil=True, error_model="numpy")
def class_pair(a: int, b: int) -> int:
    """Number of a pair of classes, whichever comes first."""
    if a > b:
        a, b = b, a
    return a * 4 - a * (a - 1) // 2 + b - a


@njit(cache=True, nogil=True, error_model="numpy")
def _similarity(letters: Any, one: int, la: int, other: int, lb: int, places: Any) -> float:
    """Twice the longest common subsequence over both lengths (normalised Indel similarity).

    Bit-parallel (Hyyro 2004). `places` has for a letter of the first name, at its number modulo
    LETTER_SLOTS or the next free line, the letter and the bits of its places; it comes empty and
    is left empty.
    """
    for m in range(la):
        letter = np.uint64(letters[one, m])
        at = int(letter) & (LETTER_SLOTS - 1)
        while places[at, 1] != 0 and places[at, 0] != letter:
            at = (at + 1) & (LETTER_SLOTS - 1)
        places[at, 0] = letter
        places[at, 1] |= np.uint64(1) << np.uint64(m)
    seen = np.uint64(0xFFFFFFFFFFFFFFFF)
    for k in range(lb):
        letter = np.uint64(letters[other, k])
        at = int(letter) & (LETTER_SLOTS - 1)
        while places[at, 1] != 0 and places[at, 0] != letter:
            at = (at + 1) & (LETTER_SLOTS - 1)
        overlap = seen & places[at, 1]
        seen = (seen + overlap) | (seen - overlap)
    for line in range(LETTER_SLOTS):
        places[line, 1] = 0
    count = 0
    for m in range(la):
        if not (seen >> np.uint64(m)) & np.uint64(1):
            count += 1
    return 2.0 * count / (la + lb)


def _edged(edges: Any) -> Any:
    """A compiled function: how many of some edges lie below a value.

    The edges are constants of the function; an array handed over would have its references
    counted at every call, which costs more than the comparisons.
    """
    constants = tuple(float(edge) for edge in edges)

    @njit(nogil=True, error_model="numpy")
    def level(value: float) -> int:
        count = 0
        for edge in constants:
            if value > edge:
                count += 1
        return count

    return level


overlap_level = _edged(TIME_EDGES)
gap_level = _edged(GAP_EDGES)
space_level = _edged(SPACE_EDGES)
slip_level = _edged(SLIP_EDGES)
_size_level = _edged(NUMBER_SIZES)
_ratio_level = _edged(NUMBER_EDGES)
_alike_level = _edged(NAME_EDGES)


@njit(cache=True, nogil=True, error_model="numpy")
def number_level(a: float, b: float) -> int:
    """Level at which two figures (logarithms of one more) meet; 0 where either is missing."""
    if not (a == a and b == b):
        return 0
    gap = abs(a - b)
    if gap < 1e-6:
        return 1 + int(_size_level(a))
    level = int(_ratio_level(gap))
    if min(a, b) < 1e-6:
        level += len(NUMBER_EDGES) + 1
    return 1 + NUMBER_EQUAL + level


@njit(cache=True, nogil=True, error_model="numpy")
def met_name_level(
    one: int, other: int, letters: Any, lengths: Any, repeated: Any, places: Any
) -> int:
    """Level at which two names meet, with a table from `letter_places` at hand."""
    if one < 0 or other < 0:
        return 0
    if one == other:
        return 2 + len(NAME_EDGES) + int(repeated[one])
    alike = _similarity(letters, one, lengths[one], other, lengths[other], places)
    return 1 + int(_alike_level(alike))


@njit(cache=True, nogil=True, error_model="numpy")
def name_level(one: int, other: int, letters: Any, lengths: Any, repeated: Any) -> int:
    """Level at which two names meet; 0 where either is missing."""
    return met_name_level(one, other, letters, lengths, repeated, letter_places())


@njit(cache=True, nogil=True, error_model="numpy")
def kind_level(a: int, b: int, deep: int, mode: int, codes: int, common: int) -> int:
    """Level at which two finest codes meet; -1 where that depends on the coarser ones.

    Args:
        a: one code; negative where not known.
        b: the other.
        deep: number of levels of the taxonomy.
        mode: 2 where every pair of codes has a level, 1 where every code has, 0 where codes are
            as common as `common`.
        codes: number of codes; others have not been met and say nothing.
        common: how common the code is.
    """
    if mode == 2:
        if a < 0 or b < 0 or max(a, b) >= codes:
            return 0
        return 1 + min(a, b) * codes + max(a, b)
    if a >= 0 and a == b:
        if mode == 1 and a >= codes:
            return 0
        return 1 + deep + (a if mode == 1 else common)
    if deep > 1:
        return -1
    return 1 if a >= 0 and b >= 0 else 0


@njit(cache=True, nogil=True, error_model="numpy")
def coarser_level(kinds: Any, i: int, j: int, first: int, deep: int) -> int:
    """Level at which two reports meet in a taxonomy whose finest codes are not one."""
    known = False
    for level in range(deep):
        a, b = kinds[i, first + level], kinds[j, first + level]
        if a >= 0 and b >= 0:
            known = True
            if a == b:
                return 1 + level
    return 1 if known else 0


@njit(cache=True, nogil=True, error_model="numpy")
def source_level(a: int, b: int, mode: int) -> int:
    """Level at which two sources meet: every pair has its own, or (mode 0) only same and other."""
    if mode == 0:
        return 0 if a == b else 1
    if max(a, b) >= mode:
        # A source not met before is taken for the last of those that were.
        return mode * mode - 1 if a == b else max(mode * (mode - 1) - 1, 0)
    return min(a, b) * mode + max(a, b)
