"""What of a total is accounted for by incidents, so that nobody is counted twice.

A total covers the incidents of its side within its time and area: it is never added to them.
Incidents may be added up: each is one event, and each is taken once, by the figure for everybody
where one is stated and else by its disjoint parts. What remains of the total is unexplained: it
happened in incidents that nobody stated figures for, or one of the figures is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from truceline.match import Incident
from truceline.weigh.toll.category import Category, Cause, People
from truceline.weigh.toll.subject import WHOLE
from truceline.weigh.toll.toll import Toll

MARGIN: Final = timedelta(days=1)
"""An event whose end is stated only by its day may end so long after a total's hour."""


@dataclass(frozen=True)
class Accounted:
    """How far incidents explain a total.

    Attributes:
        toll_ids: the incidents' tolls that were added up.
        low: sum of their lowest figures.
        high: sum of their highest.
        rest_low: least that remains of the total, never below 0.
        rest_high: most that remains of it, never below 0.
        exceeds: whether the incidents come to more than the total, at the least.
    """

    toll_ids: tuple[str, ...]
    low: int
    high: int
    rest_low: int
    rest_high: int
    exceeds: bool


def accounted(
    total: Toll, found: Iterable[Toll], incidents: Mapping[str, Incident]
) -> Accounted | None:
    """Return what incidents explain of a total.

    Args:
        total: a total.
        found: tolls; of them the incidents' that the total covers are added up.
        incidents: the incidents, by id.

    Returns:
        The sum and the remainder; None where the total is no total, nobody has a say in it, its
        side is open, or it counts a part that incidents cannot be told to lie in.
    """
    subject = total.subject
    if subject.incident_id is not None or total.low is None or total.high is None:
        return None
    if subject.side is None or subject.area != WHOLE:
        return None
    chosen: list[Toll] = []
    for tolls in _within(total, found, incidents).values():
        chosen += _disjoint(tolls, subject.category)
    low = sum(toll.low for toll in chosen if toll.low is not None)
    high = sum(toll.high for toll in chosen if toll.high is not None)
    return Accounted(
        tuple(toll.id for toll in chosen),
        low,
        high,
        max(total.low - high, 0),
        max(total.high - low, 0),
        low > total.high,
    )


def _within(
    total: Toll, found: Iterable[Toll], incidents: Mapping[str, Incident]
) -> dict[str, list[Toll]]:
    subject = total.subject
    inside: dict[str, list[Toll]] = {}
    for toll in found:
        event = incidents.get(toll.subject.incident_id or "")
        if event is None or toll.low is None or toll.subject.side != subject.side:
            continue
        if subject.of is not None and event.event_type is not subject.of:
            continue
        when = event.when
        if (
            subject.category.covers(toll.subject.category)
            and total.since <= when.earliest
            and when.latest <= total.as_of + MARGIN
        ):
            inside.setdefault(event.id, []).append(toll)
    return inside


def _disjoint(tolls: Sequence[Toll], category: Category) -> list[Toll]:
    """Choose tolls of one incident that share nobody: the widest one, or parts of it."""
    wide = [toll for toll in tolls if toll.subject.category == category]
    if wide and (wide[0].high or len(tolls) == 1):
        return wide
    for drawn in (False, True):
        # Direct and indirect deaths are parts of those of no stated cause: never both.
        parts = [
            toll for toll in tolls if (toll.subject.category.cause is not Cause.UNSTATED) is drawn
        ]
        named = [toll for toll in parts if toll.subject.category.people is not People.UNSTATED]
        if named or parts:
            return named or parts
    return []
