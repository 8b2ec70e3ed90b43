"""The demo's briefing has a place for everything in the report that the project began from."""

from __future__ import annotations

import pytest

from case.real import Real
from truceline.brief import Briefing, Seal, assemble
from truceline.demo import AT


@pytest.fixture(scope="module")
def briefing(real: Real) -> Briefing:
    picture = real.case.picture(AT)
    return assemble(picture, Seal("demo", picture.size, "0" * 64, "", "test"))


@pytest.mark.parametrize(
    ("topic", "claims"),
    [
        ("Deaths and displacement", {"C0372"}),
        ("Air strikes", {"C0378"}),
        ("Rockets", {"C0374", "C0381"}),
        ("Mines", {"C0375", "C0376", "C0377"}),
        ("Drones", {"C0380"}),
        ("Supply and crossings", {"C0379"}),
        ("Mediation and statements", {"C0373", "C0382", "C0384"}),
        ("Observers and satellite data", {"C0383"}),
    ],
)
def test_what_the_report_says_stands_at_a_glance(
    briefing: Briefing, topic: str, claims: set[str]
) -> None:
    (row,) = (row for row in briefing.glance if row.topic == topic)
    assert claims <= {ref for sentence in row.sentences for ref in sentence.refs}


def test_the_commitments_stand_at_a_glance(briefing: Briefing) -> None:
    (row,) = (row for row in briefing.glance if row.topic == "Commitments")
    text = " ".join(sentence.text for sentence in row.sentences)
    for words in ("28 July 2025", "26 October 2025", "demining", "withdrawal of weapons or troops"):
        assert words in text
    for mediator in ("Malaysia", "United States", "China"):
        assert mediator in text


def test_the_length_of_the_border_stands_with_the_line_it_is_not(briefing: Briefing) -> None:
    (row,) = (row for row in briefing.glance if row.topic == "The line")
    text = " ".join(sentence.text for sentence in row.sentences)
    assert "824.4 km as drawn" in text
    assert "817 km" in text
    assert "not held in digital form" in text


def test_nothing_said_after_the_meeting_is_known(briefing: Briefing) -> None:
    known = {claim.id for claim in briefing.claims}
    assert not known & {"C0323", "C0326", "C0331", "C0333", "C0179", "C0180"}
    assert "GBC-2025-12-27" not in {block.id for block in briefing.agreements}
