"""What an event leaves for satellites to see: fires, how long and how strong, and lasting change.

Satellites that detect fire see what burns when they pass, not the event. Most events light
nothing, so each number here is a span, wide on purpose, and stated with where it comes from:

- Fires of fuel: a tank farm at Matanzas burned for five days (Payne Institute, VIIRS Nightfire,
  August 2022). Strength: pool fires of large tanks are taken to radiate 10 to 40 kW/m2 to the
  outside, for soot hides their flames; a tank of 30 m with a flame twice its height.
- Fires of buildings: furnished rooms to houses are taken to give off 5 to 50 MW at their peak, a
  third of it radiated.
- Fires of vegetation: half of the detections of S-NPP over Ukraine in autumn 2022 had 5 MW or more
  by day and 1.3 or more by night, those of MODIS 10 or more.
- How often an event lights anything: judgement. In one comparison with documented bombings over
  Ukraine about one in nine had a detection within a day, cloud and all, and half of fuel fires.

They are judgements to be replaced by resolved incidents, not measurements of this case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from truceline.read.orbit.platforms import Instrument
from truceline.record import EventType, Term
from truceline.sense.shows import Shows
from truceline.sense.signs import shows
from truceline.sense.span import Span
from truceline.sense.watched import Sensor


class Struck(Term):
    """What an event is said to have hit; it decides what burns, more than the weapon does."""

    UNKNOWN = "unknown", "not said: anything from bare soil to a depot"
    OPEN = "open", "fields, forest or bare ground"
    BUILDINGS = "buildings", "houses or other buildings"
    FUEL = "fuel", "fuel stores or filling stations"
    AMMUNITION = "ammunition", "stores of ammunition or explosives"


@dataclass(frozen=True, slots=True)
class Fire:
    """A fire, as far as satellites are concerned.

    Attributes:
        hours: how long it gives off heat that can be detected.
        megawatts: its radiative power, half of them below and half above.
    """

    hours: Span
    megawatts: Span


FIRES: Final[Mapping[Struck, Fire]] = {
    Struck.UNKNOWN: Fire(Span(0.3, 3.0, 12.0), Span(0.7, 3.0, 12.0)),
    Struck.OPEN: Fire(Span(0.3, 2.0, 12.0), Span(1.0, 5.0, 20.0)),
    Struck.BUILDINGS: Fire(Span(1.0, 3.0, 12.0), Span(1.0, 4.0, 15.0)),
    Struck.FUEL: Fire(Span(4.0, 24.0, 120.0), Span(10.0, 60.0, 300.0)),
    Struck.AMMUNITION: Fire(Span(2.0, 8.0, 48.0), Span(4.0, 25.0, 150.0)),
}
"""What burns, by what was hit."""


@dataclass(frozen=True, slots=True)
class Signature:
    """What an event of one kind leaves.

    Attributes:
        heat: what is hot, in words.
        lights: probability that it lights a fire, by what it hit; none for an event that does not.
        change: what of it radar and optical images can show, in words; empty for nothing.
        lasts_days: how long that stays to be seen, days.
    """

    heat: str
    lights: Mapping[Struck, Span]
    change: str
    lasts_days: Span


def _lights(unknown: Span, open_: Span, buildings: Span, fuel: Span) -> Mapping[Struck, Span]:
    return {
        Struck.UNKNOWN: unknown,
        Struck.OPEN: open_,
        Struck.BUILDINGS: buildings,
        Struck.FUEL: fuel,
        Struck.AMMUNITION: fuel,
    }


_STORES: Final = Span(0.5, 0.8, 0.95)
_SHELLS: Final = _lights(
    Span(0.03, 0.15, 0.5), Span(0.02, 0.15, 0.6), Span(0.05, 0.25, 0.6), _STORES
)
_BOMBS: Final = _lights(Span(0.05, 0.35, 0.7), Span(0.03, 0.2, 0.6), Span(0.15, 0.45, 0.8), _STORES)
_SMALL: Final = _lights(
    Span(0.01, 0.08, 0.4), Span(0.01, 0.08, 0.4), Span(0.02, 0.15, 0.5), Span(0.3, 0.6, 0.9)
)
_NOTHING: Final[Mapping[Struck, Span]] = {}
_BUILT: Final = Span(30.0, 180.0, 720.0)
_SCARS: Final = Span(7.0, 30.0, 120.0)
_NEVER: Final = Span.exactly(0.0)

_UNSEEN: Final = Signature("nothing", _NOTHING, "", _NEVER)

SIGNATURES: Final[Mapping[EventType, Signature]] = {
    EventType.AIRSTRIKE: Signature(
        "what the bombs set on fire; not the explosion, which lasts less than a second",
        _BOMBS,
        "buildings brought down, craters of ten metres and more, and what burned",
        _BUILT,
    ),
    EventType.DRONE_STRIKE: Signature(
        "what it sets on fire: often one vehicle or roof, too small to be detected",
        _SMALL,
        "a building that burned out or fell; seldom anything smaller",
        _BUILT,
    ),
    EventType.ARTILLERY: Signature(
        "what the shells set on fire; neither muzzle flash nor impact",
        _SHELLS,
        "fields of craters, buildings brought down, and what burned",
        _SCARS,
    ),
    EventType.ROCKET: Signature(
        "what the rockets set on fire, where they land and where they are launched from",
        _SHELLS,
        "buildings brought down, fields of craters, and what burned",
        _SCARS,
    ),
    EventType.SMALL_ARMS: Signature(
        "dry grass that tracer rounds or grenades set on fire",
        _lights(Span(0.005, 0.03, 0.2), Span(0.005, 0.03, 0.2), Span(0.005, 0.03, 0.2), _STORES),
        "",
        _NEVER,
    ),
    EventType.LANDMINE: Signature(
        "nothing: a mine burns for less than a second", _NOTHING, "", _NEVER
    ),
    EventType.INCURSION: _UNSEEN,
    EventType.TROOP_MOVEMENT: _UNSEEN,
    EventType.FORTIFICATION: Signature(
        "nothing",
        _NOTHING,
        "soil moved over tens of metres, trees felled, roads cut",
        Span(30.0, 365.0, 1500.0),
    ),
    EventType.ABDUCTION_DETENTION: _UNSEEN,
    EventType.SUPPLY_RESTRICTION: _UNSEEN,
    EventType.CASUALTY_REPORT: _UNSEEN,
    EventType.DISPLACEMENT: _UNSEEN,
    EventType.DIPLOMATIC: _UNSEEN,
    EventType.OBSERVER_VISIT: _UNSEEN,
    EventType.OTHER: Signature(
        "anything that it set on fire",
        _SMALL,
        "anything that it brought down or burned",
        _SCARS,
    ),
}
"""What an event of each kind leaves for satellites to see."""


def thermal(event_type: EventType, struck: Struck = Struck.UNKNOWN) -> Shows:
    """Return how well detections of fire can show an event, by what it hit.

    What hit fuel or ammunition, or set buildings on fire, shows strongly whatever the weapon,
    except one that lights nothing.
    """
    base = shows(Sensor.FIRE, event_type)
    if base is Shows.NONE or struck is Struck.UNKNOWN:
        return base
    if struck in (Struck.FUEL, Struck.AMMUNITION):
        return Shows.STRONG
    if struck is Struck.BUILDINGS:
        return Shows.STRONG if base is Shows.MODERATE else base
    return base


_FLOORS: Final[Mapping[Instrument, tuple[float, float, float]]] = {
    Instrument.VIIRS: (2.0, 0.55, 0.2),
    Instrument.MODIS: (4.2, 4.5, 2.6),
}
"""Radiative power in megawatts below which one in twenty detections lies, straight down, by day
and by night, and the power of range over height by which it grows to the side. From 4,248
detections of S-NPP and 26,379 of MODIS over Ukraine, 2021 and 2022. VIIRS sums fewer pixels
towards the edge, so that its floor hardly grows."""


def floor_mw(instrument: Instrument, day: bool, slant: float) -> float:
    """Return the radiative power at which a fire is as likely detected as not, megawatts.

    It is taken as that which one in twenty detections lies below: fires weaker than that are
    found now and then, and stronger ones mostly.

    Args:
        instrument: VIIRS or MODIS.
        day: whether it is day at the place.
        slant: distance from the sensor over its height, 1 straight down.

    Raises:
        ValueError: for an instrument that does not detect fire.
    """
    if instrument not in _FLOORS:
        raise ValueError(f"{instrument} does not detect fire")
    by_day, by_night, growth = _FLOORS[instrument]
    return float((by_day if day else by_night) * slant**growth)
