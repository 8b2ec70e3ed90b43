"""Cosignatures: a witness's signature over a checkpoint and the time, with Ed25519.

Source: C2SP tlog-cosignature (``cosignature/v1``), key type 0x04. What a witness says with one: as
of this time, the largest tree it has seen of this log, and found to be consistent with all it saw
before, is this one. It says nothing about what the entries say.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Protocol

from truceline.ledger.ed25519 import Signer, Verifier, is_small_order
from truceline.ledger.keytext import COSIGNATURE, KeyText, key_id
from truceline.ledger.note import NoteError, NoteSigner, NoteVerifier

MAX_TIME = (1 << 63) - 1
"""The latest time a cosignature can carry, in seconds since 1970-01-01 UTC."""

_STAMP = 8


class CosignatureVerifier(NoteVerifier, Protocol):
    """A witness's public key, of whatever kind."""

    @property
    def public(self) -> bytes:
        """The public key's bytes."""

    @property
    def vkey(self) -> str:
        """The key as text."""

    def signed_at(self, text: bytes, signature: bytes) -> int | None:
        """When this key cosigned this text: POSIX seconds, or None if it did not."""


class CosignatureSigner(NoteSigner, Protocol):
    """A witness's private key, of whatever kind."""

    @property
    def verifier(self) -> CosignatureVerifier:
        """The public half."""

    @property
    def skey(self) -> str:
        """The secret as text."""

    def cosign(self, text: bytes, at: int) -> bytes:
        """The time (POSIX seconds) and signature over a checkpoint's text, without the key id."""


@dataclass(frozen=True)
class Ed25519Cosigner:
    """A witness's Ed25519 public key with its name.

    Attributes:
        name: The key's name: not empty, no white space, no plus sign.
        public: The 32 bytes of the public key.

    Raises:
        NoteError: The name or the key is not usable.
    """

    name: str
    public: bytes

    def __post_init__(self) -> None:
        Verifier(self.name, self.public)
        if is_small_order(self.public):
            # A quorum that counted it would count whoever asks.
            raise NoteError("this is a key that anybody can sign for; make a new one")

    @property
    def key_id(self) -> bytes:
        """SHA-256(name, newline, 0x04, public key), first 4 bytes."""
        return key_id(self.name, COSIGNATURE, self.public)

    @property
    def vkey(self) -> str:
        """The key as text: ``name+key id in hex+base64(0x04 and public key)``."""
        return KeyText.of_public(self.name, COSIGNATURE, self.public).public

    def verify(self, text: bytes, signature: bytes) -> bool:
        """Whether this key made this 72-byte cosignature over this checkpoint's text."""
        return self.signed_at(text, signature) is not None

    def signed_at(self, text: bytes, signature: bytes) -> int | None:
        """When this key cosigned this text: POSIX seconds, or None if it did not."""
        at = read_time(signature)
        if at is None:
            return None
        plain = Verifier(self.name, self.public)
        return at if plain.verify(_message(text, at), signature[_STAMP:]) else None


@dataclass(frozen=True, repr=False)
class Ed25519CosignatureSigner:
    """A witness's Ed25519 private key with its name. Printing it does not show the secret.

    Attributes:
        name: The key's name: not empty, no white space, no plus sign.
        seed: The 32 secret bytes. The same key must not serve under two names: the name is not
            part of what is signed.

    Raises:
        NoteError: The name or the seed is not usable.
    """

    name: str
    seed: bytes

    def __post_init__(self) -> None:
        Signer(self.name, self.seed)

    def __repr__(self) -> str:
        return f"Ed25519CosignatureSigner(name={self.name!r}, key_id={self.key_id.hex()!r})"

    @classmethod
    def generate(cls, name: str) -> Ed25519CosignatureSigner:
        """A new key from the system's randomness."""
        return cls(name, Signer.generate(name).seed)

    @property
    def verifier(self) -> Ed25519Cosigner:
        """The public half."""
        return Ed25519Cosigner(self.name, Signer(self.name, self.seed).verifier.public)

    @property
    def key_id(self) -> bytes:
        """The public half's 4-byte id."""
        return self.verifier.key_id

    @property
    def skey(self) -> str:
        """The secret as text: ``PRIVATE+KEY+name+key id in hex+base64(0x04 and seed)``."""
        return KeyText(self.name, self.key_id, COSIGNATURE, self.seed).secret

    def cosign(self, text: bytes, at: int) -> bytes:
        """The 8-byte time and 64-byte signature over a checkpoint's text.

        Args:
            text: The checkpoint's text, ending in a newline.
            at: The time, POSIX seconds.

        Raises:
            ValueError: The time is not 0 … 2^63-1.
        """
        stamp = write_time(at)
        return stamp + Signer(self.name, self.seed).sign(_message(text, at))

    def sign(self, text: bytes) -> bytes:
        """A cosignature at this computer's time."""
        return self.cosign(text, int(time.time()))


def read_time(signature: bytes) -> int | None:
    """The time in front of a cosignature, POSIX seconds; None if there cannot be one."""
    if len(signature) <= _STAMP:
        return None
    at = int.from_bytes(signature[:_STAMP], "big")
    return at if at <= MAX_TIME else None


def write_time(at: int) -> bytes:
    """A time, POSIX seconds, as the 8 bytes in front of a cosignature.

    Raises:
        ValueError: The time is not 0 … 2^63-1.
    """
    if not 0 <= at <= MAX_TIME:
        raise ValueError(f"time {at}: expected POSIX seconds, 0 to 2^63-1")
    return at.to_bytes(_STAMP, "big")


def _message(text: bytes, at: int) -> bytes:
    return b"cosignature/v1\ntime %d\n" % at + text
