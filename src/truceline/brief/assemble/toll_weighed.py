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
from truceline.brief.assemble.toll_sentences import NOT_WEIGHED, figure, gaps, outward, sentences
from truceline.brief.content import EnemyLossRow, TollWeighed, TollWeighedRow
from truceline.record import When
from truceline.weigh.toll import (
    WHOLE,
    Account,
    Cause,
    Harm,
    People,
    Reading,
    Toll,
    Version,
)

DAYS: Final = 30
"""Counts that end within these days are shown; earlier ones stay in the annex."""
OVERTAKEN: Final = timedelta(days=7)
"""A count that ends so long before the latest of its side and harm is left out."""
EVENTS: Final = 8
"""So many events are shown at the most, the latest; the others are in the annex."""
SEVERAL: Final = 3
"""An event that so many independent sources count is shown even where they agree."""
TITLE: Final = "What the sources come to"
NOTE: Final = (
    "By source: the lowest and highest last figure of the independent sources; a copy or a "
    "repeated figure is none. 80 %: where a complete count of the same people, time and area "
    "lies with 80 % probability, allowing for how parties, observers and media tend to count. "
    "It says nothing of people whom no source could count. Where one party alone gives a figure, "
    "nothing in the record shows how near it is: it stands as stated and is not weighed, which "
    "casts no doubt on it."
)
ENEMY_TITLE: Final = "What a side states of the other side's losses"
ENEMY_NOTE: Final = (
    "Kept apart: one side's word about the losses of the other has no say in the lines above."
)


def toll_weighed(frame: Frame) -> TollWeighed | None:
    """Tabulate the counts and say them in sentences; None where there is none to show."""
    recent = [toll for toll in frame.picture.tolls if _day(frame, toll.as_of) >= _oldest(frame)]
    totals = [toll for toll in recent if toll.subject.incident_id is None and toll.counted]
    whole = [toll for toll in totals if _whole(toll)]
    shown = _ordered(frame, [toll for toll in whole if not _overtaken(toll, whole)])
    events, further = _events(recent)
    enemy = tuple(
        row for toll in recent for account in toll.enemy for row in _enemy(frame, toll, account)
    )
    if not shown and not events and not enemy:
        return None
    note = NOTE + _left_out(
        len(whole) - len(shown), sum(not _whole(toll) for toll in totals), further
    )
    return TollWeighed(
        TITLE,
        note,
        tuple(_row(frame, toll) for toll in (*shown, *events)),
        (*(one for toll in shown for one in sentences(frame, toll)), *gaps(frame, shown)),
        ENEMY_TITLE,
        ENEMY_NOTE,
        enemy,
    )


def _events(recent: Sequence[Toll]) -> tuple[list[Toll], int]:
    """Return the counts of single events to be shown, the latest first, and how many are not.

    Of the dead and missing only, and only where sources contradict each other or are several.
    """
    chosen = [
        toll
        for toll in recent
        if toll.subject.incident_id is not None
        and toll.subject.category.harm in (Harm.KILLED, Harm.MISSING)
        and toll.high
        and (toll.contested or len(toll.counted) >= SEVERAL)
    ]
    chosen.sort(key=lambda toll: toll.since, reverse=True)
    return chosen[:EVENTS], len(chosen[EVENTS:])


def _left_out(past: int, parts: int, further: int) -> str:
    text = ""
    if past:
        text += (
            f" {wording.counted(past, 'count')} ending more than {OVERTAKEN.days} days before the "
            f"latest of its kind {'is' if past == 1 else 'are'} left out."
        )
    if parts:
        text += (
            f" {wording.counted(parts, 'count')} of a part of a side's people, such as one "
            f"place or one kind of event, {'is' if parts == 1 else 'are'} not in it."
        )
    if further:
        text += (
            f" {wording.counted(further, 'further event')} with contradicting or several "
            f"sources {'is' if further == 1 else 'are'} in the annex."
        )
    return text


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
        counted=_counted(toll),
        days=wording.days(first, last),
        sources=_given(toll),
        fused=wording.span(*outward(toll.fused)) if toll.fused is not None else NOT_WEIGHED,
        roots="1, single source" if toll.single else f"{len(toll.counted)}",
        latest=_said_by(frame, newest.last),
        refs=tuple(dict.fromkeys(account.last.claim_id for account in toll.counted)),
    )


def _counted(toll: Toll) -> str:
    words = toll.subject.category.words
    one_event = toll.subject.incident_id is not None and toll.subject.place
    return f"{words}, {toll.subject.place}" if one_event else words


def _side(frame: Frame, side: str | None) -> str:
    return frame.short[side] if side is not None else "Both sides, or not said"


def _said_by(frame: Frame, version: Version) -> str:
    claim = frame.picture.claims[version.claim_id]
    return f"{claim.speaker.name}, {wording.short_day(frame.said_on(claim))}"


def _given(toll: Toll) -> str:
    if len(toll.counted) == 1:
        return figure(toll.counted[0].last)
    return wording.span(toll.low, toll.high)


def _enemy(frame: Frame, toll: Toll, account: Account) -> tuple[EnemyLossRow, ...]:
    versions = [version for version in account.versions if version.high > 0]
    if not versions or account.party is None:
        return ()
    where = f", {toll.subject.place}" if toll.subject.place else ""
    figures = dict.fromkeys(figure(version) for version in versions)
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
