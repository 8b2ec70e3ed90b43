"""What looking in the suggested order is worth beside looking at random.

Nothing is resolved. A tenth of the incidents is visited and the truth of them found out; nothing
is learned from it, so that only the choice of incidents is measured. A visit at random takes off
the error its share, on average.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from weigh_scores import brier
from weigh_sets import Drawn, said

from truceline.weigh.finding import weigh_gathered
from truceline.weigh.look_next import Look, look_next
from truceline.weigh.model.columns import Bools, Floats, Ints
from truceline.weigh.model.weights import published

SHARE = 0.1


@dataclass(frozen=True)
class Looked:
    """Brier of *as alleged* before and after.

    Attributes:
        before: before any visit.
        at_random: after visits at random, on average.
        even: after visits to what is nearest to even.
        suggested: after visits in the order of `look_next`.
    """

    before: float
    at_random: float
    even: float
    suggested: float

    def times(self, after: float) -> float:
        """Return how many times as much an order took off as visits at random."""
        return (self.before - after) / (self.before - self.at_random)


def looked(drawn: Drawn) -> Looked:
    """Visit a tenth of a drill's incidents in each order."""
    found, true = said(drawn, published()).as_alleged, drawn.as_alleged
    count = round(SHARE * drawn.incidents)
    before = brier(found, true)
    nearest = np.argsort(np.abs(found - 0.5), kind="stable")[:count]
    return Looked(
        before,
        before * (1 - count / drawn.incidents),
        _after(found, true, nearest),
        _after(found, true, suggested(drawn)[:count]),
    )


def suggested(drawn: Drawn) -> Ints:
    """Return the incidents that can be visited, in the order that `look_next` gives."""
    told = drawn.gathered.told
    weights = published()
    weighed = weigh_gathered(drawn.gathered, drawn.conflict.agreements, (), weights)
    last = max(item.incident.when.latest for item in told) + timedelta(days=1)
    looks = look_next(told, weighed, drawn.conflict.statements, weights, last)
    row = {item.incident.id: place for place, item in enumerate(told)}
    return np.array([row[look.incident_id] for look in looks if look.look is Look.VISIT], np.int64)


def _after(found: Floats, true: Bools, visited: Ints) -> float:
    known = found.copy()
    known[visited] = true[visited]
    return brier(known, true)
