"""What given pairs meet at and weigh, and sums over them; compiled by numba."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from truceline.match.link.levels import (
    coarser_level,
    kind_level,
    letter_places,
    met_name_level,
    number_level,
    source_level,
)


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
            out[a + 1, b + 1] = number_level(values[a], values[b])
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
    left: Any, right: Any, source: Any, kinds: Any, common: Any, numbers: Any, names: Any,
    letters: Any, lengths: Any, repeated: Any, offsets: Any, kind_first: Any, kind_levels: Any,
    kind_mode: Any, kind_codes: Any, source_mode: int,
) -> Any:  # fmt: skip
    """Levels at which given pairs meet in all fields but when and where.

    Returns:
        (pairs, fields - 3) positions in the table of weights, from the source on.
    """
    fields = len(offsets)
    places = letter_places()
    taxonomies, counts = len(kind_first), numbers.shape[1]
    out = np.empty((len(left), fields - 3), np.int32)
    for p in range(len(left)):
        i, j = left[p], right[p]
        out[p, 0] = offsets[3] + source_level(source[i], source[j], source_mode)
        for k in range(taxonomies):
            first, deep = kind_first[k], kind_levels[k]
            level = kind_level(
                kinds[i, first], kinds[j, first], deep, kind_mode[k], kind_codes[k], common[i, k]
            )
            if level < 0:
                level = coarser_level(kinds, i, j, first, deep)
            out[p, 1 + k] = offsets[4 + k] + level
        for k in range(counts):
            f = 4 + taxonomies + k
            out[p, f - 3] = offsets[f] + number_level(numbers[i, k], numbers[j, k])
        for f in range(4 + taxonomies + counts, fields):
            k = f - 4 - taxonomies - counts
            out[p, f - 3] = offsets[f] + met_name_level(
                names[i, k], names[j, k], letters, lengths, repeated, places
            )
    return out
