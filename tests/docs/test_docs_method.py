"""Every number on the page of the method is the number in the code."""

from __future__ import annotations

from dataclasses import asdict

from pages import number, page, table, word

from record.samples import claim
from truceline.match.link.group import APART
from truceline.match.score import DEFAULT, FIELDS
from truceline.record import Claim, ClauseStatus
from truceline.sense import fires_near
from truceline.weigh import AFFIRMING, published_table
from truceline.weigh import table as worths
from truceline.weigh.look_next import CLEAR, COST, DENIED_COST
from truceline.weigh.model.design import AFTER_BASE, AFTER_PRIORS
from truceline.weigh.model.learn import LEAST, WAYS
from truceline.weigh.model.weights import published
from truceline.weigh.table import DENIES, KINDS, SENSOR_CAPS, Group
from weigh.weighing import weighed

METHOD = page("method.md")
NEUTRAL = (Group.OBSERVER, Group.THIRD, Group.MEDIA)


def _statements() -> dict[str, list[Claim]]:
    blames = claim("C1", by="arland", accused="borduria")
    rejects = claim("C2", by="borduria", accused="borduria", stance="denies")
    owns = claim("C3", by="borduria", accused="borduria", stance="confirms")
    third = claim("C4", by="third_party:Org", accused="borduria")
    observer = claim("C5", by="observer:Team", accused="borduria")
    papers = [claim(f"M{n}", by=f"media:Paper {n}", accused="borduria") for n in range(2)]
    return {
        "one party blames another": [blames],
        "one party blames another, which rejects it": [blames, rejects],
        "the same, and a third party affirms": [blames, rejects, third],
        "two newspapers in their own name": papers,
        "each party blames the other": [blames, claim("C8", by="borduria", accused="arland")],
        "an observer affirms": [observer],
        "one party blames another, and an observer affirms": [blames, observer],
        "one party blames another, which owns the act": [blames, owns],
    }


def test_every_weight_of_the_scorer_is_on_the_page() -> None:
    rows = table(METHOD, "constant", "value", "why")
    shown = {word(name): value for name, value, _ in rows}
    weights = {name: number(value) for name, value in shown.items() if name.islower()}
    assert weights == asdict(DEFAULT)


def test_every_field_of_the_score_is_on_the_page() -> None:
    rows = table(METHOD, "field", "what is compared")
    assert tuple(word(name) for name, _ in rows) == FIELDS


def test_score_of_claims_too_far_apart() -> None:
    assert f"count as −{-APART:.0f} in the mean" in METHOD


def test_every_worth_is_on_the_page() -> None:
    rows = table(METHOD, "kind", "occurrence", "attribution")
    shown = {word(name): (number(a), number(b)) for name, a, b, _ in rows}
    turned = {kind.key: kind.worth for kind in KINDS if not kind.key.endswith(DENIES)}
    assert shown == {key: tuple(worth) for key, worth in turned.items()}


def test_a_neutral_denial_turns_the_sign() -> None:
    worth = {kind.key: kind.worth for kind in KINDS}
    neutral = [kind for kind in KINDS if kind.group in NEUTRAL and not kind.key.endswith(DENIES)]
    assert len(neutral) > 10
    for kind in neutral:
        denied = worth[kind.key + DENIES]
        assert denied == (-kind.worth.occurrence, -kind.worth.attribution)


def test_affirming_stances_are_on_the_page() -> None:
    sentence = METHOD.partition("Stances that\naffirm are ")[2].partition(".")[0]
    assert {part.strip("` \n") for part in sentence.replace(" and ", ", ").split(",")} == {
        str(stance) for stance in AFFIRMING
    }


def test_shared_errors_are_on_the_page() -> None:
    shown = {word(name): number(value) for name, value in table(METHOD, "class", "shared error")}
    assert shown == {group.value: value for group, value in worths.SHARED_ERROR.items()}


def test_constants_of_weighing_are_on_the_page() -> None:
    shown = {word(name): value for name, value, _ in table(METHOD, "constant", "value", "why")}
    for name in (
        "PRIOR_SD",
        "OWN_SD",
        "GROUP_SD",
        "ALL_SD",
        "UNBLAMED",
        "NO_PARTY",
        "MINES",
        "LATE_H",
        "SENSOR_CAP",
    ):
        assert number(shown[name]) == getattr(worths, name), name
    assert tuple(number(part) for part in shown["CAP"].split(", ")) == worths.CAP
    assert number(shown["CLEAR"]) == CLEAR
    for look, cost in COST.items():
        assert number(shown[look.name]) == cost
    assert DENIED_COST == 3, "three times as much where access was denied"


def test_ways_of_learning_are_on_the_page() -> None:
    assert [name for name, _ in table(METHOD, "way", "what may move")] == [w.name for w in WAYS]
    assert f"From {LEAST} on" in METHOD


def test_what_is_published_is_what_is_used() -> None:
    weights = published()
    kinds = published_table()["kinds"]
    assert isinstance(kinds, dict)
    for place, (key, (occurrence, attribution)) in enumerate(kinds.items()):
        assert KINDS[place].key == key
        assert weights.occurrence.mean[AFTER_BASE + place] == occurrence
        assert weights.attribution.mean[AFTER_PRIORS + place] == attribution


def test_constants_of_sensing_are_on_the_page() -> None:
    shown = {word(name): value for name, value, _ in table(METHOD, "constant", "value", "why")}
    assert number(shown["NEAR_M"]) == fires_near.NEAR_M
    assert number(shown["AFTER_H"]) == fires_near.AFTER_H
    assert number(shown["CLEAR_SHARE"]) == fires_near.CLEAR_SHARE
    caps = {word(name): number(cap) for name, cap, _ in table(METHOD, "shows", "cap", "meaning")}
    assert caps == {shows.value: cap for shows, cap in SENSOR_CAPS.items()}


def test_what_it_takes() -> None:
    rows = table(METHOD, "statements", "occurrence", "interval", "answer")
    cases = _statements()
    assert [row[0] for row in rows] == list(cases)
    for name, *cells in rows:
        found = weighed(*cases[name])
        shown = [
            text
            for verdict in (found.occurrence, found.attribution)
            for text in (
                f"{verdict.probability:.2f}",
                f"{verdict.low:.2f}–{verdict.high:.2f}",
                verdict.word,
            )
        ]
        assert cells == shown, name


def test_every_status_of_a_clause_is_on_the_page() -> None:
    shown = {word(name) for name, _ in table(METHOD, "status", "when")}
    assert shown == {str(status) for status in ClauseStatus}
