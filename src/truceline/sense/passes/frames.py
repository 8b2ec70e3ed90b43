"""Frames of reference: the turning Earth, places on its ellipsoid, and where the sun stands.

Times are seconds since 1970-01-01 UTC, without leap seconds, as `datetime.timestamp` gives them.
UTC stands for UT1, which it follows within .9 seconds: up to 400 m at the equator, far below the
errors that matter here.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

EARTH_KM: Final = 6371.0
"""Mean radius of the Earth, for distances along the ground."""
TURN: Final = 7.292115e-5
"""Rate at which the Earth turns, radians a second (WGS 84)."""

_A: Final = 6378.137
_F: Final = 1 / 298.257223563
_B: Final = _A * (1 - _F)
_DAY: Final = 86_400.0
_J2000: Final = 946_728_000.0


def sidereal(seconds: Floats) -> Floats:
    """Return Greenwich mean sidereal time in radians (Aoki et al., 1982), any shape.

    Element sets are in the frame of the true equator and mean equinox (TEME), which this angle
    turns to the Earth's (Vallado et al., 2006, AIAA 2006-6753).
    """
    days = (seconds - _J2000) / _DAY
    century = days / 36_525
    whole = 67_310.54841 + (876_600 * 3600 + 8_640_184.812866) * century
    part = whole + (0.093104 - 6.2e-6 * century) * century**2
    out: Floats = np.remainder(np.radians(part / 240), 2 * np.pi)
    return out


def julian(seconds: Floats) -> tuple[Floats, Floats]:
    """Return Julian dates of times in two parts, as `sgp4` takes them."""
    days = np.floor(seconds / _DAY)
    return days + 2_440_587.5, seconds / _DAY - days


def ground(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Return places on the ellipsoid and their local vertical, turning with the Earth.

    Args:
        lon: longitudes, degrees WGS 84, shape (places,).
        lat: geodetic latitudes, degrees.

    Returns:
        Positions in kilometres and unit vectors up, both of shape (places, 3).
    """
    phi, lam = np.radians(lat), np.radians(lon)
    up = np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)], axis=-1)
    e2 = _F * (2 - _F)
    normal = _A / np.sqrt(1 - e2 * np.sin(phi) ** 2)
    return up * (normal[..., None] * np.array([1.0, 1.0, 1 - e2])), up


def nadir(position: Floats) -> Floats:
    """Return unit vectors from positions in orbit down along the ellipsoid's vertical.

    The gradient of an ellipsoid grown by the height stands for the vertical of the point below:
    within .01 degree for the orbits here. Shape (..., 3), kilometres, turning with the Earth.
    """
    distance = np.linalg.norm(position, axis=-1, keepdims=True)
    height = distance - EARTH_KM
    axes = np.concatenate([_A + height, _A + height, _B + height], axis=-1)
    gradient = position / axes**2
    out: Floats = -gradient / np.linalg.norm(gradient, axis=-1, keepdims=True)
    return out


def sun_elevation(seconds: Floats, lon: Floats, lat: Floats) -> Floats:
    """Return the sun's elevation above the horizon in degrees, without refraction.

    Low-precision formulas of the Astronomical Almanac: within .02 degree from 1950 to 2050. The
    arrays are broadcast against each other.
    """
    days = (seconds - _J2000) / _DAY
    mean = np.radians(357.528 + 0.9856003 * days)
    along = np.radians(280.460 + 0.9856474 * days + 1.915 * np.sin(mean) + 0.020 * np.sin(2 * mean))
    tilt = np.radians(23.439 - 4e-7 * days)
    declination = np.arcsin(np.sin(tilt) * np.sin(along))
    ascension = np.arctan2(np.cos(tilt) * np.sin(along), np.cos(along))
    hour = sidereal(seconds) + np.radians(lon) - ascension
    phi = np.radians(lat)
    sine = np.sin(phi) * np.sin(declination) + np.cos(phi) * np.cos(declination) * np.cos(hour)
    out: Floats = np.degrees(np.arcsin(np.clip(sine, -1, 1)))
    return out
