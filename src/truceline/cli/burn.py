"""The command that compares optical images before and after an event for burn scars."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from truceline.cli.app import app
from truceline.cli.terminal import out, working


@app.command(
    "burn",
    epilog="Example: `truceline burn scenes --place 105.204,14.347,500 --event 2025-12-08 "
    "2025-12-10 --out burn`",
)
def find_burns(
    catalogue: Annotated[
        Path,
        typer.Argument(
            help="A STAC catalogue of Sentinel-2 L2A or Landsat C2 L2 images.", metavar="CATALOGUE"
        ),
    ],
    place: Annotated[
        str, typer.Option(help="The place, degrees and metres.", metavar="LON,LAT,RADIUS[,NAME]")
    ],
    event: Annotated[
        tuple[str, str],
        typer.Option(help="When the event may have been.", metavar="EARLIEST LATEST"),
    ],
    folder: Annotated[Path, typer.Option("--out", help="Folder to write to.", metavar="FOLDER")],
    title: Annotated[str, typer.Option(help="What it is about.")] = "",
) -> None:
    """Find burn scars at a place between two clear images. A scar never says who lit it.

    Writes maps, a picture and entries. Nothing enters a record: `truceline add CASE burns.jsonl`
    does that, if a person wants it.
    """
    from truceline.imaging.burnt import find_burn
    from truceline.imaging.burnt_told import told
    from truceline.imaging.burnt_written import write_burn
    from truceline.imaging.wanted import event_window, read_spots

    with working("Comparing"):
        (spot,) = read_spots((place,))
        found = find_burn(catalogue, spot, event_window(event, None, None, "+00:00"), title)
        written = write_burn(found, folder)
    for sentence in told(found):
        out.print(sentence)
    out.print(f"Wrote {written.page} and {len(written.files) - 1} files beside it")
    out.print(f"For a record, if you want it there: truceline add CASE {written.entries}")
