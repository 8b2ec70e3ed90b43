"""What a briefing says of satellites."""

from __future__ import annotations

from dataclasses import dataclass

from truceline.brief.said import Names, Sentence


@dataclass(frozen=True)
class StandingRow:
    """Where sensors stand with incidents: a reason, and the incidents of the period it holds for.

    Attributes:
        why: the reason, in words.
        counts: incidents, one count for each kind of sensor.
        weighs: whether a sensor that stands so can weigh anything.
    """

    why: str
    counts: tuple[int, ...]
    weighs: bool


@dataclass(frozen=True)
class PassMark:
    """A pass of one satellite.

    Attributes:
        at: when, ISO 8601 in the zone of the figure, to the minute.
        state: `data` where the record holds data of it, `clouded` where cloud hid the ground,
            `none` where the satellite passed and the record holds no data of it.
    """

    at: str
    state: str


@dataclass(frozen=True)
class PassLane:
    """The passes of one satellite, in order; `sensor` is what it measures, in a word."""

    platform: str
    sensor: str
    passes: tuple[PassMark, ...]


@dataclass(frozen=True)
class PassSpan:
    """The stated time of an incident, ISO 8601 in the zone of the figure."""

    incident: str
    start: str
    end: str


@dataclass(frozen=True)
class PassesModel:
    """The figure of passes.

    Attributes:
        first: its first day, ISO 8601.
        last: its last day.
        zone: offset of its times, such as `UTC+07:00`.
        lanes: one for each satellite.
        spans: stated times of incidents.
    """

    first: str
    last: str
    zone: str
    lanes: tuple[PassLane, ...]
    spans: tuple[PassSpan, ...]


@dataclass(frozen=True)
class FireRow:
    """One fire detection.

    Attributes:
        when: when it was measured.
        place: the nearest named place, which need not be what burned.
        away: distance to it.
        platform: satellite and instrument.
        power: radiative power, megawatts.
        confidence: the processor's own word.
        pixel: how wide the measured spot is.
        incidents: incidents in whose reach in time and place it lies.
        refs: the detection.
    """

    when: str
    place: Names
    away: str
    platform: str
    power: str
    confidence: str
    pixel: str
    incidents: tuple[str, ...]
    refs: tuple[str, ...]


@dataclass(frozen=True)
class ImageChangeRow:
    """One change between images.

    Attributes:
        what: what was compared.
        place: the nearest named place.
        away: distance to it.
        after: date of the last image without it.
        before: date of the first image with it.
        size: mean difference, with its unit.
        chance: probability of so large a difference by chance.
        area: changed area.
        elsewhere: others as strong per square kilometre of the rest of the images.
        incidents: incidents in whose reach in time and place it lies.
        refs: the change and its scenes.
    """

    what: str
    place: Names
    away: str
    after: str
    before: str
    size: str
    chance: str
    area: str
    elsewhere: str
    incidents: tuple[str, ...]
    refs: tuple[str, ...]


@dataclass(frozen=True)
class NextPassRow:
    """The next pass over the place of an open incident.

    Attributes:
        kind: kind of event.
        place: its place.
        when: when the pass comes, in the zone of the briefing.
        utc: the same in UTC.
        platform: satellite and instrument.
        view: angle from straight down, and how sure it is that the place is in view.
        shows: what it could still show.
        incidents: the incident.
        refs: what the pass was computed from.
    """

    kind: str
    place: Names
    when: str
    utc: str
    platform: str
    view: str
    shows: str
    incidents: tuple[str, ...]
    refs: tuple[str, ...]


@dataclass(frozen=True)
class Satellites:
    """What satellites could see, and did.

    Attributes:
        opening: what the record holds of satellites.
        sensors: kinds of sensor, in the order of the counts.
        standing: where they stand with the incidents of the period.
        standing_notes: what the counts mean, and how many carry weight.
        passes: the figure of passes; None where no pass is known.
        passes_notes: what it shows, or that there is nothing to show.
        fires: fire detections of the period.
        fires_notes: what they can and cannot show, and how many are not listed.
        changes: changes between images of the period.
        changes_notes: the same of them.
        upcoming: next passes over the places of open incidents.
        upcoming_notes: what they rest on.
        limits: what each sensor can and cannot show.
    """

    opening: tuple[Sentence, ...]
    sensors: tuple[str, ...]
    standing: tuple[StandingRow, ...]
    standing_notes: tuple[Sentence, ...]
    passes: PassesModel | None
    passes_notes: tuple[Sentence, ...]
    fires: tuple[FireRow, ...]
    fires_notes: tuple[Sentence, ...]
    changes: tuple[ImageChangeRow, ...]
    changes_notes: tuple[Sentence, ...]
    upcoming: tuple[NextPassRow, ...]
    upcoming_notes: tuple[Sentence, ...]
    limits: tuple[Sentence, ...]
