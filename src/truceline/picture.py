"""The picture: everything computed from one prefix of the record, at one moment.

Whatever anyone is shown is a picture. It is a pure function of the entries (and of the original
files they name by hash), so the same prefix gives the same picture to anyone, anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import numpy as np

from truceline.comply import Compliance, compliance
from truceline.geo import Gazetteer, LineGeometry, read_line_geometry, relation
from truceline.match import Incident, incidents
from truceline.record import (
    Agreement,
    Blob,
    Body,
    Claim,
    Coverage,
    Detection,
    Disc,
    Entry,
    Finding,
    Judgement,
    Line,
    Notification,
    Observation,
    Place,
    Reply,
    Settings,
    Source,
)
from truceline.sense import Context, thermal_context
from truceline.statements import statements
from truceline.weigh import Weighed, weigh

B = TypeVar("B", bound=Body)


@dataclass(frozen=True)
class LineRelation:
    """Where an incident lies relative to one line. It never says whose ground it is.

    Attributes:
        incident_id: the incident.
        line_id: the line.
        distance_m: geodesic distance of the stated point from the line, metres.
        low_m: lower end of the distance, given the 95 % radius of the place.
        high_m: upper end.
        km_along: kilometre along the line, from its start.
        side: `left` or `right` of the line's direction; `either` where the error reaches across.
        party: party on whose side this line would put it; None where `either` or not known.
        beyond: whether it lies past an end of the line, where a side is the end prolonged.
    """

    incident_id: str
    line_id: str
    distance_m: float
    low_m: float
    high_m: float
    km_along: float
    side: str
    party: str | None
    beyond: bool


@dataclass(frozen=True)
class Picture:
    """Everything shown at one moment; see the modules of the stages for each part.

    `claims` holds observations too, as statements of their teams.
    """

    settings: Settings
    as_of: datetime
    size: int
    sources: dict[str, Source]
    claims: dict[str, Claim]
    observations: dict[str, Observation]
    detections: dict[str, Detection]
    coverage: dict[str, Coverage]
    notifications: dict[str, Notification]
    replies: dict[str, Reply]
    agreements: dict[str, Agreement]
    lines: dict[str, Line]
    places: dict[str, Place]
    gazetteer: Gazetteer
    claim_places: dict[str, str]
    geometries: dict[str, LineGeometry]
    weighed: tuple[Weighed, ...]
    contexts: dict[str, Context]
    relations: tuple[LineRelation, ...]
    compliance: tuple[Compliance, ...]

    @property
    def incidents(self) -> tuple[Incident, ...]:
        """The incidents, in the order of their anchors."""
        return tuple(item.incident for item in self.weighed)


def draw(
    entries: Iterable[Entry], size: int, as_of: datetime, original: Callable[[Blob], bytes]
) -> Picture:
    """Compute the picture.

    Args:
        entries: the entries it may use, in the order they were recorded; a later entry of the
            same kind and id takes the place of the earlier one.
        size: number of entries of the record it was drawn from.
        as_of: the moment it holds for, UTC.
        original: gives the bytes of an original file.

    Raises:
        ValueError: if the entries hold no settings, if judgements contradict each other, or if
            a line's file does not hold its geometry.
    """
    bodies = _latest(entries)
    settings = list(_of(bodies, Settings).values())
    if not settings:
        raise ValueError(
            "the record holds no case settings at this point; add the case's case.toml"
        )
    case = settings[-1]
    observations = _of(bodies, Observation)
    claims = statements(_of(bodies, Claim).values(), observations.values())
    places = _of(bodies, Place)
    gazetteer = Gazetteer(list(places.values()))
    claim_places = {
        claim.id: match.place_id
        for claim in claims.values()
        if (match := gazetteer.find(claim.where.words, claim.where.also)) is not None
    }
    found = incidents(list(claims.values()), claim_places, list(_of(bodies, Judgement).values()))
    agreements = _of(bodies, Agreement)
    weighed = weigh(found, claims, list(agreements.values()), list(_of(bodies, Finding).values()))
    detections, coverage = _of(bodies, Detection), _of(bodies, Coverage)
    lines = _of(bodies, Line)
    geometries = {
        line.id: read_line_geometry(original(line.geometry), line.feature)
        for line in lines.values()
        if line.geometry is not None
    }
    contexts = thermal_context(found, list(detections.values()), list(coverage.values()))
    return Picture(
        settings=case,
        as_of=as_of,
        size=size,
        sources=_of(bodies, Source),
        claims=claims,
        observations=observations,
        detections=detections,
        coverage=coverage,
        notifications=_of(bodies, Notification),
        replies=_of(bodies, Reply),
        agreements=agreements,
        lines=lines,
        places=places,
        gazetteer=gazetteer,
        claim_places=claim_places,
        geometries=geometries,
        weighed=weighed,
        contexts={context.incident_id: context for context in contexts},
        relations=_relations(found, lines, geometries),
        compliance=compliance(list(agreements.values()), weighed, case, as_of),
    )


def _latest(entries: Iterable[Entry]) -> list[Body]:
    """Keep the last body of each kind and id, in the place where the first one stood.

    People's decisions stand where they were last said: of several, the last one holds.
    """
    bodies: dict[tuple[str, str], Body] = {}
    for entry in entries:
        key = entry.body.kind, entry.body.id
        if isinstance(entry.body, Judgement | Finding):
            bodies.pop(key, None)
        bodies[key] = entry.body
    return list(bodies.values())


def _of(bodies: Sequence[Body], kind: type[B]) -> dict[str, B]:
    return {body.id: body for body in bodies if isinstance(body, kind)}


def _relations(
    found: Sequence[Incident], lines: dict[str, Line], geometries: dict[str, LineGeometry]
) -> tuple[LineRelation, ...]:
    located = [item for item in found if isinstance(item.where.shape, Disc)]
    discs = [item.where.shape for item in located if isinstance(item.where.shape, Disc)]
    if not located:
        return ()
    lon = np.array([disc.lon for disc in discs])
    lat = np.array([disc.lat for disc in discs])
    radius = np.array([disc.radius_m for disc in discs])
    out = []
    for line_id, geometry in geometries.items():
        line, where = lines[line_id], relation(geometry, lon, lat, radius)
        for row, incident in enumerate(located):
            clear = bool(where.clear[row])
            side = ("left" if where.side[row] > 0 else "right") if clear else "either"
            party = {"left": line.left, "right": line.right}.get(side)
            out.append(
                LineRelation(
                    incident_id=incident.id,
                    line_id=line_id,
                    distance_m=float(where.distance_m[row]),
                    low_m=float(where.distance_low_m[row]),
                    high_m=float(where.distance_high_m[row]),
                    km_along=float(where.km_along[row]),
                    side=side,
                    party=party,
                    beyond=bool(where.beyond[row]),
                )
            )
    return tuple(out)
