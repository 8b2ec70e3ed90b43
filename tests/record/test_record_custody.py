"""Kinds about the record itself: redactions, releases, handovers, time-stamps."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from record.samples import NOW, settings
from truceline.record import (
    Blob,
    Delivery,
    Handover,
    Redaction,
    RedactionMode,
    Release,
    Taken,
    Timestamp,
    parse_body,
)

FILE = Blob(sha256="ab" * 32, name="briefing.pdf", size=1)
GOOD: dict[str, dict[str, Any]] = {
    "redaction": {
        "id": "X1", "target_kind": "source", "target_id": "S1", "fields": ("contact",),
        "mode": "erased", "reason": "the person asked for it",
    },
    "release": {
        "id": "B1", "size": 10, "root": "ab" * 32, "as_of": NOW, "version": "0.1",
        "files": (FILE,),
    },
    "delivery": {"id": "D1", "release_id": "B1", "recipient": "The chair", "given": NOW},
    "handover": {
        "id": "field@7", "origin": "field", "vkey": "field+1+x", "start": 3, "size": 7,
        "checkpoint": "field\n7\n",
    },
    "timestamp": {
        "id": "T1", "size": 10, "checkpoint": "front\n10\n", "token": "MA==",
        "authority": "A TSA", "stamped": NOW,
    },
}  # fmt: skip
MODELS = {
    "redaction": Redaction,
    "release": Release,
    "delivery": Delivery,
    "handover": Handover,
    "timestamp": Timestamp,
}


@pytest.mark.parametrize("kind", GOOD)
def test_the_good_ones_are_good(kind: str) -> None:
    made = MODELS[kind].model_validate(GOOD[kind])
    assert parse_body(made.model_dump_json()) == made
    assert made.model_dump()["kind"] == kind


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("redaction", {"fields": ()}),
        ("redaction", {"reason": ""}),
        ("redaction", {"mode": "shredded"}),
        ("redaction", {"value": "J. Doe"}),
        ("release", {"size": 0}),
        ("release", {"root": "AB" * 32}),
        ("release", {"root": "ab"}),
        ("release", {"files": ()}),
        ("delivery", {"recipient": ""}),
        ("delivery", {"given": "2025-12-01T00:00:00"}),
        ("handover", {"start": 7}),
        ("handover", {"start": 8}),
        ("handover", {"start": -1}),
        ("handover", {"size": 0}),
        ("timestamp", {"size": 0}),
    ],
)
def test_what_cannot_be(kind: str, change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"|".join([*change, "nothing"])) as error:
        MODELS[kind].model_validate(GOOD[kind] | change)
    assert "Doe" not in str(error.value)


def test_every_way_to_redact_has_its_word() -> None:
    assert [str(mode) for mode in RedactionMode] == ["withheld", "erased", "lifted"]


def test_an_entry_taken_over_says_where_it_stood() -> None:
    assert Taken(origin="field", index=0, recorded=NOW).recorded == NOW
    with pytest.raises(ValueError, match="index"):
        Taken(origin="field", index=-1, recorded=NOW)
    with pytest.raises(ValueError, match="timezone"):
        Taken(origin="field", index=0, recorded=datetime(2025, 12, 1))  # noqa: DTZ001


def test_settings_say_which_fields_to_seal_beyond_the_usual() -> None:
    assert settings(sealed=("claim.summary",)).sealed == ("claim.summary",)
    for wrong in ("claim.id", "summary", "source.informant.name"):
        with pytest.raises(ValueError, match="cannot be sealed; these can"):
            settings(sealed=(wrong,))


def test_instants_are_kept_to_the_second_in_utc() -> None:
    given = datetime.fromisoformat("2025-12-01T07:30:00.999+07:00")
    made = Delivery.model_validate(GOOD["delivery"] | {"given": given})
    assert made.given == datetime(2025, 12, 1, 0, 30, tzinfo=UTC)
