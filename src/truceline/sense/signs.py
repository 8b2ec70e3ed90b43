"""What an event of each kind can show to each kind of sensor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from truceline.record import EventType
from truceline.sense.shows import Shows
from truceline.sense.span import Span
from truceline.sense.watched import Sensor

_N, _W, _M, _S = Shows.NONE, Shows.WEAK, Shows.MODERATE, Shows.STRONG

# A shell is not seen; what it sets on fire may be. A mine leaves a crater of a metre, and no
# fire. Buildings and fuel brought down or lit are what both sensors are good at.
SIGNS: Final[Mapping[EventType, tuple[Shows, Shows, Shows]]] = {
    EventType.AIRSTRIKE: (_M, _S, _M),
    EventType.DRONE_STRIKE: (_W, _W, _W),
    EventType.ARTILLERY: (_M, _M, _M),
    EventType.ROCKET: (_M, _M, _M),
    EventType.SMALL_ARMS: (_W, _N, _N),
    EventType.LANDMINE: (_N, _N, _N),
    EventType.INCURSION: (_N, _N, _N),
    EventType.TROOP_MOVEMENT: (_N, _N, _N),
    EventType.FORTIFICATION: (_N, _M, _M),
    EventType.OTHER: (_W, _W, _W),
}
"""How well fire detections, radar and optical images show an event, in that order. Kinds that
are not listed are what people said, did or suffered: no sensor shows them."""

_ORDER: Final = (Sensor.FIRE, Sensor.RADAR, Sensor.OPTICAL)


def shows(sensor: Sensor, event_type: EventType) -> Shows:
    """Return how well a kind of sensor can show a kind of event."""
    signs = SIGNS.get(event_type)
    return Shows.NONE if signs is None else signs[_ORDER.index(sensor)]


LEAVES: Final[Mapping[EventType, Span]] = {
    EventType.AIRSTRIKE: Span(0.1, 0.4, 0.8),
    EventType.DRONE_STRIKE: Span(0.01, 0.08, 0.4),
    EventType.ARTILLERY: Span(0.02, 0.15, 0.5),
    EventType.ROCKET: Span(0.02, 0.15, 0.5),
    EventType.FORTIFICATION: Span(0.2, 0.5, 0.9),
    EventType.OTHER: Span(0.01, 0.08, 0.4),
}
"""Probability that an event leaves a change of ground or buildings that a comparison of images
finds. Judgement, wide on purpose: no set of resolved incidents exists to measure it on."""


def leaves(sensor: Sensor, event_type: EventType) -> Span | None:
    """Return the probability that a comparison of images finds an event; None if it cannot."""
    return None if shows(sensor, event_type) is Shows.NONE else LEAVES[event_type]
