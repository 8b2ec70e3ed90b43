"""How well drills are weighed: never worse than this, with room for noise.

Scores on a drill are not evidence about real incidents. They show that the engine is not broken:
with the signs of its weights turned, every one of these floors is missed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from truceline.drill import REGIMES
from truceline.weigh.model.weights import Normal, Weights, published

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
RESOLVED = 250


@pytest.fixture(scope="module", autouse=True)
def beside() -> Iterator[None]:
    """The modules of the benchmarks, importable by name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(BENCHMARKS)
        yield


@pytest.fixture(scope="module")
def drills() -> dict[str, Any]:
    """Drills that several tests look at, each drawn once."""
    from weigh_sets import draw

    sizes = {"ordinary": 600, "honest-both": 450, "one-liar-dense": 400, "honest-both-dense": 400}
    return {
        name: draw(replace(REGIMES[name], incidents=count), 71) for name, count in sizes.items()
    }


def turned(weights: Weights) -> Weights:
    """Return weights that take everything for its opposite."""
    occurrence, attribution = weights.occurrence, weights.attribution
    return replace(
        weights,
        occurrence=Normal(-occurrence.mean, occurrence.cov),
        attribution=Normal(-attribution.mean, attribution.cov),
    )


@pytest.mark.parametrize("name", ["ordinary", "honest-both"])
def test_without_any_resolved_little_is_lost_to_the_true_base_rate(
    name: str, drills: dict[str, Any]
) -> None:
    assert excess(drills[name], published()) < 0.06
    assert excess(drills[name], turned(published())) > 0.12


def test_dense_evidence_beats_the_true_base_rate_without_any_resolved(
    drills: dict[str, Any],
) -> None:
    assert excess(drills["one-liar-dense"], published()) < -0.03
    assert excess(drills["one-liar-dense"], turned(published())) > 0.2


def excess(drawn: Any, weights: Weights) -> float:
    """The worse of two questions: Brier less that of the true base rate."""
    from weigh_scores import base_rate, brier
    from weigh_sets import said

    found = said(drawn, weights)
    return max(
        brier(found.occurred, drawn.occurred) - base_rate(drawn.occurred),
        brier(found.as_alleged, drawn.as_alleged) - base_rate(drawn.as_alleged),
    )


@pytest.mark.parametrize(
    ("name", "occurred", "as_alleged"),
    [("ordinary", 0.0, 0.0), ("one-liar-dense", 0.35, 0.3), ("honest-both", 0.0, 0.0)],
)
def test_resolved_incidents_teach_to_judge_the_others(
    name: str, occurred: float, as_alleged: float, drills: dict[str, Any]
) -> None:
    from weigh_scores import brier
    from weigh_sets import said, teach

    drawn = drills[name]
    taught = teach(drawn, RESOLVED, 5)
    rest = ~taught.known
    assert taught.known.sum() == RESOLVED
    assert taught.weights.resolved == RESOLVED
    found = said(drawn, taught.weights)
    for chance, true, least in (
        (found.occurred, drawn.occurred, occurred),
        (found.as_alleged, drawn.as_alleged, as_alleged),
    ):
        rival = brier(float(true[taught.known].mean()), true[rest])
        assert 1 - brier(chance[rest], true[rest]) / rival > least


def test_what_is_said_surely_is_as_a_rule_true_and_nothing_is_before_any_is_resolved() -> None:
    from weigh_scores import sure
    from weigh_sets import draw, said, teach

    drawn = draw(replace(REGIMES["honest-both-dense"], incidents=800), 1)
    assert sure(said(drawn, published()).occurred, drawn.occurred).count == 0
    taught = teach(drawn, 400, 5)
    rest = ~taught.known
    counted = sure(said(drawn, taught.weights).occurred[rest], drawn.occurred[rest])
    assert counted.count >= 40
    assert counted.share >= 0.9


def test_visits_near_even_beat_visits_at_random_and_suggested_ones_are_no_worse(
    drills: dict[str, Any],
) -> None:
    from weigh_look import looked

    found = looked(drills["one-liar-dense"])
    assert found.times(found.even) > 1.2
    assert found.times(found.suggested) > 0.9


def test_the_peer_is_the_regression_of_the_library(drills: dict[str, Any]) -> None:
    import weigh_peer as peer

    drawn = drills["one-liar-dense"]
    inputs, true = peer.as_alleged(drawn), drawn.as_alleged
    known, rest = slice(0, RESOLVED), slice(RESOLVED, None)
    theirs = peer.library(inputs[known], true[known], inputs[rest])
    if theirs is None:
        pytest.skip("scikit-learn is not installed")
    ours = peer.regression(inputs[known], true[known], inputs[rest])
    assert np.abs(ours - theirs).max() < 0.01


def test_scores_of_known_cases() -> None:
    scores = _scores()
    said = np.array([0.97, 0.99, 0.02, 0.55])
    true = np.array([True, False, False, True])
    assert scores.brier(said, true) == pytest.approx(np.mean([0.03**2, 0.99**2, 0.02**2, 0.45**2]))
    assert scores.base_rate(true) == 0.25
    assert scores.sure(said, true) == scores.Sure(3, 2)
    # 0.97 and 0.99 share a bin: half of it is true, where 0.98 was said.
    assert scores.calibration_error(said, true) == pytest.approx(
        0.5 * 0.48 + 0.25 * 0.02 + 0.25 * 0.45
    )
    table = scores.deciles(said, true)
    assert [(item.low, item.count, item.true) for item in table] == [
        (0.0, 1, 0.0),
        (0.5, 1, 1.0),
        (0.9, 2, 0.5),
    ]


def test_right_probabilities_have_no_more_calibration_error_than_chance_gives() -> None:
    scores = _scores()
    rng = np.random.default_rng(3)
    said = rng.random(4000)
    true = rng.random(4000) < said
    least = scores.least_calibration_error(said)
    assert 0 < least < 0.03
    assert scores.calibration_error(said, true) < 2 * least
    assert scores.calibration_error(1 - said, true) > 10 * least


def _scores() -> ModuleType:
    import weigh_scores

    return sys.modules[weigh_scores.__name__]
