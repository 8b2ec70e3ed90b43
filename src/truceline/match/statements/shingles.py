"""Texts as sets of word runs, and groups of texts that may be near-duplicates of each other.

Word runs ("shingles") and MinHash: Broder (1997), "On the resemblance and containment of
documents"; banding of signatures: Leskovec, Rajaraman and Ullman (2014), "Mining of Massive
Datasets", chapter 3. The bands only propose; whoever uses them compares the sets themselves.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

RUN: Final = 3
"""Words in a run: one changed word changes up to three runs."""
BANDS: Final = 16
"""Bands of a signature; more find weaker likenesses."""
_ROWS: Final = 3
"""Hashes in a band: with 16 bands, sets with a Jaccard index of 0.6 meet in one with 98 %."""
_NONE: Final = np.uint64((1 << 64) - 1)
_WORD: Final = re.compile(r"\w+", re.UNICODE)


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text, case folded, in their order."""
    return tuple(_WORD.findall(text.casefold()))


def shingles(said: Sequence[str]) -> frozenset[int]:
    """Return the runs of words of a text as 32-bit hashes (CRC-32); none where it is too short."""
    return frozenset(
        zlib.crc32(" ".join(said[at : at + RUN]).encode()) for at in range(len(said) - RUN + 1)
    )


def jaccard(one: frozenset[int], other: frozenset[int]) -> float:
    """Return the share of runs that two texts have in common, in [0, 1]; 0 where one has none."""
    common = len(one & other)
    return common / (len(one) + len(other) - common) if common else 0.0


def bands(sets: Sequence[frozenset[int]]) -> NDArray[np.uint64]:
    """Return (n, BANDS) hashes; two sets that are alike agree in at least one column, as a rule.

    A set without members gets a row that it shares with other empty sets only. The hash
    functions are fixed, so that the same sets give the same bands everywhere.
    """
    random = np.random.default_rng(20250724)
    hashes = BANDS * _ROWS
    # Multiply-shift hashing (Dietzfelbinger et al. 1997): products wrap at 64 bits on purpose,
    # and the high half is kept.
    a = random.integers(0, 1 << 63, hashes, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
    b = random.integers(0, 1 << 63, hashes, dtype=np.uint64)
    out = np.empty((len(sets), hashes), np.uint64)
    for row, members in enumerate(sets):
        x = np.fromiter(members, np.uint64, len(members))
        signature = (x[:, None] * a + b) >> np.uint64(32)
        out[row] = signature.min(axis=0) if len(x) else _NONE
    grouped = out.reshape(len(sets), BANDS, _ROWS)
    mixed: NDArray[np.uint64] = grouped[:, :, 0]
    for column in range(1, _ROWS):
        mixed = mixed * np.uint64(1_000_003) ^ grouped[:, :, column]
    return mixed
