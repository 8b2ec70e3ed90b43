"""Whatever is said, probabilities are probabilities."""

from __future__ import annotations

import numpy as np
import pytest

from truceline.weigh.settle import Positions, settle
from weigh.settle.worlds import Row, independent


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.filterwarnings("error")
def test_any_rows_are_settled_into_probabilities(seed: int) -> None:
    draw = np.random.default_rng(seed)
    objects, sources, values = (int(draw.integers(1, most)) for most in (150, 12, 6))
    rows: list[Row] = []
    for _ in range(int(draw.integers(1, 900))):
        name = f"o{draw.integers(objects)}"
        value = f"v{draw.integers(values)}" if draw.random() < 0.5 else "v0"
        own = seed % 2 and draw.random() < 0.8
        rows.append((name, f"s{draw.integers(sources)}", f"{name} {value}" if own else value))
    gold = {f"o{number}": "v0" for number in draw.integers(0, objects, 10)} if seed % 3 else None
    kinds = {f"s{number}": "ab"[number % 2] for number in range(sources)}
    found = settle(Positions.of(rows, kinds), gold)
    assert np.all((found.probability >= 0) & (found.probability <= 1))
    total = np.bincount(found.object_of, found.probability, len(found.objects)) + found.unnamed
    assert total == pytest.approx(np.ones(len(found.objects)), abs=1e-6)
    assert all(0 <= each.right <= 1 for each in found.reliability.values())


def test_all_of_one_mind_are_believed_and_are_no_roots() -> None:
    found = settle(
        Positions.of([(f"q{at}", f"s{who}", "x") for at in range(90) for who in range(5)])
    )
    assert found.best("q0")[1] > 0.99
    assert found.roots == ()


@pytest.mark.parametrize("labels", [None, 3])
def test_known_values_work_alike_in_any_order_of_rows(labels: int | None) -> None:
    rows, truth = independent(41, 120, 8, 4, labels)
    gold = {name: truth[name] for name in list(truth)[:30]}
    other = [rows[at] for at in np.random.default_rng(4).permutation(len(rows))]
    before, after = settle(Positions.of(rows), gold), settle(Positions.of(other), gold)
    assert before.temperature == after.temperature
    for name in before.objects:
        assert after.of(name) == pytest.approx(before.of(name), abs=2e-9)
