"""Weighing: an incident's evidence to findings, with reasons.

`roots` counts independent origins, `table` says what evidence is worth, `evidence` puts what
speaks on incidents in columns, `model` adds it up and learns from resolved incidents, `breach`
finds the clauses, `finding` puts the three verdicts together.
"""

from truceline.weigh.breach import ClauseRef, clauses_of, would_breach
from truceline.weigh.evidence import Evidence, Gathered, Sensed, gather, sensed_of, silences
from truceline.weigh.finding import Weighed, weigh, weigh_gathered
from truceline.weigh.incentive import AFFIRMING, Incentive, incentive
from truceline.weigh.look_next import Look, NextLook, look_next, most_moving
from truceline.weigh.model.weights import Weights
from truceline.weigh.resolve import learned
from truceline.weigh.roots import Root, accused_of, roots
from truceline.weigh.sensitivity import Changed, Sensitivity, sensitivity
from truceline.weigh.table import published_table
from truceline.weigh.verdict import INSUFFICIENT, Reason, Verdict

__all__ = [
    "AFFIRMING",
    "INSUFFICIENT",
    "Changed",
    "ClauseRef",
    "Evidence",
    "Gathered",
    "Incentive",
    "Look",
    "NextLook",
    "Reason",
    "Root",
    "Sensed",
    "Sensitivity",
    "Verdict",
    "Weighed",
    "Weights",
    "accused_of",
    "clauses_of",
    "gather",
    "incentive",
    "learned",
    "look_next",
    "most_moving",
    "published_table",
    "roots",
    "sensed_of",
    "sensitivity",
    "silences",
    "weigh",
    "weigh_gathered",
    "would_breach",
]
