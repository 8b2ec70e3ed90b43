"""Static STAC catalogues in a folder: their item files, found by following relative links.

Only files in the catalogue's own folder are read. A link to the network or out of the folder is
not followed: a file that somebody hands in must not make this machine ask for anything, nor read
what lies elsewhere on it. How many there were is said.
"""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from truceline.read.geojson import MAX_BYTES, load_json
from truceline.read.multihash import sha256_multihash
from truceline.read.problem import Problem
from truceline.read.stac_item import is_remote, place_of

MOST_DOCUMENTS: Final = 20_000
"""Files read of one catalogue."""

MOST_BYTES: Final = 256 * 1024 * 1024
"""Bytes read of one catalogue's JSON files together."""

FILES: Final = "truceline:files"
CATALOGUE: Final = "truceline:catalogue"
"""Members of a gathered catalogue: where each item stood, and what the catalogue said of itself."""

_KEPT: Final = ("id", "title", "license", "providers")


@dataclass(frozen=True, slots=True)
class ItemFile:
    """One item of a catalogue.

    Attributes:
        document: the item as JSON.
        path: its file, relative to the catalogue's folder.
        sha256: hash of the file's bytes.
    """

    document: dict[str, Any]
    path: str
    sha256: str


@dataclass(slots=True)
class Gathered:
    """The items of a catalogue, and what could not be read or followed.

    Attributes:
        items: in the order in which the links name them.
        problems: files that are missing, damaged or too large, and links not followed.
    """

    items: list[ItemFile] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def gather_catalogue(root: dict[str, Any], name: str, folder: Path) -> Gathered:
    """Find every item of a catalogue whose file lies in its folder.

    Args:
        root: the catalogue or collection that the links start from.
        name: name of its file in the folder.
        folder: the folder.
    """
    found = Gathered()
    waiting: deque[tuple[dict[str, Any], str]] = deque([(root, name)])
    seen = {name}
    left = MOST_BYTES
    while waiting:
        document, path = waiting.popleft()
        elsewhere = 0
        for rel, href, stated in _links(document):
            place = place_of(href, path.rpartition("/")[0])
            if place is None or is_remote(place) or rel == "items":
                elsewhere += 1
                continue
            if place in seen:
                continue
            seen.add(place)
            if len(seen) > MOST_DOCUMENTS or left <= 0:
                expected = f"at most {MOST_DOCUMENTS} files and {MOST_BYTES} bytes"
                fix = "Divide it into several catalogues."
                found.problems.append(Problem(name, None, "links", place, expected, fix))
                return found
            read = _document(folder, place, found.problems)
            if read is None:
                continue
            data, value = read
            left -= len(data)
            if stated and stated != sha256_multihash(hashlib.sha256(data).hexdigest()):
                found.problems.append(_changed(place))
            if value.get("type") == "Feature":
                digest = hashlib.sha256(data).hexdigest()
                found.items.append(ItemFile(value, place, digest))
            else:
                waiting.append((value, place))
        if elsewhere:
            found.problems.append(_elsewhere(path, elsewhere))
    return found


def _elsewhere(path: str, count: int) -> Problem:
    fix = (
        "They were not followed. Fetch what is wanted with `truceline fetch scenes`, or put its "
        "files into the folder."
    )
    expected = "links to files in the catalogue's folder"
    return Problem(path, None, "links", f"{count} leading elsewhere", expected, fix)


def gathered_bytes(root: dict[str, Any], found: Gathered) -> bytes:
    """Return a catalogue as one file that can be kept, and read again to the same scenes.

    It holds the items as they were, where each stood and what its file hashed to.
    """
    document = {
        "type": "FeatureCollection",
        "stac_version": root.get("stac_version", ""),
        CATALOGUE: {key: root[key] for key in _KEPT if key in root},
        FILES: [{"path": item.path, "sha256": item.sha256} for item in found.items],
        "features": [item.document for item in found.items],
    }
    return json.dumps(document, sort_keys=True, ensure_ascii=False).encode() + b"\n"


def _changed(place: str) -> Problem:
    expected = "the file that the catalogue states the checksum of"
    fix = "It is read as it is. Fetch it again if nobody changed it on purpose."
    return Problem(place, None, "file:checksum", "differs", expected, fix)


def _links(document: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield what each link to an item or catalogue is, where it leads, and its SHA-256."""
    links = document.get("links")
    for link in links if isinstance(links, list) else []:
        if not isinstance(link, dict) or not isinstance(link.get("href"), str):
            continue
        if link.get("rel") in ("item", "child", "items"):
            stated = str(link.get("file:checksum", ""))
            yield link["rel"], link["href"], stated if stated.startswith("1220") else ""


def _document(
    folder: Path, place: str, problems: list[Problem]
) -> tuple[bytes, dict[str, Any]] | None:
    """Read one file of the catalogue; None, with a problem, where that cannot be done."""

    def failed(value: str, expected: str, fix: str) -> None:
        problems.append(Problem(place, None, "", value, expected, fix))

    path = within(folder, place)
    if path is None or not path.is_file():
        failed("no such file", "a file that the catalogue links to", "Restore it, or the link.")
        return None
    if path.stat().st_size > MAX_BYTES:
        failed(f"{path.stat().st_size} bytes", f"at most {MAX_BYTES} bytes", "It is left out.")
        return None
    data = path.read_bytes()
    try:
        value = load_json(data)
    except ValueError as error:
        failed(str(error), "a STAC file in JSON", "Mend it, or fetch it again.")
        return None
    if not isinstance(value, dict) or value.get("type") not in ("Feature", "Catalog", "Collection"):
        failed("something else", "a STAC item, catalogue or collection", "Mend the link to it.")
        return None
    return data, value


def within(folder: Path, place: str) -> Path | None:
    """Return a path in a folder; None where it leads out of it, as by a symbolic link."""
    path = (folder / place).resolve()
    return path if path.is_relative_to(folder.resolve()) else None
