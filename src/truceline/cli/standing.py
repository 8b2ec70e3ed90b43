"""The commands that hold the method to account: register, score, track record, parity."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truceline import open_case
from truceline.cli.app import app
from truceline.cli.terminal import At, Dir, out, working

if TYPE_CHECKING:
    from truceline.case import Case
    from truceline.registering import Account
    from truceline.standing_file import Row

OutFile = Annotated[
    Path | None,
    typer.Option("--out", help="Write the numbers as rows too: .csv, .json or .parquet."),
]


@app.command(
    epilog="Examples: `truceline register field-office --dry-run` · "
    "`truceline register field-office --reason 'before the patrols of March' --key analyst-1`"
)
def register(
    directory: Dir,
    reason: Annotated[str, typer.Option(help="Why, and what a reader should know.")] = "",
    author: Annotated[
        str | None, typer.Option(help="Who registers. Default: the user's name.")
    ] = None,
    key: Annotated[
        str | None,
        typer.Option(help="Private key of who registers. Default: the operator's.", metavar="NAME"),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be registered; record nothing.")
    ] = False,
) -> None:
    """Record what the method says of every open incident, before anybody resolves it.

    It names the table of weights by its hash and how it will be scored. It cannot be changed
    afterwards; of several on one incident the first counts.
    """
    from truceline.registering import record_registrations
    from truceline.show_standing import print_registration

    case = open_case(directory)
    account = _account(case, None)
    by = case.by(author)
    made = account.registrations(by, reason)
    if not dry_run:
        record_registrations(case, made, key, by)
    print_registration(made, dry_run, out)


@app.command(
    epilog="Examples: `truceline score field-office` · `truceline score field-office --check`"
)
def score(
    directory: Dir,
    check: Annotated[
        bool,
        typer.Option("--check", help="Make the registered predictions again and compare them."),
    ] = False,
    out_file: OutFile = None,
) -> None:
    """Score registered predictions that observers have resolved since; says if there are too few.

    Below 60 no score is computed and nothing may be claimed of accuracy.
    """
    from truceline.show_standing import print_standing
    from truceline.standing_file import standing_rows

    _ending(out_file)
    case = open_case(directory)
    account = _account(case, None)
    found = account.standing()
    print_standing(found, out)
    if check:
        _check(case, account)
    _write(out_file, standing_rows(found))


@app.command(
    epilog="Examples: `truceline track field-office` · "
    "`truceline track field-office --out track.csv --at 2025-12-22`"
)
def track(directory: Dir, at: At = None, out_file: OutFile = None) -> None:
    """Show what share of each class of statements stood, where people released a finding."""
    from truceline.show_standing import print_track
    from truceline.standing_file import track_rows

    _ending(out_file)
    account = _account(open_case(directory), at)
    found = account.track_record()
    print_track(found, _names(account), out)
    _write(out_file, track_rows(found))


@app.command(
    epilog="Examples: `truceline parity field-office` · "
    "`truceline parity field-office --out parity.json`"
)
def parity(directory: Dir, at: At = None, out_file: OutFile = None) -> None:
    """Show whether equal evidence has equal outcomes for both sides, and why outcomes differ."""
    from truceline.show_parity import print_parity
    from truceline.standing_file import parity_rows

    _ending(out_file)
    account = _account(open_case(directory), at)
    found = account.parity()
    print_parity(found, _names(account), out)
    _write(out_file, parity_rows(found))


def _account(case: Case, at: str | None) -> Account:
    from truceline.registering import Account

    with working("Auditing the record and weighing"):
        return Account.of(case, at)


def _check(case: Case, account: Account) -> None:
    from truceline.registering import not_remade

    with working("Making the registered predictions again"):
        wrong = not_remade(case, account)
    for each in wrong:
        out.print(f"NOT MADE AGAIN: {each}.", soft_wrap=True)
    if not wrong:
        out.print("Every registered prediction was made again and came out the same.")


def _names(account: Account) -> dict[str, str]:
    return {party.id: party.short for party in account.picture.settings.parties}


def _ending(path: Path | None) -> None:
    if path is not None:
        from truceline.standing_file import check_ending

        check_ending(path)


def _write(path: Path | None, rows: list[Row]) -> None:
    if path is not None:
        from truceline.standing_file import write_rows

        write_rows(rows, path)
        out.print(f"Wrote {path}")
