"""Matching: claims to incidents.

`columns` turns claims into arrays, `score` says how strongly two look like one event, `cluster`
groups them, `identity` names the groups, `incident` does all of it, `measure` compares the
result with a known one.
"""

from truceline.match.incident import Incident, incidents
from truceline.match.measure import Agreement, b_cubed, pairwise

__all__ = ["Agreement", "Incident", "b_cubed", "incidents", "pairwise"]
