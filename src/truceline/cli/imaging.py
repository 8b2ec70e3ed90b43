"""The command that compares radar images before and after an event."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from truceline import open_case
from truceline.cli.app import app
from truceline.cli.terminal import err, out


@app.command(
    "change",
    epilog="Examples: `truceline change scenes --event 2025-07-24 2025-07-25 --out change` · "
    "`truceline change scenes --before 2025-07-20 --after 2025-07-30 --out change "
    "--place 105.204,14.347,500`",
)
def find_change(
    catalogue: Annotated[
        Path,
        typer.Argument(
            help="A STAC catalogue of radar images, or a folder of OPERA RTC-S1 files.",
            metavar="CATALOGUE",
        ),
    ],
    folder: Annotated[Path, typer.Option("--out", help="Folder to write to.", metavar="FOLDER")],
    event: Annotated[
        tuple[str, str] | None,
        typer.Option(help="When the event may have been.", metavar="EARLIEST LATEST"),
    ] = None,
    before: Annotated[
        str | None, typer.Option(help="Last date of the images before.", metavar="DATE")
    ] = None,
    after: Annotated[
        str | None, typer.Option(help="First date of the images after.", metavar="DATE")
    ] = None,
    begin: Annotated[
        str | None, typer.Option("--from", help="Use no image before.", metavar="DATE")
    ] = None,
    end: Annotated[
        str | None, typer.Option("--until", help="Use no image after.", metavar="DATE")
    ] = None,
    place: Annotated[
        list[str] | None,
        typer.Option(help="Place to sum up; may be repeated.", metavar="LON,LAT,RADIUS[,NAME]"),
    ] = None,
    footprints: Annotated[
        Path | None, typer.Option(help="GeoJSON of buildings or areas to sum up.", metavar="FILE")
    ] = None,
    case: Annotated[
        Path | None, typer.Option(help="A case, for its time zone and its places.", metavar="DIR")
    ] = None,
    title: Annotated[str, typer.Option(help="What the page is about.")] = "",
    p_max: Annotated[
        float, typer.Option("--p", help="Count what so few pixels reach by chance.", min=0, max=0.1)
    ] = 0.001,
    least: Annotated[
        int, typer.Option(help="Images needed on either side of the event.", min=2)
    ] = 3,
) -> None:
    """Find what changed on radar images, and between which two of them. Change is not damage.

    Writes a page, a map and the changed places. Nothing enters a record: `truceline add CASE
    changes.jsonl` does that, if a person wants it.
    """
    from truceline.imaging import Wanted, run_change
    from truceline.imaging.case_names import case_spots, case_zone
    from truceline.imaging.told import summary
    from truceline.imaging.wanted import event_window, read_spots, read_when

    opened = open_case(case) if case is not None else None
    zone = case_zone(opened) if opened is not None else "+00:00"
    earliest, latest = event_window(event, before, after, zone)
    wanted = Wanted(
        catalogue=catalogue,
        earliest=earliest,
        latest=latest,
        begin=read_when(begin, zone).earliest if begin else None,
        end=read_when(end, zone).latest if end else None,
        spots=read_spots(place or ()),
        names=case_spots(opened) if opened is not None else (),
        footprints=footprints,
        title=title,
        p_max=p_max,
        least_dates=least,
        zone=zone,
    )
    with _progress() as progress:
        task = progress.add_task("Reading the catalogue", total=1)

        def told(what: str, done: int, of: int) -> None:
            progress.update(task, description=what, completed=done, total=of)

        result, written = run_change(wanted, folder, told)
    for sentence in summary(result):
        out.print(sentence)
    for stack, reason in result.split.left_out:
        out.print(f"Left out: {stack.name} ({reason})")
    if result.split.inside:
        days = ", ".join(f"{one.time:%Y-%m-%d} ({one.track})" for one in result.split.inside)
        out.print(f"Taken while it may have been going on, and in neither group: {days}")
    out.print(f"Wrote {written.page} and {len(written.files) - 1} files beside it")
    if result.places:
        out.print(f"For a record, if you want it there: truceline add CASE {written.entries}")


def _progress() -> Progress:
    """Show how far the work is, where a person is watching; gone when it is done."""
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed}/{task.total}"),
        TimeElapsedColumn(),
        console=err,
        transient=True,
        disable=not err.is_terminal,
    )
