"""The words a briefing uses for what the stages computed. No sentence here names a case."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from truceline.counting import counted as counted
from truceline.record import (
    Claim,
    ClauseStatus,
    EventType,
    Obligation,
    Precision,
    Role,
    Stance,
    Undetermined,
    When,
    zone_of,
)
from truceline.weigh import Incentive, incentive

KINDS: Final[dict[EventType, str]] = {
    EventType.AIRSTRIKE: "Air strike",
    EventType.DRONE_STRIKE: "Drone attack",
    EventType.ARTILLERY: "Shelling",
    EventType.ROCKET: "Rocket fire",
    EventType.SMALL_ARMS: "Fire or clash",
    EventType.LANDMINE: "Mine",
    EventType.INCURSION: "Incursion",
    EventType.TROOP_MOVEMENT: "Troop movement",
    EventType.FORTIFICATION: "Fortification",
    EventType.ABDUCTION_DETENTION: "Detention",
    EventType.SUPPLY_RESTRICTION: "Supply or crossing",
    EventType.CASUALTY_REPORT: "Toll",
    EventType.DISPLACEMENT: "Displacement",
    EventType.DIPLOMATIC: "Diplomacy",
    EventType.OBSERVER_VISIT: "Observers",
    EventType.OTHER: "Other",
}

KINDS_PLURAL: Final[dict[EventType, str]] = {
    EventType.AIRSTRIKE: "Air strikes",
    EventType.DRONE_STRIKE: "Drone attacks",
    EventType.ARTILLERY: "Shelling",
    EventType.ROCKET: "Rocket fire",
    EventType.SMALL_ARMS: "Fire and clashes",
    EventType.LANDMINE: "Mines",
    EventType.INCURSION: "Incursions",
    EventType.TROOP_MOVEMENT: "Troop movements",
    EventType.FORTIFICATION: "Fortifications",
    EventType.ABDUCTION_DETENTION: "Detentions",
    EventType.SUPPLY_RESTRICTION: "Supply and crossings",
    EventType.OTHER: "Other events",
}

STATUSES: Final[dict[ClauseStatus, str]] = {
    ClauseStatus.NO_INCIDENT: "no incident known",
    ClauseStatus.ALLEGED: "alleged",
    ClauseStatus.SUPPORTED: "supported",
    ClauseStatus.REFUTED: "refuted",
    ClauseStatus.NOT_VERIFIABLE: "not verifiable",
    ClauseStatus.NOT_YET_DUE: "not yet due",
}

OBLIGATIONS: Final[dict[Obligation, str]] = {
    kind: kind.value.replace("_", " ") for kind in Obligation
} | {
    Obligation.CESSATION: "ceasefire",
    Obligation.WITHDRAWAL: "withdrawal of weapons or troops",
    Obligation.DETAINEES: "detained persons",
}

UNDETERMINED: Final[dict[Undetermined, str]] = {
    Undetermined.NO_ACCESS: "no neutral observation",
    Undetermined.TOO_LATE: "looked at too late",
    Undetermined.EVIDENCE_LOST: "evidence lost",
    Undetermined.SINGLE_SOURCE: "single source",
    Undetermined.CONTRADICTORY: "contradictory accounts",
    Undetermined.TECHNICAL: "the sensor or method cannot tell",
    Undetermined.NO_BLAME: "nobody is blamed for it in the record",
}

_STANCES: Final[dict[Stance, str]] = {
    Stance.ASSERTS: "asserts",
    Stance.DENIES: "denies",
    Stance.ADMITS: "admits",
    Stance.CONFIRMS: "confirms",
    Stance.COUNTER_ACCUSES: "counter-accuses",
    Stance.PARTLY_ACCEPTS: "accepts in part",
    Stance.REPORTS: "reports",
    Stance.RETRACTS: "retracts",
}

_OWN: Final[dict[Incentive, str]] = {
    Incentive.OWNS: "owns the act",
    Incentive.ADMITS: "admits the act",
    Incentive.CLAIMS_SUCCESS: "claims the act",
}

ROLES: Final[dict[Role, str]] = {
    Role.PARTY: "party",
    Role.OBSERVER: "observers",
    Role.THIRD_PARTY: "third party",
    Role.MEDIA: "media",
}

NOT_STATED: Final = "–"

_ISO_DATE: Final = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}:\d{2})(?:[+-]\d{2}:\d{2}|Z)?)?")


def stance(claim: Claim) -> str:
    """Say what a speaker does, telling apart a confirmation from an act the speaker owns."""
    return _OWN.get(incentive(claim), _STANCES[claim.stance])


def day(value: date, year: bool = True) -> str:
    """Write a day: 24 July 2025."""
    return f"{value.day} {value:%B}" + (f" {value.year}" if year else "")


def short_day(value: date) -> str:
    """Write a day in a narrow column: 24 Jul 2025."""
    return f"{value.day} {value:%b} {value.year}"


def days(first: date, last: date) -> str:
    """Write a stretch of days: 15–21 December 2025."""
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    return f"{day(first, first.year != last.year)} – {day(last)}"


def moment(value: datetime, zone: str) -> str:
    """Write an instant in a zone: 22 December 2025, 08:00 (UTC+07:00)."""
    local = value.astimezone(zone_of(zone))
    return f"{day(local.date())}, {local:%H:%M} ({offset(local)})"


def offset(local: datetime) -> str:
    """Write the offset of a local time: UTC+07:00."""
    text = local.strftime("%z")
    return f"UTC{text[:3]}:{text[3:5]}"


def when(value: When, zone: str) -> str:
    """Write when something happened, as precisely as it was stated."""
    first, last = value.local(zone)
    if value.begins is Precision.YEAR:
        return str(first.year)
    if value.begins is Precision.MONTH:
        return f"{first:%B %Y}"
    if not value.timed:
        return days(first.date(), last.date())
    start = f"{day(first.date())}, {first:%H:%M}"
    if last - first <= timedelta(minutes=1):
        return start
    if value.ends in (Precision.MINUTE, Precision.SECOND):
        same = first.date() == last.date()
        return f"{start}–{last:%H:%M}" if same else f"{start} – {day(last.date())}, {last:%H:%M}"
    return start if first.date() == last.date() else f"{start} – {day(last.date())}"


def said(value: When, zone: str) -> str:
    """Write the day on which something was said."""
    return short_day(value.local(zone)[0].date())


def deadline(words: str) -> str:
    """Write the dates within a stated deadline for reading: 2025-10-26T24:00+07:00."""
    return _ISO_DATE.sub(_read_date, words)


def _read_date(match: re.Match[str]) -> str:
    year, month, number_of_day, hour = match.groups()
    try:
        written = short_day(date(int(year), int(month), int(number_of_day)))
    except ValueError:
        return match[0]
    return f"{written}, {hour}" if hour else written


def number(value: int | None) -> str:
    """Write a figure with thin groups of three, or a dash where none was stated."""
    return NOT_STATED if value is None else f"{value:,}"


def signed(value: float) -> str:
    """Write a weight with its sign, the minus a true one."""
    return f"{value:+.1f}".replace("-", "−")


def span(low: int | None, high: int | None) -> str:
    """Write a figure or a range of figures."""
    if low is None and high is None:
        return NOT_STATED
    if high is None:
        return f"≥ {low:,}"
    return number(high) if low is None or low == high else f"{low:,}–{high:,}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """Join words: a, b and c."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def sentence(text: str) -> str:
    """Give a statement a capital and a full stop."""
    text = text.strip()
    if not text:
        return text
    text = text[0].upper() + text[1:]
    return text if text[-1] in ".!?" else f"{text}."


def distance(metres: float) -> str:
    """Write a distance as exactly as it can be used: "450 m", "3.2 km", "41 km"."""
    if metres < 1_000:
        return f"{metres:.0f} m"
    return f"{metres / 1_000:.1f} km" if metres < 9_950 else f"{metres / 1_000:.0f} km"


def chance(probability: float, error: float) -> str:
    """Write a computed probability, never surer than the computing was: "83 %", "over 99 %"."""
    if probability > 0.99:
        return "over 99 %" if error < 0.02 else f"about {100 * probability:.0f} %"
    if probability < 0.01:
        return "under 1 %" if error < 0.02 else f"about {100 * probability:.0f} %"
    about = "about " if error > 0.02 else ""
    return f"{about}{100 * probability:.0f} %"
