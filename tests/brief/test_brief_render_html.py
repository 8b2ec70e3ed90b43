"""The page: whole, closed to the outside, escaped, linked, the same twice."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
import sample as made

from truceline.brief import PROOF_TYPE
from truceline.brief.citations import cite
from truceline.brief.content import Briefing
from truceline.brief.content_map import MapModel
from truceline.brief.html import render_html
from truceline.brief.palette import ACCENT, INK, PANEL, PAPER, SOFT, WASH
from truceline.brief.parts import PARTS
from truceline.brief.said import Sentence

LOADING = {"src", "href", "xlink:href", "action", "data", "poster", "srcset"}
VOID = {"meta", "br", "link", "img", "hr", "input"}
FORMS = {
    "rich": made.sample,
    "three parties": made.three_parties,
    "four parties": made.four_parties,
    "empty": made.empty,
}


class Page(HTMLParser):
    """Reads a page and notes what the tests ask about."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.stack: list[str] = []
        self.tags: list[str] = []
        self.scripts: list[str] = []
        self.ids: list[str] = []
        self.fragments: list[str] = []
        self.outside: list[tuple[str, str, str]] = []
        self.headings: list[int] = []
        self.langs: list[str] = []
        self.bare_headers = 0
        self.text: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "script":
            self.scripts.append(dict(attrs).get("type") or "")
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        for name, value in attrs:
            value = value or ""
            if name == "id":
                self.ids.append(value)
            elif name in {"href", "xlink:href"} and value.startswith("#"):
                self.fragments.append(value[1:])
            elif name == "lang":
                self.langs.append(value)
            if name in LOADING and not value.startswith("#"):
                self.outside.append((tag, name, value))
            assert not name.startswith("on")
        if tag == "th" and "scope" not in dict(attrs):
            self.bare_headers += 1
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.stack.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.stack, f"</{tag}> closes nothing"
        assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.stack and self.stack[-1] not in {"style", "title", "script"}:
            self.text.append(data)


@pytest.fixture(scope="module", params=FORMS, ids=list(FORMS))
def form(request: pytest.FixtureRequest) -> tuple[Briefing, str, Page]:
    briefing = FORMS[request.param]()
    page = render_html(briefing)
    return briefing, page, Page(page)


def sentences(value: object) -> list[Sentence]:
    """Every sentence of a briefing."""
    if isinstance(value, Sentence):
        return [value] if value.text else []
    if isinstance(value, tuple):
        return [found for item in value for found in sentences(item)]
    if hasattr(value, "__dataclass_fields__"):
        return [
            found
            for name in value.__dataclass_fields__
            for found in sentences(getattr(value, name))
        ]
    return []


def test_tags_close_and_ids_are_unique(form: tuple[Briefing, str, Page]) -> None:
    page = form[2]
    assert page.stack == []
    assert len(page.ids) == len(set(page.ids))
    assert page.scripts == [PROOF_TYPE] * bool(form[0].seal.proof)


def test_every_link_inside_has_its_target(form: tuple[Briefing, str, Page]) -> None:
    page = form[2]
    assert set(page.fragments) <= set(page.ids)


def test_every_id_referred_to_is_a_link_to_its_place(form: tuple[Briefing, str, Page]) -> None:
    briefing, text, page = form
    anchors = cite(briefing).anchors
    for sentence in sentences(briefing):
        for ref in sentence.refs:
            assert f'<a href="#{anchors[ref]}">{ref}</a>' in text
            assert anchors[ref] in page.ids


def test_every_sentence_is_there(form: tuple[Briefing, str, Page]) -> None:
    briefing, _, page = form
    shown = " ".join("".join(page.text).split())
    for sentence in sentences(briefing):
        assert " ".join(sentence.text.split()) in shown


def test_parts_stand_in_order_with_a_word_where_empty(form: tuple[Briefing, str, Page]) -> None:
    briefing, text, page = form
    places = [page.ids.index(part.key) for part in PARTS]
    assert all(a < b for a, b in pairwise(places))
    if not briefing.incidents:
        for part in PARTS:
            assert part.empty in text


def test_nothing_is_loaded_from_outside(form: tuple[Briefing, str, Page]) -> None:
    _, text, page = form
    assert {(tag, name) for tag, name, _ in page.outside} <= {("a", "href")}
    assert all(address.startswith("https://") for _, _, address in page.outside)
    assert "default-src &#39;none&#39;" in text
    assert set(re.findall(r"url\(([a-z]+|#)", text)) <= {"data", "#"}
    assert "@import" not in text
    assert re.search(r'\bsrc\s*=\s*"http', text) is None


def test_headings_step_down_one_at_a_time(form: tuple[Briefing, str, Page]) -> None:
    levels = form[2].headings
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_table_headers_have_a_scope_and_names_a_language(form: tuple[Briefing, str, Page]) -> None:
    briefing, _, page = form
    assert page.bare_headers == 0
    assert page.langs[0] == "en"
    if briefing.incidents:
        assert {"th", "km"} <= set(page.langs)


def test_markup_in_the_data_stays_text() -> None:
    page = render_html(made.sample())
    assert page.count("<script") == 1
    assert "alert(1)" in page
    assert made.HOSTILE in "".join(Page(page).text)


def test_an_address_that_is_not_of_the_web_is_no_link() -> None:
    briefing = made.sample(sources=2)
    bad = replace(briefing.sources[0], url="javascript:alert(1)")
    page = render_html(replace(briefing, sources=(bad, briefing.sources[1])))
    assert 'href="javascript' not in page
    assert "javascript:alert(1)" in page


def test_marks_of_direction_do_not_reach_the_page() -> None:
    page = render_html(replace(made.empty(), summary=(Sentence("a\u202eb\x07c", ("C\u202e12",)),)))
    assert "abc" in page
    assert "\u202e" not in page


def test_ids_like_names_of_the_page_do_not_clash() -> None:
    odd = ("summary", "note-1", "toc-title", "C 1", "C/1", "1", "g-alleged", "é", "map", "")
    briefing = replace(made.empty(), summary=(Sentence("Odd ids.", odd),))
    page = Page(render_html(briefing))
    assert len(page.ids) == len(set(page.ids))
    assert set(page.fragments) <= set(page.ids)
    assert not any(re.search(r"\s", name) for name in page.ids)


def test_long_runs_are_folded_and_kept_whole() -> None:
    refs = tuple(f"C{n:04d}" for n in range(1, 41))
    briefing = replace(made.empty(), summary=(Sentence("Many.", refs),))
    page = render_html(briefing)
    assert "+37" in page
    for ref in refs:
        assert page.count(f">{ref}</a>") == 2


def test_same_bytes_twice(form: tuple[Briefing, str, Page]) -> None:
    assert render_html(form[0]) == form[1]


def test_map_and_timeline_need_not_be_there() -> None:
    page = render_html(replace(made.sample(), map=MapModel((), (), (), 0, ())))
    assert "figure-map" not in page
    assert "figure-timeline" in page


def test_text_stands_out_from_its_ground_by_wcag_aa() -> None:
    def light(colour: str) -> float:
        shares = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (
            c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    for text in (INK, SOFT, ACCENT):
        for ground in (PAPER, PANEL, WASH):
            contrast = (light(ground) + 0.05) / (light(text) + 0.05)
            assert contrast >= 4.5, (text, ground, contrast)
