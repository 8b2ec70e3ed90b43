"""The commands for exercises: an invented conflict with known truth, and its debriefing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from truceline import open_case
from truceline.cli.app import app
from truceline.cli.terminal import At, out, working
from truceline.errors import CaseError

Folder = Annotated[
    Path | None, typer.Argument(help="Folder of the exercise, new or empty.", metavar="DIR")
]
MOST = 5_000
"""Incidents in one exercise; beyond that nobody trains, and building the case takes long."""


@app.command(
    epilog="Examples: `truceline drill --list` · "
    "`truceline drill exercise-1 --regime one-liar --incidents 60 --seed 7`"
)
def drill(
    directory: Folder = None,
    regime: Annotated[str, typer.Option(help="A named regime; see --list.")] = "ordinary",
    incidents: Annotated[int, typer.Option(help="How many incidents.", min=1, max=MOST)] = 60,
    density: Annotated[
        str | None, typer.Option(help="real or dense. Default: what the regime has.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Another number, another conflict.", min=0)] = 0,
    show: Annotated[bool, typer.Option("--list", help="List the regimes and do nothing.")] = False,
) -> None:
    """Make an exercise: an invented conflict as a full case, its truth sealed beside it.

    How well its incidents are judged says nothing about real incidents.
    """
    from truceline.drill import DENSITIES, REGIMES, conflict
    from truceline.drill.shown import print_exercise, print_regimes
    from truceline.read.words import nearest

    if show:
        print_regimes(REGIMES.values(), out)
        return
    from truceline.drill.folder import make_exercise

    if directory is None:
        raise typer.BadParameter("name a folder for the exercise, or ask for --list")
    if regime not in REGIMES:
        hint = nearest(regime, REGIMES)
        raise CaseError(f"there is no regime {regime!r}.{hint} `truceline drill --list` lists them")
    if density is not None and density not in DENSITIES:
        raise typer.BadParameter(f"--density is {' or '.join(DENSITIES)}, not {density!r}")
    chosen = replace(REGIMES[regime], incidents=incidents)
    if density is not None:
        chosen = replace(chosen, density=DENSITIES[density])
    with working("Drawing a conflict and making a case of it"):
        made = make_exercise(directory, conflict(chosen, seed))
    print_exercise(made, out)


@app.command(epilog="Example: `truceline debrief exercise-1 --case trainees/case`")
def debrief(
    directory: Annotated[Path, typer.Argument(help="The exercise's folder.", metavar="DIR")],
    case: Annotated[
        Path | None,
        typer.Option(help="The case as the trainees left it. Default: the one in DIR."),
    ] = None,
    at: At = None,
) -> None:
    """After an exercise, show for every incident what is true and what was found.

    How well its incidents were judged says nothing about real incidents.
    """
    from truceline.drill.debrief import debrief as hold
    from truceline.drill.folder import CASE, TRUTH
    from truceline.drill.sealed import read_truth
    from truceline.drill.shown import print_debrief

    sealed = read_truth(directory / TRUTH)
    with working("Auditing the record and computing"):
        picture = open_case(case or directory / CASE).picture(at)
    print_debrief(hold(picture, sealed), out)
