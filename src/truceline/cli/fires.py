"""The command that compares fire detections with those of past years."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from truceline.cli.app import app
from truceline.cli.terminal import out, working
from truceline.errors import CaseError


@app.command(
    "fires",
    epilog="Example: `truceline fires december.csv --history viirs-2012-2024.csv`",
)
def fires(
    now: Annotated[
        list[Path],
        typer.Argument(
            help="FIRMS tables of the time in question, a month before and after included.",
            metavar="FILE…",
        ),
    ],
    history: Annotated[
        list[Path], typer.Option(help="FIRMS table of earlier years of the same area.")
    ],
    out_file: Annotated[
        Path | None, typer.Option("--out", help="CSV to write all clusters to.")
    ] = None,
    most: Annotated[int, typer.Option(min=1, help="How many clusters to show.")] = 12,
) -> None:
    """Compare clusters of fire detections with past years: a table, not a case."""
    from truceline.fire_clusters import fire_clusters, write_fire_clusters
    from truceline.show_fires import print_fire_clusters

    try:
        with working("Comparing"):
            found = fire_clusters(now, history)
        if out_file:
            write_fire_clusters(found, out_file)
    except (OSError, ValueError) as error:
        raise CaseError(str(error)) from None
    print_fire_clusters(found, most, out)
    if out_file:
        out.print(f"Wrote {out_file}")
