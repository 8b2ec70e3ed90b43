"""How far a stated figure may be from a complete count, by who states it: the constants.

They are judgements, set so that the intervals hold on simulated reports (`docs/toll.md` has the
reasons and the results); none is an estimate from a war. A bias is the mean of
log(stated / complete); a spread is the scale of a heavy-tailed error of that logarithm.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from truceline.record import Role, Term
from truceline.weigh.toll.category import Category, Harm, People


class Interest(Term):
    """What whoever states a figure has to do with the people it counts."""

    OWN_SOLDIERS = "own_soldiers", "a party, of its own soldiers"
    OWN_CIVILIANS = "own_civilians", "a party, of its own civilians"
    OWN_PEOPLE = "own_people", "a party, of its own people, not said which"
    PARTY = "party", "a party, of people of no stated side"
    NEUTRAL = "neutral", "observers and third parties"
    MEDIA = "media", "media in their own name"
    DISPLACED = "displaced", "anybody, of displaced people"


@dataclass(frozen=True)
class Bias:
    """How the figures of one interest err: mean and spread of log(stated / complete)."""

    mean: float
    spread: float


BIAS: Final[dict[Interest, Bias]] = {
    Interest.OWN_SOLDIERS: Bias(-0.25, 0.25),
    Interest.OWN_CIVILIANS: Bias(0.0, 0.28),
    Interest.OWN_PEOPLE: Bias(-0.15, 0.30),
    Interest.PARTY: Bias(0.0, 0.45),
    Interest.NEUTRAL: Bias(-0.07, 0.07),
    Interest.MEDIA: Bias(-0.18, 0.16),
    Interest.DISPLACED: Bias(0.0, 0.30),
}

LAGS: Final = ((0.0, 0.25), (0.12, 0.3), (0.28, 0.28), (0.45, 0.17))
"""Share of the people that every count misses on the day itself, and how probable each share is:
the later figures show which. One share holds for all who count the same."""
DAYS: Final = ((1.5, 0.6), (6.0, 0.4))
"""Days in which that share falls by a factor of e, and how probable each is."""
BORROWED: Final = 0.1
"""Probability that a figure is another's, where somebody gave the same figure before."""
COMMON: Final = 0.035
"""Spread of an error that all who count have in common: what nobody of them can see."""
NOISE: Final = 0.035
"""Variance of the logarithm of a stated figure, times the complete count: one person more or
fewer is a large error in a small count."""
GROWTH: Final = 0.5
"""Share of the growth to be expected of a total, in proportion to its days, that a figure of an
earlier day is taken to miss; the same is added to its spread."""
LEAST: Final = 0.05
"""By how much more a figure stated as "at least" is taken to fall short, as a logarithm."""
MASS: Final = 0.8
"""Probability that the interval is to hold."""


def interest(role: Role, party: str | None, side: str | None, category: Category) -> Interest:
    """Return what a speaker has to do with the people counted. Enemy-loss claims have no row."""
    if category.harm is Harm.DISPLACED:
        return Interest.DISPLACED
    if role is Role.MEDIA:
        return Interest.MEDIA
    if role is not Role.PARTY:
        return Interest.NEUTRAL
    if side is None or party != side:
        return Interest.PARTY
    if category.people is People.CIVILIAN:
        return Interest.OWN_CIVILIANS
    return Interest.OWN_SOLDIERS if category.people is People.MILITARY else Interest.OWN_PEOPLE
