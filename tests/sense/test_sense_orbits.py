"""Passes over incidents: computed from elements, merged with data, and those to come."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from record.samples import claim, coverage
from sense.samples import LATER, NOAA20, SENTINEL1A, scene
from truceline.record import Area, CoverageKind, Detection, Disc, Elements, When
from truceline.sense import Orbits, Sensings, Sensor, Watched, Why, upcoming, watch
from truceline.sense.orbits import detectable, fire_passes, overflown
from weigh.weighing import incident

LON, LAT = 103.5, 14.3
AREA = Area(ring=((103, 13), (104, 13), (104, 15), (103, 15), (103, 13)))
DAY = datetime(2025, 7, 24, tzinfo=UTC)


def event(**more: Any) -> Any:
    return incident([claim("C1", **{"start": "2025-07-24", "at": (LON, LAT)} | more)])


def fire(known: Sensings, **more: Any) -> Watched:
    made = event(**more)
    return watch([made], known, LATER)[made.id][0]


def noaa20(minute: str, lon: float = LON) -> Detection:
    return Detection(
        id="F1",
        source_id="S1",
        sensor="VIIRS",
        platform="NOAA-20",
        when=When.parse(minute, "UTC"),
        footprint=Disc(lon=lon, lat=LAT, radius_m=300.0),
        day=True,
    )


def test_a_satellite_passes_twice_a_day_or_more() -> None:
    made = event()
    (passes,) = fire_passes([made], Orbits([NOAA20], [], []), LATER).values()
    own = [one for one in passes if one.platform == "NOAA-20"]
    assert 2 <= len(own) <= 6
    assert {one.platform for one in passes} == {"NOAA-20", "NOAA-21", "Suomi NPP"}, "one track"
    assert {one.basis for one in own} == {"elements"}
    assert {one.day for one in passes} == {True, False}
    assert all(one.refs == ("E-N20",) and not one.fetched for one in passes)
    assert list(passes) == sorted(passes, key=lambda one: one.at)


def test_a_pass_without_its_data_weighs_nothing() -> None:
    found = fire(Sensings(elements=[NOAA20]))
    assert (found.why, found.looked) == (Why.NOT_FETCHED, False)
    assert found.overflown is not None
    assert 0 < found.overflown.best < 1


def test_no_orbit_and_no_pass_are_two_things() -> None:
    assert fire(Sensings()).why is Why.ORBITS_UNKNOWN
    assert fire(Sensings(elements=[SENTINEL1A])).why is Why.ORBITS_UNKNOWN, "a radar sees no fire"
    before_launch = fire(Sensings(elements=[NOAA20]), start="1990-07-24")
    assert before_launch.why in (Why.NO_PASS, Why.ORBITS_UNKNOWN)


def test_data_of_a_pass_and_its_orbit_are_one_pass() -> None:
    made = event()
    (computed,) = fire_passes([made], Orbits([NOAA20], [], []), LATER).values()
    day = next(one for one in computed if one.day and one.platform == "NOAA-20")
    looked = coverage("V1", AREA, f"{day.at + timedelta(minutes=1):%Y-%m-%dT%H:%MZ}").model_copy(
        update={"by": "VIIRS on NOAA-20"}
    )
    found = fire(Sensings(elements=[NOAA20], coverage=[looked]))
    assert len(found.passes) == len(computed)
    assert [one.fetched for one in found.passes if one.fetched] == [("V1",)]
    assert found.why is Why.CLOUD_UNKNOWN
    assert found.detectability is not None
    assert found.detectability.low == 0 < found.detectability.high


def test_cloud_over_every_pass_looked_at() -> None:
    hidden = coverage("V1", AREA, "2025-07-24", what=CoverageKind.CLOUD)
    assert fire(Sensings(elements=[NOAA20], coverage=[hidden])).why is Why.CLOUDED


def test_a_detection_tells_of_passes_a_whole_cycle_away() -> None:
    seen = noaa20("2025-07-08T06:09Z")
    (passes,) = fire_passes([event()], Orbits([], [], [seen]), LATER).values()
    assert [one.basis for one in passes] == ["repeat"]
    assert abs(passes[0].at - datetime(2025, 7, 24, 6, 9, tzinfo=UTC)) < timedelta(minutes=5)
    both = fire_passes([event()], Orbits([NOAA20], [], [seen]), LATER)
    own = [one for one in both["I-TEST1"] if one.platform == "NOAA-20"]
    assert {one.basis for one in own} == {"elements"}, "elements know better"


def test_elements_of_a_satellite_that_is_not_known_are_left_alone() -> None:
    strange = NOAA20.model_copy(update={"platform": "Sputnik"})
    assert fire_passes([event()], Orbits([strange], [], []), LATER) == {}


@pytest.mark.parametrize("kind", ["airstrike", "artillery", "small_arms"])
def test_longer_looking_finds_more(kind: str) -> None:
    made = event(event_type=kind)
    (passes,) = fire_passes([made], Orbits([NOAA20], [], []), LATER).values()
    for of in (detectable, overflown):
        few, all_ = of(made, passes[:1]), of(made, passes)
        assert few.best <= all_.best
        assert few.high <= all_.high
        assert 0 <= all_.low <= all_.best <= all_.high <= 1


def test_the_next_passes_show_less_and_less() -> None:
    orbits = Orbits([NOAA20, SENTINEL1A], [], [])
    soon = upcoming([event(event_type="airstrike")], orbits, DAY + timedelta(hours=2))
    assert {one.sensor for one in soon} == {Sensor.FIRE, Sensor.RADAR}
    assert all(one.next.at > DAY for one in soon)
    late = upcoming([event(event_type="airstrike")], orbits, DAY + timedelta(days=20))
    assert {one.sensor for one in late} == {Sensor.RADAR}
    assert upcoming([event(event_type="landmine")], orbits, DAY) == ()
    assert upcoming([event()], Orbits([], [], []), DAY) == ()


def test_a_track_with_an_earlier_image_is_worth_more() -> None:
    made, after = event(event_type="airstrike"), DAY + timedelta(days=3)

    def words(orbits: Orbits) -> str:
        return next(one.could_show for one in upcoming([made], orbits, after))

    (plain,) = [
        one.next.at
        for one in upcoming([made], Orbits([SENTINEL1A], [], []), after)
        if one.sensor is Sensor.RADAR
    ]
    before = scene("A", LON, LAT, (plain - timedelta(days=12)).isoformat())
    assert words(Orbits([SENTINEL1A], [], [])).startswith("nothing yet")
    assert words(Orbits([SENTINEL1A], [before], [])).startswith("buildings brought down")


def test_elements_have_no_say_on_other_kinds() -> None:
    assert isinstance(NOAA20, Elements)
    made = event(event_type="landmine")
    found = watch([made], Sensings(elements=[NOAA20, SENTINEL1A]), LATER)[made.id]
    assert {one.why for one in found} == {Why.NOT_APPLICABLE}


def test_what_passes_later_has_not_passed() -> None:
    made, orbits = event(), Orbits([NOAA20], [], [])
    noon = datetime(2025, 7, 24, 12, tzinfo=UTC)
    all_, so_far = (fire_passes([made], orbits, until)["I-TEST1"] for until in (LATER, noon))
    assert so_far == tuple(one for one in all_ if one.at <= noon)
    assert 0 < len(so_far) < len(all_)
    assert fire_passes([made], orbits, datetime(2025, 7, 1, tzinfo=UTC)) == {}


def test_a_radar_that_passed_and_nobody_asked_for_its_image() -> None:
    made = event(event_type="airstrike")
    _, radar, optical = watch([made], Sensings(elements=[SENTINEL1A]), LATER)[made.id]
    assert (radar.why, optical.why) == (Why.NOT_FETCHED, Why.ORBITS_UNKNOWN)
    assert {one.platform for one in radar.passes} >= {"Sentinel-1A"}
