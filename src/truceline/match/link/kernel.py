"""The loops over pairs: which levels two reports meet at, and what that weighs.

Compiled by numba; everything here works on the arrays of `Encoded`, handed over as one tuple.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit

# Upper edges of the bins of how far apart two times are, in half lengths of both together.
TIME_EDGES = np.array([0.2, 0.4, 0.6, 0.8, 1.01, 1.3, 1.6, 2.06])
# Upper edges of the bins of how far apart two places are, in 95 % radii of both together.
SPACE_EDGES = np.array([0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 1.05, 1.25, 1.5, 1.76])
TIME_BINS = len(TIME_EDGES)
SPACE_BINS = len(SPACE_EDGES) + 3
SAME_POINT = len(SPACE_EDGES)
HOME = len(SPACE_EDGES) + 1
NEXT_HOME = len(SPACE_EDGES) + 2
CROWD_BINS = 14
NUMBER_SIZES = np.array([0.01, 0.70, 1.40, 2.20, 3.05])
NUMBER_EDGES = np.array([0.06, 0.12, 0.3, 0.5, 0.7, 1.0, 1.5])
NUMBER_EQUAL = len(NUMBER_SIZES) + 1
NUMBER_BINS = 1 + NUMBER_EQUAL + 2 * (len(NUMBER_EDGES) + 1)
NAME_EDGES = np.array([0.4, 0.55, 0.7, 0.8, 0.9])
NAME_BINS = 1 + len(NAME_EDGES) + 1 + 5
KM = 111.32


@njit(cache=True, nogil=True, inline="always")
def _class_pair(a: int, b: int) -> int:
    if a > b:
        a, b = b, a
    return a * 4 - a * (a - 1) // 2 + b - a


@njit(cache=True, nogil=True)
def _similarity(a: Any, la: int, b: Any, lb: int) -> float:
    """Twice the longest common subsequence over both lengths (normalised Indel similarity)."""
    seen = np.uint64(0xFFFFFFFFFFFFFFFF)
    for k in range(lb):
        match = np.uint64(0)
        for m in range(la):
            if a[m] == b[k]:
                match |= np.uint64(1) << np.uint64(m)
        overlap = seen & match
        seen = (seen + overlap) | (seen - overlap)
    count = 0
    for m in range(la):
        if not (seen >> np.uint64(m)) & np.uint64(1):
            count += 1
    return 2.0 * count / (la + lb)


@njit(cache=True, nogil=True, inline="always")
def _number_level(a: float, b: float) -> int:
    if not (a == a and b == b):
        return 0
    gap = abs(a - b)
    if gap < 1e-6:
        level = 0
        while level < len(NUMBER_SIZES) and a > NUMBER_SIZES[level]:
            level += 1
        return 1 + level
    level = 0
    while level < len(NUMBER_EDGES) and gap > NUMBER_EDGES[level]:
        level += 1
    if min(a, b) < 1e-6:
        level += len(NUMBER_EDGES) + 1
    return 1 + NUMBER_EQUAL + level


@njit(cache=True, nogil=True)
def name_level(one: int, other: int, letters: Any, lengths: Any, repeated: Any) -> int:
    """Level at which two names meet; 0 where either is missing."""
    if one < 0 or other < 0:
        return 0
    if one == other:
        return 2 + len(NAME_EDGES) + repeated[one]
    alike = _similarity(letters[one], lengths[one], letters[other], lengths[other])
    level = 0
    while level < len(NAME_EDGES) and alike > NAME_EDGES[level]:
        level += 1
    return 1 + level


@njit(cache=True, nogil=True)
def levels(i: int, j: int, at: Any, spec: Any, out: Any) -> bool:
    """Write the level of each field but the names; False where the two are never compared.

    Args:
        i: row of one report.
        j: row of the other.
        at: the arrays of `Encoded`.
        spec: what `Model.spec` holds.
        out: (fields,) where to write positions in the table of weights.
    """
    centre, half, tclass, lon, lat, radius, sclass, home, chance, source, kinds, common, numbers = (
        at[:13]
    )
    offsets, kind_first, kind_levels, kind_mode, kind_codes, source_mode, is_part = spec
    spread = half[i] + half[j]
    apart = abs(centre[i] - centre[j]) / spread
    level = 0
    while level < len(TIME_EDGES) and apart > TIME_EDGES[level]:
        level += 1
    if level == len(TIME_EDGES):
        return False
    out[0] = offsets[0] + _class_pair(tclass[i], tclass[j]) * TIME_BINS + level

    a, b = sclass[i], sclass[j]
    window = 2.0 * 2.05 * spread
    if a == 4 or b == 4:
        out[1] = offsets[1]
        out[2] = offsets[2]
    else:
        pair = _class_pair(a, b)
        wide = max(a, b)
        area = 1.0
        if is_part[wide]:
            if a == b:
                if home[i, wide, 0] != home[j, wide, 0]:
                    return False
                level = SAME_POINT
            else:
                coarse, fine = (i, j) if a > b else (j, i)
                if home[fine, wide, 0] == home[coarse, wide, 0]:
                    level = HOME
                elif home[fine, wide, 1] == home[coarse, wide, 0]:
                    level = NEXT_HOME
                else:
                    return False
        else:
            both2 = radius[i] * radius[i] + radius[j] * radius[j]
            north = (lat[i] - lat[j]) * KM
            gap = lon[i] - lon[j]
            if gap > 180.0:
                gap -= 360.0
            elif gap < -180.0:
                gap += 360.0
            east = gap * KM * math.cos((lat[i] + lat[j]) * 0.5 * 0.017453292519943295)
            ratio = math.sqrt((north * north + east * east) / both2)
            if ratio < 1e-6:
                level = SAME_POINT
            else:
                level = 0
                while level < len(SPACE_EDGES) and ratio > SPACE_EDGES[level]:
                    level += 1
                if level == len(SPACE_EDGES):
                    return False
            area = math.pi * 3.0625 * both2
        out[1] = offsets[1] + 1 + pair * SPACE_BINS + level
        here = chance[i, b] * (1.0 if is_part[max(a, b)] else area)
        there = chance[j, a] * (1.0 if is_part[max(a, b)] else area)
        crowd = 0.5 * math.log2(max(here * there, 1e-12)) + math.log2(window)
        bin_ = int(math.floor(crowd)) + 5
        bin_ = min(max(bin_, 0), CROWD_BINS - 1)
        out[2] = offsets[2] + 1 + pair * CROWD_BINS + bin_

    if source_mode == 0:
        out[3] = offsets[3] + (0 if source[i] == source[j] else 1)
    else:
        low, high = min(source[i], source[j]), max(source[i], source[j])
        out[3] = offsets[3] + low * source_mode + high

    f = 4
    for k in range(len(kind_first)):
        first = kind_first[k]
        one, other = kinds[i, first], kinds[j, first]
        if kind_mode[k] == 2:
            if one < 0 or other < 0:
                out[f] = offsets[f]
            else:
                low, high = min(one, other), max(one, other)
                out[f] = offsets[f] + 1 + low * kind_codes[k] + high
        elif one >= 0 and one == other:
            if kind_mode[k] == 1:
                out[f] = offsets[f] + 1 + kind_levels[k] + one
            else:
                out[f] = offsets[f] + 1 + kind_levels[k] + common[i, k]
        else:
            level = -1
            known = False
            for deep in range(kind_levels[k]):
                one, other = kinds[i, first + deep], kinds[j, first + deep]
                if one >= 0 and other >= 0:
                    known = True
                    if one == other:
                        level = deep
                        break
            if not known:
                out[f] = offsets[f]
            elif level < 0:
                out[f] = offsets[f] + 1
            else:
                out[f] = offsets[f] + 1 + level
        f += 1
    for k in range(numbers.shape[1]):
        out[f] = offsets[f] + _number_level(numbers[i, k], numbers[j, k])
        f += 1
    return True


@njit(cache=True, nogil=True)
def join(
    rows: Any, lo: int, hi: int, order: Any, begin: Any, slots: Any, reach: Any, forward: bool,
    mine: Any, at: Any, words: Any, spec: Any, weights: Any, name_most: float, keep: float,
    cap: int, collect: bool,
) -> Any:  # fmt: skip
    """Compare reports with those listed in their slots, and keep the pairs that weigh enough.

    Args:
        rows: rows of reports, by time.
        lo, hi: the part of `rows` to do.
        order: rows listed, slot by slot, by time within each.
        begin: (slots + 1,) where each slot begins in `order`.
        slots: (len(rows), m) slots to look into; -1 for none.
        reach: (m, 2) a half length and the class's greatest, to know how far in time to look.
        forward: whether both sides are one list, so that each pair is met once.
        mine: rank in time of every row, to tell before from after.
        at, words: the arrays of `Encoded`.
        spec, weights: of the model.
        name_most: the most that names can add.
        keep: pairs that weigh less are dropped.
        cap: most reports of one slot that are looked at, nearest in time first.
        collect: whether the levels are kept.

    Returns:
        left rows, right rows, weights, levels, and rows that met a full slot.
    """
    centre, half = at[0], at[1]
    names = words[0]
    letters, lengths, repeated = words[1], words[2], words[3]
    offsets = spec[0]
    fields = len(offsets)
    plain = fields - names.shape[1]
    room = 1024
    left = np.empty(room, np.int32)
    right = np.empty(room, np.int32)
    score = np.empty(room, np.float32)
    kept = np.empty((room if collect else 1, fields), np.int32)
    full = np.zeros(hi - lo, np.uint8)
    out = np.zeros(fields, np.int32)
    size = 0
    for p in range(lo, hi):
        i = rows[p]
        for s in range(slots.shape[1]):
            slot = slots[p, s]
            if slot < 0:
                continue
            first, last = begin[slot], begin[slot + 1]
            if first == last:
                continue
            far = 2.05 * (half[i] + reach[s])
            start = centre[i] - (0.0 if forward else far)
            a, b = first, last
            while a < b:
                m = (a + b) >> 1
                if centre[order[m]] < start:
                    a = m + 1
                else:
                    b = m
            end = centre[i] + far
            met = 0
            for q in range(a, last):
                j = order[q]
                if centre[j] > end:
                    break
                if forward and mine[j] <= mine[i]:
                    continue
                met += 1
                if met > cap:
                    full[p - lo] = 1
                    break
                if not levels(i, j, at, spec, out):
                    continue
                total = 0.0
                for f in range(plain):
                    total += weights[out[f]]
                if total + name_most < keep:
                    continue
                for f in range(plain, fields):
                    k = f - plain
                    out[f] = offsets[f] + name_level(
                        names[i, k], names[j, k], letters, lengths, repeated
                    )
                    total += weights[out[f]]
                if total < keep:
                    continue
                if size == room:
                    room *= 2
                    left = np.append(left, np.empty(size, np.int32))
                    right = np.append(right, np.empty(size, np.int32))
                    score = np.append(score, np.empty(size, np.float32))
                    if collect:
                        more = np.empty((room, fields), np.int32)
                        more[:size] = kept[:size]
                        kept = more
                left[size] = i
                right[size] = j
                score[size] = total
                if collect:
                    for f in range(fields):
                        kept[size, f] = out[f]
                size += 1
    return left[:size], right[:size], score[:size], kept[:size] if collect else kept[:0], full
