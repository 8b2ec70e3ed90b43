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
    def highest(self) -> int:
        """The highest figure of a source with a say."""
        return max(account.last.high for account in self.toll.counted)

    @property
    def displaced(self) -> bool:
        """Whether displaced people are counted."""
        return self.category.harm is Harm.DISPLACED

    @property
    def inside(self) -> bool:
        """Whether the truth lies within the sources' own range."""
        return min(account.last.low for account in self.toll.counted) <= self.truth <= self.highest

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
    """Sum up the counts that have an interval; where all say nobody, apart."""
    fused = [case for case in found if case.toll.fused is not None]
    said = [case for case in fused if case.highest > 0]
    several = [case for case in said if case.roots >= 3]
    out: dict[str, object] = {
        "counts": len(found),
        "of one party alone, without an interval": len(found) - len(fused),
        "all sources say nobody": _line([case for case in fused if case.highest == 0]),
        "others": _line(said),
        "others, three sources or more": _line(several),
        "of these, not of displaced people": _line([c for c in several if not c.displaced]),
        "of these, sources 3 apart or more": _line([c for c in several if c.range >= 3]),
        "true number 5 or more, two sources or more": _line(
            [case for case in said if case.truth >= 5 and case.roots >= 2]
        ),
    }
    groups: dict[str, Callable[[Case], str]] = {
        "sources": lambda case: str(min(case.roots, 5)),
        "what": lambda case: case.category.words,
        "density": lambda case: "dense" if case.dense else "real",
        "regime": lambda case: case.regime,
    }
    for name, key in groups.items():
        out[f"others by {name}"] = _by(said, key)
    out["three sources or more by what"] = _by(several, groups["what"])
    return out


def _by(found: list[Case], key: Callable[[Case], str]) -> dict[str, str]:
    parts: dict[str, list[Case]] = {}
    for case in found:
        parts.setdefault(key(case), []).append(case)
    return {name: _line(part) for name, part in sorted(parts.items())}


def _line(found: list[Case]) -> str:
    """Say how many intervals held, and their width against the range of the sources."""
    if not found:
        return "none"
    held = statistics.mean(case.held for case in found)
    inside = statistics.mean(case.inside for case in found)
    text = f"{held:.3f} of {len(found)} held; range of the sources held {inside:.3f}"
    differ = [case for case in found if case.range]
    if differ:
        ratio = sum(case.width for case in differ) / sum(case.range for case in differ)
        middle = statistics.median(case.width / case.range for case in differ)
        text += (
            f"; of {len(differ)} whose sources differ, mean width / mean range {ratio:.2f}, "
            f"median {middle:.2f}"
        )
    return text


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
