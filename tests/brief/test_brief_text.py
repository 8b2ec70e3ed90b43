from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sample import HOSTILE, LONG_URL, empty, four_parties, sample, three_parties

from truceline.brief import parts
from truceline.brief.clean import plain
from truceline.brief.content import Briefing
from truceline.brief.parts import PARTS
from truceline.brief.said import Sentence
from truceline.brief.text import render_text
from truceline.brief.text_layout import WIDTH, Column, cells, clusters, table, wrap
from truceline.brief.text_sentences import names


@pytest.fixture(scope="module")
def rich() -> str:
    return render_text(sample())


def ids(value: object) -> Iterator[str]:
    if isinstance(value, tuple):
        for item in value:
            yield from ids(item)
    elif is_dataclass(value):
        for field in fields(value):
            inner = getattr(value, field.name)
            if field.name in ("refs", "incidents", "claims", "clauses") and isinstance(
                inner, tuple
            ):
                yield from (item for item in inner if isinstance(item, str))
            if field.name in ("id", "incident", "source") and isinstance(inner, str):
                yield inner
            yield from ids(inner)


def folded(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("briefing", [sample(), three_parties(), four_parties()])
def test_every_id_is_written_in_full(briefing: Briefing) -> None:
    text = render_text(briefing)
    party_ids = {party.id for party in briefing.parties}
    missing = [ref for ref in ids(briefing) if ref and ref not in party_ids and ref not in text]
    assert missing == []


def test_no_run_of_references_is_cut(rich: str) -> None:
    run = sample().summary[0].refs
    assert len(run) == 41
    assert f"[{' '.join(run)}]" in folded(rich)


def test_no_line_is_wider_than_a_page_but_for_what_must_stay_whole(rich: str) -> None:
    briefing = sample()
    whole = {source.url for source in briefing.sources} | set(briefing.seal.checkpoint.split("\n"))
    whole.add(f"{'Operator’s key':<16}{briefing.seal.key}")
    wide = [line for line in rich.split("\n") if cells(line) > WIDTH]
    assert [line for line in wide if line.strip() not in whole] == []
    assert f"    {LONG_URL}" in wide


def test_root_and_checkpoint_stay_whole(rich: str) -> None:
    seal = sample().seal
    assert seal.root in rich
    assert seal.checkpoint.rstrip("\n") in rich


def test_parts_come_in_order_with_annexes_last(rich: str) -> None:
    lines = rich.split("\n")
    at = [lines.index(part.title.upper()) for part in PARTS]
    assert at == sorted(at)
    assert {part.key for part in PARTS} == {part.key for part in parts.PARTS}
    annexes = [part.title.startswith("Annex") for part in PARTS]
    assert annexes == sorted(annexes)


def test_moment_and_zone_stand_in_the_first_line(rich: str) -> None:
    first = rich.split("\n", 1)[0]
    assert sample().as_of in first
    assert sample().zone in first


def test_every_statement_is_written(rich: str) -> None:
    text = folded(rich)
    briefing = sample()
    for card in briefing.incidents:
        for verdict in card.verdicts:
            assert folded(f"{verdict.question} {verdict.answer}; {verdict.word}.") in text
            assert verdict.confidence in text
        for line in card.contested:
            assert folded(f"{line.question} {line.word}.") in text
            assert all(folded(answer.text) in text for answer in line.answers)
            assert folded(line.settle) in text
    for claim in briefing.claims:
        assert folded(claim.text) in text
    for mark in briefing.map.marks:
        assert all(name in rich for _, name in mark.names.scripts)
    assert parts.NO_STATEMENT in text


def test_a_cell_for_a_party_is_told_apart_by_word(rich: str) -> None:
    assert "Arland: ◧ alleged" in rich
    assert "observer mission: ? not verifiable" in rich
    assert f"Borduria: {parts.NOT_BOUND}" in rich


def test_an_empty_record_says_so_part_by_part() -> None:
    text = folded(render_text(empty()))
    for part in PARTS:
        assert part.title.upper() in text
        assert part.empty in text
    assert "none named" in text
    assert "No signed checkpoint was given" in text


def test_marks_that_turn_writing_round_are_dropped() -> None:
    briefing = replace(
        empty(), summary=(Sentence("One \u202etwo\u202c \x1b[31mthree\x00 \udc80", ("C1",)),)
    )
    assert "- One two [31mthree ? [C1]" in render_text(briefing)


def test_same_briefing_same_text(rich: str) -> None:
    assert render_text(sample()) == rich
    assert rich.endswith("\n")
    assert not any(line != line.rstrip() for line in rich.split("\n"))
    assert folded(HOSTILE) in folded(rich)


def test_widths_of_scripts() -> None:
    assert cells("ab") == 2
    assert cells("ที่นี่") == 2
    assert cells("ខ្ញុំ") == 2
    assert cells("中文") == 4


def test_figures_keep_their_units() -> None:
    assert wrap("aaaa 5\u00a0km bb", 7) == ["aaaa", "5\u00a0km bb"]


def test_indent_of_the_first_line_and_the_rest() -> None:
    assert wrap("aa bb cc", 7, first="- ") == ["- aa bb", "  cc"]
    assert wrap("aa bb cc", 7, first="- ", rest="") == ["- aa bb", "cc"]
    assert wrap("a\nb", 9, first="- ") == ["- a", "  b"]
    assert wrap("") == [""]


ALPHABET = st.sampled_from("ab /-ก็ที่ป្ខញុំ中e\u0301\u00a0")


@given(st.text(ALPHABET), st.integers(4, 40))
def test_wrapping_loses_nothing_and_keeps_to_the_width(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cells(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(st.text(ALPHABET, min_size=1))
def test_clusters_make_the_text_and_none_begins_with_a_mark(text: str) -> None:
    found = list(clusters(text))
    assert "".join(found) == text
    assert not any(unicodedata.category(one[0]).startswith("M") for one in found[1:])


@given(st.lists(st.tuples(st.text(ALPHABET), st.text(ALPHABET)), max_size=4))
@example([("aaaaaaaaaa\u17d2", "a")])
def test_columns_of_a_table_stand_in_line(rows: list[tuple[str, str]]) -> None:
    lines = table([Column("One", 10), Column("Two", 8, True)], rows, width=20)
    assert all(cells(line) <= 20 for line in lines)
    for line in lines:
        taken = ""
        for cluster in clusters(line):
            if cells(taken) >= 10:
                break
            taken += cluster
        assert cells(taken) <= 10
        assert line[len(taken) :][:2].strip() == ""


@given(st.text())
def test_plain_text_has_no_control_characters(text: str) -> None:
    clean = plain(text)
    assert not any(unicodedata.category(char) == "Cc" for char in clean.replace("\n", ""))
    assert plain(clean) == clean


def test_names_in_all_scripts() -> None:
    place = sample().map.marks[0].names
    assert names(place) == "Hill 350 / Chong An · ช่องอานม้า · អានសេះ"
