"""The loop over pairs: every report against those in its window of place and time.

Reports are looked up in lists (see `lists`). All reports of one call are of one class of precision
and all listed of another, so what depends on the classes alone is settled before any pair is looked
at, and what depends on the slot before any report in it. A sum that cannot reach what is kept any
more is given up at once.
"""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
from numba import njit

from truceline.match.link.frame import CLASSES, UNLOCATED
from truceline.match.link.levels import (
    AREA,
    CROWD_BINS,
    HOME,
    KM,
    NEXT_HOME,
    SAME_POINT,
    SPACE_BINS,
    SPACE_EDGES,
    TIME_BINS,
    TIME_EDGES,
    WINDOW,
    class_pair,
    coarser_level,
    gap_level,
    kind_level,
    letter_places,
    met_name_level,
    number_level,
    overlap_level,
    slip_level,
    source_level,
    space_level,
)

_ROOM: Final = 1024
_RECENT: Final = 1 << 12
"""Windows whose beginning is remembered, as the next report's begin close by."""
_LAST_EDGE: Final = float(SPACE_EDGES[-1])
_STEPS: Final = 12
"""Entries that are stepped over before the beginning of a window is searched by halves."""


@njit(cache=True, nogil=True, error_model="numpy")
def _begins(listed: Any, first: int, last: int, start: float, near: int) -> int:
    """First entry of a slot that is not before `start`; probably close to entry `near`."""
    if first <= near <= last:
        for _ in range(_STEPS):
            if near > first and listed[near - 1].centre >= start:
                near -= 1
            elif near < last and listed[near].centre < start:
                near += 1
            else:
                return near
    while first < last:
        middle = (first + last) >> 1
        if listed[middle].centre < start:
            first = middle + 1
        else:
            last = middle
    return first


@njit(cache=True, nogil=True, error_model="numpy")
def _space(lon: float, lat: float, parallel: float, both2: float, slip: float) -> int:
    """Level at which two discs meet; -1 out of reach.

    Args:
        lon: how far apart, degrees; taken as flat, which is good to 1 % within 500 km.
        lat: the same.
        parallel: length of a degree of longitude against one of latitude, between the two.
        both2: sum of their squared radii, square kilometres.
        slip: kilometres that they may be further apart than their radii allow.
    """
    if lon > 180.0:
        lon -= 360.0
    elif lon < -180.0:
        lon += 360.0
    east, north = lon * KM * parallel, lat * KM
    km2 = east * east + north * north
    # Most pairs are out of reach, which is told without a root unless places slip.
    if slip == 0.0 and km2 > _LAST_EDGE * _LAST_EDGE * both2:
        return -1
    km, root = math.sqrt(km2), math.sqrt(both2)
    trusted = _LAST_EDGE * root
    if km > trusted + slip:
        return -1
    if km > trusted:
        return len(SPACE_EDGES) + slip_level((km - trusted) / slip) if slip > 0.0 else -1
    ratio = km / root
    return SAME_POINT if ratio < 1e-6 else space_level(ratio)


@njit(cache=True, nogil=True, error_model="numpy")
def _room(values: Any, size: int) -> Any:
    """A copy with twice the room."""
    out = np.empty(2 * size, values.dtype)
    for k in range(size):
        out[k] = values[k]
    return out


@njit(cache=True, nogil=True, error_model="numpy")
def _tops(weights: Any, offset: int, pairs: int, bins: int) -> Any:
    """Largest weight of each pair of classes."""
    out = np.empty(pairs, np.float32)
    for pair in range(pairs):
        top = weights[offset + pair * bins]
        for k in range(1, bins):
            top = max(top, weights[offset + pair * bins + k])
        out[pair] = top
    return out


@njit(cache=True, nogil=True, error_model="numpy")
def loop(
    rows: Any, lo: int, hi: int, listed: Any, codes: Any, begin: Any, slots: Any, reach: Any,
    forward: bool, centre: Any, half: Any, tclass: Any, lon: Any, lat: Any, radius: Any,
    sclass: Any, home: Any, chance: Any, lasting: Any, width: Any, source: Any, kinds: Any,
    common: Any, numbers: Any, figures: Any, names: Any, letters: Any, lengths: Any,
    repeated: Any, offsets: Any, kind_first: Any, kind_levels: Any, kind_mode: Any,
    kind_codes: Any, source_mode: int, is_part: Any, tables: Any, weights: Any, best: Any,
    lag: float, slip: float, once: bool, keep: float, cap: int, collect: bool, side: Any,
    spans: Any,
) -> tuple[Any, Any, Any, Any, Any, int]:  # fmt: skip
    """Compare reports with those listed in their slots, and keep the pairs that weigh enough.

    Arguments, in the order of the signature:
        rows: rows of reports of one class, by time.
        lo, hi: the part of `rows` to do.
        listed: reports of one class as `ENTRY`, slot by slot, by time within each.
        codes: (len(listed), k) their finest codes, rows of figures in `tables`, and names.
        begin: (slots + 1,) where each slot begins in `listed`.
        slots: (len(rows), m) slots to look into, of any time classes; -1 for none. A slot's number
            modulo CLASSES is its class of time; over CLASSES, its area where it stands for one.
        reach: (m,) greatest half length of the class of time of each slot.
        forward: whether both sides are one list, so that each pair is met once.
        centre .. repeated: the arrays of `Encoded`, which are in the order of time.
        offsets .. is_part: what `model.spec` returns.
        tables: (figures, 256, 256) level at which any two figures meet; 255 where not known.
        weights: of every level.
        best: (n, 3) the most that a report's kinds, figures and names can add to any pair; its
            figures and names; its names.
        side: (n,) only reports of different sides are compared; empty to compare all.
        lag: hours that two reports of one event may be further apart than they state.
        slip: kilometres that they may be further apart than their radii allow.
        once: whether no source has an event twice.
        keep: pairs that weigh less are dropped.
        cap: a window with more reports than this is not looked at but reported.
        collect: whether the levels are kept.
        spans: (len(rows) + 1,) where what each row is compared with begins in `listed`, instead of
            all that its slot holds; empty to look into the slots. With spans m is 1.

    Returns:
        left rows, right rows, weights, levels, (hi - lo, m) which windows held more than `cap`,
        and how many pairs were looked at.
    """
    fields = len(offsets)
    taxonomies = len(kind_first)
    counts = numbers.shape[1]
    plain = 4 + taxonomies + counts
    room = _ROOM
    left = np.empty(room, np.int32)
    right = np.empty(room, np.int32)
    score = np.empty(room, np.float32)
    kept = np.empty(room * fields if collect else 1, np.int32)
    full = np.zeros((hi - lo, slots.shape[1]), np.uint8)
    out = np.zeros(fields, np.int32)
    places = letter_places()
    begun = np.full(_RECENT, -1, np.int32)
    size, looked, sided = 0, 0, len(side) > 0
    if lo == hi or len(listed) == 0:
        return left[:0], right[:0], score[:0], kept[:0], full, looked
    looker, kind = int(sclass[rows[lo]]), int(sclass[listed[0].row])
    wide = max(looker, kind)
    # What the classes alone decide.
    apart = looker == UNLOCATED or kind == UNLOCATED
    areas = not apart and is_part[wide] == 1
    pair = -1 if apart else class_pair(looker, kind)
    far_offset = offsets[1] if apart else offsets[1] + 1 + pair * SPACE_BINS
    crowd_offset = offsets[2] if apart else offsets[2] + 1 + pair * CROWD_BINS
    top_times = _tops(weights, offsets[0], (offsets[1] - offsets[0]) // TIME_BINS, TIME_BINS)
    top_far = weights[offsets[1]] if apart else _tops(weights, far_offset, 1, SPACE_BINS)[0]
    top_crowd = weights[offsets[2]] if apart else _tops(weights, crowd_offset, 1, CROWD_BINS)[0]
    top_source = _tops(
        weights, offsets[3], 1, (offsets[4] if fields > 4 else len(weights)) - offsets[3]
    )[0]
    for p in range(lo, hi):
        i = rows[p]
        ci, half_i, ti, source_i = centre[i], half[i], tclass[i], source[i]
        loni, lati, radius_i = lon[i], lat[i], radius[i]
        chance_i, lasting_i, width_i, best_i = chance[i, kind], lasting[i], width[i], best[i, 0]
        best_figures_i = best[i, 1]
        east_i, north_i = math.cos(math.radians(lati / 2)), math.sin(math.radians(lati / 2))
        side_i = side[i] if sided else 0
        for s in range(slots.shape[1]):
            slot = slots[p, s]
            if slot < 0:
                continue
            if len(spans):
                first, last = spans[p], spans[p + 1]
            else:
                first, last = begin[slot], begin[slot + 1]
            if first == last:
                continue
            times = class_pair(ti, slot % CLASSES)
            far_at = far_offset
            far_weight = top_far
            if areas:
                # Slots are the areas themselves: that two meet there says how far apart they are.
                if looker == kind:
                    far_at += SAME_POINT
                    far_weight = weights[far_at]
                elif looker < kind:
                    far_at += HOME if home[i, kind, 0] == slot // CLASSES else NEXT_HOME
                    far_weight = weights[far_at]
            if top_times[times] + far_weight + top_crowd + top_source + best_i < keep:
                continue
            when_offset = offsets[0] + times * TIME_BINS
            far = 1.001 * (half_i + reach[s] + lag)
            begin_at = ci if forward else ci - far
            recent = (slot * CLASSES + ti) & (_RECENT - 1)
            at = _begins(listed, first, last, begin_at, begun[recent])
            begun[recent] = at
            end = ci + far
            if at + cap < last and listed[at + cap].centre <= end:
                full[p - lo, s] = 1
                continue
            for q in range(at, last):
                entry = listed[q]
                gap = entry.centre - ci
                if gap > far:
                    break
                looked += 1
                j = entry.row
                if forward and j <= i:
                    continue
                both2 = 1.0
                if not areas and not apart:
                    both2 = radius_i * radius_i + entry.radius * entry.radius
                    north = (lati - entry.lat) * KM
                    if slip == 0.0:
                        if north * north > _LAST_EDGE * _LAST_EDGE * both2:
                            continue
                    elif abs(north) > _LAST_EDGE * math.sqrt(both2) + slip:
                        continue
                gap = abs(gap)
                spread = half_i + entry.half
                if gap > 1.001 * (spread + lag):
                    continue
                if once and source_i == entry.source:
                    continue
                if sided and side_i == entry.side:
                    continue
                if not areas and not apart:
                    parallel = east_i * entry.east - north_i * entry.north
                    level = _space(loni - entry.lon, lati - entry.lat, parallel, both2, slip)
                    if level < 0:
                        continue
                    far_at = far_offset + level
                    far_weight = weights[far_at]
                elif areas and looker > kind:
                    at_home = home[j, looker, 0] == slot // CLASSES
                    far_at = far_offset + (HOME if at_home else NEXT_HOME)
                    far_weight = weights[far_at]
                if gap <= 1.001 * spread:
                    met_at = overlap_level(gap / spread)
                else:
                    met_at = len(TIME_EDGES) + gap_level((gap - spread) / lag)
                crowd_at = crowd_offset
                if not apart:
                    crowd = ((chance_i + entry.chance) >> 1) + max(lasting_i, entry.lasting)
                    if not areas:
                        crowd += 2 * max(width_i, entry.width) + AREA
                    crowd_at += min(max(((crowd + WINDOW) >> 3) + 5, 0), CROWD_BINS - 1)
                source_at = offsets[3] + source_level(source_i, entry.source, source_mode)
                when = when_offset + met_at
                total = weights[when] + far_weight + weights[crowd_at] + weights[source_at]
                if total + min(best_i, entry.best) < keep:
                    continue
                # What, to whom, with what.
                for k in range(taxonomies):
                    deep_at, deep = kind_first[k], kind_levels[k]
                    level = kind_level(
                        kinds[i, deep_at], codes[q, k], deep, kind_mode[k], kind_codes[k],
                        common[i, k],
                    )  # fmt: skip
                    if level < 0:
                        level = coarser_level(kinds, i, j, deep_at, deep)
                    out[4 + k] = offsets[4 + k] + level
                    total += weights[out[4 + k]]
                if total + min(best_figures_i, entry.best_figures) < keep:
                    continue
                for k in range(counts):
                    level = tables[k, figures[i, k], codes[q, taxonomies + k]]
                    if level == 255:
                        level = number_level(numbers[i, k], numbers[j, k])
                    out[4 + taxonomies + k] = offsets[4 + taxonomies + k] + level
                    total += weights[out[4 + taxonomies + k]]
                if total + min(best[i, 2], best[j, 2]) < keep:
                    continue
                for f in range(plain, fields):
                    k = f - plain
                    out[f] = offsets[f] + met_name_level(
                        names[i, k],
                        codes[q, taxonomies + counts + k],
                        letters,
                        lengths,
                        repeated,
                        places,
                    )
                    total += weights[out[f]]
                if total < keep:
                    continue
                if size == room:
                    left, right, score = _room(left, size), _room(right, size), _room(score, size)
                    if collect:
                        kept = _room(kept, size * fields)
                    room *= 2
                left[size] = i
                right[size] = j
                score[size] = total
                if collect:
                    out[0], out[1], out[2], out[3] = when, far_at, crowd_at, source_at
                    for f in range(fields):
                        kept[size * fields + f] = out[f]
                size += 1
    return left[:size], right[:size], score[:size], kept, full, looked
