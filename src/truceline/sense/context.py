"""Fire detections near an incident, and whether anything could have been seen at all.

A detection says that something was hot when a satellite passed. It never says what burned, and
never who lit it. Without years of detections to tell what burns there anyway, a detection near
an incident has no known worth, so it is shown as context with weight zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from truceline.geo import distance_m
from truceline.record import (
    Area,
    Coverage,
    CoverageKind,
    Detection,
    Disc,
    EventType,
    Family,
    Shape,
    When,
    Where,
    family,
)

NEAR_M: Final = 750.0
"""Distance added to both uncertainties: two VIIRS pixels at nadir (375 m each)."""
AFTER_H: Final = 24.0
"""Hours after an event in which a fire it lit may still burn."""
_FAR_M: Final = 25_000.0
"""Discs wider than this say nothing about which detections are near."""


class Happening(Protocol):
    """Anything that is said to have happened at a time and a place; an incident is one."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def event_type(self) -> EventType:
        """What is said to have happened."""

    @property
    def when(self) -> When:
        """When."""

    @property
    def where(self) -> Where:
        """Where."""


@dataclass(frozen=True)
class Context:
    """What satellites add to an incident: context, with its weight and the reason for it.

    Attributes:
        incident_id: the incident.
        covered: ids of coverage entries that fall in its time and place.
        detections: ids of fire detections near it in time and place, nearest first.
        nearest_m: distance to the nearest, metres; None without any.
        why: `not_applicable`, `not_located`, `no_pass`, `nothing_seen` or `background_unknown`.
    """

    incident_id: str
    covered: tuple[str, ...]
    detections: tuple[str, ...]
    nearest_m: float | None
    why: str

    @property
    def weight(self) -> float:
        """Log-odds this adds to any verdict: none, while the background is unknown."""
        return 0.0


def thermal_context(
    incidents: Sequence[Happening],
    detections: Sequence[Detection],
    coverage: Sequence[Coverage],
) -> tuple[Context, ...]:
    """Find fire detections and satellite coverage for every incident.

    Args:
        incidents: the incidents.
        detections: fire detections.
        coverage: coverage entries; only satellite passes are used.
    """
    lon = np.array([item.footprint.lon for item in detections], float)
    lat = np.array([item.footprint.lat for item in detections], float)
    radius = np.array([item.footprint.radius_m for item in detections], float)
    hour = np.array([item.when.earliest.timestamp() / 3600 for item in detections], float)
    passes = [item for item in coverage if item.what is CoverageKind.SATELLITE]
    out = []
    for incident in incidents:
        disc = incident.where.shape
        if family(incident.event_type) in (Family.TALK, Family.PEOPLE, Family.SUPPLY):
            out.append(Context(incident.id, (), (), None, "not_applicable"))
            continue
        if not isinstance(disc, Disc) or disc.radius_m > _FAR_M:
            out.append(Context(incident.id, (), (), None, "not_located"))
            continue
        start = incident.when.earliest.timestamp() / 3600
        # A stated hour dates the event better than the end of the day it is written beside.
        last = incident.when.earliest if incident.when.timed else incident.when.latest
        end = last.timestamp() / 3600 + AFTER_H
        covered = tuple(
            item.id
            for item in passes
            if start <= item.when.latest.timestamp() / 3600
            and item.when.earliest.timestamp() / 3600 <= end
            and within(disc, item.where.shape)
        )
        near: tuple[str, ...] = ()
        nearest = None
        if len(detections):
            metres = distance_m(np.full(len(lon), disc.lon), np.full(len(lat), disc.lat), lon, lat)
            in_time = (hour >= start) & (hour <= end)
            hits = np.flatnonzero(in_time & (metres <= disc.radius_m + radius + NEAR_M))
            rows = hits[np.argsort(metres[hits], kind="stable")].tolist()
            near = tuple(detections[row].id for row in rows)
            nearest = float(metres[rows[0]]) if rows else None
        why = "background_unknown" if near else "nothing_seen" if covered else "no_pass"
        out.append(Context(incident.id, covered, near, nearest, why))
    return tuple(out)


def within(disc: Disc, shape: Shape | None) -> bool:
    """Whether a disc's centre lies in the box around a covered area."""
    if isinstance(shape, Area):
        ring = np.asarray(shape.ring)
        (west, south), (east, north) = ring.min(axis=0), ring.max(axis=0)
        return bool(west <= disc.lon <= east and south <= disc.lat <= north)
    if isinstance(shape, Disc):
        metres = distance_m(
            np.array([disc.lon]), np.array([disc.lat]), np.array([shape.lon]), np.array([shape.lat])
        )
        return bool(metres[0] <= shape.radius_m)
    return False
