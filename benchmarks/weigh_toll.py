"""Do the toll's 80 % intervals hold? A simulation whose reports the method knows nothing of.

A world has a true number of people and sources that count them by their own habits: each finds a
random share of the people, counts some twice, misses more when it speaks early, rounds, or is
copied. None of it is the method's own model (a heavy-tailed factor with fixed constants): here,
people are found one by one. Whole claims go through `tolls`, so reading, copies, enemy-loss
claims and standing are part of what is measured.

    python benchmarks/weigh_toll.py [--worlds 1200] [--set tune|held-out|final]

Three sets of worlds: `tune` was looked at while the constants were chosen, in six named regimes;
`held-out` draws the habits themselves anew for every world; `final` is like it, with seeds that
were run once, when everything else was done. Simulated scores say nothing of a real toll.
"""

from __future__ import annotations

import argparse
import json
import statistics
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np

from truceline.match.statements import scopes
from truceline.record import (
    Claim,
    EventType,
    Party,
    Role,
    Speaker,
    Stance,
    When,
    Where,
)
from truceline.weigh.toll import People, Toll, tolls

PARTIES: Final = (
    Party(id="north", name="Northland", short="Northland", adjective="Northern", code="NO"),
    Party(id="south", name="Southland", short="Southland", adjective="Southern", code="SO"),
)
REGIMES: Final = ("honest", "inflating", "under-reporting", "copy storm", "lagging", "rounding")
SEEDS: Final = {"tune": 1_000_000, "held-out": 2_000_000, "final": 9_410_000}
START: Final = datetime(2024, 3, 1, tzinfo=UTC)
DAYS: Final = 10


@dataclass(frozen=True)
class Habits:
    """How the sources of a world count."""

    party_finds: tuple[float, float]
    party_factor: tuple[float, float]
    neutral_finds: tuple[float, float]
    media_finds: tuple[float, float]
    twice: float
    missed_at_once: tuple[float, float]
    catches_up_days: tuple[float, float]
    copies: tuple[int, int]
    rounds: float
    wild: float


@dataclass(frozen=True)
class World:
    """One simulated count."""

    regime: str
    truth: int
    claims: dict[str, Claim]
    copies: dict[str, str]
    independent: int


@dataclass(frozen=True)
class Outcome:
    """What the method made of one world."""

    regime: str
    truth: int
    independent: int
    held: bool
    in_range: bool
    width: int
    by_source: int
    by_anybody: int


def _habits(regime: str, military: bool) -> Habits:
    """Draw the habits of a world; a regime bends one of them."""
    finds = (9.0, 4.0) if military else (16.0, 2.0)
    factor = (1.0, 1.0)
    missed, copies, rounds = (0.0, 0.25), (0, 2), 0.1
    if regime == "inflating":
        factor = (1.1, 1.9)
    elif regime == "under-reporting":
        factor = (0.4, 0.85)
    elif regime == "copy storm":
        copies = (5, 20)
    elif regime == "lagging":
        missed = (0.25, 0.6)
    elif regime == "rounding":
        rounds = 0.8
    return Habits(
        finds, factor, (20.0, 2.0), (12.0, 3.0), 0.03, missed, (2.0, 8.0), copies, rounds, 0.05
    )


def _drawn(rng: np.random.Generator) -> Habits:
    """Draw the habits themselves: worlds that no named regime describes."""

    def beta(mean_low: float, mean_high: float) -> tuple[float, float]:
        mean, size = rng.uniform(mean_low, mean_high), rng.uniform(8.0, 60.0)
        return mean * size, (1.0 - mean) * size

    low = rng.uniform(0.4, 1.2)
    least = rng.uniform(0.0, 0.35)
    return Habits(
        beta(0.6, 0.95),
        (low, low + rng.uniform(0.0, 0.7)),
        beta(0.82, 0.97),
        beta(0.7, 0.95),
        rng.uniform(0.0, 0.08),
        (least, least + rng.uniform(0.0, 0.3)),
        (rng.uniform(1.0, 4.0), rng.uniform(4.0, 12.0)),
        (0, int(rng.integers(1, 15))),
        rng.uniform(0.0, 0.8),
        rng.uniform(0.0, 0.12),
    )


def world(seed: int, named: bool) -> World:
    """Make the world of a seed, in a named regime or with habits of its own."""
    rng = np.random.default_rng(seed)
    regime = REGIMES[seed % len(REGIMES)] if named else "drawn"
    military = bool(rng.random() < 0.4)
    habits = _habits(regime, military) if named else _drawn(rng)
    truth = round(float(np.exp(rng.uniform(np.log(4.0), np.log(2000.0)))))
    missed = rng.uniform(*habits.missed_at_once)
    catches_up = rng.uniform(*habits.catches_up_days)
    people = "soldiers" if military else "civilians"
    claims: dict[str, Claim] = {}

    def count(finds: tuple[float, float], factor: float, after: float) -> int:
        complete = 1.0 - missed * float(np.exp(-after / catches_up))
        found = rng.binomial(truth, min(rng.beta(*finds) * complete, 1.0))
        found = round((found + rng.poisson(habits.twice * truth)) * factor)
        if rng.random() < habits.rounds and found >= 20:
            step = 10 if found < 200 else 50
            found = round(found / step) * step
        return int(found)

    def say(name: str, role: Role, party: str | None, figure: int, after: float) -> str:
        claim_id = f"K{len(claims):03}"
        accused = {"north": "south", "south": None}[party] if party else "south"
        side = "Northern " if party == "south" else ""
        claims[claim_id] = Claim(
            id=claim_id,
            source_id="S1",
            speaker=Speaker(name=name, role=role, party=party),
            stance=Stance.ASSERTS,
            accused=accused,
            event_type=EventType.CASUALTY_REPORT,
            said=When.at(START + timedelta(days=DAYS + after)),
            when=When.between(START.isoformat(), (START + timedelta(days=DAYS)).isoformat(), "UTC"),
            where=Where(words="Northland"),
            summary=f"{figure} {side}{people} killed",
        )
        return claim_id

    independent = 0
    said: list[tuple[str, int, float]] = []
    if rng.random() < 0.9:
        factor = rng.uniform(*habits.party_factor)
        last = rng.uniform(0.0, 14.0)
        for after in sorted({*rng.uniform(0.0, last, rng.integers(0, 3)).tolist(), last}):
            figure = count(habits.party_finds, factor, after)
            said.append((say("Ministry", Role.PARTY, "north", figure, after), figure, after))
        independent += 1
    for row in range(int(rng.integers(0, 5))):
        after = rng.uniform(0.0, 14.0)
        figure = count(habits.neutral_finds, 1.0, after)
        said.append((say(f"Mission {row}", Role.THIRD_PARTY, None, figure, after), figure, after))
        independent += 1
    for row in range(int(rng.integers(0, 4))):
        after = rng.uniform(0.0, 14.0)
        wild = rng.choice([0.5, 2.0]) if rng.random() < habits.wild else 1.0
        figure = count(habits.media_finds, float(wild), after)
        said.append((say(f"Paper {row}", Role.MEDIA, None, figure, after), figure, after))
        independent += 1
    copies: dict[str, str] = {}
    for row in range(int(rng.integers(habits.copies[0], habits.copies[1] + 1)) if said else 0):
        root, figure, after = said[int(rng.integers(0, len(said)))]
        later = after + rng.uniform(0.05, 3.0)
        claim_id = say(f"Copyist {row}", Role.MEDIA, None, figure, later)
        if rng.random() < 0.5:
            copies[claim_id] = root
    if military and rng.random() < 0.7:
        say("Army", Role.PARTY, "south", round(truth * rng.uniform(1.5, 6.0)), rng.uniform(0, 14))
    return World(regime, truth, claims, copies, independent)


def outcome(one: World) -> Outcome | None:
    """Weigh a world and compare; None where no source has a say."""
    told = list(one.claims.values())
    found = tolls(one.claims, (), one.copies, scopes(told), {}, PARTIES)
    toll = next((each for each in found if _target(each)), None)
    if toll is None or toll.fused is None or toll.low is None or toll.high is None:
        return None
    lasts = [each.last for each in toll.accounts]
    return Outcome(
        one.regime,
        one.truth,
        one.independent,
        toll.fused.low <= one.truth <= toll.fused.high,
        toll.low <= one.truth <= toll.high,
        toll.fused.high - toll.fused.low,
        toll.high - toll.low,
        max(each.high for each in lasts) - min(each.low for each in lasts),
    )


def _target(toll: Toll) -> bool:
    return toll.subject.side == "north" and toll.subject.category.people is not People.UNSTATED


def measure(which: str, worlds: int) -> dict[str, object]:
    """Run a set of worlds and sum up."""
    first = SEEDS[which]
    made = (world(first + row, which == "tune") for row in range(worlds))
    found = [each for each in map(outcome, made) if each is not None]
    several = [each for each in found if each.independent >= 3]
    spread = [each for each in several if each.by_source > 0]
    groups: dict[str, list[bool]] = defaultdict(list)
    for each in found:
        groups[f"regime {each.regime}"].append(each.held)
        groups[f"roots {min(each.independent, 6)}"].append(each.held)
        groups["true count " + ("4-19" if each.truth < 20 else "20 or more")].append(each.held)
    return {
        "set": which,
        "worlds": len(found),
        "coverage": statistics.mean(each.held for each in found),
        "coverage by": {
            name: f"{statistics.mean(held):.3f} of {len(held)}"
            for name, held in sorted(groups.items())
        },
        "worlds with three roots or more": len(several),
        "mean width / mean range of the sources": _mean(several, "width")
        / _mean(several, "by_source"),
        "median of width / range of the sources": statistics.median(
            each.width / each.by_source for each in spread
        ),
        "mean width / mean range with enemy-loss claims": _mean(several, "width")
        / _mean(several, "by_anybody"),
        "median of width / range with enemy-loss claims": statistics.median(
            each.width / each.by_anybody for each in spread
        ),
        "coverage of the range of the sources, three roots or more": statistics.mean(
            each.in_range for each in several
        ),
    }


def _mean(found: list[Outcome], what: str) -> float:
    return statistics.mean(float(getattr(each, what)) for each in found)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--worlds", type=int, default=1200)
    parser.add_argument("--set", choices=sorted(SEEDS), default="held-out")
    options = parser.parse_args()
    print(json.dumps(measure(options.set, options.worlds), indent=2))


if __name__ == "__main__":
    main()
