"""A derived product as a STAC item: structure, checksums, and the same bytes each time."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from typing import Any

import pystac
import pytest

from read import stac
from truceline.read.product import product_item
from truceline.read.scenes import read_scenes
from truceline.record import Scene

RING = [(103.4, 14.3), (103.4, 14.4), (103.5, 14.4), (103.5, 14.3), (103.4, 14.3)]
START, END = datetime(2025, 12, 1, tzinfo=UTC), datetime(2025, 12, 9, 11, 1, 18, tzinfo=UTC)


def scenes() -> list[Scene]:
    document = {"type": "FeatureCollection", "features": [stac.copernicus(), stac.landsat()]}
    found = read_scenes(json.dumps(document).encode(), "x.json")
    bodies = [item.body for item in found.items if isinstance(item.body, Scene)]
    first = bodies[0].files[0].model_copy(update={"sha256": "ab" * 32})
    return [bodies[0].model_copy(update={"files": (first,)}), bodies[1]]


def made(**changes: Any) -> bytes:
    stated: dict[str, Any] = {
        "id": "change-1",
        "footprint_ring": RING,
        "when_start": START,
        "when_end": END,
        "inputs": scenes(),
        "files": {"p.tif": b"II*\0", "map.png": b"png"},
        "software": {"truceline": "0.1.0", "gdal": "3.10"},
        "settings": {"window_m": 90.0, "filter": "none"},
        "note": "Welch's t of ln backscatter.",
    }
    return product_item(**(stated | changes))


def document(**changes: Any) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(made(**changes))
    return value


def test_it_is_an_item_that_pystac_reads_and_writes_again() -> None:
    item = pystac.Item.from_dict(document(), migrate=False)
    assert item.id == "change-1"
    assert item.datetime is None
    assert item.to_dict(include_self_link=False, transform_hrefs=False) == document()
    assert item.bbox == [103.4, 14.3, 103.5, 14.4]
    assert item.geometry is not None
    ring = item.geometry["coordinates"][0]
    assert ring[0] == ring[-1]
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
    assert area > 0, "the outer ring runs counterclockwise"


def test_it_says_how_it_was_made() -> None:
    stated = document()["properties"]
    assert stated["start_datetime"] == "2025-12-01T00:00:00Z"
    assert stated["end_datetime"] == "2025-12-09T11:01:18Z"
    assert stated["processing:software"] == {"gdal": "3.10", "truceline": "0.1.0"}
    assert stated["processing:lineage"] == "Welch's t of ln backscatter."
    assert stated["processing:level"] == "L3"
    assert stated["truceline:settings"] == {"filter": "none", "window_m": 90.0}
    extensions = [each.split("/")[3] for each in document()["stac_extensions"]]
    assert extensions == ["file", "processing"]


def test_each_input_is_linked_and_fixed_by_its_hashes() -> None:
    landsat, radar = scenes()[1], scenes()[0]
    links = [link for link in document()["links"] if link["rel"] == "derived_from"]
    assert [link["href"] for link in links] == [
        f"urn:truceline:scene:{landsat.id}",
        f"urn:truceline:scene:{radar.id}",
    ]
    inputs = document()["properties"]["truceline:inputs"]
    assert inputs[1]["files"] == {"vv": "1220" + "ab" * 32}
    assert set(inputs[0]["files"].values()) == {None}
    known = {landsat.id: "https://example.org/landsat.json"}
    links = document(hrefs=known)["links"]
    assert links[0]["href"] == "https://example.org/landsat.json"


def test_files_have_checksums_whether_bytes_or_paths(tmp_path: Path) -> None:
    path = tmp_path / "map é.tif"
    path.write_bytes(b"II*\0")
    assets = document(files={"change": path, "p.tif": b"II*\0"})["assets"]
    digest = "1220" + hashlib.sha256(b"II*\0").hexdigest()
    assert {each["file:checksum"] for each in assets.values()} == {digest}
    assert {each["file:size"] for each in assets.values()} == {4}
    assert assets["change"]["href"] == "./map%20%C3%A9.tif"
    assert assets["p.tif"]["href"] == "./p.tif"
    assert "geotiff" in assets["change"]["type"]


def test_the_same_inputs_give_the_same_bytes_in_any_order() -> None:
    local = timezone(timedelta(hours=7))
    again = made(
        inputs=scenes()[::-1],
        files={"map.png": b"png", "p.tif": b"II*\0"},
        software={"gdal": "3.10", "truceline": "0.1.0"},
        settings={"filter": "none", "window_m": 90.0},
        when_start=START.astimezone(local),
        footprint_ring=[RING[2], RING[3], RING[0], RING[1], RING[2]][::1],
    )
    first, second = document(), json.loads(again)
    assert first.pop("geometry") != second.pop("geometry")  # it begins at another vertex
    assert first == second
    assert made() == made()
    assert made().endswith(b"}\n")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"footprint_ring": RING[:-1]}, "closed ring"),
        ({"footprint_ring": [(14.3, 103.4)] * 5}, "longitude first"),
        ({"when_start": datetime(2025, 12, 1)}, "no time zone"),  # noqa: DTZ001
        ({"when_start": END, "when_end": START}, "ends"),
        ({"settings": {"x": float("nan")}}, "JSON"),
    ],
)
def test_what_cannot_be_described(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        made(**changes)


def test_a_product_is_no_scene_of_its_own(tmp_path: Path) -> None:
    found = read_scenes(made(), "product.json")
    assert found.items == ()
    assert found.problems[0].field == "platform"
