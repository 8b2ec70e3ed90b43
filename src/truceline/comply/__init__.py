"""Compliance: what the record says of each clause, for each party, at one moment."""

from truceline.comply.compliance import Compliance, compliance

__all__ = ["Compliance", "compliance"]
