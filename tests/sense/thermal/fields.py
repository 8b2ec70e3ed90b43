"""Made-up fires: fields that burn in their season, a steelworks that always burns, and a front."""

from __future__ import annotations

from typing import Final

import numpy as np

from truceline.sense.thermal.columns import Fires, Ints

STEELWORKS: Final = (38.75, 48.45)
FRONT: Final = (37.05, 48.55)
BOX: Final = (36.0, 48.0, 39.0, 50.0)
"""West, south, east, north."""


def day(text: str) -> int:
    return int(np.datetime64(text, "D").astype(int))


def fields(draw: np.random.Generator, year: int, count: int = 3000, box=BOX) -> Fires:
    """Fires of August fields on two days in three, some pixels to a field."""
    west, south, east, north = box
    burning = day(f"{year}-08-01") + draw.permutation(30)[:20]
    fires = count // 3
    lon, lat = draw.uniform(west, east, fires), draw.uniform(south, north, fires)
    on = draw.choice(burning, fires)
    each = np.repeat(np.arange(fires), 3)
    return Fires.of(
        lon[each] + draw.normal(0, 0.003, len(each)),
        lat[each] + draw.normal(0, 0.003, len(each)),
        on[each],
        "Suomi NPP",
    )


def steelworks(draw: np.random.Generator, year: int, count: int = 200) -> Fires:
    """Detections of one fixed source at all times of the year."""
    lon, lat = STEELWORKS
    on = day(f"{year}-01-01") + np.sort(draw.integers(0, 365, count))
    return Fires.of(
        lon + draw.normal(0, 0.003, count), lat + draw.normal(0, 0.002, count), on, "Suomi NPP"
    )


def fighting(draw: np.random.Generator, first: str, days: int, at=FRONT) -> Fires:
    """One or two small fires a day around a place, never twice in the same spot."""
    on: Ints = day(first) + np.repeat(np.arange(days), 2)
    lon, lat = at
    return Fires.of(
        lon + draw.uniform(-0.08, 0.08, len(on)),
        lat + draw.uniform(-0.06, 0.06, len(on)),
        on,
        "Suomi NPP",
    )


def history(seed: int = 0, years: tuple[int, ...] = (2013, 2014, 2015, 2016)) -> Fires:
    draw = np.random.default_rng(seed)
    parts = [part for year in years for part in (fields(draw, year), steelworks(draw, year))]
    return Fires.joined(parts)
