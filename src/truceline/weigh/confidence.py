"""Analytic confidence: a statement about the evidence, never about how likely something is.

Source: US Intelligence Community Directive 203 (2015), D.6.e.2.b: confidence rests on the quality
of the evidence and is said apart from likelihood.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from truceline.record import Role, Stance
from truceline.weigh.incentive import Incentive, incentive
from truceline.weigh.roots import Root
from truceline.weigh.verdict import Reason

SLIGHT: Final = 0.25
"""Share of the stronger side's log-odds up to which the weaker side is no conflict."""

LEVELS: Final = ("low", "moderate", "high")


@dataclass(frozen=True)
class Grounds:
    """What analytic confidence rests on.

    Attributes:
        parties: number of roots that are parties.
        others: number of other roots.
        neutral: number of roots that are no party and speak in their own name.
        owned: whether a party owns or admits the act.
        conflict: whether evidence speaks on either side.
        late: whether everything that observers perceived was perceived late.
    """

    parties: int
    others: int
    neutral: int
    owned: bool
    conflict: bool
    late: bool

    @property
    def level(self) -> str:
        """Analytic confidence: low, moderate or high."""
        roots = self.parties + self.others
        if roots >= 3 and self.neutral >= 1 and not self.conflict and not self.late:
            return "high"
        if roots >= 2 and (self.neutral or self.owned) and not (self.conflict and not self.owned):
            return "moderate"
        return "low"


def grounds(origins: Sequence[Root], conflict: bool, late: bool = False) -> Grounds:
    """Return what confidence in a verdict rests on.

    Args:
        origins: the independent roots.
        conflict: whether evidence speaks on either side.
        late: whether everything that observers perceived was perceived late.
    """
    parties = sum(root.party is not None for root in origins)
    owned = any(
        incentive(claim) in (Incentive.OWNS, Incentive.ADMITS)
        for root in origins
        for claim in root.claims
    )
    neutral = sum(1 for root in origins if looked_itself(root))
    return Grounds(parties, len(origins) - parties, neutral, owned, conflict, late)


def conflicting(reasons: Sequence[Reason]) -> bool:
    """Whether evidence speaks on either side, and the weaker side is not slight beside the other.

    A denial by the side blamed is what one expects whoever did it: beside an observer's account
    it is no conflict.
    """
    up = math.fsum(item.log_odds for item in reasons if item.log_odds > 0)
    down = -math.fsum(item.log_odds for item in reasons if item.log_odds < 0)
    return min(up, down) > SLIGHT * max(up, down)


def looked_itself(root: Root) -> bool:
    """Whether a root is no party and says so in its own name, not passing on what others say."""
    if root.role is Role.MEDIA:
        return any(claim.stance is not Stance.REPORTS for claim in root.claims)
    return root.role is not Role.PARTY
