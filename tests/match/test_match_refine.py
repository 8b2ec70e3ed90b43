"""Weights refined from judgements: towards them, not beyond what held-out judgements bear out."""

from __future__ import annotations

import numpy as np
import pytest

from truceline.match.refine import LEAST, Refined, refined
from truceline.match.score import FIELDS, Pairs


def judged(n: int, worth: list[float], shift: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Pairs whose fields count `worth` times what they are weighed, judged accordingly."""
    random = np.random.default_rng(7)
    parts = random.normal(0, 2, (n, len(FIELDS)))
    parts[:, 0] = -4.0
    odds = parts[:, 0] + 4.0 + shift + parts[:, 1:] @ np.array(worth)
    same = (random.random(n) < 1 / (1 + np.exp(-odds))).astype(float)
    return parts, same


FAR = [2.0, 0.2, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]


def test_too_few_judgements_change_nothing() -> None:
    parts, same = judged(400, FAR)
    few = np.flatnonzero(same == 1)[: LEAST - 1]
    rows = np.r_[few, np.flatnonzero(same == 0)]
    assert refined(parts[rows], same[rows], rows) is None


def test_factors_move_towards_what_the_fields_are_worth() -> None:
    parts, same = judged(600, FAR)
    found = refined(parts, same, np.arange(600))
    assert found is not None
    assert found.after < found.before
    assert found.factors[0] == 1, "the prior is shifted, not scaled"
    assert found.factors[1] > 1.3
    assert found.factors[2] < 0.6
    assert found.shift > 2


def test_right_weights_are_left_alone() -> None:
    parts, same = judged(600, [1.0] * (len(FIELDS) - 1), shift=-4.0)
    assert refined(parts, same, np.arange(600)) is None


def test_the_score_stays_the_sum_of_its_parts() -> None:
    parts, _ = judged(5, FAR)
    factors = Refined(np.linspace(1, 2, len(FIELDS)), 0.5, 40, 1.0, 0.5)
    rows = np.arange(5)
    moved = factors.applied(Pairs(rows, rows + 5, parts))
    assert moved.score == pytest.approx((parts * factors.factors).sum(axis=1) + 0.5)
    assert parts[0, 0] == -4.0, "the pairs it was given are not touched"
