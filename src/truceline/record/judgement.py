"""What people decide: whether claims belong together, and findings that carry a name."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from truceline.record.base import Value
from truceline.record.source import Id
from truceline.record.vocabulary import Attribution, Occurrence, Same, Undetermined


class Judgement(Value):
    """A person's decision on whether two claims are about one event.

    Attributes:
        left: id of one claim.
        right: id of the other.
        verdict: same, different or unsure.
        author: who decided.
        reason: why.
    """

    kind: Literal["judgement"] = "judgement"
    id: Id
    left: Id
    right: Id
    verdict: Same
    author: str
    reason: str

    @model_validator(mode="after")
    def _two_claims(self) -> Judgement:
        if self.left == self.right:
            raise ValueError(f"a judgement is on two claims; {self.left!r} is named twice")
        return self


class Finding(Value):
    """A person's finding on one incident, beside which the machine's suggestion stays visible.

    Attributes:
        incident_id: the incident.
        occurrence: did it occur?
        attribution: to whom is it attributable?
        party: id of the party, where the attribution names one.
        clauses: clauses it would breach, as `agreement_id/clause_id`.
        undetermined: why a verdict stays open.
        author: who found.
        reviewer: the second person who released it; None while it is a draft.
        reason: the reasoning, in words.
    """

    kind: Literal["finding"] = "finding"
    id: Id
    incident_id: Id
    occurrence: Occurrence
    attribution: Attribution
    party: Id | None = None
    clauses: tuple[str, ...] = ()
    undetermined: Undetermined | None = None
    author: str
    reviewer: str | None = None
    reason: str

    @model_validator(mode="after")
    def _coherent(self) -> Finding:
        if (self.attribution is Attribution.PARTY) != (self.party is not None):
            raise ValueError("a finding names a party exactly when it attributes to a party")
        if self.reviewer is not None and self.reviewer == self.author:
            raise ValueError("a finding is released by a second person, not by its author")
        return self
