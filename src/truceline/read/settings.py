"""The settings of a case out of `case.toml`."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, time
from typing import Any

from truceline.read.problem import Problem
from truceline.read.validation import failures
from truceline.record import Settings


def read_settings(data: bytes, name: str) -> tuple[Settings | None, tuple[Problem, ...]]:
    """Read the settings of a case; a key that is none of theirs is a problem.

    Args:
        data: bytes of the TOML file; its keys are the fields of `record.Settings`.
        name: name of the file, for problems.
    """
    try:
        document = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return None, (Problem(name, None, "", str(error), "TOML in UTF-8", "Mend it there."),)
    settings, problems = failures(Settings, _plain(document), name, None)
    return settings, tuple(problems)


def _plain(value: Any) -> Any:
    """Turn TOML's own dates into the ISO text that the record holds."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return value
