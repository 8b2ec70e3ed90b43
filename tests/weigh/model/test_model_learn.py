"""Weights learned from resolved incidents: shrunk, tried on held-out ones, never below the base."""

from __future__ import annotations

import numpy as np
import pytest

from truceline.weigh.model.columns import NOBODY, Columns
from truceline.weigh.model.design import Choice
from truceline.weigh.model.estimate import estimates
from truceline.weigh.model.fit import fit
from truceline.weigh.model.learn import LEAST, Resolved, learn
from truceline.weigh.model.weights import Normal, published
from truceline.weigh.table import CAP, INDEX
from weigh.model.evidence_rows import BLAMES, MEDIA, NONE, SEEN, columns


def _case(count: int, right: float, seed: int, key: str = SEEN) -> tuple[Columns, np.ndarray]:
    """Incidents of which half occurred; a witness says so rightly with a probability."""
    rng = np.random.default_rng(seed)
    occurred = rng.random(count) < 0.5
    says = np.where(rng.random(count) < right, occurred, ~occurred)
    rows = [(n, 0, BLAMES, 0, 1) for n in range(count)]
    rows += [(n, 1, key if says[n] else f"{key}, denies", NONE, 1) for n in range(count)]
    rows.sort(key=lambda row: row[0])
    return columns(rows), occurred.astype(np.int64)


def _resolved(occurred: np.ndarray, count: int) -> Resolved:
    return Resolved(np.arange(count), occurred[:count], np.where(occurred[:count] == 1, 1, NOBODY))


def _brier(made: Columns, occurred: np.ndarray, weights: object, start: int) -> float:
    said = estimates(made, weights).occurrence.probability  # type: ignore[arg-type]
    return float(((said - occurred) ** 2)[start:].mean())


def test_too_few_teach_nothing() -> None:
    made, occurred = _case(LEAST - 1, 0.9, 1)
    assert learn(made, _resolved(occurred, LEAST - 1)).how == "published"


def test_a_witness_that_is_always_wrong_is_found_out() -> None:
    made, occurred = _case(1200, 0.1, 2)
    weights = learn(made, _resolved(occurred, 300))
    assert weights.occurrence.mean[1 + INDEX[SEEN]] < 0
    assert _brier(made, occurred, weights, 300) < 0.12
    assert _brier(made, occurred, published(), 300) > 0.4


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("right", [0.5, 0.65])
def test_learning_is_never_worse_than_the_base_rate(right: float, seed: int) -> None:
    made, occurred = _case(2000, right, seed)
    known = _resolved(occurred, 100)
    base = float(((occurred[:100].mean() - occurred) ** 2)[100:].mean())
    assert _brier(made, occurred, learn(made, known), 100) < base + 0.01


def test_what_is_seldom_met_stays_near_the_published_weight() -> None:
    made, occurred = _case(400, 0.9, 3)
    weights = learn(made, _resolved(occurred, 300))
    other = INDEX[MEDIA]
    assert abs(weights.occurrence.mean[1 + other] - 1.0) < 0.5
    assert weights.occurrence.cov[1 + other, 1 + other] > 0.01


def test_the_cap_rises_only_where_strong_statements_held() -> None:
    good, occurred = _case(600, 0.999, 4)
    assert learn(good, _resolved(occurred, 400)).cap > CAP[1]
    fair, occurred = _case(600, 0.85, 5)
    assert learn(fair, _resolved(occurred, 400)).cap == CAP[1]


def test_a_resolved_incident_is_not_suggested_from_its_own_answer() -> None:
    made, occurred = _case(100, 0.9, 6)
    names = [f"I-{n}" for n in range(100)]
    weights = learn(made, _resolved(occurred, 100), names)
    assert set(weights.held_out) == set(names)
    turned = occurred.copy()
    turned[0] = 1 - turned[0]
    other = learn(made, _resolved(turned, 100), names)
    one, two = (w.held_out["I-0"].occurrence.mean for w in (weights, other))
    if weights.how == other.how:
        assert np.array_equal(one, two)
    assert not np.array_equal(weights.occurrence.mean, other.occurrence.mean)


def test_a_fit_of_nothing_is_the_prior() -> None:
    before = Normal(np.array([0.3, -1.0]), np.diag([0.5, 2.0]))
    empty = Choice(np.zeros((0, 2, 2)), np.zeros((0, 2), bool))
    after = fit(empty, np.zeros(0, np.int64), before)
    assert after.mean == pytest.approx(before.mean)
    assert after.cov == pytest.approx(before.cov)


def test_a_fit_is_where_the_slope_vanishes() -> None:
    rng = np.random.default_rng(7)
    features = rng.normal(size=(60, 3, 4))
    choice = Choice(features, np.ones((60, 3), bool))
    outcome = rng.integers(0, 3, 60)
    before = Normal(np.zeros(4), np.eye(4))
    mean = fit(choice, outcome, before).mean

    def loss(weights: np.ndarray) -> float:
        utility = features @ weights
        chosen = utility[np.arange(60), outcome]
        return float(weights @ weights / 2 + (np.log(np.exp(utility).sum(1)) - chosen).sum())

    for place in range(4):
        for step in (-1e-3, 1e-3):
            moved = mean.copy()
            moved[place] += step
            assert loss(moved) >= loss(mean)


def test_an_outcome_that_cannot_be_is_refused() -> None:
    choice = Choice(np.zeros((1, 2, 1)), np.array([[True, False]]))
    with pytest.raises(ValueError, match="does not have"):
        fit(choice, np.array([1]), Normal(np.zeros(1), np.eye(1)))
