"""Linking reports in columns: against Splink on DuckDB, and beside meltt's measured curve.

Run alone, `python benchmarks/match_link.py` measures 10,000 and 100,000 reports three times and a
million once, each side in turns.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import match_splink
import numpy as np
from confsyn import simulated
from harness import Benchmark, Run, measure
from match_alone import WARM, alone, prepared
from match_scores import scores
from match_sets import MatchSet, confsyn

MELTT_CPU_SECONDS: Final = {10_000: (6.4, 6.4), 100_000: (975.0, 1_131.0)}
"""meltt 0.4.3 in R on the same sets, least and most, measured once on two cores and not run here;
between them it took 27 s for 20,000 and 195 s for 50,000."""
MILLION: Final = 1_000_000


@lru_cache(maxsize=1)
def _given(size: int) -> MatchSet:
    return simulated(size) if size >= MILLION else confsyn(size)


@lru_cache(maxsize=2)
def _warm(side: str) -> None:
    """Compile, or load, before anything is timed."""
    prepared(side, simulated(WARM, seed=2))()


def _ours(size: int) -> Run:
    _warm("ours")
    return prepared("ours", _given(size))


def _peer(size: int) -> Run:
    _warm("peer")
    return prepared("peer", _given(size))


def _check(size: int, ours: object, peer: object) -> str:
    assert isinstance(ours, np.ndarray)
    assert isinstance(peer, np.ndarray)
    truth = _given(size).truth
    said = [f"ours {scores(ours, truth)}", f"peer {scores(peer, truth)}"]
    data = "simulated" if size >= MILLION else "confsyn"
    mine, other = (alone(side, data, size) for side in ("ours", "peer"))
    said.append(
        f"peak memory in a process of its own {mine.peak_mib:,.0f} MiB, peer {other.peak_mib:,.0f}"
    )
    said.append(f"CPU seconds {mine.cpu_seconds:.2f}, peer {other.cpu_seconds:.1f}")
    if size in MELTT_CPU_SECONDS:
        least, most = (each / mine.cpu_seconds for each in MELTT_CPU_SECONDS[size])
        said.append(
            f"meltt, measured elsewhere and not run: {MELTT_CPU_SECONDS[size][0]:,}–"
            f"{MELTT_CPU_SECONDS[size][1]:,} CPU s, {least:,.0f}–{most:,.0f} times ours"
        )
    return "; ".join(said)


def _benchmark(name: str, sizes: tuple[int, ...], about: str) -> Benchmark:
    return Benchmark(
        name=name,
        unit="reports",
        sizes=sizes,
        ours=_ours,
        peer=_peer,
        peer_name="Splink 5 on DuckDB: levels by precision, pairs by cells of day and place, "
        "expectation-maximisation, single best links "
        f"(threshold {match_splink.LEAST_PROBABILITY}, the best for it)",
        differs=f"{about} Both start from columns in memory. Splink is given no types, whose codes "
        "differ between sources, and compares fewer pairs; it may use every core.",
        check=_check,
    )


BENCHMARK = _benchmark(
    "match-link", (10_000, 100_000), "ConfSyn, 9,709 and 98,189 simulated reports."
)
AT_A_MILLION = _benchmark(
    "match-link-1m", (MILLION,), "A simulation with the columns of ConfSyn, for time and memory."
)


def main() -> None:
    """Measure all sizes, the million once."""
    for benchmark, repeats in ((BENCHMARK, 3), (AT_A_MILLION, 1)):
        rows, _ = measure(benchmark, repeats)
        print(f"{benchmark.name}. Peer: {benchmark.peer_name}. {benchmark.differs}")
        for row in rows:
            assert row.peer is not None
            assert row.ratio is not None
            print(
                f"{row.size:>9,}: ours {row.ours.median:.3f} s, peer {row.peer.median:.2f} s, "
                f"ratio {row.ratio:.1f} (medians of {row.repeats})\n           {row.note}"
            )


if __name__ == "__main__":
    main()
