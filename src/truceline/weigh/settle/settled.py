"""Settled: a probability for every value of every object, and what it was reached by."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property

import numpy as np

from truceline.weigh.settle.positions import Floats, Ints


class Method(Enum):
    """How the probabilities were reached; chosen from the data alone."""

    VOTE = "a vote weighed by published reliability: too little data to learn from"
    LABELS = "confusion of a few shared labels, learnt for every source"
    OPEN = "reliability of every source at values of any kind, learnt, copies found"


@dataclass(frozen=True)
class Reliability:
    """How far a source is trusted.

    Attributes:
        right: expected share of its positions that are right, already shrunk.
        positions: positions it takes.
        known: positions it takes on objects whose value was given as known.
    """

    right: float
    positions: int
    known: int


@dataclass(frozen=True)
class Root:
    """Two sources judged to draw on one origin.

    Attributes:
        first: a source, the one that appears first.
        second: the other.
        probability: that one repeats the other or both repeat a third.
    """

    first: str
    second: str
    probability: float


@dataclass(frozen=True)
class Settled:
    """What became of contested positions.

    Attributes:
        method: how it was reached.
        objects: names of the objects.
        values: names of the values.
        object_of: object of each candidate, ascending, shape (candidates,).
        value_of: value of each candidate.
        probability: of each candidate being the object's value.
        unnamed: for each object the probability that no value named is right, shape (objects,).
            0 where the values are a fixed set of labels.
        reliability: by source.
        roots: pairs of sources judged dependent, most probable first.
        temperature: what log-odds were multiplied by, over and above the design effect; 1 unless
            known values say otherwise.
    """

    method: Method
    objects: tuple[str, ...]
    values: tuple[str, ...]
    object_of: Ints
    value_of: Ints
    probability: Floats
    unnamed: Floats
    reliability: dict[str, Reliability]
    roots: tuple[Root, ...]
    temperature: float = 1.0

    def best(self, name: str) -> tuple[str, float]:
        """Return the most probable value of an object and its probability.

        Of equally probable ones it is the value that appeared first in the positions: look at
        `of` where that matters.

        Raises:
            KeyError: if no position names the object.
        """
        return max(self.of(name).items(), key=lambda item: item[1])

    def of(self, name: str) -> dict[str, float]:
        """Return the probability of every candidate value of an object.

        Raises:
            KeyError: if no position names the object.
        """
        number = self._number_of.get(name)
        if number is None:
            raise KeyError(f"no position names the object {name!r}")
        begin, end = np.searchsorted(self.object_of, [number, number + 1])
        return {
            self.values[value]: float(chance)
            for value, chance in zip(
                self.value_of[begin:end], self.probability[begin:end], strict=True
            )
        }

    @cached_property
    def _number_of(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.objects)}

    def winners(self) -> tuple[Ints, Floats]:
        """Return the most probable value's number and its probability for every object at once."""
        order = np.lexsort((self.value_of, -self.probability, self.object_of))
        first = order[np.unique(self.object_of[order], return_index=True)[1]]
        return self.value_of[first], self.probability[first]
