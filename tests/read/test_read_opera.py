"""OPERA products by their names: a folder of radar images without a catalogue."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin

from truceline.read import FileKind, read_bytes, read_file
from truceline.read.opera import OperaName, opera_items, parse_name
from truceline.record import Area, Scene, Settings, Source

BEGIN = "OPERA_L2_RTC-S1_T137-292322-IW2_20231109T015916Z_20231109T105731Z_S1A_30_v1.0"
LATER = "OPERA_L2_RTC-S1_T137-292322-IW2_20231121T015916Z_20231121T105731Z_S1A_30_v1.0"


def image(path: Path, *, crs: str | None = "EPSG:32611") -> Path:
    """A radar image of 20 × 10 pixels of 30 m, its corner at 500 km east, 3,800 km north."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with rasterio.open(
        path, "w", driver="GTiff", height=10, width=20, count=1, dtype="float32", crs=crs,
        transform=from_origin(500_000, 3_800_000, 30, 30),
    ) as raster:  # fmt: skip
        raster.write(np.full((10, 20), 0.1, np.float32), 1)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (f"b/{LATER}_VV.tif", f"a/{BEGIN}_VV.tif", f"a/{BEGIN}_VH.tif"):
        image(tmp_path / "radar" / name)
    (tmp_path / "radar" / "LICENSE.txt").write_text("free")
    return tmp_path / "radar"


def test_a_name() -> None:
    assert parse_name(f"{BEGIN}_VV.tif") == OperaName(
        product=BEGIN,
        track=137,
        burst="T137-292322-IW2",
        taken=datetime(2023, 11, 9, 1, 59, 16, tzinfo=UTC),
        processed=datetime(2023, 11, 9, 10, 57, 31, tzinfo=UTC),
        satellite="S1A",
        version="1.0",
        layer="VV",
    )
    cropped = parse_name(f"{BEGIN}_VH_cropped.tif")
    assert cropped is not None
    assert (cropped.product, cropped.layer) == (f"{BEGIN}_cropped", "VH")


@pytest.mark.parametrize(
    "name",
    [
        f"{BEGIN}.h5",
        f"{BEGIN}_VV.png",
        f"{BEGIN}_XX.tif",
        BEGIN.replace("20231109T0", "20231309T0") + "_VV.tif",
        BEGIN.replace("S1A", "S2A") + "_VV.tif",
        BEGIN.replace("RTC-S1", "RTC-S1-STATIC") + "_VV.tif",
        "OPERA_L3_DIST-ALERT-S1_T19HBD_20240204T232836Z_20251007T174450Z_S1A_30_v0.1_GEN-METRIC.tif",
    ],
)
def test_what_is_no_such_name(name: str) -> None:
    assert parse_name(name) is None


def test_a_folder_gives_scenes_with_hashes(folder: Path, settings: Settings) -> None:
    reading = read_file(folder, settings)
    assert (reading.kind, reading.problems, reading.rows) == (FileKind.SCENES, (), 2)
    source, first, later = [item.body for item in reading.items]
    assert isinstance(source, Source)
    assert source.publisher == "NASA/JPL OPERA"
    assert isinstance(first, Scene)
    assert isinstance(later, Scene)
    assert (first.item, first.platform, first.level) == (BEGIN, "Sentinel-1A", "RTC")
    assert (first.relative_orbit, first.version, first.polarisations) == (137, "1.0", ("VV", "VH"))
    assert [file.href for file in first.files] == [f"a/{BEGIN}_VH.tif", f"a/{BEGIN}_VV.tif"]
    assert all(file.sha256 for file in first.files)
    assert first.when.earliest == datetime(2023, 11, 9, 1, 59, 16, tzinfo=UTC)
    assert reading.items[1].available == datetime(2023, 11, 9, 10, 57, 31, tzinfo=UTC)
    assert later.when.earliest.day == 21


def test_the_footprint_is_the_outline_of_the_file(folder: Path, settings: Settings) -> None:
    scene = read_file(folder, settings).items[1].body
    assert isinstance(scene, Scene)
    shape = scene.where.shape
    assert isinstance(shape, Area)
    lons, lats = zip(*shape.ring, strict=True)
    # Zone 11 has its middle at 117 degrees west: 500 km east is exactly there. A metre of
    # latitude is a degree of the meridian's 110.9 km at 34 degrees north.
    assert min(lons) == pytest.approx(-117, abs=1e-6)
    assert max(lats) - min(lats) == pytest.approx(300 / 110_925, rel=0.01)
    assert max(lons) - min(lons) == pytest.approx(600 / (111_320 * 0.8245), rel=0.01)


def test_what_is_kept_reads_again_to_the_same(folder: Path, settings: Settings) -> None:
    reading = read_file(folder, settings)
    ((blob, data),) = reading.blobs
    again = read_bytes(data, blob.name, settings, folder=folder)
    assert again.items == reading.items
    assert read_file(folder, settings) == reading


def test_a_burst_in_two_folders_and_damaged_files_are_told(
    folder: Path, settings: Settings
) -> None:
    image(folder / "c" / f"{BEGIN}_VV.tif")
    (folder / "b" / f"{LATER}_VV.tif").write_bytes(b"II*\0broken")
    nowhere = LATER.replace("20231121T0", "20231203T0")
    image(folder / f"{nowhere}_VV.tif", crs=None)
    reading = read_file(folder, settings)
    assert len(reading.items) == 2
    told = sorted((problem.value, problem.expected.split(";")[0]) for problem in reading.problems)
    assert told == [
        (BEGIN, "every item once"),
        ("cannot be read", "a GeoTIFF"),
        ("cannot be read", "a GeoTIFF"),
    ]


def test_links_out_of_the_folder_are_not_followed(folder: Path, tmp_path: Path) -> None:
    away = image(tmp_path / "away" / f"{LATER.replace('1121T0', '1203T0')}_VV.tif")
    (folder / away.name).symlink_to(away)
    (folder / "linked").symlink_to(away.parent)
    assert [item["id"] for item in opera_items(folder)[0]] == [BEGIN, LATER]


def test_the_real_images(settings: Settings) -> None:
    data = Path(os.environ.get("TRUCELINE_DATA", Path(__file__).parents[3] / "shared" / "data"))
    radar = data / "radar" / "sentinel1_rtc_california" / "T137-292322-IW2"
    if not radar.is_dir():
        pytest.skip(f"no radar images at {radar}")
    reading = read_file(radar, settings)
    assert reading.problems == ()
    scenes = [item.body for item in reading.items if isinstance(item.body, Scene)]
    assert len(scenes) == 21
    assert {scene.relative_orbit for scene in scenes} == {137}
    assert {scene.polarisations for scene in scenes} == {("VV", "VH")}
    assert {scene.platform for scene in scenes} <= {"Sentinel-1A", "Sentinel-1B"}
    assert json.loads(reading.blobs[0][1])["features"][0]["properties"]["opera:burst"] == radar.name
