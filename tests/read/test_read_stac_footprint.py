"""Footprints as shapes, wherever the 180th meridian is."""

from __future__ import annotations

from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.read.stac_footprint import footprint
from truceline.record import AnyOf, Area


def polygon(*ring: tuple[float, ...], holes: list[Any] | None = None) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[list(each) for each in ring], *(holes or [])]}


def box(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    return polygon((west, south), (east, south), (east, north), (west, north), (west, south))


def areas(shape: Area | AnyOf) -> list[shapely.Polygon]:
    parts = shape.shapes if isinstance(shape, AnyOf) else (shape,)
    return [shapely.Polygon(p.ring, p.holes) for p in parts if isinstance(p, Area)]


def test_heights_are_left_out() -> None:
    flat = footprint(box(1, 2, 3, 4))
    assert flat == Area(ring=((1, 2), (3, 2), (3, 4), (1, 4), (1, 2)))
    high = polygon((1, 2, 9), (3, 2, 9), (3, 4, 9), (1, 4, 9), (1, 2, 9))
    assert footprint(high) == flat


@pytest.mark.parametrize(
    "written",
    [
        box(179, 1, -179, 3),
        box(179, 1, 181, 3),
        box(-181, 1, -179, 3),
        {"type": "MultiPolygon", "coordinates": [
            box(179, 1, 180, 3)["coordinates"], box(-180, 1, -179, 3)["coordinates"]]},
        {"type": "GeometryCollection", "geometries": [box(179, 1, 180, 3), box(-180, 1, -179, 3)]},
    ],
)  # fmt: skip
def test_the_180th_meridian_in_every_manner_of_writing(written: dict[str, Any]) -> None:
    west, east = areas(footprint(written))
    assert west.bounds == (-180, 1, -179, 3)
    assert east.bounds == (179, 1, 180, 3)
    assert west.area == east.area == 2


def test_bounds_stand_in_for_a_missing_geometry() -> None:
    assert areas(footprint(None, [1, 2, 3, 4]))[0].bounds == (1, 2, 3, 4)
    assert areas(footprint(None, [1, 2, 0, 3, 4, 900]))[0].bounds == (1, 2, 3, 4)
    parts = areas(footprint(None, [179, 1, -179, 3]))
    assert [part.bounds for part in parts] == [(-180, 1, -179, 3), (179, 1, 180, 3)]
    assert areas(footprint(None, [-180, -90, 180, 90]))[0].area == 360 * 180


def test_holes_stay_and_follow_their_ring_over_the_meridian() -> None:
    hole = [[-179.5, 1.5], [-179.2, 1.5], [-179.2, 2], [-179.5, 2], [-179.5, 1.5]]
    ring = box(178, 1, 182, 3)["coordinates"][0]
    found = areas(footprint({"type": "Polygon", "coordinates": [ring, hole]}))
    assert [len(part.interiors) for part in found] == [1, 0]


def test_a_ring_that_crosses_itself_becomes_its_parts() -> None:
    found = areas(footprint(polygon((0, 0), (2, 2), (2, 0), (0, 2), (0, 0))))
    assert [part.area for part in found] == [1, 1]


@pytest.mark.parametrize(
    ("geometry", "words"),
    [
        (polygon((0, 80), (120, 80), (-120, 80), (0, 80)), "pole"),
        (polygon((0, 100), (1, 100), (1, 1), (0, 100)), "exchanged"),
        (polygon((0, 0), (1, 1), (2, 2), (0, 0)), "no area"),
        (polygon((0, 0), (1, 1), (0, 0)), "fewer than four"),
        ({"type": "Point", "coordinates": [1, 2]}, "a Point"),
        ({"type": "Polygon", "coordinates": [[1, 2]]}, "no pair"),
        ({"type": "Polygon", "coordinates": []}, "no area|nested|vertices|list"),
        ({"type": "Polygon", "coordinates": [[["a", 2]]]}, "no number"),
        ({"type": "Polygon", "coordinates": [[[True, 2]]]}, "no number"),
        ({"type": "Polygon", "coordinates": [[[0, float("inf")]]]}, "no number"),
        (polygon((900, 0), (901, 0), (901, 1), (900, 0)), "900"),
        (polygon(*[(0.0, 0.0)] * 20_001), "more than"),
        ("x", "not a GeoJSON geometry"),
        (None, "neither"),
    ],
)
def test_what_is_no_footprint(geometry: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        footprint(geometry)


@given(
    st.floats(-179, 179), st.floats(-80, 79), st.floats(0.01, 5), st.sampled_from([-360, 0, 360])
)
@settings(max_examples=60)
def test_a_footprint_is_the_same_on_any_turn_of_the_globe(
    west: float, south: float, size: float, turn: int
) -> None:
    plain = areas(footprint(box(west, south, west + size, south + size)))
    turned = areas(footprint(box(west + turn, south, west + size + turn, south + size)))
    assert len(plain) == len(turned)
    for one, other in zip(plain, turned, strict=True):
        assert one.symmetric_difference(other).area < 1e-4 * size
        assert all(-180 <= lon <= 180 for lon, _ in one.exterior.coords)
    assert sum(part.area for part in plain) == pytest.approx(size * size, rel=1e-3)
