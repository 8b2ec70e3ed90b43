"""The loops over pairs: which levels two reports meet at, and what that weighs.

Compiled by numba; everything here works on the arrays of `Encoded`, handed over as one tuple.
"""

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


@njit(cache=True, nogil=True, error_model="numpy", inline="always")
def _class_pair(a: int, b: int) -> int:
    if a > b:
        a, b = b, a
    return a * 4 - a * (a - 1) // 2 + b - a


@njit(cache=True, nogil=True, error_model="numpy")
def _similarity(letters: Any, one: int, la: int, other: int, lb: int) -> float:
    """Twice the longest common subsequence over both lengths (normalised Indel similarity)."""
    seen = np.uint64(0xFFFFFFFFFFFFFFFF)
    for k in range(lb):
        match = np.uint64(0)
        for m in range(la):
            if letters[one, m] == letters[other, k]:
                match |= np.uint64(1) << np.uint64(m)
        overlap = seen & match
        seen = (seen + overlap) | (seen - overlap)
    count = 0
    for m in range(la):
        if not (seen >> np.uint64(m)) & np.uint64(1):
            count += 1
    return 2.0 * count / (la + lb)


@njit(cache=True, nogil=True, error_model="numpy", inline="always")
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


@njit(cache=True, nogil=True, error_model="numpy")
def name_level(one: int, other: int, letters: Any, lengths: Any, repeated: Any) -> int:
    """Level at which two names meet; 0 where either is missing."""
    if one < 0 or other < 0:
        return 0
    if one == other:
        return 2 + len(NAME_EDGES) + repeated[one]
    alike = _similarity(letters, one, lengths[one], other, lengths[other])
    level = 0
    while level < len(NAME_EDGES) and alike > NAME_EDGES[level]:
        level += 1
    return 1 + level


@njit(cache=True, nogil=True, error_model="numpy", inline="always")
def _gap(edges: Any, value: float) -> int:
    level = 0
    while level < len(edges) and value > edges[level]:
        level += 1
    return level


@njit(cache=True, nogil=True, error_model="numpy")
def _kind_level(
    kinds: Any, i: int, j: int, first: int, deep: int, mode: int, codes: int, common: int
) -> int:
    a, b = kinds[i, first], kinds[j, first]
    if mode == 2:
        if a < 0 or b < 0:
            return 0
        return 1 + min(a, b) * codes + max(a, b)
    if a >= 0 and a == b:
        return 1 + deep + (a if mode == 1 else common)
    known = False
    for level in range(deep):
        a, b = kinds[i, first + level], kinds[j, first + level]
        if a >= 0 and b >= 0:
            known = True
            if a == b:
                return 1 + level
    return 1 if known else 0


@njit(cache=True, nogil=True, error_model="numpy")
def _distance(lon_i: float, lat_i: float, lon_j: float, lat_j: float) -> float:
    """Kilometres, on a sphere that is flat between the two; good to 1 % within 500 km."""
    north = (lat_i - lat_j) * KM
    gap = lon_i - lon_j
    if gap > 180.0:
        gap -= 360.0
    elif gap < -180.0:
        gap += 360.0
    east = gap * KM * math.cos((lat_i + lat_j) * 0.008726646259971648)
    return math.sqrt(north * north + east * east)


@njit(cache=True, nogil=True, error_model="numpy")
def join(
    rows, lo, hi, order, begin, slots, reach, forward,
    centre, half, tclass, lon, lat, radius, sclass, home, chance, lasting, width, source, kinds,
    common, numbers, figures, names, letters, lengths, repeated,
    offsets, kind_first, kind_levels, kind_mode, kind_codes, source_mode, is_part,
    tables, weights, best, lag, slip, once, keep, cap, collect,
):  # fmt: skip
    """Compare reports with those listed in their slots, and keep the pairs that weigh enough.

    Args:
        rows: rows of reports, by time.
        lo, hi: the part of `rows` to do.
        order: rows listed, slot by slot, by time within each.
        begin: (slots + 1,) where each slot begins in `order`.
        slots: (len(rows), m) slots to look into; -1 for none.
        reach: (m,) greatest half length of the class of time of each slot.
        forward: whether both sides are one list, so that each pair is met once.
        centre .. repeated: the arrays of `Encoded`, which are in the order of time.
        offsets .. is_part: what `model.spec` returns.
        tables: (figures, 256, 256) level at which any two figures meet; 255 where not known.
        weights: of every level.
        best: (n, 3) the most that a report's kinds, figures and names can add to any pair; its
            figures and names; its names.
        lag: hours that two reports of one event may be further apart than they state.
        slip: kilometres that they may be further apart than their radii allow.
        once: whether no source has an event twice.
        keep: pairs that weigh less are dropped.
        cap: most reports of one slot that are looked at.
        collect: whether the levels are kept.

    Returns:
        left rows, right rows, weights, levels, and whether each row met a full slot.
    """
    fields = len(offsets)
    taxonomies = len(kind_first)
    counts = numbers.shape[1]
    plain = 4 + taxonomies + counts
    room = 1024
    left = np.empty(room, np.int32)
    right = np.empty(room, np.int32)
    score = np.empty(room, np.float32)
    kept = np.empty((room if collect else 1, fields), np.int32)
    full = np.zeros(hi - lo, np.uint8)
    out = np.zeros(fields, np.int32)
    offset_time, offset_distance, offset_crowd, offset_source = (
        offsets[0], offsets[1], offsets[2], offsets[3]
    )  # fmt: skip
    size = 0
    last_space = SPACE_EDGES[len(SPACE_EDGES) - 1]
    for p in range(lo, hi):
        i = rows[p]
        ci, hi_, ti, si = centre[i], half[i], tclass[i], sclass[i]
        loni, lati, ri = lon[i], lat[i], radius[i]
        for s in range(slots.shape[1]):
            slot = slots[p, s]
            if slot < 0:
                continue
            first, last = begin[slot], begin[slot + 1]
            if first == last:
                continue
            far = 1.001 * (hi_ + reach[s] + lag)
            start = ci if forward else ci - far
            a, b = first, last
            while a < b:
                m = (a + b) >> 1
                if centre[order[m]] < start:
                    a = m + 1
                else:
                    b = m
            end = ci + far
            met = 0
            for q in range(a, last):
                j = order[q]
                if centre[j] > end:
                    break
                if forward and j <= i:
                    continue
                if once and source[i] == source[j]:
                    continue
                met += 1
                if met > cap:
                    full[p - lo] = 1
                    break
                spread = hi_ + half[j]
                gap = abs(ci - centre[j])
                if gap > 1.001 * (spread + lag):
                    continue
                # Where.
                sj = sclass[j]
                level = 0
                if si == 4 or sj == 4:
                    pair = -1
                else:
                    pair = _class_pair(si, sj)
                    wide = max(si, sj)
                    if is_part[wide]:
                        if si == sj:
                            if home[i, wide, 0] != home[j, wide, 0]:
                                continue
                            level = SAME_POINT
                        elif si > sj:
                            mine = home[i, wide, 0]
                            if home[j, wide, 0] == mine:
                                level = HOME
                            elif home[j, wide, 1] == mine:
                                level = NEXT_HOME
                            else:
                                continue
                        else:
                            mine = home[j, wide, 0]
                            if home[i, wide, 0] == mine:
                                level = HOME
                            elif home[i, wide, 1] == mine:
                                level = NEXT_HOME
                            else:
                                continue
                    else:
                        both2 = ri * ri + radius[j] * radius[j]
                        trusted = last_space * math.sqrt(both2)
                        limit = trusted + slip
                        if abs(lati - lat[j]) * KM > limit:
                            continue
                        km = _distance(loni, lati, lon[j], lat[j])
                        if km > limit:
                            continue
                        if km > trusted:
                            level = len(SPACE_EDGES) + _gap(SLIP_EDGES, (km - trusted) / slip)
                        else:
                            ratio = km / math.sqrt(both2)
                            level = SAME_POINT if ratio < 1e-6 else _gap(SPACE_EDGES, ratio)
                if gap <= 1.001 * spread:
                    met_at = _gap(TIME_EDGES, gap / spread)
                else:
                    met_at = len(TIME_EDGES) + _gap(GAP_EDGES, (gap - spread) / lag)
                when = offset_time + _class_pair(ti, tclass[j]) * TIME_BINS + met_at
                if pair < 0:
                    far_at = offset_distance
                    crowd_at = offset_crowd
                else:
                    far_at = offset_distance + 1 + pair * SPACE_BINS + level
                    crowd = ((chance[i, sj] + chance[j, si]) >> 1) + max(lasting[i], lasting[j])
                    if not is_part[max(si, sj)]:
                        crowd += 2 * max(width[i], width[j]) + AREA
                    bin_ = min(max(((crowd + WINDOW) >> 3) + 5, 0), CROWD_BINS - 1)
                    crowd_at = offset_crowd + 1 + pair * CROWD_BINS + bin_
                if source_mode == 0:
                    source_at = offset_source + (0 if source[i] == source[j] else 1)
                else:
                    low, high = min(source[i], source[j]), max(source[i], source[j])
                    source_at = offset_source + low * source_mode + high
                total = weights[when] + weights[far_at] + weights[crowd_at] + weights[source_at]
                if total + min(best[i, 0], best[j, 0]) < keep:
                    continue
                out[0], out[1], out[2], out[3] = when, far_at, crowd_at, source_at
                # What, to whom, with what.
                for k in range(taxonomies):
                    out[4 + k] = offsets[4 + k] + _kind_level(
                        kinds, i, j, kind_first[k], kind_levels[k], kind_mode[k], kind_codes[k],
                        common[i, k],
                    )  # fmt: skip
                    total += weights[out[4 + k]]
                if total + min(best[i, 1], best[j, 1]) < keep:
                    continue
                for k in range(counts):
                    f = 4 + taxonomies + k
                    level = tables[k, figures[i, k], figures[j, k]]
                    if level == 255:
                        level = _number_level(numbers[i, k], numbers[j, k])
                    out[f] = offsets[f] + level
                    total += weights[out[f]]
                if total + min(best[i, 2], best[j, 2]) < keep:
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


@njit(cache=True, nogil=True, error_model="numpy")
def number_table(values: Any) -> Any:
    """Level at which any two of some figures meet; the first row and column stand for missing.

    Args:
        values: (m,) different values, as `Encoded.numbers` has them; at most 255.

    Returns:
        (256, 256) levels; 255 where a value is not among them.
    """
    out = np.full((256, 256), 255, np.uint8)
    for a in range(len(values)):
        for b in range(len(values)):
            out[a + 1, b + 1] = _number_level(values[a], values[b])
    return out


@njit(cache=True, nogil=True, error_model="numpy")
def summed(met: Any, weights: Any) -> Any:
    """Sum of the weights of each pair's levels."""
    out = np.zeros(len(met))
    for k in range(len(met)):
        total = 0.0
        for f in range(met.shape[1]):
            total += weights[met[k, f]]
        out[k] = total
    return out


@njit(cache=True, nogil=True, error_model="numpy")
def tally(met: Any, chance: Any, size: int) -> Any:
    """How many pairs meet at each level, each counted with its chance."""
    out = np.zeros(size)
    for k in range(len(met)):
        for f in range(met.shape[1]):
            out[met[k, f]] += chance[k]
    return out


@njit(cache=True, nogil=True, error_model="numpy")
def contents(
    left, right, source, kinds, common, numbers, names, letters, lengths, repeated,
    offsets, kind_first, kind_levels, kind_mode, kind_codes, source_mode,
):  # fmt: skip
    """Levels at which given pairs meet in all fields but when and where.

    Returns:
        (pairs, fields - 3) positions in the table of weights, from the source on.
    """
    fields = len(offsets)
    taxonomies, counts = len(kind_first), numbers.shape[1]
    out = np.empty((len(left), fields - 3), np.int32)
    for p in range(len(left)):
        i, j = left[p], right[p]
        if source_mode == 0:
            out[p, 0] = offsets[3] + (0 if source[i] == source[j] else 1)
        else:
            low, high = min(source[i], source[j]), max(source[i], source[j])
            out[p, 0] = offsets[3] + low * source_mode + high
        for k in range(taxonomies):
            out[p, 1 + k] = offsets[4 + k] + _kind_level(
                kinds, i, j, kind_first[k], kind_levels[k], kind_mode[k], kind_codes[k],
                common[i, k],
            )  # fmt: skip
        for k in range(counts):
            f = 4 + taxonomies + k
            out[p, f - 3] = offsets[f] + _number_level(numbers[i, k], numbers[j, k])
        for f in range(4 + taxonomies + counts, fields):
            k = f - 4 - taxonomies - counts
            out[p, f - 3] = offsets[f] + name_level(
                names[i, k], names[j, k], letters, lengths, repeated
            )
    return out
