"""One side of matching in a process of its own: seconds, CPU seconds, parts and peak memory.

`python benchmarks/match_alone.py --side ours --data simulated --size 1000000` prints one line of
JSON. Importing, compiling, and making the reports are not timed; what the reports take of memory
counts, what making them took does not.
"""

from __future__ import annotations

import argparse
import contextlib
import cProfile
import json
import pstats
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from confsyn import simulated
from match_scores import scores
from match_sets import MatchSet, confsyn

from truceline.match.link.reports import Ints

SIDES = ("ours", "peer")
DATA = ("confsyn", "simulated", "hot")
WARM = 2_000
"""Reports that a side is run on before it is timed: compiles ours, and loads the peer."""
MOST_SCORED = 2_000_000


@dataclass(frozen=True)
class Alone:
    """What one run took.

    Attributes:
        side: `ours` or `peer`.
        data: which reports.
        size: how many.
        seconds: wall time.
        cpu_seconds: processor time, all threads together.
        peak_mib: most memory of the process while it ran.
        reports_mib: memory before it ran: Python, libraries, and the reports.
        parts: seconds in each function that linking is made of; ours only.
        scores: agreement with the known events.
    """

    side: str
    data: str
    size: int
    seconds: float
    cpu_seconds: float
    peak_mib: float
    reports_mib: float
    parts: dict[str, float] = field(default_factory=dict)
    scores: str = ""


def alone(side: str, data: str, size: int) -> Alone:
    """Run a side in a fresh process.

    Raises:
        subprocess.CalledProcessError: if it failed; what it said stands above.
    """
    command = [sys.executable, __file__, "--side", side, "--data", data, "--size", str(size)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return Alone(**json.loads(done.stdout.splitlines()[-1]))


def load(data: str, size: int) -> MatchSet:
    """The reports of a size."""
    if data == "confsyn":
        return confsyn(size)
    return simulated(size, hot=data == "hot")


def prepared(side: str, given: MatchSet) -> Callable[[], Ints]:
    """Return what is timed of a side: from reports to the label of each."""
    if side == "ours":
        from truceline.match.link.linked import link

        return lambda: link(given.reports).labels
    import match_splink

    table = match_splink.prepare(given.reports)
    return lambda: match_splink.run(table)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one side and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--side", choices=SIDES, required=True)
    parser.add_argument("--data", choices=DATA, required=True)
    parser.add_argument("--size", type=int, required=True)
    given = parser.parse_args(arguments)
    prepared(given.side, simulated(WARM, seed=2))()
    made = load(given.data, given.size)
    run = prepared(given.side, made)
    forget_peak()
    before, profile = memory_mib(), cProfile.Profile()
    begun, cpu = time.perf_counter(), time.process_time()
    labels = profile.runcall(run) if given.side == "ours" else run()
    seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    peak = peak_mib()
    scored = str(scores(labels, made.truth)) if len(made.truth) <= MOST_SCORED else ""
    parts = parts_of(profile) if given.side == "ours" else {}
    result = Alone(given.side, given.data, given.size, seconds, cpu, peak, before, parts, scored)
    print(json.dumps(asdict(result)))


def parts_of(profile: cProfile.Profile) -> dict[str, float]:
    """Seconds in each function of ours that `link` calls itself, the longest first."""
    stats: dict[tuple[str, int, str], tuple[int, int, float, float, dict[object, object]]]
    stats = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    inside = f"{Path('match') / 'link'}"
    whole = {key for key in stats if key[2] == "link" and inside in key[0]}
    parts = {
        key[2].strip("_"): round(row[3], 4)
        for key, row in stats.items()
        if inside in key[0] and key[2][0] != "<" and whole & set(row[4])
    }
    return dict(sorted(parts.items(), key=lambda item: -item[1]))


def forget_peak() -> None:
    """Let the peak of memory begin anew, where the system can (Linux)."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def peak_mib() -> float:
    """Most memory of this process, in MiB.

    Not `ru_maxrss` where there is better: a child's begins with that of its parent.
    """
    return _status("VmHWM") or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def memory_mib() -> float:
    """Memory of this process now, in MiB."""
    return _status("VmRSS")


def _status(name: str) -> float:
    with contextlib.suppress(OSError):
        text = Path("/proc/self/status").read_text(encoding="ascii")
        if found := re.search(rf"^{name}:\s+(\d+) kB", text, re.MULTILINE):
            return int(found[1]) / 1024
    return 0.0


if __name__ == "__main__":
    main()
