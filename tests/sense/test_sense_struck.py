"""What was hit, from the words of claims, and what that makes of a fire."""

from __future__ import annotations

import pytest

from truceline.record import EventType
from truceline.sense import Shows
from truceline.sense.passes.signature import Struck, thermal
from truceline.sense.struck import struck_of


@pytest.mark.parametrize(
    ("words", "struck"),
    [
        ("A rocket hit a petrol station", Struck.FUEL),
        ("shells hit houses and a fuel depot", Struck.FUEL),
        ("An ammunition dump exploded", Struck.AMMUNITION),
        ("It damaged a school", Struck.BUILDINGS),
        ("Shells fell in rice fields", Struck.OPEN),
        ("Shelling across the line", Struck.UNKNOWN),
        ("It refuelled a debate", Struck.UNKNOWN),
        ("", Struck.UNKNOWN),
    ],
)
def test_words_say_what_was_hit(words: str, struck: Struck) -> None:
    assert struck_of([words]) is struck


def test_what_burns_longest_counts_whoever_says_it() -> None:
    said = ["A field was hit", "It was a filling station"]
    assert struck_of(said) is struck_of(said[::-1]) is Struck.FUEL


def test_fuel_shows_strongly_and_a_mine_never() -> None:
    assert thermal(EventType.ARTILLERY, Struck.FUEL) is Shows.STRONG
    assert thermal(EventType.ARTILLERY, Struck.OPEN) is Shows.MODERATE
    assert all(thermal(EventType.LANDMINE, each) is Shows.NONE for each in Struck)
