from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from truceline.read.entries import KINDS, read_entries
from truceline.record import Coverage, Judgement, Observation, Reply, Settings

JUDGEMENT = {
    "kind": "judgement", "id": "J1", "left": "C1", "right": "C2", "verdict": "same",
    "author": "A. Person", "reason": "same hour and hill",
}  # fmt: skip
OBSERVATION = {
    "kind": "observation", "id": "O1", "source_id": "S1", "team": "Team 2", "perceived": "heard",
    "event_type": "artillery", "when": "2025-12-09T06:10",
    "where": {"words": "Hill", "shape": {"lon": 104.6, "lat": 14.3, "radius_m": 500}},
}  # fmt: skip


def lines(*values: Any) -> bytes:
    return b"\n".join(json.dumps(value).encode() for value in values)


def test_any_kind_can_be_written_by_hand(settings: Settings) -> None:
    coverage = {
        "kind": "coverage", "id": "V1", "source_id": "S1", "what": "denied", "by": "Team 2",
        "when": "2025-12-09", "where": {"words": "Hill"}, "available": "2025-12-10",
    }  # fmt: skip
    reply = {
        "kind": "reply", "id": "R1", "source_id": "S1", "party": "north", "claim_ids": ["C1"],
        "asked": "2025-12-09", "due": "2025-12-12T12:00+00:00",
    }  # fmt: skip
    data = lines(JUDGEMENT, OBSERVATION, coverage, reply)
    items, problems, rows = read_entries(data, "e.jsonl", settings)
    assert problems == ()
    assert rows == 4
    kinds = [type(item.body) for item in items]
    assert kinds == [Judgement, Observation, Coverage, Reply]
    heard = items[1].body
    assert isinstance(heard, Observation)
    assert heard.when.earliest == datetime(2025, 12, 8, 23, 10, tzinfo=UTC)
    assert items[1].available is None
    assert items[2].available == datetime(2025, 12, 9, 17, tzinfo=UTC)
    assert isinstance(items[3].body, Reply)
    assert items[3].body.due is not None


def test_a_list_and_a_single_object_are_read(settings: Settings) -> None:
    for data in (json.dumps([JUDGEMENT]), json.dumps(JUDGEMENT, indent=1), json.dumps(JUDGEMENT)):
        items, problems, rows = read_entries(data.encode(), "e.json", settings)
        assert problems == ()
        assert (len(items), rows) == (1, 1)


def test_every_kind_of_the_record_is_known() -> None:
    assert {"settings", "source", "claim", "finding", "line", "place", "zone"} <= set(KINDS)
    assert len(KINDS) == 18, "acts have commands of their own"


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"kind": "judgment"}, "kind", "Did you mean 'judgement'?"),
        ({"verdict": "sane"}, "verdict", "Did you mean 'same'?"),
        ({"reson": "x"}, "reson", "Did you mean 'reason'?"),
        ({"left": None}, "left", ""),
        ({"available": "then"}, "available", "expected"),
        ({"author": 3}, "author", ""),
    ],
)
def test_wrong_entries_are_named_and_the_rest_read(
    settings: Settings, changes: dict[str, Any], field: str, words: str
) -> None:
    data = lines(JUDGEMENT | changes, OBSERVATION)
    items, problems, _ = read_entries(data, "e.jsonl", settings)
    assert [item.body.id for item in items] == ["O1"]
    assert [(problem.row, problem.field) for problem in problems] == [(1, field)]
    assert words in problems[0].fix


def test_wrong_dates_and_nested_keys_are_named(settings: Settings) -> None:
    wrong = OBSERVATION | {"when": "9/12/2025", "where": {"word": "Hill"}}
    _, problems, _ = read_entries(lines(wrong), "e.jsonl", settings)
    found = {problem.field: problem.fix for problem in problems}
    assert set(found) == {"when", "where.word", "where.words"}
    assert "Did you mean 'words'?" in found["where.word"]


def test_a_broken_line_leaves_the_others(settings: Settings) -> None:
    data = lines(JUDGEMENT) + b'\n\n{"kind": "judgement",\n3\n' + lines(OBSERVATION)
    items, problems, rows = read_entries(data, "e.jsonl", settings)
    assert [item.body.id for item in items] == ["J1", "O1"]
    assert [problem.row for problem in problems] == [3, 4]
    assert rows == 4


@pytest.mark.parametrize("data", [b"", b"\n\n", b"[]"])
def test_nothing_is_a_problem(settings: Settings, data: bytes) -> None:
    items, problems, rows = read_entries(data, "e.jsonl", settings)
    assert (items, rows, len(problems)) == ((), 0, 1)


def test_one_key_twice_is_refused(settings: Settings) -> None:
    data = json.dumps(JUDGEMENT).replace('"id"', '"left": "C9", "id"').encode()
    items, problems, _ = read_entries(data, "e.json", settings)
    assert items == ()
    assert "stands twice" in problems[0].value
