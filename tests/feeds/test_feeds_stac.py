"""Images of a STAC API, searched for at the wire and written as a catalogue that can be read."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from feeds.catalogue import Service, item
from feeds.wire import Reply, Wire
from truceline.feeds.area import Box, Days
from truceline.feeds.hosts import FeedError
from truceline.feeds.stac import FetchedScenes, Search, fetch_scenes
from truceline.feeds.web import Patience
from truceline.read import FileKind, Reading, read_file
from truceline.record import Scene, Settings, Source

SETTINGS = Settings(id="x", title="X", zone="UTC", parties=())


@pytest.fixture
def service(wire: Wire) -> Service:
    found = Service(wire)
    found.items = [item(number, 9 - number, wire, cloud=20.0 * number) for number in range(5)]
    return found


def search(wire: Wire, **changes: Any) -> Search:
    stated: dict[str, Any] = {
        "service": wire.url,
        "collections": ("radar",),
        "box": Box.parse("103,14,104,15"),
        "days": Days.parse("2025-12-01", "2025-12-31"),
    }
    return Search(**(stated | changes))


def fetched(
    wire: Wire, patience: Patience, out: Path, *assets: str, **changes: Any
) -> FetchedScenes:
    return fetch_scenes(search(wire, **changes), out, assets=assets, patience=patience)


def scenes(reading: Reading) -> list[Scene]:
    return [found.body for found in reading.items if isinstance(found.body, Scene)]


def test_all_pages_become_a_catalogue_that_reads_offline(
    service: Service, wire: Wire, patience: Patience, tmp_path: Path
) -> None:
    found = fetched(wire, patience, tmp_path)
    assert (found.items, found.files, found.more) == (5, 0, False)
    assert sum(asked.path == "/search" for asked in wire.asked) == 3
    assert not any(asked.path.startswith("/data") for asked in wire.asked)
    wire.close()
    reading = read_file(found.catalogue, SETTINGS)
    assert reading.kind is FileKind.SCENES
    assert reading.problems == ()
    days = [scene.when.earliest.day for scene in scenes(reading)]
    assert days == [5, 6, 7, 8, 9]
    first = scenes(reading)[0]
    assert (first.platform, first.level, first.relative_orbit) == ("Sentinel-1A", "GRD", 62)
    assert [file.name for file in first.files] == ["vh", "vv"]
    assert first.files[1].href == f"{wire.url}/data/{first.item}/vv.tif"
    source = reading.items[0].body
    assert isinstance(source, Source)
    assert source.url == f"{wire.url}/search"
    account = json.loads((tmp_path / "catalog.json.fetched.json").read_bytes())
    assert account["asked"]["bbox"] == "103,14,104,15"


def test_no_signature_is_written(
    service: Service, wire: Wire, patience: Patience, tmp_path: Path
) -> None:
    service.files = {f"/data/{each['id']}/vv.tif": Reply(b"II*\0") for each in service.items}
    fetched(wire, patience, tmp_path, "vv")
    assert any("sig=SIGNATURE" in asked.path for asked in wire.asked)
    for path in tmp_path.rglob("*"):
        assert path.is_dir() or b"SIGNATURE" not in path.read_bytes()


def test_what_is_asked_for_is_found(
    service: Service, wire: Wire, patience: Patience, tmp_path: Path
) -> None:
    assert fetched(wire, patience, tmp_path / "a", cloud=40.0).items == 3
    assert fetched(wire, patience, tmp_path / "b", days=Days.parse("2025-12-09", None)).items == 1
    assert fetched(wire, patience, tmp_path / "c", box=Box.parse("0,0,1,1")).items == 0
    some = fetched(wire, patience, tmp_path / "d", most=2)
    assert (some.items, some.more) == (2, True)


def test_images_are_downloaded_with_checksums(
    service: Service, wire: Wire, patience: Patience, tmp_path: Path
) -> None:
    service.items = service.items[:2]
    image = b"II*\0" + bytes(1000)
    service.files = {f"/data/{each['id']}/vv.tif": Reply(image) for each in service.items}
    found = fetched(wire, patience, tmp_path, "VV", "swir")
    assert (found.items, found.files) == (2, 2)
    assert [each.rpartition(" ")[2] for each in found.missing] == ["swir", "swir"]
    for scene in scenes(read_file(found.catalogue, SETTINGS)):
        assert scene.files[1].href == f"{scene.item}/vv.tif"
        assert scene.files[1].sha256 == hashlib.sha256(image).hexdigest()
        assert scene.files[0].sha256 is None
        written = json.loads((tmp_path / scene.item / f"{scene.item}.json").read_bytes())
        origin = written["assets"]["vv"]["alternate"]["origin"]["href"]
        assert origin == f"{wire.url}/data/{scene.item}/vv.tif"
    before = len(wire.asked)
    again = fetched(wire, patience, tmp_path, "vv")
    assert again.files == 2
    assert not any(asked.path.startswith("/data") for asked in wire.asked[before:])


def test_an_image_damaged_later_is_told_and_fetched_anew(
    service: Service, wire: Wire, patience: Patience, tmp_path: Path
) -> None:
    service.items = service.items[:1]
    name = service.items[0]["id"]
    service.files = {f"/data/{name}/vv.tif": Reply(b"II*\0good")}
    found = fetched(wire, patience, tmp_path, "vv")
    (tmp_path / name / "vv.tif").write_bytes(b"II*\0evil")
    reading = read_file(found.catalogue, SETTINGS)
    (problem,) = reading.problems
    assert (problem.file, problem.value) == (f"{name}/vv.tif", "differs")
    assert scenes(reading)[0].files[1].sha256 is None
    fetched(wire, patience, tmp_path, "vv")
    assert read_file(found.catalogue, SETTINGS).problems == ()


def test_what_broke_off_leaves_a_catalogue_of_what_is_whole(
    service: Service, wire: Wire, patience: Patience, tmp_path: Path
) -> None:
    service.items = service.items[:2]
    late, early = (each["id"] for each in service.items)
    service.files = {
        f"/data/{early}/vv.tif": Reply(b"II*\0"),
        f"/data/{late}/vv.tif": Reply(b"<html>", headers={"Content-Type": "text/html"}),
    }
    with pytest.raises(FeedError, match="wants a login"):
        fetched(wire, patience, tmp_path, "vv")
    reading = read_file(tmp_path / "catalog.json", SETTINGS)
    assert reading.problems == ()
    assert [scene.files[1].sha256 is None for scene in scenes(reading)] == [False, True]


def test_two_items_of_one_id_and_ids_that_are_no_file_names(
    service: Service, wire: Wire, patience: Patience, tmp_path: Path
) -> None:
    first, second, third = (json.loads(json.dumps(each)) for each in service.items[:3])
    second["id"] = first["id"]
    second["collection"] = "other"
    third["id"] = "../../../up"
    service.items = [first, second, third]
    found = fetched(wire, patience, tmp_path / "in", collections=("radar", "other"))
    reading = read_file(found.catalogue, SETTINGS)
    assert reading.problems == ()
    assert {scene.item for scene in scenes(reading)} == {first["id"], third["id"]}
    assert len(scenes(reading)) == 3
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_assets_without_an_address_on_the_web(
    service: Service, wire: Wire, patience: Patience, tmp_path: Path
) -> None:
    (only,) = service.items = service.items[:1]
    asset = only["assets"]["vv"]
    asset["alternate"] = {"https": {"href": asset["href"]}}
    asset["href"] = "s3://bucket/vv.tif"
    service.files = {f"/data/{only['id']}/vv.tif": Reply(b"II*\0")}
    assert fetched(wire, patience, tmp_path / "a", "vv").files == 1
    del asset["alternate"]
    with pytest.raises(FeedError, match=r"no address on the web, only 's3://bucket/vv.tif'"):
        fetched(wire, patience, tmp_path / "b", "vv")


def test_a_service_that_fails_is_asked_again(
    service: Service, wire: Wire, patience: Patience, tmp_path: Path
) -> None:
    usual, turns = service.answer, iter((503, 429))

    def failing(asked: Any) -> Reply:
        status = next(turns, 0) if asked.method == "POST" else 0
        return Reply(b"busy", status) if status else usual(asked)

    wire.answer = failing
    assert fetched(wire, patience, tmp_path).items == 5


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(b"no", 500), "status 500"),
        (Reply(b"who", 401), "wants a login"),
        (Reply(b"<html>"), "no STAC API"),
        (Reply(b'{"type": "Feature"}'), "no STAC API"),
        (Reply(b'{"links": []}'), "no STAC API"),
    ],
)
def test_what_is_no_service_says_so(
    wire: Wire, patience: Patience, tmp_path: Path, reply: Reply, words: str
) -> None:
    wire.in_turn(reply)
    with pytest.raises(FeedError, match=words):
        fetched(wire, patience, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_next_page_out_of_https_is_not_asked(
    service: Service, wire: Wire, patience: Patience, tmp_path: Path
) -> None:
    usual = service.answer

    def away(asked: Any) -> Reply:
        reply = usual(asked)
        body = reply.body.replace(
            f'"{wire.url}/search", "method": "POST", "merge"'.encode(),
            b'"http://example.org/search", "method": "POST", "merge"',
        )
        return Reply(body, reply.status, reply.headers)  # fmt: skip

    wire.answer = away
    with pytest.raises(FeedError, match="https://"):
        fetched(wire, patience, tmp_path)


def test_nobody_there(patience: Patience, tmp_path: Path, wire: Wire) -> None:
    wire.close()
    with pytest.raises(FeedError, match="cannot be reached"):
        fetched(wire, patience, tmp_path)
    with pytest.raises(FeedError, match="https://"):
        fetched(wire, patience, tmp_path, service="http://example.org")
