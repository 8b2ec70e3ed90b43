"""Passes of satellites over the places of the main incidents, for the figure that shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from truceline.brief import wording
from truceline.brief.assemble.frame import Frame
from truceline.brief.content_satellites import PassesModel, PassLane, PassMark, PassSpan
from truceline.brief.said import Sentence
from truceline.read.passes import PASS
from truceline.record import zone_of
from truceline.sense import Pass, Sensor, Watched, Why
from truceline.weigh import Weighed

DAYS: Final = 16
"""Days shown at most: with more, passes twelve hours apart would lie on each other."""
OTHERS: Final = 4
"""Incidents without a card that are shown too, where the record holds data of a pass."""
VAGUE: Final = timedelta(days=3)
"""Incidents whose stated time is longer began on no particular day and are left out."""

WORDS: Final = {Sensor.FIRE: "heat", Sensor.RADAR: "radar", Sensor.OPTICAL: "camera"}
_UNASKED: Final = frozenset({Why.NOT_APPLICABLE, Why.NOT_LOCATED})


def local(frame: Frame, at: datetime) -> datetime:
    """Return an instant as a time in the case's zone."""
    return at.astimezone(zone_of(frame.zone))


def passes(
    frame: Frame, chosen: Sequence[Weighed]
) -> tuple[PassesModel | None, tuple[Sentence, ...]]:
    """Lay out the passes over the places of incidents, and say what the figure shows.

    Args:
        frame: the picture.
        chosen: the incidents that have a card.
    """
    shown = [item for item in chosen if _asked(frame, item)]
    carded = {item.incident.id for item in chosen}
    others = [item for item in frame.now if item.incident.id not in carded]
    shown += [item for item in others if _has_data(frame, item)][:OTHERS]
    if not any(_flown(frame, item) for item in shown):
        shown = _day_of_most(frame)
    if not shown:
        return None, (
            Sentence(
                "No pass over the place of an incident of the period in its time is known, so "
                "there is nothing to draw. That is no sign that nothing passed."
            ),
        )
    first, last = _window([frame.day_of(item.incident) for item in shown])
    inside = [item for item in shown if first <= frame.day_of(item.incident) <= last]
    model = PassesModel(
        first=first.isoformat(),
        last=last.isoformat(),
        zone=wording.offset(local(frame, frame.picture.as_of)),
        lanes=_lanes(frame, inside, first, last),
        spans=tuple(_span(frame, item) for item in inside),
    )
    return model, _notes(frame, chosen, inside)


def _day_of_most(frame: Frame) -> list[Weighed]:
    """Return the incidents of the day with the most over whose place a pass is known."""
    flown = [item for item in frame.now if _asked(frame, item) and _flown(frame, item)]
    days = Counter(frame.day_of(item.incident) for item in flown)
    most = max(sorted(days), key=lambda day: days[day], default=None)
    return [item for item in flown if frame.day_of(item.incident) == most]


def _flown(frame: Frame, item: Weighed) -> bool:
    return any(one.passes for one in _watched(frame, item))


def _has_data(frame: Frame, item: Weighed) -> bool:
    return _asked(frame, item) and any(
        each.fetched for one in _watched(frame, item) for each in one.passes
    )


def _notes(
    frame: Frame, chosen: Sequence[Weighed], inside: Sequence[Weighed]
) -> tuple[Sentence, ...]:
    carded = {item.incident.id for item in chosen}
    main = sum(item.incident.id in carded for item in inside)
    others = len(inside) - main
    out = [
        Sentence(
            "One row a satellite, one mark a pass; shaded, the stated times of incidents. A pass "
            "is shown if it came within a day after the stated time (heat) or within the weeks "
            "around it (radar, camera). A mark says that a satellite was there, not that it saw "
            "anything.",
            tuple(item.incident.id for item in inside),
        ),
    ]
    if main < len(chosen):
        out.append(
            Sentence(
                f"Shown: {main or 'none'} of {wording.counted(len(chosen), 'main incident')}; the "
                "rest are of a kind, a place or a time that no satellite can be asked about, or "
                "lie outside the days shown."
            )
        )
    if others:
        out.append(
            Sentence(
                f"Shown too: {wording.counted(others, 'other incident')} of the period over whose "
                "place a pass is known."
            )
        )
    if not frame.picture.elements:
        out.append(
            Sentence(
                "No orbits are in the record, so satellites passed at other times too that are "
                "not marked."
            )
        )
    return tuple(out)


def _watched(frame: Frame, item: Weighed) -> Sequence[Watched]:
    return frame.picture.watched.get(item.incident.id, ())


def _asked(frame: Frame, item: Weighed) -> bool:
    when = item.incident.when
    return when.latest - when.earliest <= VAGUE and any(
        one.why not in _UNASKED for one in _watched(frame, item)
    )


def _window(days: Sequence[date]) -> tuple[date, date]:
    """Return the days shown: as many as fit with the most incidents, and the day after."""
    length = timedelta(days=DAYS - 2)
    first = max(sorted(set(days)), key=lambda day: sum(day <= one <= day + length for one in days))
    return first, max(one for one in days if one <= first + length) + timedelta(days=1)


def _lanes(frame: Frame, items: Sequence[Weighed], first: date, last: date) -> tuple[PassLane, ...]:
    found: dict[tuple[int, str], list[Pass]] = {}
    order = list(Sensor)
    for item in items:
        for one in _watched(frame, item):
            for each in one.passes:
                if first <= local(frame, each.at).date() <= last:
                    found.setdefault((order.index(one.sensor), each.platform), []).append(each)
    return tuple(
        PassLane(platform, WORDS[order[sensor]], _marks(frame, found[sensor, platform]))
        for sensor, platform in sorted(found)
    )


def _marks(frame: Frame, found: Sequence[Pass]) -> tuple[PassMark, ...]:
    groups: list[list[Pass]] = []
    for one in sorted(found, key=lambda each: each.at):
        if groups and one.at - groups[-1][-1].at <= PASS:
            groups[-1].append(one)
        else:
            groups.append([one])
    return tuple(PassMark(_iso(frame, group[0].at), _state(group)) for group in groups)


def _state(group: Sequence[Pass]) -> str:
    # A pass over several places: what it holds of any of them is in the record.
    if any(one.fetched and one.clouded is not True for one in group):
        return "data"
    return "clouded" if any(one.clouded for one in group) else "none"


def _span(frame: Frame, item: Weighed) -> PassSpan:
    when = item.incident.when
    return PassSpan(item.incident.id, _iso(frame, when.earliest), _iso(frame, when.latest))


def _iso(frame: Frame, at: datetime) -> str:
    return f"{local(frame, at):%Y-%m-%dT%H:%M}"
