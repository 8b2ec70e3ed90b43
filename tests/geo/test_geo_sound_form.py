import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.geo.names.sound_form import sound


@pytest.mark.parametrize(
    "spellings",
    [
        ("Ta Muen Thom", "Ta Moan Thom", "Ta Mone Thom", "Tamuen Tom"),
        ("Ta Krabey", "Ta Krabei", "Ta Krabi", "Takrabay"),
        ("Phu Makhuea", "Phu Makhua", "Phu Makua", "Pu Makuea"),
        ("Choam", "Chom", "Joam"),
        ("Thma", "Thmor", "Thmar", "Tmar"),
        ("Srei Snam", "Srey Snam", "Sre Snam"),
        ("Nong Ya Kaew", "Nong Ya Kaeo"),
        ("Chong Krang", "Chong Grang"),
        ("An Ses", "An Seh"),
        ("Mom Bei", "Mum Bei"),
        ("Khao Phra Wihan", "Khao Pra Viharn"),
        ("Boeung Trakuan", "Boeung Trakoun"),
    ],
)
def test_the_spellings_of_a_name_have_one_sound(spellings: tuple[str, ...]) -> None:
    assert len({sound(text) for text in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Chong Bok", "Chong Chom"),
        ("Ta Krabey", "Ta Kwai"),
        ("Nong Chan", "Nong Samet"),
        ("Surin", "Sulin"),
        ("Trat", "Tra"),
        ("Hill 350", "Hill 550"),
        ("Prey", "Pra"),
    ],
)
def test_other_names_have_another(one: str, other: str) -> None:
    assert sound(one) != sound(other)


def test_other_scripts_have_none() -> None:
    assert sound("ช่องบก") == sound("Зелена") == sound("") == ""


@given(st.text("abcdefghijklmnopqrstuvwxyz -'é3", max_size=20))
def test_spaces_and_capitals_of_the_same_words_change_nothing(text: str) -> None:
    assert sound(text.upper()) == sound(text)
    assert sound(f"  {text}. ") == sound(text)
    assert " " not in sound(text)
