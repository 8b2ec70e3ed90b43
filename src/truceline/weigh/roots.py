"""Independent roots: ten reports that repeat one ministry are one source.

All organs of one party are one root: they share the interest and, as a rule, the information.
A newspaper, an observer team or another state is a root of its own, but only for what it says
in its own name; who speaks is what counts, never who printed it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from truceline.record import UNKNOWN_SIDE, Claim, Role, Stance


@dataclass(frozen=True)
class Root:
    """One independent origin of statements about an incident.

    Attributes:
        role: whom it speaks for.
        party: the party, where the role is `party`.
        name: what to call it: the party's id, or the speaker's name.
        claims: its claims, in the order they entered the record, retracted ones left out.
    """

    role: Role
    party: str | None
    name: str
    claims: tuple[Claim, ...]


def roots(claims: Sequence[Claim]) -> tuple[Root, ...]:
    """Group claims by independent root, in the order in which the roots first spoke."""
    # A retraction takes back what the same speaker said before it, and says nothing itself.
    retractions = [
        (place, claim) for place, claim in enumerate(claims) if claim.stance is Stance.RETRACTS
    ]
    grouped: dict[tuple[Role, str], list[Claim]] = {}
    for place, claim in enumerate(claims):
        speaker = claim.speaker
        name = speaker.party if speaker.party is not None else speaker.name.casefold()
        group = grouped.setdefault((speaker.role, name), [])
        if claim.stance is not Stance.RETRACTS and not any(
            _takes_back(later, claim, at > place) for at, later in retractions
        ):
            group.append(claim)
    return tuple(
        Root(
            role,
            members[0].speaker.party,
            members[0].speaker.party or members[0].speaker.name,
            tuple(members),
        )
        for (role, _), members in grouped.items()
        if members
    )


def _takes_back(retraction: Claim, claim: Claim, recorded_later: bool) -> bool:
    """Whether a retraction came after a claim of the same speaker.

    What was said when decides; where both may have been said at one time, the record's order.
    """
    if retraction.speaker != claim.speaker or retraction.said.latest < claim.said.earliest:
        return False
    return retraction.said.earliest > claim.said.latest or recorded_later


def accused_of(origins: Sequence[Root]) -> list[str]:
    """Return the parties blamed, or denying blame, in the order the roots name them."""
    named = {claim.accused: None for root in origins for claim in root.claims}
    return [party for party in named if party is not None and party != UNKNOWN_SIDE]
