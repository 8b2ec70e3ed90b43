"""Changes between images near an incident, and whether images exist that could show one.

A change says that two images differ, and between which two dates. Fields, floods, building work
and weather differ too: what changes elsewhere in the same images says how often.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from truceline.geo import bounding_disc, distance_m
from truceline.record import Change, ChangeKind, Coverage, CoverageKind, Disc, Scene
from truceline.sense.happening import Happening, located, within
from truceline.sense.shows import Shows
from truceline.sense.signs import leaves, shows
from truceline.sense.span import Span
from truceline.sense.watched import Pass, Sensor, Watched, Why

COMPARED: Final = "change map"
"""Word by which a coverage entry says that images were compared over an area."""
SCENE_DAYS: Final = 60
"""Days before and after an event within which a scene may show what it changed."""

_KINDS: Final = {Sensor.RADAR: ChangeKind.RADAR, Sensor.OPTICAL: ChangeKind.BURN}
_RADAR: Final = ("SAR", "C-SAR")


def watch_changes(
    incidents: Sequence[Happening],
    changes: Sequence[Change],
    scenes: Sequence[Scene],
    coverage: Sequence[Coverage],
    passed: Mapping[str, tuple[Pass, ...]],
) -> tuple[tuple[Watched, Watched], ...]:
    """Say of every incident what radar, and what optical, changes can and do show of it.

    Args:
        incidents: the incidents.
        changes: changes that were found.
        scenes: scenes that are known to exist.
        coverage: coverage entries; those of comparisons say where nothing was found.
        passed: by incident id, passes of radars that came over soon after; an incident without
            a key has no radar whose orbit is known.
    """
    compared = [
        item
        for item in coverage
        if item.what is CoverageKind.SATELLITE and COMPARED in item.by.casefold()
    ]
    return tuple(
        (
            _watch(item, Sensor.RADAR, changes, scenes, compared, passed.get(item.id)),
            _watch(item, Sensor.OPTICAL, changes, scenes, compared, None),
        )
        for item in incidents
    )


def sensor_of(scene: Scene) -> Sensor:
    """Return what a scene's instrument measures."""
    radar = any(word in scene.instrument.upper() for word in _RADAR) or bool(scene.polarisations)
    return Sensor.RADAR if radar else Sensor.OPTICAL


def _watch(
    item: Happening,
    sensor: Sensor,
    changes: Sequence[Change],
    scenes: Sequence[Scene],
    compared: Sequence[Coverage],
    passed: tuple[Pass, ...] | None,
) -> Watched:
    can = shows(sensor, item.event_type)
    disc = located(item)
    if can is Shows.NONE:
        return Watched(item.id, sensor, can, Why.NOT_APPLICABLE)
    if disc is None:
        return Watched(item.id, sensor, can, Why.NOT_LOCATED)
    near = _near(item, disc, [one for one in changes if one.what is _KINDS[sensor]])
    looked = tuple(
        one.id
        for one in compared
        if sensor.value.split()[0] in one.by.casefold()
        and one.when.earliest <= item.when.latest
        and one.when.latest >= item.when.earliest
        and within(disc, one.where.shape)
    )
    mine = [one for one in scenes if sensor_of(one) is sensor]
    passes = (*_passes(item, disc, mine), *(passed or ()))
    background = _anyway(disc, [one for one, _ in near])
    if near:
        why = Why.BACKGROUND_UNKNOWN if background is None else Why.SEEN
    elif looked:
        why = Why.NOTHING_SEEN
    elif passes:
        why = Why.NOT_FETCHED
    else:
        why = Why.ORBITS_UNKNOWN if passed is None and not mine else Why.NO_PASS
    return Watched(
        incident_id=item.id,
        sensor=sensor,
        shows=can,
        why=why,
        passes=passes,
        detectability=leaves(sensor, item.event_type) if near or looked else None,
        background=background,
        found=tuple(one.id for one, _ in near),
        nearest_m=near[0][1] if near else None,
        refs=tuple(one.id for one, _ in near) or looked,
    )


def _near(item: Happening, disc: Disc, changes: Sequence[Change]) -> list[tuple[Change, float]]:
    """Return changes within reach whose dates take in the event, nearest first, with metres."""
    out = []
    for one in changes:
        spot = None if one.where.shape is None else bounding_disc(one.where.shape)
        in_time = one.when.earliest <= item.when.latest and one.when.latest >= item.when.earliest
        if not in_time or spot is None:
            continue
        here, there = np.array([[disc.lon], [disc.lat]]), np.array([[spot.lon], [spot.lat]])
        metres = float(distance_m(*here, *there)[0])
        if metres <= disc.radius_m + spot.radius_m:
            out.append((one, metres))
    return sorted(out, key=lambda pair: (pair[1], pair[0].id))


def _anyway(disc: Disc, near: Sequence[Change]) -> Span | None:
    """Return the probability that as strong a change lies within a disc without any event."""
    rates = [one.elsewhere_km2 for one in near if one.elsewhere_km2 is not None]
    if not rates:
        return None
    area = math.pi * (disc.radius_m / 1000) ** 2
    # The rarest of them is what stands out; its rate was counted on few others, hence the width.
    low, best, high = (1 - math.exp(-factor * min(rates) * area) for factor in (0.5, 1.0, 2.0))
    return Span(low, best, high)


def _passes(item: Happening, disc: Disc, scenes: Sequence[Scene]) -> tuple[Pass, ...]:
    out = []
    for one in scenes:
        days = (
            max(
                (item.when.earliest - one.when.latest).total_seconds(),
                (one.when.earliest - item.when.latest).total_seconds(),
            )
            / 86_400
        )
        if days <= SCENE_DAYS and within(disc, one.where.shape):
            out.append(
                Pass(
                    at=one.when.earliest,
                    platform=one.platform,
                    instrument=one.instrument,
                    view_deg=None,
                    day=None,
                    error_s=0.0,
                    in_swath=1.0,
                    basis="data",
                    refs=(one.id,),
                    fetched=(one.id,) if any(file.sha256 for file in one.files) else (),
                    clouded=None if one.cloud_percent is None else one.cloud_percent >= 90,
                )
            )
    return tuple(sorted(out, key=lambda each: (each.at, each.platform)))
