"""What to ask for: a box on the ground and a span of days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from truceline.feeds.hosts import FeedError

MOST_DAYS: Final = 3_660
"""Days asked for at once."""


@dataclass(frozen=True, slots=True)
class Box:
    """Bounds in degrees WGS 84, on one side of the 180th meridian.

    Attributes:
        west: least longitude.
        south: least latitude.
        east: greatest longitude.
        north: greatest latitude.
    """

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def parse(cls, text: str) -> Box:
        """Read `west,south,east,north` in degrees.

        Raises:
            FeedError: if it is no such box.
        """
        expected = (
            f"{text!r} is no box; expected west,south,east,north in degrees, such as "
            "102.1,13.9,105.2,14.8"
        )
        try:
            west, south, east, north = (float(part) for part in text.split(","))
        except ValueError:
            raise FeedError(expected) from None
        if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south < north <= 90):
            raise FeedError(f"{expected}. Are latitude and longitude exchanged?")
        if west >= east:
            raise FeedError(
                f"{text!r}: west is not below east; a box across the 180th meridian is asked for "
                "in two parts"
            )
        return cls(west, south, east, north)

    def __str__(self) -> str:
        """Return it as services have it: west,south,east,north."""
        return ",".join(f"{value:g}" for value in (self.west, self.south, self.east, self.north))


@dataclass(frozen=True, slots=True)
class Days:
    """Days in UTC, both included.

    Attributes:
        first: the first day.
        last: the last day.
    """

    first: date
    last: date

    @classmethod
    def parse(cls, first: str, last: str | None) -> Days:
        """Read the first and last day; without a last day, it is the first alone.

        Raises:
            FeedError: if one is no day, the last comes before the first, or they are too many.
        """
        days = []
        for text in (first, last or first):
            try:
                days.append(date.fromisoformat(text))
            except ValueError:
                raise FeedError(f"{text!r} is no day; expected YYYY-MM-DD") from None
        if days[1] < days[0]:
            raise FeedError(f"the last day ({days[1]}) comes before the first ({days[0]})")
        if (days[1] - days[0]).days >= MOST_DAYS:
            raise FeedError(f"more than {MOST_DAYS} days; ask for them in parts")
        return cls(*days)

    def parts(self, most: int) -> Iterator[tuple[date, int]]:
        """Yield the first day and number of days of parts that have at most so many."""
        day = self.first
        while day <= self.last:
            count = min(most, (self.last - day).days + 1)
            yield day, count
            day += timedelta(days=count)

    def __str__(self) -> str:
        """Return the span as STAC has it."""
        return f"{self.first}T00:00:00Z/{self.last}T23:59:59Z"
