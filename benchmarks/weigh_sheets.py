"""Tables of what was measured on drills, for the terminal and as Markdown."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from rich.table import Table
from weigh_look import Looked
from weigh_measure import QUESTIONS, OfRegime, spread
from weigh_scores import Sure, deciles

LOST, GAINED = 0.005, 0.10
"""Most that Brier may lie above the true base rate, unlabelled; least gain with 300 resolved."""
LEAST_SURE, SURE_SHARE = 20, 0.95
STATEMENTS: Final = ("occurred", "who", "as alleged", "as alleged, none resolved")


@dataclass(frozen=True)
class Sheet:
    """A table with what it says in a sentence or two beneath; the first column is text."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()

    def table(self) -> Table:
        """Return it for the terminal."""
        out = Table(title=self.title, title_justify="left", box=None, pad_edge=False)
        for at, heading in enumerate(self.headings):
            out.add_column(heading, justify="right" if at else "left")
        for row in self.rows:
            out.add_row(*row)
        return out

    def markdown(self) -> str:
        """Return it as Markdown."""
        lines = [self.headings, ("---", *("---:" for _ in self.headings[1:])), *self.rows]
        table = "\n".join("| " + " | ".join(line) + " |" for line in lines)
        return "\n\n".join((f"**{self.title}**", table, *self.notes))


def sparse(found: Sequence[OfRegime], title: str) -> Sheet:
    """Return the table of regimes: without any resolved, and with some."""
    headings = ["regime"]
    for question in QUESTIONS:
        headings += [f"{question}: true", "Brier − base, none resolved", "gain, 300 resolved"]
    rows = []
    for each in found:
        cells = [each.regime.name]
        for question in QUESTIONS:
            cells += [
                f"{each.mean(question, 'rate')[0]:.2f}",
                _signed(each.mean(question, "excess"), lambda value: value <= LOST),
                _share(each.mean(question, "gain"), lambda value: value >= GAINED),
            ]
        rows.append(tuple(cells))
    return Sheet(title, tuple(headings), tuple(rows), tuple(_verdicts(found)))


def _verdicts(found: Sequence[OfRegime]) -> list[str]:
    out = []
    tests: tuple[tuple[str, str, Callable[[float], bool]], ...] = (
        ("excess", f"none resolved, at most {LOST:+.3f}", lambda value: value <= LOST),
        ("gain", f"300 resolved, at least {GAINED:.0%} better", lambda value: value >= GAINED),
    )
    for question in QUESTIONS:
        for what, words, holds in tests:
            failed = [e.regime.name for e in found if not holds(e.mean(question, what)[0])]
            held = len(found) - len(failed)
            names = f"; not in {', '.join(failed)}" if failed and len(failed) <= 20 else ""
            out.append(f"{question}, {words}: {held} of {len(found)}{names}.")
    return out


def sure(found: Sequence[OfRegime], title: str) -> Sheet:
    """Return the table of statements above 95 % or below 5 %."""
    headings = ["regime"]
    for what in STATEMENTS:
        headings += [f"{what}: statements", "true"]
    rows = [
        (each.regime.name, *_sure_cells([each.surely(w) for w in STATEMENTS])) for each in found
    ]
    every = [sum((each.surely(what) for each in found), Sure()) for what in STATEMENTS]
    rows.append(("all", *_sure_cells(every)))
    notes = []
    for what in STATEMENTS:
        judged = [each for each in found if each.surely(what).count >= LEAST_SURE]
        failed = [e.regime.name for e in judged if e.surely(what).share < SURE_SHARE]
        names = f"; not in {', '.join(failed)}" if failed else ""
        notes.append(
            f"{what}, at least {SURE_SHARE:.0%} true where there are {LEAST_SURE} or more: "
            f"{len(judged) - len(failed)} of {len(judged)}{names}."
        )
    return Sheet(title, tuple(headings), tuple(rows), tuple(notes))


def _sure_cells(found: Sequence[Sure]) -> list[str]:
    out = []
    for each in found:
        missed = each.count >= LEAST_SURE and each.share < SURE_SHARE
        out += [f"{each.count:,}", f"{each.share:.1%}{'*' * missed}" if each.count else "—"]
    return out


def believed(found: Sequence[OfRegime], title: str) -> Sheet:
    """Return what is said beside what is true, by decile, all regimes together."""
    headings = ["said"]
    columns = []
    for question in QUESTIONS:
        for known, words in ((False, "none resolved"), (True, "300 resolved")):
            headings += [f"{question}, {words}: incidents", "mean said", "true"]
            pairs = [drill.pairs[question, known] for each in found for drill in each.drills]
            said = np.concatenate([pair[0] for pair in pairs])
            true = np.concatenate([pair[1] for pair in pairs])
            columns.append({round(item.low * 10): item for item in deciles(said, true)})
    rows = []
    for at in range(10):
        cells = [f"{at * 10}–{at * 10 + 10} %"]
        for column in columns:
            item = column.get(at)
            cells += (
                [f"{item.count:,}", f"{item.mean:.1%}", f"{item.true:.1%}"]
                if item
                else ["0", "—", "—"]
            )
        rows.append(tuple(cells))
    return Sheet(title, tuple(headings), tuple(rows))


def densities(found: Sequence[OfRegime]) -> list[tuple[str, list[OfRegime]]]:
    """Return the regimes by density."""
    parts = [(False, "real"), (True, "dense")]
    out = [(name, [each for each in found if each.dense is is_so]) for is_so, name in parts]
    return [(name, part) for name, part in out if part]


def left_open(found: Sequence[OfRegime]) -> Sheet:
    """Return the share of verdicts that are *insufficient evidence*."""
    headings = ("regimes", "did it occur, none resolved", "300 resolved",
                "who did it, none resolved", "300 resolved")  # fmt: skip
    rows = []
    for name, part in densities(found):
        cells = [name]
        for what in ("occurred", "occurred, learned", "who", "who, learned"):
            values = [statistics.mean(drill.open[what] for drill in each.drills) for each in part]
            cells.append(f"{statistics.mean(values):.0%} ({min(values):.0%}–{max(values):.0%})")
        rows.append(tuple(cells))
    return Sheet("Insufficient evidence: mean of the regimes (least–most)", headings, tuple(rows))


def looks(found: dict[str, list[Looked]]) -> Sheet:
    """Return what orders of visits took off, as multiples of visits at random."""
    headings = ("regime", "Brier before", "after visits at random", "near even first", "suggested",
                "near even, × random", "suggested, × random", "0.25 / Brier before")  # fmt: skip
    rows = []
    for name, many in found.items():
        before = spread([each.before for each in many])
        rows.append(
            (
                name,
                plain(before),
                plain(spread([each.at_random for each in many])),
                plain(spread([each.even for each in many])),
                plain(spread([each.suggested for each in many])),
                _times(spread([each.times(each.even) for each in many])),
                _times(spread([each.times(each.suggested) for each in many])),
                f"{0.25 / before[0]:.2f}",
            )
        )
    note = (
        "A tenth of the incidents is visited. Of calibrated probabilities no order can be expected "
        "to take off more than the last column says, for an incident at even costs 0.25."
    )
    return Sheet("Where to look: error of *as alleged*", headings, tuple(rows), (note,))


def times(found: Sequence[OfRegime]) -> Sheet:
    """Return CPU seconds for 1,000 incidents."""
    rows = []
    for name, part in densities(found):
        cells = [name]
        for step in ("gather", "learn", "estimate"):
            mean, sd = spread([drill.seconds[step] for each in part for drill in each.drills])
            cells.append(f"{mean:.3f} ± {sd:.3f}")
        rows.append(tuple(cells))
    headings = ("density", "gather", "learn", "estimate")
    return Sheet("CPU seconds for 1,000 incidents", headings, tuple(rows))


def plain(value: tuple[float, float], holds: Callable[[float], bool] | None = None) -> str:
    """Return mean and standard deviation, with a star where the mean misses."""
    return f"{value[0]:.3f} ± {value[1]:.3f}{_mark(value, holds)}"


def _signed(value: tuple[float, float], holds: Callable[[float], bool]) -> str:
    return f"{value[0]:+.4f} ± {value[1]:.4f}{_mark(value, holds)}"


def _share(value: tuple[float, float], holds: Callable[[float], bool]) -> str:
    return f"{value[0]:+.1%} ± {value[1]:.1%}{_mark(value, holds)}"


def _times(value: tuple[float, float]) -> str:
    return f"{value[0]:.2f} ± {value[1]:.2f}"


def _mark(value: tuple[float, float], holds: Callable[[float], bool] | None) -> str:
    return "" if holds is None or holds(value[0]) else "*"
