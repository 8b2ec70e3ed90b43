"""What a root's word is worth on a contested question: the published table of log-odds.

Natural-log odds for the value stated, set by reasoning and fitted to nothing: no such question
of a real incident has been resolved by observers in any record we have. The reasoning is in
`docs/contested.md`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from truceline.record import Claim, Role, Stance, likelihood
from truceline.record.vocabulary import Term
from truceline.weigh.table import CAP, PRIOR_SD
from truceline.weigh.verdict import INSUFFICIENT


class Interest(Term):
    """How an answer relates to the interest of the party that gives it."""

    SERVES = "serves", "the answer serves the party that gives it"
    AGAINST = "against", "the answer goes against the interest of the party that gives it"
    UNKNOWN = "unknown", "it is not known whom the answer serves"


PARTY: Final[dict[Interest, float]] = {
    Interest.SERVES: 0.2,
    Interest.UNKNOWN: 0.3,
    Interest.AGAINST: 1.6,
}
OBSERVER: Final = 2.5
THIRD: Final = 0.8
MEDIA_OWN: Final = 1.0
MEDIA_PASSED_ON: Final = 0.3

RELATIVE_SD: Final = 0.5
"""Standard deviation of each value of the table, as a share of itself."""
_Z90: Final = 1.645


def worth(claim: Claim, interest: Interest) -> float:
    """Return what one claim adds to the value it states, in natural-log odds."""
    role = claim.speaker.role
    if role is Role.PARTY:
        return PARTY[interest]
    if role is Role.OBSERVER:
        return OBSERVER
    if role is Role.THIRD_PARTY:
        return THIRD
    return MEDIA_PASSED_ON if claim.stance is Stance.REPORTS else MEDIA_OWN


class Share(NamedTuple):
    """A probability with its 90 % interval, within the cap."""

    probability: float
    low: float
    high: float

    @property
    def word(self) -> str:
        """ICD 203 word with its range, only where the whole interval lies above even."""
        return likelihood(self.probability).printed if self.low > 0.5 else INSUFFICIENT


def shares(weights: Sequence[Sequence[float]]) -> tuple[tuple[Share, ...], float]:
    """Divide belief among answers that exclude each other, and none of them.

    The prior is even over the answers and "none of these". The interval takes every weight and
    every prior as independent and normal, and carries them to the log-odds of an answer to first
    order (the delta method): an answer's own error counts whole, that of each rival by its share
    among the rivals.

    Args:
        weights: for each answer what speaks for it, natural-log odds.

    Returns:
        A share for each answer, and the probability that none is true, within the cap.
    """
    # Sorted, so that no sum depends by a rounding error on who spoke first.
    totals = [0.0, *(math.fsum(sorted(values)) for values in weights)]
    variances = [PRIOR_SD**2, *(_variance(values) for values in weights)]
    odds = [math.exp(total) for total in totals]
    out = []
    for place in range(len(totals)):
        rivals = [other for other in range(len(totals)) if other != place]
        against = math.fsum(sorted(odds[other] for other in rivals))
        if against == 0.0:  # no answer at all: only "none of these" is left
            out.append(Share(CAP[1], CAP[1], CAP[1]))
            continue
        parts = sorted((odds[other] / against) ** 2 * variances[other] for other in rivals)
        spread = _Z90 * math.sqrt(variances[place] + math.fsum(parts))
        centre = totals[place] - math.log(against)
        out.append(Share(*(_probability(centre + step) for step in (0.0, -spread, spread))))
    return tuple(out[1:]), out[0].probability


def _variance(values: Sequence[float]) -> float:
    return PRIOR_SD**2 + math.fsum(sorted((RELATIVE_SD * value) ** 2 for value in values))


def _probability(log_odds: float) -> float:
    return min(max(1 / (1 + math.exp(-log_odds)), CAP[0]), CAP[1])
