"""What a benchmark is, and how one is measured.

A benchmark measures our code and a peer's on the same input, in one run, in turns, so that a busy
machine slows both alike. Absolute times drift from day to day; the ratio is what is reported.
Preparing the input, importing and starting the process are not measured.
"""

from __future__ import annotations

import gc
import math
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

Run = Callable[[], object]
"""What is timed."""

Prepare = Callable[[int], Run]
"""Makes the input of a size, untimed, and returns what is timed. Called anew for every repeat."""


@dataclass(frozen=True)
class Benchmark:
    """One benchmark.

    Attributes:
        name: short name, as given to `run.py --only`.
        unit: what the size counts.
        sizes: sizes, smallest first.
        ours: our side.
        peer: the other side; None where nothing comparable is known.
        peer_name: package and function of the peer.
        differs: what the two sides do not have in common. Printed under the table.
        check: compares the results of both sides at one size and says how they relate; raises
            AssertionError where they should agree and do not. Called with our result and the
            peer's (None without a peer), once for each size, untimed.
    """

    name: str
    unit: str
    sizes: tuple[int, ...]
    ours: Prepare
    peer: Prepare | None = None
    peer_name: str = ""
    differs: str = ""
    check: Callable[[int, object, object], str] | None = None


@dataclass(frozen=True)
class Timing:
    """Seconds of wall time over the repeats."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, seconds: list[float]) -> Timing:
        """Summarise."""
        return cls(statistics.median(seconds), min(seconds), max(seconds))


@dataclass(frozen=True)
class Measured:
    """A benchmark at one size.

    Attributes:
        benchmark: its name.
        size: the size.
        unit: what the size counts.
        repeats: how often each side ran.
        ours: our time.
        peer: the peer's time, if there is a peer.
        ratio: the peer's median over ours: above 1, ours is faster.
        note: what the check said.
    """

    benchmark: str
    size: int
    unit: str
    repeats: int
    ours: Timing
    peer: Timing | None
    ratio: float | None
    note: str = ""


@dataclass(frozen=True)
class Growth:
    """How cost grows with size: the exponent b of time = a · size^b from least to greatest size."""

    benchmark: str
    ours: float | None
    peer: float | None


@dataclass
class Results:
    """What one run measured."""

    measured: list[Measured] = field(default_factory=list)
    growth: list[Growth] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        """Return it as values for JSON."""
        return {
            "measured": [asdict(item) for item in self.measured],
            "growth": [asdict(item) for item in self.growth],
        }


def measure(benchmark: Benchmark, repeats: int) -> tuple[list[Measured], Growth]:
    """Measure a benchmark at all its sizes.

    Raises:
        AssertionError: if the two sides should agree and do not.
    """
    rows = [_at(benchmark, size, repeats) for size in benchmark.sizes]
    ours = _exponent([(row.size, row.ours.median) for row in rows])
    peer = _exponent([(row.size, row.peer.median) for row in rows if row.peer])
    return rows, Growth(benchmark.name, ours, peer)


def _at(benchmark: Benchmark, size: int, repeats: int) -> Measured:
    ours: list[float] = []
    theirs: list[float] = []
    found: object = None
    other: object = None
    for _ in range(repeats):
        found = _timed(benchmark.ours(size), ours)
        if benchmark.peer is not None:
            other = _timed(benchmark.peer(size), theirs)
    mine = Timing.of(ours)
    peer = Timing.of(theirs) if theirs else None
    return Measured(
        benchmark=benchmark.name,
        size=size,
        unit=benchmark.unit,
        repeats=repeats,
        ours=mine,
        peer=peer,
        ratio=peer.median / mine.median if peer else None,
        note=benchmark.check(size, found, other) if benchmark.check else "",
    )


def _timed(run: Run, seconds: list[float]) -> object:
    gc.collect()
    begun = time.perf_counter()
    result = run()
    seconds.append(time.perf_counter() - begun)
    return result


def _exponent(points: list[tuple[int, float]]) -> float | None:
    if len(points) < 2:
        return None
    (small, fast), (large, slow) = points[0], points[-1]
    return math.log(slow / fast) / math.log(large / small)
