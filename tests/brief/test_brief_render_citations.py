"""Every id has one place, long runs have a note, and nothing is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sample as made
from hypothesis import given
from hypothesis import strategies as st

from truceline.brief.citations import SHOWN, cite
from truceline.brief.clean import plain
from truceline.brief.content import AgreementBlock, ClauseCell, ClauseRow
from truceline.brief.parts import (
    PARTS,
    clause_id,
    clause_number,
    grouped,
    is_web,
    percent_range,
    short_root,
    signed,
    standing,
    statuses,
)
from truceline.brief.said import Sentence


@given(st.lists(st.text(max_size=12), max_size=12, unique=True))
def test_anchors_are_unique_and_safe_whatever_the_ids(ids: list[str]) -> None:
    found = cite(replace(made.empty(), summary=(Sentence("x", tuple(ids)),)))
    assert set(found.anchors) == set(ids)
    names = list(found.anchors.values())
    assert len(set(names)) == len(names)
    assert all(name.isascii() and not set(name) & set(" /#?%&\"'<>") for name in names)
    assert not set(names) & {part.key for part in PARTS}


def test_plain_ids_are_their_own_anchors() -> None:
    found = cite(made.sample()).anchors
    assert found["C0012"] == "C0012"
    assert found[made.incident_id(1)] == made.incident_id(1)
    assert found["KL-JD-2025-10-26/3a"] == "KL-JD-2025-10-26_3a"


@given(st.integers(0, 30))
def test_a_run_is_split_without_loss(count: int) -> None:
    run = tuple(f"C{n}" for n in range(count))
    found = cite(replace(made.empty(), summary=(Sentence("x", run),)))
    head, tail = found.split(run)
    assert head + tail == run
    assert len(tail) != 1
    assert (run in found.notes) == (count > SHOWN + 1)


def test_ids_without_a_table_are_listed_bare() -> None:
    briefing = replace(made.empty(), summary=(Sentence("x", ("V-1", "D-2", "V-1")),))
    assert cite(briefing).bare == ("D-2", "V-1")


def test_an_incident_outside_the_index_is_described_by_its_first_claim() -> None:
    briefing = made.sample(indexed=0, cards=0, claims=9)
    found = {one.id: one for one in cite(briefing).indexed}
    assert found[made.incident_id(1)].claims == ("C0001", "C0002")
    assert cite(made.sample()).anchors[made.incident_id(1)] == made.incident_id(1)


def test_clauses_of_two_agreements_with_one_number_stay_apart() -> None:
    row = ClauseRow("1", "text", "no fire", "", ())
    blocks = tuple(AgreementBlock(name, name, "", (), (row,)) for name in ("A", "B"))
    anchors = cite(replace(made.empty(), agreements=blocks)).anchors
    assert anchors["A/1"] != anchors["B/1"]
    assert clause_id(replace(row, id="A/1"), blocks[0]) == "A/1"
    assert clause_number(replace(row, id="A/1"), blocks[0]) == "1"


@pytest.mark.parametrize("name", ["arland", "Arland", "ARL", "Republic of Arland"])
def test_a_cell_finds_its_party_by_any_name(name: str) -> None:
    cell = ClauseCell(name, "alleged", "alleged", ())
    other = ClauseCell("observer mission", "not_verifiable", "not verifiable", ())
    found = standing(ClauseRow("1", "", "", "", (other, cell)), (made.BORDURIA, made.ARLAND))
    assert found.by_party == (None, cell)
    assert found.bodies == (other,)


def test_statuses_keep_a_fixed_order_and_unknown_ones() -> None:
    rows = tuple(
        ClauseRow(status, "", "", "", (ClauseCell("x", status, status.upper(), ()),))
        for status in ("odd", "alleged", "supported")
    )
    block = AgreementBlock("A", "A", "", (), rows)
    found = statuses(replace(made.empty(), agreements=(block,)))
    assert list(found.items()) == [
        ("supported", "SUPPORTED"),
        ("alleged", "ALLEGED"),
        ("odd", "ODD"),
    ]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("likely (55–80 %)", (55, 80)),
        ("almost no chance (1-5%)", (1, 5)),
        ("insufficient evidence", None),
        ("(90–10 %)", None),
        ("(50–800 %)", None),
    ],
)
def test_ranges_are_read_from_words(word: str, expected: tuple[int, int] | None) -> None:
    assert percent_range(word) == expected


def test_small_words() -> None:
    assert [signed(n) for n in (-2, 0, 3)] == ["−2", "0", "+3"]
    assert [grouped(n) for n in (999, 1234, 12345)] == ["999", "1234", "12\u202f345"]
    assert short_root("0123456789abcdef0123") == "01234567…cdef0123"
    assert short_root("abc") == "abc"
    assert is_web("https://x")
    assert not is_web("javascript:x")


@given(st.text())
def test_cleaning_is_done_once_and_leaves_nothing_hidden(text: str) -> None:
    once = plain(text)
    assert plain(once) == once
    assert "\u202e" not in once
    assert once.encode().decode() == once


def test_cleaning_keeps_scripts_and_lines() -> None:
    kept = "ช่องอานม้า\nប្រាសាទព្រះវិហារ é"
    assert plain(kept) == kept
    assert plain("a\r\nb\x07\u202ec\ud800") == "a\nbc?"
