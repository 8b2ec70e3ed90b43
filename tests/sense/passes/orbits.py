"""Real element sets that the tests of passes share."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from truceline.read.orbit.genuine import epoch_of
from truceline.read.orbit.platforms import BY_NUMBER, PLATFORMS
from truceline.record import Detection, Disc, Elements, OrbitState, Scene, When, Where
from truceline.sense.passes.columns import ELEMENTS, Overpasses

DATA = Path(os.environ.get("TRUCELINE_DATA", Path(__file__).parents[3].parent / "shared" / "data"))

NOAA20 = (
    "1 43013U 17073A   25192.48730641  .00000027  00000+0  33532-4 0  9999",
    "2 43013  98.7410 130.6541 0001302 129.6058 230.5233 14.19544787396139",
)
NOAA21 = (
    "1 54234U 22150A   25191.74794225  .00000018  00000+0  29250-4 0  9996",
    "2 54234  98.7274 130.1716 0002751  84.6320 275.5170 14.19543300138104",
)
SENTINEL1 = (
    "1 39634U 14016A   25210.12189729  .00000090  00000+0  28832-4 0  9991",
    "2 39634  98.1801 217.3353 0001371  89.3809 270.7548 14.59199222602934",
)
SENTINEL2 = (
    "1 60989U 24157A   25356.66913557  .00000141  00000+0  70244-4 0  9990",
    "2 60989  98.5671  69.0082 0001197  95.1447 264.9872 14.30821394 67740",
)
LANDSAT = (
    "1 49260U 21088A   25225.90087331  .00000343  00000-0  86120-4 0  9998",
    "2 49260  98.2240 295.6621 0001152  92.7233 267.4097 14.57102349206250",
)
ALL = (NOAA20, NOAA21, SENTINEL1, SENTINEL2, LANDSAT)


def day(month: int, number: int, hour: int = 0, minute: int = 0, year: int = 2025) -> datetime:
    return datetime(year, month, number, hour, minute, tzinfo=UTC)


def elements(lines: tuple[str, str], name: str = "") -> Elements:
    known = BY_NUMBER[int(lines[0][2:7])].name
    return Elements(
        id=f"E-{known}-{epoch_of(lines[0]):%Y%m%d}",
        source_id="S-1",
        platform=name or known,
        line1=lines[0],
        line2=lines[1],
    )


def scene(
    when: datetime,
    lon: float,
    lat: float,
    platform: str = "Sentinel-1A",
    state: OrbitState | None = OrbitState.ASCENDING,
    radius_m: float = 50_000,
) -> Scene:
    disc = Disc(lon=lon, lat=lat, radius_m=radius_m)
    return Scene(
        id=f"I-{when:%Y%m%dT%H%M%S}",
        source_id="S-1",
        item="item",
        platform=platform,
        when=When.at(when),
        where=Where(words="footprint", shape=disc),
        orbit_state=state,
    )


def detection(when: str, lon: float, lat: float, platform: str = "NOAA-20") -> Detection:
    return Detection(
        id=f"F-{platform}-{lon}-{lat}",
        source_id="S-1",
        sensor="VIIRS",
        platform=platform,
        when=When.parse(when, "UTC"),
        footprint=Disc(lon=lon, lat=lat, radius_m=300),
    )


def rows(
    moments: list[datetime],
    platform: str = "NOAA-20",
    *,
    sun: float = 30.0,
    view: float = 0.0,
    inside: float = 1.0,
    place: int = 0,
) -> Overpasses:
    """Make overpasses of one place by hand."""
    count = len(moments)
    return Overpasses(
        place=np.full(count, place),
        seconds=np.array([moment.timestamp() for moment in moments], float),
        platform=np.full(count, platform),
        instrument=np.full(count, PLATFORMS[platform].instrument.value),
        view_deg=np.full(count, view),
        zenith_deg=np.full(count, view),
        right=np.zeros(count, bool),
        ascending=np.ones(count, bool),
        range_km=np.full(count, 836.0),
        sun_deg=np.full(count, sun),
        error_s=np.full(count, 5.0),
        in_swath_p=np.full(count, inside),
        basis=np.full(count, ELEMENTS),
        ref=np.zeros(count, np.int64),
    )
