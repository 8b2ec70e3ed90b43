from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from orbits import NOAA20, NOAA21, day, elements, rows

from truceline.record import EventType
from truceline.sense.passes.chance import State, chance, overflown
from truceline.sense.passes.columns import Overpasses
from truceline.sense.passes.overpass import overpasses
from truceline.sense.passes.signature import FIRES, Struck
from truceline.sense.span import Span

HOUR = 3600.0
BEGINS = (day(12, 9, 2), day(12, 9, 6))


def times(*hours: float) -> np.ndarray:
    return np.array(hours) * HOUR


def sure(count: int) -> np.ndarray:
    return np.ones(count)


def test_one_pass_sees_the_fires_that_began_within_their_length_before() -> None:
    assert overflown(times(12), sure(1), (0, 24 * HOUR), 1) == pytest.approx(1 / 24)
    assert overflown(times(12), sure(1), (0, 24 * HOUR), 12) == pytest.approx(0.5)
    assert overflown(times(12), sure(1), (0, 24 * HOUR), 36) == pytest.approx(0.5)
    assert overflown(times(25), sure(1), (0, 24 * HOUR), 2) == pytest.approx(1 / 24)


def test_passes_that_see_the_same_fires_are_not_added_up() -> None:
    assert overflown(times(12, 12.5), sure(2), (0, 24 * HOUR), 1) == pytest.approx(1.5 / 24)
    half = overflown(times(12, 12), np.array([0.5, 0.5]), (0, 24 * HOUR), 1)
    assert half == pytest.approx(0.75 / 24)


def test_a_known_moment_is_overflown_or_not() -> None:
    moment = (10 * HOUR, 10 * HOUR)
    assert overflown(times(11), sure(1), moment, 2) == 1.0
    assert overflown(times(11), sure(1), moment, 0.5) == 0.0
    assert overflown(times(9), sure(1), moment, 2) == 0.0


def test_without_passes_nothing_is_overflown() -> None:
    assert overflown(times(), sure(0), (0, HOUR), 5) == 0.0


many = st.lists(st.tuples(st.floats(0, 48), st.floats(0, 1)), min_size=0, max_size=6).map(
    lambda pairs: (times(*(p[0] for p in pairs)), np.array([p[1] for p in pairs]))
)


@given(many, st.floats(0, 24), st.floats(0, 24), st.floats(0.1, 30))
def test_the_chance_is_what_drawing_beginnings_gives(
    passes: tuple[np.ndarray, np.ndarray], start: float, length: float, hours: float
) -> None:
    seconds, inside = passes
    begins = (start * HOUR, (start + length) * HOUR)
    found = overflown(seconds, inside, begins, hours)
    assert 0 <= found <= 1
    drawn = np.linspace(*begins, 4001) if length else np.array([begins[0]])
    late = seconds[None, :] - drawn[:, None]
    burning = (late >= 0) & (late <= hours * HOUR)
    want = 1 - np.where(burning, 1 - inside[None, :], 1.0).prod(axis=1).mean()
    assert found == pytest.approx(want, abs=0.01 if length > 1e-3 else 1.0)


@given(many, st.floats(0.1, 20), st.floats(0.1, 20))
def test_longer_fires_are_overflown_as_often_or_more(
    passes: tuple[np.ndarray, np.ndarray], a: float, b: float
) -> None:
    short, long = sorted((a, b))
    span = (0.0, 24 * HOUR)
    assert overflown(*passes, span, short) <= overflown(*passes, span, long) + 1e-9


def test_three_satellites_over_fires_of_one_four_and_twelve_hours() -> None:
    """Published sketches give .15, .39 and 1.0 before cloud, unless too slanted."""
    lon, lat, start = [103.5], [14.3], day(7, 12)
    end, quarter = start + timedelta(days=34), timedelta(days=4)
    noaa = [elements(NOAA20), elements(NOAA21)]
    two = overpasses(noaa, lon, lat, start, end)
    third = overpasses(noaa[:1], lon, lat, start - quarter, end - quarter)
    seconds = np.concatenate([two.seconds, third.seconds + quarter.total_seconds()])
    zenith = np.concatenate([two.zenith_deg, third.zenith_deg])
    used = seconds[zenith < 60]
    window = (start.timestamp(), (start + timedelta(days=32)).timestamp())
    found = [overflown(used, sure(len(used)), window, hours) for hours in (1, 4, 12)]
    assert found == pytest.approx([0.15, 0.40, 1.0], abs=0.02)


def test_no_pass_weighs_nothing_and_says_so() -> None:
    found = chance(rows([]), EventType.ARTILLERY, BEGINS)
    assert (found.state, found.passes) == (State.NO_PASS, 0)
    assert found.overflown == found.seen == (0, 0, 0)
    assert not found.informative
    assert found.reason == (
        "No satellite that detects fire passed over between 9 December 2025 02:00Z and "
        "9 December 2025 18:00Z, so that none was detected says nothing either way."
    )


def test_passes_before_the_event_or_long_after_do_not_count() -> None:
    late = BEGINS[1] + timedelta(hours=FIRES[Struck.UNKNOWN].hours.high + 1)
    found = chance(rows([day(12, 9, 1), late]), EventType.AIRSTRIKE, BEGINS)
    assert found.state is State.NO_PASS


@pytest.mark.parametrize("event", [EventType.LANDMINE, EventType.DIPLOMATIC, EventType.INCURSION])
def test_what_shows_nothing_weighs_nothing_whatever_passed(event: EventType) -> None:
    found = chance(rows([day(12, 9, 4)]), event, BEGINS, clear=Span(0.9, 0.95, 1.0))
    assert found.state is State.CANNOT_SHOW
    assert found.seen == (0, 0, 0)
    assert not found.informative


def test_without_orbits_nothing_is_known() -> None:
    found = chance(rows([]), EventType.AIRSTRIKE, BEGINS, orbits_known=False)
    assert found.state is State.NO_ORBITS
    assert found.overflown == (0, 0, 1)
    assert not found.informative


def test_unknown_cloud_makes_not_having_seen_uninformative() -> None:
    passes = rows([day(12, 9, 6, 9)])
    found = chance(passes, EventType.AIRSTRIKE, BEGINS)
    assert found.state is State.CLOUD_UNKNOWN
    assert found.seen.low == 0.0
    assert found.seen.best > 0
    assert not found.informative
    assert "1 pass (NOAA-20) came over" in found.reason
    assert "whether cloud hid the ground is not known" in found.reason
    known = chance(passes, EventType.AIRSTRIKE, BEGINS, clear=Span(0.5, 0.8, 1.0))
    assert known.informative
    assert known.seen.best == pytest.approx(0.8 * found.seen.best)
    assert known.seen.high == pytest.approx(found.seen.high)


def test_only_instruments_that_detect_fire_count() -> None:
    radar = rows([day(12, 9, 4)], "Sentinel-1A")
    found = chance(radar, EventType.AIRSTRIKE, BEGINS)
    assert found.state is State.NO_PASS


def seen(passes: Overpasses, struck: Struck = Struck.OPEN) -> Span:
    return chance(passes, EventType.AIRSTRIKE, BEGINS, struck, Span.exactly(1.0)).seen


def test_more_is_seen_by_night_by_viirs_and_straight_down() -> None:
    at = [day(12, 9, 6, 9)]
    assert seen(rows(at, sun=-30)).best > seen(rows(at, sun=30)).best
    assert seen(rows(at)).best > seen(rows(at, "Terra")).best
    assert seen(rows(at, "Terra")).best > seen(rows(at, "Terra", view=54)).best
    assert seen(rows(at)).best > seen(rows(at, inside=0.5)).best
    assert seen(rows(at)).best < seen(rows([at[0], day(12, 9, 7)])).best


def test_fuel_is_seen_far_more_than_open_ground() -> None:
    passes = rows([day(12, 9, 6, 9), day(12, 9, 18, 40)])
    fuel, ground = seen(passes, Struck.FUEL), seen(passes, Struck.OPEN)
    assert fuel.best > 0.7
    assert fuel.best > 5 * ground.best
    assert fuel.low > ground.low


passing = st.lists(
    st.floats(0, 24).map(lambda hours: BEGINS[0] + timedelta(hours=hours)), min_size=1, max_size=5
)


@given(passing, st.sampled_from(list(EventType)), st.sampled_from(list(Struck)), st.floats(0, 1))
def test_spans_are_in_order_and_seen_is_no_more_than_overflown(
    at: list[datetime], event: EventType, struck: Struck, inside: float
) -> None:
    passes = rows(at, inside=inside)
    for clear in (None, Span(0.2, 0.5, 0.9)):
        found = chance(passes, event, BEGINS, struck, clear)
        for span in (found.overflown, found.seen):
            assert 0 <= span.low <= span.best <= span.high <= 1
        assert found.seen.best <= found.overflown.best + 1e-9
        assert found.reason.endswith(".")


def test_a_view_that_is_not_known_is_taken_as_middling() -> None:
    at = [day(12, 9, 6, 9)]
    unknown = seen(rows(at, "Terra", view=float("nan"))).best
    assert seen(rows(at, "Terra", view=54)).best < unknown < seen(rows(at, "Terra")).best
