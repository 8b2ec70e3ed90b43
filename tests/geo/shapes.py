"""Shapes of every kind for tests, somewhere on the globe."""

from __future__ import annotations

from hypothesis import strategies as st

from truceline.geo import destination
from truceline.record import AnyOf, Area, Corridor, Disc, Sector

CENTRES = st.sampled_from([(105.0, 14.0), (179.9, -17.0), (24.0, 66.0), (-58.0, -34.0)])


@st.composite
def discs(draw: st.DrawFn) -> Disc:
    lon, lat = draw(CENTRES)
    return Disc(lon=lon, lat=lat, radius_m=draw(st.floats(10, 50_000)))


@st.composite
def sectors(draw: st.DrawFn) -> Sector:
    lon, lat = draw(CENTRES)
    inner = draw(st.floats(0, 40_000))
    return Sector(
        lon=lon,
        lat=lat,
        inner_m=inner,
        outer_m=inner + draw(st.floats(10, 20_000)),
        bearing_deg=draw(st.floats(0, 359.9)),
        width_deg=draw(st.floats(1, 360)),
        error_m=draw(st.sampled_from([0.0, 300.0, 5_000.0])),
    )


def walked(
    centre: tuple[float, float], turns: list[float], metres: float
) -> list[tuple[float, float]]:
    points = [centre]
    for turn in turns:
        lon, lat = destination(*points[-1], turn, metres)
        points.append((float(lon), float(lat)))
    return points


@st.composite
def corridors(draw: st.DrawFn) -> Corridor:
    turns = draw(st.lists(st.floats(0, 120), min_size=1, max_size=5))
    path = walked(draw(CENTRES), turns, draw(st.floats(100, 20_000)))
    return Corridor(path=tuple(path), half_width_m=draw(st.floats(10, 10_000)))


@st.composite
def areas(draw: st.DrawFn) -> Area:
    centre = draw(CENTRES)
    size = draw(st.floats(200, 30_000))
    corners = [
        destination(*centre, turn, size * draw(st.floats(0.5, 1.0))) for turn in range(360, 0, -40)
    ]
    lons = [centre[0] + (float(lon) - centre[0] + 180) % 360 - 180 for lon, _ in corners]
    ring = tuple(
        (min(max(lon, -180.0), 180.0), float(lat))
        for lon, (_, lat) in zip(lons, corners, strict=True)
    )
    return Area(ring=(*ring, ring[0]), error_m=draw(st.sampled_from([0.0, 500.0])))


def simple() -> st.SearchStrategy[Disc | Sector | Corridor | Area]:
    return discs() | sectors() | corridors() | areas()


@st.composite
def any_ofs(draw: st.DrawFn) -> AnyOf:
    """Alternatives within one part of the globe."""
    parts = draw(st.lists(st.floats(10, 9_000), min_size=2, max_size=4))
    lon, lat = draw(CENTRES)
    return AnyOf(
        shapes=tuple(Disc(lon=lon, lat=lat + 0.1 * row, radius_m=r) for row, r in enumerate(parts))
    )


def shapes() -> st.SearchStrategy[Disc | Sector | Corridor | Area | AnyOf]:
    return simple() | any_ofs()
