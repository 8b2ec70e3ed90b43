from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from orbits import LANDSAT, NOAA20, SENTINEL1, day, elements, rows

from truceline.record import EventType
from truceline.sense.passes.columns import Overpasses
from truceline.sense.passes.overpass import overpasses
from truceline.sense.passes.planner import Kind, Wanted, next_passes, still_shows
from truceline.sense.passes.signature import Struck

SINCE = day(12, 9, 6)
STRIKE = Wanted(EventType.AIRSTRIKE, SINCE)


def test_the_next_pass_of_each_kind_over_each_place() -> None:
    lon, lat = [103.5, 37.0], [14.3, 48.0]
    sets = [elements(lines) for lines in (NOAA20, SENTINEL1, LANDSAT)]
    after = day(8, 14)
    passes = overpasses(sets, lon, lat, after, after + timedelta(days=16))
    want = Wanted(EventType.AIRSTRIKE, after - timedelta(hours=3))
    found = next_passes(passes, after, [want, want])
    assert len(found) == 2
    for place, plan in enumerate(found):
        assert {one.kind for one in plan} == {
            Kind.FIRE_DAY, Kind.FIRE_NIGHT, Kind.RADAR, Kind.OPTICAL,
        }  # fmt: skip
        assert all(one.place == place and one.at > after for one in plan)
        assert [one.worth for one in plan] == sorted((one.worth for one in plan), reverse=True)
        for one in plan:
            mine = (passes.place == place) & (passes.platform == one.platform)
            assert np.abs(passes.seconds[mine] - one.at.timestamp()).min() < 0.001
            assert one.error_s > 0


def test_passes_before_the_moment_are_over() -> None:
    passes = rows([day(12, 9, 7), day(12, 9, 9)])
    ((one,),) = next_passes(passes, day(12, 9, 8), [STRIKE])
    assert one.at == day(12, 9, 9)
    assert next_passes(passes, day(12, 9, 10), [STRIKE]) == ((),)


def test_passes_that_are_likely_out_of_view_are_left_out() -> None:
    assert next_passes(rows([day(12, 9, 9)], inside=0.4), SINCE, [STRIKE]) == ((),)


def test_a_slanted_pass_gives_way_to_a_better_one_within_a_day() -> None:
    slanted, good = rows([day(12, 9, 8)], view=60.0), rows([day(12, 9, 9)])
    ((one,),) = next_passes(Overpasses.joined([slanted, good]), SINCE, [STRIKE])
    assert one.at == day(12, 9, 9)
    later = rows([day(12, 11, 9)])
    ((one,),) = next_passes(Overpasses.joined([slanted, later]), SINCE, [STRIKE])
    assert one.at == day(12, 9, 8)


def test_radar_on_a_track_with_images_from_before_is_told_apart() -> None:
    passes = Overpasses.joined(
        [rows([day(12, 12, 11)], "Sentinel-1A"), rows([day(12, 14, 22, 30)], "Sentinel-1A")]
    )
    before = (("Sentinel-1A", day(12, 14, 22, 30) - timedelta(days=36, seconds=40)),)
    want = Wanted(EventType.AIRSTRIKE, SINCE, tracks=before)
    (plan,) = next_passes(passes, SINCE, [want])
    assert [(one.kind, one.at) for one in plan] == [
        (Kind.RADAR_TRACK, day(12, 14, 22, 30)),
        (Kind.RADAR, day(12, 12, 11)),
    ]
    assert "buildings brought down" in plan[0].shows
    assert "nothing yet" in plan[1].shows


@pytest.mark.parametrize(
    ("kind", "hours", "want", "worth", "word"),
    [
        (Kind.FIRE_NIGHT, 1, STRIKE, 3, "likely still burning"),
        (Kind.FIRE_DAY, 10, STRIKE, 2, "if it burns long"),
        (Kind.FIRE_DAY, 30, STRIKE, 0, "out by then"),
        (Kind.FIRE_DAY, 30, Wanted(EventType.AIRSTRIKE, SINCE, Struck.FUEL), 2, "burns long"),
        (Kind.FIRE_DAY, 1, Wanted(EventType.LANDMINE, SINCE), 0, "nothing of it"),
        (Kind.OPTICAL, 48, STRIKE, 2, "if the sky is clear"),
        (Kind.OPTICAL, 24 * 300, STRIKE, 1, "repaired or overgrown"),
        (Kind.RADAR_TRACK, 24 * 800, STRIKE, 0, "marks are gone"),
        (Kind.RADAR_TRACK, 24, Wanted(EventType.SMALL_ARMS, SINCE), 0, "no lasting mark"),
        (Kind.RADAR_TRACK, 24, Wanted(EventType.FORTIFICATION, SINCE), 2, "soil moved"),
    ],
)
def test_what_a_pass_can_still_show(
    kind: Kind, hours: float, want: Wanted, worth: int, word: str
) -> None:
    found, words = still_shows(kind, want, SINCE + timedelta(hours=hours))
    assert found == worth
    assert word in words


def test_a_view_that_is_not_known_is_none() -> None:
    ((one,),) = next_passes(rows([day(12, 9, 9)], view=float("nan")), SINCE, [STRIKE])
    assert one.view_deg is None


def test_no_place_and_no_pass() -> None:
    empty = Overpasses.joined([])
    assert next_passes(empty, SINCE, []) == ()
    assert next_passes(empty, SINCE, [STRIKE, STRIKE]) == ((), ())
    assert len(empty.take(np.zeros(0, bool))) == 0
