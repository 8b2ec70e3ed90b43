"""Optical images of a place: found in a STAC catalogue, and read in a window around it.

Near infrared, shortwave infrared and the producer's mask are known by the names that Earth
Search, the Planetary Computer, the Copernicus Data Space and the USGS give them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import shapely
from rasterio.errors import RasterioError

from truceline.errors import CaseError
from truceline.geo import outline
from truceline.imaging.burnt_window import Numbers, place_grid, read_window
from truceline.imaging.inputs import ROOTS
from truceline.imaging.wanted import Spot
from truceline.read.rasters import Grid, RasterError
from truceline.read.reading import Readable
from truceline.read.scenes import Scenes, read_scenes
from truceline.read.stac_item import is_remote
from truceline.record import Disc, Scene, Source
from truceline.sense.change import burn

MOST_RADIUS_M: Final = 20_000.0
BANDS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "Sentinel-2": {"nir": ("nir08", "b8a"), "swir": ("swir22", "b12"), "mask": ("scl",)},
    "Landsat": {"nir": ("nir08", "sr_b5"), "swir": ("swir22", "sr_b7"), "mask": ("qa_pixel",)},
}
"""Names of assets, in small letters, by family and by what they hold."""
_WORDS: Final = {"nir": "near infrared", "swir": "shortwave infrared", "mask": "the mask"}
_FAMILIES: Final = {"Sentinel-2": "Sentinel-2", "Landsat 8": "Landsat", "Landsat 9": "Landsat"}
_OFF: Final = {"Sentinel-2": 0, "Landsat": 1}
"""What a mask holds where there is no image."""
_BASELINE_04: Final = datetime(2022, 1, 25, tzinfo=UTC)
"""When processing baseline 04.00 came in; used only where an item states no baseline."""


@dataclass(frozen=True)
class Optical:
    """One acquisition with its three files.

    Attributes:
        scene: the acquisition, as the record holds it.
        family: Sentinel-2 or Landsat.
        files: path of `nir`, `swir` and `mask`.
        coding: how reflectance is written in the first two.
        grid: the window around the place, on the pixels of the files.
    """

    scene: Scene
    family: str
    files: Mapping[str, Path]
    coding: burn.Coding
    grid: Grid

    def read(self, band: str) -> Numbers:
        """Read the window of `nir`, `swir` or `mask` as stored; no data off the image.

        Raises:
            CaseError: if the file is damaged.
        """
        outside = _OFF[self.family] if band == "mask" else self.coding.nodata
        try:
            return read_window(self.files[band], self.grid, outside)
        except (RasterError, RasterioError) as error:
            raise CaseError(
                f"{self.files[band]} cannot be read ({error}); fetch it again"
            ) from None


@dataclass(frozen=True)
class OpticalInputs:
    """What a catalogue gave.

    Attributes:
        source: the source that its scenes were read in.
        scenes: its scenes by id, each with when it could have been known.
        optical: those over the place that have images here, in order of time.
        original: name and bytes of the file they were read in.
        missing: names of files that the catalogue names and that are not here.
        problems: what of the catalogue could not be read, in words.
    """

    source: Readable
    scenes: Mapping[str, Readable]
    optical: tuple[Optical, ...]
    original: tuple[str, bytes]
    missing: tuple[str, ...]
    problems: tuple[str, ...]


def read_optical(path: Path, spot: Spot) -> OpticalInputs:
    """Read the optical scenes of a catalogue that cover a place.

    Args:
        path: a STAC file, or a folder with a catalog.json or collection.json.
        spot: the place.

    Raises:
        CaseError: if nothing covers the place, or an image lacks a band, cannot be read, or lies on
            another grid than its own other bands.
        OSError: if a file that is there cannot be read.
    """
    if spot.radius_m > MOST_RADIUS_M:
        raise CaseError(f"a radius of {spot.radius_m:g} m is more than {MOST_RADIUS_M:g} m")
    root = next((path / name for name in ROOTS if (path / name).is_file()), path)
    if not root.is_file():
        raise CaseError(f"{path} holds no {' nor '.join(ROOTS)}; name a STAC file or its folder")
    read = read_scenes(root.read_bytes(), root.name, root.parent)
    scenes = {item.body.id: item for item in read.items if isinstance(item.body, Scene)}
    missing: list[str] = []
    found = sorted(_each(read, root.parent, spot, missing), key=lambda one: one.scene.when.earliest)
    if not found:
        told = f" {missing[0]} is named and is not here." if missing else ""
        told += "".join(f" {problem}" for problem in read.problems[:3])
        raise CaseError(
            f"{path} gives no optical image that covers {spot.name}.{told} Expected items of "
            "Sentinel-2 Level-2A or Landsat 8 or 9 Collection 2 Level-2 with files beside the "
            "catalogue, and the place within their footprints"
        )
    source = next(item for item in read.items if isinstance(item.body, Source))
    blob, data = read.original
    said = tuple(str(problem) for problem in read.problems)
    return OpticalInputs(source, scenes, tuple(found), (blob.name, data), tuple(missing), said)


def _each(read: Scenes, folder: Path, spot: Spot, missing: list[str]) -> Iterator[Optical]:
    stated = _properties(read.original[1])
    disc = outline(Disc(lon=spot.lon, lat=spot.lat, radius_m=spot.radius_m))
    for item in read.items:
        scene = item.body
        if not isinstance(scene, Scene) or scene.where.shape is None:
            continue
        family = next(
            (name for key, name in _FAMILIES.items() if scene.platform.startswith(key)), ""
        )
        if not family or not shapely.intersects(outline(scene.where.shape), disc):
            continue
        files = _files(scene, family, folder, missing)
        if files is None:
            continue
        coding = _coding(scene, family, stated.get((scene.collection, scene.item), {}))
        yield Optical(scene, family, files, coding, place_grid(files, spot))


def _files(scene: Scene, family: str, folder: Path, missing: list[str]) -> dict[str, Path] | None:
    """Return the three files of a scene; None where none of them is here."""
    names = {re.sub(r"_\d\dm$", "", file.name.lower()): file.href for file in scene.files}
    hrefs = {
        band: next((names[name] for name in known if name in names), None)
        for band, known in BANDS[family].items()
    }
    lacking = [band for band, href in hrefs.items() if href is None]
    if len(lacking) == len(hrefs):
        return None
    if lacking:
        names_of = " or ".join(BANDS[family][lacking[0]])
        raise CaseError(
            f"{scene.item} has no asset for {_WORDS[lacking[0]]}: expected one named {names_of}, "
            f"in any case, and found {', '.join(sorted(names))}; fetch it, or take the item out"
        )
    paths = {band: str(href) for band, href in hrefs.items()}
    gone = [href for href in paths.values() if is_remote(href) or not (folder / href).is_file()]
    missing.extend(gone)
    if len(gone) == len(paths):
        return None
    if gone:
        raise CaseError(f"{scene.item}: {gone[0]} is not here, and its other bands are; fetch it")
    return {band: folder / href for band, href in paths.items()}


def _properties(data: bytes) -> dict[tuple[str, str], dict[str, Any]]:
    """Return what items state, by collection and id: a scene keeps only some of it."""
    document = json.loads(data)
    features = document.get("features", [document])
    return {
        (str(one.get("collection") or ""), str(one.get("id"))): one.get("properties") or {}
        for one in features
        if isinstance(one, dict)
    }


def _coding(scene: Scene, family: str, properties: Mapping[str, Any]) -> burn.Coding:
    """Return how a scene's reflectance is written.

    Sentinel-2 from baseline 04.00 on has an offset, unless the item says that its catalogue took
    it off. Where no baseline is stated, the date of its coming in decides.
    """
    if family == "Landsat":
        return burn.LANDSAT
    if properties.get("earthsearch:boa_offset_applied") is True:
        return burn.SENTINEL2_BEFORE_04
    match = re.fullmatch(r"(\d{1,2})\.(\d{2})", scene.version) or re.search(
        r"_N(\d{2})(\d{2})_", scene.item
    )
    new = int(match[1]) >= 4 if match else scene.when.earliest >= _BASELINE_04
    return burn.SENTINEL2 if new else burn.SENTINEL2_BEFORE_04
