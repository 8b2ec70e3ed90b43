"""The briefing of a case, from the command line and from Python."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from case.files import ROW, settings, small_case, table, written
from case.real import Real
from truceline.case import Case
from truceline.errors import WrongFormat
from truceline.record import Claim

MEETING = "2025-12-22T09:00+08:00"
Command = Callable[..., Any]


def made(folder: Path, *parties: str) -> Case:
    """A case without claims."""
    case = Case.new(folder / "case", written(folder / "case.toml", settings(*parties)))
    case.add([])
    return case


def one_claim(folder: Path) -> Case:
    case = made(folder)
    case.add([table(folder / "claims.csv", [ROW])])
    return case


def three_parties(folder: Path) -> Case:
    case = made(folder, "arland", "borduria", "cadonia")
    rows = [ROW, ROW | {"claim_id": "C2", "claimant_side": "cadonia", "accused": "arland"}]
    case.add([table(folder / "claims.csv", rows), small_case(folder / "files")[1]])
    return case


@pytest.mark.parametrize("ending", [".html", ".txt", ".pdf"])
@pytest.mark.parametrize("make", [made, one_claim, three_parties])
def test_small_cases(make: Callable[[Path], Case], ending: str, tmp_path: Path) -> None:
    case = make(tmp_path)
    path = case.brief(tmp_path / "out" / f"briefing{ending}")
    data = path.read_bytes()
    if ending == ".pdf":
        assert data.startswith(b"%PDF")
        return
    text = data.decode("utf-8")
    assert "A front" in text
    assert case.log.origin in text
    for party in case.picture().settings.parties:
        assert party.short in text
    for claim in case.picture().claims:
        assert claim in text


@pytest.mark.parametrize("ending", [".html", ".txt", ".pdf"])
def test_the_same_record_gives_the_same_bytes(small: Case, ending: str, tmp_path: Path) -> None:
    one = small.brief(tmp_path / f"one{ending}")
    other = Case.open(small.path).brief(tmp_path / f"other{ending}")
    assert one.read_bytes() == other.read_bytes()


def test_hostile_words_stay_words_and_a_page_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    words = '<script>alert("x")</script> #import "/etc/passwd" $x^2$ {{ 7*7 }} & *b* _c_'
    case = made(tmp_path)
    case.add([table(tmp_path / "claims.csv", [ROW | {"detail": words, "claimant": words}])])
    text = case.brief(tmp_path / "briefing.html").read_text(encoding="utf-8")
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text
    assert "{{ 7*7 }}" in text
    assert not re.search(r"<(script|link|img|iframe)[^>]+(src|href)\s*=\s*[\"']?(https?:|//)", text)
    assert not re.search(r"@import|url\(\s*[\"']?(https?:|//)", text)
    assert words in " ".join(case.brief(tmp_path / "b.txt").read_text(encoding="utf-8").split())
    assert case.brief(tmp_path / "briefing.pdf").read_bytes().startswith(b"%PDF")


def test_a_briefing_names_the_point_it_stands_for(small: Case, tmp_path: Path) -> None:
    size = small.log.size - 1
    text = small.brief(tmp_path / "b.txt", size).read_text(encoding="utf-8")
    assert small.log.root_at(size).hex() in text
    assert small.log.checkpoint.root.hex() not in text


@pytest.fixture(scope="module")
def meeting(real: Real, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("meeting")
    return {
        ending: real.case.brief(folder / f"b{ending}", MEETING).read_text(encoding="utf-8")
        for ending in (".html", ".txt")
    }


@pytest.mark.parametrize("ending", [".html", ".txt"])
def test_nothing_later_is_told(real: Real, meeting: dict[str, str], ending: str) -> None:
    picture = real.case.picture(MEETING)
    later = [
        entry.body
        for entry in real.case.entries()
        if isinstance(entry.body, Claim) and entry.body.id not in picture.claims
    ]
    assert later
    text = meeting[ending]
    assert [claim.id for claim in later if re.search(rf"\b{claim.id}\b", text)] == []
    unknown = {item.id for item in real.picture.incidents} - {i.id for i in picture.incidents}
    assert [incident for incident in unknown if incident in text] == []
    assert all(claim in text for claim in picture.claims)


@pytest.mark.parametrize(
    "words",
    [
        "817",
        "soldier",
        "drone",
        "fuel",
        "ASEAN",
        "United States",
        "China",
        "satellite",
        "observer",
        "withdraw",
        "mine",
        "rocket",
        "air strike",
        "displaced",
    ],
)
def test_the_seed_of_the_case_has_its_place(meeting: dict[str, str], words: str) -> None:
    assert words.casefold() in meeting[".txt"].casefold()


def test_both_parties_stand_side_by_side(meeting: dict[str, str], real: Real) -> None:
    names = [party.short for party in real.picture.settings.parties]
    counts = [meeting[".txt"].count(name) for name in names]
    assert min(counts) > 50


def test_other_endings_are_refused(small: Case, tmp_path: Path, command: Command) -> None:
    with pytest.raises(WrongFormat, match=r"\.html"):
        small.brief(tmp_path / "briefing.doc")
    ran = command("brief", small.path, "--out", tmp_path / "briefing.doc")
    assert ran.code == 5
    assert "briefing.doc" in ran.err
    assert not (tmp_path / "briefing.doc").exists()


def test_an_empty_case_says_what_to_do(tmp_path: Path, command: Command) -> None:
    command("new", tmp_path / "case")
    ran = command("brief", tmp_path / "case", "--out", tmp_path / "b.html")
    assert ran.code == 5
    assert "the record is empty; add files with `truceline add`" in ran.err
    assert not (tmp_path / "b.html").exists()


def test_several_at_once(small: Case, tmp_path: Path, command: Command) -> None:
    paths = [tmp_path / "b.pdf", tmp_path / "b.txt"]
    ran = command("brief", small.path, "--out", paths[0], "--out", paths[1], "--at", "2025-12")
    assert ran.code == 5, "nothing was recorded by then"
    ran = command("brief", small.path, "--out", paths[0], "--out", paths[1])
    assert ran.code == 0
    assert all(path.stat().st_size for path in paths)


def test_a_damaged_record_gives_no_briefing(small: Case, tmp_path: Path, command: Command) -> None:
    checkpoint = small.path / "log" / "checkpoint"
    checkpoint.write_bytes(checkpoint.read_bytes()[:-2] + b"\n")
    ran = command("brief", small.path, "--out", tmp_path / "b.html")
    assert ran.code == 4
    assert not (tmp_path / "b.html").exists()
