"""The command line as a whole: the program, what it does with errors, and its version."""

from __future__ import annotations

import sys
from typing import Annotated, Final

import typer
from rich.text import Text

from truceline import __version__
from truceline.check.trust import TrustUnusable
from truceline.cli.terminal import INTERRUPTED, RECORD_BAD, TO_PUT_RIGHT, err, out
from truceline.custody.handover import HandoverRefused
from truceline.custody.handover_file import HandoverUnreadable
from truceline.custody.handover_secrets import SecretsUnreadable
from truceline.custody.leaks import WouldLeak
from truceline.custody.signing import CannotSign
from truceline.custody.timestamps import TimestampInvalid
from truceline.custody.usb import BundleRefused
from truceline.errors import CaseError
from truceline.ledger import KeyUnusable, LogError, LogLocked, LogMissing
from truceline.ledger.cosigned import NothingCosigned
from truceline.ledger.witness_client import NotCosigned

app = typer.Typer(
    name="truceline",
    help="From the claims and denials of hostile parties to a ceasefire briefing either can check.",
    epilog="Exit codes: 0 done · 1 unforeseen · 2 wrong use · 3 done, bad rows listed · "
    "4 record damaged or check failed · 5 something to put right first · 130 interrupted.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)


@app.callback(invoke_without_command=True)
def _root(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        out.print(__version__)
        raise typer.Exit


OTHERS: Final = (
    BundleRefused,
    CannotSign,
    HandoverRefused,
    HandoverUnreadable,
    KeyUnusable,
    LogLocked,
    LogMissing,
    NotCosigned,
    NothingCosigned,
    SecretsUnreadable,
    TimestampInvalid,
    TrustUnusable,
    WouldLeak,
)
"""Errors of the ledger and of custody that say nothing against this record."""


def main() -> None:
    """Run the command line; turn what a user can put right into a message and an exit code."""
    try:
        app()
    except SystemExit as end:
        if end.code == INTERRUPTED:  # what typer makes of Ctrl-C
            err.print("Interrupted. Nothing half-done is kept: the record stands as it was.")
        raise
    except (CaseError, *OTHERS, ValueError, OSError) as error:
        err.print(Text.assemble(("Not done. ", "bold"), str(error)), soft_wrap=True)
        sys.exit(TO_PUT_RIGHT)
    except LogError as error:
        err.print(
            Text.assemble(("The record cannot be trusted. ", "bold"), str(error)), soft_wrap=True
        )
        sys.exit(RECORD_BAD)
