"""The commands that work on a case: make it, add to it, compute, brief, look, hand out tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from truceline import new_case, open_case
from truceline.cli.app import app
from truceline.cli.terminal import ROWS_BAD, At, Dir, entries, err, out, working
from truceline.counting import counted
from truceline.errors import CaseError
from truceline.show import print_affected, print_incident, print_problems, print_status

if TYPE_CHECKING:
    from truceline.case import Added
    from truceline.read import ColumnMapping


@app.command(epilog="Example: `truceline new field-office --settings case.toml`")
def new(
    directory: Dir,
    settings: Annotated[
        Path | None,
        typer.Option(help="Start from this case.toml.", exists=True, dir_okay=False),
    ] = None,
) -> None:
    """Make a case: settings, an empty record, and a key to sign it with."""
    case = new_case(directory, settings)
    out.print(f"Made {case.path}, record {case.log.origin}.", soft_wrap=True)
    out.print(
        f"Next: edit {case.path / 'case.toml'}, then `truceline add {directory} FILE…`.",
        soft_wrap=True,
    )


@app.command(
    epilog="Examples: `truceline add field-office claims.csv agreements.yaml fires.csv` · "
    "`truceline add field-office fires-2012-2024.csv --history`"
)
def add(
    directory: Dir,
    files: Annotated[
        list[Path],
        typer.Argument(
            help="Tables, agreements, fires, images, places, lines, entries.", metavar="FILE…"
        ),
    ],
    mapping: Annotated[
        Path | None,
        typer.Option(help="TOML that says which column holds what.", exists=True, dir_okay=False),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Accept proposed columns unasked.")] = False,
    author: Annotated[str | None, typer.Option(help="Who adds them.")] = None,
    key: Annotated[
        str | None,
        typer.Option(help="Private key of who adds them. Default: the operator's.", metavar="NAME"),
    ] = None,
    history: Annotated[
        bool,
        typer.Option("--history", help="The files are past fires: what burns there anyway."),
    ] = False,
) -> None:
    """Add files to the record. Bad rows are listed; the rest is added."""
    for path in files:
        if not path.exists():
            raise CaseError(f"{path} is not a file; check the path")
    case = open_case(directory)
    given = _mapping_file(mapping) if mapping else None
    tables = [path for path in files if path.is_file() and not history]
    chosen = {path: given or _confirmed(path, yes) for path in tables}
    with working("Reading and recording"):
        added = case.add(files, chosen.get, author, key, history=history)
    _report(added)
    if added.problems:
        raise typer.Exit(ROWS_BAD)


@app.command(epilog="Example: `truceline build field-office`")
def build(directory: Dir, at: At = None) -> None:
    """Audit the record and compute the derived tables from it."""
    case = open_case(directory)
    with working("Auditing the record and computing"):
        picture = case.build(at)
    out.print(
        f"{counted(len(picture.claims), 'claim')} in "
        f"{counted(len(picture.incidents), 'incident')}, "
        f"{counted(len(picture.compliance), 'status', 'statuses')} under "
        f"{counted(len(picture.agreements), 'agreement')}, from {entries(picture.size)}: "
        f"{case.path / 'build' / 'case.sqlite'}",
        soft_wrap=True,
    )


@app.command(
    epilog="Example: `truceline brief field-office --out briefing.pdf --at 2025-12-22T09:00+08:00`"
)
def brief(
    directory: Dir,
    out_files: Annotated[
        list[Path], typer.Option("--out", help="File to write: .html, .pdf or .txt; repeatable.")
    ],
    at: At = None,
) -> None:
    """Write a briefing, as it stood at one point of the record."""
    case = open_case(directory)
    with working("Auditing the record, computing and writing"):
        written = case.briefs(out_files, at)
    for path in written:
        out.print(f"Wrote {path}")


@app.command(epilog="Example: `truceline show field-office I-7KQ2X`")
def show(
    directory: Dir,
    incident: Annotated[str, typer.Argument(help="Id of the incident.", metavar="INCIDENT")],
    at: At = None,
    blind: Annotated[
        bool, typer.Option("--blind", help="Mask which side is which; say what may still tell.")
    ] = False,
) -> None:
    """Show one incident: positions side by side, verdicts with reasons, clauses."""
    from truceline.case import card_of

    case = open_case(directory)
    picture = case.picture(at)
    card = card_of(picture, incident)
    if not blind:
        print_incident(card, out)
        return
    from truceline.blind_show import blind_of_incident, blinded_card, print_leaks, texts_of

    place = {item.id: item.place_id for item in picture.incidents}[card.id]
    masks = blind_of_incident(picture, card.id, case.log.origin)
    masked = blinded_card(card, masks, place)
    print_incident(masked, out)
    print_leaks(masks, texts_of(masked), out)


@app.command(epilog="Example: `truceline status field-office`")
def status(directory: Dir) -> None:
    """Show what a case holds: entries, parties, lines with their length, the signed root."""
    with working("Auditing the record"):
        held = open_case(directory).status()
    print_status(held, out)


@app.command(
    epilog="Examples: `truceline export field-office --out incidents.gpkg` · "
    "`truceline export field-office --table finding --out finding.parquet`"
)
def export(
    directory: Dir,
    out_file: Annotated[
        Path, typer.Option("--out", help=".gpkg, .geojson, .pmtiles, .csv or .parquet.")
    ],
    table: Annotated[
        str | None, typer.Option(help="A derived table; default: incidents as a map.")
    ] = None,
    at: At = None,
) -> None:
    """Write incidents as a map layer, or any derived table."""
    case = open_case(directory)
    with working(f"Writing {out_file.name}"):
        case.export(out_file, table, at)
    out.print(f"Wrote {out_file}")


@app.command(epilog="Example: `truceline serve field-office --port 8000`")
def serve(
    directory: Dir,
    port: Annotated[int, typer.Option(help="Port on this machine.", min=1, max=65535)] = 8000,
) -> None:
    """Serve the case on this machine: the briefing as a page, every table as JSON; read-only."""
    import uvicorn

    from truceline.serve import create_app

    served = create_app(open_case(directory))
    out.print(f"http://127.0.0.1:{port}/ (Ctrl-C ends it)")
    # This machine only: a case may hold what must not leave the room.
    uvicorn.run(served, host="127.0.0.1", port=port, log_level="warning")


def _mapping_file(path: Path) -> ColumnMapping:
    from truceline.read import load_mapping

    try:
        return load_mapping(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise CaseError(f"{path}: {error}") from None


def _confirmed(path: Path, yes: bool) -> ColumnMapping | None:
    """Propose the columns of a table whose names are not the documented ones, and ask.

    What is confirmed is written beside the table, so that the same file asks only once.
    """
    from truceline.read import (
        FileKind,
        Matched,
        NotRecognised,
        mapping_path,
        propose,
        read_table,
        recognise,
    )

    data = path.read_bytes()
    try:
        if mapping_path(path).is_file() or recognise(path, data) is not FileKind.CLAIMS:
            return None
        table = read_table(data, path.name)
    except (NotRecognised, ValueError):
        return None  # adding it lists what is wrong with it
    proposal = propose(table.columns)
    if proposal.certain:
        return None
    shown = Table(title=Text(f"Columns of {path.name}"), box=None, pad_edge=False)
    for heading in ("field", "column", "found by"):
        shown.add_column(heading)
    for field in proposal.fields:
        if field.matched is not Matched.MISSING or field.required:
            shown.add_row(field.field, Text(field.column or "—"), str(field.matched))
    out.print(shown)
    if proposal.unused:
        out.print(f"Not used: {', '.join(proposal.unused)} (kept in the original file).")
    if proposal.missing:
        raise CaseError(
            f"{path.name}: no column found for {', '.join(proposal.missing)}; name them in a "
            f"file {mapping_path(path).name} beside it, or with --mapping"
        )
    if not yes and not typer.confirm("Read the table this way?"):
        raise CaseError(
            f"{path.name} was not added; write the right columns into {mapping_path(path).name}"
        )
    proposal.mapping.save(mapping_path(path))
    return proposal.mapping


def _report(added: Added) -> None:
    counts = ", ".join(counted(count, kind) for kind, count in added.added.items())
    out.print(f"Recorded {counts or 'nothing new'}. The record has {entries(added.size)}.")
    if added.changed:
        out.print(f"Taking the place of an earlier entry, which is kept: {added.changed}.")
    if added.already:
        out.print(f"In the record already, word for word: {added.already}.")
    print_affected(added.affected, out)
    if added.problems:
        print_problems(added.problems, err)
