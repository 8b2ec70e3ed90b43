"""The print: nothing outside the page, nothing read as markup, every id found, same bytes."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import replace
from functools import lru_cache

import pypdfium2
import pytest
from sample import (
    ARLAND,
    BORDURIA,
    CADONIA,
    HOSTILE,
    LONG_URL,
    LONG_WORD,
    empty,
    four_parties,
    sample,
    three_parties,
)

from truceline.brief import parts
from truceline.brief.citations import cite
from truceline.brief.content import Briefing, IndexRow, TimelineModel
from truceline.brief.content_map import MapModel
from truceline.brief.content_satellites import PassesModel
from truceline.brief.parts import PARTS
from truceline.brief.pdf import render_pdf
from truceline.brief.pdf_data import print_data
from truceline.brief.said import Sentence

# The margins of the page, in points; the head and the foot of it stand in the upper and lower.
SIDE = 22 / 25.4 * 72
TOP = 10 / 25.4 * 72
BOTTOM = 8 / 25.4 * 72
# fmt: off
STRESSED = {
    "text", "speaker", "stance", "said", "answer", "word", "confidence", "topic", "label",
    "name", "kind", "when", "place_note", "latin", "publisher", "date", "language",
    "obligation", "deadline", "what", "by", "note", "title", "meeting", "finding",
    "spoken", "event", "place", "as_of", "since", "killed", "injured", "displaced",
    "question", "version", "origin", "zone", "holder", "quorum", "reason", "mode", "fingerprint",
    "key", "released",
}
# fmt: on


def one_claim() -> Briefing:
    """A record in which one thing has been said once."""
    return replace(
        sample(claims=1, sources=1, cards=1, clauses=1, indexed=1, marks=1, days=2),
        change=(),
        glance=(),
        toll=(),
        summary=(Sentence("One thing was said.", ("C0001",)),),
    )


MADE = {
    "rich": sample,
    "one claim": one_claim,
    "one party": lambda: sample(parties=(ARLAND,)),
    "three parties": three_parties,
    "four parties": four_parties,
    "empty": empty,
}


@lru_cache(maxsize=16)
def printed(name: str) -> bytes:
    return render_pdf(MADE[name]())


def text_of(data: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]


def joined(data: bytes) -> str:
    """All text without blanks, soft hyphens and places to break, which a line end may take."""
    return re.sub(r"[\s\u200b\u00ad\ufffe\x02]", "", "".join(text_of(data)))


def outside(data: bytes, side: float = SIDE) -> list[tuple[int, str]]:
    """Letters that reach past the margins, by page."""
    found = []
    for number, page in enumerate(pypdfium2.PdfDocument(data), start=1):
        width, height = page.get_size()
        text = page.get_textpage()
        for i in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(i)
            inside = (
                left >= side - 1
                and right <= width - side + 1
                and bottom >= BOTTOM
                and top <= height - TOP
            )
            letter = text.get_text_range(i, 1)
            if right > left and not inside and not letter.isspace():
                found.append((number, letter))
    return found


def stressed(value: object, tail: str, name: str = "") -> object:
    """Put a tail behind every text of a briefing, ids and figures' labels left as they are."""
    if isinstance(value, MapModel | TimelineModel | PassesModel):
        return value
    if isinstance(value, str):
        return f"{value} {tail}" if value and name in STRESSED else value
    if isinstance(value, tuple):
        return tuple(stressed(item, tail) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        changes = {
            field.name: stressed(getattr(value, field.name), tail, field.name)
            for field in dataclasses.fields(value)
        }
        return replace(value, **changes)
    return value


@pytest.mark.parametrize("name", MADE)
def test_every_letter_stands_inside_the_page(name: str) -> None:
    assert outside(printed(name)) == []


@pytest.mark.parametrize(
    "tail",
    [LONG_WORD, "ปราสาทพระวิหารสะพานจัยจุมเนี้ยะ ប្រាសាទព្រះវិហារប្រាសាទតាមាន់ធំ", HOSTILE],
    ids=["long words", "Thai and Khmer", "markup"],
)
def test_no_text_however_long_leaves_the_page(tail: str) -> None:
    briefing = stressed(sample(claims=12, sources=6, cards=2, clauses=3, indexed=6, days=9), tail)
    assert isinstance(briefing, Briefing)
    assert outside(render_pdf(briefing), side=20) == []


def test_a_text_longer_than_a_page_runs_on() -> None:
    word = "word " * 2500
    briefing = replace(sample(claims=1, sources=1), limits=(Sentence(word + "end.", ("C0001",)),))
    data = render_pdf(briefing)
    assert outside(data) == []
    assert joined(data).count("word") >= 2500


@pytest.mark.parametrize("name", MADE)
def test_same_briefing_same_bytes(name: str) -> None:
    assert render_pdf(MADE[name]()) == printed(name)


def test_no_date_and_no_folder_of_this_machine_is_written() -> None:
    data = printed("rich")
    assert b"CreationDate" not in data
    assert str(parts.__file__).encode() not in data


@pytest.mark.parametrize("name", MADE)
def test_tagged_and_fit_for_screen_readers(name: str) -> None:
    data = printed(name)
    assert b"/MarkInfo" in data
    assert b"pdfuaid" in data
    assert b"/Lang" in data


def test_letters_that_no_font_has_do_not_stop_the_print() -> None:
    briefing = replace(one_claim(), title="停火 between Arland and Borduria")
    data = render_pdf(briefing)
    assert b"pdfuaid" not in data
    assert "between Arland" in text_of(data)[0]


def test_nothing_in_the_record_is_read_as_markup() -> None:
    hostile = re.sub(r"\s", "", HOSTILE)
    briefing = sample()
    found = joined(printed("rich"))
    meant = sum(HOSTILE in part for part in _texts(briefing))
    assert meant >= 3
    assert found.count(hostile) == meant


def _texts(briefing: Briefing) -> list[str]:
    return [
        *(one.text for one in briefing.summary),
        *(one.text for one in briefing.claims),
        *(row.text for block in briefing.agreements for row in block.rows),
        *(one.text for one in (briefing.satellites and briefing.satellites.standing_notes) or ()),
    ]


@pytest.mark.parametrize(
    "text",
    ["#panic()", '#read("/etc/passwd")', ']#import "x"', "= Heading", "$ x", "<at-0>", "@at-1"],
)
def test_markup_in_any_field_is_set_as_it_is(text: str) -> None:
    briefing = stressed(one_claim(), text)
    assert isinstance(briefing, Briefing)
    assert joined(render_pdf(briefing)).count(re.sub(r"\s", "", text)) >= 20


@pytest.mark.parametrize("name", [name for name in MADE if name != "empty"])
def test_first_ids_of_every_run_are_printed(name: str) -> None:
    found = joined(printed(name))
    for sentence in MADE[name]().summary:
        assert all(ref in found for ref in sentence.refs[:4])


def test_every_id_of_every_run_is_printed_somewhere() -> None:
    briefing = sample()
    found = joined(printed("rich"))
    assert [ref for run in cite(briefing).notes for ref in run if ref not in found] == []
    for row in briefing.index:
        assert row.id in found
    for claim in briefing.claims:
        assert claim.id in found
    for source in briefing.sources:
        assert source.id in found
        assert source.url in found


def test_links_lead_to_places_and_to_the_web_only() -> None:
    data = printed("rich")
    assert LONG_URL.encode() in data
    assert b"javascript:" not in data
    briefing = one_claim()
    source = replace(briefing.sources[0], url="javascript:alert(1)")
    made = render_pdf(replace(briefing, sources=(source,)))
    assert b"/URI" not in made
    assert "javascript:alert(1)" in joined(made)


def test_an_id_used_twice_has_one_place() -> None:
    briefing = one_claim()
    row = briefing.index[0]
    twice = replace(
        briefing,
        index=(row, row, replace(row, id=briefing.incidents[0].id), _row("C0001")),
        claims=briefing.claims * 2,
    )
    to = print_data(twice)["to"]
    assert len(set(to.values())) == len(to)
    assert joined(render_pdf(twice)).count(row.id) >= 2


def _row(name: str) -> IndexRow:
    return replace(sample(indexed=1).index[0], id=name)


def test_moment_zone_and_seal_stand_on_the_first_page() -> None:
    briefing = sample()
    first = text_of(printed("rich"))[0]
    top = first[:250]
    assert briefing.as_of in top
    assert briefing.zone in top
    assert parts.short_root(briefing.seal.root) in first
    assert briefing.seal.root in joined(printed("rich"))


def test_every_page_says_what_it_is() -> None:
    pages = text_of(printed("rich"))
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
        assert number == 1 or sample().title in page


def test_parts_come_in_order() -> None:
    outline = [item.get_title() for item in pypdfium2.PdfDocument(printed("rich")).get_toc()]
    titles = [part.title for part in PARTS]
    assert [title for title in outline if title in titles] == titles


@pytest.mark.parametrize("name", MADE)
def test_no_heading_is_left_alone_at_the_foot_of_a_page(name: str) -> None:
    titles = {part.title for part in PARTS}
    for page in text_of(printed(name)):
        lines = [line.strip() for line in page.splitlines() if line.strip()]
        body = [line for line in lines if not line.startswith(("Page ", "Record of "))]
        assert body[-1] not in titles


def test_silence_of_a_party_is_shown() -> None:
    assert parts.NO_STATEMENT in "".join(text_of(printed("rich"))).replace("\r\n", " ")
    assert parts.NOT_BOUND in "".join(text_of(printed("rich")))


def test_parties_stand_side_by_side() -> None:
    pages = pypdfium2.PdfDocument(printed("three parties"))
    page = next(
        page
        for page, text in zip(pages, text_of(printed("three parties")), strict=True)
        if "Ministry of Defence" in text and "Question" in text
    )
    heads = {}
    text = page.get_textpage()
    for party in (ARLAND, BORDURIA, CADONIA):
        search = text.search(f"Ministry of Defence, {party.short}")
        at = search.get_next()
        if at is not None:
            heads[party.short] = text.get_charbox(at[0])[0]
    assert len(heads) >= 2
    assert len({round(left) for left in heads.values()}) == len(heads)


def test_an_empty_record_fills_three_pages_at_most() -> None:
    pages = text_of(printed("empty"))
    assert len(pages) <= 3
    found = " ".join(" ".join(pages).split())
    for part in PARTS:
        assert part.title in found
        assert part.empty in found


def test_number_of_pages_is_sane() -> None:
    assert len(text_of(printed("one claim"))) <= 9
    assert 8 <= len(text_of(printed("rich"))) <= 24
