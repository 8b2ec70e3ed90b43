"""Sources of one root count once."""

from __future__ import annotations

import pytest

from truceline.weigh.settle import Method, Positions, settle
from weigh.settle.worlds import Row, accuracy, independent

RATES = [0.85, 0.85, 0.8, 0.8, 0.75, 0.75, 0.35]


def copied(rows: list[Row], of: str, times: int) -> list[Row]:
    return rows + [
        (name, f"copy{number}", value)
        for name, who, value in rows
        if who == of
        for number in range(times)
    ]


@pytest.mark.parametrize("labels", [None, 5])
def test_copies_of_a_bad_source_do_not_outvote_the_others(labels: int | None) -> None:
    rows, truth = independent(11, 200, 7, 5, labels, RATES)
    before = settle(Positions.of(rows))
    after = settle(Positions.of(copied(rows, "s6", 5)))
    assert before.method is after.method is (Method.OPEN if labels is None else Method.LABELS)
    assert accuracy(after, truth) > accuracy(before, truth) - 0.03
    assert accuracy(after, truth) > 0.85


def test_copies_are_named_as_one_root_and_others_are_not() -> None:
    rows, _ = independent(12, 200, 7, 5, None, RATES)
    found = settle(Positions.of(copied(rows, "s6", 2)))
    together = {frozenset((root.first, root.second)) for root in found.roots}
    assert together == {
        frozenset(("s6", "copy0")),
        frozenset(("s6", "copy1")),
        frozenset(("copy0", "copy1")),
    }
    assert all(root.probability > 0.9 for root in found.roots)


@pytest.mark.parametrize("labels", [None, 2, 5])
def test_sources_that_look_for_themselves_are_no_roots(labels: int | None) -> None:
    rows, _ = independent(13, 300, 10, 5, labels)
    assert settle(Positions.of(rows)).roots == ()


def test_good_sources_that_agree_because_they_are_right_are_no_roots() -> None:
    rows, _ = independent(14, 200, 6, 5, None, [0.97] * 6)
    assert settle(Positions.of(rows)).roots == ()
