"""An incident's evidence to a finding: three verdicts that are never one.

*Did it occur*, *to whom is it attributable*, *which clause would it breach*: each has its own
evidence and its own probability. Where somebody was is never used to say who did it, so no
coordinate enters here at all. Party ids are compared only with each other, never with a
constant, so that swapping two parties swaps labels and nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from truceline.match import Incident
from truceline.record import (
    UNKNOWN_SIDE,
    Agreement,
    Attribution,
    Claim,
    Finding,
    Occurrence,
    Role,
    Stance,
    Undetermined,
)
from truceline.weigh.breach import ClauseRef, clauses_of, would_breach
from truceline.weigh.roots import Root, accused_of, roots
from truceline.weigh.table import AFFIRMING, OPPOSED_AGREE, Incentive, Worth, incentive, worth
from truceline.weigh.verdict import (
    INSUFFICIENT,
    Estimate,
    Reason,
    Verdict,
    estimate,
    ordered,
    party_mark,
    shares,
)


@dataclass(frozen=True)
class Weighed:
    """An incident with its three verdicts.

    Attributes:
        incident: the incident.
        roots: the independent roots behind it.
        occurrence: did it occur?
        attribution: to whom is it attributable, given that it occurred?
        breach: which clause would it breach, if both hold?
    """

    incident: Incident
    roots: tuple[Root, ...]
    occurrence: Verdict
    attribution: Verdict
    breach: Verdict

    @property
    def verdicts(self) -> tuple[Verdict, Verdict, Verdict]:
        """The three verdicts, in the order of the questions."""
        return self.occurrence, self.attribution, self.breach


def weigh(
    incidents: Sequence[Incident],
    claims: Mapping[str, Claim],
    agreements: Sequence[Agreement],
    findings: Sequence[Finding] = (),
    copies: Collection[str] = (),
) -> tuple[Weighed, ...]:
    """Weigh every incident.

    Args:
        incidents: the incidents.
        claims: claim id to claim, holding at least those of the incidents.
        agreements: the agreements known at the time.
        findings: people's findings; of several on one incident the last holds.
        copies: ids of claims that only repeat another, and weigh nothing.
    """
    clauses = clauses_of(item for item in agreements if item.binding)
    decided = {finding.incident_id: finding for finding in findings}
    return tuple(
        _weigh_one(
            incident,
            [claims[i] for i in incident.claim_ids if i not in copies],
            clauses,
            decided.get(incident.id),
        )
        for incident in incidents
    )


def _weigh_one(
    incident: Incident,
    claims: Sequence[Claim],
    clauses: Sequence[ClauseRef],
    decided: Finding | None,
) -> Weighed:
    origins = roots(claims)
    occurrence = _occurrence(origins, decided)
    attribution = _attribution(origins, decided)
    breach = _breach(incident, origins, clauses, occurrence, attribution, decided)
    return Weighed(incident, origins, occurrence, attribution, breach)


def _status(decided: Finding | None) -> str:
    if decided is None:
        return "suggested"
    return "released" if decided.reviewer else "draft"


def _confidence(origins: Sequence[Root], conflict: bool) -> str:
    """Analytic confidence from the number and independence of roots, and conflict among them."""
    neutral = sum(1 for root in origins if _looked_itself(root))
    owned = any(
        incentive(claim) in (Incentive.OWNS, Incentive.ADMITS)
        for root in origins
        for claim in root.claims
    )
    if len(origins) >= 3 and neutral >= 1 and not conflict:
        return "high"
    if len(origins) >= 2 and (neutral or owned) and not (conflict and not owned):
        return "moderate"
    return "low"


def _looked_itself(root: Root) -> bool:
    """Whether a root is no party and says so in its own name, not passing on what others say."""
    if root.role is Role.MEDIA:
        return any(claim.stance is not Stance.REPORTS for claim in root.claims)
    return root.role is not Role.PARTY


def _strongest(root: Root, part: int, party: str | None = None) -> list[tuple[Claim, float]]:
    """Return a root's strongest statement for and its strongest against, if it made both.

    A root that says a thing twice adds it once; one that says it and takes it back adds both,
    which largely cancel.
    """
    said = [
        (claim, worth(claim)[part])
        for claim in root.claims
        if party is None or claim.accused == party
    ]
    best: dict[bool, tuple[Claim, float]] = {}
    for claim, value in said:
        sign = value > 0
        if value and (sign not in best or abs(value) > abs(best[sign][1])):
            best[sign] = (claim, value)
    return [best[sign] for sign in (True, False) if sign in best]


def _phrase(root: Root, claim: Claim) -> str:
    """Say in words what a statement is, with parties marked for whoever prints it."""
    who = party_mark(root.party) if root.party else claim.speaker.name
    kind = incentive(claim)
    affirms = claim.stance in AFFIRMING
    if root.role is not Role.PARTY:
        role = root.role.value.replace("_", " ")
        blames = claim.accused is not None and claim.accused != UNKNOWN_SIDE and affirms
        blamed = f" and names {party_mark(claim.accused)}" if blames else ""
        return f"{who} ({role}) {claim.stance.value.replace('_', ' ')} it{blamed}"
    if not affirms:
        return f"{who} denies it"
    if kind is Incentive.SELF_SERVING:
        return f"{who} says so and blames {party_mark(claim.accused)}"
    return f"{who} {_SAYS[kind]}"


_SAYS = {
    Incentive.OWNS: "owns the act",
    Incentive.ADMITS: "admits the act",
    Incentive.CLAIMS_SUCCESS: "claims the act as its own success",
    Incentive.NEUTRAL: "says so, blaming nobody",
}


def _ids(root: Root, claim: Claim, part: int) -> tuple[str, ...]:
    """Return all claims of the root that say the same thing, the one that counts first."""
    sign = worth(claim)[part] > 0
    rest = [
        other.id
        for other in root.claims
        if other.id != claim.id
        and (worth(other)[part] > 0) == sign
        and other.accused == claim.accused
    ]
    return (claim.id, *rest)


_OCCURRENCE, _ATTRIBUTION = (Worth._fields.index(name) for name in ("occurrence", "attribution"))


def _occurrence(origins: Sequence[Root], decided: Finding | None) -> Verdict:
    reasons = [
        Reason(_phrase(root, claim), value, _ids(root, claim, _OCCURRENCE))
        for root in origins
        for claim, value in _strongest(root, _OCCURRENCE)
    ]
    opposed = _opposed(origins)
    if opposed:
        text = "opposed parties both say that it happened"
        reasons.append(Reason(text, OPPOSED_AGREE, opposed))
    answer = estimate(reason.log_odds for reason in reasons)
    positive = any(reason.log_odds > 0 for reason in reasons)
    negative = any(reason.log_odds < 0 for reason in reasons)
    state, why = Occurrence.NOT_SHOWN, None
    if answer.low > 0.5:
        state = Occurrence.AS_ALLEGED
    elif not answer.separates:
        why = Undetermined.CONTRADICTORY if positive and negative else Undetermined.SINGLE_SOURCE
        if len(origins) > 1 and why is Undetermined.SINGLE_SOURCE:
            why = Undetermined.NO_ACCESS
    return Verdict(
        question="occurrence",
        state=(decided.occurrence if decided else state).value,
        party=None,
        probability=answer.probability,
        low=answer.low,
        high=answer.high,
        word=answer.word,
        confidence=_confidence(origins, positive and negative),
        status=_status(decided),
        undetermined=decided.undetermined if decided else why,
        reasons=ordered(reasons),
    )


def _opposed(origins: Sequence[Root]) -> tuple[str, ...]:
    """Return a claim of each party that says it happened, if two do and one blames another."""
    affirming = {
        root.party: claim
        for root in origins
        if root.party
        for claim in reversed(root.claims)
        if claim.stance in AFFIRMING
    }
    blaming = any(
        claim.stance in AFFIRMING and claim.accused in affirming and claim.accused != root.party
        for root in origins
        if root.party
        for claim in root.claims
    )
    if len(affirming) < 2 or not blaming:
        return ()
    return tuple(sorted(claim.id for claim in affirming.values()))


def _attribution(origins: Sequence[Root], decided: Finding | None) -> Verdict:
    spoken = {
        accused: [
            Reason(_phrase(root, claim), value, _ids(root, claim, _ATTRIBUTION))
            for root in origins
            for claim, value in _strongest(root, _ATTRIBUTION, accused)
        ]
        for accused in accused_of(origins)
    }
    weights = {name: [reason.log_odds for reason in said] for name, said in spoken.items()}
    estimates = {name: estimate(values) for name, values in weights.items()}
    if sum(answer.low > 0.5 for answer in estimates.values()) > 1:
        # Each alone would be shown; together they leave the event to be divided among them.
        estimates = shares(weights)
    shown = [name for name, answer in estimates.items() if answer.low > 0.5]
    state = Attribution.NOT_DETERMINED
    party: str | None = None
    why: Undetermined | None = Undetermined.NO_BLAME
    best = max(estimates, key=lambda name: estimates[name].probability, default=None)
    if len(shown) == 1 and shown[0] == best:
        state, party, why = Attribution.PARTY, shown[0], None
    elif len(spoken) > 1 or any(value < 0 for values in weights.values() for value in values):
        why = Undetermined.CONTRADICTORY
    elif spoken:
        why = Undetermined.SINGLE_SOURCE if len(origins) == 1 else Undetermined.NO_ACCESS
    if decided:
        state, party, why = decided.attribution, decided.party, decided.undetermined
    # The numbers are about the party named; left open, about the one most likely.
    about = (party if party is not None else best) or ""
    answer = estimates.get(about, estimate(()))
    # Left open, the verdict is about no one party, so it shows what speaks on every one.
    reasons = [r for name, said in spoken.items() if party in (None, name) for r in said]
    return Verdict(
        question="attribution",
        state=state.value,
        party=party,
        probability=answer.probability,
        low=answer.low,
        high=answer.high,
        word=answer.word if party is not None else INSUFFICIENT,
        confidence=_confidence(origins, why is Undetermined.CONTRADICTORY),
        status=_status(decided),
        undetermined=why,
        reasons=ordered(reasons),
    )


def _breach(
    incident: Incident,
    origins: Sequence[Root],
    clauses: Sequence[ClauseRef],
    occurrence: Verdict,
    attribution: Verdict,
    decided: Finding | None,
) -> Verdict:
    """Combine both verdicts by the chain rule: attribution is given that the event occurred.

    The interval multiplies the ends of both, which is wide on purpose. What is asked is whether
    an act that the clause forbids took place and whose it was. A justification, such as
    self-defence, is not weighed here: that is a question of law and for people.
    """
    blamed = [attribution.party] if attribution.party else accused_of(origins)
    refs = {
        ref.ref: None
        for party in blamed
        for ref in would_breach(incident.event_type, incident.when, party, clauses)
    }
    named = tuple(decided.clauses) if decided and decided.clauses else tuple(refs)
    product = Estimate(
        occurrence.probability * attribution.probability,
        occurrence.low * attribution.low,
        occurrence.high * attribution.high,
    )
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
        confidence=min(occurrence.confidence, attribution.confidence, key=_LEVELS.index),
        status=_status(decided),
        undetermined=attribution.undetermined or occurrence.undetermined,
        reasons=(),
        clauses=named,
    )


_LEVELS = ("low", "moderate", "high")
