"""Shapes beside a boundary line: against geopandas in a projected plane."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from harness import Benchmark, Run
from numpy.typing import NDArray

from truceline.geo import LineGeometry, relation

Floats = NDArray[np.float64]

VERTICES = 5_769
RADII_M = (500.0, 3_000.0, 10_000.0, 20_000.0)
"""95 % radii of the shapes, as the precision words of a claim give them."""


@dataclass(frozen=True)
class Found:
    """Metres from the line, kilometres along it, share of the error on its left; shape (n,)."""

    distance_m: Floats
    km_along: Floats
    left_share: Floats


def boundary() -> Floats:
    """Return a winding line of some 800 km near the equator, as longitude and latitude."""
    draw = np.random.default_rng(1)
    east = np.linspace(0.0, 6.0, VERTICES)
    north = 0.4 * np.sin(east * 3) + np.cumsum(draw.normal(0, 0.0006, VERTICES))
    return np.column_stack([10 + east, 2 + north])


def shapes(size: int) -> tuple[Floats, Floats, Floats]:
    """Return longitude, latitude and 95 % radius in metres of shapes near the line."""
    draw = np.random.default_rng(size)
    at = boundary()[draw.integers(0, VERTICES, size)]
    lon, lat = at[:, 0] + draw.normal(0, 0.15, size), at[:, 1] + draw.normal(0, 0.15, size)
    return lon, lat, np.array(RADII_M)[draw.integers(0, len(RADII_M), size)]


def _ours(size: int) -> Run:
    # Compiled loops are loaded before the clock starts, as imports are.
    relation(LineGeometry(boundary()), *shapes(2_000))
    vertices, (lon, lat, radius_m) = boundary(), shapes(size)

    def run() -> Found:
        found = relation(LineGeometry(vertices), lon, lat, radius_m)
        return Found(found.distance_m, found.km_along, found.left_share)

    return run


def _peer(size: int) -> Run:
    import geopandas as gpd
    import shapely

    lon, lat, radius_m = shapes(size)
    vertices = boundary()
    segments = shapely.linestrings(np.stack([vertices[:-1], vertices[1:]], axis=1))
    # The ground left of the line, as far as any shape reaches: what a share is counted from.
    ring = np.vstack([vertices, [[vertices[-1, 0], 8.0], [vertices[0, 0], 8.0]]])

    def run() -> Found:
        line = gpd.GeoDataFrame(
            {"segment": range(len(segments))}, geometry=segments, crs="EPSG:4326"
        )
        points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon, lat), crs="EPSG:4326")
        utm = line.estimate_utm_crs()
        flat, at = line.to_crs(utm), points.to_crs(utm)
        joined = at.sjoin_nearest(flat, distance_col="distance_m")
        joined = joined[~joined.index.duplicated()]
        nearest = flat.geometry.to_numpy()[joined["segment"].to_numpy()]
        start = np.concatenate([[0.0], np.cumsum(flat.length.to_numpy())])
        along = shapely.line_locate_point(nearest, joined.geometry.to_numpy())
        left = gpd.GeoSeries([shapely.Polygon(ring)], crs="EPSG:4326").to_crs(utm).iloc[0]
        share = _area_share(at.geometry.to_numpy(), radius_m, left, joined["distance_m"].to_numpy())
        return Found(
            joined["distance_m"].to_numpy(),
            (start[joined["segment"].to_numpy()] + along) / 1000,
            share,
        )

    return run


def _area_share(points: Any, radius_m: Floats, left: Any, metres: Floats) -> Floats:
    """Return the share of each disc's area on the left: all or nothing where the line is far."""
    import shapely

    shapely.prepare(left)
    share: Floats = shapely.contains(left, points).astype(np.float64)
    near = np.flatnonzero(metres < radius_m)
    discs = shapely.buffer(points[near], radius_m[near], quad_segs=8)
    share[near] = shapely.area(shapely.intersection(discs, left)) / shapely.area(discs)
    return share


def _check(size: int, ours: object, peer: object) -> str:
    assert isinstance(ours, Found)
    if not isinstance(peer, Found):
        return ""
    off = np.abs(ours.distance_m - peer.distance_m) / np.maximum(ours.distance_m, 1.0)
    assert np.median(off) < 0.01, f"distances of {size} points differ by {np.median(off):.1%}"
    along = np.abs(ours.km_along - peer.km_along)
    share = np.abs(ours.left_share - peer.left_share)
    assert np.median(share) < 0.05, f"shares differ by {np.median(share):.1%}"
    return (
        f"distances differ by {np.median(off):.2%} (median) and {off.max():.1%} (most), "
        f"kilometres along by {np.median(along):.2f} (median), shares by {share.mean():.3f} (mean)"
    )


BENCHMARK = Benchmark(
    name="geo-locate",
    unit="shapes",
    sizes=(1_000, 10_000),
    ours=_ours,
    peer=_peer,
    peer_name="geopandas sjoin_nearest on segments in UTM, line_locate_point, intersected areas",
    differs=f"A line of {VERTICES} vertices; both prepare and index it, and give distance, "
    "kilometre along and the share of the error on each side. Ours measures on the ellipsoid and "
    "integrates a normal error; the peer measures in one UTM zone, whose scale is off by 0.04 % at "
    "its middle, and takes the disc's area as evenly likely.",
    check=_check,
)

ALONE = Benchmark(
    name="geo-locate-1m",
    unit="shapes",
    sizes=(100_000, 1_000_000),
    ours=_ours,
    differs="The same without the peer, whose intersections take minutes at these sizes.",
)
