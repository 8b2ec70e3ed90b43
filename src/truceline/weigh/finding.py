"""An incident's evidence to a finding: three verdicts that are never one.

*Did it occur*, *to whom is it attributable*, *which clause would it breach*: each has its own
evidence and its own probability. Where somebody was is never used to say who did it, so no
coordinate enters here at all. Party ids are compared only with each other, never with a
constant, so that swapping two parties swaps labels and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from truceline.match import Incident
from truceline.record import Agreement, Attribution, Claim, Finding, Occurrence, Undetermined
from truceline.weigh.answers import Answers, answers_of
from truceline.weigh.breach import ClauseRef, clauses_of
from truceline.weigh.breach_verdict import breach_verdict, within_cap
from truceline.weigh.confidence import Grounds, conflicting, grounds
from truceline.weigh.evidence.gather import Evidence, Gathered, Told, gather
from truceline.weigh.model.columns import attribution_items, occurrence_items
from truceline.weigh.model.estimate import estimates
from truceline.weigh.model.weights import Weights, published
from truceline.weigh.open_question import all_late, why_not_attributed, why_not_shown
from truceline.weigh.roots import Root
from truceline.weigh.verdict import INSUFFICIENT, Estimate, Verdict, ordered


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
        return within_cap(self.occurrence.probability * self.attribution.probability)


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
            answers = answers_of(gathered, items, said, used, row)
            out[row] = _weighed(told, answers, clauses, decided.get(told.incident.id))
    return tuple(out[row] for row in range(len(gathered.told)))


def _weighed(
    told: Told, answers: Answers, clauses: Sequence[ClauseRef], decided: Finding | None
) -> Weighed:
    conflict = conflicting(answers.occurrence_reasons)
    ground = grounds(told.roots, conflict, all_late(told.statements))
    occurrence = _occurrence(told, answers, ground, decided)
    attribution = _attribution(told, answers, decided)
    breach = breach_verdict(told, clauses, occurrence, attribution, decided)
    return Weighed(told.incident, told.roots, occurrence, attribution, breach, ground)


def _status(decided: Finding | None) -> str:
    if decided is None:
        return "suggested"
    return "released" if decided.reviewer else "draft"


def _occurrence(told: Told, answers: Answers, ground: Grounds, decided: Finding | None) -> Verdict:
    answer, reasons = answers.occurrence, ordered(answers.occurrence_reasons)
    state = Occurrence.AS_ALLEGED if answer.shown else Occurrence.NOT_SHOWN
    why = None if answer.separates else why_not_shown(told, reasons)
    return Verdict(
        question="occurrence",
        state=(decided.occurrence if decided else state).value,
        party=None,
        probability=answer.probability,
        low=answer.low,
        high=answer.high,
        word=answer.word,
        confidence=ground.level,
        status=_status(decided),
        undetermined=decided.undetermined if decided else why,
        reasons=reasons,
    )


def _attribution(told: Told, answers: Answers, decided: Finding | None) -> Verdict:
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
