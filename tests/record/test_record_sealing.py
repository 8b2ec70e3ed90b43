"""Sealed fields: what stands in the record says nothing, and what was sealed comes back whole."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

import pytest
import rfc8785
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from record.samples import NOW, claim, observation, source
from record.strategies import KINDS
from truceline.record import (
    KEPT,
    SALT_BYTES,
    SEALABLE,
    TOGETHER,
    Body,
    Claim,
    Disclosure,
    Entry,
    Observation,
    Source,
    commitment_of,
    content,
    masked,
    opened,
    parse_entry,
    seal,
    sealed_fields,
)

QUICK = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
sealable_bodies = st.sampled_from([Source, Claim, Observation]).flatmap(KINDS.__getitem__)
chosen = st.sets(st.sampled_from(sorted(SEALABLE)))
salts = st.lists(
    st.binary(min_size=SALT_BYTES, max_size=SALT_BYTES), min_size=99, max_size=99, unique=True
)


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def counting() -> Any:
    """Salts that are all different, and the same at every run."""
    return iter(hashlib.sha256(str(number).encode()).digest() for number in range(999)).__next__


def bare(text: bytes) -> Disclosure:
    return Disclosure.parse(b64(text))


@QUICK
@given(body=sealable_bodies, also=chosen, salt=salts)
def test_what_was_sealed_comes_back_whole(body: Body, also: set[str], salt: list[bytes]) -> None:
    held, sealed, disclosures = seal(body, also, iter(salt).__next__)
    assert opened(held, sealed, disclosures) == body
    assert content(opened(held, sealed, disclosures)) == content(body)
    assert {each.field: each.commitment for each in disclosures} == sealed
    assert set(sealed) <= set(sealed_fields(body.kind, also))
    # In the record it parses, and stands with a placeholder in every field.
    entry = Entry(recorded=NOW, author="me", body=held, sealed=sealed)
    assert parse_entry(entry.canonical()) == entry
    assert masked(held, sealed_fields(body.kind, also)) == held
    assert masked(body, sealed) == held
    # Sealing what is sealed already finds nothing more to seal.
    assert seal(held, also, iter(salt).__next__) == (held, {}, ())


@QUICK
@given(body=sealable_bodies, also=chosen, salt=salts, data=st.data())
def test_each_field_is_opened_alone(
    body: Body, also: set[str], salt: list[bytes], data: st.DataObject
) -> None:
    held, sealed, disclosures = seal(body, also, iter(salt).__next__)
    some = data.draw(st.sets(st.sampled_from(disclosures)) if disclosures else st.just(set()))
    closed = set(sealed) - {each.field for each in some}
    assert opened(held, sealed, some) == masked(body, closed)


def test_what_must_never_stand_in_the_record_is_always_sealed() -> None:
    person = source(informant="J. Doe", contact="+00 123")
    held, sealed, disclosures = seal(person, (), counting())
    assert isinstance(held, Source)
    assert (held.informant, held.contact) == ("", "")
    assert list(sealed) == ["informant", "contact"]
    assert [each.value for each in disclosures] == ["J. Doe", "+00 123"]
    held, sealed, _ = seal(observation(), (), counting())
    assert set(sealed) == {"standpoint", "bearing_deg", "range_m", "exact", "media"}
    for secret in (b"Post 7", b"271.5", b"2400", b"104.61", b"voice.ogg", b"abab"):
        assert secret in content(observation())
        assert secret not in content(held)
        assert secret not in Entry(recorded=NOW, author="me", body=held, sealed=sealed).canonical()


def test_an_empty_field_is_not_sealed() -> None:
    assert seal(source(), SEALABLE, counting())[1].keys() == {"publisher"}
    assert seal(source(informant=""), (), counting()) == (source(), {}, ())


def test_a_case_seals_further_fields_of_its_choice() -> None:
    said = claim("C1", by="arland:A. Speaker", admin="Green District")
    held, sealed, disclosures = seal(said, ("claim.speaker.name", "claim.where.shape"), counting())
    assert isinstance(held, Claim)
    assert held.speaker.name == "withheld"
    assert held.speaker.party == "arland", "whose word it is stays readable"
    assert held.where.shape is None
    assert held.where.admin == "Green District"
    assert set(sealed) == {"speaker.name", "where.shape"}
    assert opened(held, sealed, disclosures) == said


def test_equal_values_have_different_commitments() -> None:
    body = source(informant="J. Doe", contact="J. Doe")
    salt = counting()
    first = seal(body, (), salt)[1]
    second = seal(body, (), salt)[1]
    assert len({*first.values(), *second.values()}) == 4


VILLAGES = [f"Village {number}" for number in range(5_000)]


def test_a_guess_cannot_be_tested_without_the_salt() -> None:
    """An erased field: value and salt are gone, the attacker has a list that the value is on."""
    secret = VILLAGES[4_321]
    body = source(informant=secret, contact="+00 123")
    _, sealed, (informant, contact) = seal(body, (), counting())
    target = sealed["informant"]
    # What is left to try: no salt, salts that a careless program would use, and the salt of the
    # other field, which was opened.
    known = json.loads(base64.urlsafe_b64decode(contact.text + "=="))[0]
    tried = ["", "0", b64(bytes(16)), b64(bytes(SALT_BYTES)), known, target, body.id]
    for name in VILLAGES:
        assert b64(hashlib.sha256(name.encode()).digest()) != target
        for salt in tried:
            array = rfc8785.dumps([salt, "informant", name])
            assert commitment_of(b64(array)) != target
    # With the salt, the same list gives the name at once: this is why it is erased with the value.
    salt = json.loads(base64.urlsafe_b64decode(informant.text + "=="))[0]
    assert [
        name
        for name in VILLAGES
        if commitment_of(b64(rfc8785.dumps([salt, "informant", name]))) == target
    ] == [secret]


def test_a_salt_that_could_be_guessed_is_refused() -> None:
    with pytest.raises(ValueError, match="15 bytes"):
        seal(source(informant="J. Doe"), (), lambda: b"x" * 15)
    for salt in ("", "x" * 21):
        with pytest.raises(ValueError, match="salt"):
            bare(rfc8785.dumps([salt, "informant", "J. Doe"]))


def test_a_disclosure_for_another_commitment_opens_nothing() -> None:
    held, sealed, disclosures = seal(source(informant="A", contact="B"), (), counting())
    assert opened(held, {}, disclosures) == held
    swapped = {"informant": sealed["contact"], "contact": sealed["informant"]}
    assert opened(held, swapped, disclosures) == held
    forged = Disclosure.make("informant", "C", b"s" * SALT_BYTES)
    assert opened(held, sealed, [forged]) == held


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "C2"),
        ("speaker", {"name": "Army", "role": "party", "party": "borduria"}),
        ("speaker.party", "borduria"),
        ("stance", "admits"),
        ("accused", "arland"),
        ("kind", "source"),
    ],
)
def test_nothing_else_can_be_changed_by_opening_it(field: str, value: Any) -> None:
    """Or a party could sign its own words and open them as those of the other party."""
    said = claim("C1", by="arland", accused="borduria")
    smuggled = Disclosure.make(field, value, b"s" * SALT_BYTES)
    assert opened(said, {field: smuggled.commitment}, [smuggled]) == said


def test_an_opened_value_must_fit_its_field_and_is_not_repeated_where_it_does_not() -> None:
    held, _, _ = seal(source(informant="A"), (), counting())
    wrong = Disclosure.make("informant", {"name": "J. Doe"}, b"s" * SALT_BYTES)
    with pytest.raises(ValueError, match="informant") as error:
        opened(held, {"informant": wrong.commitment}, [wrong])
    assert "Doe" not in str(error.value)


def test_printing_a_disclosure_shows_nothing() -> None:
    made = Disclosure.make("informant", "J. Doe", b"s" * SALT_BYTES)
    assert "Doe" not in repr(made)
    assert made.text not in repr(made)
    assert made.text not in str([made])
    assert Disclosure.parse(made.text) == made


SALT = b64(b"s" * SALT_BYTES)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[",
        b'"abc"',
        b"{}",
        b'["%s","informant"]' % SALT.encode(),
        b'["%s","informant","J. Doe",1]' % SALT.encode(),
        b'["%s",1,"J. Doe"]' % SALT.encode(),
        b'[1,"informant","J. Doe"]',
        b'["%s", "informant", "J. Doe"]' % SALT.encode(),  # a second spelling, with blanks
        b'["%s","informant",NaN]' % SALT.encode(),
        b'["%s","informant",1e400]' % SALT.encode(),
        b'["%s","informant",123456789012345678901234567890]' % SALT.encode(),
        rb'["%s","informant","\ud800"]' % SALT.encode(),
        b'["%s","informant","J. Doe"]\n' % SALT.encode(),
        b"[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_what_is_no_disclosure(text: bytes) -> None:
    with pytest.raises(ValueError, match="not a disclosure") as error:
        bare(text)
    assert "Doe" not in str(error.value)


def test_no_other_spelling_of_the_text_is_taken() -> None:
    made = Disclosure.make("informant", "J. Doe", b"s" * SALT_BYTES)
    for other in (made.text + "=", made.text + "\n", "*" + made.text, made.text + "ü"):
        with pytest.raises(ValueError, match="not a disclosure"):
            Disclosure.parse(other)


def test_the_form_is_that_of_rfc_9901() -> None:
    """SHA-256 over the ASCII of the disclosure, not over the JSON within it (section 4.2.3)."""
    made = Disclosure.make("informant", "J. Doe", b"s" * SALT_BYTES)
    array = base64.urlsafe_b64decode(made.text + "=" * (-len(made.text) % 4))
    assert json.loads(array) == [SALT, "informant", "J. Doe"]
    assert made.commitment == b64(hashlib.sha256(made.text.encode("ascii")).digest())
    # The example of section 4.2.3 of the RFC.
    example = "WyI2cU1RdlJMNWhhaiIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0"
    assert commitment_of(example) == "uutlBuYeMDyjLLTpf6Jxi7yNkEF35jdyWMn9U7b_RYY"


def test_the_tables_of_fields_fit_the_kinds() -> None:
    assert set(SEALABLE) >= KEPT
    assert all(group <= KEPT for group in TOGETHER)
    models: dict[str, Any] = {model.model_fields["kind"].default: model for model in KINDS}
    for name in SEALABLE:
        kind, *path = name.split(".")
        model = models[kind]
        for step in path[:-1]:
            model = model.model_fields[step].annotation
        assert path[-1] in model.model_fields, name


def test_a_required_field_is_masked_by_a_word() -> None:
    """Otherwise the body would not parse once it is masked."""
    body = observation(where={"words": "Hill", "also": ("Hügel",), "admin": "D"}, summary="s")
    held = masked(body, sealed_fields("observation", SEALABLE))
    assert isinstance(held, Observation)
    assert (held.team, held.where.words) == ("withheld", "withheld")
    assert (held.where.also, held.where.admin, held.summary) == ((), "", "")
    assert (held.id, held.event_type, held.when) == (body.id, body.event_type, body.when)
