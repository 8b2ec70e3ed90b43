"""Weighing: an incident's evidence to findings, with reasons.

`roots` counts independent origins, `table` says what a statement is worth, `verdict` adds it
up, `breach` finds the clauses, `finding` puts the three verdicts together.
"""

from truceline.weigh.breach import ClauseRef, clauses_of, would_breach
from truceline.weigh.finding import Weighed, weigh
from truceline.weigh.roots import Root, accused_of, roots
from truceline.weigh.verdict import INSUFFICIENT, Reason, Verdict

__all__ = [
    "INSUFFICIENT",
    "ClauseRef",
    "Reason",
    "Root",
    "Verdict",
    "Weighed",
    "accused_of",
    "clauses_of",
    "roots",
    "weigh",
    "would_breach",
]
