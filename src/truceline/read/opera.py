"""OPERA RTC-S1 products in a folder without a catalogue: scenes from file names and GeoTIFFs.

A product is one burst of one Sentinel-1 pass, radiometrically terrain-corrected by NASA/JPL, in a
file for each polarisation. Its name says the rest (OPERA RTC-S1 Product Specification, JPL
D-108758): `OPERA_L2_RTC-S1_T137-292322-IW2_20231109T015916Z_20231109T105731Z_S1A_30_v1.0_VV.tif`
is burst 292322 of track 137 in subswath IW2, taken on 9 November 2023 at 01:59:16 UTC, processed
the same day at 10:57:31, from Sentinel-1A, at 30 m, by version 1.0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import rasterio
from rasterio.errors import RasterioError
from rasterio.warp import transform_geom

from truceline.read.problem import Problem
from truceline.read.stac_item import MOST_FILES

COLLECTION: Final = "OPERA_L2_RTC-S1_V1"
"""NASA's name for the collection."""

MOST_PRODUCTS: Final = 20_000
"""Products read of one folder."""

_NAME: Final = re.compile(
    r"(?P<product>OPERA_L2_RTC-S1_T(?P<track>\d{3})-(?P<burst>\d{6})-(?P<swath>IW[123])"
    r"_(?P<taken>\d{8}T\d{6}Z)_(?P<processed>\d{8}T\d{6}Z)"
    r"_(?P<satellite>S1[A-D])_(?P<metres>\d{1,3})_v(?P<version>\d+(?:\.\d+)*))"
    r"_(?P<layer>VV|VH|HH|HV|mask)(?P<rest>_[A-Za-z0-9-]+)?\.tiff?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class OperaName:
    """What the name of a file says.

    Attributes:
        product: name of the product: what its files have in common.
        track: relative orbit.
        burst: id of the burst, such as `T137-292322-IW2`.
        taken: start of the acquisition, UTC.
        processed: when it was processed, UTC.
        satellite: `S1A` to `S1D`.
        version: version of the product.
        layer: polarisation, or `mask` for layover and shadow.
    """

    product: str
    track: int
    burst: str
    taken: datetime
    processed: datetime
    satellite: str
    version: str
    layer: str


def parse_name(name: str) -> OperaName | None:
    """Return what the name of an OPERA RTC-S1 file says; None where it is none."""
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    try:
        taken, processed = _moment(match["taken"]), _moment(match["processed"])
    except ValueError:
        return None
    track = int(match["track"])
    return OperaName(
        product=match["product"] + (match["rest"] or ""),
        track=track,
        burst=f"T{match['track']}-{match['burst']}-{match['swath']}",
        taken=taken,
        processed=processed,
        satellite=match["satellite"],
        version=match["version"],
        layer=match["layer"],
    )


def opera_items(folder: Path) -> tuple[list[dict[str, Any]], list[Problem]]:
    """Describe the OPERA RTC-S1 products in a folder as STAC items, in the order of time.

    The footprint is the outline of the file, which may be a crop of the burst. That a product
    was processed at a moment means that it could not be had before: it is stated as `created`.

    Args:
        folder: the folder; folders in it are searched too, links to elsewhere are not followed.

    Returns:
        The items, with paths of files relative to the folder, and files that cannot be read.

    Raises:
        OSError: if the folder cannot be listed.
    """
    products: dict[tuple[Path, str], list[tuple[OperaName, Path]]] = {}
    for path in _files(folder):
        if (found := parse_name(path.name)) is not None:
            products.setdefault((path.parent, found.product), []).append((found, path))
    items: list[dict[str, Any]] = []
    problems: list[Problem] = []
    ordered = sorted(products.values(), key=lambda files: (files[0][0].taken, files[0][0].product))
    if len(ordered) > MOST_PRODUCTS:
        expected = f"at most {MOST_PRODUCTS} products"
        problems.append(Problem(folder.name, None, "", str(len(ordered)), expected, "Divide it."))
        ordered = ordered[:MOST_PRODUCTS]
    for files in ordered:
        try:
            items.append(_item(files, folder))
        except (RasterioError, ValueError) as error:
            place = files[0][1].relative_to(folder).as_posix()
            fix = f"Fetch it again: {error}."
            problems.append(Problem(place, None, "", "cannot be read", "a GeoTIFF", fix))
    return items, problems


def _files(folder: Path) -> Iterable[Path]:
    return sorted(
        path
        for path in folder.rglob("OPERA_L2_RTC-S1_*")
        if path.is_file() and not path.is_symlink()
    )


def _item(files: Sequence[tuple[OperaName, Path]], folder: Path) -> dict[str, Any]:
    name = files[0][0]
    geometry = _outline(files[0][1])
    xs, ys = zip(*geometry["coordinates"][0], strict=True)
    layers = {each.layer: path for each, path in files[:MOST_FILES]}
    return {
        "type": "Feature",
        "stac_version": "1.1.0",
        "stac_extensions": [],
        "id": name.product,
        "collection": COLLECTION,
        "geometry": geometry,
        "bbox": [min(xs), min(ys), max(xs), max(ys)],
        "properties": {
            "datetime": _written(name.taken),
            "created": _written(name.processed),
            "platform": name.satellite,
            "sat:relative_orbit": name.track,
            "sar:polarizations": sorted((each for each in layers if each != "mask"), reverse=True),
            "product:type": "RTC",
            "processing:version": name.version,
            "opera:burst": name.burst,
        },
        "links": [],
        "assets": {
            layer: {
                "href": f"./{path.relative_to(folder).as_posix()}",
                "type": "image/tiff; application=geotiff; profile=cloud-optimized",
                "roles": ["data"],
            }
            for layer, path in sorted(layers.items())
        },
    }


def _outline(path: Path) -> dict[str, Any]:
    """The outline of a file in degrees WGS 84, its edges divided so that they bend as they do."""
    with rasterio.open(path) as raster:
        if raster.crs is None:
            raise ValueError("it does not say where it lies")
        west, south, east, north = raster.bounds
        steps = [i / 4 for i in range(4)]
        ring = [
            *((west + (east - west) * t, north) for t in steps),
            *((east, north - (north - south) * t) for t in steps),
            *((east - (east - west) * t, south) for t in steps),
            *((west, south + (north - south) * t) for t in steps),
        ]
        shape = {"type": "Polygon", "coordinates": [[*ring[::-1], ring[-1]]]}
        found = transform_geom(raster.crs, "EPSG:4326", shape, precision=7)
    rounded = [[[float(x), float(y)] for x, y in each] for each in found["coordinates"]]
    return {"type": "Polygon", "coordinates": rounded}


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def _written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
