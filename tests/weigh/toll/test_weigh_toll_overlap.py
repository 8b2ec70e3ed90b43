"""Totals and incidents overlap: nobody is counted twice."""

from __future__ import annotations

from record.samples import claim
from truceline.match import Incident
from truceline.record import Claim
from truceline.weigh.toll import Accounted, Toll, accounted
from weigh.toll.tolling import incident, total, weighed


def explained(*made: Claim, of: str = "people killed") -> tuple[Accounted | None, list[Toll]]:
    """What the incidents of all but the first claim, a total, explain of it."""
    incidents = [incident(f"I-{row}", each) for row, each in enumerate(made[1:])]
    found = weighed(made, incidents)
    (whole,) = [
        toll
        for toll in found
        if toll.subject.incident_id is None
        and toll.subject.category.words == of
        and toll.subject.side == "arland"
    ]
    by_id: dict[str, Incident] = {each.id: each for each in incidents}
    return accounted(whole, found, by_id), list(found)


def event(claim_id: str, summary: str, day: str = "2025-03-05", **more: str) -> Claim:
    return claim(claim_id, summary=summary, start=day, **more)  # type: ignore[arg-type]


def test_incidents_inside_are_summed_and_the_rest_is_unexplained() -> None:
    made, _ = explained(
        total("C1", "20 people killed"),
        event("C2", "3 people killed"),
        event("C3", "4 people killed", "2025-03-08"),
    )
    assert made is not None
    assert (made.low, made.high, made.rest_low, made.rest_high) == (7, 7, 13, 13)
    assert len(made.toll_ids) == 2
    assert not made.exceeds


def test_incidents_outside_its_time_or_side_are_not_in_it() -> None:
    made, _ = explained(
        total("C1", "20 people killed"),
        event("C2", "3 people killed", "2025-02-20"),
        event("C3", "4 people killed", "2025-03-20"),
        event("C4", "5 people killed", by="borduria", accused="arland"),
        event("C5", "6 people injured"),
    )
    assert made == Accounted((), 0, 0, 20, 20, False)


def test_a_total_of_civilians_takes_civilians_only() -> None:
    made, _ = explained(
        total("C1", "20 civilians killed"),
        event("C2", "3 civilians and 2 soldiers killed"),
        event("C3", "4 people killed"),
        of="civilians killed",
    )
    assert made is not None
    assert (made.low, made.high) == (3, 3)


def test_parts_and_their_whole_are_not_added() -> None:
    made, _ = explained(
        total("C1", "20 people killed"),
        claim(
            "C2",
            summary="3 civilians and 2 soldiers killed",
            start="2025-03-05",
            killed_min=5,
            killed_max=5,
        ),
    )
    assert made is not None
    assert (made.low, made.high, len(made.toll_ids)) == (5, 5, 1)


def test_disjoint_parts_are_added_where_no_whole_is_stated() -> None:
    made, _ = explained(
        total("C1", "20 people killed"), event("C2", "3 civilians and 2 soldiers killed")
    )
    assert made is not None
    assert (made.low, made.high, len(made.toll_ids)) == (5, 5, 2)


def test_more_than_the_total_is_said() -> None:
    made, _ = explained(total("C1", "2 people killed"), event("C2", "3 people killed"))
    assert made is not None
    assert made.exceeds
    assert (made.rest_low, made.rest_high) == (0, 0)


def test_an_incident_is_no_total() -> None:
    _, found = explained(total("C1", "20 people killed"), event("C2", "3 people killed"))
    of_event = next(toll for toll in found if toll.subject.incident_id is not None)
    assert accounted(of_event, found, {}) is None
