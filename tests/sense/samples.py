"""Small things for tests of sensing: elements that are real, and values made by hand."""

from __future__ import annotations

from datetime import UTC, datetime

from truceline.record import (
    Change,
    ChangeKind,
    Disc,
    Elements,
    GeoPrecision,
    Scene,
    SceneFile,
    When,
    Where,
)

LATER = datetime(2026, 1, 1, tzinfo=UTC)
"""A moment after everything."""

NOAA20 = Elements(
    id="E-N20",
    source_id="S1",
    platform="NOAA-20",
    line1="1 43013U 17073A   25192.48730641  .00000027  00000+0  33532-4 0  9999",
    line2="2 43013  98.7410 130.6541 0001302 129.6058 230.5233 14.19544787396139",
)
SENTINEL1A = Elements(
    id="E-S1A",
    source_id="S1",
    platform="Sentinel-1A",
    line1="1 39634U 14016A   25210.12189729  .00000090  00000+0  28832-4 0  9991",
    line2="2 39634  98.1801 217.3353 0001371  89.3809 270.7548 14.59199222602934",
)


def place(lon: float, lat: float, radius_m: float) -> Where:
    return Where(
        words="there",
        precision=GeoPrecision.EXACT,
        shape=Disc(lon=lon, lat=lat, radius_m=radius_m),
    )


def moment(text: str, until: str | None = None) -> When:
    first = When.at(datetime.fromisoformat(text), "UTC")
    if until is None:
        return first
    last = When.at(datetime.fromisoformat(until), "UTC")
    return first.model_copy(update={"latest": last.latest, "ends": last.ends})


def change(
    name: str, lon: float, lat: float, after: str, before: str, elsewhere: float | None = 0.01
) -> Change:
    return Change(
        id=name,
        source_id="S1",
        what=ChangeKind.RADAR,
        sensor="Sentinel-1 C-SAR",
        when=moment(after, before),
        where=place(lon, lat, 60.0),
        before=("A",),
        after=("B",),
        p=1e-6,
        size=-5.0,
        area_m2=8100.0,
        scale_m=90.0,
        elsewhere_km2=elsewhere,
        method="test",
        software="test",
    )


def scene(
    name: str,
    lon: float,
    lat: float,
    at: str,
    cloud: float | None = None,
    read: bool = False,
    platform: str = "Sentinel-1A",
) -> Scene:
    radar = platform.startswith("Sentinel-1")
    return Scene(
        id=name,
        source_id="S1",
        item=name,
        platform=platform,
        instrument="C-SAR" if radar else "MSI",
        when=moment(at),
        where=place(lon, lat, 50_000.0),
        polarisations=("VV",) if radar else (),
        cloud_percent=cloud,
        files=(SceneFile(name="vv", href="vv.tif", sha256="ab" * 32),) if read else (),
    )
