"""A regime: every parameter of an invented conflict, named, with its unit.

Probabilities and shares lie in [0, 1]; means are numbers per incident; delays are hours or days as
the name says. The values are chosen from how other missions describe their work and by reasoning.
They were not fitted to any conflict, and nothing here is taken from the table that the weighing
uses. What comes out is an exercise: a score on it says nothing about real incidents.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from truceline.drill.bounds import shares
from truceline.drill.density import REAL, Density
from truceline.drill.side import Side
from truceline.drill.surroundings import Media, Observers, Sensor, Third, Toll


@dataclass(frozen=True)
class Regime:
    """Every parameter of an invented conflict.

    Attributes:
        name: its name.
        line: what it is, in one line.
        incidents: number of incidents.
        density: how much is said and seen.
        as_alleged: share of incidents that took place as alleged, by the side blamed.
        other_side: share that took place and the accusing side did.
        third: share that was an accident, old ordnance or a third party's act.
        nothing: of the rest (did not occur as described), the share where nothing took place.
        sides: the two parties.
        exchanged: whether the two party ids are exchanged; nothing else changes.
        media: the media.
        outside: other states, organisations and experts.
        observers: the observers.
        sensor: the sensor.
        toll: the toll.
        hardness: how much the difficulty of an incident moves everybody's accuracy, log-odds for
            one standard deviation of difficulty.
        quiet_when_false: how much less is said by neutrals about what did not take place as
            described, as a factor.
        clock_minutes: standard deviation of a stated clock time, minutes.
        days: days over which the incidents lie.
    """

    name: str
    line: str
    incidents: int = 200
    density: Density = REAL
    as_alleged: float = 0.5
    other_side: float = 0.1
    third: float = 0.15
    nothing: float = 0.5
    sides: tuple[Side, Side] = field(default=(Side(), Side()))
    exchanged: bool = False
    media: Media = field(default=Media())
    outside: Third = field(default=Third())
    observers: Observers = field(default=Observers())
    sensor: Sensor = field(default=Sensor())
    toll: Toll = field(default=Toll())
    hardness: float = 0.6
    quiet_when_false: float = 0.9
    clock_minutes: float = 15.0
    days: int = 120

    def __post_init__(self) -> None:
        shares(self, "incidents", "days", "hardness", "quiet_when_false", "clock_minutes")
        if self.as_alleged + self.other_side + self.third > 1 + 1e-9:
            raise ValueError("the shares of the true states sum to more than 1")
        if self.incidents < 1 or self.days < 1:
            raise ValueError("a conflict has at least one incident and lasts at least a day")

    @property
    def not_as_described(self) -> float:
        """Share of incidents that did not occur as described."""
        return max(0.0, 1 - self.as_alleged - self.other_side - self.third)

    def mirrored(self) -> Regime:
        """Return the regime with the two party ids exchanged and nothing else."""
        return replace(self, exchanged=not self.exchanged)
