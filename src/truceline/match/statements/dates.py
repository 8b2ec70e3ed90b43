"""Dates that look mistyped: flagged with a reason and a suggestion, and otherwise left as stated.

A wrong year sends a claim to a place in time where nothing can match it, and a wrong month to
one where something else can. Nothing is matched on a suggestion: a person who agrees corrects
the claim, and until then what was stated stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from truceline.match.statements.place_marks import place_marks
from truceline.record import Claim, Family, Precision, Term, family
from truceline.record.when import BUDDHIST_ERA

FAR: Final = 30
"""Days before it was spoken of from which an event's date may be somebody's slip."""
NEAR: Final = 60
"""Days before it was spoken of within which a suggested date must lie: news is of what is new."""
YEARS: Final = (1, -1, 2, -2)
"""Years that a year is tried with."""
LONGEST: Final = 3
"""Days of a statement that others can bear out; a longer one bears out anything."""
_SHOWN: Final = 3


class Doubt(Term):
    """Why a date is doubted."""

    AFTER = "after_said", "the event is said to begin after it was spoken of"
    YEAR = "year", "whole years off from a day on which others tell of the like at that place"
    SWAPPED = "day_month", "day and month exchanged"
    ERA = "era", "a year of one era written as one of another"


@dataclass(frozen=True)
class DateFlag:
    """A date that looks mistyped.

    Attributes:
        claim_id: the claim.
        doubt: why its date is doubted.
        suggestion: the day the event may have begun on, in the zone of the claim; None where
            nothing better is known.
        why: the reason in words.
        like: claims that tell of the like on the suggested day, in the order of the record.
    """

    claim_id: str
    doubt: Doubt
    suggestion: date | None
    why: str
    like: tuple[str, ...] = ()


def date_flags(claims: Sequence[Claim]) -> tuple[DateFlag, ...]:
    """Return the claims whose event date looks mistyped.

    Args:
        claims: the claims in the order they entered the record.

    Returns:
        At most one flag a claim, in the order of the claims. The claims are not changed.
    """
    like = _Like(claims)
    found = (_flag(claim, like) for claim in claims)
    return tuple(flag for flag in found if flag is not None)


class _Like:
    """Claims made at the time of what they tell of, by kind, place and day.

    What was said long after a day bears it out no more than the claim in doubt does: a slip is
    copied along with the story.
    """

    def __init__(self, claims: Sequence[Claim]) -> None:
        self._days: Mapping[tuple[Family, str, int], list[str]]
        by_day: defaultdict[tuple[Family, str, int], list[str]] = defaultdict(list)
        for claim in claims:
            first, last = (day.toordinal() for day in claim.when.local())
            since = claim.said.local()[1].toordinal() - first
            if last - first < LONGEST and 0 <= since <= NEAR:
                for mark in place_marks(claim.where):
                    for day in range(first, last + 1):
                        by_day[family(claim.event_type), mark, day].append(claim.id)
        self._days = by_day

    def on(self, claim: Claim, day: date) -> tuple[str, ...]:
        """Return other claims of the same kind of event at the same place on a day."""
        kind = family(claim.event_type)
        named: dict[str, None] = {}
        for mark in sorted(place_marks(claim.where)):
            named |= dict.fromkeys(self._days.get((kind, mark, day.toordinal()), ()))
        named.pop(claim.id, None)
        return tuple(named)


def _flag(claim: Claim, like: _Like) -> DateFlag | None:
    stated = claim.when.local()[0].date()
    said_first, said_last = (moment.date() for moment in claim.said.local())
    after = claim.when.earliest > claim.said.latest
    # What was announced or agreed may lie ahead; what is told of as having happened cannot.
    ahead = after and family(claim.event_type) not in (Family.TALK, Family.SUPPLY)
    if not ahead and said_first - stated < timedelta(days=FAR):
        return None

    def fits(day: date) -> bool:
        return timedelta() <= said_last - day <= timedelta(days=NEAR)

    era = [day for day in _eras(stated) if fits(day)]
    if era:
        why = f"the year {stated.year} is {BUDDHIST_ERA} years from {era[0].year}: another era?"
        return DateFlag(claim.id, Doubt.ERA, era[0], why, like.on(claim, era[0])[:_SHOWN])
    # A bare year or month names no day that could be mistaken.
    exact = claim.when.begins not in (Precision.YEAR, Precision.MONTH)
    alone = not like.on(claim, stated)
    for doubt, days in ((Doubt.YEAR, _years(stated)), (Doubt.SWAPPED, _swapped(stated))):
        for day in days if exact else ():
            others = like.on(claim, day)
            if fits(day) and (ahead or (alone and others)):
                return DateFlag(
                    claim.id,
                    doubt,
                    day,
                    _worded(doubt, claim, stated, day, others),
                    others[:_SHOWN],
                )
    if ahead:
        why = f"it is said to begin on {stated}, and was spoken of on {said_last}"
        return DateFlag(claim.id, Doubt.AFTER, None, why)
    return None


def _worded(doubt: Doubt, claim: Claim, stated: date, day: date, others: Sequence[str]) -> str:
    spoken = claim.said.local()[0].date()
    if doubt is Doubt.YEAR:
        said = f"{stated} is a whole number of years from {day}"
    else:
        said = f"{stated} is {day} with day and month exchanged"
    if not others:
        return f"{said}, and it was spoken of on {spoken}"
    return f"{said}, when others tell of the like at that place; it was spoken of on {spoken}"


def _eras(stated: date) -> Iterator[date]:
    for years in (-BUDDHIST_ERA, BUDDHIST_ERA):
        yield from _moved(stated, stated.year + years, stated.month, stated.day)


def _years(stated: date) -> Iterator[date]:
    for years in YEARS:
        yield from _moved(stated, stated.year + years, stated.month, stated.day)


def _swapped(stated: date) -> Iterator[date]:
    if stated.day != stated.month:
        yield from _moved(stated, stated.year, stated.day, stated.month)


def _moved(stated: date, year: int, month: int, day: int) -> Iterator[date]:
    try:
        yield stated.replace(year=year, month=month, day=day)
    except ValueError:
        return  # no such day: 29 February, or a 13th month
