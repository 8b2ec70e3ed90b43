"""Who is to witness the record, and how many of them are enough."""

from __future__ import annotations

from pydantic import Field, model_validator

from truceline.record.base import Value
from truceline.record.source import Id


class WitnessKey(Value):
    """Somebody who keeps the last checkpoint seen and cosigns only what grows from it.

    Attributes:
        name: short name, used in the quorum.
        vkey: public key as text (C2SP signed-note verifier key for cosignatures).
        holder: who runs it.
        party: id of the party it belongs to; None for an observer or third party.
    """

    name: Id
    vkey: str
    holder: str = ""
    party: Id | None = None


class Need(Value):
    """At least so many of these witnesses.

    Attributes:
        at_least: how many.
        of: names of witnesses.
    """

    at_least: int = Field(ge=1)
    of: tuple[Id, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _possible(self) -> Need:
        if len(set(self.of)) < len(self.of):
            raise ValueError("a witness is named twice")
        if self.at_least > len(self.of):
            raise ValueError(f"{self.at_least} of {len(self.of)} witnesses can never be had")
        return self


class Alternative(Value):
    """One way to be witnessed enough: every need in it is met.

    Attributes:
        need: the needs.
    """

    need: tuple[Need, ...] = Field(min_length=1)


class Witnessing(Value):
    """The witnesses of a case and what counts as a quorum of them.

    Attributes:
        witnesses: who they are.
        quorum: the alternatives, any one of which is enough; none asks for no witness.
        stalled_hours: hours after which a witness that has not cosigned is called stalled.
            Nothing stops then; outputs say who is missing and since when.
    """

    witnesses: tuple[WitnessKey, ...] = ()
    quorum: tuple[Alternative, ...] = ()
    stalled_hours: int = Field(default=72, ge=1)

    @model_validator(mode="after")
    def _known(self) -> Witnessing:
        names = [each.name for each in self.witnesses]
        for twice in sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"witness {twice!r} is listed twice")
        keys = [each.vkey.split("+", 2)[-1] for each in self.witnesses]
        if len(set(keys)) < len(keys):
            raise ValueError("two witnesses have one key; it would count twice")
        asked = {name for way in self.quorum for need in way.need for name in need.of}
        for name in sorted(asked - set(names)):
            raise ValueError(f"the quorum names {name!r}, which is no witness of the case")
        return self
