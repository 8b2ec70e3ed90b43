"""Signatures of people under an entry, and the text that they sign.

What is signed is what was said, in which log, and when it was signed; not when it was recorded,
which is the operator's to say. The text has the form of a C2SP signed-note text, so that any
tool for notes can check the signature.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Annotated, Final

from pydantic import AfterValidator

from truceline.record.base import Value
from truceline.record.when import Instant

SIGNED_FORM: Final = "truceline entry v1"
"""The first line of the text that is signed."""


def _canonical(text: str) -> str:
    data = base64.b64decode(text, validate=True)
    if len(data) != 64 or base64.b64encode(data).decode() != text:
        raise ValueError("expected the base64 of a 64-byte Ed25519 signature")
    return text


class EntrySignature(Value):
    """One person's signature under an entry.

    Attributes:
        key: name of the key.
        key_id: the key's 4-byte id, hexadecimal.
        signed: when it was signed, UTC, by the signer's clock.
        value: base64 of the 64-byte Ed25519 signature over `signed_text`.
    """

    key: str
    key_id: str
    signed: Instant
    value: Annotated[str, AfterValidator(_canonical)]


def signed_text(origin: str, said: bytes, key: str, signed: str) -> bytes:
    """Return the bytes that a person signs, UTF-8.

    Args:
        origin: name of the log that the entry is written for.
        said: canonical JSON of what is said (`Entry.said`).
        key: name of the key that signs.
        signed: when, as `YYYY-MM-DDTHH:MM:SSZ`.
    """
    digest = base64.b64encode(hashlib.sha256(said).digest()).decode()
    return f"{SIGNED_FORM}\n{origin}\n{key}\n{signed}\n{digest}\n".encode()
