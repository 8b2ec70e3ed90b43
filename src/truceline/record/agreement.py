"""An agreement and its clauses: what the parties committed themselves to."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from truceline.record.base import Value
from truceline.record.obligation import Obligation
from truceline.record.source import Id
from truceline.record.when import When


class Clause(Value):
    """One commitment.

    Attributes:
        id: number or name of the clause within its agreement.
        text: what it says, paraphrased.
        type: kind of obligation.
        subtypes: finer kinds, in the words of whoever entered it.
        actors: who is bound: party ids, or the name of a body.
        area: where it applies, in words.
        deadline: the deadline as stated, in words.
        due: the deadline as time, where the words give one.
        window: the period for carrying it out, where one is given.
        baseline: the moment whose state must be kept, where one is given.
        verification: how keeping it was to be verified.
    """

    id: Id
    text: str
    type: Obligation
    subtypes: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    area: str = ""
    deadline: str = ""
    due: When | None = None
    window: When | None = None
    baseline: When | None = None
    verification: str = ""


class Suspension(Value):
    """A party's declaration that it no longer carries the agreement out.

    Attributes:
        by: id of the party.
        since: from when.
        reason: the reason it gave.
    """

    by: Id
    since: When
    reason: str = ""


class Agreement(Value):
    """An instrument with its clauses.

    Attributes:
        name: its usual name.
        concluded: when it was concluded.
        effective: from when it binds; None where that is the moment it was concluded.
        place: where it was concluded.
        signatories: who signed.
        witnesses: who witnessed, observed or mediated.
        issuer: who issued it, for a call that is no agreement.
        wording_seen: how much of the wording the clauses rest on.
        suspended: a declared suspension.
        weapon_classes: letters of weapon classes with what they contain.
        status: what became of it, in words.
        note: anything a reader must know.
        not_agreed: what was raised and not agreed.
        references: addresses of the pages it was read on.
        clauses: its clauses, in order.
    """

    kind: Literal["agreement"] = "agreement"
    id: Id
    source_id: Id
    name: str
    concluded: When
    effective: When | None = None
    place: str = ""
    signatories: tuple[str, ...] = ()
    witnesses: tuple[str, ...] = ()
    issuer: str = ""
    wording_seen: str = ""
    suspended: Suspension | None = None
    weapon_classes: dict[str, str] = {}
    status: str = ""
    note: str = ""
    not_agreed: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    clauses: tuple[Clause, ...]

    @model_validator(mode="after")
    def _unique_clauses(self) -> Agreement:
        seen: set[str] = set()
        for clause in self.clauses:
            if clause.id in seen:
                raise ValueError(f"clause {clause.id!r} appears twice in {self.id!r}")
            seen.add(clause.id)
        return self

    @property
    def in_force_from(self) -> When:
        """When it starts to bind."""
        return self.effective or self.concluded

    @property
    def binding(self) -> bool:
        """Whether the parties agreed to it; a call that somebody issued binds nobody."""
        return not self.issuer
