"""The next passes over a place: what could still be seen, and when."""

from __future__ import annotations

from dataclasses import dataclass

from truceline.sense.watched import Pass, Sensor


@dataclass(frozen=True)
class Upcoming:
    """The next pass of one kind of sensor over the place of one incident.

    Attributes:
        incident_id: the incident.
        sensor: the kind of sensor.
        next: the pass.
        could_show: what it could still show by then, as a phrase.
    """

    incident_id: str
    sensor: Sensor
    next: Pass
    could_show: str
