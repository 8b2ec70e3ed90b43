"""What a statement is worth: the published table of log-odds.

Values are natural-log odds. They are weak on purpose and were set by reasoning, not fitted: no
incident of any case has been resolved by observers yet, so nothing exists to fit them to. The
reasoning is in `docs/method.md`. The interval printed with every probability treats each value
as uncertain by half of itself.
"""

from __future__ import annotations

from enum import Enum
from typing import Final, NamedTuple

from truceline.record import UNKNOWN_SIDE, Claim, EventType, Role, Stance


class Incentive(Enum):
    """How a statement relates to the interest of the party that makes it."""

    SELF_SERVING = "blames another side, or rejects blame"
    OWNS = "says that its own side did it, as a rule with a justification"
    ADMITS = "accepts responsibility for what its own side did"
    CLAIMS_SUCCESS = "says that its own side took or holds ground"
    NEUTRAL = "neither"


class Worth(NamedTuple):
    """Log-odds a statement adds.

    Attributes:
        occurrence: to the event having occurred as alleged.
        attribution: to the party it blames, or denies blame for, having done it.
    """

    occurrence: float
    attribution: float


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

# Who did it is settled by owning an act more than whether it went as told: armies own strikes
# that missed. Ground taken is what armies boast of, so saying so is worth little by itself.
# A denial says more about who did it than about whether something happened: "we laid no mines"
# does not deny the blast. Hence half its weight for occurrence.
_PARTY: Final[dict[tuple[Incentive, bool], Worth]] = {
    (Incentive.SELF_SERVING, True): Worth(0.4, 0.3),
    (Incentive.OWNS, True): Worth(1.6, 2.5),
    (Incentive.ADMITS, True): Worth(2.2, 3.0),
    (Incentive.CLAIMS_SUCCESS, True): Worth(0.6, 2.0),
    (Incentive.NEUTRAL, True): Worth(0.6, 0.0),
    (Incentive.SELF_SERVING, False): Worth(-0.2, -0.4),
    (Incentive.NEUTRAL, False): Worth(-0.2, -0.4),
}
_OBSERVER: Final = Worth(2.5, 2.0)
_THIRD: Final = Worth(0.8, 0.6)
_MEDIA_OWN: Final = Worth(1.0, 0.5)
# A newspaper that "reports" usually passes on a party it may not name.
_MEDIA_PASSED_ON: Final = Worth(0.3, 0.1)

OPPOSED_AGREE: Final = 1.5
"""Log-odds added to occurrence when two parties, of which one blames the other, both say that it
happened: they have little reason to invent the same event."""

PRIOR_SD: Final = 0.5
"""Standard deviation of the even prior, in log-odds."""

RELATIVE_SD: Final = 0.5
"""Standard deviation of each value of the table, as a share of itself."""

CAP: Final = (0.05, 0.95)
"""No probability leaves this range: nothing has been resolved that would support it."""


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
        return Incentive.SELF_SERVING
    if claim.event_type in _GROUND_TAKEN:
        return Incentive.CLAIMS_SUCCESS
    return Incentive.ADMITS if claim.stance is Stance.ADMITS else Incentive.OWNS


def worth(claim: Claim) -> Worth:
    """Return what one statement is worth."""
    affirms = claim.stance in AFFIRMING
    role = claim.speaker.role
    if role is Role.PARTY:
        return _PARTY[incentive(claim), affirms]
    if role is Role.OBSERVER:
        value = _OBSERVER
    elif role is Role.THIRD_PARTY:
        value = _THIRD
    else:
        value = _MEDIA_PASSED_ON if claim.stance is Stance.REPORTS else _MEDIA_OWN
    return value if affirms else Worth(-value.occurrence, -value.attribution)
