"""How two values stand to each other: equal, one a part of the other, overlapping, or apart."""

from __future__ import annotations

import re
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from truceline.weigh.settle.candidates import Candidates


class Relation(IntEnum):
    """How what a source says stands to what is so."""

    EQUAL = 0
    PART = 1
    """It says less: one author of several, the year without the day, the district's own name
    without the province."""
    MORE = 2
    """It says all of it and something else."""
    OVERLAP = 3
    """Some words in common, or the same words in another order."""
    APART = 4


RELATIONS = len(Relation)

_WORD = re.compile(r"\w+")
_LETTER = re.compile(r"[^\W\d_]")


def relations(candidates: Candidates, values: tuple[str, ...]) -> tuple[Pairs, Kinds]:
    """Compare all candidates of every object with each other.

    Words are compared regardless of case and order. Values without a letter (numbers, dates,
    times of day) are compared by their parts in order, and only a shortened form counts as a part:
    "2025-07" is a part of "2025-07-24", but 07:10 and 07:16 are apart, near as they are.

    Returns:
        Where the pairs of each object begin, shape (objects,), and the relation of every pair:
        that of object o between its i-th candidate as what is so and its j-th as what is said
        stands at begin[o] + i · (its number of candidates) + j.
    """
    sizes = np.diff(candidates.start)
    begin = np.concatenate([[0], np.cumsum(sizes**2)]).astype(np.int64)
    found = np.full(int(begin[-1]), Relation.APART, np.int8)
    words = [_words(value) for value in values]
    for number, size in enumerate(sizes):
        first = int(candidates.start[number])
        here = [words[value] for value in candidates.value_of[first : first + size]]
        block = found[begin[number] : begin[number + 1]].reshape(size, size)
        np.fill_diagonal(block, Relation.EQUAL)
        for row, so in enumerate(here):
            for column in range(row):
                block[row, column] = said = _relation(so, here[column])
                block[column, row] = _MIRROR[said]
    return begin[:-1], found


Pairs = NDArray[np.int64]
Kinds = NDArray[np.int8]

_MIRROR = {
    Relation.EQUAL: Relation.EQUAL,
    Relation.PART: Relation.MORE,
    Relation.MORE: Relation.PART,
    Relation.OVERLAP: Relation.OVERLAP,
    Relation.APART: Relation.APART,
}

_Words = tuple[str, ...] | frozenset[str]


def _words(value: str) -> _Words:
    """Return the words of a value: a set, or in order where it holds no letter."""
    found = _WORD.findall(value.casefold())
    return frozenset(found) if _LETTER.search(value) else tuple(found)


def _relation(so: _Words, said: _Words) -> Relation:
    if isinstance(so, frozenset) and isinstance(said, frozenset):
        if so.isdisjoint(said):
            return Relation.APART
        if said < so:
            return Relation.PART
        return Relation.MORE if so < said else Relation.OVERLAP
    if isinstance(so, tuple) and isinstance(said, tuple):
        if said and len(said) < len(so) and so[: len(said)] == said:
            return Relation.PART
        if so and len(so) < len(said) and said[: len(so)] == so:
            return Relation.MORE
    return Relation.APART
