"""What a party answers when asked, and its silence, stand beside the others and weigh nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from case.files import written
from truceline.case import Case


def asked(case: Case, tmp_path: Path, **changes: object) -> None:
    """Record that Borduria was asked about the first claim."""
    claim = next(iter(case.picture().claims.values()))
    reply = {
        "kind": "reply",
        "id": "R1",
        "source_id": claim.source_id,
        "party": "borduria",
        "claim_ids": [claim.id],
        "asked": "2025-08-01",
        "due": "2025-08-03",
    }
    added = case.add([written(tmp_path / "reply.json", json.dumps(reply | changes))])
    assert added.problems == ()
    assert added.added == {"reply": 1}


@pytest.mark.parametrize(
    ("changes", "stance", "text"),
    [
        ({}, "no answer", "no answer by 3 Aug 2025"),
        ({"stance": "denies", "summary": "not our guns"}, "denies", "Not our guns."),
    ],
)
def test_an_answer_or_its_absence_is_shown(
    small: Case, tmp_path: Path, changes: dict[str, object], stance: str, text: str
) -> None:
    before = small.picture()
    incident = before.weighed[0].incident.id
    asked(small, tmp_path, **changes)
    card = small.card(incident)
    (column,) = (column for column in card.columns if column.party.id == "borduria")
    last = column.positions[-1]
    assert (last.stance, last.refs) == (stance, ("R1",))
    assert text in last.text
    assert small.picture().weighed == before.weighed
    page = small.page()
    assert "R1" in page
