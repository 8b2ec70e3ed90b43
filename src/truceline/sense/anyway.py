"""What is found near incidents without any event, from the fire histories of the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
from shapely import Polygon, box, unary_union

from truceline.record import Area, Detection, Shape
from truceline.sense.fires_near import fire_window
from truceline.sense.happening import Happening, located
from truceline.sense.span import Span
from truceline.sense.thermal.background import Background
from truceline.sense.thermal.columns import Fires
from truceline.sense.thermal.history import background_of, of_detections
from truceline.sense.thermal.regional import burning_day
from truceline.sense.watched import Pass

Bools = npt.NDArray[np.bool_]

_KEPT: Final = 4
"""Fitted backgrounds kept at hand: a file gives the same one each time."""
_DAY_S: Final = 86_400.0


@dataclass(frozen=True)
class History:
    """A fire history: the area it covers, and its file.

    Attributes:
        shape: the area; files whose areas overlap are fitted together.
        data: contents of the file.
    """

    shape: Shape | None
    data: bytes


@dataclass(frozen=True)
class Backgrounds:
    """Backgrounds fitted from the histories of a record, one for each area.

    Attributes:
        fitted: the backgrounds.
        now: the detections of the record, which tell on which days the whole region burns.
    """

    fitted: tuple[Background, ...] = ()
    now: Fires | None = None

    @classmethod
    def of(
        cls,
        histories: Sequence[History],
        detections: Sequence[Detection],
        before: datetime | None = None,
    ) -> Backgrounds:
        """Fit a background for each area.

        Args:
            histories: the histories. An instrument is often a file of its own, so files of one
                area belong together.
            detections: the detections of the record.
            before: the first moment, UTC, at which anything is said to have happened: what a
                history holds of that day and later is no background.

        Raises:
            ValueError: if a file holds no detection that can be read.
        """
        day = None if before is None else int(before.timestamp() // _DAY_S)
        fitted = (_fitted(files, day) for files in _by_area(histories))
        now = of_detections(detections) if detections else None
        return cls(tuple(one for one in fitted if one is not None), now)

    def chance(self, item: Happening, reach_m: float, passes: Sequence[Pass]) -> Span | None:
        """Return the probability that passes find something within reach without any event.

        None where no history reaches the place, or the passes are not known.

        Args:
            item: the incident.
            reach_m: how far from the middle of its place something counts as near, metres.
            passes: the passes whose data are in the record.
        """
        disc = located(item)
        if disc is None or not passes:
            return None
        start, end = fire_window(item)
        day = np.array([int(start.timestamp() // _DAY_S)])
        lon, lat = np.array([disc.lon]), np.array([disc.lat])
        for one in self.fitted:
            if not one.covers(lon, lat)[0]:
                continue
            # Detections of a small box make a region look quiet: it only ever counts as busier.
            times = burning_day(self.now, one, lon, lat, day) if self.now else np.ones(1)
            nights = [each.day for each in passes if each.day is not None]
            found = one.expected(
                lon,
                lat,
                day,
                max((end - start).total_seconds() / 3600, 1.0),
                reach_m,
                overpasses=float(len(passes)),
                at_night=1 - sum(nights) / len(nights) if nights else None,
                burning=np.maximum(times, 1.0),
            )
            low, best, high = found.any_low[0], found.any[0], found.any_high[0]
            return Span(float(low), float(best), float(high))
        return None

    @property
    def static(self) -> Bools | None:
        """Which detections of the record lie where something is hot all year; None without any."""
        if self.now is None:
            return None
        out = np.zeros(len(self.now), bool)
        for one in self.fitted:
            out |= one.is_static(self.now.lon, self.now.lat)
        return out


@lru_cache(maxsize=_KEPT)
def _fitted(files: tuple[bytes, ...], before: int | None) -> Background | None:
    return background_of(files, before)


def _by_area(histories: Sequence[History]) -> list[tuple[bytes, ...]]:
    """Return the files of each group of areas that overlap."""
    groups: list[tuple[Polygon, list[bytes]]] = []
    for one in histories:
        area = box(*_bounds(one.shape))
        meet = [group for group in groups if group[0].intersects(area)]
        groups = [group for group in groups if group not in meet]
        whole = unary_union([area, *(group[0] for group in meet)]).envelope
        groups.append((whole, [*(data for group in meet for data in group[1]), one.data]))
    return [tuple(files) for _, files in groups]


def _bounds(shape: Shape | None) -> tuple[float, float, float, float]:
    if not isinstance(shape, Area):
        return -180.0, -90.0, 180.0, 90.0  # what states no area is taken as covering all
    lons, lats = zip(*shape.ring, strict=True)
    return min(lons), min(lats), max(lons), max(lats)
