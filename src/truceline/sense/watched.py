"""What one kind of sensor could see of an incident, what it did see, and what is known of both.

Whether a satellite passed, whether its data are in the record, whether cloud hid the ground and
whether something was found are four different things. Not having seen counts only where the
first two are sure and the third is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from truceline.record import Term
from truceline.sense.shows import Shows
from truceline.sense.span import Span


class Sensor(Term):
    """Kinds of sensor, by what they measure."""

    FIRE = "fire detection", "heat that a satellite measured at the moment it passed"
    RADAR = "radar change", "radar images from before and after, compared"
    OPTICAL = "optical change", "optical images from before and after, compared"


class Why(Term):
    """Where a sensor stands with an incident; every member but the last two weighs nothing."""

    NOT_APPLICABLE = "not_applicable", "it could not show an event of this kind"
    NOT_LOCATED = "not_located", "the place is not known well enough to look for it"
    ORBITS_UNKNOWN = "orbits_unknown", "nothing in the record tells when such a satellite passed"
    NO_PASS = "no_pass", "no such satellite passed over in its time"
    NOT_FETCHED = "not_fetched", "a satellite passed over, and its data are not in the record"
    CLOUDED = "clouded", "cloud hid the ground"
    CLOUD_UNKNOWN = "cloud_unknown", "nothing was found, and whether cloud hid it is not known"
    BACKGROUND_UNKNOWN = (
        "background_unknown",
        "something was found, and what is found there without any event is not known",
    )
    STATIC = "static", "something was found where something is hot all year round"
    NOTHING_SEEN = "nothing_seen", "nothing was found by a pass that could have found it"
    SEEN = "seen", "something was found, and how often that happens anyway is known"


LOOKED: Final = frozenset(
    {
        Why.CLOUD_UNKNOWN,
        Why.BACKGROUND_UNKNOWN,
        Why.STATIC,
        Why.NOTHING_SEEN,
        Why.SEEN,
    }
)
"""Where data of the time and place were looked at."""

FOUND: Final = frozenset({Why.BACKGROUND_UNKNOWN, Why.STATIC, Why.SEEN})
"""Where something was found."""


@dataclass(frozen=True)
class Pass:
    """One satellite over one place.

    Attributes:
        at: the moment it was closest, UTC.
        platform: the satellite.
        instrument: its instrument.
        view_deg: angle from straight down at the satellite, degrees.
        day: whether it was day at the place.
        error_s: how far off the moment may be, seconds (95 %).
        in_swath: probability that the place was within the swath.
        basis: what it was computed from: `elements`, `repeat` (of a known acquisition) or `data`.
        refs: ids of the elements, scene, detection or coverage behind it.
        fetched: ids of what the record holds of this pass; none where its data are not in it.
        clouded: whether cloud is known to have hidden the place; None where that is not known.
    """

    at: datetime
    platform: str
    instrument: str
    view_deg: float | None
    day: bool | None
    error_s: float
    in_swath: float
    basis: str
    refs: tuple[str, ...] = ()
    fetched: tuple[str, ...] = ()
    clouded: bool | None = None


@dataclass(frozen=True)
class Watched:
    """One kind of sensor and one incident.

    Attributes:
        incident_id: the incident.
        sensor: the kind of sensor.
        shows: how well it can show an event of this kind.
        why: where it stands.
        passes: passes over the place in the time in which it could have shown, in order.
        overflown: probability that at least one pass came while there was something to see.
        detectability: probability that the passes whose data are in the record would have found
            the event as described; None where not known.
        background: probability that they would have found something without it; None where not
            known.
        found: ids of detections or changes within reach in time and place, nearest first.
        nearest_m: distance to the nearest of them, metres; None without any.
        refs: ids of everything it rests on.
    """

    incident_id: str
    sensor: Sensor
    shows: Shows
    why: Why
    passes: tuple[Pass, ...] = ()
    overflown: Span | None = None
    detectability: Span | None = None
    background: Span | None = None
    found: tuple[str, ...] = ()
    nearest_m: float | None = None
    refs: tuple[str, ...] = ()

    @property
    def looked(self) -> bool:
        """Whether data of its time and place were looked at."""
        return self.why in LOOKED

    @property
    def seen(self) -> bool:
        """Whether something was found."""
        return self.why in FOUND
