"""The third verdict: whether an act that a clause forbids took place, and whose it was."""

from __future__ import annotations

import math
from collections.abc import Sequence

from truceline.record import Attribution, Finding, Occurrence
from truceline.weigh.answers import rounded
from truceline.weigh.breach import ClauseRef, would_breach
from truceline.weigh.confidence import LEVELS
from truceline.weigh.evidence.gather import Told
from truceline.weigh.table import CAP
from truceline.weigh.verdict import INSUFFICIENT, Estimate, Verdict


def breach_verdict(
    told: Told,
    clauses: Sequence[ClauseRef],
    occurrence: Verdict,
    attribution: Verdict,
    decided: Finding | None,
) -> Verdict:
    """Combine both verdicts by the chain rule: attribution is given that the event occurred.

    What is asked is whether an act that the clause forbids took place and whose it was. A
    justification, such as self-defence, is not weighed here: that is a question of law and for
    people.
    """
    blamed = [attribution.party] if attribution.party else told.blamed
    incident = told.incident
    refs = {
        ref.ref: None
        for party in blamed
        for ref in would_breach(incident.event_type, incident.when, party, clauses)
    }
    named = tuple(decided.clauses) if decided and decided.clauses else tuple(refs)
    product = _product(occurrence, attribution)
    clear = bool(named) and occurrence.sufficient and attribution.sufficient and product.separates
    if decided:
        # A person's two verdicts carry the third: the numbers stay visible and do not overrule it.
        shown = decided.occurrence is Occurrence.AS_ALLEGED
        breached = shown and decided.attribution is Attribution.PARTY
    else:
        breached = clear and product.low > 0.5
    state = "would_breach" if breached else "not_determined"
    if not named:
        state = "no_clause_applies"
    return Verdict(
        question="breach",
        state=state,
        party=attribution.party,
        probability=product.probability if named else 0.0,
        low=product.low if named else 0.0,
        high=product.high if named else 0.0,
        word=product.word if clear else INSUFFICIENT,
        confidence=min(occurrence.confidence, attribution.confidence, key=LEVELS.index),
        status=occurrence.status,
        undetermined=attribution.undetermined or occurrence.undetermined,
        reasons=(),
        clauses=named,
    )


def _product(one: Verdict, other: Verdict) -> Estimate:
    """Multiply two probabilities whose errors are independent (JCGM 100:2008, 5.1.2)."""
    middle = one.probability * other.probability

    def reach(first: float, second: float) -> float:
        return math.hypot(
            (first - one.probability) * other.probability,
            (second - other.probability) * one.probability,
        )

    low = middle - reach(one.low, other.low)
    high = middle + reach(one.high, other.high)
    return rounded(within_cap(middle), within_cap(low), within_cap(high))


def within_cap(value: float) -> float:
    """Keep a product of two answers within the published cap.

    Two doubtful answers that both lean one way make a product that looks surer than either.
    """
    return min(max(value, CAP[0]), CAP[1])
