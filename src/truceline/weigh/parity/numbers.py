"""The numbers of an incident that must not depend on a label, taken exactly.

Floats are taken as the rational numbers they are, and sums and means of them are exact, so that
"no difference" means none, and not a small one.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from truceline.record import Attribution
from truceline.weigh.finding import Weighed
from truceline.weigh.verdict import Verdict

OUTCOMES: Final[dict[str, str]] = {
    "occurrence": "mean probability that it occurred",
    "attribution": "mean probability that the accused side did it",
    "sufficient": "share with sufficient evidence that it occurred or did not",
    "attributed": "share attributed to the accused side",
}
"""What is compared between the sides, with what it means."""

Numbers = tuple[float | str | bool, ...]


def numbers(item: Weighed, party: str) -> Numbers:
    """Return everything a verdict says in numbers and words, with its party's label replaced.

    Args:
        item: the incident.
        party: how the party that the verdict names is called instead.
    """
    return (*_of(item.occurrence), *_of(item.attribution), party)


def outcomes(item: Weighed) -> dict[str, Fraction]:
    """Return what is compared of an incident in which one party alone is blamed."""
    return {
        "occurrence": Fraction(item.occurrence.probability),
        "attribution": Fraction(item.attribution.probability),
        "sufficient": Fraction(item.occurrence.sufficient),
        "attributed": Fraction(item.attribution.state == Attribution.PARTY.value),
    }


def mean(values: Sequence[Fraction]) -> Fraction:
    """Return the exact mean; 0 of nothing."""
    return sum(values, Fraction(0)) / len(values) if values else Fraction(0)


def _of(verdict: Verdict) -> Numbers:
    return (
        verdict.state,
        verdict.probability,
        verdict.low,
        verdict.high,
        verdict.word,
        verdict.confidence,
    )
