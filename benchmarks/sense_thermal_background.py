"""How well the background says what burns anyway: predicted against seen, on a year held back."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np
from scipy.spatial import cKDTree
from sense_thermal_sets import Set

from truceline.sense.thermal.active import Active
from truceline.sense.thermal.columns import Bools, Fires, Floats, Ints
from truceline.sense.thermal.exposure import passes_per_day
from truceline.sense.thermal.fit import fit
from truceline.sense.thermal.rates import season
from truceline.sense.thermal.regional import burning

DISCS: Final = 200_000
RADII_M: Final = (1_000.0, 2_000.0, 5_000.0, 12_000.0)


def background_held(data: Set, year: int, history: Fires) -> None:
    """Print the reliability of `Background.expected` on discs drawn over a year's box."""
    background = fit(history)
    now = data.viirs(year)
    now = now.take(~background.is_static(now.lon, now.lat))
    draw = np.random.default_rng(1)
    lon = draw.uniform(now.lon.min(), now.lon.max(), DISCS)
    lat = draw.uniform(now.lat.min(), now.lat.max(), DISCS)
    day = draw.integers(now.day.min(), now.day.max() + 1, DISCS)
    radius = np.array(RADII_M)[np.arange(DISCS) % len(RADII_M)]
    seen = counted(now, lon, lat, day, radius)
    looked = passes_per_day(48.5)
    row, column, _ = background.grid.place(lon, lat)
    cells = Active.of(now, background.grid, int(now.day.min()), int(now.day.max()))
    when = season(day)
    region = burning(cells.around(1), background.active.mean, row, column, day, when)
    for name, factor in (("", None), (", region known", region)):
        got = background.expected(lon, lat, day, 24, radius, looked, burning=factor)
        print(f"  background, {year}{name}: {int((seen > 0).sum())} of {DISCS} discs hold any;")
        print(f"    expected {got.mean.sum():.0f} detections, seen {seen.sum():.0f}; Brier skill")
        print("   ", skill(got.any, seen > 0), "log loss per disc", loss(got.any, seen > 0))
        reliability(got.any, got.any_low, got.any_high, seen > 0)


def counted(now: Fires, lon: Floats, lat: Floats, day: Ints, radius: Floats) -> Floats:
    """Return detections in each disc on its day: days are set far apart, so one tree does."""
    scale = 111_195.0
    narrow = np.cos(np.radians(48.5))
    apart = 1e7

    def points(x: Floats, y: Floats, on: Ints) -> Floats:
        return np.stack([x * scale * narrow, y * scale, on * apart], axis=1)

    tree = cKDTree(points(now.lon, now.lat, now.day))
    found = tree.query_ball_point(points(lon, lat, day), radius, return_length=True)
    return np.asarray(found, float)


def skill(chance: Floats, held: Bools) -> float:
    flat = held.mean()
    return round(1 - float(((chance - held) ** 2).mean() / ((flat - held) ** 2).mean()), 3)


def loss(chance: Floats, held: Bools) -> float:
    p = np.clip(chance, 1e-9, 1 - 1e-9)
    return round(-float(np.where(held, np.log(p), np.log1p(-p)).mean()), 5)


def reliability(chance: Floats, low: Floats, high: Floats, held: Bools) -> None:
    edges = np.array([0, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1.0])
    for a, b in pairwise(edges.tolist()):
        at = (chance >= a) & (chance < b)
        if at.sum() >= 200:
            print(
                f"    predicted {chance[at].mean():.5f} "
                f"({low[at].mean():.5f}-{high[at].mean():.5f})"
                f"  seen {held[at].mean():.5f}  discs {at.sum()}"
            )
