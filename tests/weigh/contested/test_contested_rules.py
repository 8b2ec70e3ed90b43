"""The rules by which accounts are compatible or contested, and how answers are weighed."""

from __future__ import annotations

import pytest

from record.samples import claim
from truceline.record import Claim
from truceline.weigh.contested import Kind, Standing, worded
from truceline.weigh.contested.first_shot import began
from truceline.weigh.contested.weights import shares
from weigh.contested.asking import PARTIES, asked, key, keys


def pair(one: str, other: str, **more: str) -> list[Claim]:
    """Two parties, each with a summary, on one side's act."""
    return [
        claim("C1", by="arland", accused="borduria", summary=one, **more),
        claim("C2", by="borduria", accused="borduria", summary=other, **more),
    ]


COMPATIBLE = [
    ("18 soldiers detained", "about 20 soldiers detained", "abduction_detention"),
    ("dropped six bombs", "dropped at least four bombs", "airstrike"),
    ("dropped up to 40 bombs", "dropped twelve bombs", "airstrike"),
    ("dozens of shells landed", "40 shells landed", "artillery"),
    ("fire about 11:52", "fire about 11:55", "artillery"),
    ("fire at 05:04", "fire at 05:05", "artillery"),
    ("fire at 05:04, then at 06:30", "fire at 06:30", "artillery"),
    ("fire at 06:07", "fire 06:00–06:12", "artillery"),
    ("a place 100 m inside", "a place about 120 m from the line", "artillery"),
    ("three more bombs fell", "six bombs fell", "airstrike"),
    ("155 mm shells fell", "20 shells fell", "artillery"),
    ("images of the site", "the images are genuine", "other"),
]


@pytest.mark.parametrize(("one", "other", "kind"), COMPATIBLE)
def test_accounts_that_differ_in_precision_are_not_contested(
    one: str, other: str, kind: str
) -> None:
    assert keys(*pair(one, other, event_type=kind)) == []


CONTESTED = [
    ("18 soldiers detained", "21 soldiers detained", "abduction_detention", "count detained"),
    ("18 captured", "about 25 soldiers surrendered", "abduction_detention", "count detained"),
    ("dropped six bombs", "dropped four bombs", "airstrike", "count bombs"),
    ("over 250 drones seen", "12 drones seen", "drone_strike", "count drones"),
    ("fire at 11:52", "fire at 11:55", "artillery", "time"),
    ("fire about 07:30", "fire about 07:50", "artillery", "time"),
    ("fire at 22:58", "fire at 23:40", "artillery", "time"),
    ("a place 100 m inside", "a place about 400 m from the line", "other", "distance"),
    ("images of it were fake", "rejects that the photos are fake", "other", "authenticity"),
]


@pytest.mark.parametrize(("one", "other", "kind", "expected"), CONTESTED)
def test_values_that_cannot_both_be_true_are_contested(
    one: str, other: str, kind: str, expected: str
) -> None:
    (found,) = asked(*pair(one, other, event_type=kind))
    assert key(found) == expected
    assert found.standing is Standing.DIFFER
    assert [position.claim_ids for position in found.positions] == [("C1",), ("C2",)]
    assert found.word == "insufficient evidence"
    assert found.settle


def test_times_say_what_they_span() -> None:
    (found,) = asked(*pair("fire at 11:52", "fire from 11:55–12:35 and about 12:03"))
    assert found.span == "11:52 to 12:35"
    assert [each.value for each in found.positions] == ["11:52", "11:55–12:35, about 12:03"]


def test_an_event_that_lasts_does_not_agree_with_everything_within_it() -> None:
    one = claim("C1", start="2025-07-24T06:30", end="2025-07-24T08:46")
    other = claim("C2", by="borduria", start="2025-07-24T07:30")
    assert keys(one, other) == ["time"]


def test_one_root_alone_contests_only_by_changing_its_account() -> None:
    first = claim("C1", event_type="airstrike", summary="six bombs", start="2025-07-24T10:00")
    again = claim("C2", event_type="airstrike", summary="four bombs", start="2025-07-24T10:00")
    later = claim("C3", event_type="airstrike", summary="four bombs", start="2025-07-24T11:00")
    (found,) = asked(first, again)
    assert (key(found), found.standing) == ("count bombs", Standing.CHANGED)
    assert keys(first, later) == [], "two moments, two figures"


def test_organs_of_one_party_are_one_root() -> None:
    army = claim("C1", by="arland:Army", event_type="airstrike", summary="six bombs")
    mayor = claim("C2", by="arland:Mayor", event_type="airstrike", summary="four bombs")
    assert asked(army, mayor)[0].standing is Standing.CHANGED


def test_a_toll_that_rises_is_no_change_and_its_last_figure_stands() -> None:
    first = claim("C1", said="2025-07-24", killed_min=2, killed_max=2)
    last = claim("C2", said="2025-07-26", killed_min=8, killed_max=8)
    other = claim("C3", by="media:Gazette", killed_min=5, killed_max=5)
    assert keys(first, last) == []
    (found,) = asked(first, last, other)
    assert [each.value for each in found.positions] == ["5", "8"]
    fell = claim("C4", said="2025-07-27", killed_min=6, killed_max=6)
    assert asked(first, last, fell)[0].standing is Standing.CHANGED


def test_each_side_counts_its_own_losses_unless_harm_is_denied() -> None:
    ours = claim("C1", by="arland", accused="borduria", injured=3)
    theirs = claim("C2", by="borduria", accused="arland", injured=1)
    assert keys(ours, theirs) == []
    denies = claim("C3", by="borduria", accused="arland", stance="denies", injured=0)
    assert keys(ours, denies) == ["count injured"]


def test_totals_over_a_period_are_no_question_of_one_incident() -> None:
    one = claim("C1", event_type="casualty_report", killed_min=4, killed_max=4)
    other = claim("C2", by="media:Gazette", event_type="casualty_report", killed_min=9)
    assert keys(one, other) == []


def test_a_copy_and_what_was_taken_back_count_for_nothing() -> None:
    one, other = pair("dropped six bombs", "dropped four bombs", event_type="airstrike")
    assert asked(one, other, copies={"C2"}) == ()
    back = claim("C3", by="borduria", stance="retracts", said="2025-07-30")
    assert asked(one, other, back) == ()


def armed(claim_id: str, by: str, accused: str, weapon: str) -> Claim:
    made = claim(claim_id, by=by, accused=accused, event_type="airstrike")
    return made.model_copy(update={"weapon": weapon})


def test_weapons_are_compared_for_one_act_only() -> None:
    jets = armed("C1", "arland", "borduria", "F-16, two bombs")
    drones = armed("C2", "borduria", "borduria", "bomb-dropping drones")
    (found,) = asked(jets, drones)
    assert found.kind is Kind.WEAPON
    assert "Borduria" in worded(found.question, {"borduria": "Borduria"})
    assert asked(jets, armed("C2", "borduria", "arland", "rifles")) == ()
    assert asked(jets, armed("C2", "borduria", "borduria", "air strike")) == (), "less precise"
    assert asked(jets, armed("C2", "borduria", "borduria", "rocket depot")) == (), "a target"


def test_models_of_one_kind_contradict_each_other_within_one_account() -> None:
    one = armed("C1", "arland", "borduria", "F-16, six bombs")
    other = armed("C2", "arland", "borduria", "T-50TH, four bombs")
    assert keys(one, other) == ["count bombs", "weapon"]
    both = armed("C3", "arland", "borduria", "artillery")
    assert keys(armed("C1", "arland", "borduria", "F-16"), both) == [], "it may have used both"


FIRST = [
    ("arland", "borduria", "asserts", "They fired first", "borduria"),
    ("arland", "borduria", "asserts", "Our troops returned fire", "borduria"),
    ("arland", "borduria", "asserts", "Our troops did not fire back", "borduria"),
    ("arland", "borduria", "asserts", "False claim that Arland fired first", "borduria"),
    ("arland", "arland", "confirms", "Struck two targets in response", "borduria"),
    ("arland", "arland", "admits", "Arland fired first, by mistake", "arland"),
    ("arland", "arland", "denies", "Denies that Arland fired first", "borduria"),
    ("arland", None, "asserts", "Borduria opened fire; Arland replied", "borduria"),
    ("observer:Team", None, "reports", "Borduria troops fired first", "borduria"),
    ("observer:Team", None, "reports", "Arland returned fire", "borduria"),
    ("arland", "borduria", "asserts", "Asks for images to verify who fired first", None),
    ("arland", "borduria", "asserts", "The ministry had not responded", None),
    ("arland", "borduria", "asserts", "Two shells fell", None),
]


@pytest.mark.parametrize(("by", "accused", "stance", "summary", "expected"), FIRST)
def test_who_is_said_to_have_begun(
    by: str, accused: str | None, stance: str, summary: str, expected: str | None
) -> None:
    made = claim(by=by, accused=accused, stance=stance, summary=summary)
    assert began(made, PARTIES) == expected


def test_a_first_shot_that_nobody_answers_is_listed_as_unanswered() -> None:
    (found,) = asked(claim("C1", summary="They fired first"))
    assert (found.kind, found.standing) == (Kind.FIRST_SHOT, Standing.UNANSWERED)
    assert found.word == "insufficient evidence"


def test_what_it_takes() -> None:
    ours, theirs = (
        claim("C1", by="arland", accused="borduria", summary="They fired first"),
        claim("C2", by="borduria", accused="arland", summary="They fired first"),
    )
    observer = claim("C3", by="observer:Team", accused="arland", summary="Arland fired first")
    paper = claim(
        "C4", by="media:Gazette", accused="arland", summary="Arland opened fire, our reporter saw"
    )
    assert asked(ours, theirs, observer)[0].word == "insufficient evidence", "one observer"
    (found,) = asked(ours, theirs, observer, paper)
    assert found.word == "very likely (80–95 %)"
    assert found.positions[0].claim_ids == ("C2", "C3", "C4")
    owns = claim("C5", by="arland", accused="arland", stance="admits", summary="We fired first")
    (turned,) = asked(theirs, observer, owns)
    assert turned.standing is Standing.UNANSWERED
    assert turned.positions[0].reasons[-1].text.endswith("against its interest")


def test_an_answer_counts_for_more_against_the_interest_of_who_gives_it() -> None:
    accused_low = pair("twelve bombs", "two bombs", event_type="airstrike")
    accused_high = pair("two bombs", "twelve bombs", event_type="airstrike")
    serving, against = (
        {each.claim_ids: each.log_odds for each in asked(*claims)[0].positions}
        for claims in (accused_low, accused_high)
    )
    assert serving == {("C1",): 0.2, ("C2",): 0.2}
    assert against == {("C1",): 1.6, ("C2",): 1.6}


def test_shares_divide_one_belief() -> None:
    even, none = shares([[], []])
    assert [each.probability for each in even] == pytest.approx([1 / 3, 1 / 3])
    assert none == pytest.approx(1 / 3)
    for weights in ([[2.0, 0.5], [0.3]], [[0.1], [0.2], [0.3], [0.4]]):
        found, none = shares(weights)
        assert sum(each.probability for each in found) + none == pytest.approx(1.0)
        for each in found:
            assert each.low < each.probability < each.high
