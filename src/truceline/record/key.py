"""Who may speak in the record: a public key, whose it is, and what it may sign."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from truceline.record.base import Value
from truceline.record.source import Id
from truceline.record.vocabulary import KeyRole
from truceline.record.when import Instant


class Grant(Value):
    """A key is given a role, or loses it: a later grant of the same id takes the place.

    Attributes:
        id: name of the key, as in its text form.
        vkey: the public key as text (C2SP signed-note verifier key, Ed25519).
        role: what it may sign.
        holder: the person or office that alone has the private half.
        party: id of the party it speaks for, where the role is `party`; None otherwise.
        until: last moment at which it may sign, UTC; None has no end.
        revoked: why it was withdrawn; empty while it holds.
    """

    kind: Literal["grant"] = "grant"
    id: Id
    vkey: str
    role: KeyRole
    holder: str
    party: Id | None = None
    until: Instant | None = None
    revoked: str = ""

    @model_validator(mode="after")
    def _coherent(self) -> Grant:
        if (self.role is KeyRole.PARTY) != (self.party is not None):
            raise ValueError("a grant names a party exactly when its role is 'party'")
        if self.vkey.split("+", 1)[0] != self.id:
            raise ValueError(f"the key is named {self.vkey.split('+', 1)[0]!r}, not {self.id!r}")
        return self
