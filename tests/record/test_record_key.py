"""Grants of keys, and the text that a key signs."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

import pytest
import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from record.samples import NOW, grant, source
from truceline.record import (
    Entry,
    EntrySignature,
    Grant,
    KeyRole,
    parse_body,
    parse_entry,
    signed_text,
)

VKEY = "army.example+1234abcd+AQ=="


def test_a_grant_names_a_party_exactly_when_its_role_is_party() -> None:
    assert grant(VKEY, "party", "Liaison office", party="arland").party == "arland"
    for role in set(KeyRole) - {KeyRole.PARTY}:
        assert grant(VKEY, role, "Office").party is None
        with pytest.raises(ValueError, match="party"):
            grant(VKEY, role, "Office", party="arland")
    with pytest.raises(ValueError, match="party"):
        grant(VKEY, "party", "Liaison office")


def test_a_grant_has_the_name_of_its_key() -> None:
    with pytest.raises(ValueError, match=r"key is named 'army\.example', not 'navy\.example'"):
        grant(VKEY, "analyst", "Office", id="navy.example")


@pytest.mark.parametrize("change", [{"role": "king"}, {"until": "2025-12-01"}, {"secret": "x"}])
def test_grants_that_cannot_be(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"role|until|secret"):
        Grant.model_validate(grant(VKEY, "analyst", "Office").model_dump() | change)


def test_a_grant_is_written_by_hand_too() -> None:
    text = '{"kind":"grant","id":"a","vkey":"a+1+b","role":"observer","holder":"Team 2"}'
    assert parse_body(text) == grant("a+1+b", "observer", "Team 2")


def test_what_is_signed_is_this_text() -> None:
    """The form is fixed: a signature made today must be checkable for ever."""
    assert signed_text("example.org/front", b"{}", "A", "2025-12-01T00:00:00Z") == (
        b"truceline entry v1\n"
        b"example.org/front\n"
        b"A\n"
        b"2025-12-01T00:00:00Z\n"
        b"RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=\n"
    )
    assert base64.b64encode(hashlib.sha256(b"{}").digest()) == (
        b"RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o="
    )


def test_a_signature_can_be_checked_with_nothing_of_ours() -> None:
    """As a party would do it: from the entry's bytes alone, without this program's classes."""
    private = Ed25519PrivateKey.generate()
    entry = Entry(recorded=NOW, author="me", body=source())
    text = signed_text("log", entry.said, "me", "2025-12-01T00:00:00Z")
    value = base64.b64encode(private.sign(text)).decode()
    signature = EntrySignature(key="me", key_id="00000000", signed=NOW, value=value)
    data = entry.model_copy(update={"signatures": (signature,)}).canonical()

    fields = json.loads(data)
    (made,) = fields.pop("signatures")
    fields.pop("recorded")
    digest = base64.b64encode(hashlib.sha256(rfc8785.dumps(fields)).digest()).decode()
    lines = ("truceline entry v1", "log", made["key"], made["signed"], digest)
    again = "".join(f"{line}\n" for line in lines).encode()
    private.public_key().verify(base64.b64decode(made["value"]), again)
    with pytest.raises(InvalidSignature):
        private.public_key().verify(base64.b64decode(made["value"]), again + b"\n")


@pytest.mark.parametrize(
    "value",
    [
        "",
        base64.b64encode(b"x" * 63).decode(),
        base64.b64encode(b"x" * 65).decode(),
        base64.b64encode(b"x" * 64).decode().rstrip("="),
        base64.b64encode(b"x" * 64).decode().replace("eA==", "eB=="),  # unused bits set
        base64.b64encode(b"x" * 64).decode() + "\n",
        "*" * 88,
    ],
)
def test_a_signature_has_one_spelling(value: str) -> None:
    with pytest.raises(ValueError, match=r"base64|padding|alphabet"):
        EntrySignature(key="me", key_id="00000000", signed=NOW, value=value)


def test_signatures_keep_their_order() -> None:
    one, two = (
        EntrySignature(key=key, key_id="0", signed=NOW, value=base64.b64encode(byte * 64).decode())
        for key, byte in (("b", b"1"), ("a", b"2"))
    )
    entry = Entry(recorded=NOW, author="me", body=source(), signatures=(one, two))
    assert parse_entry(entry.canonical()).signatures == (one, two)
    assert entry.said == entry.model_copy(update={"signatures": (two, one)}).said
