"""What becomes of incidents from one matching to the next: who moves, what merges, what splits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from truceline.counting import counted
from truceline.match.matching import Matching
from truceline.record import Judgement, Same

Placed = Mapping[str, str]
"""Claim id to incident id."""

_LISTED = 4
"""Claims that a sentence names; beyond that it counts them."""


@dataclass(frozen=True)
class Move:
    """Claims that went from one incident into another.

    Attributes:
        claim_ids: the claims, in the order they entered the record.
        source: id of the incident they were in.
        target: id of the incident they are in now.
        merged: whether the one they were in is no more, all its claims being in the other.
        fresh: whether the one they are in now did not stand before.
    """

    claim_ids: tuple[str, ...]
    source: str
    target: str
    merged: bool
    fresh: bool

    def __str__(self) -> str:
        """Say it in a sentence, without the stop."""
        if self.merged:
            return f"{self.source} goes into {self.target} with {listed(self.claim_ids)}"
        one = len(self.claim_ids) == 1
        if self.fresh:
            become = "becomes" if one else "become"
            return f"{self.source} is split: {listed(self.claim_ids)} {become} {self.target}"
        move = "moves" if one else "move"
        return f"{listed(self.claim_ids)} {move} from {self.source} to {self.target}"


def listed(claim_ids: Sequence[str], most: int = _LISTED) -> str:
    """Name claims, or count them where there are more than `most`."""
    return counted(len(claim_ids), "claim") if len(claim_ids) > most else ", ".join(claim_ids)


def placed(matching: Matching) -> dict[str, str]:
    """Return the incident of every claim."""
    return {claim: each.id for each in matching.incidents for claim in each.claim_ids}


def moves(before: Placed, after: Placed) -> tuple[Move, ...]:
    """Return the claims that change incident, grouped by where from and where to.

    Claims that are new in `after` move nowhere: they come from nothing.
    """
    found: dict[tuple[str, str], list[str]] = {}
    for claim, target in after.items():
        source = before.get(claim, target)
        if source != target:
            found.setdefault((source, target), []).append(claim)
    stood, stand = set(before.values()), set(after.values())
    sizes: dict[str, int] = {}
    for source in before.values():
        sizes[source] = sizes.get(source, 0) + 1
    return tuple(
        Move(
            tuple(claims),
            source,
            target,
            merged=source not in stand and len(claims) == sizes[source] and target in stood,
            fresh=target not in stood,
        )
        for (source, target), claims in found.items()
    )


def consequences(
    matching: Matching, left_id: str, right_id: str, verdict: Same
) -> tuple[Move, ...] | None:
    """Return what a judgement on two claims would change.

    Args:
        matching: what matching found.
        left_id: id of one claim.
        right_id: id of the other.
        verdict: what would be judged.

    Returns:
        The moves; None if the judgement contradicts those that hold already.
    """
    try:
        after = matching.rematched([*_held(matching), _judgement(left_id, right_id, verdict)])
    except ValueError:
        return None
    return moves(placed(matching), placed(after))


def _held(matching: Matching) -> list[Judgement]:
    claims = matching.claims
    return [
        _judgement(claims[a].id, claims[b].id, verdict)
        for (a, b), verdict in matching.judged.items()
    ]


def _judgement(left: str, right: str, verdict: Same) -> Judgement:
    # Only the pair and its verdict count for matching.
    return Judgement(id="trial", left=left, right=right, verdict=verdict, author="", reason="")
