"""Incidents that people resolved, as what the weights are learned from.

Which findings are answers is said once, in `weigh.track.outcome`: released ones that leave nothing
open. A draft is none, and takes back none that two people have released.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from truceline.record import Finding
from truceline.weigh.evidence.gather import Gathered, Told
from truceline.weigh.model.columns import NOBODY
from truceline.weigh.model.learn import Resolved, learn
from truceline.weigh.model.weights import Weights
from truceline.weigh.track.outcome import Outcome
from truceline.weigh.track.outcome import resolved as outcomes


def learned(gathered: Gathered, findings: Sequence[Finding]) -> Weights:
    """Return the weights of a case: published ones, or learned from its resolved incidents.

    Args:
        gathered: the evidence on all its incidents.
        findings: people's findings; of several on one incident the last holds.
    """
    known, names = resolved(gathered, findings)
    return learn(gathered.columns, known, names)


def resolved(gathered: Gathered, findings: Sequence[Finding]) -> tuple[Resolved, list[str]]:
    """Return what is known of the resolved incidents, and their ids."""
    settled = outcomes(findings)
    rows = [row for row, told in enumerate(gathered.told) if told.incident.id in settled]
    known = [(gathered.told[row], settled[gathered.told[row].incident.id]) for row in rows]
    return (
        Resolved(
            np.array(rows, np.int64),
            np.array([outcome.occurred for _, outcome in known], np.int64),
            np.array([_who(outcome, told) for told, outcome in known], np.int64),
        ),
        [told.incident.id for told, _ in known],
    )


def _who(outcome: Outcome, told: Told) -> int:
    """Return the side that did it; the number of sides for no party; else `NOBODY`."""
    sides = max(len(told.sides), 2)
    if not outcome.attributed:
        return NOBODY
    if outcome.party is None:
        return sides
    if outcome.party in told.sides:
        return told.sides.index(outcome.party)
    # A party that the evidence does not name is the other one, where one is left unnamed.
    return len(told.sides) if len(told.sides) < sides else NOBODY
