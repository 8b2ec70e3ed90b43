"""Weighing one incident made of given claims."""

from __future__ import annotations

from collections.abc import Sequence

from truceline.match import Incident
from truceline.record import Agreement, Claim, Finding
from truceline.weigh import Weighed, weigh

ID = "I-TEST1"


def incident(claims: Sequence[Claim], incident_id: str = ID) -> Incident:
    """The incident that these claims are about."""
    first = claims[0]
    return Incident(
        incident_id,
        tuple(claim.id for claim in claims),
        first.event_type,
        first.when,
        first.where,
        None,
    )


def weighed(
    *claims: Claim, agreements: Sequence[Agreement] = (), findings: Sequence[Finding] = ()
) -> Weighed:
    """The verdicts on one incident."""
    (found,) = weigh(
        [incident(claims)], {claim.id: claim for claim in claims}, agreements, findings
    )
    return found
