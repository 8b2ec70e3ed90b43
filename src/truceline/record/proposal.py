"""A proposal: an entry before it is recorded, passed among those who sign it.

A file of proposals is JSON Lines. It travels by e-mail or USB from author to reviewer to operator,
who records it. It may carry disclosures and is then as secret as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Literal

import rfc8785
from pydantic import Field, ValidationError

from truceline.record.base import Value
from truceline.record.entry import Body, Entry
from truceline.record.sealable import SEALABLE
from truceline.record.sealing import Disclosure, opened, seal
from truceline.record.signature import EntrySignature
from truceline.record.when import Instant


class Proposal(Value):
    """What somebody wants recorded, with the signatures it has so far.

    Attributes:
        form: version of the form.
        origin: name of the log it is written for; signatures hold for that log only.
        author: who says it.
        available: first moment at which it could have been known, UTC.
        body: what it says, with placeholders in sealed fields.
        sealed: commitments by field.
        disclosures: what opens them. They are not signed, never recorded, and not printed.
        signatures: those it has so far.
    """

    form: Literal["truceline-proposal/1"] = "truceline-proposal/1"
    origin: str
    author: str
    available: Instant | None = None
    body: Body
    sealed: dict[str, str] = {}
    disclosures: tuple[str, ...] = Field(default=(), repr=False)
    signatures: tuple[EntrySignature, ...] = ()

    @classmethod
    def of(
        cls,
        body: Body,
        *,
        origin: str,
        author: str,
        salt: Callable[[], bytes],
        available: datetime | None = None,
        also: Iterable[str] = (),
    ) -> Proposal:
        """Propose a body in full; what must be sealed is sealed here."""
        held, sealed, disclosures = seal(body, also, salt)
        return cls(
            origin=origin,
            author=author,
            available=available,
            body=held,
            sealed=sealed,
            disclosures=tuple(each.text for each in disclosures),
        )

    @property
    def said(self) -> bytes:
        """Canonical JSON of what is said, as `Entry.said` will be; this is what is signed."""
        return self.entry(_ANY).said

    def entry(self, recorded: datetime) -> Entry:
        """Return the entry, recorded at this moment."""
        return Entry(
            recorded=recorded,
            available=self.available,
            author=self.author,
            body=self.body,
            sealed=self.sealed,
            signatures=self.signatures,
        )

    def opening(self) -> tuple[Disclosure, ...]:
        """Return the disclosures that it carries.

        Raises:
            ValueError: if one opens none of its sealed fields, or to what cannot stand there. The
                message does not repeat it.
        """
        found = tuple(Disclosure.parse(text) for text in self.disclosures)
        for each in found:
            sealable = f"{self.body.kind}.{each.field}" in SEALABLE
            if not sealable or self.sealed.get(each.field) != each.commitment:
                raise ValueError("it carries a disclosure that opens none of its sealed fields")
        opened(self.body, self.sealed, found)
        return found

    def line(self) -> bytes:
        """Return it as one line of a file of proposals, with its newline."""
        fields = self.model_dump(mode="json", exclude_defaults=True)
        fields["form"] = self.form
        fields["body"]["kind"] = self.body.kind
        return rfc8785.dumps(fields) + b"\n"


_ANY = datetime.fromisoformat("2000-01-01T00:00:00Z")


def parse_proposal(line: bytes) -> Proposal:
    """Read a proposal from one line.

    Raises:
        ValueError: if it is not one.
    """
    try:
        return Proposal.model_validate_json(line)
    except ValidationError as error:
        raise ValueError(f"not a proposal: {error}") from None
