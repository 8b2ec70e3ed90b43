"""What a statement is about: one event, events in general, or a total."""

from __future__ import annotations

from typing import Any

import pytest

from case.real import Real
from match.swapped import swapped
from record.samples import claim
from truceline.geo import How, Whereabouts
from truceline.match import match_claims
from truceline.match.statements import Kind, Scope, roles, scopes
from truceline.record import Corridor, Disc, GeoPrecision

FRONT = {"place": "the front", "at": None, "precision": GeoPrecision.BORDER_SEGMENT}


def kind(**more: Any) -> Kind:
    made = claim("C1", **more)
    return scopes([made])["C1"].kind


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, Kind.EVENT),
        ({"start": "2025-07-24T08:20"}, Kind.EVENT),
        ({"start": "2025-07-24", "end": "2025-07-26"}, Kind.EVENT),
        # One province, and nobody knows where in it, is one place; so is a place nobody knows.
        ({"at": None, "precision": GeoPrecision.PROVINCE}, Kind.EVENT),
        ({"at": None, "precision": GeoPrecision.UNKNOWN}, Kind.EVENT),
        ({"radius_m": 100_000.0, "precision": GeoPrecision.LOCALITY}, Kind.EVENT),
        (FRONT, Kind.GENERAL),
        ({"start": "2025-07-24T04:50", "end": "2025-07-24", **FRONT}, Kind.GENERAL),
        ({"radius_m": 200_000.0, "precision": GeoPrecision.BORDER_SEGMENT}, Kind.GENERAL),
        ({"start": "2025-07-01", "end": "2025-07-20"}, Kind.GENERAL),
        # A shell on a house, somewhere along the front, is one shell on one house.
        ({"killed_max": 1, "injured": 3, **FRONT}, Kind.EVENT),
        ({"injured": 1, "start": "2025-07-22", "end": "2025-07-24", **FRONT}, Kind.EVENT),
        ({"start": "2025-07-24T14:12", "end": "2025-07-24T14:22", **FRONT}, Kind.EVENT),
        ({"event_type": "casualty_report", "killed_max": 3}, Kind.TOTAL),
        ({"event_type": "casualty_report"}, Kind.TOTAL),
        ({"event_type": "displacement", "displaced": 900}, Kind.TOTAL),
        ({"event_type": "displacement"}, Kind.EVENT),
        ({"event_type": "abduction_detention", "killed_max": 1}, Kind.EVENT),
        ({"killed_max": 9, "start": "2025-07-20", "end": "2025-07-24", **FRONT}, Kind.TOTAL),
        ({"event_type": "diplomatic", **FRONT}, Kind.EVENT),
        ({"event_type": "observer_visit", "start": "2025-07-01", "end": "2025-07-20"}, Kind.EVENT),
    ],
)
def test_kinds(more: dict[str, Any], expected: Kind) -> None:
    assert kind(**more) is expected


def _several(*discs: tuple[float, float]) -> Whereabouts:
    parts = tuple(
        Whereabouts(How.NAMED, Disc(lon=lon, lat=lat, radius_m=2000.0)) for lon, lat in discs
    )
    return Whereabouts(How.SEVERAL, None, parts=parts)


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (_several((104.6, 14.3), (104.7, 14.3)), Kind.EVENT),
        (_several((104.6, 14.3), (105.6, 14.3)), Kind.GENERAL),
        (_several((104.60, 14.3), (104.62, 14.3), (104.64, 14.3)), Kind.GENERAL),
        (Whereabouts(How.NAMED, Disc(lon=104.6, lat=14.3, radius_m=2000.0)), Kind.EVENT),
    ],
)
def test_several_places_named_together(where: Whereabouts, expected: Kind) -> None:
    assert scopes([claim("C1", at=None)], {"C1": where})["C1"].kind is expected


def test_where_it_resolves_to_decides_over_the_stated_precision() -> None:
    made = claim("C1", **FRONT)
    path = ((104.0, 14.3), (107.0, 14.3))
    long = Whereabouts(How.ALONG, Corridor(path=path, half_width_m=2000.0))
    short = Whereabouts(How.ALONG, Corridor(path=((104.0, 14.3), (104.2, 14.3)), half_width_m=2e3))
    assert scopes([made], {"C1": long})["C1"] == Scope(
        Kind.GENERAL, "its place is a stretch of 329 km"
    )
    assert scopes([made], {"C1": short})["C1"].kind is Kind.EVENT


def test_an_incident_stands_for_an_event_where_one_of_its_claims_does() -> None:
    claims = [
        claim("C1"),
        claim("C2", start="2025-09-01", event_type="casualty_report", killed_max=9),
        claim("C3", start="2025-11-01", **FRONT),
    ]
    found = scopes(claims)
    incidents = match_claims(claims, {}).incidents
    by_claims = {item.claim_ids: roles(incidents, found)[item.id] for item in incidents}
    assert by_claims == {
        ("C1",): Kind.EVENT,
        ("C2",): Kind.TOTAL,
        ("C3",): Kind.GENERAL,
    }
    (mixed,) = match_claims(
        [claims[0], claims[0].model_copy(update={"id": "C9", "source_id": "S-other"})], {}
    ).incidents
    assert roles([mixed], {**found, "C9": found["C3"]}) == {mixed.id: Kind.EVENT}


def test_exchanging_the_parties_changes_no_kind() -> None:
    claims = [claim("C1"), claim("C2", **FRONT), claim("C3", event_type="casualty_report")]
    assert scopes(claims) == scopes(swapped(claims))


# Read by hand in the real case, from the words of each claim.
ABOUT_ONE_EVENT = "C0004 C0012 C0019 C0023 C0029 C0046 C0064 C0084 C0108 C0182 C0185 C0224 C0260"
IN_GENERAL = "C0001 C0002 C0007 C0028 C0041 C0059 C0068 C0073 C0075 C0103 C0217 C0219 C0376 C0378"
TOTALS = "C0037 C0047 C0051 C0165 C0173 C0177 C0205 C0228 C0361 C0372"


def test_the_real_case(real: Real) -> None:
    found = {claim_id: scope.kind for claim_id, scope in real.picture.scopes.items()}
    assert set(found) == set(real.picture.claims)
    wrong = [
        (each, found[each])
        for kind, ids in (
            (Kind.EVENT, ABOUT_ONE_EVENT),
            (Kind.GENERAL, IN_GENERAL),
            (Kind.TOTAL, TOTALS),
        )
        for each in ids.split()
        if found[each] is not kind
    ]
    assert wrong == []


def test_every_scope_says_why(real: Real) -> None:
    assert all(scope.why for scope in real.picture.scopes.values())
