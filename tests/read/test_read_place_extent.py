from __future__ import annotations

import json
from typing import Any

import pytest

from truceline.read import FileKind, Reading, read_bytes
from truceline.record import Area, Corridor, Place, Settings

NAMES = [{"text": "Green"}]
RING = [[103.0, 14.0], [103.2, 14.0], [103.2, 14.2], [103.0, 14.2], [103.0, 14.0]]
HOLE = [[103.05, 14.05], [103.1, 14.05], [103.1, 14.1], [103.05, 14.05]]
SQUARE = {"type": "Polygon", "coordinates": [RING, HOLE]}
ROAD = {"type": "LineString", "coordinates": [[103.0, 14.0], [103.1, 14.0], [103.2, 14.1]]}
POINT = {"type": "Point", "coordinates": [103.0, 14.0]}
BOW = {"type": "Polygon", "coordinates": [[RING[0], RING[2], RING[1], RING[3], RING[0]]]}


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def read(settings: Settings, *features: Any) -> Reading:
    data = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    reading = read_bytes(data, "p.geojson", settings)
    assert reading.kind is FileKind.PLACES
    return reading


def place(settings: Settings, given: dict[str, Any]) -> Place:
    reading = read(settings, given)
    assert reading.problems == ()
    body = reading.items[1].body
    assert isinstance(body, Place)
    return body


def test_a_district_is_an_area_with_its_hole(settings: Settings) -> None:
    found = place(settings, feature(SQUARE, id="a", names=NAMES, error_m=250))
    assert isinstance(found.shape, Area)
    assert [list(vertex) for vertex in found.shape.ring] == RING
    assert len(found.shape.holes) == 1
    assert found.shape.error_m == 250
    assert (found.lon, found.radius_m, found.extent) == (None, None, found.shape)


def test_a_part_alone_is_an_area_and_states_no_error(settings: Settings) -> None:
    part = {"type": "MultiPolygon", "coordinates": [SQUARE["coordinates"]]}
    found = place(settings, feature(part, id="a", names=NAMES))
    assert isinstance(found.shape, Area)
    assert found.shape.error_m == 0


@pytest.mark.parametrize("key", ["precision_m", "error_m"])
def test_the_simple_form_has_areas_too(settings: Settings, key: str) -> None:
    found = place(settings, feature(SQUARE, id="a", name_en="Green", kind="district", **{key: 90}))
    assert isinstance(found.shape, Area)
    assert (found.shape.error_m, found.what) == (90, "district")
    bare = place(settings, feature(SQUARE, id="a", name_en="Green"))
    assert isinstance(bare.shape, Area)


def test_a_road_is_a_corridor(settings: Settings) -> None:
    found = place(settings, feature(ROAD, id="r", names=NAMES, half_width_m=50, what="road"))
    assert isinstance(found.shape, Corridor)
    assert [list(vertex) for vertex in found.shape.path] == ROAD["coordinates"]
    assert found.shape.half_width_m == 50


def test_what_a_place_has_beside_its_geometry(settings: Settings) -> None:
    stated = {"codes": {"pcode": "XX01", "geonames": 1234}, "within": "p", "kilometre": 12.5}
    found = place(settings, feature(POINT, id="a", names=NAMES, radius_m=5, along="road", **stated))
    assert found.codes == {"pcode": "XX01", "geonames": "1234"}
    assert (found.within, found.kilometre, found.along) == ("p", 12.5, "road")
    simple = place(settings, feature(None, id="a", name_en="x", within="p", codes={"iso": "XX"}))
    assert (simple.within, simple.codes, simple.extent) == ("p", {"iso": "XX"}, None)


@pytest.mark.parametrize(
    ("wrong", "field", "hint"),
    [
        (feature(BOW, names=NAMES), "geometry", "Self-intersection at [103.1 14.1]"),
        (
            feature({"type": "Polygon", "coordinates": [RING[:-1]]}, names=NAMES),
            "geometry",
            "repeat the first position",
        ),
        (
            feature({"type": "Polygon", "coordinates": [RING[:2]]}, names=NAMES),
            "geometry",
            "at least 4",
        ),
        (
            feature({"type": "MultiPolygon", "coordinates": [[RING], [HOLE]]}, names=NAMES),
            "geometry",
            "feature of its own",
        ),
        (
            feature(
                {"type": "Polygon", "coordinates": [[pair[::-1] for pair in RING]]}, names=NAMES
            ),
            "geometry",
            "longitude, latitude",
        ),
        (feature({"type": "MultiPoint", "coordinates": []}, names=NAMES), "geometry", "a polygon"),
        (feature(SQUARE, names=NAMES, radius_m=5), "radius_m", "as error_m"),
        (feature(SQUARE, names=NAMES, error_m=-5), "error_m", "number"),
        (feature(SQUARE, names=NAMES, error_m="5"), "error_m", "number"),
        (feature(POINT, names=NAMES, error_m=5), "radius_m", "a point alone"),
        (feature(POINT, names=NAMES, radius_m=5, half_width_m=5), "half_width_m", "leave it out"),
        (feature(ROAD, names=NAMES), "half_width_m", "to either side"),
        (feature(ROAD, names=NAMES, half_width_m=0), "half_width_m", "number"),
        (
            feature({"type": "LineString", "coordinates": [[103.0, 14.0]]}, names=NAMES,
                    half_width_m=5),
            "geometry",
            "two different vertices",
        ),
        (feature(None, names=NAMES, error_m=5), "error_m", "Draw the place"),
        (feature(None, names=NAMES, kilometre=5), "along", "counted on"),
        (feature(None, names=NAMES, within="/x"), "within", ""),
        (feature(None, names=NAMES, codes=["x"]), "codes", ""),
        (feature(POINT, names=NAMES, radius_m=5, datum="Indian 1975"), "datum", "Transform"),
        (feature(SQUARE, name="x"), "names", '"zone": true'),
    ],
)  # fmt: skip
def test_wrong_extents_are_named(
    settings: Settings, wrong: dict[str, Any], field: str, hint: str
) -> None:
    wrong["properties"]["id"] = "b"
    reading = read(settings, feature(None, id="a", names=NAMES), wrong)
    assert [item.body.id for item in reading.items[1:]] == ["a"]
    assert {problem.row for problem in reading.problems} == {2}
    hits = [problem for problem in reading.problems if problem.field == field]
    assert hits, reading.problems
    assert any(hint in problem.fix for problem in hits), hits
