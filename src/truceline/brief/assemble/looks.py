"""Where to look next: lists for observers, for satellites, and of questions to the parties."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from truceline.brief import wording
from truceline.brief.assemble.frame import Frame
from truceline.brief.content import LookList, LookRow
from truceline.brief.said import Sentence
from truceline.match import Incident
from truceline.weigh import Look, NextLook

MOST: Final = 5
"""Incidents shown on one list."""

_LISTS: Final = (
    (Look.VISIT, "For observers"),
    (Look.SATELLITE, "For satellite images"),
    (Look.ASK, "Questions to the parties"),
    (Look.CONSULT, "Questions to others"),
)


def looks(frame: Frame) -> tuple[LookList, ...]:
    """Make the lists, each in the order in which to look; incidents of the period only."""
    current = {item.incident.id: item.incident for item in frame.now}
    out = []
    for look, title in _LISTS:
        chosen = [
            one for one in frame.picture.looks if one.look is look and one.incident_id in current
        ]
        if chosen:
            rows = tuple(_row(frame, one, current[one.incident_id]) for one in chosen[:MOST])
            out.append(LookList(title, rows, len(chosen)))
    return tuple(out)


def _row(frame: Frame, look: NextLook, incident: Incident) -> LookRow:
    party = frame.short.get(look.party or "", look.party or "")
    return LookRow(
        kind=frame.kind(incident),
        when=wording.when(incident.when, frame.zone),
        place=frame.names(incident),
        about=party or "nobody blamed",
        now=f"{look.probability:.2f}",
        found=f"{look.if_found:.2f}",
        missed=f"{look.if_not:.2f}",
        refs=(look.incident_id,),
    )


def look_notes(lists: Sequence[LookList]) -> tuple[Sentence, ...]:
    """Say what the order rests on."""
    if not lists:
        return ()
    return (
        Sentence(
            "In order of how near the probability stands to even, and of what hangs on it, for "
            "what looking costs. The probability is that it occurred and that the party named "
            "did it: as it stands, if the answer bears it out, and if it does not."
        ),
        Sentence(
            "These numbers are for planning and are no findings. On most of these incidents the "
            "finding is insufficient evidence, and a place on a list says nothing of who is right."
        ),
    )
