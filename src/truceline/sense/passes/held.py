"""An orbit held on its repeat cycle: what old elements still tell of a satellite that is steered.

Operators raise the orbit every few weeks so that the track over the ground stays where it is, and
tilt it so that the local time of its passes does. What a set of elements gives for the drag and the
tilt of some days is then wrong after months, while the number of orbits in a cycle and the local
time stay what they are. So both are set to that, without drag.
"""

from __future__ import annotations

import math
from typing import Final

from sgp4.api import WGS72, Satrec

from truceline.read.orbit.platforms import Platform
from truceline.sense.passes.frames import TURN

SUN: Final = 2 * math.pi / 365.2422 / 1440
"""Rate at which the plane of a sun-synchronous orbit turns, radians a minute."""

_EPOCH_1949: Final = 2_433_281.5
_ROUNDS: Final = 12


def hold(elements: Satrec, platform: Platform) -> Satrec:
    """Return elements that come back to the same place at the same local time in every cycle.

    In one cycle of `platform.days` days the satellite passes its node `platform.orbits` times over
    the turning Earth, and its plane turns with the sun. Mean motion and inclination are set so that
    the rates of SGP4's own theory are just that; the inclination moves by a few hundredths of a
    degree, some kilometres at high latitudes. Its place in the orbit and its plane at the epoch
    stay as they are.
    """
    motion, tilt = elements.no_kozai, elements.inclo
    orbits = platform.orbits / platform.days * (TURN * 60 - SUN)
    out = elements
    for _ in range(_ROUNDS):
        out = _with(elements, motion, tilt)
        motion += orbits - (out.mdot + out.argpdot)
        tilt = math.acos(math.cos(tilt) * SUN / out.nodedot)
    return out


def _with(elements: Satrec, motion: float, tilt: float) -> Satrec:
    out = Satrec()
    out.sgp4init(
        WGS72,
        "i",
        elements.satnum,
        elements.jdsatepoch + elements.jdsatepochF - _EPOCH_1949,
        0.0,
        0.0,
        0.0,
        elements.ecco,
        elements.argpo,
        tilt,
        elements.mo,
        motion,
        elements.nodeo,
    )
    return out
