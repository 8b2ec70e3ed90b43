"""The next passes over the places of open incidents: what could still be seen, and when."""

from __future__ import annotations

from datetime import UTC
from typing import Final

from truceline.brief import wording
from truceline.brief.assemble.frame import Frame
from truceline.brief.assemble.passes import local
from truceline.brief.content_satellites import NextPassRow
from truceline.brief.said import Sentence
from truceline.match import Incident
from truceline.sense import Upcoming
from truceline.weigh import Look

MOST: Final = 5
"""Incidents whose next passes are listed, as many as a list of where to look next has."""
_SURE: Final = 0.975
"""Probability of being in view from which nothing is said of it."""
_ROUGH_S: Final = 30.0
"""Error of a time, seconds, from which it is stated beside the minute."""


def upcoming(frame: Frame) -> tuple[tuple[NextPassRow, ...], tuple[Sentence, ...]]:
    """List the next passes, incidents in the order of where to look next."""
    found: dict[str, list[Upcoming]] = {}
    for one in frame.picture.upcoming:
        found.setdefault(one.incident_id, []).append(one)
    current = {item.incident.id: item.incident for item in frame.now}
    order = [name for name in _ranked(frame) if name in found and name in current]
    if not order:
        return (), (
            Sentence(
                "No next pass over the place of an open incident is computed: that takes orbital "
                "elements that are in the record at this moment, and a place that is known."
            ),
        )
    rows = tuple(
        _row(frame, one, current[name])
        for name in order[:MOST]
        for one in sorted(found[name], key=lambda each: (each.next.at, each.next.platform))
    )
    return rows, (
        Sentence(
            f"The next pass of each kind over {min(MOST, len(order))} of "
            f"{wording.counted(len(order), 'open incident')}, in the order of where to look next. "
            "That a satellite comes over does not say that it will measure: radars and cameras "
            "follow a plan of their owners, and cloud hides the ground."
        ),
    )


def _ranked(frame: Frame) -> list[str]:
    """Return incidents in the order of where to look next, for satellites before all else."""
    first = [one.incident_id for one in frame.picture.looks if one.look is Look.SATELLITE]
    return list(dict.fromkeys([*first, *(one.incident_id for one in frame.picture.looks)]))


def _row(frame: Frame, one: Upcoming, incident: Incident) -> NextPassRow:
    here, utc = local(frame, one.next.at), one.next.at.astimezone(UTC)
    off = one.next.error_s
    near = f" ± {max(1, round(off / 60))} min" if off >= _ROUGH_S else ""
    view = wording.NOT_STATED if one.next.view_deg is None else f"{one.next.view_deg:.0f}°"
    sure = f", in view {100 * one.next.in_swath:.0f} %" if one.next.in_swath < _SURE else ""
    return NextPassRow(
        kind=frame.kind(incident),
        place=frame.names(incident),
        when=f"{wording.short_day(here.date())}, {here:%H:%M}{near}",
        utc=f"{utc.day} {utc:%b}, {utc:%H:%M}",
        platform=f"{one.next.platform} {one.next.instrument}".strip(),
        view=view + sure,
        shows=one.could_show,
        incidents=(incident.id,),
        refs=one.next.refs,
    )
