"""Matching: claims to incidents.

`columns` turns claims into arrays, `score` says how strongly two look like one event, `cluster`
groups them, `identity` names the groups, `matching` does all of it, `measure` compares the
result with a known one.
"""

from truceline.match.incident import Incident
from truceline.match.matching import Matching, match_claims
from truceline.match.measure import Agreement, b_cubed, pairwise

__all__ = ["Agreement", "Incident", "Matching", "b_cubed", "match_claims", "pairwise"]
