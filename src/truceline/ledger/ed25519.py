"""Ed25519 keys with a name, and their text forms.

Source: RFC 8032; C2SP signed-note for the key id and the verifier key's text (vkey).
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from truceline.ledger.note import NoteError, check_name, decode_base64

_ED25519 = 0x01


@dataclass(frozen=True)
class Verifier:
    """An Ed25519 public key with its name.

    Attributes:
        name: The key's name: not empty, no white space, no plus sign.
        public: The 32 bytes of the public key.

    Raises:
        NoteError: The name or the key is not usable.
    """

    name: str
    public: bytes

    def __post_init__(self) -> None:
        check_name(self.name)
        if len(self.public) != 32:
            raise NoteError(f"an Ed25519 public key has 32 bytes, this one {len(self.public)}")

    @property
    def key_id(self) -> bytes:
        """SHA-256(name, newline, 0x01, public key), first 4 bytes."""
        return _key_id(self.name, self.public)

    @property
    def vkey(self) -> str:
        """The key as text: ``name+key id in hex+base64(0x01 and public key)``."""
        key = base64.b64encode(bytes([_ED25519]) + self.public).decode()
        return f"{self.name}+{self.key_id.hex()}+{key}"

    @classmethod
    def from_vkey(cls, text: str) -> Verifier:
        """Read a key from its text form; surrounding white space is ignored.

        Raises:
            NoteError: It is not a verifier key, not Ed25519, or its id does not fit.
        """
        name, key_id, public = _split_key(text.strip(), "a verifier key")
        found = cls(name, public)
        if found.key_id.hex() != key_id:
            raise NoteError(f"the key's id is {found.key_id.hex()}, but its text says {key_id}")
        return found

    def verify(self, text: bytes, signature: bytes) -> bool:
        """Whether this key made this 64-byte signature over this text."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, repr=False)
class Signer:
    """An Ed25519 private key with its name. Printing it does not show the secret.

    Attributes:
        name: The key's name: not empty, no white space, no plus sign.
        seed: The 32 secret bytes.

    Raises:
        NoteError: The name or the seed is not usable.
    """

    name: str
    seed: bytes

    def __post_init__(self) -> None:
        check_name(self.name)
        if len(self.seed) != 32:
            raise NoteError(f"an Ed25519 private key has 32 bytes, this one {len(self.seed)}")

    def __repr__(self) -> str:
        return f"Signer(name={self.name!r}, key_id={self.key_id.hex()!r})"

    @classmethod
    def generate(cls, name: str) -> Signer:
        """A new key from the system's randomness."""
        return cls(name, Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def verifier(self) -> Verifier:
        """The public half."""
        key = Ed25519PrivateKey.from_private_bytes(self.seed).public_key()
        return Verifier(self.name, key.public_bytes_raw())

    @property
    def key_id(self) -> bytes:
        """The public half's 4-byte id."""
        return self.verifier.key_id

    @property
    def skey(self) -> str:
        """The secret as text: ``PRIVATE+KEY+name+key id in hex+base64(0x01 and seed)``."""
        key = base64.b64encode(bytes([_ED25519]) + self.seed).decode()
        return f"PRIVATE+KEY+{self.name}+{self.key_id.hex()}+{key}"

    @classmethod
    def from_skey(cls, text: str) -> Signer:
        """Read a key from its secret text form; surrounding white space is ignored.

        Raises:
            NoteError: It is not a signer key, not Ed25519, or its id does not fit.
        """
        body = text.strip()
        if not body.startswith("PRIVATE+KEY+"):
            raise NoteError("not a signer key: it does not start with PRIVATE+KEY+")
        name, key_id, seed = _split_key(body.removeprefix("PRIVATE+KEY+"), "a signer key")
        found = cls(name, seed)
        if found.key_id.hex() != key_id:
            raise NoteError(f"the key's id is {found.key_id.hex()}, but its text says {key_id}")
        return found

    def sign(self, text: bytes) -> bytes:
        """The 64-byte signature over this text."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(text)


def _key_id(name: str, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + bytes([_ED25519]) + public).digest()[:4]


def _split_key(text: str, what: str) -> tuple[str, str, bytes]:
    """A key text's name, id in hex, and 32 bytes."""
    parts = text.split("+", 2)
    if len(parts) != 3:
        raise NoteError(f"not {what}: expected name+id+base64")
    name, key_id, encoded = parts
    key = decode_base64(encoded) if encoded.isascii() else b""
    if len(key) != 33 or key[0] != _ED25519:
        raise NoteError(f"not {what} for Ed25519: expected base64 of 0x01 and 32 bytes")
    return name, key_id, key[1:]
