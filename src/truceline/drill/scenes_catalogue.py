"""Invented images as files: cloud-optimised GeoTIFFs under a static STAC catalogue."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import numpy as np
import pystac
import rasterio
from pyproj import Transformer
from rasterio.transform import Affine

from truceline import __version__
from truceline.drill.scenes_radar import Image

CRS: Final = "EPSG:32709"
"""UTM 9 south: the drill's country lies in open water, so that no real place can be meant."""
WEST: Final = 330_000.0
NORTH: Final = 9_004_980.0
"""The north-western corner of the grid, metres."""
PIXEL_M: Final = 30.0
TRANSFORM: Final = Affine(PIXEL_M, 0, WEST, 0, -PIXEL_M, NORTH)
NOTE: Final = "Invented by a simulator for an exercise. No satellite took this image."
COLLECTION: Final = "invented-sentinel-1-rtc"
_EXTENSIONS: Final = [
    "https://stac-extensions.github.io/sat/v1.0.0/schema.json",
    "https://stac-extensions.github.io/sar/v1.0.0/schema.json",
    "https://stac-extensions.github.io/projection/v2.0.0/schema.json",
    "https://stac-extensions.github.io/file/v2.1.0/schema.json",
    "https://stac-extensions.github.io/processing/v1.2.0/schema.json",
]
_LASTS: Final = timedelta(seconds=3)


def write_catalogue(folder: Path, images: Iterable[Image]) -> Path:
    """Write images as files with a catalogue beside them.

    Args:
        folder: a folder that is new or empty.
        images: the images, those of one track and time in a row.

    Returns:
        The file `catalog.json`. All addresses in it are relative.

    Raises:
        OSError: if it cannot be written.
    """
    catalogue = pystac.Catalog("invented-scenes", NOTE, title="Invented scenes")
    items = [
        _item(folder / COLLECTION, list(group))
        for _, group in groupby(images, lambda one: (one.track.relative_orbit, one.time))
    ]
    collection = pystac.Collection(
        COLLECTION,
        f"Invented radar images after the manner of Sentinel-1 RTC. {NOTE}",
        pystac.Extent(
            pystac.SpatialExtent([items[0].bbox or [0.0, 0.0, 0.0, 0.0]]),
            pystac.TemporalExtent([[min(_times(items)), max(_times(items))]]),
        ),
        title="Invented Sentinel-1 RTC",
        license="CC0-1.0",
        providers=[pystac.Provider("Truceline's drill", roles=[pystac.ProviderRole.PRODUCER])],
    )
    catalogue.add_child(collection)
    collection.add_items(items)
    catalogue.normalize_hrefs(str(folder))
    for item in items:
        # The files lie one folder above each item.
        for asset in item.assets.values():
            asset.href = f"../{asset.href}"
    catalogue.save(pystac.CatalogType.SELF_CONTAINED)
    return folder / "catalog.json"


def _times(items: Iterable[pystac.Item]) -> list[Any]:
    return [item.datetime for item in items]


def _item(folder: Path, images: list[Image]) -> pystac.Item:
    first = images[0]
    track, time = first.track, first.time
    name = f"invented-s1-rtc-t{track.relative_orbit:03d}-{time:%Y%m%dt%H%M%Sz}"
    rows, cols = first.power.shape
    ring = _ring(rows, cols)
    lons, lats = zip(*ring, strict=True)
    item = pystac.Item(
        name,
        {"type": "Polygon", "coordinates": [[list(point) for point in ring]]},
        [min(lons), min(lats), max(lons), max(lats)],
        time,
        {
            "title": f"Invented scene, {time:%Y-%m-%d}",
            "description": NOTE,
            "start_datetime": f"{time:%Y-%m-%dT%H:%M:%SZ}",
            "end_datetime": f"{time + _LASTS:%Y-%m-%dT%H:%M:%SZ}",
            "platform": "invented-1a",
            "constellation": "invented",
            "instruments": ["c-sar"],
            "sat:orbit_state": track.orbit_state.value,
            "sat:relative_orbit": track.relative_orbit,
            "sar:instrument_mode": "IW",
            "sar:frequency_band": "C",
            "sar:polarizations": [image.polarisation for image in images],
            "sar:product_type": "RTC",
            "proj:code": CRS,
            "proj:shape": [rows, cols],
            "proj:transform": list(TRANSFORM)[:6],
            "processing:level": "L2",
            "processing:version": __version__,
            "processing:software": {"truceline-drill": __version__},
        },
        stac_extensions=list(_EXTENSIONS),
        collection=COLLECTION,
    )
    for image in images:
        path = folder / f"{name}-{image.polarisation.lower()}.tif"
        _write(path, image.power)
        data = path.read_bytes()
        item.add_asset(
            image.polarisation.lower(),
            pystac.Asset(
                path.name,
                title=f"Invented gamma nought, {image.polarisation}",
                media_type=pystac.MediaType.COG,
                roles=["data"],
                extra_fields={
                    # A multihash: 12 is SHA-256, 20 its length in bytes (file extension 2.1).
                    "file:checksum": f"1220{hashlib.sha256(data).hexdigest()}",
                    "file:size": len(data),
                    "sar:polarizations": [image.polarisation],
                },
            ),
        )
    return item


def _ring(rows: int, cols: int) -> list[tuple[float, float]]:
    """Return the corners of the grid, longitude and latitude, anticlockwise and closed."""
    east, south = WEST + cols * PIXEL_M, NORTH - rows * PIXEL_M
    to_degrees = Transformer.from_crs(CRS, "EPSG:4326", always_xy=True)
    corners = ((WEST, NORTH), (WEST, south), (east, south), (east, NORTH), (WEST, NORTH))
    return [(round(x, 7), round(y, 7)) for x, y in (to_degrees.transform(*at) for at in corners)]


def _write(path: Path, power: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    rows, cols = power.shape
    with rasterio.open(
        path,
        "w",
        driver="COG",
        width=cols,
        height=rows,
        count=1,
        dtype="float32",
        crs=CRS,
        transform=TRANSFORM,
        nodata=np.nan,
        compress="DEFLATE",
        predictor="YES",
        level=1,
        blocksize=256,
        overviews="NONE",
    ) as file:
        file.write(power, 1)
        file.update_tags(note=NOTE)
