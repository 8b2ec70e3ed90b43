"""Points beside a boundary line: against geopandas in a projected plane."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from harness import Benchmark, Run
from numpy.typing import NDArray

from truceline.geo import LineGeometry

Floats = NDArray[np.float64]

VERTICES = 5_000


@dataclass(frozen=True)
class Found:
    """Metres from the line and kilometres along it, shape (n,) each."""

    distance_m: Floats
    km_along: Floats


def _line() -> Floats:
    """Return a winding line of some 800 km near the equator, as longitude and latitude."""
    draw = np.random.default_rng(1)
    east = np.linspace(0.0, 6.0, VERTICES)
    north = 0.4 * np.sin(east * 3) + np.cumsum(draw.normal(0, 0.0006, VERTICES))
    return np.column_stack([10 + east, 2 + north])


def _points(size: int) -> tuple[Floats, Floats]:
    draw = np.random.default_rng(size)
    at = _line()[draw.integers(0, VERTICES, size)]
    return at[:, 0] + draw.normal(0, 0.15, size), at[:, 1] + draw.normal(0, 0.15, size)


def _ours(size: int) -> Run:
    line, (lon, lat) = LineGeometry(_line()), _points(size)

    def run() -> Found:
        found = line.locate(lon, lat)
        return Found(found.distance_m, found.km_along)

    return run


def _peer(size: int) -> Run:
    import geopandas as gpd
    import shapely

    lon, lat = _points(size)
    vertices = _line()
    segments = shapely.linestrings(np.stack([vertices[:-1], vertices[1:]], axis=1))
    line = gpd.GeoDataFrame({"segment": range(len(segments))}, geometry=segments, crs="EPSG:4326")

    def run() -> Found:
        points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon, lat), crs="EPSG:4326")
        utm = line.estimate_utm_crs()
        flat = line.to_crs(utm)
        joined = points.to_crs(utm).sjoin_nearest(flat, distance_col="distance_m")
        joined = joined[~joined.index.duplicated()]
        nearest = flat.geometry.to_numpy()[joined["segment"].to_numpy()]
        start = np.concatenate([[0.0], np.cumsum(flat.length.to_numpy())])
        along = shapely.line_locate_point(nearest, joined.geometry.to_numpy())
        return Found(
            joined["distance_m"].to_numpy(), (start[joined["segment"].to_numpy()] + along) / 1000
        )

    return run


def _check(size: int, ours: object, peer: object) -> str:
    assert isinstance(ours, Found)
    assert isinstance(peer, Found)
    off = np.abs(ours.distance_m - peer.distance_m) / np.maximum(ours.distance_m, 1.0)
    assert np.median(off) < 0.01, f"distances of {size} points differ by {np.median(off):.1%}"
    along = np.abs(ours.km_along - peer.km_along)
    return (
        f"distances differ by {np.median(off):.2%} (median) and {off.max():.1%} (most), "
        f"kilometres along by {np.median(along):.2f} (median)"
    )


BENCHMARK = Benchmark(
    name="geo-locate",
    unit="points",
    sizes=(1_000, 10_000, 100_000),
    ours=_ours,
    peer=_peer,
    peer_name="geopandas sjoin_nearest on segments in UTM, then shapely.line_locate_point",
    differs=f"A line of {VERTICES} vertices; both give distance and kilometre along. Ours measures "
    "on the ellipsoid and also gives side and nearest point; the peer measures in the plane of one "
    "UTM zone, whose scale is off by 0.04 % at its middle and more away from it.",
    check=_check,
)
