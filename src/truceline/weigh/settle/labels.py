"""Sources of a few shared labels: one answer from several ways to fit their confusions.

How many subtypes a label has, and which of several fits is right, is decided by their evidence
(`confusion`); what is left in doubt is averaged over.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import sparse

from truceline.weigh.settle.candidates import Candidates
from truceline.weigh.settle.confusion import Confused, confused
from truceline.weigh.settle.copying import (
    at_first_sight,
    dependence,
    independence,
    own_chance,
)
from truceline.weigh.settle.fit import UNKNOWN, Fit
from truceline.weigh.settle.positions import Floats, Ints, Positions
from truceline.weigh.settle.temper import CORRELATION

PRIORS: Final = ((2.0, 0.5), (2.0, 1.0), (4.0, 1.0), (8.0, 1.0))
"""Answers a source is credited with for each label before it says anything: that label, and every
other one. Results are averaged over these, as none is right everywhere."""

CHOOSING: Final = (4.0, 1.0)
"""The prior at which the number of subtypes is chosen: that of the paper."""

STARTS: Final = {1: 1, 3: 4}
"""Starts for each number of subtypes tried; more subtypes have more places to get stuck in."""

LEAST_WEIGHT: Final = 0.02
"""Fits of less weight than this at the paper's prior are not tried at the other priors."""

LEAST_CHANGE: Final = 0.05
"""Change of what any position counts for, by copies found, at which all is fitted again."""

ROUNDS_AGAIN: Final = 50
"""Rounds at the other priors, which start where the paper's prior ended."""


@dataclass(frozen=True)
class _Mean:
    """The mean of several states."""

    chance: Floats
    confusion: Floats


class LabelModel:
    """Positions in a few labels, made ready once for any number of fits.

    The candidates of every object are all labels, in their order: see `candidates.every`.
    """

    def __init__(self, positions: Positions, candidates: Candidates, known: Ints) -> None:
        """Count answers.

        Args:
            positions: all positions; their values are the labels.
            candidates: all labels of every object.
            known: candidate of each known object, as of `known_candidates`.
        """
        self.positions = positions
        self.candidates = candidates
        self.labels = len(positions.values)
        self._known = np.where(known == UNKNOWN, UNKNOWN, known % self.labels).astype(np.int32)
        self._counts, _ = at_first_sight(candidates, positions)

    def fits(self) -> list[Fit]:
        """Fit with every prior, copies found first; each is a mean over subtypes and starts."""
        states, before = self._explored(), self._counts
        pairs = self._copies(self._mean(states))
        if np.abs(self._counts - before).max(initial=0.0) > LEAST_CHANGE:
            states = self._explored()
        answers = self._answers()
        kept = [
            state
            for state, weight in zip(states, self._weights(states), strict=True)
            if weight > LEAST_WEIGHT
        ]
        fits = []
        for prior in PRIORS:
            again = kept
            if prior != CHOOSING:
                again = [
                    confused(answers, prior, state.held, self._known, ROUNDS_AGAIN)
                    for state in kept
                ]
            fits.append(self._as_fit(self._mean(again), pairs))
        return fits

    def _explored(self) -> list[Confused]:
        """Return fits at the paper's prior from every start."""
        answers, votes = self._answers(), self._share_of_votes()
        return [
            confused(
                answers,
                CHOOSING,
                votes[:, :, None] * self._split(number, start)[:, None],
                self._known,
            )
            for number, starts in STARTS.items()
            for start in range(starts)
        ]

    def _weights(self, states: Sequence[Confused]) -> Floats:
        """Return what share of belief each state deserves: by its evidence, tempered like labels.

        The bound adds up labels as if their errors were independent, so it too is divided by the
        design effect.
        """
        number = float(self._counts.sum()) / max(len(self.positions.objects), 1)
        power = 1 / (1 + max(number - 1, 0.0) * CORRELATION)
        # Every number of subtypes is as likely as another; its starts share that.
        bounds = np.array(
            [state.bound - np.log(STARTS[state.held.shape[2]]) / power for state in states]
        )
        weights = np.exp((bounds - bounds.max()) * power)
        return np.asarray(weights / weights.sum())

    def _mean(self, states: Sequence[Confused]) -> _Mean:
        weights = self._weights(states)
        pairs = list(zip(weights, states, strict=True))
        chance = sum((weight * state.chance for weight, state in pairs), np.zeros(()))
        confusion = sum((weight * state.confusion for weight, state in pairs), np.zeros(()))
        return _Mean(chance, confusion)

    def _copies(self, state: _Mean) -> sparse.csr_array[np.float64]:
        positions = self.positions
        chance = state.chance[positions.object_of]
        rows = np.arange(len(chance))
        right = chance[rows, positions.value_of]
        said = chance * state.confusion[positions.source_of, positions.value_of]
        said[rows, positions.value_of] = 0.0
        wrong = said.sum(1) / np.maximum(1 - right, 1e-9)
        own = own_chance(self.candidates, positions, right, wrong)
        pairs = dependence(self.candidates, positions, own)
        self._counts = independence(self.candidates, positions, pairs)
        return pairs

    def _answers(self) -> sparse.csr_array[np.float64]:
        """Return objects × (source, answer)."""
        positions = self.positions
        column = positions.source_of.astype(np.int64) * self.labels + positions.value_of
        worth = self._counts * positions.weight
        shape = (len(positions.objects), len(positions.sources) * self.labels)
        return sparse.csr_array((worth, (positions.object_of, column)), shape)

    def _share_of_votes(self) -> Floats:
        """Return shares of votes, objects × labels; even where nobody said anything."""
        votes = np.bincount(self.candidates.chosen, self._counts, len(self.candidates))
        votes = votes.reshape(-1, self.labels)
        total = votes.sum(1, keepdims=True)
        return np.where(total > 0, votes / np.maximum(total, 1e-300), 1 / self.labels)

    def _split(self, subtypes: int, start: int) -> Floats:
        """Return how each object is first split between subtypes: at random, by its name alone.

        So neither the order of rows nor the names of sources and values change anything.
        """
        drawn = np.array(
            [
                np.frombuffer(
                    hashlib.blake2b(f"{start}:{name}".encode(), digest_size=4 * subtypes).digest(),
                    ">u4",
                )
                for name in self.positions.objects
            ]
        ).reshape(-1, subtypes)
        gamma = -np.log((drawn + 0.5) / 2.0**32)
        return np.asarray(gamma / gamma.sum(1, keepdims=True))

    def _as_fit(self, state: _Mean, pairs: sparse.csr_array[np.float64]) -> Fit:
        shares = state.chance.mean(0)
        right = (np.einsum("skk->sk", state.confusion) * shares).sum(1)
        objects = len(state.chance)
        return Fit(state.chance.ravel(), np.zeros(objects), right, self._counts, pairs)
