"""An agreement and its clauses: what the parties committed themselves to."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from truceline.record.base import Value
from truceline.record.obligation import Obligation
from truceline.record.source import Id
from truceline.record.when import When


class ClauseArea(Value):
    """Where a clause applies, as geometry that an observation can be held against.

    Attributes:
        within_m: no further than this from a line, metres along the geodesic.
        line: id of the line; None where the clause says only "the line": then it is held
            against every line of the case, each on its own.
        own_side: whether it speaks only of the side where a line puts the party that is bound.
        zone: id of a zone, where the clause names one instead of a distance.
        weapons: letters of the agreement's weapon classes that it speaks of; empty for all.
    """

    within_m: float | None = Field(default=None, gt=0)
    line: Id | None = None
    own_side: bool = False
    zone: Id | None = None
    weapons: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one_form(self) -> ClauseArea:
        if (self.within_m is None) == (self.zone is None):
            raise ValueError("a clause's area needs a distance from a line, or a zone: one of them")
        if self.zone is not None and (self.line is not None or self.own_side):
            raise ValueError("a clause's area that is a zone has no line and no side of its own")
        return self


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
        where: the area as geometry, where its words give one.
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
    where: ClauseArea | None = None


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
