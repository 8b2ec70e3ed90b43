"""A proposal: what it says is what will be recorded, and what it carries stays its own."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from record.samples import NOW, claim, observation, proposal, source
from record.strategies import KINDS, ids, instants, signatures, some, text
from truceline.record import (
    SALT_BYTES,
    Disclosure,
    Entry,
    Proposal,
    opened,
    parse_entry,
    parse_proposal,
)

bodies = st.sampled_from(sorted(KINDS, key=lambda kind: kind.__name__)).flatmap(KINDS.__getitem__)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    body=bodies,
    origin=ids,
    author=text,
    available=st.none() | instants,
    signed=some(signatures),
    recorded=instants,
)
def test_it_travels_and_is_recorded_unchanged(
    body: Any, origin: str, author: str, available: Any, signed: Any, recorded: datetime
) -> None:
    made = proposal(body, origin, author=author, available=available)
    made = made.model_copy(update={"signatures": signed})
    line = made.line()
    assert line.endswith(b"}\n")
    assert line.count(b"\n") == 1
    read = parse_proposal(line)
    assert read == made
    assert read.line() == line
    assert read.said == made.said
    assert opened(read.body, read.sealed, read.opening()) == body
    entry = read.entry(recorded)
    assert entry.said == made.said
    assert entry.signatures == signed
    assert parse_entry(entry.canonical()) == entry


def test_what_opens_it_is_neither_signed_nor_recorded_nor_printed() -> None:
    made = proposal(source(informant="J. Doe"))
    closed = made.model_copy(update={"disclosures": ()})
    assert made.said == closed.said
    assert made.entry(NOW) == closed.entry(NOW)
    (secret,) = made.disclosures
    for shown in (repr(made), str(made), repr([made]), str(made.entry(NOW).canonical())):
        assert secret not in shown
        assert "Doe" not in shown
    assert secret.encode() in made.line()


def test_sealed_fields_are_part_of_what_is_signed() -> None:
    """Otherwise another value could be put in place of the one that the signer saw."""
    made, other = proposal(source(informant="J. Doe")), proposal(source(informant="J. Doe"))
    assert made.body == other.body
    assert made.said != other.said


def _disclosing(made: Proposal, *disclosures: Disclosure) -> Proposal:
    return made.model_copy(update={"disclosures": tuple(each.text for each in disclosures)})


def test_disclosures_must_open_its_own_fields() -> None:
    made = proposal(source(informant="J. Doe", contact="+00 123"))
    informant, contact = made.opening()
    assert _disclosing(made, contact).opening() == (contact,)
    forged = Disclosure.make("informant", "A. Other", b"s" * SALT_BYTES)
    swapped = made.model_copy(
        update={"sealed": {"informant": contact.commitment, "contact": informant.commitment}}
    )
    for wrong in (_disclosing(made, informant, forged), swapped):
        with pytest.raises(ValueError, match="none of its sealed fields") as error:
            wrong.opening()
        assert "Other" not in str(error.value)


def test_a_disclosure_of_what_cannot_be_sealed_or_cannot_stand_there_is_refused() -> None:
    """Opening it would fail for everybody later, or change whose word it is."""
    for body, field, value in (
        (claim("C1"), "speaker", {"name": "x", "role": "party", "party": "borduria"}),
        (claim("C1"), "id", "C2"),
        (source(), "informant", ["J. Doe"]),
        (observation(), "bearing_deg", "J. Doe"),
    ):
        smuggled = Disclosure.make(field, value, b"s" * SALT_BYTES)
        made = proposal(body).model_copy(update={"sealed": {field: smuggled.commitment}})
        with pytest.raises(ValueError, match=r"sealed fields|valid") as error:
            _disclosing(made, smuggled).opening()
        assert "Doe" not in str(error.value)


@pytest.mark.parametrize(
    "change",
    [
        {"form": "truceline-proposal/2"},
        {"recorded": "2025-12-01T00:00:00Z"},
        {"origin": None},
        {"body": {"kind": "source", "id": "S", "publisher": "P"}},
        {"disclosures": [1]},
        {"signatures": [{"key": "a", "key_id": "00", "signed": "2025-12-01T00:00:00Z"}]},
    ],
)
def test_what_is_no_proposal(change: dict[str, Any]) -> None:
    fields = json.loads(proposal(source()).line())
    assert parse_proposal(json.dumps(fields).encode())
    with pytest.raises(ValueError, match="not a proposal"):
        parse_proposal(json.dumps(fields | change).encode())


def test_an_error_repeats_no_value() -> None:
    fields = json.loads(proposal(source()).line())
    fields["body"]["informant"] = ["J. Doe"]
    with pytest.raises(ValueError, match="informant") as error:
        parse_proposal(json.dumps(fields).encode())
    assert "Doe" not in str(error.value)


def test_an_entry_takes_over_what_the_proposal_says() -> None:
    available = datetime(2025, 7, 25, tzinfo=UTC)
    made = proposal(source(informant="J. Doe"), author="me", available=available)
    assert made.entry(NOW) == Entry(
        recorded=NOW, available=available, author="me", body=source(), sealed=made.sealed
    )
