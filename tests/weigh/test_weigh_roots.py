"""Independent roots: who speaks counts, never how often or in which paper."""

from __future__ import annotations

from record.samples import claim
from truceline.record import Role
from truceline.weigh.roots import roots


def test_a_party_is_one_root_whichever_organ_speaks() -> None:
    found = roots([claim("C1", by="arland:Army"), claim("C2", by="arland:Foreign ministry")])
    assert [(root.role, root.party, root.name) for root in found] == [
        (Role.PARTY, "arland", "arland")
    ]
    assert [item.id for item in found[0].claims] == ["C1", "C2"]


def test_others_are_told_apart_by_name_and_role() -> None:
    found = roots(
        [
            claim("C1", by="media:Gazette"),
            claim("C2", by="media:GAZETTE"),
            claim("C3", by="third_party:Gazette"),
            claim("C4", by="media:arland"),
            claim("C5", by="arland"),
        ]
    )
    assert [[item.id for item in root.claims] for root in found] == [
        ["C1", "C2"],
        ["C3"],
        ["C4"],
        ["C5"],
    ]
    assert found[0].name == "Gazette"


def test_where_it_was_printed_does_not_count() -> None:
    assert len(roots([claim(f"C{n}", source=f"Paper {n}") for n in range(10)])) == 1


def test_roots_stand_in_the_order_they_first_spoke() -> None:
    spoken = ["borduria", "media:Gazette", "arland", "borduria"]
    found = roots([claim(f"C{n}", by=by) for n, by in enumerate(spoken)])
    assert [root.name for root in found] == ["borduria", "Gazette", "arland"]


def test_a_retraction_takes_back_what_came_before_and_nothing_after() -> None:
    found = roots(
        [
            claim("C1", by="arland:Army"),
            claim("C2", by="arland:Ministry"),
            claim("C3", by="arland:Army", stance="retracts"),
            claim("C4", by="arland:Army"),
        ]
    )
    assert [item.id for item in found[0].claims] == ["C2", "C4"]


def test_no_claims_no_roots() -> None:
    assert roots([]) == ()
    assert roots([claim("C1", stance="retracts")]) == ()
