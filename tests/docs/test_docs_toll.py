"""Every number on the page of the toll is the number in the code."""

from __future__ import annotations

import pytest
from pages import number, page, table, word

from truceline.match.statements.series import GAP
from truceline.weigh.toll import BIAS, Cause, Harm, People, Reading, Standing, reporting, subject
from truceline.weigh.toll.toll import STALE, STALE_LEAST

TOLL = page("toll.md")


def test_every_bias_is_on_the_page() -> None:
    rows = table(TOLL, "who states it", "mean", "spread", "why")
    shown = {word(name): (number(mean), number(spread)) for name, mean, spread, _ in rows}
    assert shown == {str(who): (bias.mean, bias.spread) for who, bias in BIAS.items()}


def test_every_constant_is_on_the_page() -> None:
    rows = table(TOLL, "constant", "value", "why")
    shown = {word(name): number(value) for name, value, _ in rows}
    held = {
        name: value
        for name, value in vars(reporting).items()
        if name.isupper() and isinstance(value, float)
    }
    assert shown == held


def test_every_lag_is_on_the_page() -> None:
    rows = table(TOLL, "missed at once", "probability")
    shown = tuple((number(share), number(chance)) for share, chance in rows)
    assert shown == reporting.LAGS
    assert sum(chance for _, chance in shown) == pytest.approx(1.0)


def test_how_soon_counts_catch_up_is_on_the_page() -> None:
    rows = table(TOLL, "catches up, days", "probability")
    shown = tuple((number(days), number(chance)) for days, chance in rows)
    assert shown == reporting.DAYS
    assert sum(chance for _, chance in shown) == pytest.approx(1.0)


def test_every_category_and_standing_is_on_the_page() -> None:
    rows = dict(table(TOLL, "what", "values"))
    terms = {"harm": Harm, "people": People, "cause": Cause, "reading": Reading}
    assert rows == {name: ", ".join(f"`{value}`" for value in term) for name, term in terms.items()}
    shown = [word(name) for name, _ in table(TOLL, "standing", "when")]
    assert shown == [str(standing) for standing in Standing]


def test_spans_of_time_are_on_the_page() -> None:
    assert f"more than {STALE_LEAST.days} days and a quarter of the time" in TOLL
    assert STALE == 0.25
    text = " ".join(TOLL.split())
    assert f"rounds of fighting are more than {GAP.days} days apart" in text
    assert f"they begin more than {subject.START.days} days apart" in text
