"""The files of a burn run, each whole or not at all, and its entries for a person to add."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import rasterio
from pyproj import Transformer

from truceline import __version__
from truceline.errors import CaseError
from truceline.imaging.burnt import P_MAX, PIXELS, TIMES, Burnt
from truceline.imaging.burnt_chance import CLEAR, INNER_M
from truceline.imaging.burnt_figure import burn_png
from truceline.imaging.burnt_window import AROUND_M
from truceline.imaging.entries import entry_lines, product_blob
from truceline.imaging.written import Written
from truceline.read.product import product_item
from truceline.read.reading import Readable, stable_id
from truceline.record import (
    Blob,
    Change,
    ChangeKind,
    Channel,
    Coverage,
    CoverageKind,
    Disc,
    Precision,
    Scene,
    Source,
    When,
    Where,
)
from truceline.sense.change.burn import BURNT, NO_CLASS

PUBLISHER: Final = "Truceline, burn scars"
METHOD: Final = (
    "dNBR between two clear images, median of the surroundings taken off; p is the share of equal "
    "discs in the surroundings, between the same images, with as large a burnt share"
)
NAMES: Final = ("burn.tif", "severity.tif", "burn.png", "item.json", "burns.jsonl")


def write_burn(found: Burnt, out: Path) -> Written:
    """Write the files of a run to a folder, over those of a run before.

    Args:
        found: what was found.
        out: the folder; made if it is not there.

    Raises:
        CaseError: if the catalogue has the name of one of the files.
        OSError: if it cannot be written.
    """
    name, data = found.inputs.original
    if name in NAMES:
        raise CaseError(f"the catalogue is named {name}, as a file of the run is; rename it")
    out.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".burn-", dir=out))
    try:
        dnbr = found.burn.dnbr.astype(np.float32)
        _write(found, beside / "burn.tif", dnbr, np.nan, "dNBR, burn above 0")
        _write(found, beside / "severity.tif", found.burn.severity, NO_CLASS, "class of dNBR")
        (beside / "burn.png").write_bytes(burn_png(found))
        item = _item(found, beside)
        (beside / "item.json").write_bytes(item)
        (beside / "burns.jsonl").write_bytes(entry_lines(burn_bodies(found, product_blob(item))))
        (beside / name).write_bytes(data)
        for each in (name, *NAMES):
            (beside / each).replace(out / each)
    finally:
        # Also when a person interrupts: nothing half-written is left.
        shutil.rmtree(beside, ignore_errors=True)
    files = tuple(out / each for each in (name, *NAMES))
    return Written(out, out / "burn.png", out / "burns.jsonl", files)


def burn_bodies(found: Burnt, product: Blob) -> tuple[Readable, ...]:
    """Return source, scenes, coverage and, where so much burnt that it stands out, the change.

    Args:
        found: what was found.
        product: the STAC item that describes the run.
    """
    looks = (found.before, *found.passed, found.after)
    scenes = [found.inputs.scenes[one.image.scene.id] for one in looks]
    known = max((item.available for item in scenes if item.available), default=None)
    source = Source(
        id=stable_id("S", "burn", found.id),
        publisher=PUBLISHER,
        channel=Channel.FEED,
        original=product,
    )
    own: list[Any] = [source, *_looked(found, source), _compared(found, source)]
    if found.stands_out:
        own.append(_change(found, source, product))
    return (found.inputs.source, *scenes, *(Readable(body, known) for body in own))


def _looked(found: Burnt, source: Source) -> Iterator[Coverage]:
    """Say of every image how much of the place it shows; nothing where it holds none of it."""
    for look in (found.before, *found.passed, found.after):
        scene = look.image.scene
        if look.sight.looked:
            yield Coverage(
                id=stable_id("V", found.id, scene.id),
                source_id=source.id,
                what=CoverageKind.CLOUD if look.sight.hidden else CoverageKind.SATELLITE,
                by=f"{scene.platform} {scene.instrument}".strip(),
                when=scene.when,
                where=_where(found),
                note=look.sight.says(),
            )


def _compared(found: Burnt, source: Source) -> Coverage:
    return Coverage(
        id=stable_id("V", "burn", found.id),
        source_id=source.id,
        what=CoverageKind.SATELLITE,
        by=f"optical change map of {_sensor(found)}",
        when=_between(found),
        where=_where(found),
        note=f"{found.after.sight.says()} on the image after; both show {found.seen:.0%}. A burn "
        f"is told from {TIMES:g} times what chance gives ({found.chance_m2 / 1e4:.2f} ha) and "
        f"{PIXELS} pixels more",
    )


def _change(found: Burnt, source: Source, product: Blob) -> Change:
    pixel = found.pixel_m
    return Change(
        id=stable_id("CH", "burn", found.id, digits=12),
        source_id=source.id,
        what=ChangeKind.BURN,
        sensor=_sensor(found),
        when=_between(found),
        where=_where(found),
        before=(found.before.image.scene.id,),
        after=(found.after.image.scene.id,),
        p=float(f"{max(found.p, 1e-6):.3g}"),
        size=round(found.size, 3),
        area_m2=found.area_m2,
        scale_m=round(pixel * (found.area_m2 / pixel**2) ** 0.5, 1),
        elsewhere_km2=None,
        method=METHOD,
        software=f"truceline {__version__}",
        settings=" ".join(f"{name}={value}" for name, value in settings(found).items()),
        product=product,
    )


def settings(found: Burnt) -> dict[str, str | float]:
    """Return every number that a run was done with, by name."""
    coding = found.before.image.coding, found.after.image.coding
    return {
        "event_earliest": f"{found.event[0]:%Y-%m-%dT%H:%M:%S%z}",
        "event_latest": f"{found.event[1]:%Y-%m-%dT%H:%M:%S%z}",
        "place": f"{found.spot.lon},{found.spot.lat},{found.spot.radius_m:g}",
        "burnt": BURNT,
        "clear": CLEAR,
        "ring_m": f"{INNER_M:g}-{AROUND_M:g}",
        "offsets": ",".join(f"{one.offset:g}" for one in coding),
        "median_dnbr": round(found.burn.offset, 4),
        "times": TIMES,
        "pixels": PIXELS,
        "p_max": P_MAX,
    }


def _between(found: Burnt) -> When:
    exact = Precision.SECOND
    start, end = found.before.image.scene.when.latest, found.after.image.scene.when.earliest
    return When(earliest=start, latest=end, zone="+00:00", begins=exact, ends=exact)


def _where(found: Burnt) -> Where:
    spot = found.spot
    return Where(words=spot.name, shape=Disc(lon=spot.lon, lat=spot.lat, radius_m=spot.radius_m))


def _sensor(found: Burnt) -> str:
    image = found.after.image
    return f"{image.family} {image.scene.instrument}".strip()


def _write(found: Burnt, path: Path, values: npt.NDArray[Any], nodata: float, words: str) -> None:
    grid = found.before.image.grid
    with rasterio.open(
        path, "w", driver="COG", width=grid.width, height=grid.height, count=1,
        dtype=values.dtype.name, crs=grid.crs, transform=rasterio.Affine(*grid.transform),
        nodata=nodata, compress="DEFLATE", predictor="YES", blocksize=256, overviews="NONE",
    ) as file:  # fmt: skip
        file.write(values, 1)
        file.set_band_description(1, words)
        file.update_tags(software=f"truceline {__version__}", run=found.id)


def _item(found: Burnt, folder: Path) -> bytes:
    grid = found.before.image.grid
    a, _, left, _, _, top = grid.transform
    right, bottom = left + a * grid.width, top - a * grid.height
    corners = ((left, top), (left, bottom), (right, bottom), (right, top), (left, top))
    degrees = Transformer.from_crs(grid.crs, 4326, always_xy=True)
    inputs: list[Scene] = [found.before.image.scene, found.after.image.scene]
    when = _between(found)
    return product_item(
        found.id,
        [degrees.transform(*corner) for corner in corners],
        when.earliest,
        when.latest,
        inputs,
        {name: folder / name for name in ("burn.tif", "severity.tif", "burn.png")},
        {"truceline": __version__, "numpy": np.__version__, "rasterio": rasterio.__version__},
        settings(found),
        METHOD,
    )
