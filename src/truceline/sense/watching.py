"""Every incident against every kind of sensor: what could be seen, and what was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from truceline.record import Change, Coverage, Detection, Elements, Scene
from truceline.sense.anyway import Backgrounds, History
from truceline.sense.changes_near import watch_changes
from truceline.sense.fires_near import FireKnown, watch_fires
from truceline.sense.happening import Happening, begins
from truceline.sense.orbits import Orbits, detectable, fire_passes, overflown, radar_passes
from truceline.sense.overflights import overflights
from truceline.sense.shows import Shows
from truceline.sense.signs import shows
from truceline.sense.struck import struck_of
from truceline.sense.watched import Sensor, Watched


@dataclass(frozen=True)
class Sensings:
    """Everything in a record that tells what satellites could see, and did.

    Attributes:
        detections: fire detections.
        coverage: who and what looked, where and when.
        elements: orbital elements.
        scenes: scenes known to exist.
        changes: changes between images.
        histories: fire histories.
        words: by incident id, the words of its claims, which may say what was hit.
    """

    detections: Sequence[Detection] = ()
    coverage: Sequence[Coverage] = ()
    elements: Sequence[Elements] = ()
    scenes: Sequence[Scene] = ()
    changes: Sequence[Change] = ()
    histories: Sequence[History] = ()
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def orbits(self) -> Orbits:
        """What it says of orbits."""
        return Orbits(self.elements, self.scenes, self.detections)


def watch(
    incidents: Sequence[Happening], known: Sensings, as_of: datetime
) -> dict[str, tuple[Watched, ...]]:
    """Say of every incident what each kind of sensor could and did show, by incident id.

    Args:
        incidents: the incidents.
        known: what the record holds.
        as_of: the moment it holds for, UTC: what passes later has not passed.

    Returns:
        Of each incident fire detection, radar and optical change, in that order.

    Raises:
        ValueError: if elements are of a satellite that is not known, or a fire history cannot
            be read.
    """
    burns = [one for one in incidents if shows(Sensor.FIRE, one.event_type) is not Shows.NONE]
    first = min((begins(one)[0] for one in incidents), default=None)
    backgrounds = Backgrounds.of(known.histories, known.detections, first)
    fires = watch_fires(
        incidents,
        known.detections,
        FireKnown(
            passes=overflights(burns, known.coverage, fire_passes(burns, known.orbits, as_of)),
            detectable=detectable,
            overflown=overflown,
            anyway=backgrounds.chance,
            static=backgrounds.static,
            struck={name: struck_of(texts) for name, texts in known.words.items()},
        ),
    )
    stays = [one for one in incidents if shows(Sensor.RADAR, one.event_type) is not Shows.NONE]
    changes = watch_changes(
        incidents,
        known.changes,
        known.scenes,
        known.coverage,
        radar_passes(stays, known.orbits, as_of),
    )
    return {fire.incident_id: (fire, *both) for fire, both in zip(fires, changes, strict=True)}
