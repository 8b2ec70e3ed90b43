"""STAC files to a source and scenes: items, item collections, and static catalogues in a folder.

A scene says that an image exists, not what it shows. Nothing is asked of the network here; see
`truceline.feeds.stac` for fetching. A catalogue of many files is kept as one, gathered file, from
which the same scenes can be read again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from truceline.read.geojson import MAX_BYTES, load_json
from truceline.read.opera import opera_items
from truceline.read.problem import Problem
from truceline.read.reading import Readable, blob_of, stable_id
from truceline.read.scene_hashes import hash_files
from truceline.read.stac_files import CATALOGUE, FILES, gather_catalogue, gathered_bytes
from truceline.read.stac_item import ReadItem, place_of, read_item
from truceline.read.stac_seen import seems_scenes
from truceline.record import Blob, Channel, Scene, Source

GATHERED: Final = ".items.json"
"""Ending of the name under which a catalogue of several files is kept."""


_OPERA: Final = {
    "title": "NASA/JPL OPERA",
    "license": "NASA open data; contains modified Copernicus Sentinel data",
}


@dataclass(frozen=True, slots=True)
class Scenes:
    """What a STAC file gave.

    Attributes:
        items: the source, then the scenes in the order of the file, each once.
        problems: everything that could not be read.
        original: the file that was read, to keep; of a catalogue, the gathered file.
        rows: items seen, read or not.
    """

    items: tuple[Readable, ...]
    problems: tuple[Problem, ...]
    original: tuple[Blob, bytes]
    rows: int


@dataclass(frozen=True, slots=True)
class _Found:
    """One item where it was found: its JSON, file and row for problems, and folder for links."""

    document: object
    file: str
    row: int | None
    base: str


def read_scenes(data: bytes, name: str, folder: Path | None = None) -> Scenes:
    """Read the scenes of a STAC file.

    Args:
        data: the file's bytes.
        name: its name.
        folder: the folder it lies in: links of a catalogue are followed there, and the images
            that lie there are hashed. Without it a catalogue gives nothing.

    Raises:
        OSError: if a file of the catalogue that is there cannot be read.
    """
    plain = (blob_of(data, name), data)
    if len(data) > MAX_BYTES:
        fix = "Divide it into several files, or make a catalogue of single items."
        return _nothing(name, f"{len(data)} bytes", f"at most {MAX_BYTES} bytes", fix, plain)
    try:
        document = load_json(data)
    except ValueError as error:
        fix = "Mend it, or export it again."
        return _nothing(name, str(error), "STAC as JSON", fix, plain)
    if not seems_scenes(document):
        fix = "Export it from the catalogue again."
        return _nothing(name, "something else", "STAC items or a catalogue", fix, plain)
    if document["type"] not in ("Catalog", "Collection"):
        found = list(_items(document, name))
        return _read(found, _paging(document, name), document, plain, folder)
    if folder is None:
        fix = "Add it from its folder, with its items beside it."
        return _nothing(name, "a catalogue alone", "a catalogue with its items", fix, plain)
    gathered = gather_catalogue(document, name, folder)
    kept = gathered_bytes(document, gathered)
    called = name.removesuffix(".json") + GATHERED
    found = [_Found(i.document, i.path, None, i.path.rpartition("/")[0]) for i in gathered.items]
    if not found:
        fix = "Check the links of the catalogue."
        gathered.problems.append(Problem(name, None, "links", "no items", "links to items", fix))
    return _read(found, gathered.problems, document, (blob_of(kept, called), kept), folder)


def read_image_folder(folder: Path) -> Scenes:
    """Read the OPERA RTC-S1 products of a folder that has no catalogue, by their file names.

    What the names say is kept as a file of STAC items, from which the scenes can be read again.

    Raises:
        OSError: if the folder or a file in it cannot be read.
    """
    items, problems = opera_items(folder)
    document = {
        "type": "FeatureCollection",
        CATALOGUE: _OPERA,
        FILES: [],
        "features": items,
    }
    data = json.dumps(document, sort_keys=True, ensure_ascii=False).encode() + b"\n"
    name = f"{folder.resolve().name}{GATHERED}"
    if not items:
        fix = "Name a folder with a catalog.json, or with files whose names begin OPERA_L2_RTC-S1_."
        expected = "a STAC catalogue or OPERA RTC-S1 files"
        problems.append(Problem(folder.name, None, "", "neither", expected, fix))
    found = list(_items(document, name))
    return _read(found, problems, document, (blob_of(data, name), data), folder)


def _items(document: dict[str, Any], name: str) -> Iterator[_Found]:
    """The items of a single item, an item collection, or a gathered catalogue."""
    if document["type"] == "Feature":
        yield _Found(document, name, 1, "")
        return
    stood = document.get(FILES)
    places = stood if isinstance(stood, list) else []
    for number, feature in enumerate(document["features"], start=1):
        place = places[number - 1] if number <= len(places) else None
        path = place.get("path") if isinstance(place, dict) else None
        base = path.rpartition("/")[0] if isinstance(path, str) else ""
        yield _Found(feature, name, number, base)


def _paging(document: dict[str, Any], name: str) -> list[Problem]:
    links = document.get("links")
    listed = links if isinstance(links, list) else []
    if document["type"] != "FeatureCollection" or not any(
        isinstance(link, dict) and link.get("rel") == "next" for link in listed
    ):
        return []
    fix = "Fetch the whole of it with `truceline fetch scenes`, or add the other pages too."
    return [Problem(name, None, "links", "next", "all pages of the answer", fix)]


def _read(
    found: list[_Found],
    problems: list[Problem],
    document: dict[str, Any],
    original: tuple[Blob, bytes],
    folder: Path | None,
) -> Scenes:
    source_id = stable_id("S", "file", original[0].sha256)
    scenes: dict[str, tuple[Readable, _Found]] = {}
    for each in found:
        read = read_item(each.document, each.file, each.row, source_id, each.base)
        problems.extend(read.problems)
        if read.scene is None or not isinstance(read.scene.body, Scene):
            continue
        if (earlier := scenes.get(read.scene.body.id)) is not None:
            first = earlier[1]
            where = f"row {first.row}" if first.row else first.file
            expected = f"every item once; {where} is the same"
            fix = "Nothing to do: the first is kept."
            problem = Problem(each.file, each.row, "id", read.scene.body.item, expected, fix)
            problems.append(problem)
            continue
        readable = _hashed(read, read.scene.body, folder, problems)
        scenes[read.scene.body.id] = (readable, each)
    items = [readable for readable, _ in scenes.values()]
    if not items:
        return Scenes((), tuple(problems), original, len(found))
    source = _source(document, [each.document for each in found], source_id, original[0])
    known = min(item.available for item in items if item.available is not None)
    return Scenes((Readable(source, known), *items), tuple(problems), original, len(found))


def _hashed(read: ReadItem, scene: Scene, folder: Path | None, problems: list[Problem]) -> Readable:
    available = read.scene.available if read.scene else None
    if folder is None:
        return Readable(scene, available)
    hashed, wrong = hash_files(scene, folder, read.checksums)
    problems.extend(wrong)
    return Readable(hashed, available)


def _source(document: dict[str, Any], items: list[object], source_id: str, blob: Blob) -> Source:
    """The file as a source: published by the catalogue, under the licences that are stated."""
    own = document.get(CATALOGUE)
    catalogue = own if isinstance(own, dict) else document
    url = next((found for each in (document, *items) if (found := _self(each))), "")
    titled = catalogue is not document or document["type"] in ("Catalog", "Collection")
    names = (catalogue.get("title"), catalogue.get("id")) if titled else ()
    publisher = next((text for text in names if isinstance(text, str) and text), "")
    licences = {found for each in (catalogue, *items) if (found := _licence(each))}
    return Source(
        id=source_id,
        publisher=publisher or urlsplit(url).hostname or blob.name,
        channel=Channel.FEED,
        url=url,
        original=blob,
        licence=", ".join(sorted(licences)),
    )


def _self(document: object) -> str:
    """The address a document gives for itself, if it is one on the web."""
    links = document.get("links") if isinstance(document, dict) else None
    for link in links if isinstance(links, list) else []:
        if isinstance(link, dict) and link.get("rel") == "self":
            place = place_of(str(link.get("href", "")), "")
            if place and place.startswith(("https://", "http://")):
                return place
    return ""


def _licence(document: object) -> str:
    if not isinstance(document, dict):
        return ""
    properties = document.get("properties")
    stated = document.get("license") or (
        properties.get("license") if isinstance(properties, Mapping) else None
    )
    return stated.strip() if isinstance(stated, str) else ""


def _nothing(
    name: str, value: str, expected: str, fix: str, original: tuple[Blob, bytes]
) -> Scenes:
    return Scenes((), (Problem(name, None, "", value, expected, fix),), original, 0)
