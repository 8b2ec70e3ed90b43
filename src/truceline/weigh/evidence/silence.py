"""Silence as evidence: only where the case says that a source would have spoken.

A record holds what was collected. That a statement is missing says something only where the case
declares that all statements of a source on such events are collected, and how soon they come.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from truceline.match import Incident
from truceline.record import UNKNOWN_SIDE, Claim, Expectation, Expected


@dataclass(frozen=True)
class Silence:
    """That a party said nothing on an incident where it would have.

    Attributes:
        party: the silent party.
        what: what it would have spoken of.
        since: how many days it had.
    """

    party: str
    what: Expected
    days: int


def silences(
    incidents: Sequence[Incident],
    claims: Mapping[str, Claim],
    expected: Collection[Expectation],
    as_of: datetime,
) -> dict[str, tuple[Silence, ...]]:
    """Return, by incident id, the silences that count.

    Args:
        incidents: the incidents.
        claims: their claims by id.
        expected: what the case says of who would have spoken.
        as_of: the moment it is computed for, UTC: a time that has not run out is no silence.
    """
    out: dict[str, tuple[Silence, ...]] = {}
    for incident in incidents:
        said = [claims[name] for name in incident.claim_ids if name in claims]
        speaking = {claim.speaker.party for claim in said}
        blamed = {claim.accused for claim in said} - {None, UNKNOWN_SIDE}
        found = tuple(
            Silence(rule.party, rule.what, rule.within_days)
            for rule in expected
            if incident.event_type in rule.of
            and rule.party not in speaking
            and as_of > incident.when.latest + timedelta(days=rule.within_days)
            and _concerns(rule, blamed)
        )
        if found:
            out[incident.id] = found
    return out


def _concerns(rule: Expectation, blamed: Collection[str | None]) -> bool:
    """Whether an incident is of the kind that a rule is about, for its party."""
    if rule.what is Expected.ANSWER:
        return rule.party in blamed
    return bool(blamed) and rule.party not in blamed
