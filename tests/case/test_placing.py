"""Where incidents are: the narrowest statement, and both where claims contradict each other."""

from __future__ import annotations

import re

from case.real import Real
from truceline.brief.assemble.frame import Frame
from truceline.brief.assemble.limits import places_known
from truceline.geo import How, Whereabouts
from truceline.match import Incident
from truceline.placing import incident_whereabouts
from truceline.record import AnyOf, Area, Disc, EventType, Shape, When, Where


def incident(*claims: str) -> Incident:
    when = When.parse("2025-12-08", "UTC")
    return Incident("I-1", claims, EventType.ARTILLERY, when, Where(words="Red Ford"), None)


def disc(lon: float, radius_m: float) -> Disc:
    return Disc(lon=lon, lat=14.0, radius_m=radius_m)


def area(west: float, wide: float = 0.4) -> Area:
    east = west + wide
    return Area(ring=((west, 14.0), (east, 14.0), (east, 14.4), (west, 14.4), (west, 14.0)))


def placed(*said: tuple[How, Shape | None]) -> Whereabouts:
    ids = [f"C{number}" for number in range(len(said))]
    claims = {
        claim_id: Whereabouts(how, shape, (), f"why {claim_id}")
        for claim_id, (how, shape) in zip(ids, said, strict=True)
    }
    return incident_whereabouts([incident(*ids)], claims)["I-1"]


def test_the_narrowest_statement_that_others_bear_out_stands() -> None:
    found = placed((How.STATED, disc(104.0, 3_000)), (How.STATED, disc(104.01, 500)))
    assert found.shape == disc(104.01, 500)


def test_two_points_too_far_apart_to_be_one_both_stay_possible() -> None:
    found = placed((How.STATED, disc(104.0, 1_000)), (How.STATED, disc(104.3, 2_000)))
    assert found.shape == AnyOf(shapes=(disc(104.0, 1_000), disc(104.3, 2_000)))
    assert found.why == (
        "its claims differ: stated within 1 km of 48P UA 920479; "
        "or stated within 2 km of 48P VA 244478"
    )


def test_the_parties_districts_both_stay_possible_whoever_speaks_first() -> None:
    here, there = (How.AREA, area(104.0)), (How.AREA, area(104.0, 0.5))
    one, two = placed(here, there), placed(there, here)
    assert isinstance(one.shape, AnyOf)
    assert one.shape == two.shape
    assert set(one.shape.shapes) == {area(104.0), area(104.0, 0.5)}


def test_a_point_beats_a_district_and_a_district_beats_the_whole_line() -> None:
    wide = (How.AREA, area(104.0, 4.0))
    assert placed(wide, (How.STATED, disc(106.0, 3_000))).shape == disc(106.0, 3_000)
    assert placed(wide, (How.AREA, area(104.0))).shape == area(104.0)


def test_what_names_several_places_stands_for_none() -> None:
    several = Whereabouts(How.SEVERAL, None, parts=(Whereabouts(How.NAMED, disc(104, 10)),))
    found = incident_whereabouts([incident("C0")], {"C0": several})["I-1"]
    assert found.shape is None
    assert found.how is How.SEVERAL


def test_limits_say_how_places_are_known_and_that_a_line_s_error_is_not(real: Real) -> None:
    places, error = places_known(Frame(real.picture))
    assert f"Places of the {len(real.picture.claims)} claims in the record: " in places.text
    total, *counts = (int(number) for number in re.findall(r"\d+", places.text))
    assert sum(counts) == total
    assert "2 not located" in places.text
    assert error.refs == ("osm-land",)
