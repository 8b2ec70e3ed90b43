"""Commands that say what the weighing rests on, and where to look next."""

from __future__ import annotations

from typing import Annotated

import typer

from truceline import open_case
from truceline.cli.app import app
from truceline.cli.terminal import At, Dir, out, working


@app.command(
    "look-next",
    epilog="Examples: `truceline look-next field-office` · "
    "`truceline look-next field-office --for visit --most 20`",
)
def look_next(
    directory: Dir,
    look: Annotated[
        str | None, typer.Option("--for", help="visit, satellite, ask or consult; else all four.")
    ] = None,
    most: Annotated[int, typer.Option(min=1, help="Incidents shown on one list.")] = 10,
    at: At = None,
) -> None:
    """List where to look next: for observers, satellites, and questions to the parties."""
    from truceline.show_weighing import print_looks
    from truceline.weigh import Look

    known = {item.value: item for item in Look}
    if look is not None and look not in known:
        raise typer.BadParameter(f"--for takes one of {', '.join(known)}")
    with working("Weighing"):
        picture = open_case(directory).picture(at)
    print_looks(picture, list(known.values()) if look is None else [known[look]], most, out)


@app.command(
    epilog="Examples: `truceline weights field-office` · `truceline weights field-office --at 400`",
)
def weights(directory: Dir, at: At = None) -> None:
    """Show what each kind of evidence is worth in a case: as published, or as learned."""
    from truceline.show_weighing import print_weights

    with working("Weighing"):
        picture = open_case(directory).picture(at)
    print_weights(picture.weights, out)
