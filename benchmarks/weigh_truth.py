"""Settling contested values beside crowd-kit: `python benchmarks/weigh_truth.py [SET …]`.

Every set is settled by `truceline.weigh.settle` and by the methods of crowd-kit that give
probabilities, in one run on the same rows. Prints, for the objects whose truth is known: the share
of winners that are right, the mean of -log of the probability of the truth (never below 1e-6), the
expected calibration error of winners, and time. The error is the mean over objects of the gap
between what is said and what is right, in ten bins of equal width of the winner's probability. No
method is shown any truth.

The sets are looked for in the folder `truth` of `TRUCELINE_DATA`, else of `shared/data` beside the
checkout. Methods that learn confusions are left out where values are not a few shared labels.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import os
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from crowdkit.aggregation import GLAD, MACE, DawidSkene, MajorityVote, OneCoinDawidSkene
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from truceline.weigh.settle import Positions, Settled, settle

_BESIDE = Path(__file__).parents[1].parent / "shared" / "data"
FOLDER = Path(os.environ.get("TRUCELINE_DATA", _BESIDE)) / "truth"

OPEN: Final = ("td_books", "td_flights", "td_birthplaces")
LABELS: Final = (
    "crowd_bluebird",
    "crowd_rte",
    "crowd_sentiment",
    "crowd_product",
    "crowd_zencrowd_us",
    "crowd_ms",
)
LEAST: Final = 1e-6
BINS: Final = 10
MOST_LABELS: Final = 20
"""Values above which crowd-kit's methods with confusions or tasks × labels tables are left out."""

Rows = list[tuple[str, str, str]]
Chances = dict[str, dict[str, float]]
"""Probability of every value of every object."""

_FOR_ANY: Final[dict[str, Callable[[], Any]]] = {"MajorityVote": MajorityVote}
_FOR_LABELS: Final[dict[str, Callable[[], Any]]] = {
    "DawidSkene": lambda: DawidSkene(n_iter=100),
    "OneCoinDawidSkene": lambda: OneCoinDawidSkene(n_iter=100),
    "GLAD": lambda: GLAD(n_iter=100, silent=True),
    "MACE": lambda: MACE(n_restarts=10, n_iter=50, random_state=0),
}


@dataclass(frozen=True)
class Score:
    """How well values are settled, and how fast.

    Attributes:
        right: share of winners that are right.
        loss: mean of -log of the truth's probability.
        calibration: expected calibration error of winners.
        seconds: wall time.
    """

    right: float
    loss: float
    calibration: float
    seconds: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Settle each set by each method and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("sets", nargs="*", metavar="SET", help=", ".join((*OPEN, *LABELS)))
    names = parser.parse_args(arguments).sets or [*OPEN, *LABELS]
    warnings.filterwarnings("ignore")
    console = Console(width=120)
    _warm()
    table = Table("set", "method", box=None, pad_edge=False)
    for heading in ("right", "log loss", "ECE", "time", "time / ours"):
        table.add_column(heading, justify="right")
    for name in names:
        if not (FOLDER / f"{name}_truth.csv.gz").exists():
            console.print(f"{name} is left out: no such file in {FOLDER}")
            continue
        _add(table, name, *read(name))
    console.print(table)


def read(name: str) -> tuple[Rows, dict[str, str]]:
    """Return a set's rows, each once, and its truth."""
    kind = "claims" if name in OPEN else "labels"
    rows = dict.fromkeys((row[0], row[1], row[2]) for row in _lines(f"{name}_{kind}.csv.gz"))
    return list(rows), {row[0]: row[1] for row in _lines(f"{name}_truth.csv.gz")}


def score(chances: Chances, truth: dict[str, str], seconds: float) -> Score:
    """Score probabilities against the truth of the objects that both hold."""
    known = [name for name in truth if name in chances]
    winners = [max(chances[name].items(), key=lambda item: item[1]) for name in known]
    hit = np.array([value == truth[name] for name, (value, _) in zip(known, winners, strict=True)])
    said = np.array([chance for _, chance in winners])
    given = np.array([chances[name].get(truth[name], 0.0) for name in known])
    loss = float(-np.log(np.maximum(given, LEAST)).mean())
    return Score(float(hit.mean()), loss, calibration_error(hit, said), seconds)


def calibration_error(hit: NDArray[np.bool_], said: NDArray[np.float64]) -> float:
    """Return the expected calibration error in bins of equal width."""
    place = np.minimum((said * BINS).astype(int), BINS - 1)
    gap = np.bincount(place, said, BINS) - np.bincount(place, hit, BINS)
    return float(np.abs(gap).sum() / len(hit))


def _lines(file: str) -> list[list[str]]:
    with gzip.open(FOLDER / file, "rt", encoding="utf-8", newline="") as opened:
        lines = csv.reader(opened)
        next(lines)
        return list(lines)


def _warm() -> None:
    """Compile what is compiled on first use, which is not measured."""
    rows = [(f"o{at}", f"s{who}", f"L{(at * who) % 2}") for at in range(60) for who in range(5)]
    settle(Positions.of(rows))


def _add(table: Table, name: str, rows: Rows, truth: dict[str, str]) -> None:
    begun = time.perf_counter()
    found = settle(Positions.of(rows))
    ours = score(_as_chances(found), truth, time.perf_counter() - begun)
    table.add_row(name, f"truceline ({found.method.name})", *_cells(ours, ours))
    frame = pd.DataFrame(rows, columns=["task", "worker", "label"])
    peers = dict(_FOR_ANY)
    if len(found.values) <= MOST_LABELS:
        peers |= _FOR_LABELS
    for title, make in peers.items():
        begun = time.perf_counter()
        made = make().fit_predict_proba(frame)
        seconds = time.perf_counter() - begun
        table.add_row("", title, *_cells(score(_of_frame(made), truth, seconds), ours))
    table.add_section()


def _as_chances(found: Settled) -> Chances:
    chances: Chances = {name: {} for name in found.objects}
    for at, value, chance in zip(found.object_of, found.value_of, found.probability, strict=True):
        chances[found.objects[at]][found.values[value]] = float(chance)
    return chances


def _of_frame(frame: pd.DataFrame) -> Chances:
    names, table = frame.columns.to_numpy(), frame.to_numpy()
    return {
        str(task): {str(names[at]): float(row[at]) for at in np.flatnonzero(row > 0)}
        for task, row in zip(frame.index, np.nan_to_num(table), strict=True)
    }


def _cells(each: Score, ours: Score) -> tuple[str, ...]:
    return (
        f"{each.right:.3f}",
        f"{each.loss:.3f}",
        f"{each.calibration:.3f}",
        f"{each.seconds:.2f} s",
        f"{each.seconds / ours.seconds:.2f}",
    )


if __name__ == "__main__":
    main()
