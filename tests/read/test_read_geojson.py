from __future__ import annotations

import json
from typing import Any

import pytest

from truceline.read import geojson
from truceline.read.geojson import read_features
from truceline.read.lines import read_lines
from truceline.read.places import read_places
from truceline.read.problem import Problem
from truceline.read.reading import Readable, blob_of
from truceline.record import Line, Place, Settings, Source

POINT = {"type": "Point", "coordinates": [104.6, 14.3]}
CURVE = {"type": "LineString", "coordinates": [[104.0, 14.0], [104.1, 14.1]]}
NAMES = [{"text": "Green Hill", "party": "north"}, {"text": "Vihreä", "language": "fi"}]


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features: Any, **extra: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features, **extra}).encode()


def places(data: bytes, case: Settings) -> tuple[tuple[Readable, ...], tuple[Problem, ...]]:
    return read_places(read_features(data, "p.geojson"), "p.geojson", case, blob_of(data, "p"))


def lines(data: bytes, case: Settings) -> tuple[tuple[Readable, ...], tuple[Problem, ...]]:
    return read_lines(read_features(data, "l.geojson"), "l.geojson", case, blob_of(data, "l"))


def test_places_with_and_without_a_point(settings: Settings) -> None:
    data = collection(
        feature(POINT, id="a", names=NAMES, what="hill", radius_m=300, note="N", credit="C"),
        feature(None, id="b", names=NAMES[:1]),
        publisher="Office",
        licence="CC0",
    )
    items, problems = places(data, settings)
    assert problems == ()
    source, first, second = (item.body for item in items)
    assert isinstance(source, Source)
    assert isinstance(first, Place)
    assert isinstance(second, Place)
    assert (source.publisher, source.licence) == ("Office", "CC0")
    assert (first.lon, first.lat, first.radius_m) == (104.6, 14.3, 300)
    assert (first.what, first.note, first.credit) == ("hill", "N", "C")
    assert [(n.text, n.language, n.party) for n in first.names] == [
        ("Green Hill", "en", "north"),
        ("Vihreä", "fi", None),
    ]
    assert (second.lon, second.radius_m) == (None, None)
    assert all(item.available is None for item in items)


def test_the_simple_form_of_places(settings: Settings) -> None:
    data = collection(
        feature(
            POINT, id="s1", name_en="Green / Verde", name_fi="Vihreä", name_km="", kind="hill",
            precision_m=100, note="n", source="Map", km_to_line=3,
        ),
        feature(None, id="s2", name_en="Blue", precision_m=None, source=None),
    )  # fmt: skip
    items, problems = places(data, settings)
    assert problems == ()
    first = items[1].body
    assert isinstance(first, Place)
    assert [(n.text, n.language, n.party) for n in first.names] == [
        ("Green", "en", None),
        ("Verde", "en", None),
        ("Vihreä", "fi", "north"),
    ]
    assert (first.what, first.radius_m, first.note, first.credit) == ("hill", 100, "n", "Map")


@pytest.mark.parametrize(
    ("wrong", "field", "hint"),
    [
        (feature(POINT, id="b", names=NAMES), "radius_m", "a point alone is not a place"),
        (feature(POINT, id="b", name_en="x"), "precision_m", "a point alone"),
        (feature(POINT, id="b"), "names", "name_en"),
        (feature(POINT, id="b", names=[], radius_m=1), "names", ""),
        (feature(POINT, id="b", names=NAMES, radius_m=-1), "radius_m", ""),
        (feature(POINT, id="b", names=NAMES, radius_m=1, notes="x"), "notes", "'note'"),
        (feature(None, id="b", names=[{"text": "x", "party": "nort"}]), "party", "'north'"),
        (feature(None, id="b", names=[{"txt": "x"}]), "names.1.txt", "'text'"),
        (feature(None, names=NAMES), "id", ""),
        (feature(None, id="a", names=NAMES), "id", "Feature 1"),
        (
            feature({"type": "Point", "coordinates": [14.3, 104.6]}, id="b", name_en="x"),
            "geometry",
            "longitude stands first",
        ),
        (
            feature({"type": "Point", "coordinates": ["x", 1]}, id="b", name_en="x"),
            "geometry",
            "point",
        ),
        (feature(CURVE, id="b", name="x"), "geometry", "file of their own"),
        ({"type": "Feature"}, "", "properties"),
    ],
)
def test_wrong_places_are_named(settings: Settings, wrong: Any, field: str, hint: str) -> None:
    good = feature(None, id="a", names=NAMES)
    items, problems = places(collection(good, wrong), settings)
    assert [item.body.id for item in items[1:]] == ["a"]
    assert {problem.row for problem in problems} == {2}
    hits = [problem for problem in problems if problem.field == field]
    assert hits, problems
    assert any(hint in problem.fix for problem in hits)


def test_lines_with_and_without_a_digital_form(settings: Settings) -> None:
    data = collection(
        feature(
            CURVE, id="drawn", name="Line A", used_by=["north"], drawn_by="Office",
            drawn="1907-03", left="north", right="south", starts="West end", stated_km=12.5,
            credit="C", status="S",
        ),
        feature(None, id="paper", name="Line B", scale="1:50,000", datum="Indian 1975"),
    )  # fmt: skip
    items, problems = lines(data, settings)
    assert problems == ()
    drawn, paper = (item.body for item in items[1:])
    assert isinstance(drawn, Line)
    assert isinstance(paper, Line)
    assert (drawn.feature, drawn.geometry) == ("drawn", blob_of(data, "l"))
    assert drawn.drawn is not None
    assert drawn.drawn.begins == "month"
    assert (drawn.used_by, drawn.left, drawn.right) == (("north",), "north", "south")
    assert (drawn.starts, drawn.stated_km) == ("West end", 12.5)
    assert (paper.geometry, paper.scale, paper.datum) == (None, "1:50,000", "Indian 1975")
    assert all(item.available is None for item in items)


@pytest.mark.parametrize(
    ("wrong", "field", "hint"),
    [
        (feature(CURVE, id="b"), "name", ""),
        (feature(CURVE, name="x"), "id", ""),
        (feature(CURVE, id="b", name="x", left="nrth"), "left", "'north'"),
        (feature(CURVE, id="b", name="x", used_by=["east"]), "used_by", ""),
        (feature(CURVE, id="b", name="x", used_by="north"), "used_by", ""),
        (feature(CURVE, id="b", name="x", drawn="long ago"), "drawn", "expected"),
        (feature(CURVE, id="b", name="x", stated="1"), "stated", "'stated_km'"),
        (feature(POINT, id="b", name="x"), "geometry", "places"),
        (feature(POINT, id="b", name="x", scale="1:1"), "geometry", "LineString"),
        (
            feature({"type": "LineString", "coordinates": [[14.0, 104.0], [14.1, 104.1]]},
                    id="b", name="x"),
            "geometry", "",
        ),
        (feature(CURVE, id="a", name="x"), "id", "Feature 1"),
    ],
)  # fmt: skip
def test_wrong_lines_are_named(settings: Settings, wrong: Any, field: str, hint: str) -> None:
    good = feature(CURVE, id="a", name="x")
    items, problems = lines(collection(good, wrong), settings)
    assert [item.body.id for item in items[1:]] == ["a"]
    assert {problem.row for problem in problems} == {2}
    hits = [problem for problem in problems if problem.field == field]
    assert hits, problems
    assert any(hint in problem.fix for problem in hits)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"{", "Expecting"),
        (b"[]", "no features"),
        (b'{"type": "FeatureCollection"}', "no features"),
        (b'{"a": 1, "a": 2}', "stands twice"),
        (b'{"a": NaN}', "NaN"),
        (b"\xff", "UTF-8"),
        (b"[" * 100_000, "deep"),
        (collection(crs={"properties": {"name": "EPSG:24047"}}), "24047"),
    ],
)
def test_files_that_are_no_geojson(data: bytes, words: str) -> None:
    found = read_features(data, "p.geojson")
    assert found.features == ()
    assert len(found.problems) == 1
    assert words in found.problems[0].value


def test_an_oversized_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(geojson, "MAX_BYTES", 10)
    (problem,) = read_features(collection(), "p.geojson").problems
    assert problem.expected == "at most 10 bytes"


def test_a_single_feature_is_a_file_too(settings: Settings) -> None:
    items, problems = places(json.dumps(feature(None, id="a", names=NAMES)).encode(), settings)
    assert problems == ()
    assert len(items) == 2
