"""A registration: predictions that are recorded before anybody knows."""

from __future__ import annotations

from typing import Any

import pytest

from record.samples import NOW
from truceline.record import LEAST_RESOLVED, Entry, Metric, Registration, known, parse_body
from truceline.record.settings import Clock

GOOD: dict[str, Any] = {
    "kind": "registration",
    "id": "G-1",
    "method": "0.1.0",
    "table": "ab" * 32,
    "size": 12,
    "predictions": [
        {"incident_id": "I-1", "occurrence": 0.6, "attribution": 0.55, "party": "arland"},
        {"incident_id": "I-2", "occurrence": 0.5},
    ],
    "metrics": [metric.value for metric in Metric],
    "author": "Ana A.",
    "reason": "before the patrols",
}


def test_a_good_one_is_read_back_the_same() -> None:
    made = Registration.model_validate(GOOD)
    assert parse_body(made.model_dump_json()) == made
    assert made.least == LEAST_RESOLVED == 60


@pytest.mark.parametrize(
    "change",
    [
        {"size": 0},
        {"table": "ab"},
        {"predictions": []},
        {"metrics": []},
        {"metrics": ["looks_good"]},
        {"least": 59},
        {"method": ""},
        {"predictions": [{"incident_id": "I-1", "occurrence": 1.0}]},
        {"predictions": [{"incident_id": "I-1", "occurrence": 0.0}]},
        {"predictions": [{"incident_id": "I-1", "occurrence": 0.5, "party": "arland"}]},
        {"predictions": [{"incident_id": "I-1", "occurrence": 0.5, "attribution": 0.5}]},
        {"predictions": [{"incident_id": "I-1", "occurrence": 0.5}] * 2},
    ],
)
def test_what_cannot_be(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(change))):
        Registration.model_validate(GOOD | change)


def test_it_is_known_from_when_it_was_recorded_on_either_clock() -> None:
    entry = Entry(recorded=NOW, author="me", body=Registration.model_validate(GOOD))
    assert known(entry, Clock.AVAILABLE) == known(entry, Clock.RECORDED) == NOW
