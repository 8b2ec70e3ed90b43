"""Passes of a satellite, as far as a file of detections shows them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import groupby
from typing import Final

from truceline.read.reading import stable_id
from truceline.record import Area, Coverage, CoverageKind, Detection, GeoPrecision, When, Where

PASS: Final = timedelta(minutes=15)
"""Detections of one satellite within this time of the first are one pass."""

NOTE: Final = (
    "Bounds of the detections in the file. It shows where something hot was found. It does not "
    "show how far the swath, or the area asked for, reached, nor where cloud or smoke hid the "
    "ground: a place without a detection may not have been seen."
)
"""What every coverage made from a file of detections says of itself."""

_M_PER_DEGREE: Final = 111_320.0


def coverages(detections: Iterable[Detection]) -> Iterator[Coverage]:
    """Yield one coverage for each satellite and pass, with the bounds of its detections.

    Bounds (degrees WGS 84) include each footprint. Detections on both sides of the 180th
    meridian give two coverages, as no ring may cross it.
    """
    ordered = sorted(detections, key=lambda d: (d.platform, d.sensor, d.when.earliest, d.id))
    for _, group in groupby(ordered, key=lambda d: (d.platform, d.sensor)):
        current: list[Detection] = []
        for detection in group:
            if current and detection.when.earliest - current[0].when.earliest > PASS:
                yield from _pass(current)
                current = []
            current.append(detection)
        yield from _pass(current)


def _pass(detections: list[Detection]) -> Iterator[Coverage]:
    west = [detection for detection in detections if detection.footprint.lon < 0]
    east = [detection for detection in detections if detection.footprint.lon >= 0]
    lons = [detection.footprint.lon for detection in detections]
    if west and east and max(lons) - min(lons) > 180:
        yield _coverage(west)
        yield _coverage(east)
    else:
        yield _coverage(detections)


def _coverage(detections: list[Detection]) -> Coverage:
    first = detections[0]
    ring = _bounds(detections)
    start = first.when
    end = max((detection.when for detection in detections), key=lambda when: when.latest)
    when = start.model_copy(update={"latest": end.latest, "ends": end.ends})
    corners = " ".join(f"{lon:.5f},{lat:.5f}" for lon, lat in (ring[0], ring[2]))
    return Coverage(
        id=stable_id("V", first.platform, _minute(start), corners, digits=12),
        source_id=first.source_id,
        what=CoverageKind.SATELLITE,
        by=f"{first.sensor} on {first.platform}",
        when=when,
        where=Where(
            words=f"bounds of {len(detections)} detections",
            precision=GeoPrecision.UNKNOWN,
            shape=Area(ring=ring),
        ),
        note=NOTE,
    )


def _minute(when: When) -> str:
    return when.earliest.strftime("%Y-%m-%dT%H:%MZ")


def _bounds(detections: list[Detection]) -> tuple[tuple[float, float], ...]:
    boxes = [_box(detection) for detection in detections]
    west = max(-180.0, min(box[0] for box in boxes))
    south = max(-90.0, min(box[1] for box in boxes))
    east = min(180.0, max(box[2] for box in boxes))
    north = min(90.0, max(box[3] for box in boxes))
    return ((west, south), (east, south), (east, north), (west, north), (west, south))


def _box(detection: Detection) -> tuple[float, float, float, float]:
    disc = detection.footprint
    up = disc.radius_m / _M_PER_DEGREE
    across = up / max(0.01, math.cos(math.radians(disc.lat)))
    return disc.lon - across, disc.lat - up, disc.lon + across, disc.lat + up
