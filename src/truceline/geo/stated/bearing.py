"""A bearing from an observer's post, with a range where one was measured or guessed."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from truceline.geo.distance import Floats, bearing_deg, distance_m
from truceline.geo.shapes.normal import ACROSS_95, R95
from truceline.geo.stated.assumed import HEARD_M
from truceline.geo.whereabouts import How, Whereabouts
from truceline.record import Sector


@dataclass(frozen=True)
class Bearing:
    """What an observer saw or heard, and in which direction.

    Bearings are from true north. One read from a compass is magnetic: add the declination
    there and then, east positive, before it comes here. A bearing by ear is off by ten degrees
    or more, by eye by some, by instrument by one or two.

    Attributes:
        lon: longitude of the post, degrees WGS 84.
        lat: its latitude.
        error_m: 95 % radius of the post's own position, metres.
        bearing_deg: degrees clockwise from true north.
        bearing_error_deg: 95 % error of the bearing to either side, degrees.
        range_m: distance to what was seen, metres; None where it was not stated.
        range_error_m: 95 % error of the distance to either side, metres.
    """

    lon: float
    lat: float
    error_m: float
    bearing_deg: float
    bearing_error_deg: float
    range_m: float | None = None
    range_error_m: float = 0.0

    def __post_init__(self) -> None:
        if not (-180 <= self.lon <= 180 and -90 <= self.lat <= 90):
            raise ValueError(
                f"a post at {self.lon}, {self.lat} is on no globe; expected longitude, latitude"
            )
        if not 0 < self.bearing_error_deg <= 180:
            raise ValueError(
                f"a bearing is never exact: expected an error above 0 and up to 180 degrees, got "
                f"{self.bearing_error_deg}"
            )
        if not 0 <= self.bearing_deg <= 360 or not 0 <= self.error_m < math.inf:
            raise ValueError(
                f"expected a bearing from 0 to 360 degrees and an error of the post of 0 m or "
                f"more, got {self.bearing_deg} and {self.error_m}"
            )
        if self.range_m is not None and not (self.range_m > 0 and self.range_error_m > 0):
            raise ValueError(
                f"a range is positive and never exact: got {self.range_m} m ± {self.range_error_m}"
            )

    def sector(self, spread: float = 1.0) -> Sector:
        """Return where what was seen may be: the sector of the errors, 95 % to either side.

        Args:
            spread: how many times these errors it reaches.
        """
        least, most = 0.0, HEARD_M
        if self.range_m is not None:
            least = max(self.range_m - spread * self.range_error_m, 0.0)
            most = self.range_m + spread * self.range_error_m
        return Sector(
            lon=self.lon,
            lat=self.lat,
            inner_m=least,
            outer_m=most,
            bearing_deg=self.bearing_deg % 360.0,
            width_deg=min(2.0 * spread * self.bearing_error_deg, 360.0),
            error_m=self.error_m,
        )

    def off(self, lon: Floats, lat: Floats) -> Floats:
        """Return by how many standard deviations points miss the bearing and the range.

        Returns:
            Shape (k, n): one row for the bearing, one for the range where there is one. A post
            that may be elsewhere turns the bearing the more, the nearer the point is.
        """
        metres = distance_m(self.lon, self.lat, lon, lat)
        turned = bearing_deg(self.lon, self.lat, lon, lat) - self.bearing_deg
        turned = np.remainder(turned + 180.0, 360.0) - 180.0
        post = self.error_m / R95
        shift = np.degrees(np.arctan2(post, np.maximum(metres, 1.0)))
        rows = [turned / np.hypot(self.bearing_error_deg / ACROSS_95, shift)]
        if self.range_m is not None:
            sigma = math.hypot(self.range_error_m / ACROSS_95, post)
            rows.append((metres - self.range_m) / sigma)
        else:
            rows.append(np.maximum(metres - HEARD_M, 0.0) / (0.1 * HEARD_M))
        return np.array(rows)

    def whereabouts(self) -> Whereabouts:
        """Return where what was seen may be, from this bearing alone."""
        reach = "no range stated" if self.range_m is None else f"{self.range_m / 1000:g} km"
        why = (
            f"bearing {self.bearing_deg:g}° ± {self.bearing_error_deg:g}° from true north, {reach}"
        )
        return Whereabouts(How.BEARING, self.sector(), (), why)
