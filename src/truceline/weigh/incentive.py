"""How a statement relates to the interest of whoever makes it."""

from __future__ import annotations

from enum import Enum
from typing import Final

from truceline.record import UNKNOWN_SIDE, Claim, EventType, Stance


class Incentive(Enum):
    """How a statement relates to the interest of the party that makes it."""

    SELF_SERVING = "blames another side, or rejects blame"
    COUNTERS = "answers blame with blame"
    OWNS = "says that its own side did it, as a rule with a justification"
    ADMITS = "accepts responsibility for what its own side did"
    CLAIMS_SUCCESS = "says that its own side took or holds ground"
    NEUTRAL = "neither"


AFFIRMING: Final = frozenset(
    {
        Stance.ASSERTS,
        Stance.ADMITS,
        Stance.CONFIRMS,
        Stance.COUNTER_ACCUSES,
        Stance.PARTLY_ACCEPTS,
        Stance.REPORTS,
    }
)

_GROUND_TAKEN: Final = frozenset({EventType.INCURSION})


def incentive(claim: Claim) -> Incentive:
    """Say how a claim relates to its speaker's interest.

    A party that blames another, or rejects blame, serves itself. One that says its own side did
    it owns the act. To deny what the other side is said to have done can clear it or belittle
    it, so that counts as neutral.
    """
    party, accused = claim.speaker.party, claim.accused
    if party is None or accused is None or accused == UNKNOWN_SIDE:
        return Incentive.NEUTRAL
    own = accused == party
    if claim.stance not in AFFIRMING:
        return Incentive.SELF_SERVING if own else Incentive.NEUTRAL
    if not own:
        counters = claim.stance is Stance.COUNTER_ACCUSES
        return Incentive.COUNTERS if counters else Incentive.SELF_SERVING
    if claim.event_type in _GROUND_TAKEN:
        return Incentive.CLAIMS_SUCCESS
    return Incentive.ADMITS if claim.stance is Stance.ADMITS else Incentive.OWNS
