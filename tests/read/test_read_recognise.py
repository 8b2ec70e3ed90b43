"""What a feature, a table and a mixed file are taken for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from read import stac
from truceline.read import FileKind, read_bytes, recognise
from truceline.read.geojson import Feature, kind_of
from truceline.record import Settings

POINT = {"type": "Point", "coordinates": [103.0, 14.0]}
CURVE = {"type": "LineString", "coordinates": [[103.0, 14.0], [103.1, 14.1]]}
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[103.0, 14.0], [103.1, 14.0], [103.1, 14.1], [103.0, 14.0]]],
}
NAMES = [{"text": "X"}]


@pytest.mark.parametrize(
    ("geometry", "properties", "kind"),
    [
        (POINT, {"names": NAMES}, FileKind.PLACES),
        (POINT, {"name_en": "x"}, FileKind.PLACES),
        (None, {"names": NAMES}, FileKind.PLACES),
        (SQUARE, {"names": NAMES}, FileKind.PLACES),
        (SQUARE, {"names": NAMES, "drawn_by": "O"}, FileKind.PLACES),
        (SQUARE, {"name_en": "x"}, FileKind.PLACES),
        (CURVE, {"names": NAMES}, FileKind.PLACES),
        (CURVE, {"name": "x"}, FileKind.LINES),
        (None, {"scale": "1:50,000"}, FileKind.LINES),
        (None, {"datum": "WGS 84", "name": "x"}, FileKind.LINES),
        (POINT, {"scale": "1:50,000"}, FileKind.LINES),
        (SQUARE, {"zone": True}, FileKind.ZONES),
        (SQUARE, {"zone": "yes"}, FileKind.PLACES),
        (SQUARE, {"scale": "1:50,000"}, FileKind.ZONES),
        (SQUARE, {"datum": "WGS 84"}, FileKind.ZONES),
        (SQUARE, {"drawn_by": "O"}, FileKind.ZONES),
        (None, {"line": "l", "within_m": 10}, FileKind.ZONES),
        (None, {"line": "l"}, FileKind.PLACES),
        (None, {"zone": True, "names": NAMES}, FileKind.ZONES),
    ],
)
def test_a_feature_is_a_place_a_line_or_a_zone(
    geometry: Any, properties: dict[str, Any], kind: FileKind
) -> None:
    assert kind_of(Feature(1, "a", properties, geometry)) is kind


def test_a_mixed_file_is_what_most_of_it_is_and_the_rest_is_told(settings: Settings) -> None:
    def feature(number: int, geometry: Any, **properties: Any) -> dict[str, Any]:
        return {
            "type": "Feature",
            "properties": {"id": f"f{number}", **properties},
            "geometry": geometry,
        }

    place: tuple[Any, dict[str, Any]] = (POINT, {"names": NAMES, "radius_m": 5})
    line: tuple[Any, dict[str, Any]] = (CURVE, {"name": "x"})
    zone: tuple[Any, dict[str, Any]] = (SQUARE, {"name": "x", "zone": True})
    for own, kind in ((place, "places"), (line, "lines"), (zone, "zones")):
        members = [place, line, zone, own]
        features = [feature(n, shape, **stated) for n, (shape, stated) in enumerate(members)]
        data = json.dumps({"type": "FeatureCollection", "features": features}).encode()
        reading = read_bytes(data, "m.geojson", settings)
        assert str(reading.kind) == kind
        assert len(reading.items) == 1 + 2
        others = {"places", "lines", "zones"} - {kind}
        told = [problem.fix for problem in reading.problems]
        assert len(told) == 2
        for other in others:
            assert any(f"Put {other} into a file of their own." in fix for fix in told)


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("id,name,lat,lon", FileKind.PLACE_TABLE),
        ("id,Name,Latitude,Longitude,type", FileKind.PLACE_TABLE),
        ("name,language,party,id,type", FileKind.PLACE_TABLE),
        ("pcode;name", FileKind.PLACE_TABLE),
        ("claim_id,name,claimant,side,stance,type,lat,lon", FileKind.CLAIMS),
        ("id,claimant,side,stance,event type,language,name", FileKind.CLAIMS),
        ("Latitude,Longitude,acq_date,acq_time,scan,track,satellite,name", FileKind.FIRES),
    ],
)
def test_a_table_is_told_by_its_columns(header: str, kind: FileKind) -> None:
    separator = ";" if ";" in header else ","
    row = separator.join("1" for _ in header.split(separator))
    assert recognise(Path("t.csv"), f"{header}\n{row}\n".encode()) is kind


TLE = (
    "NOAA 20\n"
    "1 43013U 17073A   22032.53991112  .00000015  00000+0  27859-4 0  9999\n"
    "2 43013  98.7448 332.9363 0001514  88.1570 271.9780 14.19526485217944\n"
)


@pytest.mark.parametrize("name", ["a.txt", "a.tle", "a.3le", "a", "a.csv"])
def test_orbital_elements_are_told_by_their_lines(name: str) -> None:
    assert recognise(Path(name), TLE.encode()) is FileKind.ELEMENTS
    assert recognise(Path(name), b"\xef\xbb\xbf" + TLE.replace("\n", "\r\n").encode()) is (
        FileKind.ELEMENTS
    )


@pytest.mark.parametrize(
    "document",
    [
        stac.landsat(),
        {"type": "FeatureCollection", "features": [stac.landsat()]},
        {"type": "FeatureCollection", "features": [{"type": "Feature"}, stac.landsat()]},
        {"type": "Catalog", "stac_version": "1.0.0", "id": "a", "links": []},
        {"type": "Collection", "stac_version": "1.1.0", "id": "a", "links": []},
    ],
)
@pytest.mark.parametrize("name", ["a.json", "a.geojson"])
def test_stac_is_told_by_its_version(name: str, document: object) -> None:
    assert recognise(Path(name), json.dumps(document).encode()) is FileKind.SCENES


def test_geojson_without_a_version_is_no_stac() -> None:
    item = stac.landsat()
    del item["stac_version"]
    assert recognise(Path("a.json"), json.dumps(item).encode()) is FileKind.PLACES


def test_a_history_of_fires_is_never_guessed() -> None:
    columns = "latitude,longitude,acq_date,acq_time,scan,track,satellite"
    row = "14,103,2012-01-01,0600,0.4,0.4,N"
    for count in (1, 5_000):
        data = "\n".join([columns, *[row] * count]).encode()
        assert recognise(Path("viirs-2012-2024.csv"), data) is FileKind.FIRES
