"""Compliance: what the record says of each clause, for each party, at one moment."""

from truceline.comply.clause_area import ClauseChance, Ground, clause_chances
from truceline.comply.compliance import Compliance, compliance

__all__ = ["ClauseChance", "Compliance", "Ground", "clause_chances", "compliance"]
