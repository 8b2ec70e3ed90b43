"""Cosignatures with ML-DSA-44, which a quantum computer is not known to break.

Source: C2SP tlog-cosignature (``subtree/v1``), key type 0x06; FIPS 204. Other than the Ed25519
form, it covers the witness's name, and does not cover a checkpoint's extension lines.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from types import ModuleType
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

from truceline.ledger.checkpoint import Checkpoint
from truceline.ledger.cosignature import read_time, write_time
from truceline.ledger.errors import KeyUnusable
from truceline.ledger.keytext import MLDSA_COSIGNATURE, KeyText, key_id
from truceline.ledger.note import NoteError, check_name

PUBLIC_SIZE: Final = 1312
"""Bytes of an ML-DSA-44 public key."""

_SEED_SIZE: Final = 32
_LABEL: Final = b"subtree/v1\n\0"


@dataclass(frozen=True)
class MldsaCosigner:
    """A witness's ML-DSA-44 public key with its name.

    Attributes:
        name: The key's name: not empty, no white space, no plus sign, 255 bytes at most.
        public: The 1,312 bytes of the public key.

    Raises:
        NoteError: The name or the key is not usable.
    """

    name: str
    public: bytes

    def __post_init__(self) -> None:
        check_name(self.name)
        _prefixed(self.name, "the key's name")
        if len(self.public) != PUBLIC_SIZE:
            raise NoteError(
                f"an ML-DSA-44 public key has {PUBLIC_SIZE} bytes, this one {len(self.public)}"
            )

    @property
    def key_id(self) -> bytes:
        """SHA-256(name, newline, 0x06, public key), first 4 bytes."""
        return key_id(self.name, MLDSA_COSIGNATURE, self.public)

    @property
    def vkey(self) -> str:
        """The key as text: ``name+key id in hex+base64(0x06 and public key)``."""
        return KeyText.of_public(self.name, MLDSA_COSIGNATURE, self.public).public

    def verify(self, text: bytes, signature: bytes) -> bool:
        """Whether this key made this 2,428-byte cosignature over this checkpoint's text.

        Raises:
            KeyUnusable: The installed cryptography library has no ML-DSA.
        """
        return self.signed_at(text, signature) is not None

    def signed_at(self, text: bytes, signature: bytes) -> int | None:
        """When this key cosigned this text: POSIX seconds, or None if it did not.

        Zero means that the witness did not say when.

        Raises:
            KeyUnusable: The installed cryptography library has no ML-DSA.
        """
        library = _library()
        at = read_time(signature)
        if at is None:
            return None
        try:
            message = _message(self.name, at, text)
            key = library.MLDSA44PublicKey.from_public_bytes(self.public)
            key.verify(signature[8:], message)
        except UnsupportedAlgorithm:
            raise _unsupported() from None
        except (InvalidSignature, ValueError):
            return None
        return at


@dataclass(frozen=True, repr=False)
class MldsaCosignatureSigner:
    """A witness's ML-DSA-44 private key with its name. Printing it does not show the secret.

    Attributes:
        name: The key's name: not empty, no white space, no plus sign, 255 bytes at most.
        seed: The 32 secret bytes from which the key is made (FIPS 204's xi).

    Raises:
        NoteError: The name or the seed is not usable.
    """

    name: str
    seed: bytes

    def __post_init__(self) -> None:
        check_name(self.name)
        _prefixed(self.name, "the key's name")
        if len(self.seed) != _SEED_SIZE:
            raise NoteError(
                f"an ML-DSA-44 private key is made from 32 bytes, this one from {len(self.seed)}"
            )

    def __repr__(self) -> str:
        return f"MldsaCosignatureSigner(name={self.name!r})"

    @classmethod
    def generate(cls, name: str) -> MldsaCosignatureSigner:
        """A new key from the system's randomness."""
        return cls(name, secrets.token_bytes(_SEED_SIZE))

    @property
    def verifier(self) -> MldsaCosigner:
        """The public half.

        Raises:
            KeyUnusable: The installed cryptography library has no ML-DSA.
        """
        try:
            key = _library().MLDSA44PrivateKey.from_seed_bytes(self.seed)
        except UnsupportedAlgorithm:
            raise _unsupported() from None
        return MldsaCosigner(self.name, key.public_key().public_bytes_raw())

    @property
    def key_id(self) -> bytes:
        """The public half's 4-byte id."""
        return self.verifier.key_id

    @property
    def skey(self) -> str:
        """The secret as text: ``PRIVATE+KEY+name+key id in hex+base64(0x06 and seed)``."""
        return KeyText(self.name, self.key_id, MLDSA_COSIGNATURE, self.seed).secret

    def cosign(self, text: bytes, at: int) -> bytes:
        """The 8-byte time and 2,420-byte signature over a checkpoint's text.

        The signature is another one each time, as FIPS 204 advises.

        Args:
            text: The checkpoint's text, ending in a newline.
            at: The time, POSIX seconds.

        Raises:
            ValueError: The time is not 0 … 2^63-1.
            NoteError: The text is not a checkpoint's, or its origin has more than 255 bytes.
            KeyUnusable: The installed cryptography library has no ML-DSA.
        """
        message = _message(self.name, at, text)
        try:
            key = _library().MLDSA44PrivateKey.from_seed_bytes(self.seed)
            signature: bytes = key.sign(message)
        except UnsupportedAlgorithm:
            raise _unsupported() from None
        return write_time(at) + signature

    def sign(self, text: bytes) -> bytes:
        """A cosignature at this computer's time; see `cosign` for the errors."""
        return self.cosign(text, int(time.time()))


def _message(name: str, at: int, text: bytes) -> bytes:
    """The `cosigned_message` structure for a checkpoint: a subtree that starts at entry 0."""
    checkpoint = Checkpoint.from_text(text.decode())
    return b"".join(
        (
            _LABEL,
            _prefixed(name, "the key's name"),
            write_time(at),
            _prefixed(checkpoint.origin, "the log's origin"),
            (0).to_bytes(8, "big"),
            checkpoint.size.to_bytes(8, "big"),
            checkpoint.root,
        )
    )


def _prefixed(text: str, what: str) -> bytes:
    data = text.encode()
    if not 1 <= len(data) <= 255:
        raise NoteError(f"{what} has {len(data)} bytes; an ML-DSA cosignature covers 1 to 255")
    return bytes([len(data)]) + data


def _library() -> ModuleType:
    # Imported when it is needed: all else works with a library that is too old for it.
    try:
        from cryptography.hazmat.primitives.asymmetric import mldsa
    except ImportError:
        raise _unsupported() from None
    return mldsa


def _unsupported() -> KeyUnusable:
    return KeyUnusable(
        "the installed cryptography library cannot do ML-DSA-44",
        remedy="Install a newer one, or use an Ed25519 witness key.",
    )
