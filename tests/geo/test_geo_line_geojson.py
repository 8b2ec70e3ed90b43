import json
from typing import Any

import numpy as np
import pytest

from truceline.geo import distance_m, read_line_geometry
from truceline.geo.lines.datum import from_wgs84

POINTS = [[10.0, 50.0], [10.1, 50.1], [10.2, 50.0]]


def file(*features: dict[str, Any], **extra: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features, **extra}).encode()


def feature(name: str | None, geometry: Any, **extra: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"id": name}, "geometry": geometry, **extra}


LINE = {"type": "LineString", "coordinates": POINTS}


def test_a_feature_is_found_by_its_property_or_its_own_id() -> None:
    data = file(feature("a", None), feature(None, LINE, id="b"), feature("c", LINE, id="c"))
    assert read_line_geometry(data, "b").lonlat.tolist() == POINTS
    assert read_line_geometry(data, "c").lonlat.tolist() == POINTS


def test_a_single_feature_and_heights_are_read() -> None:
    tall = {"type": "LineString", "coordinates": [[*point, 300.0] for point in POINTS]}
    assert read_line_geometry(json.dumps(feature("a", tall)).encode(), "a").lonlat.shape == (3, 2)


def test_parts_that_join_are_one_line() -> None:
    parts = {"type": "MultiLineString", "coordinates": [POINTS[:2], POINTS[1:]]}
    assert read_line_geometry(file(feature("a", parts)), "a").lonlat.tolist() == POINTS


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\xff\xfe", "not JSON"),
        (b"[]", "not GeoJSON"),
        (file(feature("b", LINE)), "holds b"),
        (file(feature("a", LINE), feature("a", LINE)), "appears 2 times"),
        (file(feature("a", None)), "no geometry"),
        (file(feature("a", {"type": "Point", "coordinates": [1, 2]})), "is a Point"),
        (file(feature("a", {"type": "LineString", "coordinates": [["x", 1], [2, 3]]})), "numbers"),
        (file(feature("a", {"type": "LineString", "coordinates": None})), "numbers"),
        (
            file(feature("a", {"type": "MultiLineString", "coordinates": [POINTS, POINTS]})),
            "part 2 does not start where part 1 ends",
        ),
        (
            file(
                feature("a", LINE),
                crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::24048"}},
            ),
            "WGS 84",
        ),
        (
            file(feature("a", {"type": "LineString", "coordinates": [[5e5, 1e6], [5e5, 2e6]]})),
            "vertex 0",
        ),
    ],
)
def test_what_cannot_be_read_is_said(data: bytes, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read_line_geometry(data, "a")


def test_the_wgs84_crs_of_older_files_is_accepted() -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert read_line_geometry(file(feature("a", LINE), crs=crs), "a").lonlat.tolist() == POINTS


def test_coordinates_are_shifted_from_their_datum() -> None:
    points = [[103.0, 14.3], [103.1, 14.4]]
    stated = from_wgs84(points, "EPSG:24048").lonlat.tolist()
    data = file(feature("a", {"type": "LineString", "coordinates": stated}))
    found = read_line_geometry(data, "a", "Indian 1975 / UTM zone 48N").lonlat
    assert found == pytest.approx(np.array(points), abs=1e-6)
    same = file(feature("a", {"type": "LineString", "coordinates": points}))
    moved = read_line_geometry(same, "a", "Indian 1975").lonlat
    assert distance_m(*moved.T, *np.array(points).T) == pytest.approx([430, 430], abs=10)


def test_crs_and_datum_must_not_contradict_each_other() -> None:
    line = {"type": "LineString", "coordinates": [[103.0, 14.3], [103.1, 14.4]]}
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    with pytest.raises(ValueError, match="only one can be right"):
        read_line_geometry(file(feature("a", line), crs=crs), "a", "Indian 1975")
    other = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4240"}}
    with pytest.raises(ValueError, match="leave crs out and state the datum"):
        read_line_geometry(file(feature("a", line), crs=other), "a", "Indian 1975")


def test_an_unknown_datum_is_said() -> None:
    with pytest.raises(ValueError, match="'Local' is not known"):
        read_line_geometry(file(feature("a", LINE)), "a", "Local")
