"""The command that looks a place up."""

from __future__ import annotations

from typing import Annotated

import typer

from truceline import open_case
from truceline.cli.app import app
from truceline.cli.terminal import At, Dir, out, working
from truceline.errors import CaseError


@app.command(
    epilog="Examples: `truceline where field-office '5–6 km south-east of Green Hill'` · "
    "`truceline where field-office 'WA 220861' --from 'Red Ford'`"
)
def where(
    directory: Dir,
    words: Annotated[str, typer.Argument(help="What is said of the place.", metavar="WORDS")],
    also: Annotated[
        list[str] | None, typer.Option(help="Another name given for it; repeatable.")
    ] = None,
    admin: Annotated[str, typer.Option(help="District, province and country, as stated.")] = "",
    fired_from: Annotated[
        str | None,
        typer.Option("--from", help="Another place, held against the reach of weapons."),
    ] = None,
    learn: Annotated[
        bool, typer.Option("--learn", help="Let a place without a point have one from claims.")
    ] = False,
    at: At = None,
) -> None:
    """Say where words are: the shape and its error, every grid form, and each line beside it."""
    from truceline.lookup import look_up
    from truceline.record import Where
    from truceline.show_lookup import print_lookup

    with working("Auditing the record and looking it up"):
        picture = open_case(directory).picture(at)
        said = Where(words=words, also=tuple(also or ()), admin=admin)
        try:
            looked = look_up(picture, said, learn=learn, fired_from=fired_from)
        except ValueError as error:
            raise CaseError(str(error)) from None
    print_lookup(picture, looked, out)
