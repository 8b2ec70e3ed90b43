"""An entry of the record: what was said, with when it was recorded, in one canonical form.

The bytes of an entry are the RFC 8785 canonical JSON of its fields, in UTF-8; their SHA-256,
taken as an RFC 6962 leaf, is what the log seals. Two programs that write the same entry write
the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Any, Final, Literal

import rfc8785
from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from truceline.record.agreement import Agreement
from truceline.record.base import Value
from truceline.record.change import Change
from truceline.record.claim import Claim
from truceline.record.detection import Coverage, Detection
from truceline.record.elements import Elements
from truceline.record.exchange import Notification, Reply
from truceline.record.fire_history import FireHistory
from truceline.record.geography import Line, Place, Zone
from truceline.record.handover import Handover, Taken
from truceline.record.judgement import Finding, Judgement
from truceline.record.key import Grant
from truceline.record.observation import Observation
from truceline.record.redaction import Redaction
from truceline.record.registration import Registration
from truceline.record.release import Delivery, Release
from truceline.record.scene import Scene
from truceline.record.settings import Settings
from truceline.record.signature import EntrySignature
from truceline.record.source import Source
from truceline.record.timestamp import Timestamp
from truceline.record.when import Instant

Body = Annotated[
    Settings
    | Source
    | Claim
    | Observation
    | Detection
    | Coverage
    | Elements
    | Scene
    | Change
    | FireHistory
    | Notification
    | Agreement
    | Judgement
    | Finding
    | Registration
    | Reply
    | Place
    | Line
    | Zone
    | Grant
    | Redaction
    | Release
    | Delivery
    | Handover
    | Timestamp,
    Field(discriminator="kind"),
]
"""Any of the things that can be said in the record."""

# What was read is not repeated in an error: it may be the value of a sealed field.
BODY: Final[TypeAdapter[Body]] = TypeAdapter(Body, config=ConfigDict(hide_input_in_errors=True))

ACTS: Final = frozenset(
    {"grant", "redaction", "release", "delivery", "handover", "timestamp", "registration"}
)
"""Kinds that say what was done with the record, not what happened on the ground."""


class Entry(Value):
    """One entry.

    Attributes:
        v: version of the entry form.
        recorded: when it was added to the record, UTC.
        available: first moment at which it could have been known, UTC; None where the moment
            it was recorded is all that is known.
        author: who added it.
        body: what it says, with a placeholder in every sealed field.
        sealed: sealed fields of the body, each with the commitment to its value (see
            `record.sealing`).
        signatures: of the author and, where the rules ask for two people, of a second one.
        taken: where it was first recorded, if it came from another log.
    """

    v: Literal[1] = 1
    recorded: Instant
    available: Instant | None = None
    author: str
    body: Body
    sealed: dict[str, str] = {}
    signatures: tuple[EntrySignature, ...] = ()
    taken: Taken | None = None

    def canonical(self) -> bytes:
        """Return the RFC 8785 canonical JSON of the entry, UTF-8.

        Fields that hold their default are left out, so that a field added by a later version
        does not change the bytes, and the hash, of entries already sealed. For the same reason
        the default of a field must never change.
        """
        return rfc8785.dumps(self._fields())

    @property
    def said(self) -> bytes:
        """Canonical JSON of what its author says: all but when and whence it was recorded.

        This is what people sign; it does not change when the entry is taken into another log.
        """
        fields = self._fields()
        for operators in ("recorded", "signatures", "taken"):
            fields.pop(operators, None)
        return rfc8785.dumps(fields)

    def first_recorded(self) -> Entry:
        """Return the entry as the log holds it that recorded it first."""
        if self.taken is None:
            return self
        return self.model_copy(update={"recorded": self.taken.recorded, "taken": None})

    @property
    def content(self) -> bytes:
        """Canonical JSON of the body alone: equal for two entries that say the same."""
        return content(self.body)

    @property
    def hash(self) -> str:
        """SHA-256 of the canonical form, hexadecimal."""
        return hashlib.sha256(self.canonical()).hexdigest()

    def _fields(self) -> dict[str, Any]:
        fields = self.model_dump(mode="json", exclude_defaults=True)
        fields["v"] = self.v
        fields["body"]["kind"] = self.body.kind
        return fields


def content(body: Body) -> bytes:
    """Return the RFC 8785 canonical JSON of a body, UTF-8, without when and who added it."""
    return rfc8785.dumps({**body.model_dump(mode="json", exclude_defaults=True), "kind": body.kind})


def parse_entry(data: bytes) -> Entry:
    """Read an entry from its canonical bytes.

    Raises:
        ValueError: if the bytes are not an entry, or not its canonical form: a second spelling
            of one entry would have a second hash.
    """
    try:
        entry = Entry.model_validate_json(data)
    except ValidationError as error:
        raise ValueError(f"not an entry: {error}") from None
    if entry.canonical() != data:
        raise ValueError("entry is not in canonical form (RFC 8785)")
    return entry


def parse_body(data: str | bytes) -> Body:
    """Read a body from JSON, as used where entries are written by hand.

    Raises:
        ValueError: if it fits none of the kinds.
    """
    return BODY.validate_python(json.loads(data), strict=False)
