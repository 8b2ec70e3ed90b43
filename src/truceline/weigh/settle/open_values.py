"""Sources of open values: how each stands to the truth, learnt by expectation-maximisation.

A source says what is so, a part of it, more than it, something overlapping, or something apart
(`relations`), each at a rate of its own (`theta`), shrunk to its class and that to the whole.
Within a relation, two sources that both say something of it say the same thing at a rate
(`kappa`) that is common to all. Beside the values named there is always "none of these".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.special import digamma

from truceline.weigh.settle.candidates import Candidates, log_total, normalised
from truceline.weigh.settle.copying import (
    at_first_sight,
    dependence,
    independence,
    log_worth,
    own_chance,
)
from truceline.weigh.settle.fit import NONE_NAMED, UNKNOWN, Fit, clamped
from truceline.weigh.settle.positions import Floats, Ints, Positions
from truceline.weigh.settle.relations import RELATIONS, Relation, relations

ROUNDS: Final = 40
SETTLED_AT: Final = 1e-4
"""Stop when no probability moves by more."""

COPIES_AT: Final = (2, 5, 8, 11, 14)
"""Rounds in which copies are looked for: not before reliabilities mean something, and a last time
early enough for them to come to rest."""

LEAVING_OUT_UNTIL: Final = 9
"""Round before which no source is thought to add more than it leaves out. It decides where learning
goes; after that every source may be what it is. 5 and 15 gave the same."""

CHECKABLE: Final = 3
"""Sources an object needs to teach reliabilities: two that differ do not say who is right."""

PRIOR_COUNTS: Final = np.array([8.0, 1.0, 1.0, 1.0, 2.0])
"""Positions by relation that are added to what is learnt of all sources."""

PRIOR_STRENGTH: Final = 5.0
"""Where the search for the strength of shrinkage starts, in positions."""

PRIOR_KIND: Final = 20.0
"""Positions at which a class counts as much as the whole."""

LEAST_RELATED: Final = 1 / 3
"""Share of positions that must at least touch the truth. Below it the fit has explained everything
away as "none of these", and is not used."""

_SAME: Final = (1.0, 5.0)
"""Pairs added to those that say the same, and to all pairs, when `kappa` is learnt."""


@dataclass(frozen=True)
class _Expanded:
    """Every position against every candidate of its object."""

    position: NDArray[np.int64]
    candidate: NDArray[np.int64]
    relation: NDArray[np.int8]


class OpenModel:
    """Positions of open values, made ready once for any number of fits."""

    def __init__(self, positions: Positions, candidates: Candidates) -> None:
        """Compare the candidates of every object."""
        self.positions = positions
        self.candidates = candidates
        self._pairs = _expanded(positions, candidates)
        sizes = np.bincount(positions.object_of, minlength=len(positions.objects))
        self._taught = sizes >= CHECKABLE

    def fit(self, known: Ints) -> Fit | None:
        """Learn reliabilities, copies and values together.

        Learning goes where it starts from, so it starts twice: from the vote, and from the vote
        less those who repeat nearly everything. The one that explains more is kept.

        Args:
            known: candidate of each known object, as of `known_candidates`.

        Returns:
            The fit, or None where it calls nearly everything that is said wrong.
        """
        plain = np.ones(len(self.positions.object_of))
        none = sparse.csr_array((len(self.positions.sources),) * 2)
        counts, pairs = at_first_sight(self.candidates, self.positions)
        worth, fit = self._learnt(known, plain, none)
        if pairs.nnz:
            other, less = self._learnt(known, counts, pairs)
            fit = less if other > worth else fit
        return fit

    def _learnt(
        self, known: Ints, counts: Floats, pairs: sparse.csr_array[np.float64]
    ) -> tuple[float, Fit | None]:
        """Return how much a fit explains, as a logarithm of probability, and the fit."""
        positions, candidates = self.positions, self.candidates
        teaches = (self._taught | (known != UNKNOWN))[positions.object_of] * 1.0
        chance, unnamed = clamped(*_first(positions, candidates, counts), candidates, known)
        strength = PRIOR_STRENGTH
        for number in range(ROUNDS):
            seen = self._seen(chance, unnamed, counts * positions.weight * teaches)
            if number < LEAVING_OUT_UNTIL:
                seen = _without_additions(seen)
            base = _base(seen, positions.kind_of)
            if number > 2:
                strength = _strength(seen, base, strength)
            theta = (seen + strength * base) / (seen.sum(1, keepdims=True) + strength)
            if number in COPIES_AT:
                said = chance[candidates.chosen]
                own = own_chance(candidates, positions, said, np.zeros(len(said)))
                pairs = dependence(candidates, positions, own)
                counts = independence(candidates, positions, pairs)
            kappa = self._kappa(chance, unnamed, counts, teaches)
            before = chance
            scores = self._scores(theta, kappa, counts)
            chance, unnamed = normalised(candidates.object_of, *scores)
            chance, unnamed = clamped(chance, unnamed, candidates, known)
            moved = float(np.abs(chance - before).max(initial=0.0))
            if moved < SETTLED_AT and number > COPIES_AT[-1]:
                break
        if 1 - theta[positions.source_of, Relation.APART].mean() < LEAST_RELATED:
            return -np.inf, None
        worth = self._explained(theta, kappa, counts, known)
        worth += log_worth(candidates, positions, pairs, counts)
        return worth, Fit(chance, unnamed, theta[:, Relation.EQUAL], counts, pairs)

    def _seen(self, chance: Floats, unnamed: Floats, weight: Floats) -> Floats:
        """Return the expected number of positions of each source by relation."""
        source, pairs = self.positions.source_of.astype(np.int64), self._pairs
        cell = source[pairs.position] * RELATIONS + pairs.relation
        worth = chance[pairs.candidate] * weight[pairs.position]
        count = len(self.positions.sources)
        seen = np.asarray(np.bincount(cell, worth, count * RELATIONS), np.float64)
        seen = seen.reshape(count, RELATIONS)
        lost = unnamed[self.positions.object_of] * weight
        seen[:, Relation.APART] += np.bincount(source, lost, count)
        return seen

    def _kappa(self, chance: Floats, unnamed: Floats, counts: Floats, teaches: Floats) -> Floats:
        """Return how often two that stand in one relation to the truth say the same."""
        pairs, chosen = self._pairs, self.candidates.chosen
        weight = counts * teaches
        cell = pairs.candidate * RELATIONS + pairs.relation
        shape = (len(self.candidates), RELATIONS)
        size = shape[0] * RELATIONS
        beside = np.maximum(np.bincount(chosen, weight, shape[0])[chosen] - counts, 0.0)
        stands = np.bincount(cell, weight[pairs.position], size)
        others = np.maximum(stands[cell] - counts[pairs.position], 0.0)
        of = chance[:, None]
        same = np.bincount(cell, (weight * beside)[pairs.position], size).reshape(shape) * of
        both = np.bincount(cell, weight[pairs.position] * others, size).reshape(shape) * of
        alike, all_pairs = same.sum(0) + _SAME[0], both.sum(0) + _SAME[1]
        object_of = self.positions.object_of
        left = unnamed[object_of] * weight
        whole = np.bincount(object_of, weight, len(unnamed))[object_of]
        alike[Relation.APART] += (left * beside).sum()
        all_pairs[Relation.APART] += (left * np.maximum(whole - counts, 0.0)).sum()
        kappa: Floats = np.minimum(alike / all_pairs, 1.0)
        kappa[Relation.EQUAL] = 1.0
        return kappa

    def _explained(self, theta: Floats, kappa: Floats, counts: Floats, known: Ints) -> float:
        """Return the log-likelihood of the positions that count."""
        score, rest = self._scores(theta, kappa, counts)
        total = log_total(self.candidates.object_of, score, rest)
        total = np.where(known >= 0, score[np.maximum(known, 0)], total)
        return float(np.where(known == NONE_NAMED, rest, total).sum())

    def _scores(self, theta: Floats, kappa: Floats, counts: Floats) -> tuple[Floats, Floats]:
        """Return the log-likelihood of each candidate, and of none of them for each object."""
        positions, pairs = self.positions, self._pairs
        source, weight = positions.source_of, counts * positions.weight
        said = np.log(theta * kappa)
        worth = weight[pairs.position] * said[source[pairs.position], pairs.relation]
        # A given value is one of many that could be so; "none of these" stands for all the others.
        score = np.bincount(pairs.candidate, worth, len(self.candidates))
        score += np.log(kappa[Relation.APART])
        lost = weight * said[source, Relation.APART]
        rest = np.bincount(positions.object_of, lost, len(positions.objects))
        return np.asarray(score), np.asarray(rest)


def _expanded(positions: Positions, candidates: Candidates) -> _Expanded:
    begin, found = relations(candidates, positions.values)
    object_of = positions.object_of
    sizes = np.diff(candidates.start)[object_of]
    position = np.repeat(np.arange(len(object_of)), sizes)
    local = np.arange(len(position)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    first = candidates.start[object_of]
    said = (candidates.chosen - first)[position]
    row = begin[object_of][position] + local * sizes[position]
    return _Expanded(position, first[position] + local, found[row + said])


def _first(positions: Positions, candidates: Candidates, counts: Floats) -> tuple[Floats, Floats]:
    """Return shares of votes, with one vote for none of the candidates."""
    votes = np.bincount(candidates.chosen, counts, len(candidates))
    total = np.bincount(positions.object_of, counts, len(positions.objects)) + 1.0
    return np.asarray(votes / total[candidates.object_of]), np.asarray(1 / total)


def _without_additions(seen: Floats) -> Floats:
    """Return counts by relation in which no source adds to the truth more than it leaves out.

    Whether some leave names out or others make names up cannot be told from what they say: either
    explains it. Leaving out is the rule; additions beyond it count as errors like any other.
    """
    seen = seen.copy()
    excess = np.maximum(seen[:, Relation.MORE] - seen[:, Relation.PART], 0.0)
    seen[:, Relation.MORE] -= excess
    seen[:, Relation.APART] += excess
    return seen


def _base(seen: Floats, kind_of: Ints) -> Floats:
    """Return what each source's rates are shrunk to: those of its class, shrunk to the whole."""
    whole = seen.sum(0) + PRIOR_COUNTS
    whole /= whole.sum()
    kinds = int(kind_of.max(initial=0)) + 1
    of_kind = np.zeros((kinds, RELATIONS))
    np.add.at(of_kind, kind_of, seen)
    of_kind += PRIOR_KIND * whole
    of_kind /= of_kind.sum(1, keepdims=True)
    return np.asarray(of_kind[kind_of])


def _strength(seen: Floats, base: Floats, strength: float) -> float:
    """Return the strength of shrinkage that fits how much sources differ.

    Fixed-point steps of the Dirichlet-multinomial likelihood (Minka, "Estimating a Dirichlet
    distribution", 2000), with one source's worth of a prior about ten positions.
    """
    for _ in range(5):
        prior = strength * base
        gained = float((base * (digamma(seen + prior) - digamma(prior))).sum())
        spent = float((digamma(seen.sum(1) + strength) - digamma(strength)).sum())
        strength = min(max(strength * (gained + 1 / strength) / (spent + 0.1), 1.0), 100.0)
    return strength
