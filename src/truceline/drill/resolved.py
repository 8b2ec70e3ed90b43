"""Findings as if observers had resolved a part of the incidents: released, and true."""

from __future__ import annotations

from typing import Final

import numpy as np

from truceline.drill.conflict import Conflict, Event
from truceline.drill.draws import Draws
from truceline.drill.truth import State, Truth
from truceline.record import Attribution, Finding, Occurrence

AUTHOR: Final = "Exercise control"
REVIEWER: Final = "Second exercise control"
_ATTRIBUTION: Final = {
    State.AS_ALLEGED: Attribution.PARTY,
    State.OTHER_SIDE: Attribution.PARTY,
    State.THIRD: Attribution.THIRD,
    State.NOT_AS_DESCRIBED: Attribution.NOT_DETERMINED,
}


def findings(conflict: Conflict, share: float | int, seed: int) -> tuple[Finding, ...]:
    """Return released findings on a random part of the incidents, as the truth has it.

    Args:
        conflict: the conflict.
        share: a share in [0, 1] as a float, or a number of incidents as an int.
        seed: which part; the same seed draws nested parts as the share grows.

    Raises:
        ValueError: if the share is no share, or there are fewer incidents than asked for.
    """
    total = len(conflict.events)
    count = share if isinstance(share, int) else round(share * total)
    if not 0 <= count <= total:
        raise ValueError(f"{share!r} of {total} incidents; give a share in [0, 1] or a number")
    order = np.argsort(Draws(seed).uniform("resolved", total), kind="stable")
    chosen = sorted(order[:count].tolist())
    return tuple(resolved(conflict, conflict.events[row]) for row in chosen)


def resolved(conflict: Conflict, event: Event) -> Finding:
    """Return the released finding that the truth of an event bears out."""
    return Finding(
        id=f"F-{conflict.incident_ids[event.id]}",
        incident_id=conflict.incident_ids[event.id],
        occurrence=occurrence(event.truth),
        attribution=_ATTRIBUTION[event.truth.state],
        party=event.truth.party,
        author=AUTHOR,
        reviewer=REVIEWER,
        reason="Resolved by exercise control.",
    )


def occurrence(truth: Truth) -> Occurrence:
    """Return the first verdict that the truth bears out: whether it occurred, whoever did it."""
    if truth.occurred:
        return Occurrence.AS_ALLEGED
    return Occurrence.OTHERWISE if truth.took_place else Occurrence.NOT_SHOWN
