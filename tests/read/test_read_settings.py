from __future__ import annotations

import pytest

from truceline.read.settings import read_settings
from truceline.record import Clock, Role

TOML = """
id = "example"
title = "Example"
meeting = 2025-07-28
zone = "Asia/Bangkok"
clock = "available"
caveats = ["One", "Two"]

[[parties]]
id = "north"
name = "North"
short = "North"
adjective = "Northern"
code = "N"
languages = ["fi"]

[roles]
union = "observer"
"""


def test_settings_are_read() -> None:
    settings, problems = read_settings(TOML.encode(), "case.toml")
    assert problems == ()
    assert settings is not None
    assert (settings.id, settings.clock) == ("example", Clock.AVAILABLE)
    assert settings.party("north").languages == ("fi",)
    assert settings.meeting == "2025-07-28"  # a date of TOML's own becomes ISO text
    assert settings.roles == {"union": Role.OBSERVER}


@pytest.mark.parametrize(
    ("before", "after", "field", "words"),
    [
        ("title =", "titel =", "titel", "Did you mean 'title'?"),
        ("adjective", "adjektive", "parties.1.adjektive", "Did you mean 'adjective'?"),
        ('"available"', '"availabel"', "clock", "Did you mean 'available'?"),
        ('"observer"', '"observers"', "roles.union", "Did you mean 'observer'?"),
        ("Asia/Bangkok", "Asia/Nowhere", "", "is not a time zone"),
        ('id = "example"', "", "id", "Add it"),
        ("[roles]", "[roles", "", "Mend"),
    ],
)
def test_wrong_settings_are_named(before: str, after: str, field: str, words: str) -> None:
    assert before in TOML
    settings, problems = read_settings(TOML.replace(before, after, 1).encode(), "case.toml")
    assert settings is None
    hits = [problem for problem in problems if problem.field == field]
    assert hits, problems
    assert words in hits[0].fix
    assert hits[0].file == "case.toml"
