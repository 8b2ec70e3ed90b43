"""The graticule and the military grid of a map: every name is where the grid itself has it."""

from __future__ import annotations

import re
from dataclasses import replace

import defusedxml.ElementTree as ET  # noqa: N817
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.brief.content_map import MapModel
from truceline.brief.map import map_svg
from truceline.brief.map_grid import grid_step, pieces
from truceline.brief.map_window import fitted
from truceline.brief.projection import Window
from truceline.geo import format_mgrs

SVG = "{http://www.w3.org/2000/svg}"
EMPTY = MapModel((), (), (), 0, (), inset=False)
WINDOWS = {
    "two zones, which meet at 102° E": (101.0, 13.0, 104.0, 15.0),
    "two bands, which meet at 16° N": (104.0, 15.2, 106.5, 16.8),
    "the date line": (179.0, -18.0, 181.5, -16.5),
    "the equator": (-1.0, -1.0, 1.0, 1.0),
    "the wide zone off Norway": (0.5, 57.0, 8.0, 63.5),
    "the wide zones of Svalbard": (5.0, 73.0, 38.0, 80.0),
    "far south": (20.0, -79.9, 32.0, -76.0),
}


def labels(svg: str, pattern: str) -> list[tuple[str, float, float]]:
    """Texts that match, with where they stand in the figure, points from its upper left."""
    out = []
    for found in ET.fromstring(svg).iter(f"{SVG}text"):
        text = "".join(found.itertext()).strip()
        if re.fullmatch(pattern, text):
            out.append((text, float(found.attrib["x"]), float(found.attrib["y"])))
    return out


def position(view: tuple[float, ...], x: float, y: float) -> tuple[float, float]:
    """From points in the figure to degrees; the sheet lies 30 from its left, 2 from its top."""
    window, tall = fitted(replace(EMPTY, window=view), 439.0)  # type: ignore[arg-type]
    assert window is not None
    lon = window.west + (x - 30.0) / 439.0 * (window.east - window.west)
    lat = window.north - (y - 2.0) / tall * (window.north - window.south)
    return (lon + 180.0) % 360.0 - 180.0, lat


@pytest.mark.parametrize("view", WINDOWS.values(), ids=list(WINDOWS))
def test_a_square_s_name_stands_within_that_square(view: tuple[float, float, float, float]) -> None:
    svg = map_svg(replace(EMPTY, window=view))
    named = labels(svg, r"\d{1,2}[C-X] [A-Z]{2}")
    assert len(named) >= 2
    for text, x, y in named:
        assert format_mgrs(*position(view, x, y), 0) == text
    for text, x, y in labels(svg, r"[A-HJ-NP-Z][A-HJ-NP-V]"):
        assert format_mgrs(*position(view, x, y), 0).endswith(f" {text}")


def test_known_squares_are_named() -> None:
    across = map_svg(replace(EMPTY, window=WINDOWS["two zones, which meet at 102° E"]))
    assert {text[:3] for text, _, _ in labels(across, r"\d\dP [A-Z]{2}")} == {"47P", "48P"}
    bands = map_svg(replace(EMPTY, window=WINDOWS["two bands, which meet at 16° N"]))
    assert {text[:3] for text, _, _ in labels(bands, r"\d\d[PQ] [A-Z]{2}")} == {"48P", "48Q"}
    # 48P WA begins at the zone's middle meridian, 105° E, and at 1,500 km north: 13.57° N.
    sheet = map_svg(replace(EMPTY, window=(105.15, 13.8, 105.75, 14.05)))
    assert [text for text, _, _ in labels(sheet, r"\d\d[A-Z] [A-Z]{2}")] == ["48P WA"]


def test_lines_of_a_large_scale_bear_the_kilometre_that_the_grid_has_there() -> None:
    view = (105.15, 13.8, 105.75, 14.05)
    svg = map_svg(replace(EMPTY, window=view))
    found = labels(svg, r"\d\d")
    assert {text for text, _, _ in found} <= {f"{k}0" for k in range(10)}
    assert len(found) >= 8
    for text, x, y in found:
        lon, lat = position(view, x, y - 0.325 * 5.4)
        east, north = (format_mgrs(lon, lat, 10).split()[2][k : k + 5] for k in (0, 5))
        off = [
            abs((int(value) - 1000 * int(text) + 50_000) % 100_000 - 50_000)
            for value in (east, north)
        ]
        # Its middle is on the line of that kilometre, to the width of the line's slope at the edge.
        assert min(off) < 600


def test_lines_are_as_close_as_a_map_can_bear() -> None:
    assert grid_step(Window(100, 10, 106, 15)) == 100_000
    assert grid_step(Window(105.0, 14.0, 105.7, 14.4)) == 10_000
    assert grid_step(Window(105.0, 14.0, 105.05, 14.04)) == 1_000


@settings(deadline=None, max_examples=150)
@given(
    st.floats(-179.9, 179.9).map(lambda lon: round(lon, 4)),
    st.floats(-79.9, 83.9).map(lambda lat: round(lat, 4)),
)
def test_pieces_are_the_zones_of_the_grid(lon: float, lat: float) -> None:
    view = Window(lon - 0.01, lat - 0.01, lon + 0.01, lat + 0.01)
    here = [piece for piece in pieces(view) if piece.seen.contains(shapely.Point(lon, lat))]
    assert {f"{piece.zone}" for piece in here} <= {re.split("[A-Z]", format_mgrs(lon, lat, 0))[0]}
    assert len(here) <= 1


def test_pieces_cover_the_whole_grid_once() -> None:
    area = sum(piece.seen.area for piece in pieces(Window(-180, -90, 180, 90)))
    assert area == pytest.approx(360 * 164)


def test_beyond_the_grid_nothing_of_it_is_drawn() -> None:
    svg = map_svg(replace(EMPTY, window=(10.0, 85.0, 30.0, 88.0)))
    assert not labels(svg, r"\d{1,2}[C-X] [A-Z]{2}")
    assert labels(svg, r"\d+(\.\d+)?° E")


def test_the_antimeridian_has_no_side() -> None:
    named = [
        text
        for text, _, _ in labels(map_svg(replace(EMPTY, window=(179, -18, 181, -17))), r".*°.*")
    ]
    assert "180°" in named
    assert any(text.endswith("° W") for text in named)
    assert any(text.endswith("° E") for text in named)
