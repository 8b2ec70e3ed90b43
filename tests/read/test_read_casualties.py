"""The figures of a row of a table of claims."""

from __future__ import annotations

import pytest

from truceline.read.casualties import COUNTS, read_casualties
from truceline.read.field import FIELDS
from truceline.read.row import Row
from truceline.record import Casualties, Cause, Count, Harm, People


def row(**cells: str) -> Row:
    return Row("t.csv", 2, cells, {name: name for name in cells}, sealed=False)


def test_every_field_that_says_whom_it_counts_is_a_field_of_the_table() -> None:
    assert set(COUNTS) <= {field.name for field in FIELDS}
    assert len(set(COUNTS.values())) == len(COUNTS)


def test_columns_become_counts_and_empty_ones_nothing() -> None:
    made = row(
        killed_min="5", killed_max="6", military_killed="0", civilian_killed="5",
        indirect_killed="1", detained="1,200", missing="",
    )  # fmt: skip
    assert read_casualties(made) == Casualties(
        killed_min=5,
        killed_max=6,
        counts=(
            Count(harm=Harm.KILLED, people=People.MILITARY, low=0, high=0),
            Count(harm=Harm.KILLED, people=People.CIVILIAN, low=5, high=5),
            Count(harm=Harm.KILLED, cause=Cause.INDIRECT, low=1, high=1),
            Count(harm=Harm.DETAINED, low=1200, high=1200),
        ),
    )
    assert made.problems == []
    assert read_casualties(row(killed_min="5")).counts == ()


@pytest.mark.parametrize("cell", ["-1", "some", "1,20"])
def test_a_wrong_cell_is_named(cell: str) -> None:
    made = row(military_injured=cell)
    read_casualties(made)
    assert [problem.field for problem in made.problems] == ["military_injured"]
