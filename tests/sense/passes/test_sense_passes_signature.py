from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.read.orbit.platforms import Instrument
from truceline.record import EventType
from truceline.sense.passes.signature import FIRES, SIGNATURES, Struck, floor_mw, thermal
from truceline.sense.shows import Shows

EVENTS = list(EventType)


def test_every_event_type_has_a_signature_and_every_target_a_fire() -> None:
    assert set(SIGNATURES) == set(EventType)
    assert set(FIRES) == set(Struck)


@pytest.mark.parametrize("event", EVENTS)
def test_spans_are_in_order(event: EventType) -> None:
    signature = SIGNATURES[event]
    for span in (*signature.lights.values(), signature.lasts_days):
        assert 0 <= span.low <= span.best <= span.high
    assert all(span.high <= 1 for span in signature.lights.values())
    for fire in FIRES.values():
        assert 0 < fire.hours.low <= fire.hours.best <= fire.hours.high
        assert 0 < fire.megawatts.low <= fire.megawatts.best <= fire.megawatts.high


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("struck", list(Struck))
def test_what_lights_nothing_shows_nothing_and_the_other_way_round(
    event: EventType, struck: Struck
) -> None:
    signature = SIGNATURES[event]
    assert (thermal(event, struck) is Shows.NONE) == (not signature.lights)
    assert not signature.lights or struck in signature.lights


@pytest.mark.parametrize("event", EVENTS)
def test_what_leaves_no_mark_lasts_no_time(event: EventType) -> None:
    signature = SIGNATURES[event]
    assert bool(signature.change) == (signature.lasts_days.high > 0)


def test_a_mine_shows_nothing_and_fuel_and_buildings_show_strongly() -> None:
    assert thermal(EventType.LANDMINE, Struck.FUEL) is Shows.NONE
    assert thermal(EventType.ARTILLERY) is Shows.MODERATE
    assert thermal(EventType.ARTILLERY, Struck.OPEN) is Shows.MODERATE
    for weapon in (EventType.AIRSTRIKE, EventType.ARTILLERY, EventType.ROCKET):
        assert thermal(weapon, Struck.BUILDINGS) is Shows.STRONG
    assert thermal(EventType.DRONE_STRIKE, Struck.FUEL) is Shows.STRONG
    assert thermal(EventType.SMALL_ARMS) is Shows.WEAK


@given(st.sampled_from([Instrument.VIIRS, Instrument.MODIS]), st.booleans(), st.floats(1, 3))
def test_the_floor_grows_to_the_side(instrument: Instrument, day: bool, slant: float) -> None:
    assert floor_mw(instrument, day, slant) >= floor_mw(instrument, day, 1.0)


def test_viirs_finds_weaker_fires_than_modis_and_weaker_ones_by_night() -> None:
    assert floor_mw(Instrument.VIIRS, True, 1.0) < floor_mw(Instrument.MODIS, True, 1.0)
    assert floor_mw(Instrument.VIIRS, False, 1.0) < floor_mw(Instrument.VIIRS, True, 1.0)


def test_a_radar_has_no_floor() -> None:
    with pytest.raises(ValueError, match="C-SAR does not detect fire"):
        floor_mw(Instrument.CSAR, True, 1.0)
