"""The page on exercises says what the code has."""

from __future__ import annotations

from pathlib import Path

import pytest

from truceline.drill import CAVEAT, REGIMES, State

PAGE = Path(__file__).parents[2] / "docs" / "drill.md"


@pytest.fixture(scope="module")
def rows() -> list[list[str]]:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in lines
        if line.startswith("| `")
    ]


def test_the_table_of_regimes_is_that_of_the_code(rows: list[list[str]]) -> None:
    def per_cent(share: float) -> str:
        return f"{round(100 * share)} %"

    assert [row for row in rows if len(row) == 6] == [
        [
            f"`{regime.name}`",
            per_cent(regime.as_alleged),
            per_cent(regime.other_side),
            per_cent(regime.third),
            per_cent(regime.not_as_described),
            regime.line,
        ]
        for regime in REGIMES.values()
    ]


def test_the_states_are_those_of_the_code(rows: list[list[str]]) -> None:
    assert [row for row in rows if len(row) == 2] == [
        [f"`{state.value}`", state.definition] for state in State
    ]


def test_the_page_says_what_an_exercise_is_not() -> None:
    assert CAVEAT in PAGE.read_text(encoding="utf-8")
