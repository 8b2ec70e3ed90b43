import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.geo.names import khmer_words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ព្រៃចាន់", ["ព្រៃ", "ចា", "ន់"]),
        ("មុំបី", ["មុំ", "បី"]),
        ("ស្រុក ក", ["ស្រុ", "ក", " ", "ក"]),
        ("១០km", ["១", "០", "k", "m"]),
    ],
)
def test_letters_below_and_marks_belong_to_their_letter(text: str, expected: list[str]) -> None:
    assert khmer_words.syllables(text) == expected


@given(st.text("កខចនបមរស្ាិីុំះ់៍។ \u200b១២ab", max_size=30))
def test_nothing_is_left_out(text: str) -> None:
    assert "".join(khmer_words.syllables(text)) == text


@pytest.mark.parametrize(
    ("before", "name", "after", "alone"),
    [
        ("", "មុំបី", "", True),
        ("នៅតំបន់", "មុំបី", " ", True),
        ("ខ", "មុំបី", "", False),
        ("", "មុំបី", "ខ", False),
        ("នៅ", "មុំបី", "និង", True),
        ("\u200b", "មុំបី", "\u200b", True),
        ("ខ", "ព្រៃចាន់", "ខ", True),
    ],
)
def test_a_short_name_must_stand_apart(before: str, name: str, after: str, alone: bool) -> None:
    assert khmer_words.stands_alone(before, name, after) is alone


def test_other_scripts_are_no_khmer() -> None:
    assert khmer_words.has_khmer("the ភូមិ")
    assert not khmer_words.has_khmer("ช่องบก, An Ses")
