"""Why the outcomes of two sides differ: other evidence, or another treatment of the same.

The difference of two means is split by evidence pattern (Kitagawa 1955, "Components of a
difference between two rates"): how much comes from the sides having different shares of each
pattern, and how much from one pattern having different outcomes. All of it is exact.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from truceline.weigh.parity.numbers import mean
from truceline.weigh.parity.pattern import Kind

HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Case:
    """One incident of one side, as far as the decomposition needs it."""

    pattern: Hashable
    kind: Kind
    value: Fraction


@dataclass(frozen=True)
class Decomposed:
    """The difference of one outcome between two sides, one less the other.

    Attributes:
        one: mean of the first side.
        other: mean of the second.
        evidence: part of the difference that comes from different evidence.
        method: part that comes from equal evidence with unequal outcomes; it must be 0.
        by_kind: the part from different evidence, by what the evidence rests on.
    """

    one: Fraction
    other: Fraction
    evidence: Fraction
    method: Fraction
    by_kind: Mapping[Kind, Fraction]

    @property
    def difference(self) -> Fraction:
        """The whole difference."""
        return self.one - self.other


def decompose(one: Sequence[Case], other: Sequence[Case]) -> Decomposed:
    """Split the difference of two sides' means.

    A pattern that only one side has can show no unequal treatment; all that it adds is counted
    as different evidence, and the mirror has to show that its outcome is not owed to the label.

    Raises:
        ValueError: if a side has no incident: there is no mean to compare then.
    """
    if not one or not other:
        raise ValueError("a side has no incident; expected at least one of each")
    evidence = dict.fromkeys(Kind, Fraction(0))
    method = Fraction(0)
    middle = (mean([case.value for case in one]) + mean([case.value for case in other])) * HALF
    for each in _patterns((*one, *other)):
        ours = [case for case in one if case.pattern == each]
        theirs = [case for case in other if case.pattern == each]
        kind = (ours or theirs)[0].kind
        shares = _share(ours, one), _share(theirs, other)
        rates = mean([case.value for case in ours]), mean([case.value for case in theirs])
        if ours and theirs:
            method += (shares[0] + shares[1]) * HALF * (rates[0] - rates[1])
            level = (rates[0] + rates[1]) * HALF
        else:
            level = rates[0] if ours else rates[1]
        # Around the common mean, so that a kind adds only by how far it lies from it.
        evidence[kind] += (shares[0] - shares[1]) * (level - middle)
    total = mean([case.value for case in one]), mean([case.value for case in other])
    return Decomposed(*total, sum(evidence.values(), Fraction(0)), method, evidence)


def _patterns(cases: Iterable[Case]) -> list[Hashable]:
    return list(dict.fromkeys(case.pattern for case in cases))


def _share(some: Sequence[Case], every: Sequence[Case]) -> Fraction:
    return Fraction(len(some), len(every))
