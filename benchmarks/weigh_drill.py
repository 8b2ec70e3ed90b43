"""The weighing on drills: `python benchmarks/weigh_drill.py [--only REGIME …] [--held-back]`.

Scores on a drill are not evidence about real incidents: they show that the engine copes with the
rules that made the drill.

Measures two questions, *occurred* as described, and *as alleged* (it did, and the side blamed did
it): without any incident resolved, and with 300 drawn at random resolved, scored on the others.
Beside it stand the base rate and logistic regression on the same features. Every figure is a mean
over drills of several seeds with the standard deviation over them. `--held-back` measures regimes
that nothing was tuned on: change nothing after it. Writes `results/weigh-drill.json`.
"""

from __future__ import annotations

import argparse
import json
import platform
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import weigh_sheets as sheets
import weigh_sheets_peer as beside
from harness import Benchmark, Run
from rich.console import Console
from weigh_look import Looked, looked
from weigh_measure import QUESTIONS, Measured, OfRegime, measure
from weigh_sets import draw, said, teach
from weigh_sheets import Sheet

from truceline.drill import REGIMES, perturbed
from truceline.weigh.scoring.published import published_hash

CAVEAT: Final = "Scores on a drill are not evidence about real incidents."
INCIDENTS: Final = 1500
HELD_BACK_INCIDENTS: Final = 800
SEEDS: Final = 3
HELD_BACK: Final = range(9200, 9240)
LOOKED_AT: Final = ("ordinary", "both-liars", "good-media", "mostly-false", "old-mines",
                    "ordinary-dense", "one-liar-dense", "mostly-false-dense")  # fmt: skip
OUT: Final = Path(__file__).parent / "results" / "weigh-drill.json"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--only", nargs="+", choices=REGIMES, default=REGIMES, metavar="REGIME")
    parser.add_argument("--held-back", action="store_true", help="regimes nobody has looked at")
    parser.add_argument("--markdown", type=Path, help="file to write the tables to as well")
    given = parser.parse_args(arguments)
    begun = time.process_time()
    log = Console(stderr=True)
    found = []
    with log.status("…") as status:
        for name in () if given.held_back else given.only:
            status.update(name)
            found.append(named(name))
        for seed in HELD_BACK if given.held_back else ():
            status.update(f"held back, {seed}")
            found.append(held_back(seed))
        visits = {name: visited(name) for name in LOOKED_AT if name in given.only}
    pages = tables_held_back(found) if given.held_back else tables(found, visits)
    console = Console(width=200)
    for page in pages:
        console.print(page.table(), *page.notes, "", sep="\n", highlight=False)
    console.print(f"{CAVEAT} {time.process_time() - begun:.0f} CPU seconds.", highlight=False)
    if given.markdown:
        text = "\n\n".join((f"*{CAVEAT}*", *(page.markdown() for page in pages)))
        given.markdown.write_text(text + "\n", encoding="utf-8")
    path = OUT.with_stem("weigh-drill-held-back") if given.held_back else OUT
    _write(path, found, {} if given.held_back else visits)
    console.print(f"Wrote {path.name}", highlight=False)


def named(name: str) -> OfRegime:
    """Measure a named regime."""
    regime = replace(REGIMES[name], incidents=INCIDENTS)
    return measure(regime, _seeds(name), beside=name.endswith("-dense"))


def held_back(seed: int) -> OfRegime:
    """Measure a regime that is drawn at random."""
    regime = replace(perturbed(seed), incidents=HELD_BACK_INCIDENTS)
    return measure(regime, [10 * seed + at for at in range(SEEDS)], beside=True)


def visited(name: str) -> list[Looked]:
    """Measure what orders of visits are worth."""
    regime = replace(REGIMES[name], incidents=INCIDENTS)
    return [looked(draw(regime, seed)) for seed in _seeds(name)]


def _seeds(name: str) -> list[int]:
    """Return seeds of its own for each regime: one seed draws similar drills in all of them."""
    first = 1000 + 10 * list(REGIMES).index(name)
    return [first + at for at in range(SEEDS)]


def tables(found: Sequence[OfRegime], visits: dict[str, list[Looked]]) -> list[Sheet]:
    """Return the tables of named regimes."""
    thin = [each for each in found if not each.dense]
    thick = [each for each in found if each.dense]
    out = []
    if thin:
        out.append(sheets.sparse(thin, "Real density"))
    if thick:
        out.append(sheets.sparse(thick, "Dense"))
        out += [beside.dense(thick, question) for question in QUESTIONS]
    out += [
        sheets.sure(found, "Statements above 95 % or below 5 %, 300 resolved"),
        sheets.believed(found, "What is said, and what is true: all regimes together"),
        sheets.left_open(found),
    ]
    if visits:
        out.append(sheets.looks(visits))
    return [*out, sheets.times(found)]


def tables_held_back(found: Sequence[OfRegime]) -> list[Sheet]:
    """Return the tables of regimes held back."""
    return [
        beside.summary(found),
        sheets.believed(found, "What is said, and what is true: held-back regimes together"),
        sheets.left_open(found),
    ]


def _write(path: Path, found: Sequence[OfRegime], visits: dict[str, list[Looked]]) -> None:
    facts = {
        "caveat": CAVEAT,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": platform.machine(),
        "weights": published_hash(),
        "regimes": {each.regime.name: [_drill(one) for one in each.drills] for each in found},
        "visits": {name: [asdict(one) for one in many] for name, many in visits.items()},
    }
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")


def _drill(one: Measured) -> dict[str, object]:
    """Return a drill's figures without its probabilities."""
    return {name: value for name, value in asdict(one).items() if name != "pairs"}


def _ours(size: int) -> Run:
    drawn = draw(replace(REGIMES["ordinary-dense"], incidents=size), 1)

    def run() -> int:
        weights = teach(drawn, size // 5, 1).weights
        return len(said(drawn, weights).occurred)

    return run


def _check(size: int, ours: object, peer: object) -> str:
    assert peer is None
    assert ours == size
    return f"{size // 5} resolved. {CAVEAT}"


BENCHMARK = Benchmark(
    name="weigh-drill",
    unit="incidents",
    sizes=(250, 500, 1000),
    ours=_ours,
    differs="No peer is known. Learns from a fifth of the incidents of a dense drill and weighs "
    "all; accuracy is measured by weigh_drill.py.",
    check=_check,
)


if __name__ == "__main__":
    main()
