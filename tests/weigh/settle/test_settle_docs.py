"""The page says what the code does."""

from __future__ import annotations

import pytest

from docs.pages import number, page, table, word
from truceline.weigh.settle import (
    Positions,
    camps,
    copying,
    open_values,
    regime,
    settle,
    temper,
    vote,
)

PAGE = page("settling.md")
CONSTANTS = {word(name): value for name, value, _ in table(PAGE, "constant", "value", "why")}


@pytest.mark.parametrize("name", list(CONSTANTS))
def test_every_constant_is_as_on_the_page(name: str) -> None:
    held = [
        getattr(module, name)
        for module in (temper, vote, regime, camps, copying, open_values)
        if name in vars(module)
    ]
    assert held
    assert all(value == pytest.approx(number(CONSTANTS[name]), abs=0.005) for value in held)


def test_the_rules_of_the_table_of_methods_are_those_of_the_code() -> None:
    said = " ".join(cell for row in table(PAGE, "the data", "method") for cell in row)
    assert f"fewer than {regime.CHECKED_POSITIONS} positions" in said
    assert f"fewer than {regime.PER_OBJECT:.0f} positions per object" in said
    assert f"{regime.PER_SOURCE:.0f} checkable ones" in said
    assert f"at most {regime.MOST_LABELS} values" in said
    assert f"at least {regime.OBJECTS_PER_LABEL} objects" in said
    assert f"Until round {open_values.LEAVING_OUT_UNTIL} " in PAGE


def test_the_example_gives_what_the_page_says() -> None:
    rows = [
        ("incident 12: began", who, when)
        for who, when in (("north", "07:10"), ("south", "07:40"), ("observers", "07:10"))
    ]
    value, chance = settle(Positions.of(rows)).best("incident 12: began")
    assert f'("{value}", {chance:.3f}…)' in PAGE
