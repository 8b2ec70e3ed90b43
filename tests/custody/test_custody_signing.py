"""Signing a proposal, and checking a signature under an entry."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custody.signed import ANA, OPERATOR, ORIGIN, RITA, key, signed
from record.samples import NOW, claim, proposal, source
from truceline.custody.signing import (
    CannotSign,
    check_signature,
    sign_proposal,
    signed_digest,
)
from truceline.ledger import Signer
from truceline.record import SALT_BYTES, Disclosure, parse_proposal


def test_a_signature_holds_for_what_was_signed_and_nothing_else() -> None:
    entry = signed(source(informant="J. Doe"), ANA)
    (made,) = entry.signatures
    assert (made.key, made.key_id, made.signed) == ("ana", ANA.key_id.hex(), NOW)
    assert check_signature(entry.said, ORIGIN, made, ANA.verifier)
    assert check_signature(entry.said, ORIGIN, made, ANA.verifier.vkey)
    for said, origin, signature, who in (
        (entry.said + b" ", ORIGIN, made, ANA),
        (entry.said, "example.org/other", made, ANA),
        (entry.said, f"{ORIGIN}\nana", made, ANA),
        (entry.said, ORIGIN, made, RITA),
        (entry.said, ORIGIN, made, Signer("ana", RITA.seed)),
        (entry.said, ORIGIN, made, Signer("anna", ANA.seed)),
        (entry.said, ORIGIN, made.model_copy(update={"key": "rita"}), ANA),
        (entry.said, ORIGIN, made.model_copy(update={"key_id": "00000000"}), ANA),
        (entry.said, ORIGIN, made.model_copy(update={"signed": NOW + timedelta(seconds=1)}), ANA),
    ):
        assert not check_signature(said, origin, signature, who.verifier)
    assert not check_signature(entry.said, ORIGIN, made, "ana+00+no key at all")


@settings(max_examples=60)
@given(st.integers(0, 511))
def test_no_bit_of_a_signature_can_be_another(bit: int) -> None:
    entry = signed(claim("C1"), ANA)
    (made,) = entry.signatures
    value = bytearray(base64.b64decode(made.value))
    value[bit // 8] ^= 1 << bit % 8
    flipped = made.model_copy(update={"value": base64.b64encode(value).decode()})
    assert not check_signature(entry.said, ORIGIN, flipped, ANA.verifier)


def test_no_second_signature_can_be_made_from_one() -> None:
    """Ed25519 as in RFC 8032: adding the group's order to S must not give another that fits."""
    order = 2**252 + 27742317777372353535851937790883648493
    entry = signed(claim("C1"), ANA)
    (made,) = entry.signatures
    value = base64.b64decode(made.value)
    more = (int.from_bytes(value[32:], "little") + order).to_bytes(32, "little")
    other = made.model_copy(update={"value": base64.b64encode(value[:32] + more).decode()})
    assert not check_signature(entry.said, ORIGIN, other, ANA.verifier)


def test_two_people_sign_one_after_the_other() -> None:
    first = sign_proposal(proposal(source()), ANA, NOW)
    sent = parse_proposal(first.line())
    both = sign_proposal(sent, RITA, NOW + timedelta(days=2))
    assert [each.key for each in both.signatures] == ["ana", "rita"]
    assert both.signatures[0] == first.signatures[0]
    assert both.said == first.said == proposal(source()).said
    for signature, signer in zip(both.signatures, (ANA, RITA), strict=True):
        assert check_signature(both.said, ORIGIN, signature, signer.verifier)


def test_a_key_signs_a_proposal_once() -> None:
    made = sign_proposal(proposal(source()), ANA, NOW)
    for again in (ANA, key("ana"), Signer("ana", RITA.seed)):
        with pytest.raises(CannotSign, match="has signed this proposal already") as error:
            sign_proposal(made, again, NOW + timedelta(days=1))
        assert "second person" in error.value.remedy


def test_nobody_signs_what_is_not_what_they_were_shown() -> None:
    made = proposal(source(informant="J. Doe"))
    shown = Disclosure.make("informant", "A. Other", b"s" * SALT_BYTES)
    forged = made.model_copy(update={"disclosures": (shown.text,)})
    with pytest.raises(CannotSign, match="none of its sealed fields") as error:
        sign_proposal(forged, ANA, NOW)
    assert "Other" not in str(error.value)


def test_the_date_is_kept_to_the_second_in_utc() -> None:
    there = datetime(2025, 12, 1, 7, 0, 0, 999_999, tzinfo=timezone(timedelta(hours=7)))
    made = sign_proposal(proposal(source()), ANA, there)
    assert made.signatures[0].signed == datetime(2025, 12, 1, tzinfo=UTC)
    assert made.signatures == sign_proposal(proposal(source()), ANA, NOW).signatures
    with pytest.raises(ValueError, match="time zone"):
        sign_proposal(proposal(source()), ANA, datetime(2025, 12, 1))  # noqa: DTZ001


def test_signing_changes_nothing_of_what_is_said() -> None:
    before = proposal(source(informant="J. Doe"))
    after = sign_proposal(before, ANA, NOW)
    assert before.signatures == ()
    assert after.model_copy(update={"signatures": ()}) == before


def test_a_digest_tells_a_replay_whatever_its_signature_bytes_are() -> None:
    entry = signed(source(), ANA)
    (made,) = entry.signatures
    other = made.model_copy(update={"value": base64.b64encode(bytes(64)).decode()})
    assert signed_digest(entry.said, ORIGIN, made) == signed_digest(entry.said, ORIGIN, other)
    (second,) = signed(source(), OPERATOR).signatures
    assert signed_digest(entry.said, ORIGIN, made) != signed_digest(entry.said, ORIGIN, second)
