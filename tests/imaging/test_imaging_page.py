"""The page, the entries for a record, and the command."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from imaging.compared import Run
from truceline.case import Case
from truceline.imaging import compare
from truceline.imaging.page import MOST_SHOWN, POLICY, change_page, map_png, sheet_of
from truceline.imaging.sheet import sheet_svg
from truceline.imaging.told import CAVEAT, INVENTED, chance
from truceline.read.reader import read_bytes
from truceline.record import Change, Scene, Settings, Source


@pytest.fixture(scope="module")
def page(run: Run) -> str:
    return run.written.page.read_text("utf-8")


def test_the_page_asks_the_network_nothing_and_runs_nothing(page: str) -> None:
    assert f'content="{POLICY}"' in page.replace("&#39;", "'")
    without_ids = re.sub(r'xmlns(:\w+)?="[^"]+"', "", page)
    assert not re.search(r'(?:src|href)="(?!#|data:)', without_ids)
    assert "<script" not in page
    assert "url(http" not in page


def test_the_page_says_first_that_its_scenes_are_invented_and_what_change_is_not(
    page: str,
) -> None:
    text = unescape(page)
    assert text.index(CAVEAT) < text.index(INVENTED) < text.index("What was found")


def test_every_place_has_its_row_with_exact_times(run: Run, page: str) -> None:
    for place in run.result.places[:MOST_SHOWN]:
        at = place.when.latest
        assert f"{at.day} {at:%b %Y, %H:%M}" in page
    rows = re.findall(r'data-label="The time asked about">([^<]+)<', page)
    assert len(rows) == min(len(run.result.places), MOST_SHOWN)
    assert {"may be then", "after it"} <= set(rows)


def test_names_in_thai_and_khmer_stand_on_the_map_with_their_fonts(run: Run, page: str) -> None:
    for name in run.wanted.spots[0].also:
        assert name in page
    assert 'font-family:"Noto Sans Thai"' in page
    assert 'font-family:"Noto Sans Khmer"' in page


def test_the_page_can_be_used_without_seeing_it(page: str) -> None:
    body = page[page.index("<body>") :]
    for svg in re.findall(r"<svg[^>]*>", body):
        assert "aria-hidden" in svg or "aria-label" in svg, svg
    assert len(re.findall(r"<table", body)) == len(re.findall(r"<caption", body))
    assert all('scope="' in cell for cell in re.findall(r"<th\b[^>]*>", body))
    assert body.index('class="skip"') < body.index("<header")
    ids = re.findall(r'\bid="([^"]+)"', body)
    assert len(ids) == len(set(ids))
    for target in re.findall(r'href="#([^"]+)"', body):
        assert target in ids


def test_without_a_change_the_page_says_what_would_have_been_found(
    run: Run, tmp_path: Path
) -> None:
    result = compare(run.quiet(), tmp_path / "sums")
    if result.places:
        pytest.skip("this simulator's quiet time holds a false place, which is its right")
    item = json.loads((run.written.folder / "item.json").read_text("utf-8"))
    text = unescape(change_page(result, item))
    assert "No change beyond chance at this threshold" in text
    assert "The smallest change that would have been found" in text
    assert "A closer look" not in text


def test_what_users_wrote_cannot_become_markup(run: Run) -> None:
    from dataclasses import replace

    evil = replace(run.wanted.spots[0], name='<script>alert("x")</script>')
    result = replace(run.result, wanted=replace(run.wanted, spots=(evil,), title="<b>bold</b>"))
    item = json.loads((run.written.folder / "item.json").read_text("utf-8"))
    text = change_page(result, item)
    assert "<script" not in text
    assert "<b>bold" not in text
    assert map_png(result).startswith(b"\x89PNG")


def test_the_map_has_ticks_numbers_scale_and_north(run: Run) -> None:
    svg = sheet_svg(sheet_of(run.result))
    texts = re.findall(r">([^<>]+)</text>", svg)
    assert "N" in texts
    assert any(re.fullmatch(r"\d+(\.\d+)? k?m", text) for text in texts)
    assert any(text.endswith("° W") for text in texts)
    assert any(text.endswith("° S") for text in texts)
    shown = [str(place.number) for place in run.result.places[:MOST_SHOWN]]
    assert set(shown) <= set(texts)


@pytest.mark.parametrize(
    ("p", "said"),
    [
        (0.25, "1 in 4"),
        (0.001, "1 in 1,000"),
        (3e-5, "1 in 33,000"),
        (1e-9, "under 1 in 1,000,000"),
    ],
)
def test_a_p_is_written_as_it_can_be_read(p: float, said: str) -> None:
    assert chance(p) == said


def test_entries_are_read_as_they_are_written(run: Run) -> None:
    settings = Settings.model_validate({"id": "x", "title": "X", "parties": PARTIES})
    reading = read_bytes(run.written.entries.read_bytes(), "changes.jsonl", settings)
    assert reading.problems == ()
    bodies = [item.body for item in reading.items]
    changes = [body for body in bodies if isinstance(body, Change)]
    scenes = {body.id for body in bodies if isinstance(body, Scene)}
    sources = {body.id for body in bodies if isinstance(body, Source)}
    assert [change.id for change in changes] == [place.id for place in run.result.places]
    for change in changes:
        assert set(change.before) | set(change.after) <= scenes
        assert change.source_id in sources
        assert change.product is not None
        assert not set(change.before) & set(change.after)
    # A change cannot be known before its last image could be.
    known = max(item.available for item in reading.items if isinstance(item.body, Scene))
    assert {item.available for item in reading.items if isinstance(item.body, Change)} == {known}


def test_only_a_person_adds_changes_to_a_record_and_twice_changes_nothing(
    run: Run, small: Case
) -> None:
    added = small.add([run.written.entries])
    assert added.problems == ()
    assert added.added["change"] == len(run.result.places)
    assert added.added["scene"] == len(run.result.split.every)
    again = small.add([run.written.entries])
    assert again.added == {}


def test_the_command_writes_the_page_and_says_what_was_found(
    run: Run, tmp_path: Path, command: Callable[..., Any], small: Case
) -> None:
    out = tmp_path / "out"
    done = command(
        "change", run.scenes.catalogue.parent, "--event", *run.scenes.alleged, "--out", out,
        "--case", small.path, "--place", "-130.53,-9.02,300,Market",
    )  # fmt: skip
    assert done.code == 0, done.err
    assert "changed by more than chance explains" in done.out
    assert "truceline add CASE" in done.out
    assert "Market" in (out / "change.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "say when the event may have been"),
        (("--event", "2024-06-10", "2024-06-12", "--until", "2024-06-30"), "no stack has 3 images"),
        (("--event", "2024-06-10", "2024-06-12", "--from", "2030"), "in the time asked for"),
        (("--event", "2024-06-10", "2024-06-12", "--place", "here"), "expected longitude"),
    ],
)
def test_the_command_says_what_to_put_right_and_writes_nothing(
    run: Run, tmp_path: Path, command: Callable[..., Any], words: tuple[str, ...], said: str
) -> None:
    out = tmp_path / "out"
    done = command("change", run.scenes.catalogue, *words, "--out", out)
    assert done.code == 5
    assert said in done.err
    assert not out.exists()


PARTIES = [
    {"id": name, "name": name.title(), "short": name.title(), "adjective": name, "code": code}
    for name, code in (("arland", "AR"), ("borduria", "BO"))
]
