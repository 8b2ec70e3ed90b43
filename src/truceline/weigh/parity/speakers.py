"""Who speaks how much: over-representation of one side in the record."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from truceline.record import UNKNOWN_SIDE, Claim, Role
from truceline.weigh.finding import Weighed


@dataclass(frozen=True)
class Speaking:
    """One side, or one role that is no party, as a speaker.

    Attributes:
        speaker: id of the party, or the role.
        claims: claims, copies left out.
        of: claims of everybody, copies left out.
        names: different names of organs, officials or papers.
        incidents: incidents spoken on.
        blaming: claims that blame another side.
    """

    speaker: str
    claims: int
    of: int
    names: int
    incidents: int
    blaming: int

    @property
    def share(self) -> float | None:
        """Share of all claims, in [0, 1]; None where nobody speaks."""
        return self.claims / self.of if self.of else None


def speakers(
    suggested: Sequence[Weighed],
    claims: Mapping[str, Claim],
    parties: Sequence[str],
    copies: Collection[str] = (),
) -> tuple[Speaking, ...]:
    """Count who speaks: the parties in the order given, then everybody else by role.

    Args:
        suggested: the incidents.
        claims: claims by id, at least those of the incidents.
        parties: ids of the parties.
        copies: ids of claims that only repeat another.
    """
    own = [(name, claim) for name, claim in claims.items() if name not in copies]
    keys = [*parties, *(role.value for role in Role if role is not Role.PARTY)]
    of = {name: claim.speaker.party or claim.speaker.role.value for name, claim in own}
    spoken = [{of[name] for name in item.incident.claim_ids if name in of} for item in suggested]
    return tuple(
        Speaking(
            speaker=key,
            claims=sum(of[name] == key for name, _ in own),
            of=len(own),
            names=len({claim.speaker.name.casefold() for name, claim in own if of[name] == key}),
            incidents=sum(key in each for each in spoken),
            blaming=sum(
                of[name] == key and claim.accused not in (None, UNKNOWN_SIDE, key)
                for name, claim in own
            ),
        )
        for key in keys
    )
