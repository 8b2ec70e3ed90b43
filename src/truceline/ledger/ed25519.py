"""Ed25519 keys with a name, and their text forms.

Source: RFC 8032; C2SP signed-note for the key id and the verifier key's text (vkey).
"""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from truceline.ledger.keytext import ED25519, KeyText, key_id
from truceline.ledger.note import NoteError, check_name


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
        return key_id(self.name, ED25519, self.public)

    @property
    def vkey(self) -> str:
        """The key as text: ``name+key id in hex+base64(0x01 and public key)``."""
        return KeyText.of_public(self.name, ED25519, self.public).public

    @classmethod
    def from_vkey(cls, text: str) -> Verifier:
        """Read a key from its text form; surrounding white space is ignored.

        Raises:
            NoteError: It is not a verifier key, not Ed25519, or its id does not fit.
        """
        found = KeyText.from_public(text)
        _check_kind(found, "a verifier key")
        return cls(found.name, found.material)

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
        return KeyText(self.name, self.key_id, ED25519, self.seed).secret

    @classmethod
    def from_skey(cls, text: str) -> Signer:
        """Read a key from its secret text form; surrounding white space is ignored.

        Raises:
            NoteError: It is not a signer key, not Ed25519, or its id does not fit.
        """
        read = KeyText.from_secret(text)
        _check_kind(read, "a signer key")
        found = cls(read.name, read.material)
        if found.key_id != read.key_id:
            raise NoteError(
                f"the key's id is {found.key_id.hex()}, but its text says {read.key_id.hex()}"
            )
        return found

    def sign(self, text: bytes) -> bytes:
        """The 64-byte signature over this text."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(text)


def _check_kind(found: KeyText, what: str) -> None:
    if found.kind != ED25519 or len(found.material) != 32:
        raise NoteError(f"not {what} for Ed25519: expected base64 of 0x01 and 32 bytes")


def is_small_order(public: bytes) -> bool:
    """Whether a public key is one of the few that anybody can make fitting signatures for.

    Source: Chalkias, Garillot and Nikolaenko, "Taming the many EdDSAs" (2020), table 1: the points
    whose order is 8 or less, in every spelling that is accepted. The sign bit does not matter.
    """
    return public[:31] + bytes([public[31] & 0x7F]) in _SMALL_ORDER


_SMALL_ORDER = frozenset(
    bytes.fromhex(point)
    for point in (
        "00" * 32,
        "01" + "00" * 31,
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ec" + "ff" * 30 + "7f",
        "ed" + "ff" * 30 + "7f",
        "ee" + "ff" * 30 + "7f",
    )
)
