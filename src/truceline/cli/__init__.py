"""The command line: one command a function, over the same API that Python users have.

Exit codes: 0 done; 1 something unforeseen; 2 the command was used wrongly; 3 done, but some rows
could not be read and are listed; 4 the record is damaged, or a check failed;
5 something to put right first (no such case, missing key, no such incident); 130 interrupted.
"""

from truceline.cli import burn as _burn
from truceline.cli import case as _case
from truceline.cli import checking as _checking
from truceline.cli import drill as _drill
from truceline.cli import feeds as _feeds
from truceline.cli import fires as _fires
from truceline.cli import handing as _handing
from truceline.cli import imaging as _imaging
from truceline.cli import map as _map
from truceline.cli import people as _people
from truceline.cli import review as _review
from truceline.cli import settle as _settle
from truceline.cli import standing as _standing
from truceline.cli import weighing as _weighing
from truceline.cli import where as _where
from truceline.cli import witness as _witness
from truceline.cli.app import app, main
from truceline.cli.terminal import INTERRUPTED, RECORD_BAD, ROWS_BAD, TO_PUT_RIGHT, err, out

_COMMANDS = (
    _case,
    _where,
    _map,
    _review,
    _weighing,
    _imaging,
    _burn,
    _fires,
    _standing,
    _checking,
    _people,
    _witness,
    _handing,
    _drill,
    _settle,
    _feeds,
)
"""Imported for their commands, in the order in which the help lists them."""

__all__ = ["INTERRUPTED", "RECORD_BAD", "ROWS_BAD", "TO_PUT_RIGHT", "app", "err", "main", "out"]
