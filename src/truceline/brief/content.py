"""What a briefing says, before anything decides how it looks.

One content model feeds every form of the briefing, so that the page, the print and the text
beside it cannot come to differ. Every sentence carries the ids it rests on.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from truceline.brief.content_map import MapModel
from truceline.brief.content_satellites import Satellites
from truceline.brief.said import Names, PartyLabel, Period, Sentence
from truceline.brief.seal import Seal


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
    satellites: Satellites | None = field(default=None, kw_only=True)
    coverage: tuple[CoverageRow, ...]
    coverage_notes: tuple[Sentence, ...]
    limits: tuple[Sentence, ...]
    claims: tuple[CitedClaim, ...]
    sources: tuple[CitedSource, ...]
    credits: tuple[str, ...]
    index: tuple[IndexRow, ...] = ()
