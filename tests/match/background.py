"""A case to match in: claims of many days and places, no two of which are about one event."""

from __future__ import annotations

from random import Random

from record.samples import claim
from truceline.record import Claim, EventType

KINDS = [
    EventType.ARTILLERY,
    EventType.ROCKET,
    EventType.SMALL_ARMS,
    EventType.LANDMINE,
    EventType.DRONE_STRIKE,
    EventType.AIRSTRIKE,
    EventType.INCURSION,
]


def background(size: int = 60) -> list[Claim]:
    """Claims two days apart, each at its own place; the same on every call."""
    random = Random(7)  # noqa: S311
    made = []
    for number in range(size):
        month, day = divmod(number * 2, 28)
        sides = random.sample(("arland", "borduria"), 2)
        made.append(
            claim(
                f"B{number:03d}",
                by=sides[0],
                accused=sides[1],
                event_type=random.choice(KINDS),
                start=f"2024-{month + 1:02d}-{day + 1:02d}",
                place=f"Village {number}",
                at=(102.0 + number * 0.05, 14.0 + random.random()),
                summary=f"Account number {number} of village {number}",
            )
        )
    return made
