from __future__ import annotations

import json
from typing import Any

import pytest

from truceline.geo.lines.area_geojson import read_area_geometry
from truceline.geo.lines.datum import from_wgs84
from truceline.read import FileKind, read_bytes
from truceline.record import Line, Settings, Source, Zone

RING = [[103.0, 14.0], [103.2, 14.0], [103.2, 14.2], [103.0, 14.2], [103.0, 14.0]]
SQUARE = {"type": "Polygon", "coordinates": [RING]}
CURVE = {"type": "LineString", "coordinates": [[103.0, 14.0], [103.1, 14.1]]}


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features: Any, **extra: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features, **extra}).encode()


def test_the_three_forms_of_a_zone(settings: Settings) -> None:
    data = collection(
        feature(
            SQUARE, id="drawn", name="Fire zone", drawn_by="Office", drawn="2025-08",
            used_by=["north"], scale="1:50,000", error_m=40, credit="C",
        ),
        feature(None, id="band", name="Ten kilometres", line="l", within_m=10000, side="left"),
        feature(None, id="said", zone=True, name="The area", status="Named, never drawn."),
    )  # fmt: skip
    reading = read_bytes(data, "z.geojson", settings)
    assert reading.kind is FileKind.ZONES
    assert reading.problems == ()
    source, drawn, band, said = (item.body for item in reading.items)
    assert isinstance(source, Source)
    assert isinstance(drawn, Zone)
    assert isinstance(band, Zone)
    assert isinstance(said, Zone)
    assert drawn.geometry == source.original
    assert (drawn.feature, drawn.used_by, drawn.error_m) == ("drawn", ("north",), 40)
    assert drawn.drawn is not None
    assert (band.line, band.within_m, band.side, band.geometry) == ("l", 10000, "left", None)
    assert (said.geometry, said.line, said.status) == (None, None, "Named, never drawn.")
    assert read_area_geometry(data, drawn.feature, drawn.datum).ring[0] == (103.0, 14.0)


@pytest.mark.parametrize(
    ("wrong", "field", "hint"),
    [
        (feature(SQUARE, id="b", zone=True), "name", "Add"),
        (feature(None, id="b", name="x", zone=True), "status", "no digital form"),
        (feature(None, id="b", name="x", zone=True, line="l"), "", "how far it reaches"),
        (feature(SQUARE, id="b", name="x", line="l", within_m=5), "", "keep one of them"),
        (feature(None, id="b", name="x", line="l", within_m=-5), "within_m", ""),
        (feature(None, id="b", name="x", line="l", within_m=5, side="west"), "side", ""),
        (feature(SQUARE, id="b", name="x", zone=True, used_by=["nort"]), "used_by", "'north'"),
        (feature(SQUARE, id="b", name="x", zone=True, drawnby="O"), "drawnby", "'drawn_by'"),
        (feature(SQUARE, id="b", name="x", zone=True, drawn="once"), "drawn", "expected"),
        (feature(SQUARE, id="b", name="x", datum="Local"), "geometry", "'Indian 1975'"),
        (feature(SQUARE, id="b", name="x", zone=True, datum=4240), "datum", ""),
        (feature(CURVE, id="b", name="x", zone=True), "geometry", "expected a Polygon"),
        (
            feature(
                {"type": "MultiPolygon", "coordinates": [[RING], [RING]]},
                id="b",
                name="x",
                zone=True,
            ),
            "geometry",
            "feature of its own",
        ),
        (feature(SQUARE, id="b", name="x"), "geometry", '"zone": true'),
        (feature(CURVE, id="b", name="x"), "geometry", "lines into a file of their own"),
        (feature(SQUARE, id="a", name="x", zone=True), "id", "Feature 1"),
    ],
)
def test_wrong_zones_are_named(settings: Settings, wrong: Any, field: str, hint: str) -> None:
    good = [feature(SQUARE, id=name, name="x", zone=True) for name in ("a", "c")]
    reading = read_bytes(collection(good[0], wrong, good[1]), "z.geojson", settings)
    assert reading.kind is FileKind.ZONES
    assert [item.body.id for item in reading.items[1:]] == ["a", "c"]
    assert {problem.row for problem in reading.problems} == {2}
    hits = [problem for problem in reading.problems if problem.field == field]
    assert hits, reading.problems
    assert any(hint in problem.fix for problem in hits), hits


def test_lines_and_zones_in_the_datum_of_their_map(settings: Settings) -> None:
    datum = "Indian 1975 / UTM zone 48N"
    ring = from_wgs84(RING, datum).lonlat.tolist()
    zones = collection(
        feature({"type": "Polygon", "coordinates": [ring]}, id="z", name="Z", datum=datum)
    )
    lines = collection(
        feature({"type": "LineString", "coordinates": ring[:3]}, id="l", name="L", datum=datum)
    )
    for data, model in ((zones, Zone), (lines, Line)):
        reading = read_bytes(data, "m.geojson", settings)
        assert reading.problems == ()
        body = reading.items[1].body
        assert isinstance(body, model)
        assert body.datum == datum


def test_metres_of_a_grid_without_its_datum_are_explained(settings: Settings) -> None:
    ring = from_wgs84(RING, "EPSG:24048").lonlat.tolist()
    data = collection(feature({"type": "LineString", "coordinates": ring}, id="l", name="L"))
    (problem,) = read_bytes(data, "m.geojson", settings).problems
    assert "name it as the datum" in problem.fix


def test_a_crs_that_contradicts_the_datum_is_refused(settings: Settings) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    line = feature(CURVE, id="l", name="L", datum="Indian 1975")
    (problem,) = read_bytes(collection(line, crs=crs), "m.geojson", settings).problems
    assert "only one can be right" in problem.fix
