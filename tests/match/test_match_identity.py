"""Incident ids: stable, short, and told apart when they would collide."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.match import identity
from truceline.match.identity import incident_ids


def test_an_id_is_short_and_can_be_read_out() -> None:
    (made,) = incident_ids(["C0001"]).values()
    assert re.fullmatch(r"I-[0-9A-HJKMNP-TV-Z]{5}", made)


def test_an_id_depends_on_its_anchor_alone() -> None:
    alone = incident_ids(["C0001"])["C0001"]
    assert incident_ids(["C9", "C0001", "C5"])["C0001"] == alone
    # What stands in briefings already must never be named anew.
    assert incident_ids(["C0001"]) == {"C0001": "I-WH5E2"}


@given(st.lists(st.text(min_size=1, max_size=6), unique=True, max_size=50))
def test_no_two_incidents_share_an_id(anchors: list[str]) -> None:
    made = incident_ids(anchors)
    assert list(made) == anchors
    assert len(set(made.values())) == len(anchors)


def test_of_two_that_collide_the_later_is_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    letters = {"one": "ABCDEFGHJ", "two": "ABCDEFGHK", "three": "ABCDEXXXX", "four": "ZZZZZZZZZ"}
    monkeypatch.setattr(identity, "_letters", letters.__getitem__)
    made = incident_ids(letters)
    assert made == {"one": "I-ABCDE", "two": "I-ABCDEF", "three": "I-ABCDEX", "four": "I-ZZZZZ"}
    # Claims that come later take no name from those that were there.
    assert incident_ids(["one", "two"]) == {"one": "I-ABCDE", "two": "I-ABCDEF"}


def test_a_hundred_thousand_anchors() -> None:
    made = incident_ids(f"C{number:06d}" for number in range(100_000))
    assert len(set(made.values())) == 100_000
    assert max(map(len, made.values())) <= 8
