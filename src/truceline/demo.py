"""The demo: the real case, from its files to a briefing, in one command."""

from __future__ import annotations

import os
import shutil
import sys
import time
from pathlib import Path
from typing import Final

from rich.console import Console

from truceline import new_case
from truceline.drill.scenes_demo import demo_change
from truceline.record import ClauseStatus
from truceline.show import print_table

CASE: Final = Path("cases/thailand-cambodia-2025")
AT: Final = "2025-12-22T09:00+08:00"


def main(folder: str = "demo") -> None:
    """Build the real case under a folder and write its briefing as of the ministers' meeting."""
    out = Path(folder)
    console = Console()
    if not (CASE / "case.toml").is_file():
        console.print(f"{CASE} is not here; run the demo from the root of the source tree.")
        sys.exit(5)
    begun = time.perf_counter()
    # A demo starts anew each time, so its record and its throw-away key go first.
    for old in ("case", "keys", "usb", "change"):
        shutil.rmtree(out / old, ignore_errors=True)
    os.environ["TRUCELINE_KEYS"] = str((out / "keys").resolve())
    with console.status("Recording the case …"):
        case = new_case(out / "case", CASE / "case.toml")
        kinds = {".csv", ".yaml", ".geojson", ".txt"}
        added = case.add([path for path in sorted(CASE.iterdir()) if path.suffix in kinds])
    with console.status("Computing …"):
        picture = case.build(AT)
    with console.status("Writing the briefing …"):
        written = case.briefs(
            [out / f"briefing{ending}" for ending in (".html", ".pdf", ".txt")], AT
        )
    with console.status("Comparing invented radar scenes …"):
        change = demo_change(out / "change")
    with console.status("Writing the bundle for whoever wants to check …"):
        bundle = case.bundle(out / "usb")
    supported = sum(row.status is ClauseStatus.SUPPORTED for row in picture.compliance)
    separated = sum(item.occurrence.sufficient for item in picture.weighed)
    clauses = sum(len(agreement.clauses) for agreement in picture.agreements.values())
    print_table(
        picture.settings.title,
        ("", ""),
        [
            ("as of", f"{AT} ({picture.size} of {added.size} entries)"),
            ("claims", f"{len(picture.claims)} from {len(picture.sources)} sources"),
            ("incidents", f"{len(picture.incidents)}"),
            ("evidence separates the accounts", f"{separated}"),
            ("agreements", f"{len(picture.agreements)} with {clauses} clauses"),
            ("clauses with a supported breach", f"{supported} (clause and party)"),
            ("rows that could not be read", f"{len(added.problems)}"),
            ("seconds", f"{time.perf_counter() - begun:.1f}"),
        ],
        console,
    )
    console.print("\nLook at:")
    for path in written:
        console.print(f"  {path}", highlight=False)
    console.print(f"  {change.page} (a change map of invented scenes)", highlight=False)
    console.print("\nCheck it, with a program that needs nothing of ours:")
    console.print(f"  .venv/bin/python {bundle.path}/verify.py {bundle.path}/case", highlight=False)
    console.print(f"  .venv/bin/python {bundle.path}/verify.py {written[1]}", highlight=False)
    console.print(f"\nGo on:\n  .venv/bin/truceline status {out / 'case'}", highlight=False)
    first = picture.weighed[-1].incident.id
    console.print(f"  .venv/bin/truceline show {out / 'case'} {first}", highlight=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
