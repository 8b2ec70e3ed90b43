"""Invented radar images: backscatter of the land on a date, under speckle, rain and season.

The levels and spreads are round numbers that real gamma nought (Sentinel-1, 30 m) is near to; no
value is taken from a real image. Speckle multiplies and is gamma distributed (Goodman 1976).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.ndimage import convolve1d
from scipy.stats import gamma, norm

from truceline.drill.draws import Draws, Flags, Floats
from truceline.drill.scenes_land import EVENT, HARVEST, Cover, Land
from truceline.record import OrbitState

POLARISATIONS: Final = ("VV", "VH")
FIRST: Final = datetime(2024, 3, 4, tzinfo=UTC)
"""The day of the first pass."""
CYCLE: Final = timedelta(days=12)

_LEVEL: Final = {"VV": (-7.5, -10.0, -6.5, -19.0), "VH": (-13.0, -17.0, -13.5, -26.0)}
"""Decibels of forest, field, village and water."""
_TEXTURE: Final = (0.7, 0.8, 1.8, 0.3)
"""How unlike pixels of one cover are at all times, decibels."""
_LOOKS: Final = (16.0, 10.0, 12.0, 6.0)
"""Looks, which also stand for what else of a cover varies from date to date: water the most."""
_BUILDING: Final = {"VV": 4.0, "VH": 2.5}
_RAIN: Final = (0.4, 1.5, 0.6, 0.0)
"""Decibels that a wet day adds."""
_RAINY: Final = 0.25
_SEASON: Final = (0.3, 0.0, 0.1, 0.0)
_PARCEL: Final = (0.5, 0.35)
"""Mean and spread over parcels of what a season adds to fields and takes from them, decibels."""
_WORKED: Final = 0.45
"""How much a parcel differs from date to date from its neighbours, decibels: rain, plough, crop."""
_WIND: Final = 1.5
_CUT: Final = {"VV": -1.6, "VH": -3.0}
"""What a harvest does, decibels."""
_CROSS: Final = 0.7
"""How much of a change VV shows is seen in VH."""
_SPREAD: Final = (0.12, 0.76, 0.12)
"""How much of a pixel its neighbours on either side show: the sensor resolves little more."""
_SPECKLE: Final = (0.12, 1.0, 0.12)


@dataclass(frozen=True)
class Track:
    """A track: a satellite sees the land from one side, at one hour, every twelve days.

    Attributes:
        relative_orbit: number of the track.
        orbit_state: which way the satellite moves.
        begins: from the first day to the track's first pass.
        sees: how much of a change of buildings it sees, which hangs on the side it looks from.
        edge: share of the northern edge that lies outside its swath, in the west.
    """

    relative_orbit: int
    orbit_state: OrbitState
    begins: timedelta
    sees: float
    edge: float


TRACKS: Final = (
    Track(18, OrbitState.DESCENDING, timedelta(hours=23, minutes=12), 1.0, 0.0),
    Track(91, OrbitState.ASCENDING, timedelta(days=5, hours=11, minutes=3), 0.8, 0.18),
)


@dataclass(frozen=True)
class Image:
    """One invented image.

    Attributes:
        track: the track it was taken from.
        time: when it was taken, UTC.
        polarisation: "VV" or "VH".
        power: gamma nought, linear, (rows, cols); NaN outside the swath.
        rain: whether the day was wet.
    """

    track: Track
    time: datetime
    polarisation: str
    power: npt.NDArray[np.float32]
    rain: bool


def images(land: Land, draws: Draws, dates: int) -> Iterator[Image]:
    """Draw the images of every track and date, one at a time, VV before VH.

    Args:
        land: the land.
        draws: random numbers.
        dates: passes of each track.
    """
    still = {one: _still(land, draws, one) for one in POLARISATIONS}
    fields = draws.stream("season").normal(*_PARCEL, int(land.parcel.max()) + 1)
    season = np.where(land.parcel > 0, fields[land.parcel], _of(_SEASON, land))
    for track in TRACKS:
        outside = _outside(track, land.cover.shape)
        for k in range(dates):
            time = FIRST + track.begins + k * CYCLE
            day = draws.stream(f"day {track.relative_orbit} {k}")
            wet = day.random() < _RAINY
            amount = day.uniform(0.6, 1.2) if wet else 0.0
            wind = day.normal(0, _WIND)
            turn = np.sin(2 * np.pi * (time - FIRST).days / 365)
            of_day = amount * _of(_RAIN, land) + turn * season
            of_day = of_day + np.where(land.cover == Cover.WATER, wind, 0.0)
            worked = day.normal(0, _WORKED, int(land.parcel.max()) + 1)
            of_day = of_day + np.where(land.parcel > 0, worked[land.parcel], 0.0)
            for one in POLARISATIONS:
                db = still[one] + of_day + _changed(land, track, time, one)
                stream = draws.stream(f"speckle {track.relative_orbit} {k} {one}")
                power = np.exp(np.log(10) / 10 * db + _speckle(land, stream))
                power[outside] = np.nan
                yield Image(track, time, one, power.astype(np.float32), wet)


def _of(levels: tuple[float, ...], land: Land) -> Floats:
    """Return a value of each cover, pixel by pixel."""
    return np.asarray(levels)[land.cover]


def _still(land: Land, draws: Draws, polarisation: str) -> Floats:
    """Return what does not change with time, decibels."""
    texture = draws.stream(f"texture {polarisation}").standard_normal(land.cover.shape)
    db = _of(_LEVEL[polarisation], land) + _of(_TEXTURE, land) * texture
    return _spread(db + np.where(land.building, _BUILDING[polarisation], 0.0))


def _changed(land: Land, track: Track, time: datetime, polarisation: str) -> Floats:
    """Return what destruction and harvest have done by a time, decibels."""
    db = np.zeros(land.cover.shape)
    if time > EVENT:
        share = track.sees * (1.0 if polarisation == "VV" else _CROSS)
        for one in land.destroyed:
            db[one.pixels] = one.db * share / (1.0 if one.rows > 1 else _SPREAD[1] ** 2)
        db = _spread(db)
    if time > HARVEST:
        db[land.harvested] += _CUT[polarisation]
    return db


def _outside(track: Track, shape: tuple[int, ...]) -> Flags:
    """Return what lies outside the swath: a triangle in the north-west."""
    row, col = np.indices(shape)
    reach = track.edge * shape[1]
    return np.asarray(col + row < reach)


def _spread(field: Floats) -> Floats:
    for axis in (0, 1):
        field = convolve1d(field, _SPREAD, axis=axis, mode="nearest")
    return field


def _speckle(land: Land, stream: np.random.Generator) -> Floats:
    """Draw the logarithm of speckle: gamma distributed with mean 1, alike in neighbours.

    A field of normal numbers is made alike in neighbours and then given the distribution.
    """
    normal = stream.standard_normal(land.cover.shape)
    weights = np.asarray(_SPECKLE) / np.linalg.norm(_SPECKLE)
    for axis in (0, 1):
        normal = convolve1d(normal, weights, axis=axis, mode="wrap")
    found = np.empty_like(normal)
    for cover in Cover:
        here = land.cover == cover
        at, values = _quantiles(_LOOKS[cover])
        found[here] = np.interp(normal[here], at, values)
    return found


@lru_cache(maxsize=8)
def _quantiles(looks: float) -> tuple[Floats, Floats]:
    at = np.linspace(-6, 6, 1201)
    return at, np.log(gamma.ppf(norm.cdf(at), looks, scale=1 / looks))
