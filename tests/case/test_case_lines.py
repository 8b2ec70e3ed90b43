"""What is said of an incident and a line: never more than the line and the place allow."""

from __future__ import annotations

from dataclasses import replace

import pytest

from case.real import Real
from truceline.brief.assemble.cards import relation_sentence
from truceline.brief.assemble.frame import Frame


@pytest.mark.parametrize(
    ("changes", "said", "unsaid"),
    [
        ({"side": "left", "party": "cambodia"}, "gives to Cambodia", "Thailand"),
        ({"side": "right", "party": "thailand"}, "gives to Thailand", "Cambodia"),
        ({"side": "left", "party": None}, "on its left", "gives to"),
        ({"side": "either", "party": None}, "not known well enough", "past the end"),
        ({"side": "left", "party": "cambodia", "beyond": True}, "past the end", "Cambodia"),
    ],
)
def test_a_side_is_said_only_where_it_is_known(
    real: Real, changes: dict[str, object], said: str, unsaid: str
) -> None:
    row = replace(real.picture.relations[0], beyond=False, low_m=2_000.0, high_m=3_000.0)
    sentence = relation_sentence(Frame(real.picture), replace(row, **changes))  # type: ignore[arg-type]
    assert said in sentence.text
    assert unsaid not in sentence.text
    assert sentence.refs == (row.incident_id, row.line_id)


def sentence(real: Real, **changes: object) -> str:
    row = replace(real.picture.relations[0], side="either", beyond=False, **changes)  # type: ignore[arg-type]
    return relation_sentence(Frame(real.picture), row).text


def test_where_no_side_is_known_both_are_named_with_their_shares_the_larger_first(
    real: Real,
) -> None:
    text = sentence(real, left_share=0.3, low_m=-4_000.0, high_m=1_000.0)
    assert "70 % of its error lies on the side that it gives to Thailand, 30 % on the side" in text
    assert "from 4.0 km on the one side to 1.0 km on the other" in text
    text = sentence(real, left_share=0.7, low_m=-1_000.0, high_m=4_000.0)
    assert "70 % of its error lies on the side that it gives to Cambodia, 30 % on the side" in text
    assert "from 4.0 km on the one side to 1.0 km on the other" in text


def test_the_kilometre_has_its_interval_where_it_is_wider_than_a_kilometre(real: Real) -> None:
    assert "at kilometre 12 (10–15)" in sentence(real, km_along=12.2, km_low=9.6, km_high=15.1)
    assert "at kilometre 12;" in sentence(real, km_along=12.2, km_low=11.9, km_high=12.4)
