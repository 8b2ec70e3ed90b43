"""What a briefing says, before anything decides how it looks.

One content model feeds every form of the briefing, so that the page, the print and the text
beside it cannot come to differ. Every sentence carries the ids it rests on.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from truceline.brief.seal import Seal


@dataclass(frozen=True)
class Sentence:
    """A sentence and the ids of the entries, clauses or incidents it rests on."""

    text: str
    refs: tuple[str, ...] = ()


@dataclass(frozen=True)
class PartyLabel:
    """How a party is named.

    Attributes:
        id: id used in tables.
        name: full name.
        short: name in running text and column heads.
        code: two or three letters.
    """

    id: str
    name: str
    short: str
    code: str


@dataclass(frozen=True)
class Names:
    """The names of a place.

    Attributes:
        latin: the Latin names in the order of the case's rule, joined for reading.
        scripts: names in other scripts as (language, name), such as ("th", …), ("km", …).
    """

    latin: str
    scripts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Period:
    """A stretch of days, both inclusive, written for reading, such as "15–21 December 2025"."""

    label: str
    start: str
    end: str


@dataclass(frozen=True)
class ChangeRow:
    """One kind of event, counted for this period and the one before.

    Attributes:
        label: kind of event.
        previous: incidents in the previous period.
        current: incidents in this period.
        by_party: for each party, incidents of this period that it is blamed for.
        refs: incidents counted in this period.
    """

    label: str
    previous: int
    current: int
    by_party: tuple[int, ...]
    refs: tuple[str, ...]


@dataclass(frozen=True)
class GlanceRow:
    """One topic of the first page.

    Attributes:
        topic: a word or two.
        sentences: what is said about it, by whom.
    """

    topic: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Position:
    """What a speaker says about an incident.

    Attributes:
        speaker: who.
        stance: a word: asserts, denies, owns the act, …
        said: date, for reading.
        text: the statement in neutral words.
        refs: claims.
        repeats: number of further claims by the same side that say the same.
    """

    speaker: str
    stance: str
    said: str
    text: str
    refs: tuple[str, ...]
    repeats: int = 0


@dataclass(frozen=True)
class PositionColumn:
    """One party's positions; empty means that the record holds none, which is itself shown."""

    party: PartyLabel
    positions: tuple[Position, ...]


@dataclass(frozen=True)
class VerdictLine:
    """One of the three verdicts.

    Attributes:
        question: the question as printed.
        answer: a few words.
        word: ICD 203 word with its range, or "insufficient evidence".
        confidence: a sentence of its own on analytic confidence.
        why: reasons, strongest first, or why it stays open.
        sufficient: whether the evidence separates the states.
        number: the probability with its interval, as printed; empty where nothing is asked.
    """

    question: str
    answer: str
    word: str
    confidence: str
    why: tuple[Sentence, ...]
    sufficient: bool
    number: str = ""


@dataclass(frozen=True)
class ContestedLine:
    """A question on which the accounts of an incident differ.

    Attributes:
        question: the question as printed.
        note: why it is listed, and what it must not be taken for.
        answers: the answers given, the most probable first, each with who gives it.
        word: ICD 203 word with its range for the first answer, or "insufficient evidence".
        sufficient: whether the evidence bears the first answer.
        settle: what would settle it.
    """

    question: str
    note: str
    answers: tuple[Sentence, ...]
    word: str
    sufficient: bool
    settle: str


@dataclass(frozen=True)
class IncidentCard:
    """One incident, with the parties side by side.

    `contested` is where its accounts differ within it. `also` is what the record holds beside its
    claims: general statements that may include it, copies, and dates in doubt.
    """

    id: str
    kind: str
    when: str
    place: Names
    place_note: str
    columns: tuple[PositionColumn, ...]
    others: tuple[Position, ...]
    verdicts: tuple[VerdictLine, ...]
    clauses: tuple[Sentence, ...]
    lines: tuple[Sentence, ...]
    sensors: tuple[Sentence, ...]
    also: tuple[Sentence, ...] = ()
    doubts: tuple[Sentence, ...] = ()
    contested: tuple[ContestedLine, ...] = ()


@dataclass(frozen=True)
class LookRow:
    """One incident on a list of where to look next; probabilities are text, as printed."""

    kind: str
    when: str
    place: Names
    about: str
    now: str
    found: str
    missed: str
    refs: tuple[str, ...]


@dataclass(frozen=True)
class LookList:
    """A list of where to look next, one for each way to look.

    Attributes:
        title: who is to look.
        rows: the first of the list.
        of: how many incidents stand on it.
    """

    title: str
    rows: tuple[LookRow, ...]
    of: int


@dataclass(frozen=True)
class TollRow:
    """One stated total. Figures are text, because "1–23" and "not stated" are figures too."""

    as_of: str
    since: str
    killed: str
    injured: str
    displaced: str
    speaker: str
    text: str
    refs: tuple[str, ...]
    latest: bool


@dataclass(frozen=True)
class TollTable:
    """Totals about one side's people, in the order they were stated."""

    title: str
    note: str
    rows: tuple[TollRow, ...]


@dataclass(frozen=True)
class TollWeighedRow:
    """One count of one side's people: what is stated, and what a complete count would give."""

    side: str
    counted: str
    days: str
    sources: str
    fused: str
    roots: str
    latest: str
    refs: tuple[str, ...]


@dataclass(frozen=True)
class EnemyLossRow:
    """What one side states of the other side's losses."""

    speaker: str
    counted: str
    as_of: str
    figures: str
    refs: tuple[str, ...]


@dataclass(frozen=True)
class TollWeighed:
    """The toll weighed: a line for each count, sentences that say it, and what is kept apart."""

    title: str
    note: str
    rows: tuple[TollWeighedRow, ...]
    sentences: tuple[Sentence, ...]
    enemy_title: str
    enemy_note: str
    enemy: tuple[EnemyLossRow, ...]


@dataclass(frozen=True)
class ClauseCell:
    """One party's standing under one clause."""

    party: str
    status: str
    label: str
    incidents: tuple[str, ...]


@dataclass(frozen=True)
class ClauseRow:
    """One clause with a cell for each party or body it binds."""

    id: str
    text: str
    obligation: str
    deadline: str
    cells: tuple[ClauseCell, ...]


@dataclass(frozen=True)
class AgreementBlock:
    """One agreement.

    Attributes:
        id: its id.
        name: its name.
        date: when it was concluded, for reading.
        notes: wording seen, suspension, witnesses: what a reader must know.
        rows: its clauses.
    """

    id: str
    name: str
    date: str
    notes: tuple[Sentence, ...]
    rows: tuple[ClauseRow, ...]


Ring = tuple[tuple[float, float], ...]
"""A ring as (lon, lat) degrees WGS 84; longitudes may run on past 180."""


@dataclass(frozen=True)
class MapLine:
    """A line to draw, as its source draws it.

    Attributes:
        id: its id.
        label: its name, and its scale where one is stated.
        credit: whose drawing it is.
        coordinates: (lon, lat) degrees WGS 84; empty if none exist digitally.
        beside: where the place that the map is about lies beside it, in a sentence.
    """

    id: str
    label: str
    credit: str
    coordinates: tuple[tuple[float, float], ...]
    beside: str = ""


@dataclass(frozen=True)
class MapMark:
    """A place of incidents to draw.

    Attributes:
        names: its names.
        lon: longitude, degrees WGS 84.
        lat: latitude.
        radius_km: 95 % radius of the place, kilometres.
        incidents: ids of the incidents there.
        both: whether more than one party has spoken on any of them.
        number: number of the mark, also in the list beside the map.
        outline: rings around the area that holds the place with 95 % or more, as (lon, lat)
            degrees WGS 84, where it is no disc; empty for a disc.
        spots: a point within each part of that area, as (lon, lat), which the number belongs to
            alike; empty where that is the point itself.
    """

    names: Names
    lon: float
    lat: float
    radius_km: float
    incidents: tuple[str, ...]
    both: bool
    number: int
    outline: tuple[Ring, ...] = ()
    spots: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True)
class MapZone:
    """A zone to draw, as its source draws it; without rings it exists in no digital form.

    Attributes:
        id: its id.
        label: its name, and its scale where one is stated.
        credit: whose drawing it is.
        rings: the rings around it as (lon, lat) degrees WGS 84; one within another is a hole.
        beside: how sure it is that the place that the map is about lies within, in a sentence.
    """

    id: str
    label: str
    credit: str
    rings: tuple[Ring, ...]
    beside: str = ""


@dataclass(frozen=True)
class MapModel:
    """The map.

    Attributes:
        lines: lines to draw or to name as missing.
        marks: places of incidents of the period.
        detections: fire detections as (lon, lat).
        unlocated: number of incidents of the period without a place on the map.
        notes: what the map does not show.
        zones: zones to draw or to name as missing.
        faint: rings of what single claims state, drawn lighter than the marks.
        cities: (name, lon, lat) of cities that show on the inset where the region is.
        window: west, south, east, north in degrees, where not fitted to what is drawn.
        inset: whether an inset shows where in its region the map lies.
        title: what it is a map of, for those who do not see it.
        heading: what stands above it where it is a sheet of its own: a title, and lines below.
        key: whether the list of numbers and names is part of the sheet.
    """

    lines: tuple[MapLine, ...]
    marks: tuple[MapMark, ...]
    detections: tuple[tuple[float, float], ...]
    unlocated: int
    notes: tuple[Sentence, ...]
    zones: tuple[MapZone, ...] = ()
    faint: tuple[Ring, ...] = ()
    cities: tuple[tuple[str, float, float], ...] = ()
    window: tuple[float, float, float, float] | None = None
    inset: bool = True
    title: str = "Map of the period"
    heading: tuple[str, ...] = ()
    key: bool = False


@dataclass(frozen=True)
class TimelineBar:
    """One day: ISO date and number of incidents that began on it, by family of event."""

    day: str
    counts: tuple[int, ...]


@dataclass(frozen=True)
class TimelineModel:
    """The timeline.

    Attributes:
        families: labels of the counts, in order.
        bars: one per day, without gaps.
        marks: (ISO date, label) of agreements and meetings.
        period: the reporting period.
    """

    families: tuple[str, ...]
    bars: tuple[TimelineBar, ...]
    marks: tuple[tuple[str, str], ...]
    period: Period


@dataclass(frozen=True)
class CoverageRow:
    """What was looked at, by whom, when, and what it can and cannot show."""

    what: str
    by: str
    when: str
    note: str
    refs: tuple[str, ...]


@dataclass(frozen=True)
class IndexRow:
    """One line of the index of all incidents.

    Attributes:
        spoken: short names of the parties that have spoken on it.
        finding: the three verdicts in a few words.
        clauses: clauses it would bear on.
    """

    id: str
    when: str
    kind: str
    place: Names
    spoken: str
    roots: int
    finding: str
    claims: tuple[str, ...]
    clauses: tuple[str, ...]


@dataclass(frozen=True)
class CitedClaim:
    """A line of the annex that lets a reader look up an id."""

    id: str
    said: str
    event: str
    place: str
    speaker: str
    stance: str
    text: str
    source: str
    incident: str


@dataclass(frozen=True)
class CitedSource:
    """A source of the annex."""

    id: str
    publisher: str
    date: str
    language: str
    url: str
    claims: int


@dataclass(frozen=True)
class Briefing:
    """A whole briefing, in the order it is read."""

    title: str
    meeting: str
    as_of: str
    zone: str
    clock: Sentence
    period: Period
    previous: Period
    parties: tuple[PartyLabel, ...]
    seal: Seal
    summary: tuple[Sentence, ...]
    change: tuple[ChangeRow, ...]
    glance: tuple[GlanceRow, ...]
    incidents: tuple[IncidentCard, ...]
    incidents_note: Sentence
    toll_weighed: TollWeighed | None = field(default=None, kw_only=True)
    toll: tuple[TollTable, ...]
    toll_notes: tuple[Sentence, ...]
    agreements: tuple[AgreementBlock, ...]
    compliance_notes: tuple[Sentence, ...]
    map: MapModel
    timeline: TimelineModel
    looks: tuple[LookList, ...] = field(default=(), kw_only=True)
    look_notes: tuple[Sentence, ...] = field(default=(), kw_only=True)
    coverage: tuple[CoverageRow, ...]
    coverage_notes: tuple[Sentence, ...]
    limits: tuple[Sentence, ...]
    claims: tuple[CitedClaim, ...]
    sources: tuple[CitedSource, ...]
    credits: tuple[str, ...]
    index: tuple[IndexRow, ...] = ()
