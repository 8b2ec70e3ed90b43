"""Who witnesses, and what counts as enough."""

from __future__ import annotations

from typing import Any

import pytest

from record.samples import settings
from truceline.record import Alternative, Need, Witnessing, WitnessKey, parse_body

KEYS = tuple(
    WitnessKey(name=name, vkey=f"{name}+1+{name}", holder=f"Office of {name}", party=party)
    for name, party in (("arland", "arland"), ("borduria", "borduria"), ("o1", None), ("o2", None))
)
BOTH = Alternative(need=(Need(at_least=2, of=("arland", "borduria")),))
ONE_AND_OBSERVERS = Alternative(
    need=(
        Need(at_least=1, of=("arland", "borduria")),
        Need(at_least=2, of=("o1", "o2")),
    )
)


def test_both_parties_or_one_party_and_two_observers() -> None:
    made = Witnessing(witnesses=KEYS, quorum=(BOTH, ONE_AND_OBSERVERS))
    assert made.stalled_hours == 72
    held = settings(witnessing=made)
    assert held.witnessing == made
    assert parse_body(held.model_dump_json()) == held


def test_a_case_without_witnesses_asks_for_none() -> None:
    assert settings().witnessing == Witnessing()
    assert Witnessing().quorum == ()
    assert "witnessing" not in settings().model_dump(exclude_defaults=True)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"witnesses": (*KEYS, KEYS[0].model_copy(update={"vkey": "x+1+y"}))}, "listed twice"),
        ({"witnesses": (*KEYS, KEYS[0].model_copy(update={"name": "o3"}))}, "one key"),
        ({"witnesses": KEYS[:1]}, "'borduria', which is no witness"),
        ({"stalled_hours": 0}, "stalled_hours"),
    ],
)
def test_witnessing_that_cannot_be(change: dict[str, Any], words: str) -> None:
    good = {"witnesses": KEYS, "quorum": (BOTH,)}
    with pytest.raises(ValueError, match=words):
        Witnessing.model_validate(good | change)


@pytest.mark.parametrize(
    ("at_least", "of", "words"),
    [
        (0, ("a",), "at_least"),
        (2, ("a",), "2 of 1 witnesses can never be had"),
        (1, ("a", "a"), "named twice"),
        (1, (), "of"),
    ],
)
def test_needs_that_cannot_be_met(at_least: int, of: tuple[str, ...], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Need(at_least=at_least, of=of)


def test_an_alternative_asks_for_something() -> None:
    with pytest.raises(ValueError, match="need"):
        Alternative(need=())


def test_one_key_under_two_names_counts_once() -> None:
    """The same bytes with another name and id: the name is part of the id, the key is not."""
    twice = (KEYS[0], WitnessKey(name="o3", vkey=f"o3+99+{KEYS[0].vkey.rsplit('+', 1)[1]}"))
    with pytest.raises(ValueError, match="one key"):
        Witnessing(witnesses=twice)
