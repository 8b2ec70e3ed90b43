"""Blind: what names a side is masked everywhere, and what may still tell is listed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from case.open_questions import open_questions
from case.real import Real
from case.test_cli_review import ASKED, PATIENCE, judgements, terminal
from record import samples
from record.samples import claim
from truceline.blind import Blind, CaseWords
from truceline.blind_show import (
    blind_of_incident,
    blinded_card,
    blinded_question,
    texts_of,
    words_of_matching,
)
from truceline.brief import incident_card
from truceline.case import Case
from truceline.record import Name, Place, Same
from truceline.reviewing import Review

Run = Callable[..., Any]
PLACE = Place(
    id="P1",
    source_id="S",
    names=(
        Name(text="Green Hill", language="en", party="arland"),
        Name(text="Mont Vert", language="fr", party="borduria"),
        Name(text="ភ្នំបៃតង", language="km", shown=False),
    ),
)
WORDS = CaseWords(
    "log-1",
    samples.settings().parties,
    {"P1": PLACE},
    ("Survey of 1907",),
    (samples.speaker("arland:General Tapir"),),
    ("says that shells fell", "soldiers answered fire"),
)


def blind(key: str = "I-1", **more: Any) -> Blind:
    return Blind(WORDS, key, **more)


@pytest.mark.parametrize(
    "said",
    [
        "Arland", "arland", "ARLAND", "Arland’s army", "Arlanders", "Republic of arland",
        "the Arland-run post", "pro-Arland", "AR", "Borduria", "Bordurians", "Green Hill",
        "green hill", "Mont Vert", "ភ្នំបៃតង", "General Tapir", "Survey of 1907",
    ],
)  # fmt: skip
def test_every_known_name_is_masked(said: str) -> None:
    masked = blind().text(f"Shells came from {said}, witnesses say.")
    assert said not in masked
    assert not re.search("arland|bordur|green hill|mont vert", masked, re.IGNORECASE)
    assert masked.startswith("Shells came from ")
    assert masked.endswith("witnesses say.")


def test_words_that_only_contain_a_name_stay() -> None:
    for said in ("The garland fell", "an area of fire", "evergreen hills"):
        assert blind().text(said) == said


def test_one_party_is_one_side_throughout_an_incident() -> None:
    masked = blind()
    one, other = masked.sides["arland"], masked.sides["borduria"]
    assert {one, other} == {"Side 1", "Side 2"}
    assert masked.text("Arland says that Borduria fired") == f"{one} says that {other} fired"
    made = masked.claim(claim(by="arland:Army", accused="borduria", summary="Borduria fired"))
    assert (made.speaker.name, made.speaker.party) == (f"official of {one}", one)
    assert (made.accused, made.summary) == (other, f"{other} fired")
    assert masked.claim(claim(accused="unknown")).accused == "unknown"
    assert masked.claim(claim(by="media:Gazette", accused=None)).speaker.name == "news organisation"


def test_sides_are_drawn_anew_for_every_incident_and_stay_drawn() -> None:
    first = [blind(f"I-{n}").sides["arland"] == "Side 1" for n in range(400)]
    assert first == [blind(f"I-{n}").sides["arland"] == "Side 1" for n in range(400)]
    assert 150 < sum(first) < 250
    other = CaseWords("log-2", WORDS.parties, WORDS.places)
    drawn = [Blind(other, f"I-{n}").sides["arland"] == "Side 1" for n in range(400)]
    assert 100 < sum(a == b for a, b in zip(first, drawn, strict=True)) < 300


def test_exchanging_the_parties_labels_exchanges_them_in_the_draw_and_nothing_else() -> None:
    turned = tuple(
        party.model_copy(update={"id": other.id})
        for party, other in zip(WORDS.parties, WORDS.parties[::-1], strict=True)
    )
    for n in range(20):
        here = Blind(WORDS, f"I-{n}")
        there = Blind(CaseWords(WORDS.origin, turned, WORDS.places), f"I-{n}")
        assert there.sides == {"arland": here.sides["borduria"], "borduria": here.sides["arland"]}


def test_a_place_has_one_name_in_an_incident_and_another_in_the_next() -> None:
    masked = blind()
    assert masked.text("Green Hill") == masked.text("Mont Vert") == masked.place("P1")
    assert blind("I-2").place("P1") != masked.place("P1")
    # Words that no gazetteer knows are masked too, in the claim and in what it says.
    said = claim("C1", place="Old Mill", admin="Upper Province", summary="Shells hit the Old Mill")
    made = blind(claims=[said]).claim(said)
    assert "Mill" not in made.summary + made.where.words
    assert made.where.admin.startswith("area ")


def test_what_may_still_tell_is_listed() -> None:
    masked = blind()
    texts = [masked.text(t) for t in ("Says that Tapirov flew six F-16s", "Shells fell on Arland")]
    assert masked.leaks(texts) == ("Tapirov", "F-16s")
    assert masked.leaks([masked.text("soldiers answered in July")]) == ()


def test_no_card_of_the_real_case_names_a_side(real: Real) -> None:
    parties = real.picture.settings.parties
    names = {word for party in parties for word in (party.id, party.short, party.adjective)}
    pattern = re.compile("|".join(map(re.escape, names)), re.IGNORECASE)
    shown = 0
    for item in real.picture.incidents[::9]:
        masks = blind_of_incident(real.picture, item.id, "log")
        card = incident_card(real.picture, item.id)
        masked = blinded_card(card, masks, item.place_id)
        assert pattern.search(repr(masked)) is None, item.id
        assert [column.party.short for column in masked.columns] == ["Side 1", "Side 2"]
        # Nothing is lost with the names: ids of claims, answers, and every statement stay.
        assert sorted(len(column.positions) for column in masked.columns) == sorted(
            len(column.positions) for column in card.columns
        )
        assert [verdict.word for verdict in masked.verdicts] == [v.word for v in card.verdicts]
        shown += len(list(texts_of(masked)))
    assert shown > 50


def test_show_blind(small: Case, command: Run) -> None:
    incident = small.picture().incidents[0].id
    plain = command("show", small.path, incident)
    assert "Arland" in plain.out
    ran = command("show", small.path, incident, "--blind")
    assert ran.code == 0, ran.err
    for name in ("arland", "borduria", "green hill", "mont vert", "army spokesman"):
        assert name not in ran.out.casefold()
    assert "Side 1 Side 2" in ran.out
    assert "Sides are numbered anew for every incident" in ran.out
    assert "Words that may still tell" in ran.out or "No such word is left" in ran.out


def test_a_question_is_masked_and_asks_the_same(tmp_path: Any) -> None:
    case = open_questions(tmp_path)
    session = Review(case, "Ana")
    words = words_of_matching(session.matching, session.atlas, case.log.origin)
    for question in session.questions()[:3]:
        masks, masked = blinded_question(question, session.matching, words)
        shown = {each.id: each for each in masked.claims}
        for name in (question.left, question.right):
            said = shown[name]
            assert "Ministry" not in said.speaker.name
            assert "arland" not in said.model_dump_json().replace(said.source_id, "")
            assert said.when == next(c.when for c in session.matching.claims if c.id == name)
        assert {each.publisher for each in masks.sources(session.sources).values()} == {"not shown"}
    # What is masked is a copy: the session still judges the claims themselves.
    assert any(each.speaker.party == "arland" for each in session.matching.claims)


def test_a_blind_review_shows_no_side_and_judges_the_claims_themselves(tmp_path: Any) -> None:
    case = open_questions(tmp_path)
    with terminal("review", case.path, "--author", "Ana", "--blind") as (screen, program):
        shown = screen.wait(ASKED)
        screen.press("?")
        shown += screen.wait(ASKED)
        screen.press("d")
        screen.wait("why")
        screen.press("\n")
        shown += screen.wait(ASKED)
        screen.press("q")
        screen.end()
        assert program.wait(PATIENCE) == 0
    # The question, and what each answer would change, name no side; nor does what was compared.
    assert not re.search("arland|borduria|ministry|village", shown, re.IGNORECASE)
    assert "Shown blind" in shown
    (made,) = judgements(case)
    assert made.verdict is Same.DIFFERENT


def test_a_case_with_three_parties_has_three_sides() -> None:
    words = CaseWords("log", samples.settings(*samples.PARTIES).parties, {})
    assert set(Blind(words, "I").sides.values()) == {"Side 1", "Side 2", "Side 3"}
