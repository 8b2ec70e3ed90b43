"""Claims to incidents: what belongs together, what does not, and whose word is last."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest

from match.background import background
from record.samples import claim, judgement
from truceline.match import Incident, match_claims
from truceline.record import Claim, GeoPrecision, Judgement
from truceline.weigh import roots

Partition = frozenset[frozenset[str]]


def matched(
    claims: Sequence[Claim],
    judgements: Sequence[Judgement] = (),
    places: dict[str, str] | None = None,
) -> tuple[Incident, ...]:
    return match_claims(claims, places or {}, judgements).incidents


def groups(claims: Sequence[Claim], judgements: Sequence[Judgement] = ()) -> Partition:
    return frozenset(frozenset(item.claim_ids) for item in matched(claims, judgements))


def mine(
    claims: Sequence[Claim],
    judgements: Sequence[Judgement] = (),
    places: dict[str, str] | None = None,
) -> list[tuple[str, ...]]:
    """The groups of these claims within a case of other claims."""
    found = matched([*background(), *claims], judgements, places)
    own = {item.id for item in claims}
    inside = [item.claim_ids for item in found if own & set(item.claim_ids)]
    assert all(set(group) <= own for group in inside), "joined with an unrelated claim"
    return inside


def story(claim_id: str, **more: object) -> Claim:
    """One account of one dawn attack on a hill."""
    fields: dict[str, object] = {
        "event_type": "small_arms",
        "start": "2025-07-24T05:05",
        "place": "Green Pass",
        "summary": "Soldiers opened fire at the pass before dawn",
    }
    return claim(claim_id, **fields | more)  # type: ignore[arg-type]


def test_no_claim_no_incident() -> None:
    assert matched([]) == ()
    assert matched([], [judgement("C1", "C2", "same")]) == ()


def test_a_single_claim_is_an_incident() -> None:
    one = claim("C1")
    (found,) = matched([one])
    assert found.claim_ids == ("C1",)
    assert (found.event_type, found.when, found.where) == (one.event_type, one.when, one.where)
    assert found.place_id is None


def test_the_background_is_all_apart() -> None:
    claims = background()
    assert len(matched(claims)) == len(claims)


def test_one_pass_under_two_names() -> None:
    one = story("C1", start="2025-07-24", place="Chong Green", admin="North", at=None)
    other = claim(
        "C2",
        by="borduria",
        accused="arland",
        event_type="small_arms",
        start="2025-07-24",
        place="Verta",
        admin="South",
        at=None,
        summary="Says that the other army came over the ridge",
    )
    assert mine([one, other], places={"C1": "green-pass", "C2": "green-pass"}) == [("C1", "C2")]
    assert len(mine([one, other])) == 2, "the gazetteer joins them, and nothing else does"


def test_mutual_blame_a_minute_apart_is_one_incident() -> None:
    one = story("C1", start="2025-07-24T05:04")
    other = story("C2", start="2025-07-24T05:05", by="borduria", accused="arland")
    assert mine([one, other]) == [("C1", "C2")]


def test_shelling_blamed_on_opposite_sides_is_two_acts() -> None:
    one = claim("C1", start="2025-07-24T05:04", event_type="artillery")
    other = claim(
        "C2", start="2025-07-24T11:00", event_type="artillery", by="borduria", accused="arland"
    )
    assert mine([one, other]) == [("C1",), ("C2",)]


def test_two_mine_blasts_a_kilometre_and_a_day_apart_are_two() -> None:
    blast = {"event_type": "landmine", "precision": GeoPrecision.EXACT, "radius_m": 500.0}
    one = claim("C1", start="2025-07-23", at=(104.600, 14.350), injured=3, **blast)  # type: ignore[arg-type]
    other = claim("C2", start="2025-07-24", at=(104.609, 14.350), injured=2, **blast)  # type: ignore[arg-type]
    assert mine([one, other]) == [("C1",), ("C2",)]


def test_one_blast_told_by_both_sides() -> None:
    one = claim("C1", event_type="landmine", injured=3, summary="A mine injured three soldiers")
    other = claim(
        "C2",
        by="borduria",
        accused="borduria",
        stance="denies",
        event_type="landmine",
        injured=3,
        summary="Denies that it laid the mine that injured three soldiers",
    )
    assert mine([one, other]) == [("C1", "C2")]


@pytest.mark.parametrize("located", [True, False])
def test_500_copies_of_one_story_are_one_incident_with_one_root(located: bool) -> None:
    copies = [
        story(f"C{number:03d}", source=f"Paper {number}", at=(104.6, 14.35) if located else None)
        for number in range(500)
    ]
    (group,) = mine(copies)
    assert len(group) == 500
    assert len(roots(copies)) == 1


def test_a_judgement_same_joins_what_nothing_else_would() -> None:
    one, other = (
        claim("C1", start="2025-01-02"),
        claim("C2", start="2025-12-03", event_type="diplomatic"),
    )
    assert mine([one, other]) == [("C1",), ("C2",)]
    assert mine([one, other], [judgement("C1", "C2", "same")]) == [("C1", "C2")]
    assert mine([one, other], [judgement("C2", "C1", "same")]) == [("C1", "C2")]


def test_a_judgement_different_parts_what_looks_the_same() -> None:
    claims = [story("C1"), story("C2"), story("C3")]
    assert mine(claims) == [("C1", "C2", "C3")]
    found = mine(claims, [judgement("C1", "C3", "different")])
    assert len(found) == 2
    assert not any({"C1", "C3"} <= set(group) for group in found)


def test_unsure_changes_nothing() -> None:
    alike, unlike = [story("C1"), story("C2")], [story("C1"), story("C2", start="2025-09-01")]
    assert mine(alike, [judgement("C1", "C2", "unsure")]) == mine(alike)
    assert mine(unlike, [judgement("C1", "C2", "unsure")]) == mine(unlike)


def test_the_last_judgement_on_a_pair_holds() -> None:
    claims = [story("C1"), story("C2")]
    same, apart = judgement("C1", "C2", "same"), judgement("C2", "C1", "different")
    unsure = judgement("C1", "C2", "unsure")
    assert mine(claims, [apart, same]) == [("C1", "C2")]
    assert len(mine(claims, [same, apart])) == 2
    assert mine(claims, [apart, unsure]) == [("C1", "C2")], "taken back: the score decides"


def test_contradictory_judgements_are_refused() -> None:
    claims = [claim(f"C{n}", start=f"2025-0{n}-01") for n in (1, 2, 3)]
    with pytest.raises(ValueError, match="apart"):
        matched(
            claims,
            [
                judgement("C1", "C2", "same"),
                judgement("C2", "C3", "same"),
                judgement("C1", "C3", "different"),
            ],
        )


def test_contradictory_judgements_are_named_by_their_claims() -> None:
    claims = [claim("C17"), claim("C18"), claim("C19")]
    judged = [
        judgement("C17", "C18", "same"),
        judgement("C18", "C19", "same"),
        judgement("C17", "C19", "different"),
    ]
    with pytest.raises(ValueError, match=r"C1[789].*C1[789]"):
        matched(claims, judged)


def test_a_judgement_on_a_claim_not_yet_known_waits() -> None:
    claims = [story("C1"), story("C2", start="2025-09-01")]
    judged = [judgement("C1", "C9", "same"), judgement("C9", "C2", "same")]
    assert mine(claims, judged) == [("C1",), ("C2",)]


def test_ids_stay_when_claims_are_appended() -> None:
    claims = background()
    before = {item.claim_ids[0]: item.id for item in matched(claims)}
    more = [story("C1"), story("C2"), claim("C3", place="Far Ford", at=(101.0, 13.0))]
    after = {item.claim_ids[0]: item.id for item in matched([*claims, *more])}
    assert before.items() <= after.items()


def test_an_id_outlives_a_merge_and_returns_after_a_split() -> None:
    claims = [*background(20), claim("C1", start="2025-01-02"), claim("C2", start="2025-05-03")]
    apart = {item.claim_ids[0]: item.id for item in matched(claims)}
    same = judgement("C2", "C1", "same")
    merged = {item.claim_ids: item.id for item in matched(claims, [same])}
    assert merged["C1", "C2"] == apart["C1"], "the older id survives"
    assert apart["C2"] not in merged.values()
    split = {
        item.claim_ids[0]: item.id
        for item in matched(claims, [same, judgement("C1", "C2", "different")])
    }
    assert split == apart


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_claims_changes_no_group(seed: int) -> None:
    claims = [
        *background(40),
        *(story(f"C{n}", start=f"2025-07-24T05:{n:02d}") for n in range(6)),
        *(story(f"D{n}", start=f"2025-07-24T15:{n:02d}", place="Red Ford") for n in range(4)),
    ]
    judged = [judgement("C1", "D3", "different"), judgement("C0", "B003", "same")]
    expected = groups(claims, judged)
    Random(seed).shuffle(claims)  # noqa: S311
    assert groups(claims, judged) == expected


def test_a_place_is_what_most_claims_name_and_the_narrowest_time_counts() -> None:
    claims = [
        story("C1", start="2025-07-24", radius_m=10_000.0),
        story("C2", start="2025-07-24T05:05", radius_m=500.0),
        story("C3", start="2025-07-24", event_type="artillery"),
    ]
    places = {"C1": "green-pass", "C2": "green-pass", "C3": "red-ford"}
    judged = [judgement("C1", "C2", "same"), judgement("C2", "C3", "same")]
    (found,) = matched(claims, judged, places)
    assert found.place_id == "green-pass"
    assert found.event_type == "small_arms"
    assert found.when == claims[1].when
    assert found.where == claims[1].where
