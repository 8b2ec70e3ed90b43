"""Changes between images: when one is near an incident, and what that is worth."""

from __future__ import annotations

from typing import Any

import pytest

from record.samples import claim, coverage
from sense.samples import change, place, scene
from truceline.record import Area, Change, Coverage, EventType, Scene
from truceline.sense import Sensor, Shows, Watched, Why, shows, watch_changes
from truceline.sense.signs import LEAVES, SIGNS
from truceline.weigh import sensed_of
from truceline.weigh.table import SENSOR_CAPS
from weigh.weighing import incident

LON, LAT = 104.6, 14.35
BEFORE, AFTER = "2025-07-20T11:00:00+00:00", "2025-08-01T11:00:00+00:00"
AREA = Area(ring=((104, 14), (105, 14), (105, 15), (104, 15), (104, 14)))
COMPARED = coverage("V1", AREA, "2025-07-20", "2025-08-01").model_copy(
    update={"by": "radar change map by Truceline"}
)


def radar(
    changes: list[Change] | None = None,
    scenes: list[Scene] | None = None,
    compared: list[Coverage] | None = None,
    **more: Any,
) -> Watched:
    made = incident(
        [claim("C1", **{"event_type": "airstrike", "at": (LON, LAT), "radius_m": 400.0} | more)]
    )
    ((found, _),) = watch_changes([made], changes or [], scenes or [], compared or [], {})
    assert found.sensor is Sensor.RADAR
    return found


def log_odds(found: Watched) -> float:
    sensed = sensed_of({found.incident_id: [found]}).get(found.incident_id, ())
    return sum(one.log_odds for one in sensed)


def test_a_change_whose_dates_take_in_the_event() -> None:
    found = radar([change("X1", LON, LAT, BEFORE, AFTER)])
    assert (found.why, found.found) == (Why.SEEN, ("X1",))
    assert 0 < log_odds(found) <= SENSOR_CAPS[Shows.STRONG]


@pytest.mark.parametrize(
    ("after", "before"),
    [
        ("2025-07-01T11:00:00+00:00", "2025-07-13T11:00:00+00:00"),
        ("2025-07-26T11:00:00+00:00", "2025-08-07T11:00:00+00:00"),
    ],
)
def test_a_change_of_other_dates_is_none(after: str, before: str) -> None:
    assert radar([change("X1", LON, LAT, after, before)]).why is Why.ORBITS_UNKNOWN


def test_a_change_beyond_both_errors_is_none() -> None:
    assert radar([change("X1", LON + 0.01, LAT, BEFORE, AFTER)]).found == ()


def test_where_as_much_changes_anyway_a_change_is_worth_little() -> None:
    worth = [
        log_odds(radar([change("X1", LON, LAT, BEFORE, AFTER, elsewhere)]))
        for elsewhere in (0.001, 0.1, 10.0)
    ]
    assert worth == sorted(worth, reverse=True)
    assert worth[0] > 5 * worth[2] >= 0
    unknown = radar([change("X1", LON, LAT, BEFORE, AFTER, None)])
    assert (unknown.why, log_odds(unknown)) == (Why.BACKGROUND_UNKNOWN, 0.0)


def test_an_area_that_was_compared_and_did_not_change() -> None:
    found = radar(compared=[COMPARED])
    assert (found.why, found.refs) == (Why.NOTHING_SEEN, ("V1",))
    assert -0.4 < log_odds(found) < 0
    assert radar(compared=[coverage("V1", AREA, "2025-07-20", "2025-08-01")]).why is (
        Why.ORBITS_UNKNOWN
    ), "fires that were looked for are no comparison of images"


def test_scenes_that_nobody_compared() -> None:
    there = scene("A", LON, LAT, "2025-07-20T11:00:00+00:00")
    found = radar(scenes=[there])
    assert (found.why, found.looked, len(found.passes)) == (Why.NOT_FETCHED, False, 1)
    away = scene("B", LON + 5, LAT, "2025-07-20T11:00:00+00:00")
    assert radar(scenes=[away]).why is Why.NO_PASS
    late = scene("C", LON, LAT, "2025-12-20T11:00:00+00:00")
    assert radar(scenes=[late]).why is Why.NO_PASS


def test_a_report_on_an_image_is_no_change() -> None:
    said = claim("C2", by="other", event_type="airstrike", at=(LON, LAT))
    ((found, optical),) = watch_changes([incident([said])], [], [], [], {})
    assert found.found == optical.found == ()


def test_mines_and_movements_are_shown_by_no_image() -> None:
    for kind in ("landmine", "troop_movement", "small_arms"):
        found = radar([change("X1", LON, LAT, BEFORE, AFTER)], event_type=kind)
        assert (found.why, log_odds(found)) == (Why.NOT_APPLICABLE, 0.0)


def test_what_can_be_shown_has_a_probability_of_being_found() -> None:
    images = (Sensor.RADAR, Sensor.OPTICAL)
    shown = {kind for kind in EventType if any(shows(s, kind) is not Shows.NONE for s in images)}
    assert shown == set(LEAVES)
    assert set(SIGNS) >= shown
    assert place(1, 2, 3).shape is not None
