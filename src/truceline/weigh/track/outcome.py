"""What people found of an incident, as far as a statement can be held against it.

Only released findings count, and only those that leave nothing open: a finding that says why it
stays undetermined resolves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from truceline.record import UNKNOWN_SIDE, Attribution, Claim, Finding, Occurrence, Stance
from truceline.weigh.incentive import AFFIRMING


@dataclass(frozen=True)
class Outcome:
    """What a released finding settles.

    Attributes:
        occurred: whether it occurred, in substance as alleged. What occurred otherwise did not.
        attributed: whether it is settled who did it.
        party: the party that did it; None where nobody or a third side did, or it is not settled.
    """

    occurred: bool
    attributed: bool
    party: str | None

    def stood(self, claim: Claim) -> bool | None:
        """Say whether a claim stood; None where the finding does not settle it.

        An affirmation stands when the incident occurred and, where it blames somebody, that one
        did it. A denial stands when it did not occur, or somebody else did it.
        """
        if claim.stance is Stance.RETRACTS:
            return None
        affirms = claim.stance in AFFIRMING
        if not self.occurred:
            return not affirms
        if claim.accused is None or claim.accused == UNKNOWN_SIDE:
            return affirms
        if not self.attributed:
            return None
        return (claim.accused == self.party) == affirms


def outcome(finding: Finding) -> Outcome | None:
    """Return what a finding settles; None for a draft, or where it stays open."""
    if finding.reviewer is None or finding.undetermined is not None:
        return None
    occurred = finding.occurrence is Occurrence.AS_ALLEGED
    attributed = finding.attribution is not Attribution.NOT_DETERMINED
    return Outcome(occurred, occurred and attributed, finding.party if occurred else None)


def released(findings: Iterable[Finding]) -> dict[str, Finding]:
    """Return the last released finding on each incident, by incident id.

    A draft beside a released finding changes nothing: one person alone cannot take out of the
    track record what two have put there.
    """
    return {each.incident_id: each for each in findings if each.reviewer is not None}


def resolved(findings: Iterable[Finding]) -> dict[str, Outcome]:
    """Return what is settled of each incident, by incident id."""
    found = {name: outcome(finding) for name, finding in released(findings).items()}
    return {name: each for name, each in found.items() if each is not None}
