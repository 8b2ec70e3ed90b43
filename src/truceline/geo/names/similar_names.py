"""Names similar to a name, found among many without comparing it with each.

Two names are similar when their normalised Indel similarity (100 less the share, in hundredths,
of letters of both that must be taken out or put in to make them one) reaches a threshold. So
names of m and n letters may differ by at most D = (100 - threshold) / 100 · (m + n) letters. Cut
one of them into D + 1 pieces: at least one piece is then untouched and stands in the other, moved
by no more than D letters. Only names that share such a piece are compared, and of those with a
common piece only such as lack or have besides at most D of the other's letters; none is lost.
Source of the idea: Wu and Manber, "Fast text searching allowing errors", Communications of the
ACM 35(10), 1992.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

_LEAST: Final = 75.0
"""Below this threshold the pieces get so short that all names are compared."""

_COMMON: Final = 32
"""A piece of more names than this is common: its names are held against their letters first."""

_Held = list[int] | NDArray[np.int32]
_Pieces = dict[str, _Held]
_Look = tuple[_Pieces, int, int]


class SimilarNames:
    """An index of names that finds those similar to a name; exact, whatever was compared.

    Args:
        names: the names, each once.
        threshold: least similarity, 0 to 100.
    """

    def __init__(self, names: Iterable[str], threshold: float) -> None:
        self._names = tuple(names)
        self._threshold = threshold
        self._share = (100.0 - threshold) / 100.0
        self._lengths: set[int] = set()
        self._pieces: dict[tuple[int, int], _Pieces] = {}
        self._looks: dict[int, tuple[int, tuple[_Look, ...]]] = {}
        self._letters = np.array([_letters(name) for name in self._names], np.uint64)
        if threshold >= _LEAST:
            self._cut_up()

    def find(self, name: str) -> list[tuple[str, float]]:
        """Return every name at least so similar with its similarity.

        The most similar comes first, then the one that was given first.
        """
        held = self._names
        near = list(range(len(held)) if self._threshold < _LEAST else self._sharing(name))
        found = process.extract(
            name,
            [held[index] for index in near],
            scorer=fuzz.ratio,
            score_cutoff=self._threshold,
            limit=None,
        )
        ranked = sorted((-float(score), near[at]) for _, score, at in found)
        return [(held[index], -score) for score, index in ranked]

    def _cut_up(self) -> None:
        found: dict[tuple[int, int], dict[str, list[int]]] = {}
        for index, name in enumerate(self._names):
            self._lengths.add(len(name))
            for cut in self._cuts(len(name)):
                found.setdefault(cut, {}).setdefault(name[slice(*cut)], []).append(index)
        for cut, pieces in found.items():
            self._pieces[cut] = {
                piece: np.array(held, np.int32) if len(held) > _COMMON else held
                for piece, held in pieces.items()
            }

    def _sharing(self, name: str) -> set[int]:
        """Return where the names that share a piece with a name stand: all similar ones do."""
        length = len(name)
        if length not in self._looks:
            self._looks[length] = self._plan(length)
        most, looks = self._looks[length]
        found: set[int] = set()
        common: list[NDArray[np.int32]] = []
        for pieces, start, end in looks:
            others = pieces.get(name[start:end])
            if others is None:
                continue
            if isinstance(others, list):
                found.update(others)
            else:
                common.append(others)
        if common:
            held = np.concatenate(common)
            # One letter put in or taken out changes at most one bit.
            bits = np.bitwise_count(self._letters[held] ^ _letters(name))
            found.update(held[bits <= most].tolist())
        return found

    def _plan(self, length: int) -> tuple[int, tuple[_Look, ...]]:
        """Return where in a name of some length the pieces of others can stand.

        With it comes by how many letters it may differ from any of the others.
        """
        looks: dict[tuple[int, int, int], None] = {}
        greatest = 0
        for other in sorted(self._lengths):
            most = self._most(length + other)
            longer = length - other
            if abs(longer) > most:
                continue
            greatest = max(greatest, most)
            for start, end in self._cuts(other):
                for moved in range(-most, most + 1):
                    # Letters put in or taken out before the piece, and those after it.
                    if abs(moved) + abs(longer - moved) > most:
                        continue
                    if start + moved >= 0 and end + moved <= length:
                        looks[start, end, moved] = None
        return greatest, tuple(
            (self._pieces[start, end], start + moved, end + moved) for start, end, moved in looks
        )

    def _most(self, letters: int) -> int:
        """Return by how many letters two names of so many letters together may differ."""
        return math.floor(self._share * letters + 1e-9)

    def _cuts(self, length: int) -> list[tuple[int, int]]:
        """Return where a name of some length is cut: into one more piece than letters may differ.

        The longest name that may still be similar decides, so that one cut serves for all.
        """
        longest = math.floor(length * (1 + self._share) / (1 - self._share) + 1e-9)
        count = min(self._most(length + longest) + 1, length) or 1
        edges = [length * number // count for number in range(count + 1)]
        return list(pairwise(edges))


def _letters(name: str) -> np.uint64:
    """Return which letters a name has, as 64 bits; letters of other alphabets share bits."""
    bits = 0
    for char in name:
        bits |= 1 << (ord(char) & 63)
    return np.uint64(bits)
