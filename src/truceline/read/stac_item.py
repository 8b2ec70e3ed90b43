"""One STAC item to a scene: what was imaged, when, where, by what, and in which files.

STAC 1.0 and 1.1; older items are brought up to date by pystac. What no field says is left empty
rather than guessed, except what stands in the product's own name.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import unquote, urlsplit, urlunsplit

import pystac

from truceline.read.problem import Problem
from truceline.read.reading import Readable, stable_id
from truceline.read.stac_footprint import footprint
from truceline.read.stac_names import instrument_of, level_of, platform_of, track_of, version_of
from truceline.read.validation import failures
from truceline.record import AnyOf, Area, GeoPrecision, OrbitState, Scene, SceneFile, When, Where
from truceline.record.when import Precision

MOST_FILES: Final = 200
"""Files kept of one item; the largest real ones have some forty."""

_REMOTE: Final = ("https", "http", "s3", "gs", "ftp", "az", "abfs")
_NOT_DATA: Final = ("thumbnail", "overview", "metadata", "visual")
_PLAIN: Final = (
    *("text/", "application/json", "application/geo+json", "application/xml", "application/pdf"),
    *("image/png", "image/jpeg", "image/jpg", "image/webp"),
)
"""Roles and media types of what holds no measurements: previews, and descriptions of the image."""


_EXACT: Final = Precision.SECOND
_NOT_STAC: Final = (
    *(pystac.STACError, pystac.STACTypeError, pystac.RequiredPropertyMissing),
    *(ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError),
)
"""What pystac raises for what is no item; it takes much of the form for granted."""


@dataclass(frozen=True, slots=True)
class ReadItem:
    """What one item gave.

    Attributes:
        scene: the scene, or None where the item could not be read.
        problems: what was wrong with it.
        checksums: from name of a file to what the item states as its checksum (file extension).
    """

    scene: Readable | None
    problems: tuple[Problem, ...] = ()
    checksums: Mapping[str, str] | None = None


def read_item(document: object, file: str, row: int | None, source_id: str, base: str) -> ReadItem:
    """Read one item.

    A scene is available from the moment its item states as `published`, else as `created`, else
    from the end of the acquisition, and never before that. A later `updated` is not used: it says
    when a catalogue was tidied.

    Args:
        document: the item as JSON.
        file: name of the file it stands in, for problems.
        row: its number there, for problems; None for a file of its own.
        source_id: id of the source that the file is.
        base: folder of the item within its catalogue, as a POSIX path; empty for the top.
    """
    try:
        item = _parsed(document)
        properties, name = item.properties, item.id
        platform = platform_of(properties.get("platform"), name)
        if not platform:
            raise _Bad("platform", "", "a satellite", f"Item {name!r} names none")
        start, end, known = _moments(properties, name)
        shape = _footprint(item)
    except _Bad as bad:
        return ReadItem(None, (Problem(file, row, bad.field, bad.value, bad.expected, bad.fix),))
    collection = item.collection_id if isinstance(item.collection_id, str) else ""
    files, checksums, outside = _files(item, base)
    fields: dict[str, Any] = {
        "id": scene_id(collection, name),
        "source_id": source_id,
        "item": name,
        "collection": collection,
        "platform": platform,
        "instrument": instrument_of(properties.get("instruments"), platform),
        "when": When(earliest=start, latest=end, zone="+00:00", begins=_EXACT, ends=_EXACT),
        "where": Where(words=f"footprint of {name}", precision=GeoPrecision.UNKNOWN, shape=shape),
        "relative_orbit": track_of(properties, name),
        "orbit_state": _orbit_state(properties.get("sat:orbit_state")),
        "polarisations": _polarisations(properties, files, platform),
        "cloud_percent": _cloud(properties.get("eo:cloud_cover"), platform),
        "level": level_of(properties, platform, name, collection),
        "version": version_of(properties),
        "files": files,
    }
    scene, wrong = failures(Scene, fields, file, row)
    if outside:
        fix = "They are left out of the scene. Put them beside the catalogue, or name an address."
        expected = "files in the catalogue's folder, or on the network"
        wrong.append(Problem(file, row, "assets", ", ".join(outside), expected, fix))
    return ReadItem(Readable(scene, known) if scene else None, tuple(wrong), checksums)


class _Bad(Exception):
    """Why an item cannot be read."""

    def __init__(self, field: str, value: object, expected: str, why: str) -> None:
        super().__init__(why)
        self.field, self.value, self.expected, self.fix = (
            field,
            str(value)[:80],
            expected,
            f"{why}.",
        )


def _parsed(document: object) -> pystac.Item:
    expected = "a STAC item of version 1.0 or 1.1"
    if not isinstance(document, dict) or document.get("type") != "Feature":
        raise _Bad("", document, expected, "Export it from the catalogue again")
    try:
        item = pystac.Item.from_dict(document, migrate=True)
    except _NOT_STAC as error:
        raise _Bad("", document.get("id", ""), expected, f"It cannot be read: {error}") from None
    if not isinstance(item.id, str) or not item.id.strip():
        raise _Bad("id", item.id, "an id", "Give it one, the same in every file")
    return item


def _moments(properties: Mapping[str, Any], name: str) -> tuple[datetime, datetime, datetime]:
    """Start, end, and since when it can have been known."""
    try:
        start, end = _times(properties)
        stated = _moment(properties, "published") or _moment(properties, "created")
    except (ValueError, OverflowError) as error:
        expected = "datetime, or start_datetime and end_datetime, as 2025-12-09T06:09:00Z"
        raise _Bad("datetime", name, expected, str(error)) from None
    return start, end, max(end, stated or end)


def _footprint(item: pystac.Item) -> Area | AnyOf:
    try:
        return footprint(item.geometry, item.bbox)
    except ValueError as error:
        expected = "a footprint in degrees, longitude first"
        raise _Bad("geometry", item.id, expected, str(error)) from None


def scene_id(collection: str, item: str) -> str:
    """Return the id of a scene: the same for one item of one collection, wherever it is read."""
    return stable_id("SC", collection, item, digits=12)


def place_of(href: str, base: str) -> str | None:
    """Return where a file is: an address without its query, or a path within the catalogue.

    Queries are left off because that is where keys and signatures stand, and an address that
    names a user loses that too.

    Args:
        href: as the item has it.
        base: folder of the item within its catalogue.

    Returns:
        The place, or None for what lies outside the catalogue's folder and not on the network.
    """
    try:
        parts = urlsplit(href.strip())
    except ValueError:  # as with an unclosed bracket of an IPv6 host
        return None
    scheme = parts.scheme.lower()
    if scheme in _REMOTE:
        host = parts.netloc.rpartition("@")[2]
        return urlunsplit((scheme, host, parts.path, "", "")) if host else None
    if scheme or parts.netloc or not parts.path or "\\" in href or href.startswith("/"):
        return None
    path = posixpath.normpath(posixpath.join(base, unquote(parts.path)))
    return None if path in ("", ".", "..") or path.startswith(("../", "/")) else path


def is_remote(href: str) -> bool:
    """Whether a place that `place_of` returned is an address rather than a path."""
    return urlsplit(href).scheme in _REMOTE and "://" in href


def _times(properties: Mapping[str, Any]) -> tuple[datetime, datetime]:
    start, end = _moment(properties, "start_datetime"), _moment(properties, "end_datetime")
    if start is None or end is None:
        at = _moment(properties, "datetime")
        if at is None:
            raise ValueError("it has neither")
        return at, at
    if end < start:
        raise ValueError(f"it ends at {end} before it begins at {start}")
    return start, end


def _moment(properties: Mapping[str, Any], field: str) -> datetime | None:
    value = properties.get(field)
    if value is None:
        return None
    if isinstance(value, datetime):
        found = value
    else:
        try:
            found = datetime.fromisoformat(str(value).strip())
        except ValueError:
            raise ValueError(f"{field} is {str(value)[:40]!r}, which is no time") from None
    # STAC times are UTC; catalogues exist that leave the Z away.
    aware = found if found.tzinfo else found.replace(tzinfo=UTC)
    return aware.astimezone(UTC).replace(microsecond=0)


def _orbit_state(value: object) -> OrbitState | None:
    text = value.strip().lower() if isinstance(value, str) else ""
    return next((state for state in OrbitState if state == text), None)


def _cloud(value: object, platform: str) -> float | None:
    """Cloud as stated; none for radar, and none for -1, which Landsat has where it did not look."""
    if platform.startswith("Sentinel-1") or isinstance(value, bool):
        return None
    return float(value) if isinstance(value, int | float) and value >= 0 else None


def _polarisations(
    properties: Mapping[str, Any], files: tuple[SceneFile, ...], platform: str
) -> tuple[str, ...]:
    stated = properties.get("sar:polarizations")
    if isinstance(stated, list) and all(isinstance(each, str) for each in stated):
        return tuple(each.upper() for each in stated)
    if not platform.startswith("Sentinel-1"):
        return ()
    ends = {file.name.upper().rpartition("_")[2] for file in files}
    return tuple(each for each in ("VV", "VH", "HH", "HV") if each in ends)


def _files(item: pystac.Item, base: str) -> tuple[tuple[SceneFile, ...], dict[str, str], list[str]]:
    """The files that hold measurements, what they should hash to, and those out of reach."""
    files: list[SceneFile] = []
    checksums: dict[str, str] = {}
    outside: list[str] = []
    for name, asset in sorted(item.assets.items()):
        media = asset.media_type if isinstance(asset.media_type, str) else ""
        roles = asset.roles if isinstance(asset.roles, list) else []
        if media.startswith(_PLAIN) or any(role in _NOT_DATA for role in roles):
            continue
        place = place_of(asset.href, base) if isinstance(asset.href, str) else None
        if place is None:
            outside.append(name)
            continue
        files.append(SceneFile(name=name, href=place))
        stated = asset.extra_fields.get("file:checksum")
        if isinstance(stated, str):
            checksums[name] = stated
    return tuple(files[:MOST_FILES]), checksums, outside
