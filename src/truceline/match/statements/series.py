"""Tolls as series: what one side says of one count, followed through time.

A total is no incident. It belongs beside the earlier and later totals of the same thing: the
same figure, of the same people, in the same area, laid at the same door, given by the same
side. Values may go down: a count is corrected, people go home. Nothing is added up here, and
two sides' counts are never one series.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from truceline.geo import Whereabouts, normal
from truceline.match.statements.counted import Counted, counted
from truceline.match.statements.scope import Kind, Scope
from truceline.record import Casualties, Claim, Role, Stance, Term

GAP: Final = timedelta(days=14)
"""Between the end of one count and the beginning of another: further apart, they count over two
rounds of fighting, and the figures begin anew."""

_NOT_GIVEN: Final = frozenset({Stance.DENIES, Stance.RETRACTS})
"""Whoever denies or withdraws a figure does not give it."""


class Figure(Term):
    """What is counted."""

    KILLED = "killed", "people killed"
    INJURED = "injured", "people injured"
    DISPLACED = "displaced", "people displaced or sheltered"


@dataclass(frozen=True)
class Subject:
    """What a series is about.

    Attributes:
        figure: what is counted.
        counted: whom it counts, as far as the words say.
        area: where, in the words of the first of its claims.
        role: whom those who give it speak for.
        party: the party, where the role is `party`.
        speaker: who gives it, where no party does; empty where one does: all its organs are
            one side.
        accused: the party blamed for it; None where nobody is.
    """

    figure: Figure
    counted: Counted
    area: str
    role: Role
    party: str | None
    speaker: str
    accused: str | None


@dataclass(frozen=True)
class Point:
    """One total.

    Attributes:
        claim_id: the claim that gives it.
        as_of: the instant up to which it counts, UTC.
        low: the lowest figure given.
        high: the highest.
    """

    claim_id: str
    as_of: datetime
    low: int
    high: int


@dataclass(frozen=True)
class Series:
    """One count through time.

    Attributes:
        id: stable: its first claim in the record, and the figure.
        subject: what it is about.
        points: its totals in the order of the instants they count up to; of those of one
            instant, what was said first comes first.
    """

    id: str
    subject: Subject
    points: tuple[Point, ...]


def series(
    claims: Sequence[Claim],
    scopes: Mapping[str, Scope],
    whereabouts: Mapping[str, Whereabouts] | None = None,
) -> tuple[Series, ...]:
    """Put totals into series.

    Args:
        claims: the claims in the order they entered the record.
        scopes: what each is about; only totals enter a series.
        whereabouts: where each claim says it was, by claim id: two names of one place are one
            area. Without it the words are compared.

    Returns:
        The series in the order in which their first claims entered the record.
    """
    found = whereabouts or {}
    grouped: dict[tuple[object, ...], list[tuple[int, Claim, Figure]]] = {}
    for row, claim in enumerate(claims):
        if scopes[claim.id].kind is not Kind.TOTAL or claim.stance in _NOT_GIVEN:
            continue
        for figure in Figure:
            if _values(claim.casualties, figure):
                key = (figure, _counted(claim, figure), _area(claim, found), *_side(claim))
                grouped.setdefault(key, []).append((row, claim, figure))
    made = [
        (min(row for row, _, _ in members), _series(members))
        for group in grouped.values()
        for members in _rounds(group)
    ]
    order = list(Figure)
    made.sort(key=lambda item: (item[0], order.index(item[1].subject.figure)))
    return tuple(one for _, one in made)


def _values(stated: Casualties, figure: Figure) -> tuple[int, int] | None:
    """Return the lowest and highest figure a claim gives, or None where it gives none."""
    low, high = {
        Figure.KILLED: (stated.killed_min, stated.killed_max),
        Figure.INJURED: (stated.injured, stated.injured),
        Figure.DISPLACED: (stated.displaced, stated.displaced),
    }[figure]
    if low is None and high is None:
        return None
    return (low if low is not None else high or 0, high if high is not None else low or 0)


def _counted(claim: Claim, figure: Figure) -> Counted:
    # Words about the dead say nothing of those who had to leave.
    return Counted.ALL if figure is Figure.DISPLACED else counted(claim.summary)


def _area(claim: Claim, found: Mapping[str, Whereabouts]) -> str:
    place = found.get(claim.id)
    if place is not None and place.place_ids:
        return f"places:{','.join(sorted(place.place_ids))}"
    return f"words:{normal(claim.where.words)}"


def _side(claim: Claim) -> tuple[Role, str | None, str, str | None]:
    speaker = claim.speaker
    name = "" if speaker.party else " ".join(speaker.name.casefold().split())
    return speaker.role, speaker.party, name, claim.accused


def _rounds(
    group: Iterable[tuple[int, Claim, Figure]],
) -> list[list[tuple[int, Claim, Figure]]]:
    """Split totals where the time they count over begins anew, each part in order of time."""
    parts: list[list[tuple[int, Claim, Figure]]] = []
    end: datetime | None = None
    for item in sorted(group, key=lambda item: (item[1].when.earliest, item[0])):
        when = item[1].when
        if end is None or when.earliest - end > GAP:
            parts.append([])
        end = when.latest if end is None else max(end, when.latest)
        parts[-1].append(item)
    return parts


def _series(members: Sequence[tuple[int, Claim, Figure]]) -> Series:
    _, anchor, figure = min(members, key=lambda item: item[0])
    ordered = sorted(
        members, key=lambda item: (item[1].when.latest, item[1].said.earliest, item[0])
    )
    points = []
    for _, claim, _ in ordered:
        low, high = _values(claim.casualties, figure) or (0, 0)
        points.append(Point(claim.id, claim.when.latest, low, high))
    speaker = anchor.speaker
    return Series(
        f"{anchor.id}/{figure.value}",
        Subject(
            figure=figure,
            counted=_counted(anchor, figure),
            area=anchor.where.words,
            role=speaker.role,
            party=speaker.party,
            speaker="" if speaker.party else speaker.name,
            accused=anchor.accused,
        ),
        tuple(points),
    )
