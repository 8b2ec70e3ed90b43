"""Whether an incident lies where a clause applies: one probability a line, never one border."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from truceline.geo import LineGeometry, ZoneGeometry
from truceline.record import BREACHED_BY, Agreement, EventType, Line, Shape
from truceline.weigh import ClauseRef, clauses_of


@dataclass(frozen=True)
class ClauseChance:
    """With which probability an incident lies where a clause applies.

    Attributes:
        agreement_id: the agreement.
        clause_id: the clause.
        party: the party that is bound, where the area is on that party's own side of a line;
            else None: the area is then the same for all.
        incident_id: the incident.
        line_id: the line the distance is taken from; None where the clause names a zone.
        zone_id: the zone; None where the clause names a distance.
        probability: from the error of the place and of the drawing.
        error: half-width of a 95 % interval for the error of computing it.
    """

    agreement_id: str
    clause_id: str
    party: str | None
    incident_id: str
    line_id: str | None
    zone_id: str | None
    probability: float
    error: float


@dataclass(frozen=True)
class Ground:
    """What clauses' areas are made from.

    Attributes:
        lines: the lines of the case.
        geometries: those that have a digital form.
        line_errors: 95 % error of each line's drawing, metres.
        zones: the zones that have a geometry.
    """

    lines: Mapping[str, Line]
    geometries: Mapping[str, LineGeometry]
    line_errors: Mapping[str, float]
    zones: Mapping[str, ZoneGeometry]


def clause_chances(
    agreements: Sequence[Agreement],
    events: Mapping[str, tuple[EventType, Shape]],
    ground: Ground,
) -> tuple[ClauseChance, ...]:
    """Hold incidents against the area of every clause that gives one as geometry.

    A clause that says only "the line" is held against every line of the case, each on its own.
    Where the clause speaks of a party's own side, only lines that say which side they give to
    that party can be used. Only incidents of a type that can bear on the clause are held
    against it.

    Args:
        agreements: the agreements.
        events: by incident id, its type and its shape.
        ground: lines and zones.
    """
    out: list[ClauseChance] = []
    bands: dict[tuple[str, float, str | None], ZoneGeometry] = {}
    for ref in clauses_of(agreements):
        chosen = [
            (incident_id, shape)
            for incident_id, (event_type, shape) in events.items()
            if event_type in BREACHED_BY[ref.clause.type]
        ]
        if ref.clause.where is None or not chosen:
            continue
        for party, line_id, zone_id, zone in _areas(ref, ground, bands):
            chance = zone.chance([shape for _, shape in chosen])
            for row, (incident_id, _) in enumerate(chosen):
                out.append(
                    ClauseChance(
                        agreement_id=ref.agreement.id,
                        clause_id=ref.clause.id,
                        party=party,
                        incident_id=incident_id,
                        line_id=line_id,
                        zone_id=zone_id,
                        probability=float(chance.probability[row]),
                        error=float(chance.error[row]),
                    )
                )
    return tuple(out)


_Area = tuple[str | None, str | None, str | None, ZoneGeometry]


def _areas(
    ref: ClauseRef, ground: Ground, bands: dict[tuple[str, float, str | None], ZoneGeometry]
) -> list[_Area]:
    """Return party, line, zone and geometry of every area that a clause may mean."""
    where = ref.clause.where
    if where is None:
        return []
    if where.zone is not None:
        zone = ground.zones.get(where.zone)
        return [] if zone is None else [(None, None, where.zone, zone)]
    out: list[_Area] = []
    for line_id, geometry in ground.geometries.items():
        if where.within_m is None or where.line not in (None, line_id):
            continue
        for party in ref.clause.actors if where.own_side else (None,):
            side = _side(ground.lines[line_id], party)
            if where.own_side and side is None:
                continue
            key = line_id, where.within_m, side
            if key not in bands:
                error_m = ground.line_errors.get(line_id, 0.0)
                bands[key] = ZoneGeometry.band(geometry, where.within_m, side, error_m)
            out.append((party, line_id, None, bands[key]))
    return out


def _side(line: Line, party: str | None) -> Literal["left", "right"] | None:
    if party is None:
        return None
    return "left" if line.left == party else "right" if line.right == party else None
