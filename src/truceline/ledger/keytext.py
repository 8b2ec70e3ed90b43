"""The text of a key, whatever kind of key it is: its name, its id, and base64 of type and key.

Source: C2SP signed-note (verifier keys and key ids) and, for the secret form, Go's x/mod note.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from typing import Final

from truceline.ledger.note import NoteError, check_name, decode_base64

ED25519: Final = 0x01
"""Type of a key that signs a note's text as it is."""

COSIGNATURE: Final = 0x04
"""Type of an Ed25519 key that cosigns checkpoints with the time."""

MLDSA_COSIGNATURE: Final = 0x06
"""Type of an ML-DSA-44 key that cosigns checkpoints with the time."""

_PRIVATE = "PRIVATE+KEY+"
_HEX = re.compile(r"[0-9a-f]{8}")


@dataclass(frozen=True, repr=False)
class KeyText:
    """A key as text is made of it. Printing it shows no key, for it may be a secret one.

    Attributes:
        name: The key's name: not empty, no white space, no plus sign.
        key_id: The id, 4 bytes. A secret key carries the id of its public half.
        kind: The signature type, one byte: `ED25519`, `COSIGNATURE`, `MLDSA_COSIGNATURE`, others.
        material: The key's own bytes.
    """

    name: str
    key_id: bytes
    kind: int
    material: bytes

    def __repr__(self) -> str:
        return f"KeyText(name={self.name!r}, key_id={self.key_id.hex()!r}, kind={self.kind:#04x})"

    @property
    def public(self) -> str:
        """``name+id in hex+base64(type and key)``."""
        key = base64.b64encode(bytes([self.kind]) + self.material).decode()
        return f"{self.name}+{self.key_id.hex()}+{key}"

    @property
    def secret(self) -> str:
        """The same behind ``PRIVATE+KEY+``."""
        return _PRIVATE + self.public

    @classmethod
    def of_public(cls, name: str, kind: int, material: bytes) -> KeyText:
        """A public key's text, with the id that follows from it."""
        return cls(name, key_id(name, kind, material), kind, material)

    @classmethod
    def from_public(cls, text: str) -> KeyText:
        """Read a public key's text; surrounding white space is ignored.

        Raises:
            NoteError: It is malformed, or its id is not the one that follows from the key.
        """
        found = _split(text.strip(), "a verifier key")
        expected = key_id(found.name, found.kind, found.material)
        if found.key_id != expected:
            raise NoteError(
                f"the key's id is {expected.hex()}, but its text says {found.key_id.hex()}"
            )
        return found

    @classmethod
    def from_secret(cls, text: str) -> KeyText:
        """Read a secret key's text; whoever makes a key of it compares the id.

        Raises:
            NoteError: It is malformed.
        """
        body = text.strip()
        if not body.startswith(_PRIVATE):
            raise NoteError(f"not a signer key: it does not start with {_PRIVATE[:-1]}")
        return _split(body.removeprefix(_PRIVATE), "a signer key")


def key_id(name: str, kind: int, public: bytes) -> bytes:
    """SHA-256(name, newline, type, public key), first 4 bytes."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]


def _split(text: str, what: str) -> KeyText:
    # The first two plus signs are the text's own: a name has none, and base64 comes last.
    parts = text.split("+", 2)
    if len(parts) != 3 or not _HEX.fullmatch(parts[1]):
        raise NoteError(f"not {what}: expected name+id+base64, the id as 8 hex digits")
    name, hexed, encoded = parts
    check_name(name)
    # What stands there may be a secret, so a complaint does not repeat it.
    try:
        key = decode_base64(encoded) if encoded.isascii() else b""
    except NoteError:
        key = b""
    if len(key) < 2:
        raise NoteError(f"not {what}: its last part is not canonical base64 of a type and a key")
    return KeyText(name, bytes.fromhex(hexed), key[0], key[1:])
