"""What is found near incidents without any event, from the fire histories of the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from truceline.read.fire_history import history_columns
from truceline.record import Detection
from truceline.sense.fires_near import fire_window
from truceline.sense.happening import Happening, located
from truceline.sense.span import Span
from truceline.sense.thermal.background import Background
from truceline.sense.thermal.columns import PLATFORMS, VIIRS, Fires
from truceline.sense.thermal.fit import fit
from truceline.sense.thermal.regional import burning_day
from truceline.sense.watched import Pass

Bools = npt.NDArray[np.bool_]

_KEPT: Final = 4
"""Fitted backgrounds kept at hand: a file gives the same one each time."""
_DAY_S: Final = 86_400.0


@dataclass(frozen=True)
class Backgrounds:
    """Backgrounds fitted from the histories of a record, later files first.

    Attributes:
        fitted: the backgrounds.
        now: the detections of the record, which tell on which days the whole region burns.
    """

    fitted: tuple[Background, ...] = ()
    now: Fires | None = None

    @classmethod
    def of(cls, files: Sequence[bytes], detections: Sequence[Detection]) -> Backgrounds:
        """Fit a background from each file.

        Args:
            files: originals of fire histories.
            detections: the detections of the record.

        Raises:
            ValueError: if a file holds no detection that can be read.
        """
        return cls(tuple(_fitted(data) for data in files), _columns(detections))

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

    def static(self, detections: Sequence[Detection]) -> Bools:
        """Return which detections lie where something is hot all year round."""
        lon = np.array([one.footprint.lon for one in detections], float)
        lat = np.array([one.footprint.lat for one in detections], float)
        out = np.zeros(len(lon), bool)
        for one in self.fitted:
            out |= one.is_static(lon, lat)
        return out


@lru_cache(maxsize=_KEPT)
def _fitted(data: bytes) -> Background:
    columns = history_columns(data)
    codes = np.array([_code(name) for name in columns.platforms], np.int64)
    return fit(
        Fires(
            lon=columns.lon,
            lat=columns.lat,
            day=columns.day,
            platform=codes[columns.platform],
            hour=columns.hour,
            frp=columns.frp,
            night=columns.night,
        )
    )


def _code(name: str) -> int:
    return PLATFORMS.index(name) if name in PLATFORMS else PLATFORMS.index(VIIRS)


def _columns(detections: Sequence[Detection]) -> Fires | None:
    if not detections:
        return None
    moments = np.array([one.when.earliest.timestamp() for one in detections])
    return Fires.of(
        np.array([one.footprint.lon for one in detections]),
        np.array([one.footprint.lat for one in detections]),
        (moments // _DAY_S).astype(np.int64),
        np.array([_code(one.platform) for one in detections], np.int64),
        hour=moments % _DAY_S / 3600,
        night=np.array([np.nan if one.day is None else float(not one.day) for one in detections]),
    )
