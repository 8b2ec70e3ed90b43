"""What a sensor is worth to an incident: its detectability against what is there anyway.

A sensor never says who did it, so its contribution is the same for every side and speaks on
occurrence alone. It counts only where it is known that a pass could have seen the event, how
often it would have, and how often something is seen there with no event at all; else it is
context without weight. Whatever it says is capped: a sensor with wrong parameters is worse than
none.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from truceline.sense import Context
from truceline.weigh.table import SENSOR_CAP


@dataclass(frozen=True)
class Sensed:
    """What a sensor adds to one incident.

    Attributes:
        sensor: the sensor, in words, such as `VIIRS`.
        seen: whether something was detected at the place and time.
        detectability: probability that the event as described would have been detected by the
            passes there were; None where no pass, or not whether it could see, is known.
        background: probability that something would have been detected without the event; None
            where it is not known.
        refs: ids of the detections or coverage entries it rests on.
    """

    sensor: str
    seen: bool
    detectability: float | None = None
    background: float | None = None
    refs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, value in (("detectability", self.detectability), ("background", self.background)):
            if value is not None and not 0.0 <= value <= 1.0:
                raise ValueError(f"{name} {value} is outside [0, 1]")

    @property
    def known(self) -> bool:
        """Whether both probabilities are known."""
        return self.detectability is not None and self.background is not None

    @property
    def log_odds(self) -> float:
        """Log-odds of the event having occurred, within `SENSOR_CAP`; 0 where either is unknown."""
        if self.detectability is None or self.background is None:
            return 0.0
        # The event adds to what is there anyway; both can light the same pixel.
        lit = 1 - (1 - self.detectability) * (1 - self.background)
        if self.seen:
            ratio = lit / self.background if self.background > 0 else math.inf
        else:
            ratio = (1 - lit) / (1 - self.background) if self.background < 1 else 1.0
        if ratio <= 0:
            return -SENSOR_CAP
        return min(max(math.log(ratio), -SENSOR_CAP), SENSOR_CAP)


def sensed_of(contexts: Iterable[Context]) -> dict[str, tuple[Sensed, ...]]:
    """Return what fire detections add to incidents, by incident id.

    As yet neither their detectability nor their background is known, so they add nothing but
    the reason why.
    """
    return {
        item.incident_id: (
            Sensed("fire detection", bool(item.detections), refs=item.detections or item.covered),
        )
        for item in contexts
        if item.detections or item.covered
    }
