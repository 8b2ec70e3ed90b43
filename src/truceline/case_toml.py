"""`case.toml`: reading it from a case folder, and the one a new case starts with."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from truceline.errors import SettingsProblem
from truceline.read import read_settings
from truceline.record import Settings

SETTINGS: Final = "case.toml"


def read_settings_file(file: Path) -> Settings:
    """Read the settings of a case.

    Raises:
        SettingsProblem: if the file is missing or cannot be read.
    """
    if not file.is_file():
        raise SettingsProblem(f"{file} is missing; every case needs one")
    settings, problems = read_settings(file.read_bytes(), str(file))
    if settings is None or problems:
        raise SettingsProblem("\n".join(str(problem) for problem in problems))
    return settings


def template(name: str) -> str:
    """Return a commented `case.toml` for a new case, named after its folder."""
    case_id = "".join(letter if letter.isalnum() else "-" for letter in name.lower()).strip("-")
    return _TEMPLATE.format(id=case_id or "case")


_TEMPLATE: Final = """\
# Settings of this case. They are kept in the record: after a change here, the next
# `truceline add` records it.

id = "{id}"
title = "A new case"
zone = "UTC"              # zone of dates that name none, and of all output
clock = "recorded"        # "available" for a case compiled after the event
name_order = "alphabetical"
period_days = 7           # days in a briefing's reporting period
# sealed = ["claim.speaker.name"]  # more fields to keep out of the record: docs/redaction.md

# [[parties]]
# id = "north"            # used in tables
# name = "Republic of North"
# short = "North"
# adjective = "Northern"
# code = "NO"
# languages = ["en"]

# [roles]                 # words of a table's side column that are no party
# media = "media"

# [[reaches]]             # how far weapons reach, for rings on maps
# weapon = "82 mm mortar"
# most_m = 4000
# basis = "maker's figure"

# [[witnessing.witnesses]]          # who keeps watch over the record; docs/check-us.md
# name = "north"                    # used below
# vkey = "north.example/witness+…"  # what `truceline witness new` printed there
# holder = "Liaison office of North"
# party = "north"

# [[witnessing.quorum]]             # any one [[witnessing.quorum]] is enough
# need = [{{ at_least = 2, of = ["north", "south"] }}]
# [[witnessing.quorum]]
# need = [{{ at_least = 1, of = ["north", "south"] }}, {{ at_least = 2, of = ["o1", "o2"] }}]
"""
