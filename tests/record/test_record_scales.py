"""Likelihood words with their ranges, and the Admiralty code with its missing values."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from record.samples import claim
from truceline.record import CREDIBILITY, RELIABILITY, SCALE, Claim, Source, likelihood, rating


@pytest.mark.parametrize(
    ("probability", "word"),
    [
        (0.0, "almost no chance"),
        (0.0499, "almost no chance"),
        (0.05, "very unlikely"),
        (0.1999, "very unlikely"),
        (0.2, "unlikely"),
        (0.4499, "unlikely"),
        (0.45, "roughly even chance"),
        (0.5, "roughly even chance"),
        (0.55, "roughly even chance"),
        (0.5501, "likely"),
        (0.8, "likely"),
        (0.8001, "very likely"),
        (0.95, "very likely"),
        (0.9501, "almost certain"),
        (1.0, "almost certain"),
        (0.1 + 0.2 - 0.25 + 0.5, "roughly even chance"),  # 0.55 and a rounding error
    ],
)
def test_a_boundary_takes_the_word_nearer_to_even(probability: float, word: str) -> None:
    assert likelihood(probability).word == word


@pytest.mark.parametrize("probability", [-0.001, 1.001, float("nan"), float("inf")])
def test_what_is_no_probability(probability: float) -> None:
    with pytest.raises(ValueError, match="outside"):
        likelihood(probability)


@given(st.floats(0.01, 0.99))
def test_the_probability_lies_within_the_printed_range(probability: float) -> None:
    step = likelihood(probability)
    assert step.low <= round(probability * 100, 6) <= step.high
    assert step.printed == f"{step.word} ({step.low}–{step.high} %)"


@given(st.floats(0, 1), st.floats(0, 1))
def test_words_are_in_order(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert SCALE.index(likelihood(low)) <= SCALE.index(likelihood(high))


def test_the_scale_has_no_gap() -> None:
    assert all(step.high == following.low for step, following in pairwise(SCALE))
    assert (SCALE[0].low, SCALE[-1].high) == (1, 99)


def _reliability(value: object) -> object:
    fields = {"id": "S", "publisher": "p", "channel": "press", "reliability": value}
    return Source.model_validate(fields).reliability


def _credibility(value: object) -> object:
    return Claim.model_validate(claim("C").model_dump() | {"credibility": value}).credibility


@pytest.mark.parametrize("value", ["F", "f", " F ", "", None])
def test_reliability_f_is_missing(value: object) -> None:
    assert _reliability(value) is None


@pytest.mark.parametrize("value", [6, "6", " 6 ", "", None])
def test_credibility_6_is_missing(value: object) -> None:
    assert _credibility(value) is None


def test_what_can_be_judged_is_kept() -> None:
    assert [_reliability(letter.lower()) for letter in RELIABILITY] == list(RELIABILITY)
    assert [_credibility(str(digit)) for digit in CREDIBILITY] == list(CREDIBILITY)


@pytest.mark.parametrize("value", ["G", "AB", 1])
def test_no_other_letter(value: object) -> None:
    with pytest.raises(ValueError, match="reliability"):
        _reliability(value)


@pytest.mark.parametrize("value", [0, 7, "0", "A", 2.5, -1])
def test_no_other_digit(value: object) -> None:
    with pytest.raises(ValueError, match="credibility"):
        _credibility(value)


def test_the_rating_as_printed() -> None:
    assert rating(None, None) == "F6"
    assert rating("B", 2) == "B2"
    assert rating("A", None) == "A6"
