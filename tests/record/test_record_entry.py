"""Every kind of entry survives the record, in one spelling only."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from record.samples import NOW, claim
from record.strategies import KINDS, entries
from truceline.record import Body, Entry, Place, When, parse_body, parse_entry

EVERY = get_args(get_args(Body)[0])


def test_every_kind_has_a_strategy() -> None:
    assert set(KINDS) == set(EVERY)


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.__name__)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_round_trip(kind: type[Any], data: st.DataObject) -> None:
    entry = data.draw(entries(KINDS[kind]))
    sealed = entry.canonical()
    read = parse_entry(sealed)
    assert read == entry
    assert type(read.body) is kind
    assert read.canonical() == sealed
    assert read.hash == hashlib.sha256(sealed).hexdigest()
    # The body alone, as it is written by hand, is the same value too.
    assert parse_body(json.dumps(json.loads(sealed)["body"])) == entry.body


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.__name__)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_second_spelling_is_refused(kind: type[Any], data: st.DataObject) -> None:
    sealed = data.draw(entries(KINDS[kind])).canonical()
    fields = json.loads(sealed)
    others = [
        json.dumps(fields, ensure_ascii=False).encode(),  # blanks after , and :
        json.dumps(dict(reversed(fields.items())), separators=(",", ":")).encode(),
        sealed + b"\n",
        b"\xef\xbb\xbf" + sealed,
    ]
    for other in others:
        with pytest.raises(ValueError, match=r"not an entry|canonical"):
            parse_entry(other)


def _sealed(**fields: Any) -> bytes:
    return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()


@pytest.mark.parametrize(
    "change",
    [
        {"available": None},  # a default written out
        {"recorded": "2025-12-01T07:00:00+07:00"},  # the same instant in another zone
        {"recorded": "2025-12-01T00:00:00.000Z"},
        {"v": 2},
        {"unheard_of": 1},
        {"author": None},
    ],
)
def test_one_entry_has_one_hash(change: dict[str, Any]) -> None:
    fields = json.loads(Entry(recorded=NOW, author="me", body=claim("C1")).canonical())
    assert parse_entry(_sealed(**fields))
    with pytest.raises(ValueError, match=r"not an entry|canonical"):
        parse_entry(_sealed(**fields | change))


def test_defaults_are_left_out() -> None:
    entry = Entry(recorded=NOW, author="me", body=claim("C1", place="Ford", at=None))
    body = json.loads(entry.canonical())["body"]
    assert body["kind"] == "claim"
    assert "casualties" not in body
    assert "credibility" not in body
    assert body["where"] == {"precision": "locality", "words": "Ford"}


def test_an_unknown_field_is_refused_deep_inside() -> None:
    fields = json.loads(Entry(recorded=NOW, author="me", body=claim("C1")).canonical())
    fields["body"]["where"]["shape"]["altitude"] = 3
    with pytest.raises(ValueError, match="altitude"):
        parse_entry(_sealed(**fields))


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"\xff", b"null", b'{"v":1'])
def test_what_is_no_entry(data: bytes) -> None:
    with pytest.raises(ValueError, match="not an entry"):
        parse_entry(data)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="kind"):
        parse_body('{"kind":"rumour","id":"R1"}')


def test_naive_instants_are_refused() -> None:
    with pytest.raises(ValueError, match="timezone"):
        Entry(recorded=datetime(2025, 1, 1), author="me", body=claim("C1"))  # noqa: DTZ001


def test_a_number_that_json_cannot_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        Place(
            id="P", source_id="S", names=({"text": "x"},), lon=1.0, lat=1.0, radius_m=float("inf")
        )  # type: ignore[arg-type]


def test_a_mistyped_early_year_does_not_make_the_record_unreadable() -> None:
    early = datetime(925, 7, 24, tzinfo=UTC)
    entry = Entry(
        recorded=NOW, author="me", body=claim("C1").model_copy(update={"when": When.at(early)})
    )
    assert parse_entry(entry.canonical()) == entry
