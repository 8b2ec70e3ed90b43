"""Tolls as series: what one side says of one count, followed through time."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from case.real import Real
from match.swapped import swapped
from record.samples import claim
from truceline.geo import How, Whereabouts
from truceline.match.statements import Counted, Figure, Series, scopes, series
from truceline.match.statements.counted import counted
from truceline.record import Claim, GeoPrecision


def toll(claim_id: str, last: int, **more: Any) -> Claim:
    """A total since 1 December."""
    return claim(
        claim_id,
        **{
            "event_type": "casualty_report",
            "start": "2025-12-01",
            "end": f"2025-12-{last:02d}",
            "said": f"2025-12-{last:02d}",
            "place": "Arland",
            "at": None,
            "precision": GeoPrecision.BORDER_SEGMENT,
            "killed_min": last,
            "killed_max": last,
        }
        | more,
    )


def made(*claims: Claim, where: dict[str, Whereabouts] | None = None) -> dict[str, list[str]]:
    found = series(claims, scopes(claims), where)
    return {each.id: [point.claim_id for point in each.points] for each in found}


def test_totals_stand_in_the_order_of_the_instants_they_count_up_to() -> None:
    claims = [toll("C1", 9), toll("C2", 5), toll("C3", 7, killed_min=4, killed_max=6)]
    (only,) = series(claims, scopes(claims))
    assert only.id == "C1/killed"
    assert only.subject.party == "arland"
    assert [(point.claim_id, point.low, point.high) for point in only.points] == [
        ("C2", 5, 5),
        ("C3", 4, 6),  # a count that goes down stays as it was stated
        ("C1", 9, 9),
    ]
    assert [point.as_of for point in only.points] == sorted(p.as_of for p in only.points)


def test_of_one_instant_what_was_said_first_comes_first() -> None:
    late, early = toll("C1", 5, said="2025-12-08"), toll("C2", 5, said="2025-12-06")
    assert made(late, early) == {"C1/killed": ["C2", "C1"]}


@pytest.mark.parametrize(
    "changes",
    [
        {"by": "borduria"},
        {"by": "third_party:Aid Group"},
        {"accused": None},
        {"accused": "arland"},
        {"place": "Borduria"},
        {"summary": "Five civilians killed"},
    ],
)
def test_another_subject_is_another_series(changes: dict[str, Any]) -> None:
    found = made(toll("C1", 5), toll("C2", 6), toll("C3", 7, **changes))
    assert found == {"C1/killed": ["C1", "C2"], "C3/killed": ["C3"]}


def test_all_organs_of_a_party_are_one_side_and_other_speakers_are_their_own() -> None:
    organs = [toll("C1", 5, by="arland:Army"), toll("C2", 6, by="arland:Ministry")]
    assert made(*organs) == {"C1/killed": ["C1", "C2"]}
    papers = [toll("C3", 5, by="media:Gazette"), toll("C4", 6, by="media:Post")]
    assert made(*papers) == {"C3/killed": ["C3"], "C4/killed": ["C4"]}


def test_each_figure_is_followed_on_its_own() -> None:
    both = toll("C1", 5, injured=9)
    moved = toll("C2", 6, displaced=700, killed_min=None, killed_max=None)
    more = toll("C3", 7, displaced=650, summary="Seven soldiers")
    found = series([both, moved, more], scopes([both, moved, more]))
    assert {each.id: each.subject.figure for each in found} == {
        "C1/killed": Figure.KILLED,
        "C1/injured": Figure.INJURED,
        "C2/displaced": Figure.DISPLACED,
        "C3/killed": Figure.KILLED,
    }
    displaced = found[2]
    assert [point.claim_id for point in displaced.points] == ["C2", "C3"]
    assert displaced.subject.counted is Counted.ALL, "words about soldiers do not count the moved"


def test_a_new_round_of_fighting_is_counted_anew() -> None:
    july = toll("C1", 5, start="2025-07-24", end="2025-07-26", said="2025-07-26")
    assert made(july, toll("C2", 5), toll("C3", 9)) == {
        "C1/killed": ["C1"],
        "C2/killed": ["C2", "C3"],
    }


def test_figures_that_are_denied_are_not_given() -> None:
    assert made(toll("C1", 5, stance="denies"), toll("C2", 5, stance="retracts")) == {}


def test_claims_about_events_enter_no_series() -> None:
    assert made(claim("C1", killed_max=4), toll("C2", 5)) == {"C2/killed": ["C2"]}


def test_two_names_of_one_place_are_one_area() -> None:
    claims = [toll("C1", 5, place="Green Hill"), toll("C2", 6, place="Mont Vert")]
    named = Whereabouts(How.NAMED, None, place_ids=("green-hill",))
    assert made(*claims) == {"C1/killed": ["C1"], "C2/killed": ["C2"]}
    assert made(*claims, where={"C1": named, "C2": named}) == {"C1/killed": ["C1", "C2"]}


def test_whom_words_count() -> None:
    assert counted("Seven civilians killed") is Counted.CIVILIANS
    assert counted("One soldier killed") is Counted.MILITARY
    assert counted("One soldier and eleven civilians dead") is Counted.ALL
    assert counted("Nine dead") is counted("") is Counted.ALL
    assert counted("พลเรือนเสียชีวิต 7 ราย") is Counted.CIVILIANS
    assert counted("ทหารเสียชีวิต 3 นาย") is Counted.MILITARY
    assert counted("ប្រជាពលរដ្ឋ ៧ នាក់") is Counted.CIVILIANS


def test_exchanging_the_parties_exchanges_labels_only() -> None:
    claims = [toll("C1", 5), toll("C2", 6), toll("C3", 7, by="borduria", accused="arland")]
    assert made(*claims) == made(*swapped(claims))
    first = series(swapped(claims), scopes(claims))[0]
    assert (first.subject.party, first.subject.accused) == ("borduria", "arland")


def test_the_order_of_the_record_changes_no_series() -> None:
    claims = [toll(f"C{n}", n, killed_max=n, killed_min=n) for n in range(1, 9)]
    whole = list(made(*claims).values())
    Random(2).shuffle(claims)  # noqa: S311
    assert list(made(*claims).values()) == whole


def test_the_real_case(real: Real) -> None:
    found: dict[str, Series] = {each.id: each for each in real.picture.series}
    civilians = found["C0166/killed"]
    assert (civilians.subject.counted, civilians.subject.party) == (Counted.CIVILIANS, "cambodia")
    assert [point.high for point in civilians.points] == [6, 7, 11, 12, 17, 19, 21]
    injured = found["C0166/injured"]
    assert [point.high for point in injured.points] == [9, 20, 76, 74, 77, 79, 83]
    listed = [(p.claim_id, each.subject.figure) for each in found.values() for p in each.points]
    assert len(set(listed)) == len(listed), "a figure stands in one series only"
    for each in found.values():
        days = [point.as_of for point in each.points]
        assert days == sorted(days)
        assert max(days).month == min(days).month, "July and December are counted apart"
