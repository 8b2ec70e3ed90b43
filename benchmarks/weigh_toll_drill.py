"""Do the toll's 80 % intervals hold in the drill? Another generator, whose rules it knows not.

The drill draws incidents with few dead, whose figures grow, fall, are rounded, borrowed, inflated
and concealed; statements go through `tolls`, grouped by incident as a matching without fault
would. A toll is held against the number in truth, whichever side's people it is read to be:
the drill's truth does not say whose the dead were.

    python benchmarks/weigh_toll_drill.py [--set tune|held-out]

`tune` was looked at while the method was made; `held-out` are regimes drawn at random, run once.
Simulated scores say nothing of a real toll.
"""

from __future__ import annotations

import argparse
import json
import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from truceline.drill import REGIMES, Conflict, Regime, Truth, conflict, perturbed
from truceline.match.statements import scopes
from truceline.weigh.toll import Category, Cause, Harm, People, Toll, tolls

TUNE: Final = (
    "ordinary", "one-liar", "both-liars", "grave", "mostly-true", "mostly-false",
    "ordinary-dense", "honest-both-dense", "both-liars-dense", "coordinated-copies-dense",
    "wire-storm-dense", "upside-down-dense",
)  # fmt: skip
SEEDS: Final = (11, 12)
HELD_OUT: Final = range(7000, 7020)


@dataclass(frozen=True)
class Case:
    """One toll with its truth."""

    regime: str
    dense: bool
    category: Category
    truth: int
    toll: Toll

    @property
    def roots(self) -> int:
        """Sources that have a say."""
        return len(self.toll.counted)

    @property
    def held(self) -> bool:
        """Whether the interval held the truth."""
        fused = self.toll.fused
        return fused is not None and fused.low <= self.truth <= fused.high

    @property
    def width(self) -> int:
        """Width of the interval, people."""
        fused = self.toll.fused
        return fused.high - fused.low if fused is not None else 0

    @property
    def range(self) -> int:
        """Width from the lowest to the highest source with a say, people."""
        lasts = [account.last for account in self.toll.counted]
        return max(last.high for last in lasts) - min(last.low for last in lasts)


def regimes(which: str) -> Iterator[tuple[Regime, int]]:
    """Return the regimes and seeds of a set."""
    if which == "tune":
        yield from ((REGIMES[name], seed) for name in TUNE for seed in SEEDS)
    else:
        yield from ((perturbed(seed), seed) for seed in HELD_OUT)


def cases(drawn: Conflict) -> Iterator[Case]:
    """Weigh every toll of a conflict in which a source has a say."""
    told = drawn.statements
    incidents = drawn.incidents
    true = {drawn.incident_ids[event.id]: event.truth for event in drawn.events}
    found = tolls(
        told, incidents, dict.fromkeys(drawn.marked_copies, True), scopes(list(told.values())),
        {}, drawn.settings.parties,
    )  # fmt: skip
    dense = len(told) > 3 * len(drawn.events)
    for toll in found:
        if toll.subject.incident_id is None or not toll.counted:
            continue
        number = _number(true[toll.subject.incident_id], toll.subject.category)
        yield Case(drawn.regime.name, dense, toll.subject.category, number, toll)


def _number(truth: Truth, category: Category) -> int:
    if category.harm is Harm.INJURED:
        return truth.injured
    if category.harm is Harm.DISPLACED:
        return truth.displaced
    if category.cause is Cause.INDIRECT:
        return truth.killed_indirect
    return {
        People.MILITARY: truth.killed_military,
        People.CIVILIAN: truth.killed_civilian,
        People.UNSTATED: truth.killed,
    }[category.people]


def measure(found: list[Case]) -> dict[str, object]:
    """Sum up: coverage by group, width against the range of the sources."""
    fused = [each for each in found if each.toll.fused is not None]
    groups: dict[str, Callable[[Case], str]] = {
        "all": lambda _: "all",
        "roots": lambda case: str(min(case.roots, 6)),
        "category": lambda case: case.category.words,
        "density": lambda case: "dense" if case.dense else "real",
        "regime": lambda case: case.regime,
        "stated": lambda case: _size(case),
        "true": lambda case: (
            "0"
            if case.truth == 0
            else "1-4"
            if case.truth < 5
            else "5-19"
            if case.truth < 20
            else "20+"
        ),
    }
    several = [each for each in fused if each.roots >= 3]
    out: dict[str, object] = {"tolls": len(found), "with an interval": len(fused)}
    for name, key in groups.items():
        for label, chosen in (("any roots", fused), ("3+ roots", several)):
            out[f"{name} ({label})"] = _by(chosen, key)
    return out


def _size(case: Case) -> str:
    lasts = [account.last for account in case.toll.counted]
    high = max(last.high for last in lasts)
    if high == 0:
        return "all zero"
    return (
        "agree"
        if case.range == 0
        else "range 1"
        if case.range == 1
        else "range 2-4"
        if case.range < 5
        else "range 5+"
    )


def _by(found: list[Case], key: Callable[[Case], str]) -> dict[str, str]:
    parts: dict[str, list[Case]] = {}
    for case in found:
        parts.setdefault(key(case), []).append(case)
    return {name: _line(part) for name, part in sorted(parts.items())}


def _line(found: list[Case]) -> str:
    held = statistics.mean(case.held for case in found)
    text = f"held {held:.3f} of {len(found)}; mean width {statistics.mean(c.width for c in found):.2f}, range {statistics.mean(c.range for c in found):.2f}"
    differ = [case for case in found if case.range]
    if differ:
        ratio = sum(c.width for c in differ) / sum(c.range for c in differ)
        middle = statistics.median(c.width / c.range for c in differ)
        text += f"; of {len(differ)} that differ held {statistics.mean(c.held for c in differ):.3f} width/range {ratio:.2f} median {middle:.2f}"
    inside = statistics.mean(
        min(a.last.low for a in c.toll.counted)
        <= c.truth
        <= max(a.last.high for a in c.toll.counted)
        for c in found
    )
    return text + f"; range held {inside:.3f}"


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--set", choices=("tune", "held-out"), default="tune")
    options = parser.parse_args()
    found = [
        case for regime, seed in regimes(options.set) for case in cases(conflict(regime, seed))
    ]
    print(json.dumps(measure(found), indent=1))


if __name__ == "__main__":
    main()
