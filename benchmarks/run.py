"""Run the benchmarks: `python benchmarks/run.py [--only NAME …] [--repeats N]`.

Prints one table and writes the same as JSON to `benchmarks/results/`. To add a benchmark, write a
module with a `BENCHMARK` beside this file and list it in `BENCHMARKS`.
A log of ten million entries is measured by `ledger_scale.py`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import case_build
import geo_gazetteer
import geo_locate
import geo_zone
import ledger_append
import match_claims
import sense_passes
import weigh_drill
import weigh_speed
from harness import Benchmark, Growth, Measured, Results, Timing, measure
from rich.console import Console
from rich.table import Table

BENCHMARKS: tuple[Benchmark, ...] = (
    *ledger_append.BENCHMARKS,
    geo_locate.BENCHMARK,
    geo_locate.ALONE,
    *geo_zone.BENCHMARKS,
    geo_gazetteer.BENCHMARK,
    geo_gazetteer.CASE_NAMES,
    geo_gazetteer.ALONE,
    match_claims.BENCHMARK,
    case_build.BENCHMARK,
    sense_passes.BENCHMARK,
    weigh_drill.BENCHMARK,
    weigh_speed.BENCHMARK,
)
RESULTS = Path(__file__).parent / "results"
PACKAGES = ("truceline", "numpy", "shapely", "pymerkle", "geopandas", "recordlinkage")
LEAST_REPEATS = 3


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    names = [benchmark.name for benchmark in BENCHMARKS]
    parser.add_argument("--only", nargs="+", choices=names, default=names, metavar="NAME")
    parser.add_argument("--repeats", type=int, default=LEAST_REPEATS)
    given = parser.parse_args(arguments)
    if given.repeats < LEAST_REPEATS:
        parser.error(f"--repeats is at least {LEAST_REPEATS}: a median of fewer says nothing")
    console, log = Console(width=None if sys.stdout.isatty() else 140), Console(stderr=True)
    results = Results()
    begun = time.perf_counter()
    chosen = [benchmark for benchmark in BENCHMARKS if benchmark.name in given.only]
    for benchmark in chosen:
        with log.status(f"{benchmark.name} …"):
            rows, growth = measure(benchmark, given.repeats)
        results.measured += rows
        results.growth.append(growth)
    console.print(_table(results))
    for benchmark in chosen:
        against = f" Peer: {benchmark.peer_name}." if benchmark.peer_name else ""
        console.print(f"\n[bold]{benchmark.name}[/]{against} {benchmark.differs}", highlight=False)
        for row in results.measured:
            if row.benchmark == benchmark.name and row.note:
                console.print(f"  {row.size:,}: {row.note}", highlight=False)
    path = _write(results, time.perf_counter() - begun)
    console.print(f"\nWrote {path}", highlight=False)


def _table(results: Results) -> Table:
    title = "Medians of wall time; ratio is the peer's time over ours"
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    table.add_column("benchmark")
    for heading in ("size", "ours", "peer", "ratio", "cost grows (ours)", "(peer)"):
        table.add_column(heading, justify="right")
    growth = {item.benchmark: item for item in results.growth}
    last = {row.benchmark: row.size for row in results.measured}
    for row in results.measured:
        ended = last[row.benchmark] == row.size
        table.add_row(*_cells(row, growth[row.benchmark] if ended else None), end_section=ended)
    return table


def _cells(row: Measured, growth: Growth | None) -> tuple[str, ...]:
    return (
        row.benchmark,
        f"{row.size:,} {row.unit}",
        _seconds(row.ours),
        _seconds(row.peer),
        "—" if row.ratio is None else f"{row.ratio:.1f}",
        _power(growth.ours if growth else None),
        _power(growth.peer if growth else None),
    )


def _seconds(timing: Timing | None) -> str:
    if timing is None:
        return "—"
    if timing.median < 1:
        return f"{timing.median * 1000:.1f} ms"
    return f"{timing.median:.2f} s"


def _power(exponent: float | None) -> str:
    return "" if exponent is None else f"n^{exponent:.2f}"


def _write(results: Results, seconds: float) -> Path:
    now = datetime.now(UTC)
    facts = {
        "at": now.isoformat(timespec="seconds"),
        "seconds": round(seconds, 1),
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "packages": {name: _version(name) for name in PACKAGES},
    }
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{now:%Y%m%dT%H%M%SZ}.json"
    path.write_text(json.dumps(facts | results.as_json(), indent=2) + "\n", encoding="utf-8")
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


if __name__ == "__main__":
    main()
