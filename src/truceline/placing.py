"""Placing: where every claim and incident is, beside every line and in every zone.

Nothing here decides whose ground a place is or who did something there. Where lines are drawn
differently, each gets its own answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from truceline.geo import (
    Atlas,
    How,
    LineGeometry,
    Whereabouts,
    ZoneGeometry,
    beside,
    bounding_disc,
    distance_m,
    format_mgrs,
    line_error_m,
    read_area_geometry,
    read_line_geometry,
    resolve,
)
from truceline.match import Incident
from truceline.record import AnyOf, Area, Blob, Claim, Corridor, Disc, Line, Sector, Shape, Zone

WIDEST_M: Final = 60_000.0
"""Shapes wider than a province (95 % radius) are held against no line and no zone: the answer
would be a share of half on either side, and would be read as a finding."""

SIDE_KNOWN: Final = 0.99
"""A side is named where at least this share of the place's error lies on it."""


@dataclass(frozen=True)
class LineRelation:
    """Where an incident lies relative to one line. It never says whose ground it is.

    Distances carry the error of the place and, where its source or scale states one, of the
    line's drawing. `low_m` and `high_m` are signed: above 0 left of the line's direction.

    Attributes:
        incident_id: the incident.
        line_id: the line.
        distance_m: geodesic distance from the line, metres: of a disc's centre, else the median.
        low_m: lower end of a 90 % interval of the signed distance.
        high_m: upper end.
        km_along: kilometre along the line, from its start.
        km_low: lower end of a 90 % interval of the kilometre.
        km_high: upper end.
        left_share: which share of the place's error lies on the left of the line.
        share_error: half-width of a 95 % interval for the error of computing that share.
        side: `left` or `right` of the line's direction; `either` where the error reaches across.
        party: party on whose side this line would put it; None where `either` or not known.
        beyond: whether most of it lies past an end of the line, where a side is the end
            prolonged.
    """

    incident_id: str
    line_id: str
    distance_m: float
    low_m: float
    high_m: float
    km_along: float
    km_low: float
    km_high: float
    left_share: float
    share_error: float
    side: str
    party: str | None
    beyond: bool


@dataclass(frozen=True)
class ZoneRelation:
    """With which probability an incident lies within one zone, as its source draws it.

    Attributes:
        incident_id: the incident.
        zone_id: the zone.
        probability: from the error of the place and, where stated, of the zone's drawing.
        error: half-width of a 95 % interval for the error of computing it.
    """

    incident_id: str
    zone_id: str
    probability: float
    error: float


@dataclass(frozen=True)
class Drawn:
    """What is drawn in a case, as geometry.

    Attributes:
        lines: geometry of every line that has a digital form.
        line_errors: 95 % error of each line's drawing in metres; 0 where nobody states one.
        zones: geometry of every zone that has one.
        areas: the polygon of every zone that is drawn as one.
    """

    lines: dict[str, LineGeometry]
    line_errors: dict[str, float]
    zones: dict[str, ZoneGeometry]
    areas: dict[str, Area]


def drawn(
    lines: Mapping[str, Line], zones: Mapping[str, Zone], original: Callable[[Blob], bytes]
) -> Drawn:
    """Read the geometry of lines and zones.

    Args:
        lines: the lines of the case.
        zones: its zones; a band along a line that has no digital form has no geometry either.
        original: gives the bytes of an original file.

    Raises:
        ValueError: if a file does not hold the geometry it is said to hold.
    """
    geometries = {
        line.id: read_line_geometry(original(line.geometry), line.feature, line.datum)
        for line in lines.values()
        if line.geometry is not None
    }
    errors = {line.id: line_error_m(line) or 0.0 for line in lines.values()}
    areas, shapes = {}, {}
    for zone in zones.values():
        error_m = line_error_m(zone) or 0.0
        if zone.geometry is not None:
            area = read_area_geometry(original(zone.geometry), zone.feature, zone.datum)
            areas[zone.id] = area.model_copy(update={"error_m": error_m})
            shapes[zone.id] = ZoneGeometry.of(areas[zone.id])
        elif zone.line in geometries and zone.within_m is not None:
            drawn_m = max(error_m, errors[zone.line])
            band = ZoneGeometry.band(geometries[zone.line], zone.within_m, zone.side, drawn_m)
            shapes[zone.id] = band
    return Drawn(geometries, errors, shapes, areas)


def whereabouts(claims: Mapping[str, Claim], atlas: Atlas) -> dict[str, Whereabouts]:
    """Return where every claim says it was, by claim id."""
    return {claim.id: resolve(claim.where, atlas) for claim in claims.values()}


def incident_whereabouts(
    incidents: Sequence[Incident], claims: Mapping[str, Whereabouts]
) -> dict[str, Whereabouts]:
    """Return where every incident was, by incident id: the narrowest that its claims say.

    Where claims say it about as narrowly and contradict each other (two districts, one on each
    side of a line; two points that are too far apart to be one), all of them stay possible:
    taking the narrowest would take one side's word. The claims keep all others. A statement
    that names several places stands for none.
    """
    out = {}
    for incident in incidents:
        found = [claims[claim_id] for claim_id in incident.claim_ids if claim_id in claims]
        shaped = sorted(
            ((bounding_disc(w.shape), n) for n, w in enumerate(found) if w.shape is not None),
            key=lambda item: (item[0].radius_m, item[1]),
        )
        several = [w for w in found if w.how is How.SEVERAL]
        if shaped:
            apart = _apart([(disc, found[n]) for disc, n in shaped])
            out[incident.id] = apart[0] if len(apart) == 1 else _either(apart)
        elif several or found:
            out[incident.id] = (several or found)[0]
    return out


_COMPARABLE: Final = 3.0
"""A statement this many times as wide as the narrowest, or less, is about as narrow."""

_MOST: Final = 4
"""Contradicting statements of one place that are kept beside each other."""


def _apart(found: Sequence[tuple[Disc, Whereabouts]]) -> list[Whereabouts]:
    """Return the narrowest statement, and those about as narrow that contradict the ones kept.

    Args:
        found: statements with the disc around each, the narrowest first.
    """
    least = found[0][0].radius_m
    kept: list[tuple[Disc, Whereabouts]] = []
    for disc, where in found:
        if disc.radius_m <= _COMPARABLE * least and all(
            _contradict(disc, where, *other) for other in kept
        ):
            kept.append((disc, where))
    return [where for _, where in kept[:_MOST]]


def _contradict(one: Disc, here: Whereabouts, other: Disc, there: Whereabouts) -> bool:
    if here.how is How.AREA and there.how is How.AREA:
        return here.shape != there.shape
    metres = float(distance_m(one.lon, one.lat, other.lon, other.lat))
    return metres > one.radius_m + other.radius_m


def _either(found: Sequence[Whereabouts]) -> Whereabouts:
    parts: list[Disc | Sector | Corridor | Area] = []
    for where in found:
        shape = where.shape
        parts += shape.shapes if isinstance(shape, AnyOf) else [shape] if shape else []
    return Whereabouts(
        found[0].how,
        AnyOf(shapes=tuple(parts)),
        tuple(dict.fromkeys(place for where in found for place in where.place_ids)),
        "its claims differ: " + "; or ".join(map(_reason, found)),
        any(where.derived for where in found),
    )


def _reason(where: Whereabouts) -> str:
    if where.how is How.STATED and where.shape is not None:
        disc = bounding_disc(where.shape)
        return f"stated within {disc.radius_m / 1000:g} km of {format_mgrs(disc.lon, disc.lat)}"
    return where.why.rstrip(".") or where.how.definition


def line_relations(
    found: Mapping[str, Shape], lines: Mapping[str, Line], shapes: Drawn
) -> tuple[LineRelation, ...]:
    """Hold incidents against every line.

    Args:
        found: shapes by incident id, as `narrow` gives them.
        lines: the lines of the case.
        shapes: their geometry.
    """
    if not found:
        return ()
    out = []
    for line_id, geometry in shapes.lines.items():
        line = lines[line_id]
        rows = beside(geometry, list(found.values()), shapes.line_errors[line_id])
        for row, incident_id in enumerate(found):
            share = float(rows.left_share[row])
            side = "left" if share >= SIDE_KNOWN else "right" if share <= 1 - SIDE_KNOWN else ""
            out.append(
                LineRelation(
                    incident_id=incident_id,
                    line_id=line_id,
                    distance_m=abs(float(rows.distance_m[row])),
                    low_m=float(rows.low_m[row]),
                    high_m=float(rows.high_m[row]),
                    km_along=float(rows.km_along[row]),
                    km_low=float(rows.km_low[row]),
                    km_high=float(rows.km_high[row]),
                    left_share=share,
                    share_error=float(rows.share_error[row]),
                    side=side or "either",
                    party={"left": line.left, "right": line.right}.get(side),
                    beyond=bool(rows.beyond[row] > 0.5),
                )
            )
    return tuple(out)


def zone_relations(found: Mapping[str, Shape], shapes: Drawn) -> tuple[ZoneRelation, ...]:
    """Hold incidents, given by their shapes as `narrow` gives them, against every zone."""
    if not found:
        return ()
    out = []
    for zone_id, zone in shapes.zones.items():
        chance = zone.chance(list(found.values()))
        out += [
            ZoneRelation(incident_id, zone_id, float(probability), float(error))
            for incident_id, probability, error in zip(
                found, chance.probability, chance.error, strict=True
            )
        ]
    return tuple(out)


def narrow(places: Mapping[str, Whereabouts]) -> dict[str, Shape]:
    """Return the shapes that say enough to be held against a line or a zone."""
    return {
        incident_id: found.shape
        for incident_id, found in places.items()
        if found.shape is not None and bounding_disc(found.shape).radius_m <= WIDEST_M
    }
