import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.geo.names.name_form import area, bare, is_admin, key, normal, numbers, parts, shorter

TEXT = st.text(
    st.one_of(
        st.characters(max_codepoint=0x24F),
        st.characters(min_codepoint=0x300, max_codepoint=0x36F),
        st.characters(min_codepoint=0xE01, max_codepoint=0xE5B),
        st.characters(min_codepoint=0x1780, max_codepoint=0x17F9),
        st.sampled_from("–—’‘ʼ\u200bи中ﬁ½"),
    ),
    max_size=20,
)


def slowly(text: str) -> str:
    """The normal form by its definition, character by character, for text that is not Thai."""
    kept: list[str] = []
    latin = False
    for char in unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold()):
        category = unicodedata.category(char)
        if char in "'’‘ʼ`´" or category == "Cf" or (category[0] == "M" and latin):
            continue
        if category[0] == "L":
            latin = unicodedata.name(char, "").startswith("LATIN")
        figure = unicodedata.decimal(char, None)
        written = char if figure is None else str(figure)
        kept.append(written if category[0] in "LNM" else " ")
    return unicodedata.normalize("NFC", " ".join("".join(kept).split()))


@given(
    st.text(
        st.one_of(st.characters(max_codepoint=0x36F), st.sampled_from("–—’‘ʼи中ﬁ½ក្")), max_size=20
    )
)
def test_the_quick_ways_give_what_the_definition_says(text: str) -> None:
    assert normal(text) == slowly(text)


@given(TEXT)
def test_forms_are_stable(text: str) -> None:
    form = normal(text)
    assert normal(form) == form
    assert " " not in key(text)
    assert bool(bare(text)) == bool(form)
    assert bool(parts(text)) == bool(form)
    assert shorter(text)[0] == form
    name, kind = area(text)
    assert (kind == "") == (not is_admin(text))
    assert kind or name == form


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("น้ำ", "น้ํา"),
        ("น้ำ", "นํ้า"),
        ("แก้ว", "เเก้ว"),
        ("เนิน ๓๕๐", "เนิน 350"),
        ("ភ្នំ ៥០០", "ភ្នំ 500"),
        ("ព្រៃ\u200bចាន់", "ព្រៃចាន់"),
        ("Слов'янськ", "Словʼянськ"),
        ("Sa’em", "SA'EM"),
        ("Sa-ngam", "sa ngam"),
    ],
)
def test_one_name_written_in_two_ways(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ปราสาทตาควาย", "ตาควาย"),
        ("ปราสาท ตาควาย", "ตาควาย"),
        ("บ้านหนองจาน", "หนองจาน"),
        ("บริเวณบ้านหนองจาน", "หนองจาน"),
        ("ប្រាសាទតាក្របី", "តាក្របី"),
        ("ភូមិព្រៃចាន់", "ព្រៃចាន់"),
        ("ปราสาท", "ปราสาท"),
        ("បន្ទាយ", "បន្ទាយ"),
        ("ช่องอานม้า", "ช่องอานม้า"),
        ("จังหวัดพระวิหาร", "จังหวัดพระวิหาร"),
        ("ខេត្តព្រះវិហារ", "ខេត្តព្រះវិហារ"),
        ("Temple of Marks", "of marks"),
    ],
)
def test_words_for_temple_and_village_go_and_those_of_passes_and_provinces_stay(
    text: str, expected: str
) -> None:
    assert bare(text) == expected


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Northfold district", "northfold", "district"),
        ("Northfold Subdistrict", "northfold", "subdistrict"),
        ("อำเภอน้ำยืน", "น้ำยืน", "district"),
        ("จังหวัด พระวิหาร", "พระวิหาร", "province"),
        ("ตำบลโดมประดิษฐ์", "โดมประดิษฐ์", "subdistrict"),
        ("ស្រុកជាំក្សាន្ត", "ជាំក្សាន្ត", "district"),
        ("ខេត្តព្រះវិហារ", "ព្រះវិហារ", "province"),
        ("ឃុំអូរបីជាន់", "អូរបីជាន់", "commune"),
        ("อำเภอ", "อำเภอ", ""),
        ("พระวิหาร", "พระวิหาร", ""),
        ("District Nine", "district nine", ""),
    ],
)
def test_areas_have_their_kind_in_one_word(text: str, name: str, kind: str) -> None:
    assert area(text) == (name, kind)


def test_numbers_are_compared_as_numbers() -> None:
    assert numbers("เนิน ๓๕๐") == numbers("Hill 350") == ("350",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One place", ("One place",)),
        ("A / B", ("A / B", "A", "B")),
        ("A (B)", ("A", "B")),
        ("A–B", ("A–B", "A", "B")),
        ("A, B incl. C", ("A, B incl. C", "A", "B", "C")),
        ("A-B", ("A-B",)),
        ("A and B provinces", ("A and B provinces", "a province", "b province")),
        ("B subdistricts", ("B subdistricts", "b subdistrict")),
        ("Andor", ("Andor",)),
        ("  ", ()),
    ],
)
def test_parts(text: str, expected: tuple[str, ...]) -> None:
    assert parts(text) == expected
