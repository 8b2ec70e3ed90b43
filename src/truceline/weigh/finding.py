"""An incident's evidence to a finding: three verdicts that are never one.

*Did it occur*, *to whom is it attributable*, *which clause would it breach*: each has its own
evidence and its own probability. Where somebody was is never used to say who did it, so no
coordinate enters here at all. Party ids are compared only with each other, never with a
constant, so that swapping two parties swaps labels and nothing else.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from truceline.match import Incident
from truceline.record import Agreement, Attribution, Claim, Finding, Occurrence, Undetermined
from truceline.weigh.breach import ClauseRef, clauses_of, would_breach
from truceline.weigh.confidence import LEVELS, Grounds, conflicting, grounds
from truceline.weigh.evidence.gather import Evidence, Gathered, Told, gather
from truceline.weigh.incentive import AFFIRMING
from truceline.weigh.model.columns import NOBODY, Floats, Items, attribution_items, occurrence_items
from truceline.weigh.model.design import AFTER_BASE, AFTER_PRIORS, BASE
from truceline.weigh.model.estimate import Estimates, Spread, estimates
from truceline.weigh.model.weights import Weights, published
from truceline.weigh.open_question import all_late, why_not_attributed, why_not_shown
from truceline.weigh.roots import Root
from truceline.weigh.table import CAP
from truceline.weigh.verdict import INSUFFICIENT, Estimate, Reason, Verdict, ordered

_DIGITS = 9
"""Digits kept of a probability: beyond them two machines may round differently."""


@dataclass(frozen=True)
class Weighed:
    """An incident with its three verdicts.

    Attributes:
        incident: the incident.
        roots: the independent roots behind it.
        occurrence: did it occur?
        attribution: to whom is it attributable, given that it occurred?
        breach: which clause would it breach, if both hold?
        grounds: what analytic confidence in its occurrence rests on.
    """

    incident: Incident
    roots: tuple[Root, ...]
    occurrence: Verdict
    attribution: Verdict
    breach: Verdict
    grounds: Grounds

    @property
    def verdicts(self) -> tuple[Verdict, Verdict, Verdict]:
        """The three verdicts, in the order of the questions."""
        return self.occurrence, self.attribution, self.breach

    @property
    def as_alleged(self) -> float:
        """Probability that it occurred and the likeliest party did it, within the cap."""
        return _capped(self.occurrence.probability * self.attribution.probability)


def weigh(
    incidents: Sequence[Incident],
    evidence: Evidence | Mapping[str, Claim],
    agreements: Sequence[Agreement],
    findings: Sequence[Finding] = (),
    weights: Weights | None = None,
) -> tuple[Weighed, ...]:
    """Weigh every incident.

    Args:
        incidents: the incidents.
        evidence: what speaks on them; a mapping of claims by id is evidence of claims alone.
        agreements: the agreements known at the time.
        findings: people's findings; of several on one incident the last holds.
        weights: what evidence is worth; the published weights by default.
    """
    if not isinstance(evidence, Evidence):
        evidence = Evidence(evidence)
    return weigh_gathered(gather(incidents, evidence), agreements, findings, weights)


def weigh_gathered(
    gathered: Gathered,
    agreements: Sequence[Agreement],
    findings: Sequence[Finding] = (),
    weights: Weights | None = None,
) -> tuple[Weighed, ...]:
    """Weigh evidence that is gathered already; see `weigh`."""
    weights = weights or published()
    clauses = clauses_of(item for item in agreements if item.binding)
    decided = {finding.incident_id: finding for finding in findings}
    rows: dict[Weights, list[int]] = {}
    for row, told in enumerate(gathered.told):
        # No suggestion is made from its own answer: a resolved incident goes by weights without it.
        rows.setdefault(weights.held_out.get(told.incident.id, weights), []).append(row)
    items = occurrence_items(gathered.columns), attribution_items(gathered.columns)
    out: dict[int, Weighed] = {}
    for used, chosen in rows.items():
        said = estimates(gathered.columns, used, items)
        for row in chosen:
            told = gathered.told[row]
            answers = _answers(gathered, items, said, used, row)
            out[row] = _weighed(told, answers, clauses, decided.get(told.incident.id))
    return tuple(out[row] for row in range(len(gathered.told)))


@dataclass(frozen=True)
class _Answers:
    """What the model says of one incident: on occurrence, and on each party blamed."""

    occurrence: Estimate
    occurrence_reasons: tuple[Reason, ...]
    parties: Mapping[str, Estimate]
    party_reasons: tuple[Reason, ...]


def _answers(
    gathered: Gathered, items: tuple[Items, Items], said: Estimates, weights: Weights, row: int
) -> _Answers:
    told = gathered.told[row]
    occurred, did = items
    shown = [(told.sides.index(party), party) for party in told.blamed]
    return _Answers(
        replace(estimate_of(said.occurrence, row), alone=bool(said.alone[row])),
        _reasons(gathered, occurred, weights.occurrence.mean[AFTER_BASE:], row) + _learned(weights),
        {party: estimate_of(said.attribution, row, side) for side, party in shown},
        _reasons(gathered, did, weights.attribution.mean[AFTER_PRIORS:], row),
    )


def estimate_of(spread: Spread, *at: int) -> Estimate:
    """Return one probability of an array, with its interval."""
    return _rounded(spread.probability[at], spread.low[at], spread.high[at])


def _rounded(middle: float, low: float, high: float) -> Estimate:
    return Estimate(
        round(float(middle), _DIGITS), round(float(low), _DIGITS), round(float(high), _DIGITS)
    )


def _learned(weights: Weights) -> tuple[Reason, ...]:
    """Return what the base rate of resolved incidents adds, where one was learned."""
    base = float(weights.occurrence.mean[BASE])
    if not base:
        return ()
    return (Reason(f"how often the {weights.resolved} resolved incidents occurred", base, ()),)


def _reasons(gathered: Gathered, items: Items, mean: Floats, row: int) -> tuple[Reason, ...]:
    told = gathered.told[row]
    first, last = np.searchsorted(items.incident, (row, row + 1))
    out = []
    for item in range(first, last):
        log_odds = float(mean[items.kind[item]] * items.share[item])
        about = told.sides[items.about[item]] if items.about[item] != NOBODY else None
        if items.row[item] < 0:
            out.append(Reason(_OPPOSED, log_odds, _opposed(told.roots)))
            continue
        statement = gathered.statements[items.row[item]]
        out.append(Reason(statement.text, log_odds, statement.refs, about))
    return tuple(out)


_OPPOSED = "opposed parties both say that it happened"


def _opposed(origins: Sequence[Root]) -> tuple[str, ...]:
    """Return a claim of each party that says it happened, the latest."""
    last = {
        root.party: claim.id
        for root in origins
        if root.party
        for claim in root.claims
        if claim.stance in AFFIRMING
    }
    return tuple(sorted(last.values()))


def _weighed(
    told: Told, answers: _Answers, clauses: Sequence[ClauseRef], decided: Finding | None
) -> Weighed:
    occurrence = _occurrence(told, answers, decided)
    attribution = _attribution(told, answers, decided)
    breach = _breach(told, clauses, occurrence, attribution, decided)
    conflict = conflicting(answers.occurrence_reasons)
    return Weighed(
        told.incident,
        told.roots,
        occurrence,
        attribution,
        breach,
        grounds(told.roots, conflict, all_late(told.statements)),
    )


def _status(decided: Finding | None) -> str:
    if decided is None:
        return "suggested"
    return "released" if decided.reviewer else "draft"


def _occurrence(told: Told, answers: _Answers, decided: Finding | None) -> Verdict:
    answer, reasons = answers.occurrence, ordered(answers.occurrence_reasons)
    state = Occurrence.AS_ALLEGED if answer.shown else Occurrence.NOT_SHOWN
    why = None if answer.separates else why_not_shown(told, reasons)
    conflict = conflicting(reasons)
    return Verdict(
        question="occurrence",
        state=(decided.occurrence if decided else state).value,
        party=None,
        probability=answer.probability,
        low=answer.low,
        high=answer.high,
        word=answer.word,
        confidence=grounds(told.roots, conflict, all_late(told.statements)).level,
        status=_status(decided),
        undetermined=decided.undetermined if decided else why,
        reasons=reasons,
    )


def _attribution(told: Told, answers: _Answers, decided: Finding | None) -> Verdict:
    estimated = answers.parties
    shown = [name for name, answer in estimated.items() if answer.shown]
    most = max((answer.probability for answer in estimated.values()), default=0.5)
    leading = [name for name, answer in estimated.items() if answer.probability == most]
    # Of two that are equally likely, neither is followed: to pick one would take a side.
    best = leading[0] if len(leading) == 1 else None
    state, party = Attribution.NOT_DETERMINED, None
    why: Undetermined | None = why_not_attributed(told, answers.party_reasons)
    if best is not None and shown == [best]:
        state, party, why = Attribution.PARTY, best, None
    conflict = why is Undetermined.CONTRADICTORY or conflicting(
        [item for item in answers.party_reasons if best in (None, item.about)]
    )
    if decided:
        state, party, why = decided.attribution, decided.party, decided.undetermined
    # The numbers are about the party named; left open, about the one most likely.
    about = party if party is not None else best
    shown_of = about if about is not None or not leading else leading[0]
    answer = estimated.get(shown_of or "", Estimate(0.5, 0.5, 0.5))
    # Left open, the verdict is about no one party, so it shows what speaks on every one.
    reasons = [item for item in answers.party_reasons if party in (None, item.about)]
    return Verdict(
        question="attribution",
        state=state.value,
        party=party,
        probability=answer.probability,
        low=answer.low,
        high=answer.high,
        word=answer.word if party is not None else INSUFFICIENT,
        confidence=grounds(told.roots, conflict, all_late(told.statements)).level,
        status=_status(decided),
        undetermined=why,
        reasons=ordered(reasons),
        about=about,
    )


def _breach(
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
        status=_status(decided),
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
    return _rounded(_capped(middle), _capped(low), _capped(high))


def _capped(value: float) -> float:
    """Keep a product of two answers within the published cap.

    Two doubtful answers that both lean one way make a product that looks surer than either.
    """
    return min(max(value, CAP[0]), CAP[1])
