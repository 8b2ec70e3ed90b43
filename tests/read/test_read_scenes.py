"""STAC files as scenes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from read import stac
from truceline.read import FileKind, Reading, read_bytes, read_file, recognise
from truceline.read.problem import Problem
from truceline.read.scenes import Scenes, read_scenes
from truceline.record import AnyOf, Area, Channel, OrbitState, Scene, Settings, Source


def read(*items: object, folder: Path | None = None, **more: Any) -> Scenes:
    document = {"type": "FeatureCollection", "features": list(items), **more}
    return read_scenes(json.dumps(document).encode(), "items.json", folder)


def scenes(found: Scenes | Reading) -> list[Scene]:
    return [item.body for item in found.items if isinstance(item.body, Scene)]


def one(item: dict[str, Any]) -> Scene:
    found = read(item)
    assert found.problems == ()
    (scene,) = scenes(found)
    return scene


def at(hour: int, minute: int, second: int = 0, day: int = 9) -> datetime:
    return datetime(2025, 12, day, hour, minute, second, tzinfo=UTC)


def test_sentinel_2_of_earth_search() -> None:
    scene = one(stac.earth_search())
    assert (scene.platform, scene.instrument) == ("Sentinel-2B", "MSI")
    assert (scene.level, scene.version, scene.relative_orbit) == ("L2A", "05.11", 18)
    assert (scene.cloud_percent, scene.orbit_state, scene.polarisations) == (12.5, None, ())
    assert (scene.when.earliest, scene.when.latest) == (at(3, 41, 7), at(3, 41, 7))
    files = {file.name: file.href for file in scene.files}
    assert list(files) == ["nir", "red-jp2", "scl"]
    assert files["red-jp2"] == "s3://bucket/48/P/UA/B04.jp2"


def test_sentinel_1_of_the_planetary_computer() -> None:
    scene = one(stac.planetary_computer_grd())
    assert (scene.platform, scene.instrument) == ("Sentinel-1A", "C-SAR")
    assert (scene.level, scene.relative_orbit) == ("GRD", 26)
    assert scene.orbit_state is OrbitState.ASCENDING
    assert scene.polarisations == ("VV", "VH")
    assert (scene.when.earliest, scene.when.latest) == (at(11, 0, 53), at(11, 1, 18))
    assert one(stac.planetary_computer_rtc()).level == "RTC"


def test_sentinel_1_of_the_copernicus_data_space() -> None:
    scene = one(stac.copernicus())
    assert (scene.level, scene.version) == ("GRD", "Sentinel-1 IPF 003.91")
    assert [file.href for file in scene.files] == ["s3://eodata/Sentinel-1/vv.tiff"]


def test_landsat() -> None:
    scene = one(stac.landsat())
    assert (scene.platform, scene.instrument, scene.level) == ("Landsat 9", "OLI", "L2SP")
    assert (scene.relative_orbit, scene.cloud_percent, scene.version) == (126, None, "02")
    assert [file.name for file in scene.files] == ["nir08", "qa_pixel"]
    assert scene.when.earliest == at(3, 22, 34)


def test_opera_of_nasa_says_it_by_its_name() -> None:
    scene = one(stac.nasa_opera())
    assert (scene.platform, scene.instrument) == ("Sentinel-1A", "C-SAR")
    assert (scene.level, scene.relative_orbit) == ("RTC", 26)
    assert scene.polarisations == ("VV", "VH")


@pytest.mark.parametrize(
    ("stated", "known"),
    [
        (
            {"published": "2025-12-09T13:30:12.9Z", "created": "2025-12-09T13:00:00Z"},
            at(13, 30, 12),
        ),
        ({"created": "2025-12-10T10:00:00+07:00"}, at(3, 0, day=10)),
        ({"updated": "2026-02-01T00:00:00Z"}, at(3, 41, 7)),
        ({"published": "2025-12-01T00:00:00Z"}, at(3, 41, 7)),
        ({"created": "2025-12-09T06:00:00"}, at(6, 0)),
    ],
)
def test_since_when_a_scene_could_be_known(stated: dict[str, str], known: datetime) -> None:
    item = stac.earth_search()
    for field in ("created", "updated"):
        del item["properties"][field]
    item["properties"] |= stated
    found = read(item)
    assert [each.available for each in found.items] == [known, known]


def test_keys_and_signatures_do_not_enter_the_record() -> None:
    scene = one(stac.planetary_computer_grd())
    assert "SECRET" not in scene.model_dump_json()
    assert [file.href for file in scene.files] == [
        "https://example.org/iw-vh.tiff",
        "https://example.org/iw-vv.tiff",
    ]


@pytest.mark.parametrize(
    "make",
    [
        stac.earth_search,
        stac.planetary_computer_grd,
        stac.copernicus,
        stac.landsat,
        stac.nasa_opera,
    ],
)
def test_the_same_item_is_the_same_scene_in_every_file(make: Callable[[], dict[str, Any]]) -> None:
    alone = read_scenes(json.dumps(make()).encode(), "one.json")
    among = read(stac.item("other", "c", make()["properties"] | {"platform": "x"}), make())
    (scene,) = scenes(alone)
    assert scenes(among)[1].model_copy(update={"source_id": scene.source_id}) == scene


def test_a_source_says_what_the_file_says_of_itself() -> None:
    item = stac.earth_search()
    item["links"] = [{"rel": "self", "href": "https://stac.example.org/v1/items/a?key=SECRET"}]
    item["properties"]["license"] = "proprietary"
    source = read(item).items[0].body
    assert isinstance(source, Source)
    assert (source.publisher, source.channel) == ("stac.example.org", Channel.FEED)
    assert source.url == "https://stac.example.org/v1/items/a"
    assert source.licence == "proprietary"
    assert source.original is not None
    assert source.original.name == "items.json"


BAD: list[tuple[str, dict[str, Any], str]] = [
    ("no satellite", {"properties": {"datetime": "2025-12-09T00:00:00Z"}, "id": "x"}, "platform"),
    ("no time", {"properties": {"datetime": None, "platform": "x"}}, ""),
    ("half a time", {"properties": {"datetime": None, "start_datetime": "2025-12-09T00:00:00Z",
                                    "platform": "x"}}, ""),
    ("odd time", {"properties": {"datetime": "yesterday", "platform": "x"}}, ""),
    ("ends first", {"properties": {"datetime": "2025-12-09T00:00:00Z", "platform": "x",
                                   "start_datetime": "2025-12-09T00:00:00Z",
                                   "end_datetime": "2025-12-08T00:00:00Z"}}, "datetime"),
    ("odd publication", {"properties": {"datetime": "2025-12-09T00:00:00Z", "platform": "x",
                                        "published": 5}}, "datetime"),
    ("nowhere", {"geometry": None, "bbox": None}, "geometry"),
    ("a point", {"geometry": {"type": "Point", "coordinates": [103, 14]}}, "geometry"),
    ("exchanged", {"geometry": {"type": "Polygon", "coordinates": [
        [[14.3, 103.4], [14.3, 104.4], [15.3, 104.4], [14.3, 103.4]]]}}, "geometry"),
    ("no properties", {"properties": None}, ""),
    ("odd properties", {"properties": []}, ""),
    ("odd assets", {"assets": []}, ""),
    ("odd asset", {"assets": {"a": 3}}, ""),
    ("odd links", {"links": 3}, ""),
    ("odd version", {"stac_version": 5}, ""),
    ("no id", {"id": None}, "id"),
    ("odd id", {"id": 5}, "id"),
    ("too much cloud", {"properties": stac.earth_search()["properties"] | {"eo:cloud_cover": 300}},
     "cloud_percent"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "field"), [case[1:] for case in BAD], ids=[c[0] for c in BAD])
def test_a_bad_item_is_listed_and_the_rest_goes_in(changes: dict[str, Any], field: str) -> None:
    found = read(stac.landsat(), stac.earth_search() | changes, stac.copernicus())
    assert [scene.platform for scene in scenes(found)] == ["Landsat 9", "Sentinel-1A"]
    (problem,) = found.problems
    assert (problem.file, problem.row, problem.field) == ("items.json", 2, field)
    assert found.rows == 3


@pytest.mark.parametrize("junk", [None, 5, "x", [], {}, {"type": "Feature"}])
def test_what_is_no_item_is_listed(junk: object) -> None:
    found = read(stac.landsat(), junk)
    assert len(scenes(found)) == 1
    assert [problem.row for problem in found.problems] == [2]


def test_an_item_twice_is_kept_once() -> None:
    found = read(stac.landsat(), stac.landsat())
    assert len(scenes(found)) == 1
    assert "row 1 is the same" in found.problems[0].expected


def test_odd_values_are_left_empty_rather_than_guessed() -> None:
    item = stac.planetary_computer_grd()
    item["properties"] |= {
        "sat:relative_orbit": True,
        "sat:orbit_state": "geostationary",
        "sar:polarizations": "VV",
        "eo:cloud_cover": "cloudy",
    }
    scene = one(item)
    assert (scene.relative_orbit, scene.orbit_state, scene.cloud_percent) == (None, None, None)
    assert scene.polarisations == ("VV", "VH")  # its files say so


def test_a_page_of_a_longer_answer_is_told() -> None:
    found = read(stac.landsat(), links=[{"rel": "next", "href": "https://example.org/2"}])
    assert len(scenes(found)) == 1
    assert [problem.value for problem in found.problems] == ["next"]


def test_footprints_across_the_180th_meridian_have_two_parts() -> None:
    item = stac.landsat()
    ring = [[179.0, 1.0], [-179.0, 1.0], [-179.0, 3.0], [179.0, 3.0], [179.0, 1.0]]
    item["geometry"] = {"type": "Polygon", "coordinates": [ring]}
    assert isinstance(one(item).where.shape, AnyOf)
    assert isinstance(one(stac.landsat()).where.shape, Area)


# Catalogues of many files


def catalogue(folder: Path, *, image: bytes = b"II*\0image") -> Path:
    """A catalogue with a collection in a folder below, and two items, one with an image."""
    first, second = stac.landsat(), stac.copernicus()
    digest = hashlib.sha256(image).hexdigest()
    local = stac.asset("./nir.tif") | {"file:checksum": f"1220{digest}"}
    first["assets"] = {"nir08": local, "red": stac.asset("./red.tif")}
    files: dict[str, Any] = {
        "catalog.json": {
            "type": "Catalog",
            "stac_version": "1.0.0",
            "id": "mission",
            "title": "Mission images",
            "description": "-",
            "links": [
                {"rel": "root", "href": "./catalog.json"},
                {"rel": "child", "href": "./landsat/collection.json"},
                {"rel": "item", "href": "radar/item.json"},
            ],
        },
        "landsat/collection.json": {
            "type": "Collection",
            "stac_version": "1.0.0",
            "id": "landsat-c2-l2",
            "description": "-",
            "license": "proprietary",
            "extent": {},
            "links": [
                {"rel": "parent", "href": "../catalog.json"},
                {"rel": "child", "href": "../catalog.json"},
                {"rel": "item", "href": "./a%20b/item.json"},
            ],
        },
        "landsat/a b/item.json": first,
        "radar/item.json": second,
    }
    for place, document in files.items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(document))
    (folder / "landsat" / "a b" / "nir.tif").write_bytes(image)
    return folder / "catalog.json"


def rewritten(path: Path, **changes: Any) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def test_a_catalogue_in_a_folder(tmp_path: Path, settings: Settings) -> None:
    path = catalogue(tmp_path)
    assert recognise(path, path.read_bytes()) is FileKind.SCENES
    reading = read_file(path, settings)
    assert reading.problems == ()
    assert reading.rows == 2
    assert [scene.platform for scene in scenes(reading)] == ["Sentinel-1A", "Landsat 9"]
    source = reading.items[0].body
    assert isinstance(source, Source)
    assert source.publisher == "Mission images"
    _, optical = scenes(reading)
    assert {file.name: file.href for file in optical.files} == {
        "nir08": "landsat/a b/nir.tif",
        "red": "landsat/a b/red.tif",
    }
    hashes = {file.name: file.sha256 for file in optical.files}
    assert hashes == {"nir08": hashlib.sha256(b"II*\0image").hexdigest(), "red": None}
    assert read_file(tmp_path, settings) == reading


def test_what_is_kept_of_a_catalogue_reads_again_to_the_same(
    tmp_path: Path, settings: Settings
) -> None:
    reading = read_file(catalogue(tmp_path), settings)
    ((blob, data),) = reading.blobs
    assert blob.sha256 == hashlib.sha256(data).hexdigest()
    again = read_bytes(data, blob.name, settings, folder=tmp_path)
    assert (again.kind, again.items, again.blobs) == (reading.kind, reading.items, reading.blobs)
    elsewhere = scenes(read_bytes(data, blob.name, settings))
    assert [scene.id for scene in elsewhere] == [scene.id for scene in scenes(reading)]
    stood = json.loads(data)["truceline:files"]
    item = (tmp_path / "radar" / "item.json").read_bytes()
    assert stood[0] == {"path": "radar/item.json", "sha256": hashlib.sha256(item).hexdigest()}


def test_an_image_that_differs_from_its_checksum_is_told(
    tmp_path: Path, settings: Settings
) -> None:
    path = catalogue(tmp_path)
    (tmp_path / "landsat" / "a b" / "nir.tif").write_bytes(b"II*\0other")
    reading = read_file(path, settings)
    (problem,) = reading.problems
    assert (problem.file, problem.field) == ("landsat/a b/nir.tif", "file:checksum")
    assert [file.sha256 for file in scenes(reading)[1].files] == [None, None]


def test_a_checksum_nobody_can_compute_is_told_and_the_file_hashed(
    tmp_path: Path, settings: Settings
) -> None:
    path = catalogue(tmp_path)
    own = tmp_path / "landsat" / "a b" / "item.json"
    document = json.loads(own.read_text())
    document["assets"]["nir08"]["file:checksum"] = "sha256:abc"
    rewritten(own, assets=document["assets"])
    reading = read_file(path, settings)
    assert ["not hexadecimal" in problem.fix for problem in reading.problems] == [True]
    assert scenes(reading)[1].files[0].sha256 is not None


@pytest.mark.parametrize(
    "href",
    ["https://example.org/item.json", "../secret.json", "/etc/secret.json", "file:///etc/x.json",
     "radar/../../secret.json", "%2e%2e/secret.json", "\\\\host\\share\\x.json", "//example.org/x"],
)  # fmt: skip
def test_links_that_lead_elsewhere_are_not_followed(
    tmp_path: Path, settings: Settings, href: str
) -> None:
    folder = tmp_path / "in"
    path = catalogue(folder)
    (tmp_path / "secret.json").write_text(json.dumps(stac.earth_search()))
    rewritten(
        path, links=[{"rel": "item", "href": href}, {"rel": "item", "href": "radar/item.json"}]
    )
    reading = read_file(path, settings)
    assert [scene.platform for scene in scenes(reading)] == ["Sentinel-1A"]
    (problem,) = reading.problems
    assert (problem.file, problem.value) == ("catalog.json", "1 leading elsewhere")


def test_symbolic_links_out_of_the_folder_are_not_followed(
    tmp_path: Path, settings: Settings
) -> None:
    folder = tmp_path / "in"
    path = catalogue(folder)
    (tmp_path / "secret.json").write_text(json.dumps(stac.earth_search()))
    (tmp_path / "secret.tif").write_bytes(b"secret")
    (folder / "out.json").symlink_to(tmp_path / "secret.json")
    (folder / "landsat" / "a b" / "red.tif").symlink_to(tmp_path / "secret.tif")
    rewritten(path, links=[
        {"rel": "item", "href": "out.json"},
        {"rel": "child", "href": "landsat/collection.json"},
    ])  # fmt: skip
    reading = read_file(path, settings)
    assert [scene.platform for scene in scenes(reading)] == ["Landsat 9"]
    assert [problem.file for problem in reading.problems] == ["out.json"]
    assert scenes(reading)[0].files[1].sha256 is None


@pytest.mark.parametrize("href", ["../out.tif", "/out.tif", "file:///out.tif", "C:\\out.tif", ""])
def test_images_out_of_the_folder_are_left_out(
    tmp_path: Path, settings: Settings, href: str
) -> None:
    path = catalogue(tmp_path / "in")
    assets = {"vv": stac.asset(href.replace("../", "../../"))}
    rewritten(tmp_path / "in" / "radar" / "item.json", assets=assets)
    reading = read_file(path, settings)
    assert scenes(reading)[0].files == ()
    (problem,) = reading.problems
    assert (problem.file, problem.field, problem.value) == ("radar/item.json", "assets", "vv")


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "no such file"), (b"{", "Expecting"), (b"[]", "something else"), (b"\xff", "not UTF-8"),
     (b'{"type": "Feature", "type": "Feature"}', "stands twice")],
)  # fmt: skip
def test_a_broken_catalogue_gives_what_is_whole(
    tmp_path: Path, settings: Settings, content: bytes | None, words: str
) -> None:
    path = catalogue(tmp_path)
    own = tmp_path / "radar" / "item.json"
    own.unlink() if content is None else own.write_bytes(content)
    reading = read_file(path, settings)
    assert [scene.platform for scene in scenes(reading)] == ["Landsat 9"]
    (problem,) = reading.problems
    assert problem.file == "radar/item.json"
    assert words in problem.value


def test_an_item_changed_behind_its_link_is_told(tmp_path: Path, settings: Settings) -> None:
    path = catalogue(tmp_path)
    link = {"rel": "item", "href": "radar/item.json", "file:checksum": "1220" + "0" * 64}
    rewritten(path, links=[link])
    reading = read_file(path, settings)
    assert len(scenes(reading)) == 1
    assert [(p.file, p.value) for p in reading.problems] == [("radar/item.json", "differs")]


def test_catalogues_that_give_nothing(tmp_path: Path, settings: Settings) -> None:
    path = catalogue(tmp_path)
    alone = read_bytes(path.read_bytes(), "catalog.json", settings)
    assert (alone.items, alone.blobs) == ((), ())
    assert alone.problems[0].value == "a catalogue alone"
    rewritten(path, links=[])
    empty = read_file(path, settings)
    assert (empty.items, empty.blobs) == ((), ())
    assert empty.problems[0].value == "no items"
    (tmp_path / "empty").mkdir()
    neither = read_file(tmp_path / "empty", settings)
    assert neither.problems[0].value == "neither"


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"{", "Expecting"), (b'{"type": "Feature"}', "something else"), (b"5", "something else")],
)
def test_what_is_no_stac(data: bytes, words: str) -> None:
    found = read_scenes(data, "x.json")
    assert found.items == ()
    assert [isinstance(problem, Problem) for problem in found.problems] == [True]
    assert words in found.problems[0].value


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.integers()
    | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(st.data())
@hypothesis.settings(max_examples=80, deadline=None)
def test_whatever_stands_in_an_item_it_is_read_or_listed(data: st.DataObject) -> None:
    item = data.draw(st.sampled_from([stac.landsat(), stac.copernicus(), stac.nasa_opera()]))
    whole = item | {"properties": dict(item["properties"])}
    part = data.draw(st.sampled_from([whole, whole["properties"]]))
    part[data.draw(st.sampled_from(sorted(part)))] = data.draw(JSON)
    found = read(whole, stac.earth_search())
    assert found.rows == 2
    assert len(scenes(found)) + len(found.problems) >= 2
    assert any(scene.platform == "Sentinel-2B" for scene in scenes(found))
