"""The measures against values worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.match import Agreement, b_cubed, pairwise

TRUTH = {"a": "1", "b": "1", "c": "1", "d": "2", "e": "2", "f": "3"}


def test_all_right() -> None:
    assert pairwise(TRUTH, TRUTH) == b_cubed(TRUTH, TRUTH) == (1.0, 1.0)
    assert b_cubed(TRUTH, TRUTH).f1 == 1.0


def test_by_hand() -> None:
    # Found {a b} {c d} {e f}. Pairs: found 3, of which true 1 (ab); true pairs ab ac bc de.
    found = {"a": "x", "b": "x", "c": "y", "d": "y", "e": "z", "f": "z"}
    assert pairwise(found, TRUTH) == (1 / 3, 1 / 4)
    assert pairwise(found, TRUTH).f1 == pytest.approx(2 / 7)
    # B-cubed precision: a, b 1; c, d, e, f 1/2. Recall: a, b 2/3; c 1/3; d, e 1/2; f 1.
    assert b_cubed(found, TRUTH) == pytest.approx(((2 + 4 / 2) / 6, (4 / 3 + 1 / 3 + 1 + 1) / 6))


def test_all_apart_and_all_together() -> None:
    apart = {item: item for item in TRUTH}
    assert pairwise(apart, TRUTH) == (1.0, 0.0)
    assert pairwise(apart, TRUTH).f1 == 0.0
    assert b_cubed(apart, TRUTH) == pytest.approx((1.0, 3 / 6))
    together = dict.fromkeys(TRUTH, "x")
    assert pairwise(together, TRUTH) == pytest.approx((4 / 15, 1.0))
    assert b_cubed(together, TRUTH) == pytest.approx(((9 + 4 + 1) / 36, 1.0))


def test_nothing_known() -> None:
    assert pairwise({}, {}) == b_cubed({}, {}) == (1.0, 1.0)
    assert Agreement(0.0, 0.0).f1 == 0.0


def test_items_outside_the_truth_do_not_count_and_missing_ones_are_an_error() -> None:
    assert pairwise({**TRUTH, "z": "1"}, TRUTH) == (1.0, 1.0)
    for measure in (pairwise, b_cubed):
        with pytest.raises(KeyError):
            measure({"a": "1"}, TRUTH)


groupings = st.lists(
    st.tuples(st.sampled_from("123"), st.sampled_from("xyz")), min_size=1, max_size=8
)


@given(groupings)
def test_exchanging_found_and_truth_exchanges_precision_and_recall(
    drawn: list[tuple[str, str]],
) -> None:
    one = {str(number): pair[0] for number, pair in enumerate(drawn)}
    other = {str(number): pair[1] for number, pair in enumerate(drawn)}
    for measure in (pairwise, b_cubed):
        assert measure(one, other) == pytest.approx(measure(other, one)[::-1])
