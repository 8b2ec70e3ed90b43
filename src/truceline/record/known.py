"""Since when an entry counts, on either of a case's two clocks."""

from __future__ import annotations

from datetime import datetime

from truceline.record.entry import ACTS, Entry
from truceline.record.settings import Clock


def known(entry: Entry, clock: Clock) -> datetime:
    """Return when an entry counts from.

    On the clock of availability, an entry without a moment of its own (settings, a place, a
    line) is part of the frame and counts from the beginning. What people did with the record,
    such as a release, was never public before it was done.
    """
    if clock is Clock.RECORDED or entry.body.kind in ACTS:
        return entry.recorded
    return entry.available or datetime.min.replace(tzinfo=entry.recorded.tzinfo)
