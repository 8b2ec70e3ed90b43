"""A cut: the part of the record that counts at one point, and the moment it stands for.

Event time and record time are two things, and so is the time at which a statement became
public. A case that a mission kept while it happened is cut by the clock of the record: what did
we know? A case compiled afterwards was recorded all at once, so it is cut by when its
statements were available: what could have been known? A briefing says which of the two it is.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime

from truceline.record import Clock, Entry, Settings, When, known


@dataclass(frozen=True)
class Cut:
    """A point in the record.

    Attributes:
        size: number of entries, from the first, within which all that counts lies.
        as_of: the moment it stands for, UTC.
        entries: the entries that count, in order. Where a statement was recorded before another
            that was public earlier, the later one lies within `size` and is left out here.
    """

    size: int
    as_of: datetime
    entries: tuple[Entry, ...]


def cut(entries: Sequence[Entry], at: int | str | None = None, skipped: Container[int] = ()) -> Cut:
    """Choose the entries that count.

    Args:
        entries: the whole record, in order.
        at: a number of entries, in digits; or a time, as text, read in the case's zone where it
            names none and to the end of the day where it names only a day; None takes everything.
        skipped: indexes of entries that count at no point.

    Raises:
        ValueError: if the record is empty, `at` is out of range, or no time.
    """
    if not entries:
        raise ValueError("the record is empty; add files with `truceline add`")
    counting = [index for index in range(len(entries)) if index not in skipped]
    clock, zone = _settings([entries[index] for index in counting])
    moment: datetime | None = None
    size = len(entries)
    if isinstance(at, str) and at.strip().isdigit():
        at = int(at)
    if isinstance(at, int):
        if not 1 <= at <= len(entries):
            raise ValueError(f"the record has {len(entries)} entries; there is no point {at}")
        size = at
    elif at is not None:
        stated = When.parse(at, zone)
        moment = stated.earliest if stated.timed else stated.latest
    within = [index for index in counting if index < size]
    if not within:
        raise ValueError("no entry up to this point is signed as the rules of the record ask")
    if moment is not None:
        within = [index for index in within if known(entries[index], clock) <= moment]
        if not within:
            raise ValueError(f"nothing in the record was {clock.value} by {moment.isoformat()}")
        size = within[-1] + 1
    taken = [entries[index] for index in within]
    # Without any moment of availability there is still the moment of the last recording.
    moments = [entry.available for entry in taken if entry.available] or [taken[-1].recorded]
    if clock is Clock.RECORDED:
        moments = [taken[-1].recorded]
    as_of = moment or max(moments)
    return Cut(size, as_of, tuple(taken))


def _settings(entries: Sequence[Entry]) -> tuple[Clock, str]:
    for entry in reversed(entries):
        if isinstance(entry.body, Settings):
            return entry.body.clock, entry.body.zone
    return Clock.RECORDED, "UTC"
