"""Every number on the page about where is the number in the code."""

from __future__ import annotations

import pytest
from pages import number, page, table

from truceline import placing
from truceline.geo import How
from truceline.geo.lines.drawing_error import drawing_error_m
from truceline.geo.shapes.sampling import POINTS, REPEATS
from truceline.geo.shapes.spread import FINENESS
from truceline.geo.stated import assumed

WHERE = page("where.md")


@pytest.mark.parametrize("row", table(WHERE, "constant"), ids=lambda row: row[0])
def test_what_is_assumed(row: tuple[str, ...]) -> None:
    assert getattr(assumed, row[0].strip("`")) == number(row[1])


def test_every_form_of_a_place_is_named_with_its_shape() -> None:
    named = {row[0].strip("`") for row in table(WHERE, "form")}
    assert named == {how.value for how in How} - {How.LEARNED.value}


def test_the_numbers_in_the_text() -> None:
    assert f"{POINTS * REPEATS} quasi-random points" in WHERE
    assert f"{placing.SIDE_KNOWN:.0%}".replace("%", " %") + " or more" in WHERE
    assert f"A place wider than {placing.WIDEST_M / 1000:.0f} km" in WHERE
    assert FINENESS == 50.0
    assert "a fiftieth of the place's standard deviation" in WHERE.replace("\n", " ")
    for scale, metres in (("1:50,000", 29), ("1:200,000", 116)):
        assert round(drawing_error_m(scale) or 0) == metres
