"""How linking grows: `python benchmarks/match_scale.py [--largest 10000000]`.

Time, its parts, and peak memory of 10⁴ to 10⁷ simulated reports, each size in a process of its own;
of a hot spot, 100,000 reports of one day and district; and of Splink up to a million. Prints them
and writes `benchmarks/results/match-scale.json`, which `docs/make_match_figure.py` draws.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from match_alone import Alone, alone

SIZES: Final = (10_000, 100_000, 1_000_000, 10_000_000)
LARGEST_PEER: Final = 1_000_000
HOT: Final = 100_000
OUT: Final = Path(__file__).parent / "results" / "match-scale.json"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--largest", type=int, default=SIZES[-1])
    parser.add_argument("--no-peer", action="store_true", help="leave Splink out")
    parser.add_argument("--no-hot", action="store_true", help="leave the hot spot out")
    given = parser.parse_args(arguments)
    found: list[Alone] = []
    for side, data, size in _runs(given.largest, not given.no_peer, not given.no_hot):
        one = alone(side, data, size)
        found.append(one)
        print(_line(one), flush=True)
        # After every run: the last ones take longest, and are the first to be cut off.
        _write(found)
    print(f"Wrote {OUT.name}")


def _write(found: list[Alone]) -> None:
    facts = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "runs": [asdict(one) for one in found],
    }
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")


def _runs(largest: int, peer: bool, hot: bool) -> Iterator[tuple[str, str, int]]:
    for size in SIZES:
        if size <= largest:
            yield "ours", "simulated", size
        if peer and size <= min(largest, LARGEST_PEER):
            yield "peer", "simulated", size
    if hot and largest >= HOT:
        yield "ours", "hot", HOT


def _line(one: Alone) -> str:
    parts = ", ".join(f"{name} {seconds:.2f}" for name, seconds in one.parts.items())
    return (
        f"{one.side:5} {one.data:9} {one.size:>11,}: {one.seconds:8.2f} s "
        f"({one.cpu_seconds:.2f} CPU), peak {one.peak_mib:,.0f} MiB of which reports and libraries "
        f"{one.reports_mib:,.0f}" + (f"; {parts}" if parts else "")
    )


if __name__ == "__main__":
    main()
