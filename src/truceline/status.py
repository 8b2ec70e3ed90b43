"""A case at a glance: what its record holds, who speaks in it, and which lines it knows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from truceline.cut import Cut
from truceline.geo import line_error_m
from truceline.ledger import Log
from truceline.picture import Picture
from truceline.record import Settings, Zone


@dataclass(frozen=True)
class LineStatus:
    """A line as a case holds it; without a length where it has no digital form.

    `error_m` is the 95 % error of its drawing; None where neither its source nor its scale
    says one.
    """

    name: str
    source: str
    scale: str
    length_km: float | None
    error_m: float | None


@dataclass(frozen=True)
class ZoneStatus:
    """A zone as a case holds it; `form` says whether and how it can be measured."""

    name: str
    source: str
    form: str


@dataclass(frozen=True)
class Status:
    """A case at a glance; `left_out` counts entries that break the rules of the record.

    `witnesses` says who has cosigned the newest checkpoint, and who has not.
    """

    path: Path
    settings: Settings
    origin: str
    size: int
    root: str
    counts: dict[str, int]
    picture: Picture
    lines: tuple[LineStatus, ...]
    zones: tuple[ZoneStatus, ...]
    left_out: int = 0
    witnesses: str = ""


def status_of(
    path: Path, log: Log, chosen: Cut, picture: Picture, left_out: int, witnesses: str
) -> Status:
    """Return a case at a glance.

    Args:
        path: the case folder.
        log: its log.
        chosen: the cut the picture was drawn from.
        picture: everything computed.
        left_out: number of entries that break the rules of the record.
        witnesses: who has cosigned the newest checkpoint, in words.
    """
    # A corrected entry keeps its kind and id, and counts once.
    counts: Counter[str] = Counter(
        kind for kind, _ in {(e.body.kind, e.body.id): None for e in chosen.entries}
    )
    lines = tuple(
        LineStatus(
            line.name,
            line.drawn_by or line.credit,
            line.scale,
            picture.geometries[line.id].length_km if line.id in picture.geometries else None,
            line_error_m(line),
        )
        for line in picture.lines.values()
    )
    return Status(
        path=path,
        settings=picture.settings,
        origin=log.origin,
        size=log.size,
        root=log.checkpoint.root.hex(),
        counts=dict(counts),
        picture=picture,
        lines=lines,
        zones=tuple(
            ZoneStatus(zone.name, zone.drawn_by or zone.credit, _form(picture, zone))
            for zone in picture.zones.values()
        ),
        left_out=left_out,
        witnesses=witnesses,
    )


def _form(picture: Picture, zone: Zone) -> str:
    if zone.id not in picture.drawn.zones:
        return "no digital form"
    if zone.line is None or zone.within_m is None:
        return "drawn"
    side = f", its {zone.side}" if zone.side else ""
    return f"within {zone.within_m / 1000:g} km of {picture.lines[zone.line].name}{side}"
