"""What a card says beside an incident's own claims: general statements, copies, dates in doubt."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from case.real import Real
from truceline.brief.assemble.cards import incident_card
from truceline.brief.content import IncidentCard
from truceline.match.statements import Copy, DateFlag, Doubt
from truceline.picture import Picture


def card(picture: Picture, claim_id: str) -> IncidentCard:
    found = next(item for item in picture.incidents if claim_id in item.claim_ids)
    return incident_card(picture, found.id)


def with_copies(picture: Picture, copies: dict[str, Copy]) -> Picture:
    return replace(picture, matching=replace(picture.matching, copies=copies))


def test_copies_stand_under_their_root(real: Real) -> None:
    shown = card(real.picture, "C0235")
    (sentence,) = (each for each in shown.also if "printed again" in each.text)
    assert sentence.refs == ("C0235", "C0236")
    assert "on 1 other page: no further witness" in sentence.text
    positions = [one for column in shown.columns for one in column.positions]
    assert [(one.refs, one.repeats) for one in positions] == [(("C0235",), 0)]


def test_a_copy_whose_root_is_elsewhere_is_still_shown(real: Real) -> None:
    copy = real.picture.copies["C0236"]
    elsewhere = with_copies(real.picture, {"C0236": replace(copy, root_id="C0001")})
    positions = [one for column in card(elsewhere, "C0235").columns for one in column.positions]
    assert {ref for one in positions for ref in one.refs} == {"C0235", "C0236"}


def test_general_statements_and_totals_are_named_apart(real: Real) -> None:
    general, total = card(real.picture, "C0018").also
    assert general.text.startswith("Also spoken of in general by Thai Second Army Area")
    assert general.refs == ("C0028",)
    assert total.text.startswith("May be counted in totals given by Thai Public Health Ministry")
    assert {"C0037", "C0039", "C0040"} <= set(total.refs)
    assert not {"C0028", "C0037"} & {
        ref
        for verdict in card(real.picture, "C0018").verdicts
        for reason in verdict.why
        for ref in reason.refs
    }, "neither weighs anything"


def test_a_date_in_doubt_is_said_to_be_matched_as_it_stands(real: Real) -> None:
    flag = DateFlag("C0018", Doubt.YEAR, date(2025, 7, 24), "a year off", ("C0019",))
    also = card(replace(real.picture, date_flags=(flag,)), "C0018").also
    assert also[-1].text == (
        "A date looks mistyped. A year off. Is it 24 July 2025? It is matched as stated."
    )
    assert also[-1].refs == ("C0018", "C0019")
    bare = replace(flag, suggestion=None)
    also = card(replace(real.picture, date_flags=(bare,)), "C0018").also
    assert also[-1].text == "A date looks mistyped. A year off. It is matched as stated."


def test_nothing_beside_it(real: Real) -> None:
    bare = replace(with_copies(real.picture, {}), abouts=(), date_flags=())
    assert card(bare, "C0018").also == ()
