"""A derived product, such as a change map, as a STAC item that says how it was made.

STAC 1.1 with the extensions processing 1.2 (software, level, lineage) and file 2.1 (checksums).
Same inputs, same bytes: there is no clock in it, and keys are in order.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import pystac
import shapely

from truceline.read.multihash import hash_file, sha256_multihash
from truceline.record import Scene

PROCESSING: Final = "https://stac-extensions.github.io/processing/v1.2.0/schema.json"
FILE: Final = "https://stac-extensions.github.io/file/v2.1.0/schema.json"

_TYPES: Final[Mapping[str, tuple[str, str]]] = {
    ".tif": ("image/tiff; application=geotiff; profile=cloud-optimized", "data"),
    ".tiff": ("image/tiff; application=geotiff; profile=cloud-optimized", "data"),
    ".png": ("image/png", "overview"),
    ".svg": ("image/svg+xml", "overview"),
    ".geojson": ("application/geo+json", "data"),
    ".json": ("application/json", "metadata"),
    ".csv": ("text/csv", "data"),
    ".parquet": ("application/vnd.apache.parquet", "data"),
}
"""By ending: media type, and role of the asset."""


def product_item(
    id: str,  # noqa: A002 (STAC's own name)
    footprint_ring: Sequence[tuple[float, float]],
    when_start: datetime,
    when_end: datetime,
    inputs: Sequence[Scene],
    files: Mapping[str, Path | bytes],
    software: Mapping[str, str],
    settings: Mapping[str, str | float],
    note: str,
    *,
    level: str = "L3",
    hrefs: Mapping[str, str] | None = None,
) -> bytes:
    """Describe a product computed from scenes.

    Args:
        id: id of the item.
        footprint_ring: the area it covers, (longitude, latitude) in degrees WGS 84, first equal
            to last, on one side of the 180th meridian.
        when_start: beginning of the time it speaks of, aware; for a change map, the first input.
        when_end: end of that time.
        inputs: the scenes it was computed from, in any order; each becomes a `derived_from` link,
            and its files are listed with their hashes.
        files: the product's files by asset name: a path, or the bytes themselves, which are then
            expected beside the item under the asset's name.
        software: program names with versions, as for `processing:software`.
        settings: every number it was run with.
        note: what was done, in a sentence or two, as `processing:lineage`.
        level: processing level; L3 is measurements on a uniform grid in space and time.
        hrefs: addresses of the input items by id of the scene. A scene without one is named by
            `urn:truceline:scene:` and its id in the record, which can be looked up there.

    Returns:
        The item as JSON in UTF-8, with keys in order and a line feed at the end.

    Raises:
        OSError: if a file cannot be read.
        ValueError: if the ring is no closed ring, a time has no zone, or the end is before the
            beginning.
    """
    ring = _ring(footprint_ring)
    start, end = _utc(when_start), _utc(when_end)
    if end < start:
        raise ValueError(f"{id}: its time ends ({end}) before it begins ({start})")
    ordered = sorted(inputs, key=lambda scene: (scene.when.earliest, scene.id))
    item = pystac.Item(
        id=id,
        geometry={"type": "Polygon", "coordinates": [ring]},
        bbox=_bounds(ring),
        datetime=None,
        properties={
            "start_datetime": start,
            "end_datetime": end,
            "processing:level": level,
            "processing:lineage": note,
            "processing:software": dict(sorted(software.items())),
            "truceline:settings": dict(sorted(settings.items())),
            "truceline:inputs": [_input(scene) for scene in ordered],
        },
        stac_extensions=[FILE, PROCESSING],
    )
    for scene in ordered:
        item.add_link(_link(scene, hrefs or {}))
    for name in sorted(files):
        item.add_asset(name, _asset(name, files[name]))
    document = item.to_dict(include_self_link=False, transform_hrefs=False)
    text = json.dumps(document, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False)
    return text.encode() + b"\n"


def _ring(vertices: Sequence[tuple[float, float]]) -> list[list[float]]:
    ring = [[float(lon), float(lat)] for lon, lat in vertices]
    if len(ring) < 4 or ring[0] != ring[-1]:
        raise ValueError("a footprint needs a closed ring: four vertices or more, first equal last")
    if any(abs(lon) > 180 or abs(lat) > 90 for lon, lat in ring):
        raise ValueError("a footprint is in degrees, longitude first")
    # RFC 7946: the outer ring runs counterclockwise.
    return ring if shapely.is_ccw(shapely.LinearRing(ring)) else ring[::-1]


def _bounds(ring: list[list[float]]) -> list[float]:
    lons, lats = zip(*ring, strict=True)
    return [min(lons), min(lats), max(lons), max(lats)]


def _utc(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def _input(scene: Scene) -> dict[str, Any]:
    """What fixes an input: which scene, of which processing, and the bytes of its files."""
    return {
        "id": scene.id,
        "item": scene.item,
        "collection": scene.collection,
        "platform": scene.platform,
        "datetime": _utc(scene.when.earliest),
        "version": scene.version,
        "files": {
            file.name: sha256_multihash(file.sha256) if file.sha256 else None
            for file in scene.files
        },
    }


def _link(scene: Scene, hrefs: Mapping[str, str]) -> pystac.Link:
    href = hrefs.get(scene.id) or f"urn:truceline:scene:{quote(scene.id, safe='')}"
    return pystac.Link(pystac.RelType.DERIVED_FROM, href, "application/geo+json", scene.item)


def _asset(name: str, content: Path | bytes) -> pystac.Asset:
    if isinstance(content, bytes):
        digest, size = hashlib.sha256(content).hexdigest(), len(content)
        href = name
    else:
        digest, size, _ = hash_file(content)
        href = content.name
    media, role = _TYPES.get(Path(href).suffix.lower(), ("application/octet-stream", "data"))
    fields = {"file:checksum": sha256_multihash(digest), "file:size": size}
    return pystac.Asset(f"./{quote(href)}", media_type=media, roles=[role], extra_fields=fields)
