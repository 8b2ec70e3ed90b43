import json
from typing import Any

import pytest

from truceline.geo.lines.area_geojson import area_of, read_area_geometry
from truceline.geo.lines.datum import STATED_TO_95, from_wgs84

RING = [[103.0, 14.0], [103.2, 14.0], [103.2, 14.2], [103.0, 14.2], [103.0, 14.0]]
HOLE = [[103.05, 14.05], [103.05, 14.1], [103.1, 14.1], [103.1, 14.05], [103.05, 14.05]]


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def file(geometry: Any, name: str = "z") -> bytes:
    feature = {"type": "Feature", "properties": {"id": name}, "geometry": geometry}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


def test_an_area_keeps_its_holes_and_has_no_error_of_its_own() -> None:
    area = read_area_geometry(file(polygon(RING, HOLE)), "z")
    assert [list(vertex) for vertex in area.ring] == RING
    assert [[list(vertex) for vertex in hole] for hole in area.holes] == [HOLE]
    assert area.error_m == 0.0


def test_a_single_part_is_one_area_and_heights_are_dropped() -> None:
    tall = [[*position, 250.0] for position in RING]
    part = {"type": "MultiPolygon", "coordinates": [[tall]]}
    assert area_of(part) == area_of(polygon(RING))


def test_coordinates_of_another_datum_are_shifted_with_their_holes() -> None:
    stated = [from_wgs84(ring, "EPSG:24048").lonlat.tolist() for ring in (RING, HOLE)]
    area = read_area_geometry(file(polygon(*stated)), "z", "Indian 1975 / UTM zone 48N")
    for found, ring in zip((area.ring, *area.holes), (RING, HOLE), strict=True):
        for vertex, place in zip(found, ring, strict=True):
            assert vertex == pytest.approx(tuple(place), abs=1e-6)
    assert area.error_m == pytest.approx(5 * STATED_TO_95)


@pytest.mark.parametrize(
    ("geometry", "says"),
    [
        ({"type": "Point", "coordinates": [1, 2]}, "is a Point; expected a Polygon"),
        ({"type": "MultiPolygon", "coordinates": [[RING], [HOLE]]}, "2 parts.*feature of its own"),
        (polygon(), "no ring"),
        (polygon(RING[:-1]), "repeat the first position"),
        (polygon([RING[0], RING[1], RING[0]]), "3 positions; expected at least 4"),
        (polygon(RING, HOLE[:-1]), "hole 1: .*closed"),
        (polygon([["a", 1], *RING]), "the outer ring: .*numbers"),
        (polygon([[14.0, 103.0], [14.0, 104.0], [15.0, 104.0], [14.0, 103.0]]), "latitude"),
        (polygon([RING[0], RING[2], RING[1], RING[3], RING[0]]), "Self-intersection at"),
        (polygon(RING, [[10, 10], [10, 11], [11, 11], [10, 10]]), "Hole lies outside"),
    ],
)
def test_what_is_no_area_is_said(geometry: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read_area_geometry(file(geometry), "z")


def test_a_zone_in_no_digital_form() -> None:
    with pytest.raises(ValueError, match="this zone exists in no digital form"):
        read_area_geometry(file(None), "z")


def test_a_missing_feature_is_named_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="in the zone file; it holds other"):
        read_area_geometry(file(polygon(RING), "other"), "z")
