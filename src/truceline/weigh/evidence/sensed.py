"""What a sensor is worth to an incident: its detectability against what is there anyway.

A sensor never says who did it, so its contribution is the same for every side and speaks on
occurrence alone. It counts only where it is known that a pass could have seen the event and how
often it would have and, for something that was seen, how often something is seen there with no
event at all; else it is context without weight. Both are known within intervals, and half of the
doubt is given away. Whatever is left is capped by what such an event can show to such a sensor: a
sensor with wrong parameters is worse than none.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from truceline.sense import Span, Watched, probability
from truceline.weigh.table import SENSOR_CAP, SENSOR_CAPS


@dataclass(frozen=True)
class Sensed:
    """What a sensor adds to one incident.

    Attributes:
        sensor: the sensor, in words, such as `VIIRS`.
        seen: whether something was detected at the place and time.
        detectability: probability that the event as described would have been detected by the
            passes there were; None where no pass, or not whether it could see, is known.
        background: probability that something would have been detected without the event; None
            where it is not known. What was not seen needs none: without the event, the same
            background would have stayed unseen.
        refs: ids of the detections, changes or coverage entries it rests on.
        cap: the most log-odds it may add or take away.
        why: why it counts for nothing, in words, where something else than the above is why.
    """

    sensor: str
    seen: bool
    detectability: Span | None = None
    background: Span | None = None
    refs: tuple[str, ...] = ()
    cap: float = SENSOR_CAP
    why: str = ""

    def __post_init__(self) -> None:
        for name, span in (("detectability", self.detectability), ("background", self.background)):
            if span is not None:
                probability(name, span)

    @property
    def ratio(self) -> Span | None:
        """Likelihood ratio of what was found, event against none; None where it is not known."""
        if self.detectability is None:
            return None
        low, best, high = self.detectability
        if not self.seen:
            return Span(1 - high, 1 - best, 1 - low)
        if self.background is None:
            return None
        least, likely, most = self.background
        return Span(_lit(low, most), _lit(best, likely), _lit(high, least))

    @property
    def log_odds(self) -> float:
        """Log-odds of the event having occurred, within `cap`; 0 where the ratio is unknown.

        Half-way, in log-odds, from the end of the interval that is nearest to one to the best
        guess: half of what is not known for sure is given away.
        """
        ratio = self.ratio
        if ratio is None:
            return 0.0
        nearest = ratio.low if self.seen else ratio.high
        counted = (_log(nearest) + _log(ratio.best)) / 2
        return min(max(counted, -self.cap), self.cap)


def _log(ratio: float) -> float:
    return math.log(ratio) if ratio > 0 else -math.inf


def _lit(detectability: float, background: float) -> float:
    """Return how many times likelier something seen is with the event than without it."""
    # The event adds to what is there anyway; both can light the same pixel.
    lit = 1 - (1 - detectability) * (1 - background)
    return lit / background if background > 0 else math.inf if lit > 0 else 1.0


def sensed_of(watched: Mapping[str, Sequence[Watched]]) -> dict[str, tuple[Sensed, ...]]:
    """Return what sensors add to incidents, by incident id.

    A sensor that did not look at the place in time, or could not show an event of the kind, is
    left out: it says nothing either way.
    """
    out = {
        incident: tuple(_sensed(one) for one in sensors if one.looked)
        for incident, sensors in watched.items()
    }
    return {incident: sensed for incident, sensed in out.items() if sensed}


def _sensed(item: Watched) -> Sensed:
    return Sensed(
        sensor=item.sensor.value,
        seen=item.seen,
        detectability=item.detectability,
        background=item.background,
        refs=item.refs,
        cap=SENSOR_CAPS[item.shows],
        why=item.why.definition,
    )
