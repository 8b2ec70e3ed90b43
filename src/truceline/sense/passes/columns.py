"""Overpasses as columns: one row for each time a satellite came over a place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final

import numpy as np
import numpy.typing as npt

from truceline.sense.passes.frames import Floats

ELEMENTS: Final = "elements"
"""Basis: computed from two-line elements."""
REPEAT: Final = "repeat"
"""Basis: an acquisition that is on record, and the repeat cycle."""


@dataclass(frozen=True)
class Overpasses:
    """Overpasses as columns, one row each, in order of place and time.

    Attributes:
        place: index of the place among those given.
        seconds: when, seconds since 1970-01-01 UTC.
        platform: names of the satellites.
        instrument: names of the instruments.
        view_deg: angle from nadir at the sensor, degrees; NaN where it is not known.
        zenith_deg: angle from the vertical at the place, degrees; NaN where it is not known.
        right: whether the place lies to the right of the track; False where that is not known.
        ascending: whether the satellite moved north.
        range_km: distance from sensor to place, kilometres; NaN where it is not known.
        sun_deg: elevation of the sun at the place, degrees.
        error_s: bound on the error of the time, seconds (about 95 %).
        in_swath_p: probability that the place was within what the instrument sees.
        basis: `elements` or `repeat`.
        ref: index of the element set or acquisition it was computed from, among those given.
    """

    place: npt.NDArray[np.int64]
    seconds: Floats
    platform: npt.NDArray[np.str_]
    instrument: npt.NDArray[np.str_]
    view_deg: Floats
    zenith_deg: Floats
    right: npt.NDArray[np.bool_]
    ascending: npt.NDArray[np.bool_]
    range_km: Floats
    sun_deg: Floats
    error_s: Floats
    in_swath_p: Floats
    basis: npt.NDArray[np.str_]
    ref: npt.NDArray[np.int64]

    def __len__(self) -> int:
        """Number of overpasses."""
        return len(self.place)

    @property
    def day(self) -> npt.NDArray[np.bool_]:
        """Whether the sun stood above the horizon at the place."""
        return self.sun_deg > 0

    @property
    def time(self) -> npt.NDArray[np.datetime64]:
        """When, UTC, to the millisecond."""
        return (self.seconds * 1000).astype("datetime64[ms]")

    def take(self, rows: npt.NDArray[np.bool_] | npt.NDArray[np.intp]) -> Overpasses:
        """Return some of the rows, by a mask or by their numbers."""
        return Overpasses(*(getattr(self, item.name)[rows] for item in fields(self)))

    @classmethod
    def joined(cls, parts: Sequence[Overpasses]) -> Overpasses:
        """Return the rows of several in order of place and time; of none, an empty one."""
        columns = [
            np.concatenate([getattr(part, item.name) for part in (_empty(), *parts)])
            for item in fields(cls)
        ]
        whole = cls(*columns)
        return whole.take(np.lexsort((whole.seconds, whole.place)))


def _empty() -> Overpasses:
    none, text = np.empty(0), np.empty(0, "U1")
    rows, flags = np.empty(0, np.int64), np.empty(0, bool)
    return Overpasses(
        rows, none, text, text, none, none, flags, flags, none, none, none, none, text, rows
    )
