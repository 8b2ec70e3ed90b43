"""What satellites add: context near in time and place, and never any weight."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from record.samples import claim, coverage, detection
from truceline.record import Area, Coverage, CoverageKind, Detection, Disc, Where
from truceline.sense import FireKnown, Watched, Why, overflights, watch_fires
from truceline.sense.fires_near import AFTER_H, NEAR_M
from truceline.weigh import sensed_of
from weigh.weighing import incident

LON, LAT = 104.6, 14.35
METRE = 1 / 110_600  # degrees of latitude here, to one part in a thousand
SWATH = Area(ring=((103, 13), (106, 13), (106, 16), (103, 16), (103, 13)))
PASSED = coverage("V1", SWATH, "2025-07-24", "2025-07-26")


def context(
    detections: Sequence[Detection] = (), covered: Sequence[Coverage] = (), **more: Any
) -> Watched:
    """What is seen of one incident at LON, LAT on 24 July 2025."""
    made = incident([claim("C1", **{"start": "2025-07-24T12:00", "at": (LON, LAT)} | more)])
    found = watch([made], detections, covered)[0]
    for sensed in sensed_of({made.id: [found]}).get(made.id, ()):
        assert sensed.log_odds == 0.0
    assert found.incident_id == made.id
    return found


def watch(
    made: Sequence[Any], detections: Sequence[Detection] = (), covered: Sequence[Coverage] = ()
) -> tuple[Watched, ...]:
    return watch_fires(made, detections, FireKnown(passes=overflights(made, covered, {})))


def covering(found: Watched) -> tuple[str, ...]:
    return tuple(name for one in found.passes for name in one.fetched)


def test_near_in_time_and_place() -> None:
    near = detection("D1", LON, LAT + 1000 * METRE, "2025-07-24T13:30")
    found = context([near], [PASSED])
    assert found.found == ("D1",)
    assert found.nearest_m == pytest.approx(1000, rel=0.01)
    assert covering(found) == ("V1",)
    assert found.why is Why.BACKGROUND_UNKNOWN


@pytest.mark.parametrize(("beyond_m", "hit"), [(-20, True), (20, False)])
def test_how_near_is_near(beyond_m: float, hit: bool) -> None:
    reach = 3000.0 + 265.0 + NEAR_M + beyond_m
    found = context([detection("D1", LON, LAT + reach * METRE, "2025-07-24T13:30")], [PASSED])
    assert (found.found == ("D1",)) is hit
    assert found.why == (Why.BACKGROUND_UNKNOWN if hit else Why.CLOUD_UNKNOWN)


@pytest.mark.parametrize(
    ("when", "hit"),
    [
        ("2025-07-24T11:59", False),
        ("2025-07-24T12:00", True),
        ("2025-07-25T12:00", True),
        ("2025-07-25T12:01", False),
        ("2025-07-23T13:30", False),
    ],
)
def test_a_stated_hour_counts_from_there_for_a_day(when: str, hit: bool) -> None:
    assert AFTER_H == 24.0
    found = context([detection("D1", LON, LAT, when)])
    assert bool(found.found) is hit


@pytest.mark.parametrize(
    ("when", "hit"),
    [
        ("2025-07-23T23:59", False),
        ("2025-07-24T00:00", True),
        ("2025-07-25T23:59", True),
        ("2025-07-26T00:30", False),
    ],
)
def test_a_stated_day_counts_from_its_start_to_the_end_of_the_next(when: str, hit: bool) -> None:
    found = context([detection("D1", LON, LAT, when)], start="2025-07-24")
    assert bool(found.found) is hit


def test_the_nearest_comes_first() -> None:
    fires = [
        detection(f"D{metres}", LON + metres * METRE, LAT, "2025-07-24T13:30")
        for metres in (900, 100, 2000, 500)
    ]
    found = context(fires)
    assert found.found == ("D100", "D500", "D900", "D2000")
    assert found.nearest_m == pytest.approx(100 * math.cos(math.radians(LAT)), rel=0.02)


def test_no_pass() -> None:
    found = context()
    assert (found.why, found.passes, found.found, found.nearest_m) == (
        Why.ORBITS_UNKNOWN,
        (),
        (),
        None,
    )


@pytest.mark.parametrize(
    "elsewhere",
    [
        coverage("V1", SWATH, "2025-07-20", "2025-07-23"),  # another day
        coverage("V1", Disc(lon=100.0, lat=14.0, radius_m=50_000.0), "2025-07-24"),
        coverage("V1", None, "2025-07-24"),
        coverage("V1", SWATH, "2025-07-24", what=CoverageKind.PATROL),
    ],
)
def test_a_pass_elsewhere_is_none(elsewhere: Coverage) -> None:
    assert context(covered=[elsewhere]).why is Why.ORBITS_UNKNOWN


@pytest.mark.parametrize("shape", [SWATH, Disc(lon=LON + 0.1, lat=LAT, radius_m=20_000.0)])
def test_a_pass_that_saw_nothing(shape: Any) -> None:
    found = context(covered=[coverage("V1", shape, "2025-07-24")])
    assert (found.why, covering(found)) == (Why.CLOUD_UNKNOWN, ("V1",))


def test_cloud_that_is_known_to_hide_the_ground() -> None:
    hidden = coverage("V1", SWATH, "2025-07-24", what=CoverageKind.CLOUD)
    found = context(covered=[hidden])
    assert (found.why, found.looked, found.detectability) == (Why.CLOUDED, False, None)
    assert context(covered=[hidden, PASSED]).why is Why.CLOUD_UNKNOWN


def test_not_located() -> None:
    fire = detection("D1", LON, LAT, "2025-07-24T13:30")
    assert context([fire], [PASSED], at=None).why == Why.NOT_LOCATED
    assert context([fire], [PASSED], radius_m=60_000.0).why == Why.NOT_LOCATED
    area = claim("C1").model_copy(update={"where": Where(words="x", shape=SWATH)})
    (found,) = watch([incident([area])], [fire], [PASSED])
    assert (found.why, found.found) == (Why.NOT_LOCATED, ())


@pytest.mark.parametrize("kind", ["diplomatic", "displacement", "supply_restriction"])
def test_not_applicable(kind: str) -> None:
    fire = detection("D1", LON, LAT, "2025-07-24T13:30")
    found = context([fire], [PASSED], event_type=kind)
    assert (found.why, found.found, found.passes) == (Why.NOT_APPLICABLE, (), ())


def test_one_context_an_incident_in_their_order() -> None:
    made = [incident([claim()], f"I-{n}") for n in range(5)]
    assert [found.incident_id for found in watch(made)] == [m.id for m in made]
    assert watch([]) == ()


@given(
    st.lists(st.tuples(st.floats(-0.1, 0.1), st.floats(-0.1, 0.1), st.integers(0, 23)), max_size=6)
)
def test_whatever_burns_weighs_nothing(fires: list[tuple[float, float, int]]) -> None:
    made = [
        detection(f"D{n}", LON + east, LAT + north, f"2025-07-24T{hour:02d}:15")
        for n, (east, north, hour) in enumerate(fires)
    ]
    found = context(made, [PASSED])
    assert found.why in (Why.BACKGROUND_UNKNOWN, Why.CLOUD_UNKNOWN)
    assert (found.nearest_m is None) == (found.found == ())
