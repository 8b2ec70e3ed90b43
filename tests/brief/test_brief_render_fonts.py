"""The fonts a page carries: all it needs, no more, shaped right, the same twice."""

from __future__ import annotations

import base64
import io
import re

import pytest
from fontTools.ttLib import TTFont

from truceline.brief.fonts import (
    KHMER,
    SANS,
    SERIF,
    THAI,
    family_of,
    font_dirs,
    font_faces_css,
    font_path,
    text_width,
)

THAI_NAME = "ช่องอานม้า"
KHMER_NAME = "ប្រាសាទព្រះវិហារ"


def faces(css: str) -> dict[str, TTFont]:
    pattern = r'font-family:"([^"]+)".*?base64,([A-Za-z0-9+/=]+)'
    return {
        family: TTFont(io.BytesIO(base64.b64decode(data)))
        for family, data in re.findall(pattern, css)
    }


def features(font: TTFont, table: str) -> set[str]:
    return {record.FeatureTag for record in font[table].table.FeatureList.FeatureRecord}


def test_a_page_carries_only_the_scripts_it_uses() -> None:
    assert set(faces(font_faces_css("Latin"))) == {SANS, SERIF}
    assert set(faces(font_faces_css(THAI_NAME))) == {SANS, SERIF, THAI}
    assert set(faces(font_faces_css(THAI_NAME + KHMER_NAME))) == {SANS, SERIF, THAI, KHMER}


def test_letters_weights_and_shaping_are_kept() -> None:
    found = faces(font_faces_css("Zürich – 12 km" + THAI_NAME + KHMER_NAME))
    for family, text in ((SANS, "Zürich – 12 km"), (THAI, THAI_NAME), (KHMER, KHMER_NAME)):
        font = found[family]
        assert {ord(char) for char in text} <= set(font.getBestCmap())
        (axis,) = font["fvar"].axes
        assert (axis.axisTag, axis.minValue, axis.maxValue) == ("wght", 400, 700)
        assert axis.defaultValue == 400
    features = {
        record.FeatureTag for record in found[KHMER]["GSUB"].table.FeatureList.FeatureRecord
    }
    # Subscript consonants and vowels set before their consonant.
    assert {"blwf", "pref", "pres"} <= features
    positions = {
        record.FeatureTag for record in found[THAI]["GPOS"].table.FeatureList.FeatureRecord
    }
    assert "mark" in positions


def test_letters_no_font_has_do_no_harm() -> None:
    assert set(faces(font_faces_css("漢字 \x00\ud7ff😀 a"))) == {SANS, SERIF}


def test_same_bytes_twice() -> None:
    assert font_faces_css("abc" + KHMER_NAME) == font_faces_css(KHMER_NAME + "cba")


def test_files_are_found() -> None:
    for folder in font_dirs():
        assert list(folder.glob("*.ttf"))
    with pytest.raises(KeyError):
        font_path("Comic Sans")


def test_text_is_measured() -> None:
    assert text_width("", 10) == 0
    assert 10 < text_width("Word", 10) < 30
    assert text_width("Word", 20) == pytest.approx(2 * text_width("Word", 10))
    assert text_width("Word", 10, 700) > text_width("Word", 10, 400)


def test_vowels_that_shaping_takes_apart_have_their_parts() -> None:
    thai = faces(font_faces_css("อำเภอ"))["Noto Sans Thai"].getBestCmap()
    assert {0x0E33, 0x0E4D, 0x0E32} <= thai.keys()
    khmer = faces(font_faces_css("ប៉ោយ"))["Noto Sans Khmer"].getBestCmap()
    assert 0x17C1 in khmer


def test_scripts_are_measured_in_their_own_faces() -> None:
    assert text_width("ก", 10) != text_width("ฒ", 10)
    assert text_width("ก" + "\u0e34", 10) == pytest.approx(text_width("ก", 10))
    assert (family_of("ช่องอานม้า"), family_of("An Ses")) == ("Noto Sans Thai", "Source Sans 3")
