"""What a toll is about, and which figures are about the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from truceline.geo import Whereabouts, normal
from truceline.match import Incident
from truceline.match.statements import Kind, Scope
from truceline.match.statements.series import GAP
from truceline.record import Claim, EventType, GeoPrecision, Party
from truceline.weigh.toll.account import Figure
from truceline.weigh.toll.category import Category, Reading, Stated
from truceline.weigh.toll.extract import extract
from truceline.weigh.toll.side import named_in, party_words

START: Final = timedelta(days=3)
"""Totals whose counts begin so near each other count over the same time."""
WHOLE: Final = "whole"
"""The area of a total that counts all of a side's people, wherever they were."""
_COUNTS: Final = frozenset({EventType.CASUALTY_REPORT, EventType.DISPLACEMENT})
_ONE_PLACE: Final = frozenset(
    {GeoPrecision.EXACT, GeoPrecision.LOCALITY, GeoPrecision.DISTRICT, GeoPrecision.PROVINCE}
)


@dataclass(frozen=True)
class Subject:
    """What a toll counts.

    Attributes:
        side: id of the party whose people are counted; None where that is not said, or both.
        category: what is counted.
        incident_id: the event; None for a total over a time and an area.
        area: `whole` where a total counts all of a side's people; else what marks the area.
        place: the area in the words of the first claim; empty for all of a side's people.
        of: the kind of event that a total is limited to, such as mines; None where it counts all.
        ended: when the event ended, as far as stated, UTC; None for a total.
    """

    side: str | None
    category: Category
    incident_id: str | None = None
    area: str = WHOLE
    place: str = ""
    of: EventType | None = None
    ended: datetime | None = None


@dataclass(frozen=True)
class Group:
    """Figures about the same, in the order their claims entered the record.

    Attributes:
        id: stable: the first claim and what is counted.
        subject: what they count.
        figures: the figures.
        claim_ids: the claims of the event; empty for a total.
        event_types: the kinds of event that the claims are filed under.
    """

    id: str
    subject: Subject
    figures: tuple[Figure, ...]
    claim_ids: frozenset[str]
    event_types: frozenset[EventType]


def groups(
    claims: Mapping[str, Claim],
    incidents: Iterable[Incident],
    scopes: Mapping[str, Scope],
    whereabouts: Mapping[str, Whereabouts],
    parties: Sequence[Party],
) -> list[Group]:
    """Put figures together that are about the same, in the order of their first claims."""
    home = {each: incident for incident in incidents for each in incident.claim_ids}
    words = party_words(parties)
    rows = {claim_id: row for row, claim_id in enumerate(claims)}
    events: dict[tuple[object, ...], list[Figure]] = {}
    totals: dict[tuple[object, ...], list[Figure]] = {}
    subjects: dict[tuple[object, ...], Subject] = {}
    for claim in claims.values():
        kind = scopes[claim.id].kind if claim.id in scopes else Kind.EVENT
        incident = home.get(claim.id)
        for stated in extract(claim, parties, words):
            if kind is Kind.EVENT and stated.reading is not Reading.TOTAL:
                if incident is None:
                    continue
                key: tuple[object, ...] = (incident.id, stated.category, stated.side)
                subjects.setdefault(key, _event(incident, stated))
                figure = Figure(claim, stated, claim.when.earliest, claim.said.latest)
                _add(events.setdefault(key, []), figure)
            elif stated.reading is not Reading.MORE:
                subject = _total(claim, stated, kind, whereabouts.get(claim.id), words)
                key = (subject.side, subject.category, subject.area, subject.of)
                subjects.setdefault(key, subject)
                _add(totals.setdefault(key, []), _counted(claim, stated, kind))
    order = [party.id for party in parties]
    made = [
        _group(_of_side(subjects, key), figures, home, order)
        for key, figures in _sided(events, rows).items()
    ]
    for key, figures in totals.items():
        made += [_group(subjects[key], part, {}, order) for part in _rounds(figures)]
    made.sort(key=lambda group: min(rows[figure.claim.id] for figure in group.figures))
    return made


def _of_side(subjects: Mapping[tuple[object, ...], Subject], key: tuple[object, ...]) -> Subject:
    incident, category, side = key
    if key in subjects:
        return subjects[key]
    return replace(subjects[incident, category, None], side=str(side))


def _sided(
    events: Mapping[tuple[object, ...], list[Figure]], rows: Mapping[str, int]
) -> dict[tuple[object, ...], list[Figure]]:
    """Let figures that do not say whose people they count join those that do, event by event.

    Where all that name a side name the same one, the people hurt in that event were of it, as
    far as anybody says. Where two sides are named, or none, such figures stay apart.
    """
    sides: dict[object, set[object]] = {}
    for incident, _, side in events:
        sides.setdefault(incident, set()).update(() if side is None else (side,))
    joined: dict[tuple[object, ...], list[Figure]] = {}
    for (incident, category, side), figures in events.items():
        whose = next(iter(sides[incident])) if len(sides[incident]) == 1 else side
        joined.setdefault((incident, category, whose), []).extend(figures)
    found: dict[tuple[object, ...], list[Figure]] = {}
    for key, figures in joined.items():
        for figure in sorted(figures, key=lambda each: rows[each.claim.id]):
            _add(found.setdefault(key, []), figure)
    return found


def _add(figures: list[Figure], figure: Figure) -> None:
    """Add a figure; of two that one claim gives of one count, the larger includes the other."""
    if figures and figures[-1].claim.id == figure.claim.id:
        if figures[-1].stated.high >= figure.stated.high:
            return
        figures.pop()
    figures.append(figure)


def _event(incident: Incident, stated: Stated) -> Subject:
    return Subject(
        stated.side,
        stated.category,
        incident.id,
        area=f"event:{incident.id}",
        place=incident.where.words,
        ended=incident.when.latest,
    )


def _total(
    claim: Claim,
    stated: Stated,
    kind: Kind,
    found: Whereabouts | None,
    words: Mapping[str, str],
) -> Subject:
    area, place = _area(claim, stated, kind, found, words)
    counts = claim.event_type in _COUNTS or stated.reading is Reading.TOTAL
    of = None if counts or kind is Kind.TOTAL else claim.event_type
    return Subject(stated.side, stated.category, None, area, place, of)


def _area(
    claim: Claim,
    stated: Stated,
    kind: Kind,
    found: Whereabouts | None,
    words: Mapping[str, str],
) -> tuple[str, str]:
    """Return what marks the area counted over, and its words."""
    if _beside(claim, stated, kind):
        return WHOLE, ""  # the running total beside one place's figure is that of the side
    where = claim.where
    if where.precision not in _ONE_PLACE and (not where.words or named_in(where.words, words)):
        return WHOLE, ""  # "Northland (border provinces)": the words name a side, not a place
    if found is not None and found.place_ids:
        return f"places:{','.join(sorted(found.place_ids))}", where.words
    return f"words:{normal(where.words)}", where.words


def _beside(claim: Claim, stated: Stated, kind: Kind) -> bool:
    """Whether a figure is a running total stated beside the figure of one event or place."""
    return stated.reading is Reading.TOTAL and (
        kind is Kind.EVENT or claim.where.precision in _ONE_PLACE
    )


def _counted(claim: Claim, stated: Stated, kind: Kind) -> Figure:
    """Return the figure with its time.

    A running total beside an event counts up to when it is said, and does not say from when.
    """
    running = _beside(claim, stated, kind)
    since = None if running else claim.when.earliest
    return Figure(claim, stated, since, claim.said.latest if running else claim.when.latest)


def _rounds(figures: Sequence[Figure]) -> list[list[Figure]]:
    """Part totals where they count over different times.

    First by rounds of fighting, as series are; within a round by when the counts begin. Running
    totals that do not say from when belong to the count that began first.
    """
    found: list[list[Figure]] = []
    end: datetime | None = None
    for figure in sorted(figures, key=_start):
        start = figure.since or figure.as_of
        if end is None or start - end > GAP:
            found.append([])
        end = figure.as_of if end is None else max(end, figure.as_of)
        found[-1].append(figure)
    return [part for one in found for part in _starts(one)]


def _start(figure: Figure) -> datetime:
    return figure.since or figure.as_of


def _starts(figures: Sequence[Figure]) -> list[list[Figure]]:
    parts: list[list[Figure]] = []
    begins: datetime | None = None
    for figure in figures:
        if figure.since is None:
            continue
        if begins is None or figure.since - begins > START:
            begins = figure.since
            parts.append([])
        parts[-1].append(figure)
    running = [figure for figure in figures if figure.since is None]
    if running and not parts:
        parts.append([])
    if running:
        parts[0].extend(running)
    return parts


def _group(
    subject: Subject,
    figures: Sequence[Figure],
    home: Mapping[str, Incident],
    order: Sequence[str],
) -> Group:
    first = figures[0].claim
    category = subject.category
    # By place among the parties, not by label: an id must not change with a party's label.
    side = "side-open" if subject.side is None else f"side-{order.index(subject.side) + 1}"
    ids = frozenset(home[first.id].claim_ids) if first.id in home else frozenset()
    name = "/".join(
        (first.id, category.harm.value, category.people.value, category.cause.value, side)
    )
    scope = ""
    if subject.incident_id is None:
        scope = "/total" if subject.area == WHOLE else "/part"
        scope += f"/{subject.of.value}" if subject.of is not None else ""
    types = frozenset(figure.claim.event_type for figure in figures)
    return Group(name + scope, subject, tuple(figures), ids, types)
