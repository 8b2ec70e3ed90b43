"""The command that draws a map."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from truceline import open_case
from truceline.cli.app import app
from truceline.cli.terminal import At, Dir, out, working
from truceline.errors import CaseError


@app.command(
    "map",
    epilog="Examples: `truceline map field-office --out front.png --whole` · "
    "`truceline map field-office --out incident.pdf --incident I-7KQ2X`",
)
def draw_map(
    directory: Dir,
    out_file: Annotated[Path, typer.Option("--out", help=".svg, .pdf or .png.")],
    incident: Annotated[
        str | None, typer.Option(help="Id of one incident to draw against every line.")
    ] = None,
    whole: Annotated[
        bool, typer.Option("--whole", help="The whole of every line, incidents of all time.")
    ] = False,
    at: At = None,
) -> None:
    """Draw the map of the period, of the whole of every line, or of one incident; no tiles."""
    from truceline.brief.assemble.maps import border_map, incident_map, period_map
    from truceline.brief.map_image import ENDINGS, map_image

    ending = out_file.suffix.lower()
    if ending not in ENDINGS:
        known = ", ".join(ENDINGS)
        raise CaseError(f"a map is written as {known}, and {out_file.name} ends in none of these")
    if incident is not None and whole:
        raise typer.BadParameter("--incident and --whole are two maps; ask for one of them")
    with working(f"Drawing {out_file.name}"):
        picture = open_case(directory).picture(at)
        try:
            if incident is not None:
                model = incident_map(picture, incident.strip().upper())
            else:
                model = border_map(picture) if whole else period_map(picture)
            data = map_image(model, ending)
        except KeyError:
            raise CaseError(
                f"there is no incident {incident} at this point of the record"
            ) from None
        except ValueError as error:
            raise CaseError(str(error)) from None
        out_file.parent.mkdir(parents=True, exist_ok=True)
        out_file.write_bytes(data)
    out.print(f"Wrote {out_file}")
