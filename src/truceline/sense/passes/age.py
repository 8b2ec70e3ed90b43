"""How far off a computed pass may be, by the age of what it was computed from.

Two ways of carrying an orbit forward are used. SGP4 with the drag of the element set is best while
the set is fresh. It knows nothing of the manoeuvres that hold a satellite on its repeat orbit, so
after weeks the repeat orbit itself tells more: see `sense.passes.held`.

The bounds were set on pairs of real element sets of NOAA-20, NOAA-21 and Sentinel-1A, each set
carried to the epoch of a later one, and then held against pairs of other satellites and years.
`benchmarks/sense_passes.py` prints both.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from truceline.read.orbit.platforms import Platform
from truceline.sense.passes.frames import EARTH_KM, TURN, Floats

_TIGHT_KM: Final = 5.0
"""Satellites that keep their track within this are steered often, and to the second."""
_FRESH: Final = (15.0, 30.0)
"""Age in days up to which the drag of an element set says more than that the orbit is held, for
satellites steered tightly and loosely."""

_LEAST_S: Final = 2.0
"""Error at no age: mean elements fit an orbit to a few kilometres, at 7.5 kilometres a second."""
_DRIFT: Final = 1.0
"""Seconds a day by which a manoeuvre right after the epoch lets a satellite run away."""
_DRAG: Final = 0.022
"""Seconds a day squared by which a wrong drag does."""
_HELD: Final = ((5.0, 0.15, 60.0), (10.0, 0.6, 150.0))
"""At no age, for each day, and at most, seconds: tightly and loosely steered. The Earth turns by
the 20 km that a loose track may be off in 43 seconds, and the local time wanders by as much."""


USABLE_DAYS: Final = (239.0, 1500.0)
"""Age in days up to which elements tell of passes at all: as they are, where the bound on the time
reaches 1,500 seconds, a quarter of a turn; and held on the repeat orbit, as far as was checked."""


def fresh_days(platform: Platform) -> float:
    """Return the age in days up to which elements are used as they are."""
    return _FRESH[platform.track_km > _TIGHT_KM]


def error_s(age_days: Floats, platform: Platform, held: bool) -> Floats:
    """Return a bound on the error of a pass's time, seconds, for ages of any sign.

    Every pair of real elements at hand lies within it, so it is a 95 % bound or wider. It never
    falls with age.

    Args:
        age_days: days between the epoch and the pass.
        platform: the satellite.
        held: whether the orbit was carried forward as held on its repeat orbit.
    """
    age = np.abs(age_days)
    if held:
        least, daily, most = _HELD[platform.track_km > _TIGHT_KM]
        return np.minimum(least + daily * age, most)
    return _LEAST_S + _DRIFT * age + _DRAG * age**2


def across_km(errors: Floats, lat: Floats, platform: Platform, held: bool) -> Floats:
    """Return a bound on how far the track may lie to the side of where it was computed, km.

    While a pass is late, the Earth turns below it. An orbit that is held keeps its track instead.

    Args:
        errors: bounds on the time, seconds.
        lat: latitudes of the places, degrees.
        platform: the satellite.
        held: as for `error_s`.
    """
    if held:
        return np.full(np.shape(errors), float(platform.track_km))
    return 1.0 + TURN * EARTH_KM * np.cos(np.radians(lat)) * errors
