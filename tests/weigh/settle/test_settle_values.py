"""Columns, labels or open values, and values that hold one another."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from truceline.weigh.settle import Method, Positions, settle
from truceline.weigh.settle.candidates import named
from truceline.weigh.settle.regime import closed
from truceline.weigh.settle.relations import Relation, relations
from weigh.settle.worlds import independent


@pytest.mark.parametrize(
    ("so", "said", "relation"),
    [
        ("baxter courage", "baxter courage", Relation.EQUAL),
        ("baxter courage", "Courage", Relation.PART),
        ("baxter", "baxter courage", Relation.MORE),
        ("baxter courage", "courage catherine", Relation.OVERLAP),
        ("Baxter courage", "courage baxter", Relation.OVERLAP),
        ("baxter", "courage", Relation.APART),
        ("2025-07-24", "2025-07", Relation.PART),
        ("2025", "2025-07", Relation.MORE),
        ("07:10", "07:16", Relation.APART),
        ("07:10", "10:07", Relation.APART),
        ("New York", "New York City", Relation.MORE),
        ("", "x", Relation.APART),
    ],
)
def test_how_values_stand_to_each_other(so: str, said: str, relation: Relation) -> None:
    positions = Positions.of([("q", "a", so), ("q", "b", said)])
    _, found = relations(named(positions), positions.values)
    last = 1 if so != said else 0
    assert found.reshape(last + 1, -1)[0, last] == relation


def test_full_lists_win_where_most_sources_leave_names_out() -> None:
    draw = np.random.default_rng(3)
    rows, full = [], {}
    for number in range(120):
        names = [f"{letter}{number}x" for letter in "abc"]
        full[f"q{number}"] = " ".join(names)
        for at, complete in enumerate((0.7, 0.6, 0.5, 0.3, 0.3, 0.2, 0.2, 0.1, 0.1)):
            said = names
            if draw.random() >= complete:
                some = sorted(draw.choice(names, int(draw.integers(1, 3)), replace=False))
                said = names[:1] if draw.random() < 0.7 else some
            rows.append((f"q{number}", f"s{at}", " ".join(said)))
    found = settle(Positions.of(rows))
    assert found.method is Method.OPEN
    votes = Counter((name, value) for name, _, value in rows)
    assert (
        sum(votes[name, value] > votes[name, value.split()[0]] for name, value in full.items()) < 60
    )
    assert sum(found.best(name)[0] == value for name, value in full.items()) > 110


def test_labels_are_told_from_open_values_by_how_they_are_shared() -> None:
    assert closed(Positions.of(independent(1, 50, 6, 3, labels=2)[0]))
    assert closed(Positions.of(independent(1, 400, 6, 3, labels=20)[0]))
    assert not closed(Positions.of(independent(1, 400, 6, 3)[0]))
    assert not closed(Positions.of(independent(1, 8, 6, 3, labels=4)[0]))


def test_rows_become_columns_in_order_of_appearance() -> None:
    rows = [("q2", "b", "y"), ("q1", "a", "y"), ("q2", "a", "x")]
    positions = Positions.of(rows, {"a": "press"}, weights=[1, 2, 3])
    assert (positions.objects, positions.sources) == (("q2", "q1"), ("b", "a"))
    assert positions.values == ("y", "x")
    assert positions.object_of.tolist() == [0, 1, 0]
    assert positions.kind_of.tolist() == [0, 1]
    assert positions.weight.tolist() == [1, 2, 3]


def test_a_source_of_two_values_shares_its_weight() -> None:
    positions = Positions.of([("q", "a", "x"), ("q", "a", "y"), ("q", "b", "x")])
    assert positions.weight.tolist() == [0.5, 0.5, 1]
    assert settle(positions).best("q")[0] == "x"


def test_bad_columns_are_refused_with_what_is_wrong() -> None:
    with pytest.raises(ValueError, match="1 weights for 2 rows"):
        Positions.of([("q", "a", "x"), ("q", "b", "x")], weights=[1.0])
    with pytest.raises(ValueError, match="positive"):
        Positions.of([("q", "a", "x")], weights=[0.0])
    good = Positions.of([("q", "a", "x")])
    with pytest.raises(ValueError, match="value_of must lie between 0 and 0"):
        Positions(
            good.objects,
            good.sources,
            good.values,
            good.object_of,
            good.source_of,
            np.array([4], np.int32),
            good.kind_of,
            good.weight,
        )
    with pytest.raises(KeyError, match="no position names the object 'other'"):
        settle(good).best("other")
