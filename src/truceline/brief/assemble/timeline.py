"""The timeline: incidents by day and family, with agreements, from the first to the cut."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from typing import Final

from truceline.brief.assemble.frame import Frame
from truceline.brief.content import TimelineBar, TimelineModel
from truceline.record import EventType

_FAMILIES: Final[dict[str, tuple[EventType, ...]]] = {
    "Air strikes and drones": (EventType.AIRSTRIKE, EventType.DRONE_STRIKE),
    "Shelling and rockets": (EventType.ARTILLERY, EventType.ROCKET),
    "Fire and clashes": (EventType.SMALL_ARMS,),
    "Mines": (EventType.LANDMINE,),
    "Presence, movement, works": (
        EventType.INCURSION,
        EventType.TROOP_MOVEMENT,
        EventType.FORTIFICATION,
    ),
}
_FLAG: Final = 34
"""Letters on a flag."""
_LONGEST: Final = 400
"""Days shown at most; an older beginning is cut off at the left."""


def _short(name: str) -> str:
    """Shorten an agreement's name to what a flag on the timeline holds."""
    head = re.split(r"\s*[(,]", name, maxsplit=1)[0]
    return head if len(head) <= _FLAG else f"{head[: _FLAG - 1].rstrip()}…"


def timeline(frame: Frame) -> TimelineModel:
    """Count incidents by the day they began, for every day up to the cut.

    An incident stated only as longer than three days began on no particular day and is left
    out.
    """
    of = {kind: row for row, kinds in enumerate(_FAMILIES.values()) for kind in kinds}
    counts: Counter[tuple[date, int]] = Counter()
    for item in frame.picture.weighed:
        incident = item.incident
        if incident.event_type in of and incident.when.seconds <= 3 * 24 * 3600:
            counts[frame.day_of(incident), of[incident.event_type]] += 1
    marks = tuple(
        (frame.day(agreement.concluded).isoformat(), _short(agreement.name))
        for agreement in sorted(
            frame.picture.agreements.values(), key=lambda item: item.concluded.earliest
        )
    )
    days = [day for day, _ in counts if day <= frame.today]
    bars: tuple[TimelineBar, ...] = ()
    if days:
        first = max(min(days), frame.today - timedelta(days=_LONGEST - 1))
        length = (frame.today - first).days + 1
        bars = tuple(
            TimelineBar(day.isoformat(), tuple(counts[day, row] for row in range(len(_FAMILIES))))
            for day in (first + timedelta(days=step) for step in range(length))
        )
        marks = tuple(mark for mark in marks if mark[0] >= first.isoformat())
    return TimelineModel(tuple(_FAMILIES), bars, marks, frame.period(frame.current))
