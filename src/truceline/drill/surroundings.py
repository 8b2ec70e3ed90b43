"""Whoever is no party: media, third parties, observers, a sensor; and how people are counted."""

from __future__ import annotations

from dataclasses import dataclass, fields

from truceline.drill.bounds import shares


@dataclass(frozen=True)
class Media:
    """How the media behave.

    Attributes:
        accuracy: chance that an outlet's own account of an incident of middling difficulty is
            right.
        names: share of own accounts that name who did it, where they know.
        follows: chance that an own account takes the line of the party that spoke most instead.
        leans: chance that an own account takes the line of the first side whatever it knows.
        informant: chance that all own accounts of an incident rest on one informant, and are
            right or wrong together.
        storm: share of statements that a wire spreads widely.
        storm_size: mean number of pages a storm spreads a statement to.
        coordinated: share of a party's statements that outlets aligned with it take over in
            their own name, each in other words.
        coordinated_size: mean number of these outlets.
        coordinates: of both sides, the factor on `coordinated`.
    """

    accuracy: float = 0.75
    names: float = 0.6
    follows: float = 0.25
    leans: float = 0.0
    informant: float = 0.2
    storm: float = 0.01
    storm_size: float = 8.0
    coordinated: float = 0.01
    coordinated_size: float = 3.0
    coordinates: tuple[float, float] = (1.0, 1.0)

    def __post_init__(self) -> None:
        shares(self, "storm_size", "coordinated_size", "coordinates")


@dataclass(frozen=True)
class Third:
    """How other states, organisations and experts behave.

    Attributes:
        accuracy: chance that an account of an incident of middling difficulty is right.
        names: share of accounts that name who did it, where they know.
        leans: chance that an account takes the line of the first side whatever it knows.
    """

    accuracy: float = 0.8
    names: float = 0.5
    leans: float = 0.05

    def __post_init__(self) -> None:
        shares(self)


MANNERS = ("seen", "heard", "physical", "image", "document", "told")
"""The manners of perceiving, in the order of `Observers.manners` and `Observers.errors`."""


@dataclass(frozen=True)
class Observers:
    """How observers behave.

    Attributes:
        manners: how often they come to know in each manner, relative to each other. Seeing and
            hearing fall away when they come after the first day.
        errors: chance that a report of each manner is wrong.
        late_days: median days from the event to the visit.
        late_spread: standard deviation of the logarithm of these days.
        decay: how much errors grow with each day of lateness, as a share of what is left to 1/2.
        names: share of visits after which they name who did it, where they know.
        shown: chance that a visit sees what its host shows: it then finds for the host.
    """

    manners: tuple[float, float, float, float, float, float] = (0.1, 0.1, 0.4, 0.15, 0.05, 0.2)
    errors: tuple[float, float, float, float, float, float] = (0.03, 0.1, 0.07, 0.12, 0.15, 0.25)
    late_days: float = 2.0
    late_spread: float = 0.8
    decay: float = 0.02
    names: float = 0.3
    shown: float = 0.05

    def __post_init__(self) -> None:
        shares(self, "manners", "errors", "late_days", "late_spread")
        if not all(0 <= error <= 1 for error in self.errors):
            raise ValueError("errors are probabilities")


@dataclass(frozen=True)
class Sensor:
    """What a sensor can do, and what is stated of it.

    Attributes:
        name: the sensor, in words.
        detectability: true chance that a pass detects an event of fire that took place.
        background: true chance that it detects something with no event at all.
        stated_detectability: what the mission is told; None where it is told nothing.
        stated_background: the same for the background.
        cloud: share of passes that cloud or smoke hides.
    """

    name: str = "thermal imager"
    detectability: float = 0.4
    background: float = 0.04
    stated_detectability: float | None = 0.4
    stated_background: float | None = 0.04
    cloud: float = 0.35

    def __post_init__(self) -> None:
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, float) and not 0 <= value <= 1:
                raise ValueError(f"{each.name} {value} is outside [0, 1]")


@dataclass(frozen=True)
class Toll:
    """How many people were hurt, and how figures of it come about.

    Attributes:
        harmed: share of incidents of violence in which anybody was hurt.
        killed: mean number of dead in these, before the gravity of the incident.
        injured: mean number of injured for each of the dead, plus one.
        civilian: mean share of civilians among them.
        indirect: mean number of people who died of evacuation or illness for each of the dead.
        displaced: mean number of displaced for each of the harmed.
        at_once: share of them that are known within hours.
        days: days after which two thirds of the others are known.
        stated: share of statements that give figures.
        corrected: share of figures given after the first day that are corrected downward.
        rounded: share of large figures that are rounded.
        borrowed: share of figures that are taken over from an earlier statement.
        cut_off_hours: how old the state of a figure is when it is given, mean.
    """

    harmed: float = 0.4
    killed: float = 1.5
    injured: float = 2.5
    civilian: float = 0.5
    indirect: float = 0.3
    displaced: float = 150.0
    at_once: float = 0.5
    days: float = 1.5
    stated: float = 0.5
    corrected: float = 0.08
    rounded: float = 0.5
    borrowed: float = 0.2
    cut_off_hours: float = 6.0

    def __post_init__(self) -> None:
        shares(self, "killed", "injured", "indirect", "displaced", "days", "cut_off_hours")
