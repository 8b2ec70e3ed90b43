"""The commands that check and prove."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from truceline import open_case
from truceline.check import Trust, as_json
from truceline.check import verify as check
from truceline.cli.app import app
from truceline.cli.terminal import CHECK_FAILED, Dir, out, working
from truceline.show import print_report


@app.command(
    epilog="Examples: `truceline verify /media/usb` · "
    "`truceline verify briefing.pdf --key mission.vkey --witnesses witnesses.toml`"
)
def verify(
    path: Annotated[
        Path,
        typer.Argument(
            help="A case folder, a log, a bundle, a briefing, an export or a proof.",
            metavar="FILE|DIR",
        ),
    ],
    key: Annotated[
        str | None,
        typer.Option(
            help="The operator's public key from a source you trust: its text or a file.",
            metavar="KEY|FILE",
        ),
    ] = None,
    witnesses: Annotated[
        Path | None,
        typer.Option(help="TOML with [witnessing]: whom you trust as witnesses.", exists=True),
    ] = None,
    since: Annotated[
        Path | None,
        typer.Option(help="A checkpoint you kept: has the record only grown?", exists=True),
    ] = None,
    ca: Annotated[
        list[Path] | None,
        typer.Option(help="Certificates of time-stamp authorities you trust.", exists=True),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Write the result as JSON.")] = False,
) -> None:
    """Say what can be proved of something, and what cannot. Needs no network."""
    trust = Trust.read(key, witnesses, since, ca or ())
    with working("Checking"):
        report = check(path, trust)
    if json:
        typer.echo(as_json(report))
    else:
        print_report(report, out)
    if not report.ok:
        raise typer.Exit(CHECK_FAILED)


@app.command(epilog="Example: `truceline prove field-office claim C0123 --out C0123.tlog-proof`")
def prove(
    directory: Dir,
    kind: Annotated[str, typer.Argument(help="Kind of the thing, such as claim.")],
    target: Annotated[str, typer.Argument(help="Its id.", metavar="ID")],
    out_file: Annotated[Path, typer.Option("--out", help="The proof to write.")],
) -> None:
    """Write the proof that something stands in the record: one file, checkable alone."""
    case = open_case(directory)
    index = case.indexes(case.keeping.held(), kind, target)[-1]
    proof = case.prove(index)
    out_file.write_bytes(proof)
    out.print(f"Wrote {out_file}: entry {index}, {len(proof)} bytes.", soft_wrap=True)
