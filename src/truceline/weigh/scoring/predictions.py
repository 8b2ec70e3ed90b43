"""What the method says of open incidents, as it is registered."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from truceline.record import Prediction
from truceline.weigh.finding import Weighed

DIGITS: Final = 4
"""Decimals of a registered probability: far finer than its interval, and short in the record."""

BATCH: Final = 250
"""Predictions in one registration; more would come near the largest entry that a log takes."""


def predictions(
    suggested: Sequence[Weighed], closed: Collection[str] = ()
) -> tuple[Prediction, ...]:
    """Return a prediction for every incident that is open.

    Args:
        suggested: the incidents as the method weighs them without people's findings.
        closed: ids of incidents to leave out: those resolved, observed or registered already.
    """
    return tuple(_prediction(item) for item in suggested if item.incident.id not in closed)


def batches(made: Sequence[Prediction]) -> Iterable[tuple[Prediction, ...]]:
    """Yield predictions in parts that each fit into one entry."""
    for start in range(0, len(made), BATCH):
        yield tuple(made[start : start + BATCH])


def _prediction(item: Weighed) -> Prediction:
    party = item.attribution.about
    return Prediction(
        incident_id=item.incident.id,
        occurrence=_rounded(item.occurrence.probability),
        attribution=None if party is None else _rounded(item.attribution.probability),
        party=party,
    )


def _rounded(probability: float) -> float:
    """Round, and stay off 0 and 1: one such prediction that fails would make the log score ∞."""
    least = 10.0**-DIGITS
    return round(min(max(probability, least), 1 - least), DIGITS)
