"""What must not matter: names, the order of rows, and saying a thing twice."""

from __future__ import annotations

import numpy as np
import pytest

from truceline.weigh.settle import Method, Positions, settle
from weigh.settle.worlds import Row, independent

WORLDS = {
    Method.VOTE: independent(1, 20, 5, 1.8)[0],
    Method.OPEN: independent(2, 90, 8, 4)[0],
    Method.LABELS: independent(3, 120, 8, 4, labels=3)[0],
}


def chances(rows: list[Row]) -> dict[tuple[str, str], float]:
    found = settle(Positions.of(rows))
    return {
        (name, value): chance for name in found.objects for value, chance in found.of(name).items()
    }


@pytest.mark.parametrize("method", list(WORLDS))
def test_the_world_is_settled_as_meant(method: Method) -> None:
    assert settle(Positions.of(WORLDS[method])).method is method


@pytest.mark.parametrize("method", list(WORLDS))
def test_other_names_for_sources_and_values_change_nothing_but_names(method: Method) -> None:
    rows = WORLDS[method]
    renamed = [(name, f"zz{99 - int(who[1:])}", value[::-1]) for name, who, value in rows]
    before, after = chances(rows), chances(renamed)
    assert {(name, value[::-1]): chance for (name, value), chance in before.items()} == after


@pytest.mark.parametrize("method", list(WORLDS))
def test_exchanging_two_sources_exchanges_their_reliability_and_nothing_else(
    method: Method,
) -> None:
    rows = WORLDS[method]
    exchanged = {"s0": "s1", "s1": "s0"}
    other = [(name, exchanged.get(who, who), value) for name, who, value in rows]
    before, after = settle(Positions.of(rows)), settle(Positions.of(other))
    assert chances(rows) == chances(other)
    assert before.reliability["s0"] == after.reliability["s1"]
    assert before.reliability["s1"] == after.reliability["s0"]
    assert before.reliability["s2"] == after.reliability["s2"]


@pytest.mark.parametrize("method", list(WORLDS))
def test_the_order_of_rows_does_not_matter(method: Method) -> None:
    rows = WORLDS[method]
    before = chances(rows)
    other = [rows[at] for at in np.random.default_rng(4).permutation(len(rows))]
    assert chances(other) == pytest.approx(before, abs=2e-9)


@pytest.mark.parametrize("method", list(WORLDS))
def test_saying_it_twice_counts_once(method: Method) -> None:
    rows = WORLDS[method]
    assert chances(rows + rows[:50]) == chances(rows)


@pytest.mark.parametrize("method", list(WORLDS))
def test_probabilities_of_an_object_and_of_none_of_them_sum_to_one(method: Method) -> None:
    found = settle(Positions.of(WORLDS[method]))
    for number, name in enumerate(found.objects):
        total = sum(found.of(name).values()) + found.unnamed[number]
        assert total == pytest.approx(1, abs=1e-7)
        assert found.best(name)[1] == max(found.of(name).values())


def test_labels_are_settled_although_no_source_names_one_of_them() -> None:
    found = settle(Positions.of(WORLDS[Method.LABELS]))
    assert all(set(found.of(name)) == {"L0", "L1", "L2"} for name in found.objects)
    assert not found.unnamed.any()
