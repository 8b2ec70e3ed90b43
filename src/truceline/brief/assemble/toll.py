"""The human toll: every figure with who gave it, when, and for what; nothing added up.

Totals of two sides are never summed here: they count different things over different days, and
some are a side's claims about the other's losses.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from truceline.brief import wording
from truceline.brief.assemble.frame import Frame
from truceline.brief.assemble.toll_weighed import lowered
from truceline.brief.content import TollRow, TollTable
from truceline.brief.said import Sentence
from truceline.record import Claim, EventType
from truceline.weigh.toll import Harm

_TYPES: Final = (EventType.CASUALTY_REPORT, EventType.DISPLACEMENT)
DOWN: Final = "↓"
"""Marks a figure below what the same source stated before."""
_DAYS: Final = 30
"""Totals stated within these days are shown; earlier ones stay in the annex."""


def toll(frame: Frame) -> tuple[TollTable, ...]:
    """Tabulate stated totals: by each party, by others, and those that blame nobody."""
    oldest = frame.today - timedelta(days=_DAYS)
    recent = [claim for claim in frame.of_type(*_TYPES) if frame.said_on(claim) >= oldest]
    tables = []
    for party in frame.parties:
        rows = _rows(frame, [c for c in recent if c.speaker.party == party.id and _blames(c)])
        if rows:
            tables.append(
                TollTable(
                    f"As stated by {party.short}",
                    "Totals over the days given; the words say whom they count.",
                    rows,
                )
            )
    rows = _rows(frame, [claim for claim in recent if claim.speaker.party is None])
    if rows:
        tables.append(TollTable("As stated by others", "Media, third parties and observers.", rows))
    rows = _rows(frame, [c for c in recent if c.speaker.party is not None and not _blames(c)])
    if rows:
        tables.append(
            TollTable(
                "Figures a party gives without blaming another",
                "These can include what a side claims the other lost, which no other source in "
                "the record bears out. They are kept apart for that reason.",
                rows,
            )
        )
    return tuple(tables)


def toll_notes(tables: Sequence[TollTable]) -> tuple[Sentence, ...]:
    """Say what the tables do not support."""
    if not tables:
        return (Sentence("No total of dead, injured or displaced is in the record."),)
    return (
        Sentence(
            "Figures are statements, not counts by Truceline. They are not added up across "
            "speakers: periods, places and categories differ."
        ),
        Sentence(
            "A range is two categories of one statement, such as direct and indirect deaths. A "
            "figure that falls from one statement to the next is kept as stated and marked "
            f"{DOWN}: it was corrected, or people went home."
        ),
        Sentence("A dash means that the statement gives no figure; it does not mean none."),
    )


def _marked(figure: str, fell: bool) -> str:
    return f"{figure} {DOWN}" if fell and figure != wording.NOT_STATED else figure


def _blames(claim: Claim) -> bool:
    return claim.accused is not None and claim.accused != claim.speaker.party


def _rows(frame: Frame, claims: Sequence[Claim]) -> tuple[TollRow, ...]:
    chosen = sorted(claims, key=lambda claim: (claim.when.latest, claim.said.earliest))
    out = []
    fell = lowered(frame.picture.tolls)
    for row, claim in enumerate(chosen):
        figures = claim.casualties
        first, last = claim.when.local(frame.zone)
        out.append(
            TollRow(
                as_of=wording.short_day(last.date()),
                since=wording.short_day(first.date()),
                killed=_marked(
                    wording.span(figures.killed_min, figures.killed_max),
                    (claim.id, Harm.KILLED) in fell,
                ),
                injured=_marked(wording.number(figures.injured), (claim.id, Harm.INJURED) in fell),
                displaced=_marked(
                    wording.number(figures.displaced), (claim.id, Harm.DISPLACED) in fell
                ),
                speaker=claim.speaker.name,
                text=wording.sentence(claim.summary),
                refs=(claim.id,),
                latest=row == len(chosen) - 1,
            )
        )
    return tuple(out)
