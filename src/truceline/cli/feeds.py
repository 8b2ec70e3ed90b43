"""The commands that fetch files from services: fire detections, images, orbital elements."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn

from truceline.cli.app import app
from truceline.cli.terminal import err, out
from truceline.counting import counted
from truceline.errors import CaseError

if TYPE_CHECKING:
    from truceline.feeds.hosts import Token

fetch = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="markdown",
    help="Fetch files from services, where there is a network. Nothing else ever needs one.",
)
app.add_typer(fetch, name="fetch")

OutFolder = Annotated[Path, typer.Option("--out", help="Folder to write to.", file_okay=False)]
BoxText = Annotated[
    str,
    typer.Option("--bbox", help="West,south,east,north in degrees.", metavar="W,S,E,N"),
]
FirstDay = Annotated[str, typer.Option("--from", help="First day, UTC.", metavar="DAY")]
LastDay = Annotated[
    str | None, typer.Option("--to", help="Last day, UTC. Default: the first.", metavar="DAY")
]


@fetch.command(
    "fires",
    epilog="Example: `truceline fetch fires --bbox 102.1,13.9,105.2,14.8 --from 2025-12-07 "
    "--to 2025-12-14 --source VIIRS_NOAA20_SP --out fires`",
)
def fetch_fires(
    bbox: BoxText,
    first: FirstDay,
    folder: OutFolder,
    last: LastDay = None,
    sources: Annotated[
        list[str] | None,
        typer.Option("--source", help="Table of FIRMS; repeatable. Default: VIIRS_NOAA20_NRT."),
    ] = None,
    service: Annotated[
        str | None, typer.Option(help="Another address of the service.", metavar="URL")
    ] = None,
) -> None:
    """Fetch fire detections from NASA FIRMS; the environment variable FIRMS_MAP_KEY has the key."""
    from truceline.feeds import firms
    from truceline.feeds.area import Box, Days

    chosen = tuple(sources or ("VIIRS_NOAA20_NRT",))
    with _told("Fetching") as told:
        written = firms.fetch_fires(
            Box.parse(bbox),
            Days.parse(first, last),
            chosen,
            folder,
            service=service or firms.SERVICE,
            told=told,
        )
    _wrote(counted(len(written), "table"), folder, " ".join(str(path) for path in written))


@fetch.command(
    "scenes",
    epilog="Example: `truceline fetch scenes --catalogue https://earth-search.aws.element84.com/v1 "
    "--collection sentinel-2-l2a --bbox 103.4,14.3,103.6,14.5 --from 2025-12-01 --to 2025-12-31 "
    "--max-cloud 40 --assets nir,swir22,scl --out scenes`",
)
def fetch_scenes(
    catalogue: Annotated[str, typer.Option(help="Address of a STAC API.", metavar="URL")],
    collections: Annotated[
        list[str], typer.Option("--collection", help="Id of a collection; repeatable.")
    ],
    bbox: BoxText,
    first: FirstDay,
    folder: OutFolder,
    last: LastDay = None,
    max_cloud: Annotated[
        float | None, typer.Option(help="Greatest cloud cover in per cent.", min=0, max=100)
    ] = None,
    assets: Annotated[
        str | None,
        typer.Option(help="Assets to download, such as vv,vh. Default: none.", metavar="NAMES"),
    ] = None,
    most: Annotated[int, typer.Option(help="Most items to fetch.", min=1, max=10_000)] = 1_000,
    token_from: Annotated[
        str | None,
        typer.Option(
            help="Environment variable with a token for downloads, and the host it is for.",
            metavar="NAME@HOST",
        ),
    ] = None,
) -> None:
    """Search a STAC API; write what it finds as a catalogue, with images only where asked for."""
    from truceline.feeds import stac
    from truceline.feeds.area import Box, Days

    search = stac.Search(
        catalogue, tuple(collections), Box.parse(bbox), Days.parse(first, last), max_cloud, most
    )
    names = tuple(name.strip() for name in (assets or "").split(",") if name.strip())
    token = _token(token_from) if token_from else None
    with _bars() as told:
        found = stac.fetch_scenes(search, folder, assets=names, token=token, told=told)
    for each in found.missing[:10]:
        err.print(f"Not there: {each}", soft_wrap=True)
    if len(found.missing) > 10:
        err.print(f"Not there: {len(found.missing) - 10} more.")
    if found.more:
        err.print(f"There are more than {most} items: ask for fewer days, or raise --most.")
    what = f"{counted(found.items, 'item')}, {counted(found.files, 'image')}"
    _wrote(what, folder, str(found.catalogue))


@fetch.command(
    "elements",
    epilog="Examples: `truceline fetch elements --out elements` · "
    "`truceline fetch elements NOAA-20 39634 --out elements`",
)
def fetch_elements(
    folder: OutFolder,
    satellites: Annotated[
        list[str] | None,
        typer.Argument(
            help="Names or catalogue numbers. Default: all known.", metavar="SATELLITE…"
        ),
    ] = None,
    service: Annotated[
        str | None, typer.Option(help="Another address of the service.", metavar="URL")
    ] = None,
) -> None:
    """Fetch the newest orbital elements from CelesTrak, from which passes are computed."""
    from truceline.feeds import celestrak

    with _told("Fetching") as told:
        fetched, kept = celestrak.fetch_elements(
            tuple(satellites or ()), folder, service=service or celestrak.SERVICE, told=told
        )
    if kept:
        out.print(f"{counted(len(kept), 'file')} younger than two hours: left as they are.")
    _wrote(counted(len(fetched), "file"), folder, " ".join(map(str, (*fetched, *kept))))


def _wrote(what: str, folder: Path, files: str) -> None:
    out.print(f"Wrote {what} to {folder}.", soft_wrap=True)
    if files:
        out.print(f"Next: `truceline add CASE {files}`.", soft_wrap=True)


def _token(stated: str) -> Token:
    from truceline.feeds.hosts import Token

    name, _, host = stated.partition("@")
    if not name or not host:
        raise CaseError(
            f"--token-from {stated}: expected NAME@HOST, the environment variable that holds the "
            "token and the host it is for, such as EARTHDATA_TOKEN@datapool.asf.alaska.edu"
        )
    value = os.environ.get(name, "").strip()
    if not value or not value.isascii() or not value.isprintable():
        raise CaseError(f"the environment variable {name} holds no token; set it, and fetch again")
    return Token(host, value)


@contextmanager
def _told(what: str) -> Iterator[Callable[[str], None]]:
    """Show which file is being fetched, where a person is watching."""
    with err.status(f"{what} …") as status:
        yield lambda name: status.update(f"{what} {name} …")


@contextmanager
def _bars() -> Iterator[Callable[[str, int, int | None], None]]:
    """Show how much of each image has come, where a person is watching."""
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    with Progress(*columns, console=err, transient=True) as progress:
        tasks: dict[str, TaskID] = {}

        def told(name: str, come: int, of: int | None) -> None:
            if name not in tasks:
                tasks[name] = progress.add_task(name, total=of)
            progress.update(tasks[name], completed=come, total=of)

        yield told
