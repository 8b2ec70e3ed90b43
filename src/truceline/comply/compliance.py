"""Clauses and findings to compliance: what the record says of each clause and each party."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from truceline.record import (
    BREACHED_BY,
    Agreement,
    Attribution,
    ClauseStatus,
    Obligation,
    Occurrence,
    Settings,
)
from truceline.weigh import ClauseRef, Weighed, accused_of, clauses_of, would_breach


@dataclass(frozen=True)
class Compliance:
    """The standing of one party, or one body, under one clause.

    Attributes:
        agreement_id: the agreement.
        clause_id: the clause.
        party: id of the party; for a clause that binds no party, the body it names.
        as_of: the moment it holds for, UTC.
        status: the status.
        probability: highest probability that one of the incidents breached it; None without
            incidents that the evidence separates.
        incident_ids: the incidents that bear on it.
    """

    agreement_id: str
    clause_id: str
    party: str
    as_of: datetime
    status: ClauseStatus
    probability: float | None
    incident_ids: tuple[str, ...]


def compliance(
    agreements: Sequence[Agreement],
    weighed: Sequence[Weighed],
    settings: Settings,
    as_of: datetime,
) -> tuple[Compliance, ...]:
    """Give every clause a status for every party it binds.

    Args:
        agreements: agreements known at `as_of`.
        weighed: incidents with their verdicts.
        settings: the case, for its parties.
        as_of: the moment the statuses hold for.
    """
    clauses = clauses_of(agreements)
    parties = [party.id for party in settings.parties]
    bearing = _bearing(clauses, weighed)
    rows = []
    for ref in clauses:
        bound = [party for party in parties if party in ref.clause.actors]
        for party in bound or [", ".join(ref.clause.actors) or "not stated"]:
            found = bearing.get((ref.ref, party), [])
            status, probability = _status(ref, party, found, as_of, bool(bound))
            ids = tuple(item.incident.id for item in found)
            rows.append(
                Compliance(ref.agreement.id, ref.clause.id, party, as_of, status, probability, ids)
            )
    return tuple(rows)


def _bearing(
    clauses: Sequence[ClauseRef], weighed: Sequence[Weighed]
) -> dict[tuple[str, str], list[Weighed]]:
    """Collect, for each clause and party, the incidents the party is blamed for under it."""
    out: dict[tuple[str, str], list[Weighed]] = {}
    for item in weighed:
        incident = item.incident
        for party in _blamed(item):
            found = would_breach(incident.event_type, incident.when, party, clauses)
            refs = dict.fromkeys(ref.ref for ref in found)
            if party == item.attribution.party:
                # A person's finding may name a clause that the type of event does not suggest.
                refs |= dict.fromkeys(item.breach.clauses)
            for ref in refs:
                out.setdefault((ref, party), []).append(item)
    return out


def _blamed(item: Weighed) -> list[str]:
    """Return the parties blamed, and the one a person's finding names if nobody blames it."""
    named = dict.fromkeys(accused_of(item.roots))
    if item.attribution.party is not None:
        named.setdefault(item.attribution.party)
    return list(named)


def _status(
    ref: ClauseRef, party: str, found: Sequence[Weighed], as_of: datetime, is_party: bool
) -> tuple[ClauseStatus, float | None]:
    clause = ref.clause
    if not _in_force(ref, as_of):
        return ClauseStatus.NOT_YET_DUE, None
    if found:
        known = [item.breach.probability for item in found if item.breach.sufficient]
        probability = max(known, default=None)
        if any(_supports(item, ref, party) for item in found):
            return ClauseStatus.SUPPORTED, probability
        if all(_refutes(item, party) for item in found):
            return ClauseStatus.REFUTED, probability
        return ClauseStatus.ALLEGED, probability
    if not is_party or not BREACHED_BY[clause.type]:
        return ClauseStatus.NOT_VERIFIABLE, None
    if clause.type in _NEEDS_PROOF_OF_DOING:
        # That nobody reported a breach does not show that the weapons left or the mines went.
        return ClauseStatus.NOT_VERIFIABLE, None
    return ClauseStatus.NO_INCIDENT, None


# A draft is one person's; it changes no clause until a second person has released it.
_DRAFT, _RELEASED = "draft", "released"

_NEEDS_PROOF_OF_DOING = frozenset(
    {Obligation.WITHDRAWAL, Obligation.DEMINING, Obligation.BORDER_CROSSING}
)


def _in_force(ref: ClauseRef, as_of: datetime) -> bool:
    due = ref.clause.due or ref.clause.window
    return as_of >= ref.agreement.in_force_from.earliest and (due is None or as_of >= due.latest)


def _supports(item: Weighed, ref: ClauseRef, party: str) -> bool:
    # A call that binds nobody is in no breach verdict: acts against it can be listed, not found.
    return (
        ref.ref in item.breach.clauses
        and item.breach.status != _DRAFT
        and item.breach.state == "would_breach"
        and item.attribution.state == Attribution.PARTY.value
        and item.attribution.party == party
        and item.occurrence.state == Occurrence.AS_ALLEGED.value
    )


def _refutes(item: Weighed, party: str) -> bool:
    if item.occurrence.status == _DRAFT:
        return False
    released = item.occurrence.status == _RELEASED
    if released and item.occurrence.state == Occurrence.NOT_SHOWN.value:
        return True
    if released and item.attribution.state == Attribution.THIRD.value:
        return True
    not_shown = item.occurrence.sufficient and item.occurrence.high < 0.5
    other = item.attribution.state == Attribution.PARTY.value and item.attribution.party != party
    return not_shown or other
