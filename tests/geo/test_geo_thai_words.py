import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.geo.names import thai_words

WORDS = thai_words.lexicon(["ช่องอานม้า", "หนองจาน", "ตาควาย"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("อ.น้ำยืน จ.อุบลราชธานี", "อำเภอน้ำยืน จังหวัดอุบลราชธานี"),
        ("บ.หนองจาน ต. โนนหมากมุ่น", "บ้านหนองจาน ตำบลโนนหมากมุ่น"),
        ("กิ่ง อ.โคกสูง", "กิ่งอำเภอโคกสูง"),
        ("พ.ศ. 2568", "พ.ศ. 2568"),
        ("ม.ค.", "ม.ค."),
        ("10 กม. จากเส้น", "10 กม. จากเส้น"),
        ("A. B.", "A. B."),
    ],
)
def test_abbreviations_are_spelt_out_before_a_name_only(text: str, expected: str) -> None:
    assert thai_words.spelt_out(text) == expected


def test_names_are_whole_words_of_running_text() -> None:
    text = "บริเวณช่องอานม้า อำเภอน้ำยืน จังหวัดอุบลราชธานี"
    words = thai_words.split(text, WORDS)
    assert words[:4] == ["บริเวณ", "ช่องอานม้า", " ", "อำเภอ"]
    assert "จังหวัด" in words


def test_a_name_is_not_found_within_a_longer_word() -> None:
    # "Ta" is a name here; "ตาราง" is a table and "สายตา" eyesight.
    words = thai_words.lexicon(["ตา"])
    assert "ตา" not in thai_words.split("ตารางสายตา", words)


@given(st.text("กขคงจนมตาเแโำิีุ่้็์ๆ .,0123abcកខ្ា", max_size=30))
def test_nothing_is_left_out(text: str) -> None:
    assert "".join(thai_words.split(text, WORDS)) == thai_words.composed(text)


def test_ordinary_words_are_known() -> None:
    assert thai_words.is_ordinary("ใหม่")
    assert thai_words.is_ordinary("น้ํา")
    assert not thai_words.is_ordinary("ตาควาย")


OFFLINE = """
import socket, sys
def refuse(*args, **kwargs):
    raise AssertionError("the network was asked for")
socket.socket.connect = refuse
socket.getaddrinfo = refuse
from truceline.geo import Gazetteer
from truceline.record import Name, Place
names = (Name(text="ช่องอานม้า", language="th"), Name(text="An Ses"))
found = Gazetteer([Place(id="pass", source_id="s", names=names)])
assert found.find("An Ses (Zelená)").place_id == "pass"
assert found.find("ช่องอานม้า").place_id == "pass"
assert found.find("หนองจาน") is None
assert not any(name.partition(".")[0] == "pythainlp" for name in sys.modules)
assert found.find("บริเวณช่องอานม้า อำเภอน้ำยืน").place_id == "pass"
assert "pythainlp" in sys.modules
"""


def test_the_dictionary_is_loaded_only_for_running_thai_and_without_a_network_or_a_home() -> None:
    plain = {key: value for key, value in os.environ.items() if not key.startswith("PYTHAINLP")}
    done = subprocess.run(
        [sys.executable, "-c", OFFLINE],
        env={**plain, "HOME": "/nonexistent/home"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
