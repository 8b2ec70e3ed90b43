"""What sensors are asked about: anything said to have happened at a time and a place."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Protocol

import numpy as np

from truceline.geo import distance_m
from truceline.record import Area, Disc, EventType, Shape, When, Where

FAR_M: Final = 25_000.0
"""Discs wider than this say nothing about what is near."""


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


def located(item: Happening) -> Disc | None:
    """Return the disc an event is in, if it is known well enough to look for it."""
    shape = item.where.shape
    return shape if isinstance(shape, Disc) and shape.radius_m <= FAR_M else None


def begins(item: Happening) -> tuple[datetime, datetime]:
    """Return the first and last moment, UTC, at which an event may have begun."""
    # A stated hour dates the event better than the end of the day it is written beside.
    last = item.when.earliest if item.when.timed else item.when.latest
    return item.when.earliest, last


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
