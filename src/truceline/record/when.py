"""When something happened: the earliest and latest instant, as precisely as it was said.

A date is an interval, not midnight. `2025-07` is less precise than `2025-07-24`, and the value
keeps that. Years of the Buddhist era (2568 is 2025) are recognised, Thai and Khmer digits and
Thai month names are read, and `24:00` is the end of the day it is written beside.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Annotated, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, AwareDatetime, PlainSerializer, model_validator

from truceline.record.base import Value
from truceline.record.vocabulary import Term


class Precision(Term):
    """How precisely an instant was stated, coarsest first."""

    YEAR = "year", "only the year was given"
    MONTH = "month", "the month was given"
    DAY = "day", "the day was given"
    MINUTE = "minute", "the minute was given"
    SECOND = "second", "the second was given"


def _utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC).replace(microsecond=0)
    except OverflowError:
        raise ValueError(f"{value.isoformat()} lies outside the calendar") from None


def _written(value: datetime) -> str:
    # isoformat pads years below 1000 to four digits, which strftime does not.
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


Instant = Annotated[AwareDatetime, AfterValidator(_utc), PlainSerializer(_written)]
"""A UTC instant to the second; naive datetimes are refused."""

BUDDHIST_ERA: Final = 543
_BUDDHIST_YEARS: Final = range(2400, 2700)
_DIGITS: Final = str.maketrans("๐๑๒๓๔๕๖๗๘๙០១២៣៤៥៦៧៨៩", "01234567890123456789")
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan มกราคม ม.ค.",
            "february feb กุมภาพันธ์ ก.พ.",
            "march mar มีนาคม มี.ค.",
            "april apr เมษายน เม.ย.",
            "may พฤษภาคม พ.ค.",
            "june jun มิถุนายน มิ.ย.",
            "july jul กรกฎาคม ก.ค.",
            "august aug สิงหาคม ส.ค.",
            "september sep sept กันยายน ก.ย.",
            "october oct ตุลาคม ต.ค.",
            "november nov พฤศจิกายน พ.ย.",
            "december dec ธันวาคม ธ.ค.",
        ),
        start=1,
    )
    for name in names.split()
}
_ISO: Final = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2})"
    r"(?:[T ](?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?"
    r"\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?)?)?)?"
)
_WORDS: Final = re.compile(
    r"(?:(?P<day>\d{1,2})\s+)?(?P<month>[^\W\d_][^\d\s]*)\s+(?:พ\.ศ\.\s*)?(?P<year>\d{4})"
    r"(?:,?\s+(?P<hour>\d{1,2})[:.](?P<minute>\d{2}))?"
)
EXPECTED: Final = (
    "YYYY, YYYY-MM, YYYY-MM-DD, YYYY-MM-DDTHH:MM with an optional +HH:MM, or '24 July 2025'"
)


class When(Value):
    """An interval of time, with the zone it was stated in.

    Attributes:
        earliest: first UTC instant at which it may have begun.
        latest: last UTC instant, to the second and inclusive, at which it may have ended.
        zone: the zone it was stated in, as an offset (`+07:00`) or an IANA name.
        begins: how precisely the beginning was stated.
        ends: how precisely the end was stated.
        stated: the words of the source, where they differ from the ISO form.
    """

    earliest: Instant
    latest: Instant
    zone: str
    begins: Precision = Precision.DAY
    ends: Precision = Precision.DAY
    stated: str | None = None

    @model_validator(mode="after")
    def _ordered(self) -> When:
        if self.latest < self.earliest:
            raise ValueError(f"latest {self.latest} is before earliest {self.earliest}")
        zone_of(self.zone)
        return self

    @classmethod
    def parse(cls, text: str, zone: str) -> When:
        """Read one stated date or time.

        Args:
            text: the words, in one of the forms of `EXPECTED`; Buddhist-era years allowed.
            zone: zone to assume where the text names none (offset or IANA name).

        Raises:
            ValueError: if the text is in none of these forms or names an impossible date.
        """
        clean = text.strip().translate(_DIGITS)
        match = _ISO.fullmatch(clean) or _WORDS.fullmatch(clean)
        if match is None:
            raise ValueError(f"{text!r} is not a date; expected {EXPECTED}")
        part = match.groupdict()
        # Another script's digits or another era are words of the source, and kept.
        plain = clean == text.strip() and int(part["year"]) not in _BUDDHIST_YEARS
        stated_zone = part.get("zone") or zone
        year = int(part["year"])
        if year in _BUDDHIST_YEARS:
            year -= BUDDHIST_ERA
        try:
            start, precision = _start(year, part, zone_of(stated_zone))
            end = _end(start, precision)
            start, end = _utc(start), _utc(end)
        except (ValueError, OverflowError) as error:
            raise ValueError(f"{text!r} is not a date: {error}; expected {EXPECTED}") from None
        return cls(
            earliest=start,
            latest=end,
            zone=_normal(stated_zone),
            begins=precision,
            ends=precision,
            stated=None if _ISO.fullmatch(clean) and plain else text,
        )

    @classmethod
    def between(cls, start: str, end: str, zone: str) -> When:
        """Read a stated beginning and end; an empty end means the end of the beginning.

        Raises:
            ValueError: if either cannot be read, or the end lies before the beginning.
        """
        first = cls.parse(start, zone)
        last = cls.parse(end, zone) if end.strip() else first
        if last.latest < first.earliest:
            raise ValueError(f"end {end!r} is before start {start!r}")
        stated = " to ".join(words for words in (first.stated, last.stated) if words)
        return first.model_copy(
            update={
                "latest": last.latest,
                "ends": last.ends,
                "stated": stated or None,
            }
        )

    @classmethod
    def at(cls, instant: datetime, zone: str = "+00:00") -> When:
        """Return the interval of one instant known to the second."""
        exact = Precision.SECOND
        return cls(earliest=instant, latest=instant, zone=zone, begins=exact, ends=exact)

    @property
    def timed(self) -> bool:
        """Whether the beginning was stated to the minute or better."""
        return self.begins in (Precision.MINUTE, Precision.SECOND)

    @property
    def seconds(self) -> float:
        """Length of the interval in seconds."""
        return (self.latest - self.earliest).total_seconds()

    def local(self, zone: str | None = None) -> tuple[datetime, datetime]:
        """Return earliest and latest in a zone, by default the one it was stated in."""
        there = zone_of(zone or self.zone)
        return self.earliest.astimezone(there), self.latest.astimezone(there)


def zone_of(name: str) -> tzinfo:
    """Return the time zone of an offset (`+07:00`, `Z`) or an IANA name.

    Raises:
        ValueError: if it is neither.
    """
    if name == "Z":
        return UTC
    match = re.fullmatch(r"([+-])(\d{2}):?(\d{2})", name)
    if match:
        sign = -1 if match[1] == "-" else 1
        return timezone(sign * timedelta(hours=int(match[2]), minutes=int(match[3])))
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder of zones is an OSError
        raise ValueError(
            f"{name!r} is not a time zone; expected +HH:MM or an IANA name such as Asia/Bangkok"
        ) from None


def _normal(zone: str) -> str:
    if zone == "Z":
        return "+00:00"
    return re.sub(r"^([+-]\d{2})(\d{2})$", r"\1:\2", zone)


def _start(year: int, part: dict[str, str | None], zone: tzinfo) -> tuple[datetime, Precision]:
    if not part["month"]:
        return datetime(year, 1, 1, tzinfo=zone), Precision.YEAR
    stated = part["month"]
    month = int(stated) if stated.isdigit() else _MONTHS.get(stated.lower())
    if month is None:
        raise ValueError(f"{stated!r} is not a month")
    if not part["day"]:
        return datetime(year, month, 1, tzinfo=zone), Precision.MONTH
    midnight = datetime(year, month, int(part["day"]), tzinfo=zone)
    if not part["hour"]:
        return midnight, Precision.DAY
    hour, minute, second = (int(part.get(name) or 0) for name in ("hour", "minute", "second"))
    if (hour, minute, second) == (24, 0, 0):  # ISO 8601: the instant at which the day ends
        return midnight + timedelta(days=1), Precision.MINUTE
    instant = midnight.replace(hour=hour, minute=minute, second=second)
    return instant, Precision.SECOND if part.get("second") else Precision.MINUTE


def _end(start: datetime, precision: Precision) -> datetime:
    if precision is Precision.SECOND:
        return start
    if precision is Precision.YEAR:
        following = start.replace(year=start.year + 1)
    elif precision is Precision.MONTH:
        following = (start + timedelta(days=32)).replace(day=1)
    elif precision is Precision.DAY:
        following = start + timedelta(days=1)
    else:
        following = start + timedelta(minutes=1)
    return following - timedelta(seconds=1)
