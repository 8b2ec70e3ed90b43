"""Visits and passes out of columns: coverage, detections, and what the sensor says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from truceline.drill.field import Visits
from truceline.drill.regime import Regime
from truceline.drill.scene import BEGINS, ZONE, Scene
from truceline.drill.sensing import Passes
from truceline.drill.truth import Truths, event_id
from truceline.record import (
    Channel,
    Coverage,
    CoverageKind,
    Detection,
    Disc,
    Source,
    When,
    Where,
)
from truceline.sense import Span
from truceline.weigh.evidence.sensed import Sensed

PIXEL_M = 530.0
"""Radius of a detection's footprint, metres: half the diagonal of a pixel of 750 m."""


@dataclass(frozen=True)
class Watched:
    """What was looked at, and what the sensor measured.

    Attributes:
        sources: the sources of both.
        coverage: visits made and refused, passes and cloud.
        detections: what was detected.
        sensed: event id to what the sensor says, with what is stated of it.
    """

    sources: tuple[Source, ...]
    coverage: tuple[Coverage, ...]
    detections: tuple[Detection, ...]
    sensed: dict[str, Sensed]


def watched(regime: Regime, true: Truths, seen: Visits, over: Passes, stage: Scene) -> Watched:
    """Make entries of visits and passes."""
    patrols = Source(id="S-visits", publisher="Observers of the exercise", channel=Channel.FORM)
    feed = Source(id="S-passes", publisher="Sensor of the exercise", channel=Channel.FEED)
    places = [stage.where(n, 2) for n in range(len(stage.places))]
    coverage = [
        _visit(row, true, seen, stage, places[true.place[row]])
        for row in np.flatnonzero(seen.asked).tolist()
    ]
    detections: list[Detection] = []
    sensed: dict[str, Sensed] = {}
    for row in np.flatnonzero(over.over).tolist():
        where = places[true.place[row]]
        when = _at(int(true.seconds[row]) + int(over.hours[row] * 3600))
        cloud, found = bool(over.cloud[row]), bool(over.seen[row])
        looked = Coverage(
            id=f"P{row + 1:04}",
            source_id=feed.id,
            what=CoverageKind.CLOUD if cloud else CoverageKind.SATELLITE,
            by=regime.sensor.name,
            when=when,
            where=where,
            note="Cloud hid the ground" if cloud else "",
        )
        coverage.append(looked)
        refs: tuple[str, ...] = (looked.id,)
        if found:
            detections.append(_detection(row, regime, when, where, feed.id))
            refs = (looked.id, detections[-1].id)
        sensed[event_id(row)] = Sensed(
            sensor=regime.sensor.name,
            seen=found,
            detectability=_stated(regime.sensor.stated_detectability, cloud),
            background=_stated(regime.sensor.stated_background, cloud),
            refs=refs,
        )
    return Watched((patrols, feed), tuple(coverage), tuple(detections), sensed)


def _stated(value: float | None, cloud: bool) -> Span | None:
    return None if cloud or value is None else Span.exactly(value)


def _at(seconds: int) -> When:
    return When.at(BEGINS + timedelta(seconds=seconds // 60 * 60), ZONE)


def _visit(row: int, true: Truths, seen: Visits, stage: Scene, where: Where) -> Coverage:
    refused = bool(seen.refused[row])
    host = stage.party(int(seen.host[row])).short
    return Coverage(
        id=f"V{row + 1:04}",
        source_id="S-visits",
        what=CoverageKind.DENIED if refused else CoverageKind.PATROL,
        by=f"Team {int(seen.team[row]) + 1}",
        when=_at(int(true.seconds[row]) + int(seen.hours[row] * 3600)),
        where=where,
        hours=None if refused else 3.0,
        note=f"{'Refused' if refused else 'Hosted'} by {host}",
    )


def _detection(row: int, regime: Regime, when: When, where: Where, source: str) -> Detection:
    if not isinstance(where.shape, Disc):
        raise TypeError(f"{where.words} has no point")
    return Detection(
        id=f"T{row + 1:04}",
        source_id=source,
        sensor=regime.sensor.name,
        platform="Exercise",
        when=when,
        footprint=Disc(lon=where.shape.lon, lat=where.shape.lat, radius_m=PIXEL_M),
    )
