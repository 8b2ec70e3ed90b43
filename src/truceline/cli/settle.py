"""The command that settles contested values of a table."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from truceline.cli.app import app
from truceline.cli.terminal import out, working
from truceline.errors import CaseError


@app.command(
    "settle",
    epilog="Examples: `truceline settle stated.csv --out settled.csv` · "
    "`truceline settle stated.csv --known resolved.csv --out settled.csv`",
)
def settle_values(
    table: Annotated[Path, typer.Argument(help="CSV with columns object, source, value.")],
    out_file: Annotated[Path, typer.Option("--out", help="CSV to write.")],
    known: Annotated[
        Path | None, typer.Option(help="CSV with columns object, value: what is known.")
    ] = None,
) -> None:
    """Settle which value is right where many sources state many: a table, not a case."""
    from truceline.settling import read_known, read_stated, write_settled
    from truceline.show_weighing import print_settled
    from truceline.weigh.settle import settle

    try:
        with working("Settling"):
            stated = read_stated(table)
            settled = settle(stated, read_known(known) if known else None)
        write_settled(settled, out_file)
    except (OSError, ValueError) as error:
        raise CaseError(str(error)) from None
    print_settled(settled, out)
    out.print(f"Wrote {out_file}")
