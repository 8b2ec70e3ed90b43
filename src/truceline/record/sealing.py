"""Sealed fields: a value is kept outside the record, and a salted commitment to it inside.

Source: RFC 9901 (Selective Disclosure for JWTs), sections 4.2.1 and 4.2.3. A *disclosure* is the
base64url, without padding, of the JSON array [salt, field, value]; the *commitment* is the
base64url of the SHA-256 of the disclosure's ASCII bytes. Each field has a salt of its own, so
opening or erasing one says nothing about another. Without the salt, nobody can test a guess: a
name out of a list of fifty is as safe as a random number.

Pure functions: the caller brings the randomness, and keeps the disclosures.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import rfc8785

from truceline.record.entry import BODY, Body
from truceline.record.sealable import KEPT, SEALABLE

SALT_BYTES: Final = 32
"""Bytes of randomness in a salt; RFC 9901 asks for 16 or more."""

_LEAST_SALT_BYTES: Final = 16
_LEAST_SALT: Final = 22  # characters of base64url without padding


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What opens one commitment. It is secret; printing it shows nothing.

    Attributes:
        field: the field within the body, such as `speaker.name`.
        text: the disclosure as text; its commitment is `commitment_of(text)`.
    """

    field: str
    text: str

    def __repr__(self) -> str:
        return f"Disclosure(field={self.field!r}, commitment={self.commitment!r})"

    @property
    def commitment(self) -> str:
        """The commitment that stands in the record, base64url of 32 bytes."""
        return commitment_of(self.text)

    @property
    def value(self) -> Any:
        """The JSON value of the field."""
        return _parsed(self.text)[2]

    @classmethod
    def make(cls, field: str, value: Any, salt: bytes) -> Disclosure:
        """Make the disclosure of a field's JSON value with this salt.

        Raises:
            ValueError: if the salt is shorter than 16 bytes; a guess could then be tested.
        """
        if len(salt) < _LEAST_SALT_BYTES:
            raise ValueError(f"a salt of {len(salt)} bytes; expected {_LEAST_SALT_BYTES} or more")
        array = rfc8785.dumps([_b64(salt), field, value])
        return cls(field, _b64(array))

    @classmethod
    def parse(cls, text: str) -> Disclosure:
        """Read a disclosure from its text.

        Raises:
            ValueError: if it is not one. The message does not repeat it.
        """
        return cls(_parsed(text)[1], text)


def commitment_of(disclosure: str) -> str:
    """Return the commitment to a disclosure's text: base64url of its SHA-256."""
    return _b64(hashlib.sha256(disclosure.encode()).digest())


def seal(
    body: Body, also: Iterable[str], salt: Callable[[], bytes]
) -> tuple[Body, dict[str, str], tuple[Disclosure, ...]]:
    """Put placeholders and commitments in place of what must not stand in the record.

    Args:
        body: what is to be recorded, in full.
        also: fields to seal beyond `KEPT`, as `kind.field`.
        salt: gives fresh random bytes, `SALT_BYTES` of them, at every call.

    Returns:
        The body with placeholders; the commitments by field; the disclosures that open them.
        A field that is empty is not sealed: there is nothing to protect.
    """
    fields = _fields(body)
    sealed: dict[str, str] = {}
    disclosures = []
    for path in sealed_fields(body.kind, also):
        held, last = _parent(fields, path)
        if held is None or last not in held or held[last] == SEALABLE[f"{body.kind}.{path}"]:
            continue
        disclosure = Disclosure.make(path, held[last], salt())
        held[last] = SEALABLE[f"{body.kind}.{path}"]
        sealed[path] = disclosure.commitment
        disclosures.append(disclosure)
    if not sealed:
        return body, {}, ()
    return BODY.validate_python(fields, strict=False), sealed, tuple(disclosures)


def masked(body: Body, fields: Iterable[str]) -> Body:
    """Return the body with placeholders in these fields, as the record would hold it."""
    taken = _fields(body)
    for path in fields:
        held, last = _parent(taken, path)
        if held is not None and last in held:
            held[last] = SEALABLE[f"{body.kind}.{path}"]
    return BODY.validate_python(taken, strict=False)


def opened(body: Body, sealed: Mapping[str, str], disclosures: Iterable[Disclosure]) -> Body:
    """Return the body with the values of those disclosures that fit its commitments.

    Only fields that can be sealed are opened: whatever an entry commits to, its id, its kind and
    whose word it gives are those that everybody reads.

    Raises:
        ValueError: if a disclosed value cannot stand in its field.
    """
    fields = _fields(body)
    fitting = [
        disclosure
        for disclosure in disclosures
        if sealed.get(disclosure.field) == disclosure.commitment
        and f"{body.kind}.{disclosure.field}" in SEALABLE
    ]
    for disclosure in fitting:
        held, last = _parent(fields, disclosure.field)
        if held is not None:
            held[last] = disclosure.value
    return BODY.validate_python(fields, strict=False) if fitting else body


def sealed_fields(kind: str, also: Iterable[str] = ()) -> list[str]:
    """Return the fields of this kind that are sealed, in a fixed order, without the kind."""
    wanted = KEPT | set(also)
    return [
        name.removeprefix(f"{kind}.")
        for name in SEALABLE
        if name in wanted and name.startswith(f"{kind}.")
    ]


def _fields(body: Body) -> dict[str, Any]:
    return {**body.model_dump(mode="json", exclude_defaults=True), "kind": body.kind}


def _parent(fields: dict[str, Any], path: str) -> tuple[dict[str, Any] | None, str]:
    *outer, last = path.split(".")
    held: Any = fields
    for step in outer:
        held = held.get(step)
        if not isinstance(held, dict):
            return None, last
    return held, last


def _parsed(text: str) -> tuple[str, str, Any]:
    try:
        array = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        canonical = _b64(rfc8785.dumps(array)) == text
    except (ValueError, RecursionError):  # nested too deeply to be a value of the record
        canonical = False
    if not canonical or not isinstance(array, list) or len(array) != 3:
        raise ValueError(
            "not a disclosure: expected base64url of [salt, field, value] in canonical form"
        )
    salt, field, value = array
    if not isinstance(field, str) or not isinstance(salt, str) or len(salt) < _LEAST_SALT:
        raise ValueError(f"not a disclosure: expected a salt of {_LEAST_SALT_BYTES} bytes or more")
    return salt, field, value


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
