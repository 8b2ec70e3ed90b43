"""Every kind of entry survives the record, in one spelling only."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from record.samples import NOW, claim
from record.strategies import KINDS, entries, instants
from truceline.record import Body, Entry, Place, Taken, When, parse_body, parse_entry

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


# Written by the program as it was before entries had signatures or sealed fields.
_OLD = Path(__file__).parent / "entries_v1.jsonl"
_OLD_SHA256 = "01055b56c708f91dfb58e70c1c1f83cae9ab62b56206bcc1aee56ceba1a62fb1"


def test_entries_of_earlier_versions_keep_their_bytes_and_hash() -> None:
    lines = _OLD.read_bytes().splitlines()
    entries = [parse_entry(line) for line in lines]
    assert len({entry.body.kind for entry in entries}) == len(entries) == 13
    written = b"".join(entry.canonical() + b"\n" for entry in entries)
    assert hashlib.sha256(written).hexdigest() == _OLD_SHA256
    assert entries[2].hash == "03cde0d98a1106516652447d1c7c885c90ed19df729b1295b50ccd4ef8f1039d"
    assert all(entry.signatures == () and entry.sealed == {} for entry in entries)
    # Built anew from its fields, not only read back, an entry has these bytes too.
    rebuilt = [Entry.model_validate(json.loads(line)) for line in lines]
    assert [entry.canonical() for entry in rebuilt] == lines


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.__name__)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_is_said_stays_the_same_when_taken_over(kind: type[Any], data: st.DataObject) -> None:
    there = data.draw(entries(KINDS[kind])).model_copy(update={"taken": None})
    taken = Taken(origin="example.org/field", index=3, recorded=there.recorded)
    here = there.model_copy(update={"recorded": data.draw(instants), "taken": taken})
    here = parse_entry(here.canonical())
    assert here.said == there.said
    assert here.first_recorded() == there
    assert here.first_recorded().canonical() == there.canonical()
    assert here.hash != there.hash
    assert there.first_recorded() is there


def test_what_is_signed_covers_all_but_when_and_whence_it_was_recorded() -> None:
    entry = Entry(recorded=NOW, author="me", body=claim("C1"), sealed={"summary": "c"})
    later = datetime(2026, 1, 1, tzinfo=UTC)
    assert entry.model_copy(update={"recorded": later}).said == entry.said
    for change in (
        {"author": "you"},
        {"available": later},
        {"body": claim("C2")},
        {"sealed": {}},
        {"sealed": {"summary": "d"}},
    ):
        assert entry.model_copy(update=change).said != entry.said
    assert json.loads(entry.said)["body"] == json.loads(entry.canonical())["body"]


def test_an_error_repeats_nothing_that_was_read() -> None:
    with pytest.raises(ValueError, match="informant") as error:
        parse_body(
            '{"kind":"source","id":"S","publisher":"P","channel":"press","informant":["J. Doe"]}'
        )
    assert "Doe" not in str(error.value)
