"""The files of a run. Each appears whole or not at all: it is written beside, then renamed."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import rasterio

from truceline import __version__
from truceline.imaging.entries import (
    METHOD,
    change_bodies,
    entry_lines,
    product_blob,
    settings,
)
from truceline.imaging.page import change_page, map_png
from truceline.imaging.result import Result
from truceline.read.product import product_item

NAMES: Final = (
    "change.tif", "change.geojson", "change.png", "item.json", "changes.jsonl", "change.html",
)  # fmt: skip
"""The files, in the order in which they are put in place: the page, which speaks of the others,
comes last."""


@dataclass(frozen=True)
class Written:
    """The files of a run.

    Attributes:
        folder: the folder they lie in.
        page: the page.
        entries: the entries to add to a case, if a person wants them there.
        files: all of them.
    """

    folder: Path
    page: Path
    entries: Path
    files: tuple[Path, ...]


def write_result(result: Result, out: Path) -> Written:
    """Write the files of a run to a folder, over those of a run before.

    Args:
        result: what was found.
        out: the folder; made if it is not there.

    Raises:
        OSError: if it cannot be written; files of a run before are then as they were, unless the
            last step, renaming, failed half-way.
    """
    out.mkdir(parents=True, exist_ok=True)
    original = result.inputs.original
    beside = Path(tempfile.mkdtemp(prefix=".change-", dir=out))
    try:
        write_tif(result, beside / "change.tif")
        (beside / "change.geojson").write_bytes(geojson(result))
        (beside / "change.png").write_bytes(map_png(result))
        item = _item(result, beside)
        (beside / "item.json").write_bytes(item)
        lines = entry_lines(change_bodies(result, product_blob(item)))
        (beside / "changes.jsonl").write_bytes(lines)
        names = list(NAMES)
        if original is not None:
            names.insert(0, original[0])
            (beside / original[0]).write_bytes(original[1])
        page = change_page(result, json.loads(item))
        (beside / "change.html").write_text(page, encoding="utf-8")
        for name in names:
            (beside / name).replace(out / name)
    finally:
        # Also when a person interrupts: nothing half-written is left.
        shutil.rmtree(beside, ignore_errors=True)
    return Written(
        out, out / "change.html", out / "changes.jsonl", tuple(out / name for name in names)
    )


def write_tif(result: Result, path: Path) -> None:
    """Write p, window and change as the bands of a cloud-optimised GeoTIFF; NaN where unknown."""
    detected, grid = result.detected, result.grid
    bands: tuple[tuple[str, npt.NDArray[Any]], ...] = (
        ("p", detected.p),
        ("window, metres", detected.scale_m),
        ("mean change, decibels", detected.mean_db),
    )
    with rasterio.open(
        path, "w", driver="COG", width=grid.cols, height=grid.rows, count=len(bands),
        dtype="float32", crs=grid.crs, transform=grid.transform, nodata=np.nan,
        compress="DEFLATE", predictor="YES", blocksize=256, overviews="NONE",
    ) as file:  # fmt: skip
        for number, (name, values) in enumerate(bands, start=1):
            known = np.where(detected.valid, values, np.nan).astype(np.float32)
            file.write(known, number)
            file.set_band_description(number, name)
        file.update_tags(software=f"truceline {__version__}", run=result.id)


def geojson(result: Result) -> bytes:
    """Return the changed places as GeoJSON, longitude and latitude in degrees WGS 84."""
    document = {
        "type": "FeatureCollection",
        "name": f"Radar change, {result.title}",
        "note": "Change is not damage, and says nothing of who or what made it.",
        "features": [_feature(result, k) for k in range(len(result.places))],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def _feature(result: Result, k: int) -> dict[str, Any]:
    place = result.places[k]
    return {
        "type": "Feature",
        "id": place.id,
        "geometry": {
            "type": "Polygon",
            "coordinates": [[list(at) for at in ring] for ring in place.outline],
        },
        "properties": {
            "number": place.number,
            "after": f"{place.when.earliest:%Y-%m-%dT%H:%M:%SZ}",
            "before": f"{place.when.latest:%Y-%m-%dT%H:%M:%SZ}",
            "timing": place.timing.value,
            "timing_means": place.timing.definition,
            "dated_with": round(place.bracket.held, 4),
            "mean_db": round(place.mean_db, 2),
            "peak_db": round(place.peak_db, 2),
            "area_m2_at_most": round(place.area_m2),
            "window_m": place.scale_m,
            "p": place.p,
            "lon": place.lon,
            "lat": place.lat,
        },
    }


def _item(result: Result, folder: Path) -> bytes:
    every = result.split.every
    files = {name: folder / name for name in ("change.tif", "change.geojson", "change.png")}
    return product_item(
        result.id,
        result.grid.ring(),
        every[0].scene.when.earliest,
        every[-1].scene.when.latest,
        [one.scene for one in every],
        dict(files),
        {"truceline": __version__, "numpy": np.__version__, "rasterio": rasterio.__version__},
        settings(result),
        METHOD,
    )
