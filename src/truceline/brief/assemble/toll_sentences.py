"""The human toll in sentences: who gives what, and what a complete count would give."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from truceline.brief import wording
from truceline.brief.assemble.frame import Frame
from truceline.brief.said import Sentence
from truceline.weigh.toll import (
    Accounted,
    Category,
    Harm,
    Interval,
    People,
    Toll,
    Version,
    accounted,
)

NOT_WEIGHED: Final = "not weighed"
_SMALL: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def sentences(frame: Frame, toll: Toll) -> tuple[Sentence, ...]:
    """Say a count of dead or missing people; the other counts are in the table alone."""
    category = toll.subject.category
    if category.harm not in (Harm.KILLED, Harm.MISSING):
        return ()
    refs = tuple(dict.fromkeys(account.last.claim_id for account in toll.counted))
    told = [Sentence(_says(frame, toll), refs)]
    explained = accounted(
        toll, frame.picture.tolls, {each.id: each for each in frame.picture.incidents}
    )
    if explained is not None and explained.toll_ids:
        told.append(Sentence(_explains(explained)))
    return tuple(told)


def _explains(found: Accounted) -> str:
    given = f"Single events in the record give {_spoken(found.low, found.high)}"
    if found.exceeds:
        return f"{given}, more than the total: one of the figures is wrong."
    if found.rest_high == 0:
        return f"{given}, the whole of that total."
    return (
        f"{given} of them. No event with a figure is recorded for the other "
        f"{_spoken(found.rest_low, found.rest_high)}; that casts no doubt on the total."
    )


def _says(frame: Frame, toll: Toll) -> str:
    side = toll.subject.side
    where = f" on the {frame.adjective[side]} side" if side is not None else ", side not stated"
    what = f"{toll.subject.category.of(toll.high or 0)}{where}"
    if not toll.single:
        doubt = "; they contradict each other" if toll.contested else ""
        many = len(toll.counted)
        number = _SMALL[many] if many < len(_SMALL) else f"{many}"
        given = _spoken(toll.low or 0, toll.high or 0)
        return (
            f"Independent sources give {given} {what}{doubt}; {_odds(toll.fused)} ({number} roots)."
        )
    only = toll.counted[0]
    who = frame.short[only.party] if only.party is not None else only.name
    told = f"{who} alone gives {figure(only.last)} {what}"
    return f"{told}; {_odds(toll.fused)} (single source)."


def _odds(fused: Interval | None) -> str:
    if fused is None:
        return NOT_WEIGHED
    low, high = outward(fused)
    if low == high:
        return f"with 80 % probability a complete count is {low:,}"
    return f"with 80 % probability a complete count lies between {low:,} and {high:,}"


def _spoken(low: int, high: int) -> str:
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def gaps(frame: Frame, shown: Sequence[Toll]) -> tuple[Sentence, ...]:
    """Say of whose dead no total is shown, where the other side's is: silence is no zero."""
    stated = {
        (toll.subject.side, toll.subject.category.people)
        for toll in shown
        if toll.subject.category.harm is Harm.KILLED
    }
    sides = [party.id for party in frame.parties]
    found = []
    for people in (People.MILITARY, People.CIVILIAN):
        silent = [side for side in sides if (side, people) not in stated]
        if 0 < len(silent) < len(sides):
            words = Category(Harm.KILLED, people).words
            found += [
                Sentence(
                    f"No total of {words} on the {frame.adjective[side]} side, by a source that "
                    "has a say in it, is among these; that does not mean none."
                )
                for side in silent
            ]
    return tuple(found)


def figure(version: Version) -> str:
    """Write a figure as stated."""
    text = wording.span(version.low, version.high)
    if version.at_least:
        return f"at least {text}"
    return f"about {text}" if version.about else text


def outward(fused: Interval) -> tuple[int, int]:
    """Round a wide interval of large numbers outward: its last digits would mean nothing."""
    digits = max(len(str(fused.high)) - 2, 0) if fused.high >= 1000 else 0
    step = 10**digits
    return fused.low // step * step, -(-fused.high // step) * step
