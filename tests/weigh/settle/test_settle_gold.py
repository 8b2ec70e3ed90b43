"""Known values: they teach, within bounds, and come out as they went in."""

from __future__ import annotations

import numpy as np
import pytest

from truceline.weigh.settle import Method, Positions, settle
from truceline.weigh.settle.vote import RIGHT, SHRINK_SOURCE
from weigh.settle.worlds import accuracy, independent

THIN = [("q1", "a", "x"), ("q1", "b", "y"), ("q2", "a", "x"), ("q2", "b", "y"), ("q3", "b", "y")]


def test_known_values_come_out_with_certainty() -> None:
    found = settle(Positions.of(THIN), {"q1": "x"})
    assert found.best("q1") == ("x", 1.0)
    assert found.of("q1")["y"] == 0.0


def test_a_known_value_that_no_source_names_makes_all_of_them_wrong() -> None:
    found = settle(Positions.of(THIN), {"q1": "z"})
    assert set(found.of("q1").values()) == {0.0}
    assert found.unnamed[0] == 1.0
    assert found.reliability["a"].right < RIGHT


def test_known_values_of_objects_nobody_speaks_of_are_passed_over() -> None:
    assert settle(Positions.of(THIN), {"elsewhere": "x"}).reliability["a"].known == 0


def test_reliability_moves_towards_the_record_and_no_further() -> None:
    for known in range(1, 8):
        rows = [(f"q{at}", "a", "x") for at in range(known)] + [("last", "b", "y")]
        found = settle(Positions.of(rows), {f"q{at}": "x" for at in range(known)})
        right = found.reliability["a"].right
        assert (
            RIGHT
            < right
            <= (known + SHRINK_SOURCE * found.reliability["b"].right) / (known + SHRINK_SOURCE)
            + 1e-9
        )
        assert found.reliability["a"].known == known
        assert found.method is Method.VOTE


def test_a_source_found_right_outweighs_one_found_wrong() -> None:
    rows = [(f"q{at}", who, who) for at in range(6) for who in ("a", "b")]
    found = settle(Positions.of(rows), {f"q{at}": "a" for at in range(4)})
    assert found.of("q5")["a"] > found.of("q5")["b"]


def test_sources_of_one_class_lend_each_other_their_record() -> None:
    rows = [(f"q{at}", "a", "x") for at in range(10)] + [("q10", "b", "x"), ("q11", "c", "x")]
    kinds = {"a": "observer", "b": "observer", "c": "press"}
    found = settle(Positions.of(rows, kinds), {f"q{at}": "x" for at in range(10)})
    assert found.reliability["b"].right > found.reliability["c"].right
    assert found.reliability["a"].right > found.reliability["b"].right


@pytest.mark.parametrize("labels", [None, 2])
def test_known_values_help_with_the_others(labels: int | None) -> None:
    rows, truth = independent(21, 150, 8, 3, labels, [0.95, 0.9, 0.5, 0.5, 0.45, 0.4, 0.4, 0.35])
    gold = {name: truth[name] for name in list(truth)[:60]}
    rest = {name: value for name, value in truth.items() if name not in gold}
    blind, told = settle(Positions.of(rows)), settle(Positions.of(rows), gold)
    assert accuracy(told, rest) >= accuracy(blind, rest)
    for name, value in gold.items():
        assert told.of(name).get(value, 1.0) == 1.0
    assert told.temperature != 1.0


def test_a_label_only_known_values_have_becomes_a_label() -> None:
    rows, truth = independent(22, 120, 8, 4, labels=3)
    first = next(iter(truth))
    found = settle(Positions.of(rows), {first: "L9"})
    assert found.method is Method.LABELS
    assert found.best(first) == ("L9", 1.0)


def test_known_values_are_not_lost_on_two_camps() -> None:
    rows = [(f"q{at}", who, who[0]) for at in range(80) for who in ("a1", "a2", "b1", "b2")]
    gold = {f"q{at}": "a" for at in range(20)}
    found = settle(Positions.of(rows), gold)
    assert found.method is Method.VOTE
    assert found.best("q79")[0] == "a"
    assert np.all(found.probability >= 0)
