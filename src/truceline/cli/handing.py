"""The commands by which records move: a field laptop's into the mission's, and out to parties."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from truceline import open_case
from truceline.cli.app import app
from truceline.cli.terminal import Dir, entries, out, working
from truceline.counting import counted
from truceline.show import print_affected

Secrets = Annotated[
    Path | None,
    typer.Option(help="A separate, secret file with what opens sealed fields.", dir_okay=False),
]


@app.command(epilog="Example: `truceline handover laptop --out team-3.handover.zip`")
def handover(
    directory: Dir,
    out_file: Annotated[Path, typer.Option("--out", help="The bundle to write.")],
    start: Annotated[
        int, typer.Option("--from", help="First entry to hand over. Default: all.", min=0)
    ] = 0,
    secrets: Secrets = None,
) -> None:
    """Write a record as one file for the mission to take in."""
    case = open_case(directory)
    with working("Auditing and packing"):
        packed = case.hand_over(out_file, start, secrets)
    out.print(
        f"Wrote {packed.path}: entries {packed.start} to {packed.size - 1}, "
        f"{counted(packed.originals, 'original')}.",
        soft_wrap=True,
    )
    if packed.missing:
        out.print(f"Originals not in it (secret, erased or lost): {len(packed.missing)}.")
    if secrets is not None:
        out.print(f"{secrets} opens sealed fields: carry it apart, encrypted.", soft_wrap=True)


@app.command(epilog="Example: `truceline take mission team-3.handover.zip`")
def take(
    directory: Dir,
    file: Annotated[Path, typer.Argument(help="A handover bundle.", metavar="FILE", exists=True)],
    secrets: Secrets = None,
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Let it take the place of what stands under the same ids."),
    ] = False,
) -> None:
    """Take in another record's entries, once and in order; again changes nothing."""
    case = open_case(directory)
    with working("Checking and taking in"):
        takeover, admitted = case.take(file, secrets, replace=replace)
    if takeover.handover is None:
        out.print(f"Nothing new: its {takeover.already} entries stand here already.")
        return
    out.print(
        f"Took in {entries(len(takeover.entries))} of {takeover.handover.origin}; the record has "
        f"{entries(case.log.size)}.",
        soft_wrap=True,
    )
    for clash in takeover.replaced:
        out.print(f"Takes the place of what stood here: {clash}.", soft_wrap=True)
    for note in takeover.notes:
        out.print(note, soft_wrap=True)
    print_affected(case.affected(admitted), out)


@app.command(epilog="Example: `truceline bundle field-office --out usb --briefing b.pdf`")
def bundle(
    directory: Dir,
    out_path: Annotated[Path, typer.Option("--out", help="A new folder, or a .zip file.")],
    briefings: Annotated[
        list[Path] | None,
        typer.Option("--briefing", help="A released file to put in; repeatable.", exists=True),
    ] = None,
) -> None:
    """Write everything a party needs to check the record alone, and nothing secret."""
    case = open_case(directory)
    with working("Auditing and copying"):
        made = case.bundle(out_path, tuple(briefings or ()))
    out.print(f"Wrote {made.path}: {entries(made.size)}, root {made.root}.", soft_wrap=True)
    out.print("Its CHECK-US.txt says how to check it; so does docs/check-us.md.", soft_wrap=True)
    if made.missing:
        out.print(f"Originals not in it (sealed, erased or lost): {len(made.missing)}.")


@app.command(
    epilog="Examples: `truceline timestamp field-office --request stamps` · "
    "`truceline timestamp field-office --response stamps/817.tsr "
    "--checkpoint stamps/817.checkpoint --ca ca.pem`"
)
def timestamp(
    directory: Dir,
    request: Annotated[
        Path | None, typer.Option(help="Write a request into this folder.", file_okay=False)
    ] = None,
    response: Annotated[
        Path | None, typer.Option(help="An authority's answer.", exists=True)
    ] = None,
    checkpoint: Annotated[
        Path | None, typer.Option(help="The checkpoint the request was for.", exists=True)
    ] = None,
    ca: Annotated[
        list[Path] | None, typer.Option(help="Certificates that are trusted.", exists=True)
    ] = None,
    files: Annotated[
        Path | None,
        typer.Option("--files", help="Write every time-stamp here, for openssl.", file_okay=False),
    ] = None,
) -> None:
    """Have an outside authority confirm when a checkpoint existed (RFC 3161)."""
    case = open_case(directory)
    if request is not None:
        kept, asked = case.stamp_request(request)
        out.print(f"Keep {kept}; send {asked} to an authority.", soft_wrap=True)
    elif response is not None and checkpoint is not None:
        case.stamp(checkpoint, response, ca or ())
        checked = "" if ca else " Its signature was not checked: give the certificates with --ca."
        out.print(f"Recorded the time-stamp.{checked}", soft_wrap=True)
    elif files is not None:
        for each in case.stamps(files):
            out.print(each.command, soft_wrap=True)
    else:
        raise typer.BadParameter("give --request, --response with --checkpoint, or --files")
