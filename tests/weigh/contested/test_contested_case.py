"""The real case: its hard questions, the labelled sample, the card and the table."""

from __future__ import annotations

import io
from collections.abc import Mapping

import pytest
from rich.console import Console

from case.real import Real
from truceline.brief.assemble.cards import incident_card
from truceline.match.incident import incident
from truceline.picture import Picture
from truceline.show import print_incident
from truceline.store import tables
from truceline.weigh.contested import Proposition, Standing, contested
from weigh.contested.asking import key
from weigh.contested.labels import ONE_ROOT, SEVERAL_ROOTS, Labelled


def asked(picture: Picture, claims: str) -> tuple[Proposition, ...]:
    """The propositions of an incident made of these claims, whatever matching makes of them."""
    members = [picture.claims[each] for each in claims.split()]
    return contested(
        [incident("I-1", members, {})], picture.claims, picture.copies, picture.settings.parties
    )


def scored(picture: Picture, labelled: Mapping[str, Labelled]) -> tuple[float, float]:
    """Precision and recall of the questions found."""
    found = {name: {key(p) for p in asked(picture, each.claims)} for name, each in labelled.items()}
    hits = sum(len(found[name] & each.questions) for name, each in labelled.items())
    return (
        hits / sum(map(len, found.values())),
        hits / sum(len(each.questions) for each in labelled.values()),
    )


def test_floors_on_the_labelled_incidents(real: Real) -> None:
    precision, recall = scored(real.picture, SEVERAL_ROOTS)
    assert precision >= 0.92
    assert recall >= 0.96
    precision, recall = scored(real.picture, ONE_ROOT)
    assert precision == 1.0
    assert recall == 1.0


HARD = {
    "O'Chik bridge": ("C0301 C0302 C0303 C0304", "time", {"22:58", "23:40"}),
    "Banan, bombs": ("C0343 C0344 C0345", "count bombs", {"6", "4"}),
    "Banan, aircraft": ("C0343 C0344 C0345", "weapon", {"F-16", "T-50"}),
    "Poipet": ("C0297 C0296 C0298 C0299", "count bombs", {"2", "3"}),
    "detainees": ("C0084 C0085 C0086 C0087 C0088", "count detained", {"21", "18", "20"}),
    "27 September": (
        "C0124 C0126 C0123 C0125 C0127",
        "time",
        {"11:52", "11:55–12:35, about 12:03"},
    ),
    "statue": ("C0319 C0320 C0322", "distance", {"about 100 m inside", "about 400 m from line"}),
    "temple photographs": ("C0286 C0287", "authenticity", {"genuine", "not genuine"}),
}


@pytest.mark.parametrize("name", HARD)
def test_hard_questions_of_the_case(real: Real, name: str) -> None:
    claims, question, values = HARD[name]
    found = {key(each): each for each in asked(real.picture, claims)}
    assert {each.value for each in found[question].positions} == values
    assert found[question].word == "insufficient evidence"


def test_a_minute_apart_is_no_dispute_and_who_began_is(real: Real) -> None:
    (found,) = asked(real.picture, "C0182 C0183 C0184 C0185")
    assert (key(found), found.standing) == ("first_shot", Standing.DIFFER)
    assert [each.claim_ids for each in found.positions] == [("C0183", "C0184"), ("C0185",)]


def test_no_real_question_is_called_settled(real: Real) -> None:
    assert {each.word for each in real.picture.propositions} == {"insufficient evidence"}


def test_the_card_shows_where_accounts_differ(real: Real) -> None:
    name = next(i.id for i in real.picture.incidents if "C0303" in i.claim_ids)
    card = incident_card(real.picture, name)
    (line,) = card.contested
    assert line.question == "At what time?"
    assert line.note == "Stated from 22:58 to 23:40."
    assert {answer.refs for answer in line.answers} == {("C0301",), ("C0303",)}
    assert "Cambodia: 22:58" in {answer.text for answer in line.answers}
    shown = io.StringIO()
    print_incident(card, Console(file=shown, width=200))
    assert "Where the accounts differ" in shown.getvalue()
    assert "Cambodia: 22:58" in shown.getvalue()


def test_who_fired_first_is_said_to_stay_apart(real: Real) -> None:
    name = next(i.id for i in real.picture.incidents if "C0185" in i.claim_ids)
    (line,) = incident_card(real.picture, name).contested
    assert line.note.startswith("Kept apart from who is responsible, and from any breach.")


def test_the_table_holds_every_position(real: Real) -> None:
    rows = tables(real.picture)["proposition"].to_pylist()
    assert len(rows) == sum(len(each.positions) for each in real.picture.propositions)
    names = [(row["incident_id"], row["number"], row["place"]) for row in rows]
    assert len(set(names)) == len(names)
    assert not any("\ue000" in str(value) for row in rows for value in row.values())
