"""Floors on sets with known truth, which is looked at for scoring only."""

from __future__ import annotations

import pytest

from truceline.weigh.settle import Positions, settle
from weigh.settle.worlds import accuracy, calibration_error, independent, read

OPEN = {"td_books": (0.92, 0.06), "td_flights": (0.935, 0.08), "td_birthplaces": (0.755, 0.11)}
LABELS = {
    "crowd_bluebird": (0.86, 0.08),
    "crowd_rte": (0.92, 0.04),
    "crowd_sentiment": (0.95, 0.05),
    "crowd_zencrowd_us": (0.90, 0.04),
    "crowd_ms": (0.775, 0.13),
}


@pytest.mark.parametrize("name", [*OPEN, *LABELS])
def test_accuracy_and_calibration_hold(name: str) -> None:
    rows, truth = read(name)
    found = settle(Positions.of(rows))
    right, error = (OPEN | LABELS)[name]
    assert accuracy(found, truth) >= right
    assert calibration_error(found, truth) <= error


@pytest.mark.parametrize(
    ("labels", "right", "error"), [(2, 0.80, 0.08), (5, 0.84, 0.08), (None, 0.86, 0.10)]
)
def test_made_worlds_of_other_shapes_hold(labels: int | None, right: float, error: float) -> None:
    rows, truth = independent(31, 600, 30, 4, labels)
    found = settle(Positions.of(rows))
    assert accuracy(found, truth) >= right
    assert calibration_error(found, truth) <= error
