"""The figures of a claim in a table: people killed, injured and so on, and whom they count."""

from __future__ import annotations

from typing import Final

from truceline.read.row import Row
from truceline.record import Casualties, Cause, Count, Harm, People

COUNTS: Final = {
    "military_killed": (Harm.KILLED, People.MILITARY, Cause.UNSTATED),
    "civilian_killed": (Harm.KILLED, People.CIVILIAN, Cause.UNSTATED),
    "indirect_killed": (Harm.KILLED, People.UNSTATED, Cause.INDIRECT),
    "military_injured": (Harm.INJURED, People.MILITARY, Cause.UNSTATED),
    "civilian_injured": (Harm.INJURED, People.CIVILIAN, Cause.UNSTATED),
    "detained": (Harm.DETAINED, People.UNSTATED, Cause.UNSTATED),
    "missing": (Harm.MISSING, People.UNSTATED, Cause.UNSTATED),
}
"""Fields that say whom they count."""


def read_casualties(row: Row) -> Casualties:
    """Read the figures of a row; what is wrong with them is added to its problems."""
    low, high = row.whole("killed_min"), row.whole("killed_max")
    if low is not None and high is not None and low > high:
        row.fail("killed_max", f"at least killed_min, which is {low}", "Are they exchanged?")
        return Casualties()
    return Casualties(
        killed_min=low,
        killed_max=high,
        injured=row.whole("injured"),
        displaced=row.whole("displaced"),
        counts=_counts(row),
    )


def _counts(row: Row) -> tuple[Count, ...]:
    found = []
    for field, (harm, people, cause) in COUNTS.items():
        number = row.whole(field)
        if number is not None:
            found.append(Count(harm=harm, people=people, cause=cause, low=number, high=number))
    return tuple(found)
