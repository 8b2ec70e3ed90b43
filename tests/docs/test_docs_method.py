"""Every number on the page of the method is the number in the code."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime

import pytest
from pages import number, page, table, word

from truceline.match.link.group import APART
from truceline.match.score import DEFAULT, FIELDS
from truceline.record import Claim, ClauseStatus, EventType, Role, Speaker, Stance, When, Where
from truceline.sense import thermal
from truceline.weigh import table as worths
from truceline.weigh.verdict import estimate

METHOD = page("method.md")
DAY = When.at(datetime(2023, 3, 4, tzinfo=UTC))


def _claim(
    role: Role, stance: Stance, accused: str | None, kind: EventType = EventType.ARTILLERY
) -> Claim:
    party = "north" if role is Role.PARTY else None
    return Claim(
        id="K1",
        source_id="S1",
        speaker=Speaker(name="Speaker", role=role, party=party),
        stance=stance,
        accused=accused,
        event_type=kind,
        said=DAY,
        when=DAY,
        where=Where(words="Heron Bridge"),
    )


STATEMENTS = {
    "party blames another side": _claim(Role.PARTY, Stance.ASSERTS, "south"),
    "party owns the act": _claim(Role.PARTY, Stance.CONFIRMS, "north"),
    "party admits responsibility": _claim(Role.PARTY, Stance.ADMITS, "north"),
    "party says it took or holds ground": _claim(
        Role.PARTY, Stance.ASSERTS, "north", EventType.INCURSION
    ),
    "party affirms and blames nobody": _claim(Role.PARTY, Stance.ASSERTS, None),
    "party rejects blame": _claim(Role.PARTY, Stance.DENIES, "north"),
    "party denies what another is blamed for": _claim(Role.PARTY, Stance.DENIES, "south"),
    "observer affirms": _claim(Role.OBSERVER, Stance.CONFIRMS, "south"),
    "third party affirms": _claim(Role.THIRD_PARTY, Stance.ASSERTS, "south"),
    "media in its own name": _claim(Role.MEDIA, Stance.ASSERTS, "south"),
    "media passes on": _claim(Role.MEDIA, Stance.REPORTS, "south"),
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
    rows = table(METHOD, "statement", "occurrence", "attribution")
    shown = {name: worths.Worth(number(a), number(b)) for name, a, b, _ in rows}
    assert shown == {name: worths.worth(claim) for name, claim in STATEMENTS.items()}


def test_the_page_names_every_combination_a_party_can_be_worth() -> None:
    of_party = {
        (worths.incentive(claim), claim.stance in worths.AFFIRMING)
        for claim in STATEMENTS.values()
        if claim.speaker.role is Role.PARTY
    }
    assert of_party == set(worths._PARTY)


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.THIRD_PARTY, Role.MEDIA])
def test_a_neutral_denial_turns_the_sign(role: Role) -> None:
    affirmed = worths.worth(_claim(role, Stance.ASSERTS, "south"))
    denied = worths.worth(_claim(role, Stance.DENIES, "south"))
    assert denied == (-affirmed.occurrence, -affirmed.attribution)


def test_affirming_stances_are_on_the_page() -> None:
    sentence = METHOD.partition("Stances that\naffirm are ")[2].partition(".")[0]
    assert {part.strip("` \n") for part in sentence.replace(" and ", ", ").split(",")} == {
        str(stance) for stance in worths.AFFIRMING
    }


def test_constants_of_weighing_are_on_the_page() -> None:
    shown = {word(name): value for name, value, _ in table(METHOD, "constant", "value", "why")}
    for name in ("OPPOSED_AGREE", "PRIOR_SD", "RELATIVE_SD"):
        assert number(shown[name]) == getattr(worths, name)
    assert tuple(number(part) for part in shown["CAP"].split(", ")) == worths.CAP


def test_constants_of_sensing_are_on_the_page() -> None:
    shown = {word(name): value for name, value, _ in table(METHOD, "constant", "value", "why")}
    assert number(shown["NEAR_M"]) == thermal.NEAR_M
    assert number(shown["AFTER_H"]) == thermal.AFTER_H
    assert thermal.Context("I-1", (), ("F-1",), 100.0, "background_unknown").weight == 0.0


def test_what_it_takes() -> None:
    blames, rejects = STATEMENTS["party blames another side"], STATEMENTS["party rejects blame"]
    owns, third = STATEMENTS["party owns the act"], STATEMENTS["third party affirms"]
    cases = {
        "one party blames another": [blames],
        "one party blames another, which rejects it": [blames, rejects],
        "the same, and a third party affirms": [blames, rejects, third],
        "an observer affirms": [STATEMENTS["observer affirms"]],
        "one party blames another, which owns the act": [blames, owns],
    }
    rows = table(METHOD, "statements", "probability", "interval", "answer")
    assert [row[0] for row in rows] == list(cases)
    for name, probability, interval, answer in rows:
        added = [worths.worth(claim).occurrence for claim in cases[name]]
        if "owns" in name:
            added.append(worths.OPPOSED_AGREE)
        found = estimate(added)
        assert probability == f"{found.probability:.2f}"
        assert interval == f"{found.low:.2f}–{found.high:.2f}"
        assert answer == found.word


def test_every_status_of_a_clause_is_on_the_page() -> None:
    shown = {word(name) for name, _ in table(METHOD, "status", "when")}
    assert shown == {str(status) for status in ClauseStatus}
