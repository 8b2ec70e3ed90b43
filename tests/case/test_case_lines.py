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
        ({"side": "either", "party": None}, "not known well enough", "gives to"),
        ({"side": "left", "party": "cambodia", "beyond": True}, "past the end", "Cambodia"),
    ],
)
def test_a_side_is_said_only_where_it_is_known(
    real: Real, changes: dict[str, object], said: str, unsaid: str
) -> None:
    row = replace(real.picture.relations[0], beyond=False)
    sentence = relation_sentence(Frame(real.picture), replace(row, **changes))  # type: ignore[arg-type]
    assert said in sentence.text
    assert unsaid not in sentence.text
    assert sentence.refs == (row.incident_id, row.line_id)
