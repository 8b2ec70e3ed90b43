"""Shapes in a band along a line: against geopandas with intersected areas."""

from __future__ import annotations

import numpy as np
from geo_locate import boundary, shapes
from harness import Benchmark, Run
from numpy.typing import NDArray

from truceline.geo import LineGeometry, ZoneGeometry
from truceline.record import Corridor, Disc, Sector, Shape

Floats = NDArray[np.float64]

WITHIN_M = 15_000.0


def _band() -> ZoneGeometry:
    return ZoneGeometry.band(LineGeometry(boundary()), WITHIN_M)


def _discs(size: int) -> list[Shape]:
    rows = np.column_stack(shapes(size)).tolist()
    return [Disc(lon=lon, lat=lat, radius_m=radius) for lon, lat, radius in rows]


def _mixed(size: int) -> list[Shape]:
    """Return sectors and corridors in turn, of the same sizes."""
    out: list[Shape] = []
    for number, (lon, lat, radius) in enumerate(np.column_stack(shapes(size)).tolist()):
        if number % 2:
            path = ((lon, lat), (lon + 0.1, lat + 0.05))
            out.append(Corridor(path=path, half_width_m=radius))
        else:
            out.append(
                Sector(
                    lon=lon,
                    lat=lat,
                    inner_m=radius,
                    outer_m=2 * radius,
                    bearing_deg=30,
                    width_deg=45,
                    error_m=radius / 3,
                )
            )
    return out


def _ours(size: int) -> Run:
    _band().chance(_discs(2_000))
    some = _discs(size)
    return lambda: _band().chance(some).probability


def _ours_mixed(size: int) -> Run:
    some = _mixed(size)
    return lambda: _band().chance(some, points=8)


def _peer(size: int) -> Run:
    import geopandas as gpd
    import shapely

    lon, lat, radius_m = shapes(size)

    def run() -> Floats:
        line = gpd.GeoSeries([shapely.LineString(boundary())], crs="EPSG:4326")
        utm = line.estimate_utm_crs()
        band = line.to_crs(utm).buffer(WITHIN_M).iloc[0]
        points = gpd.GeoSeries(gpd.points_from_xy(lon, lat), crs="EPSG:4326").to_crs(utm)
        discs = points.buffer(radius_m, resolution=8)
        return np.asarray(discs.intersection(band).area / discs.area, np.float64)

    return run


def _check(size: int, ours: object, peer: object) -> str:
    assert isinstance(ours, np.ndarray)
    assert isinstance(peer, np.ndarray)
    off = np.abs(ours - peer)
    assert np.median(off) < 0.05, f"probabilities of {size} shapes differ by {np.median(off):.2f}"
    return f"probabilities differ by {off.mean():.3f} (mean) and {off.max():.2f} (most)"


BENCHMARKS = (
    Benchmark(
        name="geo-zone",
        unit="discs",
        sizes=(1_000, 10_000),
        ours=_ours,
        peer=_peer,
        peer_name="geopandas buffer, intersection, area in UTM",
        differs="Both make the band of 15 km along the line first. Ours integrates a normal error; "
        "the peer takes the disc's area as evenly likely.",
        check=_check,
    ),
    Benchmark(
        name="geo-zone-100k",
        unit="discs",
        sizes=(10_000, 100_000),
        ours=_ours,
        differs="The same without the peer.",
    ),
    Benchmark(
        name="geo-zone-mixed",
        unit="shapes",
        sizes=(10_000, 100_000),
        ours=_ours_mixed,
        differs="Sectors and corridors in turn, by 64 quasi-random points each; no peer does this.",
    ),
)
