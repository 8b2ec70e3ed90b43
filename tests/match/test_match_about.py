"""General statements and totals, and the incidents they are about without being part of them."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

import pytest

from case.real import Real
from match.swapped import swapped
from record.samples import claim
from truceline.geo import How, Whereabouts, bounding_disc
from truceline.match.incident import incident
from truceline.match.statements import Kind, about, roles, scopes
from truceline.match.statements.about import covers
from truceline.record import Claim, Corridor, EventType, GeoPrecision

FRONT = Whereabouts(How.ALONG, Corridor(path=((104.0, 14.3), (106.0, 14.3)), half_width_m=5000.0))


def general(claim_id: str = "G", **more: Any) -> Claim:
    """Shelling all along the front on the 24th."""
    return claim(
        claim_id,
        **{"place": "the front", "at": None, "precision": GeoPrecision.BORDER_SEGMENT} | more,
    )


def links(
    *claims: Claim, where: dict[str, Whereabouts] | None = None, groups: Sequence[str] = ()
) -> set[tuple[str, str]]:
    """Links as (statement, incident); an incident is named by its claims."""
    by_id = {each.id: each for each in claims}
    names = groups or [each.id for each in claims]
    incidents = [incident(name, [by_id[each] for each in name.split()], {}) for name in names]
    found = {
        each.id: FRONT if each.where.shape is None else Whereabouts(How.STATED, each.where.shape)
        for each in claims
    } | (where or {})
    return {
        (link.claim_id, link.incident_id)
        for link in about(incidents, by_id, scopes(claims, found), found)
    }


def test_one_statement_is_about_many_incidents_and_many_about_one() -> None:
    one, two = claim("C1", at=(104.5, 14.3)), claim("C2", at=(105.5, 14.3))
    assert links(general("G"), general("H", by="borduria"), one, two) == {
        ("G", "C1"),
        ("G", "C2"),
        ("H", "C1"),
        ("H", "C2"),
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"start": "2025-07-25"},
        {"start": "2025-07-24", "end": "2025-07-25"},
        {"at": (104.5, 14.9)},
        {"at": (108.0, 14.3)},
        {"event_type": "airstrike"},
        {"accused": "arland"},
    ],
)
def test_what_does_not_fit_is_not_linked(changes: dict[str, Any]) -> None:
    base: dict[str, Any] = {"at": (104.5, 14.3)}
    assert links(general(), claim("C1", **base)) == {("G", "C1")}
    assert links(general(), claim("C1", **base | changes)) == set()


def test_blame_left_open_rules_nothing_out() -> None:
    for accused in (None, "unknown"):
        assert links(general(accused=accused), claim("C1", at=(104.5, 14.3)))
        assert links(general(), claim("C1", at=(104.5, 14.3), accused=accused))
    both = [
        claim("C1", at=(104.5, 14.3)),
        claim("C2", by="borduria", accused="arland", at=(104.5, 14.3)),
    ]
    assert links(general(), *both, groups=["G", "C1 C2"]) == {("G", "C1 C2")}


def test_since_dawn_leaves_out_the_night_before() -> None:
    since = general(start="2025-07-24T05:00", end="2025-07-24")
    night = claim("C1", start="2025-07-24T02:10", at=(104.5, 14.3))
    morning = claim("C2", start="2025-07-24T06:10", at=(104.5, 14.3))
    day = claim("C3", start="2025-07-24", at=(104.5, 14.3))
    assert links(since, night, morning, day) == {("G", "C2"), ("G", "C3")}


def test_what_is_not_located_is_not_linked() -> None:
    nowhere = Whereabouts(How.UNLOCATED, None)
    assert links(general(), claim("C1", at=(104.5, 14.3)), where={"G": nowhere}) == set()
    unplaced = claim("C1", at=None, precision=GeoPrecision.LOCALITY)
    assert links(general(), unplaced, where={"C1": nowhere}) == set()


def test_a_statement_naming_several_places_is_about_what_lies_at_any() -> None:
    discs = [claim("X", at=at).where.shape for at in ((104.5, 14.3), (105.5, 14.3))]
    parts = tuple(Whereabouts(How.NAMED, shape) for shape in discs)
    named = Whereabouts(How.SEVERAL, None, parts=parts)
    claims = [general(), *(claim(f"C{n}", at=(104.5 + n / 2, 14.3)) for n in range(3))]
    assert links(*claims, where={"G": named}) == {("G", "C0"), ("G", "C2")}


def test_statements_in_general_are_about_events_and_not_each_other() -> None:
    total = general("T", event_type="casualty_report", killed_max=9)
    assert links(general("G"), general("H"), total) == set()
    grouped = links(general("G"), claim("C1", at=(104.5, 14.3)), groups=["G C1"])
    assert grouped == set(), "an incident's own claims are not said to be about it besides"


@pytest.mark.parametrize(
    ("figures", "counted"),
    [
        ({"killed_max": 3}, True),
        ({"killed_min": 3, "killed_max": 12}, True),
        ({"killed_max": 12}, False),
        ({"killed_max": 0}, False),
        ({"injured": 2}, False),
        ({}, False),
    ],
)
def test_a_total_is_about_what_it_can_have_counted(figures: dict[str, int], counted: bool) -> None:
    total = general("T", event_type="casualty_report", start="2025-07-20", end="2025-07-26")
    total = total.model_copy(update={"casualties": claim(killed_max=9).casualties})
    event = claim("C1", event_type="landmine", at=(104.5, 14.3), **figures)
    assert links(total, event) == ({("T", "C1")} if counted else set())


def test_a_party_that_blames_nobody_may_count_the_other_sides_people() -> None:
    event = claim("C1", at=(104.5, 14.3), killed_max=3)
    told = {"event_type": "casualty_report", "killed_max": 9, "accused": None}
    assert links(general("T", **told), event) == set()
    assert links(general("T", by="third_party:Aid Group", **told), event) == {("T", "C1")}


def test_displaced_people_are_counted_where_they_left() -> None:
    total = general("T", event_type="displacement", displaced=900)
    left = claim("C1", event_type="displacement", at=(104.5, 14.3))
    shelled = claim("C2", at=(104.5, 14.3), killed_max=1)
    assert links(total, left, shelled) == set(), "nobody counted those who left"


def test_which_kinds_cover_which() -> None:
    assert covers(EventType.ARTILLERY, EventType.ROCKET)
    assert covers(EventType.ROCKET, EventType.ARTILLERY)
    assert covers(EventType.SMALL_ARMS, EventType.ARTILLERY)
    assert not covers(EventType.ARTILLERY, EventType.SMALL_ARMS)
    assert not covers(EventType.ARTILLERY, EventType.LANDMINE)
    assert all(covers(kind, kind) for kind in EventType)


def test_nothing_to_link() -> None:
    assert about([], {}, {}, {}) == ()
    assert links(claim("C1"), claim("C2")) == set()


def test_exchanging_the_parties_changes_no_link() -> None:
    claims = [
        general(),
        general("H", accused="arland", by="borduria"),
        claim("C1", at=(104.5, 14.3)),
        claim("C2", by="borduria", accused="arland", at=(105.0, 14.3)),
    ]
    assert links(*claims) == links(*swapped(claims)) == {("G", "C1"), ("H", "C2")}


def test_the_order_of_the_record_changes_no_link() -> None:
    random = Random(5)  # noqa: S311
    claims = [general(), general("H", event_type="small_arms")]
    claims += [claim(f"C{n}", at=(104 + n / 10, 14.3)) for n in range(20)]
    whole = links(*claims)
    assert len(whole) == 40
    random.shuffle(claims)
    assert links(*claims) == whole


def test_the_real_case(real: Real) -> None:
    picture = real.picture
    of = {claim: item.id for item in picture.incidents for claim in item.claim_ids}
    found = {(link.claim_id, link.incident_id) for link in picture.abouts}
    # Six named areas, of which one saw the first shots; mines denied in general, over months.
    assert ("C0028", of["C0029"]) in found
    assert {of["C0004"], of["C0013"], of["C0108"]} <= {i for c, i in found if c == "C0377"}
    kinds = roles(picture.incidents, picture.scopes)
    incidents = {item.id: item for item in picture.incidents}
    assert len(found) == len(picture.abouts) > 100
    for claim_id, incident_id in found:
        assert picture.scopes[claim_id].kind is not Kind.EVENT
        assert kinds[incident_id] is Kind.EVENT
        assert claim_id not in incidents[incident_id].claim_ids
        stated, when = picture.claims[claim_id].when, incidents[incident_id].when
        assert stated.local()[0].date() <= when.local()[0].date()
        assert when.local()[1].date() <= stated.local()[1].date()


def test_links_of_the_real_case_are_near_enough(real: Real) -> None:
    located = {
        claim_id: bounding_disc(where.shape)
        for claim_id, where in real.picture.whereabouts.items()
        if where.shape is not None
    }
    linked = {link.claim_id for link in real.picture.abouts}
    assert all(
        each in located or real.picture.whereabouts[each].how is How.SEVERAL for each in linked
    )
