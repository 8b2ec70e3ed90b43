"""The human toll weighed: range by source and what a complete count would give, in plain words.

A line for each side and category of the totals that count all of a side's people. What a party
states of the other side's losses stands in a table of its own and has no say in any figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from truceline.brief import wording
from truceline.brief.assemble.frame import Frame
from truceline.brief.content import EnemyLossRow, Sentence, TollWeighed, TollWeighedRow
from truceline.record import When
from truceline.weigh.toll import (
    WHOLE,
    Account,
    Accounted,
    Cause,
    Harm,
    Interval,
    People,
    Reading,
    Toll,
    Version,
    accounted,
)

DAYS: Final = 30
"""Counts that end within these days are shown; earlier ones stay in the annex."""
OVERTAKEN: Final = timedelta(days=7)
"""A count that ends so long before the latest of its side and harm is left out."""
TITLE: Final = "What the sources come to"
NOTE: Final = (
    "By source: the lowest and highest last figure of the independent sources; a copy or a "
    "repeated figure is none. 80 %: where a complete count of the same people, time and area "
    "lies with 80 % probability, allowing for how parties, observers and media tend to count. "
    "It says nothing of people whom no source could count."
)
ENEMY_TITLE: Final = "What a side states of the other side's losses"
ENEMY_NOTE: Final = (
    "Kept apart: one side's word about the losses of the other has no say in the lines above."
)
_SMALL: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def toll_weighed(frame: Frame) -> TollWeighed | None:
    """Tabulate the counts and say them in sentences; None where there is none to show."""
    recent = [toll for toll in frame.picture.tolls if _day(frame, toll.as_of) >= _oldest(frame)]
    totals = [toll for toll in recent if toll.subject.incident_id is None]
    whole = [toll for toll in totals if _whole(toll) and toll.fused is not None]
    shown = _ordered(frame, [toll for toll in whole if not _overtaken(toll, whole)])
    enemy = tuple(
        row for toll in recent for account in toll.enemy for row in _enemy(frame, toll, account)
    )
    if not shown and not enemy:
        return None
    parts = sum(not _whole(toll) and toll.fused is not None for toll in totals)
    note = NOTE
    if len(shown) < len(whole):
        note += (
            f" {wording.counted(len(whole) - len(shown), 'count')} ending more than "
            f"{OVERTAKEN.days} days before the latest of its kind "
            f"{'is' if len(whole) - len(shown) == 1 else 'are'} left out."
        )
    if parts:
        note += (
            f" {wording.counted(parts, 'count')} of a part of a side's people, such as one "
            "place or one kind of event, "
            f"{'is' if parts == 1 else 'are'} not in it."
        )
    return TollWeighed(
        TITLE,
        note,
        tuple(_row(frame, toll) for toll in shown),
        tuple(one for toll in shown for one in _sentences(frame, toll)),
        ENEMY_TITLE,
        ENEMY_NOTE,
        enemy,
    )


def lowered(tolls: Sequence[Toll]) -> frozenset[tuple[str, Harm]]:
    """Return the figures that are below what the same source stated before, by claim and harm."""
    found = [
        (version, toll.subject.category.harm)
        for toll in tolls
        for account in toll.accounts
        for version in account.versions
        if version.lowered and version.reading is Reading.OWN
    ]
    return frozenset((version.claim_id, harm) for version, harm in found)


def _whole(toll: Toll) -> bool:
    return toll.subject.area == WHOLE and toll.subject.of is None


def _overtaken(toll: Toll, others: Sequence[Toll]) -> bool:
    """Whether a later count of the same side and harm makes a count one of the past."""
    return any(
        other.subject.side == toll.subject.side
        and other.subject.category.harm is toll.subject.category.harm
        and other.as_of - toll.as_of > OVERTAKEN
        for other in others
    )


def _oldest(frame: Frame) -> date:
    return frame.today - timedelta(days=DAYS)


def _day(frame: Frame, moment: datetime) -> date:
    return When.at(moment, frame.zone).local()[0].date()


def _ordered(frame: Frame, tolls: Sequence[Toll]) -> list[Toll]:
    sides: list[str | None] = [*(party.id for party in frame.parties), None]
    return sorted(
        tolls,
        key=lambda toll: (
            sides.index(toll.subject.side),
            list(Harm).index(toll.subject.category.harm),
            list(People).index(toll.subject.category.people),
            list(Cause).index(toll.subject.category.cause),
            toll.since,
        ),
    )


def _row(frame: Frame, toll: Toll) -> TollWeighedRow:
    newest = max(toll.counted, key=lambda account: (account.last.as_of, account.last.said))
    first, last = _day(frame, toll.since), _day(frame, toll.as_of)
    return TollWeighedRow(
        side=_side(frame, toll.subject.side),
        counted=toll.subject.category.words,
        days=wording.days(first, last),
        sources=_given(toll),
        fused=_fused(toll.fused),
        roots="1, single source" if toll.single else f"{len(toll.counted)}",
        latest=_said_by(frame, newest.last),
        refs=tuple(dict.fromkeys(account.last.claim_id for account in toll.counted)),
    )


def _side(frame: Frame, side: str | None) -> str:
    return frame.short[side] if side is not None else "Both sides, or not said"


def _said_by(frame: Frame, version: Version) -> str:
    claim = frame.picture.claims[version.claim_id]
    return f"{claim.speaker.name}, {wording.short_day(frame.said_on(claim))}"


def _figure(version: Version) -> str:
    text = wording.span(version.low, version.high)
    return f"at least {text}" if version.at_least else text


def _given(toll: Toll) -> str:
    if len(toll.counted) == 1:
        return _figure(toll.counted[0].last)
    return wording.span(toll.low, toll.high)


def _fused(fused: Interval | None) -> str:
    return wording.span(*_outward(fused)) if fused is not None else wording.NOT_STATED


def _outward(fused: Interval) -> tuple[int, int]:
    """Round a wide interval of large numbers outward: its last digits would mean nothing."""
    digits = max(len(str(fused.high)) - 2, 0) if fused.high >= 1000 else 0
    step = 10**digits
    return fused.low // step * step, -(-fused.high // step) * step


def _sentences(frame: Frame, toll: Toll) -> tuple[Sentence, ...]:
    """Say a count of dead or missing people; the other counts are in the table alone."""
    category = toll.subject.category
    if category.harm not in (Harm.KILLED, Harm.MISSING) or toll.fused is None:
        return ()
    refs = tuple(dict.fromkeys(account.last.claim_id for account in toll.counted))
    told = [Sentence(_says(frame, toll, toll.fused), refs)]
    explained = accounted(
        toll, frame.picture.tolls, {each.id: each for each in frame.picture.incidents}
    )
    if explained is not None and explained.toll_ids:
        told.append(Sentence(_explains(explained)))
    return tuple(told)


def _explains(found: Accounted) -> str:
    given = f"Incidents in the record give {_spoken(found.low, found.high)}"
    if found.exceeds:
        return f"{given}, more than the total: one of the figures is wrong."
    if found.rest_high == 0:
        return f"{given}, the whole of that total."
    verb = "is" if found.rest_high == 1 else "are"
    return (
        f"{given} of them; {_spoken(found.rest_low, found.rest_high)} {verb} in no incident "
        "with a figure."
    )


def _says(frame: Frame, toll: Toll, fused: Interval) -> str:
    side = toll.subject.side
    where = f" on the {frame.adjective[side]} side" if side is not None else " on both sides"
    what = f"{toll.subject.category.of(toll.high or 0)}{where}"
    low, high = _outward(fused)
    odds = (
        f"with 80 % probability a complete count lies between {low:,} and {high:,}"
        if low != high
        else f"with 80 % probability a complete count is {low:,}"
    )
    if not toll.single:
        doubt = "; they contradict each other" if toll.contested else ""
        many = len(toll.counted)
        number = _SMALL[many] if many < len(_SMALL) else f"{many}"
        given = _spoken(toll.low or 0, toll.high or 0)
        return f"Independent sources give {given} {what}{doubt}; {odds} ({number} roots)."
    only = toll.counted[0]
    if only.party is None:
        return f"{only.name} alone gives {_figure(only.last)} {what}; {odds} (single source)."
    return (
        f"{frame.short[only.party]} alone gives {_figure(only.last)} {what}; {odds} "
        "(single source, with an interest in the figure)."
    )


def _spoken(low: int, high: int) -> str:
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def _enemy(frame: Frame, toll: Toll, account: Account) -> tuple[EnemyLossRow, ...]:
    versions = [version for version in account.versions if version.high > 0]
    if not versions or account.party is None:
        return ()
    where = f", {toll.subject.place}" if toll.subject.place else ""
    figures = dict.fromkeys(_figure(version) for version in versions)
    return (
        EnemyLossRow(
            frame.short.get(account.party, account.party),
            f"{toll.subject.category.words} on the "
            f"{frame.adjective[toll.subject.side or account.party]} side{where}",
            wording.short_day(_day(frame, versions[-1].as_of)),
            ", then ".join(figures),
            tuple(dict.fromkeys(version.claim_id for version in versions)),
        ),
    )
