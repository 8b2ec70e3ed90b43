"""What a figure counts: which harm, to whom, by what cause.

A figure is compared only with figures of its own category. Nothing is put into a category that
its words do not name: a toll that does not say whom it counts is "everybody, or not said", and
one that draws no line between direct and indirect deaths is neither.
"""

from __future__ import annotations

from dataclasses import dataclass

from truceline.record import Cause, Harm, People, Term


class Reading(Term):
    """How a figure stands to the event or the time that its claim is about."""

    OWN = "own", "the claim's own figure, for its event or its time"
    TOTAL = "total", "a running total, said to include what came before"
    MORE = "more", "an addition to what was stated before"


__all__ = ["Category", "Cause", "Harm", "People", "Reading", "Stated"]


@dataclass(frozen=True)
class Category:
    """What a figure counts."""

    harm: Harm
    people: People = People.UNSTATED
    cause: Cause = Cause.UNSTATED

    @property
    def words(self) -> str:
        """The category in words, as in "civilians killed directly"."""
        return self.of(2)

    def of(self, number: int) -> str:
        """The category in words that go with a number: "civilian killed" with one."""
        one, many = {
            People.CIVILIAN: ("civilian", "civilians"),
            People.MILITARY: ("soldier", "soldiers"),
            People.UNSTATED: ("person", "people"),
        }[self.people]
        who = one if number == 1 else many
        how = {Cause.DIRECT: " directly", Cause.INDIRECT: " indirectly", Cause.UNSTATED: ""}
        return f"{who} {self.harm.value}{how[self.cause]}"

    def covers(self, other: Category) -> bool:
        """Whether whoever is in the other category is in this one, too."""
        return (
            self.harm is other.harm
            and self.people in (People.UNSTATED, other.people)
            and self.cause in (Cause.UNSTATED, other.cause)
        )


@dataclass(frozen=True)
class Stated:
    """One figure of one claim.

    Attributes:
        category: what it counts.
        side: id of the party whose people they are; None where that is not said, or both.
        low: the lowest number stated.
        high: the highest.
        reading: how it stands to the claim's event or time.
        at_least: whether it is stated as a lower bound.
        about: whether it is stated as a round figure.
    """

    category: Category
    side: str | None
    low: int
    high: int
    reading: Reading = Reading.OWN
    at_least: bool = False
    about: bool = False
