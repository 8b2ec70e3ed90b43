"""A whole case from its files to derived tables: record, audit, match, weigh, comply, write."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from harness import Benchmark, Run

from truceline import new_case

CASE = Path(__file__).parents[1] / "cases" / "thailand-cambodia-2025"


def _ours(size: int) -> Run:
    # Held by what is returned, and removed from the disk with it.
    held = tempfile.TemporaryDirectory(prefix="truceline-bench-")
    folder = Path(held.name)
    os.environ["TRUCELINE_KEYS"] = str(folder / "keys")
    # The first rows of the table; no cell of it spans lines.
    rows = (CASE / "claims.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    assert len(rows) > size, f"the case has {len(rows) - 1} claims, fewer than {size}"
    table = folder / "claims.csv"
    table.write_text("".join(rows[: size + 1]), encoding="utf-8")
    files = [table, *(CASE / name for name in ("agreements.yaml", "places.geojson"))]
    files += [CASE / "lines.geojson", *sorted(CASE.glob("fires_*.csv"))]

    def run() -> int:
        case = new_case(Path(held.name) / "case", CASE / "case.toml")
        case.add(files)
        return len(case.build().incidents)

    return run


def _check(size: int, ours: object, peer: object) -> str:
    assert peer is None
    assert isinstance(ours, int)
    assert ours > 0
    return f"{ours} incidents of {size} claims"


BENCHMARK = Benchmark(
    name="case-build",
    unit="claims",
    sizes=(95, 190, 380),
    ours=_ours,
    differs="No peer is known. The first claims of the real case with all its agreements, places "
    "and lines, written to disk and signed.",
    check=_check,
)
