"""Synthetic claims with a known answer, for benchmarks only.

They look like no real case: incidents fall evenly in time and about a line, and each claim
repeats its incident with errors. Figures of accuracy on them say that both sides solve the task
at all, and nothing about a real case.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np

from truceline.record import (
    Casualties,
    Claim,
    Disc,
    EventType,
    GeoPrecision,
    Precision,
    Role,
    Speaker,
    Stance,
    When,
    Where,
)

PER_DAY = 8
"""Incidents a day: days grow with the number of claims, as in a steady stream."""
PER_INCIDENT = 2
"""Mean number of claims beyond the first."""
START = datetime(2024, 1, 1, tzinfo=UTC)
TYPES = (
    EventType.ARTILLERY,
    EventType.ROCKET,
    EventType.SMALL_ARMS,
    EventType.LANDMINE,
    EventType.DRONE_STRIKE,
    EventType.TROOP_MOVEMENT,
)
PLACES = 60
WORDS = (
    "shells", "fell", "near", "village", "road", "school", "bridge", "night", "dawn", "patrol",
    "soldier", "hurt", "field", "house", "fired", "crossed", "trucks", "smoke", "market",
    "temple", "river", "hill", "post", "wounded", "blast", "heard", "seen", "moved",
)  # fmt: skip


def claims(size: int) -> tuple[list[Claim], dict[str, str]]:
    """Return claims in the order they were made, and claim id to the incident it is about."""
    draw = np.random.default_rng(size)
    made: list[tuple[datetime, Claim]] = []
    truth: dict[str, str] = {}
    incident = 0
    while len(made) < size:
        day = incident // PER_DAY
        begun = START + timedelta(days=day, minutes=int(draw.integers(0, 24 * 60)))
        place = int(draw.integers(0, PLACES))
        lon = 10 + 0.1 * place + draw.normal(0, 0.01)
        lat = 2 + 0.3 * np.sin(place) + draw.normal(0, 0.01)
        kind = TYPES[int(draw.integers(0, len(TYPES)))]
        injured = int(draw.integers(0, 6))
        words = draw.choice(WORDS, 6, replace=False).tolist()
        for _ in range(1 + int(draw.poisson(PER_INCIDENT))):
            if len(made) == size:
                break
            number = len(made)
            told = begun + timedelta(minutes=round(draw.normal(0, 12)))
            mine = [word for word in words if draw.random() < 0.75]
            mine += draw.choice(WORDS, 2).tolist()
            side = int(draw.integers(0, 2))
            claim = Claim(
                id=f"C{number:06}",
                source_id=f"S{number:06}",
                speaker=Speaker(name=f"Ministry {side}", role=Role.PARTY, party=f"party-{side}"),
                stance=Stance.ASSERTS,
                accused=f"party-{incident % 2}",
                event_type=kind
                if draw.random() < 0.9
                else TYPES[int(draw.integers(0, len(TYPES)))],
                said=When.at(told + timedelta(hours=2)),
                when=_when(told, timed=draw.random() < 0.6),
                where=Where(
                    words=f"Place {place}" if draw.random() < 0.8 else f"near place {place}",
                    precision=GeoPrecision.LOCALITY,
                    shape=Disc(
                        lon=float(lon + draw.normal(0, 0.01)),
                        lat=float(lat + draw.normal(0, 0.01)),
                        radius_m=3000,
                    ),
                ),
                casualties=Casualties(injured=injured if draw.random() < 0.8 else injured + 1),
                summary=" ".join(mine),
            )
            truth[claim.id] = f"I{incident}"
            made.append((told, claim))
        incident += 1
    return [claim for _, claim in sorted(made, key=lambda pair: pair[0])], truth


def _when(told: datetime, *, timed: bool) -> When:
    if timed:
        minute = told.replace(second=0)
        return When(
            earliest=minute,
            latest=minute + timedelta(seconds=59),
            zone="+00:00",
            begins=Precision.MINUTE,
            ends=Precision.MINUTE,
        )
    day = told.replace(hour=0, minute=0, second=0)
    return When(earliest=day, latest=day + timedelta(days=1, seconds=-1), zone="+00:00")
