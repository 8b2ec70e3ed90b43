"""What the plain-text form says of satellites: passes, what was found, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from truceline.brief import parts
from truceline.brief.content import Briefing
from truceline.brief.content_satellites import PassesModel, Satellites
from truceline.brief.text_layout import Column, table, wrap
from truceline.brief.text_sentences import flat, names, refs, sentences

_STEP: Final = "    "
_NO_INCIDENT: Final = "no incident"


def satellites(b: Briefing) -> Iterator[str]:
    """Write what satellites could see."""
    s = b.satellites
    if s is None:
        return
    yield from sentences(s.opening)
    if s.standing:
        yield ""
        yield from wrap(parts.STANDING)
        yield ""
        yield from _standing(s)
    yield from sentences(s.standing_notes)
    yield from _head(parts.PASSES)
    if s.passes is not None:
        yield from _passes(s.passes)
    yield from sentences(s.passes_notes)
    yield from _head(parts.FIRES)
    yield from sentences(s.fires_notes)
    if s.fires:
        yield ""
        yield from _fires(s)
    yield from _head(parts.CHANGES)
    yield from sentences(s.changes_notes)
    yield from _changes(s)
    yield from _head(parts.UPCOMING)
    yield from sentences(s.upcoming_notes)
    yield from _upcoming(s)
    yield from _head(parts.CAN_SHOW)
    yield from sentences(s.limits)


def _head(title: str) -> Iterator[str]:
    yield ""
    yield from wrap(title)
    yield ""


def _standing(s: Satellites) -> Iterator[str]:
    columns = [Column(parts.STANDS, 0)]
    columns += [Column(name, 10, True) for name in s.sensors]
    yield from table(
        columns,
        [
            [
                f"{row.why} ({parts.CAN_WEIGH})" if row.weighs else row.why,
                *(str(count or "–") for count in row.counts),
            ]
            for row in s.standing
        ],
    )
    yield ""


def _passes(model: PassesModel) -> Iterator[str]:
    """Write the figure out: each satellite's passes by how they stand, and the stated times."""
    yield from wrap(f"Local time, {model.zone}.")
    for lane in model.lanes:
        for state, words in parts.PASS_STATES.items():
            times = [_minute(mark.at) for mark in lane.passes if mark.state == state]
            if times:
                yield from wrap(
                    f"{lane.platform} ({lane.sensor}), {words}: {', '.join(times)}",
                    first="- ",
                    rest=_STEP,
                )
    for span in model.spans:
        yield from wrap(
            f"{span.incident}, stated time: {_minute(span.start)} to {_minute(span.end)}",
            first="- ",
        )
    yield ""


def _minute(at: str) -> str:
    return at[:16].replace("T", " ")


def _fires(s: Satellites) -> Iterator[str]:
    yield from table(
        [
            Column("When", 12),
            Column("Nearest named place", 0),
            Column("Away", 7, True),
            Column("Satellite", 9),
            Column("MW", 5, True),
            Column("Confidence", 10),
            Column("Spot", 6, True),
            Column("Within reach of", 11),
        ],
        [
            [
                row.when,
                f"{names(row.place)}{refs(row.refs)}",
                row.away,
                flat(row.platform),
                row.power,
                flat(row.confidence),
                row.pixel,
                " ".join(row.incidents) or _NO_INCIDENT,
            ]
            for row in s.fires
        ],
    )


def _changes(s: Satellites) -> Iterator[str]:
    if s.changes:
        yield ""
    for row in s.changes:
        reach = " ".join(row.incidents) or _NO_INCIDENT
        yield from wrap(
            f"{flat(row.what)}; {names(row.place)}, {row.away} away; after {row.after}, before "
            f"{row.before}; {row.size}; by chance {row.chance}; {row.area}; others as strong: "
            f"{row.elsewhere}; within reach of {reach}{refs(row.refs)}",
            first="- ",
            rest=_STEP,
        )


def _upcoming(s: Satellites) -> Iterator[str]:
    if s.upcoming:
        yield ""
    for row in s.upcoming:
        yield from wrap(
            f"{row.kind}, {names(row.place)}{refs(row.incidents)}: {row.when} ({row.utc} UTC), "
            f"{flat(row.platform)}, view {row.view}; could still show: "
            f"{flat(row.shows)}{refs(row.refs)}",
            first="- ",
            rest=_STEP,
        )
