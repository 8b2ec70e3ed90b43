"""Burn scars from invented Sentinel-2 images: what is found, passed over, refused and added."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from pyproj import Transformer

import truceline
from truceline.errors import CaseError
from truceline.imaging.burnt import Burnt, find_burn
from truceline.imaging.burnt_told import told
from truceline.imaging.burnt_written import write_burn
from truceline.imaging.wanted import Spot
from truceline.record import Change, Coverage, CoverageKind
from truceline.sense.change import burn

SIDE, PIXEL = 300, 20.0
LEFT, TOP = 500_000.0, 1_600_000.0
LON, LAT = Transformer.from_crs(32648, 4326, always_xy=True).transform(
    LEFT + SIDE * PIXEL / 2, TOP - SIDE * PIXEL / 2
)
SPOT = Spot("Old Harbour", LON, LAT, 400.0)
EVENT = (datetime.fromisoformat("2025-07-24T00:00Z"), datetime.fromisoformat("2025-07-25T23:59Z"))
PATCH = (slice(145, 155), slice(143, 153))
"""100 pixels inside the place: 4 ha."""
FOOTPRINT = [[104.9, 14.3], [105.2, 14.3], [105.2, 14.6], [104.9, 14.6], [104.9, 14.3]]
SETTINGS = """\
id = "exercise"
title = "An exercise"
zone = "UTC"
clock = "available"
parties = [
    {id = "north", name = "North", short = "North", adjective = "Northern", code = "NO"},
    {id = "south", name = "South", short = "South", adjective = "Southern", code = "SO"},
]
"""


@dataclass(frozen=True)
class Day:
    """One invented acquisition."""

    date: str
    burnt: bool = False
    cloudy: bool = False
    lacks: str = ""
    offset: int = 1000
    stated: tuple[tuple[str, Any], ...] = (("s2:processing_baseline", "05.11"),)
    scl_pixel: float = PIXEL
    scene_class: int = 4


def save(path: Path, values: np.ndarray, pixel: float = PIXEL) -> None:
    with rasterio.open(
        path, "w", driver="GTiff", width=values.shape[1], height=values.shape[0], count=1,
        dtype=values.dtype.name, crs="EPSG:32648", compress="DEFLATE",
        transform=rasterio.Affine(pixel, 0, LEFT, 0, -pixel, TOP),
    ) as file:  # fmt: skip
        file.write(values, 1)


def catalogue(
    folder: Path, *days: Day, names: tuple[str, ...] = ("nir08", "swir22", "scl")
) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(7)
    items = []
    for day in days:
        nir = 3000 + rng.normal(0, 60, (SIDE, SIDE))
        swir = 1000 + rng.normal(0, 60, (SIDE, SIDE))
        scl = np.full((SIDE, SIDE), day.scene_class, dtype=np.uint8)
        if day.burnt:
            nir[PATCH], swir[PATCH] = 1200, 2200
        if day.cloudy:
            scl[100:200, 100:200] = 9
        layers: tuple[np.ndarray, ...] = (
            (nir + day.offset).astype(np.uint16), (swir + day.offset).astype(np.uint16), scl,
        )  # fmt: skip
        name = f"S2B_48PWV_{day.date.replace('-', '')}_0_L2A"
        assets = {}
        for asset, values in zip(names, layers, strict=True):
            if asset != day.lacks:
                path = folder / f"{name}_{asset}.tif"
                save(path, values, day.scl_pixel if values is scl else PIXEL)
                media = "image/tiff; application=geotiff"
                assets[asset] = {"href": path.name, "type": media, "roles": ["data"]}
        properties = {
            "datetime": f"{day.date}T03:41:07Z",
            "platform": "sentinel-2b",
            "instruments": ["msi"],
            **dict(day.stated),
        }
        items.append(
            {
                "type": "Feature", "stac_version": "1.0.0", "stac_extensions": [], "id": name,
                "collection": "sentinel-2-l2a", "bbox": [104.9, 14.3, 105.2, 14.6],
                "geometry": {"type": "Polygon", "coordinates": [FOOTPRINT]},
                "properties": properties, "links": [], "assets": assets,
            }
        )  # fmt: skip
    path = folder / "scenes.json"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": items}))
    return path


DAYS = (
    Day("2025-07-10"),
    Day("2025-07-20", cloudy=True),
    Day("2025-07-28", cloudy=True),
    Day("2025-08-02", burnt=True),
    Day("2025-08-12", burnt=True),
)


@pytest.fixture(scope="module")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return catalogue(tmp_path_factory.mktemp("optical"), *DAYS)


@pytest.fixture(scope="module")
def found(scenes: Path) -> Burnt:
    return find_burn(scenes, SPOT, EVENT, "")


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_the_burnt_area_is_measured(found: Burnt) -> None:
    assert found.area_m2 == pytest.approx(100 * PIXEL**2, rel=0.15)
    assert found.chance_m2 < 0.1 * found.area_m2
    # (0.3 - 0.1) / 0.4 before and (0.12 - 0.22) / 0.34 after.
    assert found.size == pytest.approx(0.5 + 0.1 / 0.34, abs=0.02)
    assert found.stands_out
    assert found.seen == 1
    place_m2 = math.pi * SPOT.radius_m**2
    assert found.shares["high"] == pytest.approx(100 * PIXEL**2 / place_m2, rel=0.15)
    assert sum(found.shares.values()) == pytest.approx(1)


def test_p_is_not_below_what_so_few_discs_can_show(found: Burnt) -> None:
    ring = math.pi * ((400 + 2000) ** 2 - (400 + 500) ** 2)
    assert found.p == pytest.approx(1 / (ring / (math.pi * 400**2) + 1), rel=0.1)


def test_hidden_images_are_passed_over(found: Burnt) -> None:
    assert found.before.image.scene.item == "S2B_48PWV_20250710_0_L2A"
    assert found.after.image.scene.item == "S2B_48PWV_20250802_0_L2A"
    assert [one.sight.hidden for one in found.passed] == [True, True]
    assert any("Passed over: S2B_48PWV_20250720" in sentence for sentence in told(found))


def test_no_burn_gives_no_change(tmp_path: Path) -> None:
    path = catalogue(tmp_path, Day("2025-07-20"), Day("2025-07-28"))
    quiet = find_burn(path, SPOT, EVENT, "")
    assert quiet.area_m2 == pytest.approx(quiet.chance_m2, abs=9 * PIXEL**2)
    kinds = [line["kind"] for line in lines(write_burn(quiet, tmp_path / "out").entries)]
    assert "change" not in kinds
    assert kinds.count("coverage") == 3


def test_all_hidden_says_so(tmp_path: Path) -> None:
    path = catalogue(tmp_path, Day("2025-07-20"), Day("2025-07-28", cloudy=True))
    with pytest.raises(CaseError, match=r"20250728_0_L2A, 2025-07-28: 100% under cloud"):
        find_burn(path, SPOT, EVENT, "")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (Day("2025-07-28", lacks="swir22"), r"20250728.*shortwave infrared.*swir22 or b12"),
        (Day("2025-07-28", scl_pixel=60.0), r"20250728_0_L2A_scl\.tif lies on another grid"),
        (Day("2025-07-28", scene_class=12), r"20250728_0_L2A_scl\.tif: classes run from 0 to 11"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, day: Day, words: str) -> None:
    with pytest.raises(CaseError, match=words):
        find_burn(catalogue(tmp_path, Day("2025-07-20"), day), SPOT, EVENT, "")


def test_a_band_that_is_not_here_and_a_damaged_one_are_named(tmp_path: Path) -> None:
    path = catalogue(tmp_path, Day("2025-07-20"), Day("2025-07-28"))
    file = tmp_path / "S2B_48PWV_20250728_0_L2A_swir22.tif"
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(CaseError, match=r"20250728_0_L2A_swir22\.tif"):
        find_burn(path, SPOT, EVENT, "")
    file.unlink()
    with pytest.raises(CaseError, match=r"swir22\.tif is not here"):
        find_burn(path, SPOT, EVENT, "")


def test_a_place_off_the_images_is_refused(scenes: Path) -> None:
    with pytest.raises(CaseError, match="gives no optical image that covers Elsewhere"):
        find_burn(scenes, replace(SPOT, name="Elsewhere", lat=20.0), EVENT, "")


def test_names_in_capitals_of_other_catalogues_are_known(tmp_path: Path) -> None:
    days = (Day("2025-07-20"), Day("2025-07-28", burnt=True))
    path = catalogue(tmp_path, *days, names=("B8A_20m", "B12_20m", "SCL_20m"))
    assert find_burn(path, SPOT, EVENT, "").stands_out


@pytest.mark.parametrize(
    ("date", "stated", "expected"),
    [
        ("2025-07-20", {"s2:processing_baseline": "05.11"}, burn.SENTINEL2),
        ("2021-07-20", {"s2:processing_baseline": "05.00"}, burn.SENTINEL2),
        ("2021-07-20", {"s2:processing_baseline": "03.01"}, burn.SENTINEL2_BEFORE_04),
        ("2021-07-20", {}, burn.SENTINEL2_BEFORE_04),
        ("2025-07-20", {}, burn.SENTINEL2),
        (
            "2025-07-20",
            {"s2:processing_baseline": "05.11", "earthsearch:boa_offset_applied": True},
            burn.SENTINEL2_BEFORE_04,
        ),
    ],
)
def test_the_offset_follows_the_baseline(
    tmp_path: Path, date: str, stated: dict[str, Any], expected: burn.Coding
) -> None:
    from truceline.imaging.burnt_inputs import read_optical

    path = catalogue(tmp_path, Day(date, stated=tuple(stated.items())))
    (one,) = read_optical(path, SPOT).optical
    assert one.coding == expected


def test_an_offset_taken_off_already_gives_the_same(tmp_path: Path, found: Burnt) -> None:
    off = (("s2:processing_baseline", "05.11"), ("earthsearch:boa_offset_applied", True))
    days = [replace(day, offset=0, stated=off) for day in DAYS]
    other = find_burn(catalogue(tmp_path, *days), SPOT, EVENT, "")
    assert other.size == pytest.approx(found.size, abs=1e-6)


def test_landsat_is_read_by_its_own_names_codes_and_mask(tmp_path: Path) -> None:
    before, after = (np.full((200, 200), 25_000, dtype=np.uint16) for _ in range(2))
    after[98:104, 98:104] = 10_000
    short = np.full((200, 200), 12_000, dtype=np.uint16)
    items = []
    for day, near in (("20", before), ("28", after)):
        quality = np.full((200, 200), 21_824, dtype=np.uint16)
        name = f"LC09_L2SP_126050_202507{day}_02_T1"
        assets = {}
        for asset, values in (("SR_B5", near), ("SR_B7", short), ("QA_PIXEL", quality)):
            save(tmp_path / f"{name}_{asset}.TIF", values, 30.0)
            assets[asset] = {"href": f"{name}_{asset}.TIF", "type": "image/tiff"}
        properties = {"datetime": f"2025-07-{day}T03:15:00Z", "platform": "landsat-9"}
        items.append(
            {
                "type": "Feature", "stac_version": "1.0.0", "stac_extensions": [], "id": name,
                "geometry": {"type": "Polygon", "coordinates": [FOOTPRINT]},
                "bbox": [104.9, 14.3, 105.2, 14.6], "properties": properties, "links": [],
                "assets": assets,
            }
        )  # fmt: skip
    path = tmp_path / "scenes.json"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": items}))
    found = find_burn(path, SPOT, EVENT, "")
    nir, swir, char = (value * 2.75e-5 - 0.2 for value in (25_000, 12_000, 10_000))
    expected = (nir - swir) / (nir + swir) - (char - swir) / (char + swir)
    assert found.area_m2 == 36 * 900
    assert found.size == pytest.approx(expected)
    assert found.stands_out
    write_burn(found, tmp_path / "out")
    by = [line.get("by", "") for line in lines(tmp_path / "out" / "burns.jsonl")]
    assert "optical change map of Landsat OLI" in by


def test_land_that_changes_everywhere_makes_no_place_stand_out(tmp_path: Path) -> None:
    path = catalogue(tmp_path, Day("2025-07-20"), Day("2025-07-28", burnt=True))
    name = tmp_path / "S2B_48PWV_20250728_0_L2A_nir08.tif"
    with rasterio.open(name) as file:
        near = file.read(1)
    # Fields of 200 m, harvested every 600 m: as much of the surroundings as of the place.
    rows, cols = np.indices(near.shape) // 10
    near[(rows % 3 == 0) & (cols % 3 == 0)] = 1800
    save(name, near)
    everywhere = find_burn(path, SPOT, EVENT, "")
    assert everywhere.area_m2 > 40_000
    assert everywhere.burn.false_share == pytest.approx(1 / 9, rel=0.2)
    assert not everywhere.stands_out


def test_a_tile_that_ends_within_the_surroundings_is_read_as_far_as_it_goes(scenes: Path) -> None:
    lon, lat = Transformer.from_crs(32648, 4326, always_xy=True).transform(LEFT + 600, TOP - 600)
    edge = find_burn(scenes, replace(SPOT, lon=lon, lat=lat), EVENT, "")
    assert edge.seen == 1
    assert not edge.burn.seen[:10, :10].any()
    assert not edge.stands_out


def test_the_files_hold_what_was_found(found: Burnt, tmp_path: Path) -> None:
    written = write_burn(found, tmp_path / "out")
    with rasterio.open(tmp_path / "out" / "burn.tif") as file:
        dnbr = file.read(1)
        row, col = file.index(LEFT + 147.5 * PIXEL, TOP - 150.5 * PIXEL)
        assert file.crs.to_epsg() == 32648
    assert dnbr[row, col] == pytest.approx(found.size, abs=0.1)
    with rasterio.open(tmp_path / "out" / "severity.tif") as file:
        assert burn.CLASSES[file.read(1)[row, col]] is burn.Severity.HIGH
    assert (tmp_path / "out" / "burn.png").read_bytes().startswith(b"\x89PNG")
    item = json.loads((tmp_path / "out" / "item.json").read_bytes())
    assert set(item["assets"]) == {"burn.tif", "severity.tif", "burn.png"}
    assert all(path.is_file() for path in written.files)
    again = write_burn(found, tmp_path / "again")
    assert again.entries.read_bytes() == written.entries.read_bytes()
    assert not [path for path in (tmp_path / "out").iterdir() if path.name.startswith(".")]


def test_the_entries_can_be_added_to_a_case(found: Burnt, tmp_path: Path) -> None:
    written = write_burn(found, tmp_path / "out")
    (tmp_path / "case.toml").write_text(SETTINGS)
    case = truceline.new_case(tmp_path / "case", tmp_path / "case.toml")
    assert not case.add([written.entries]).problems
    (change,) = case.picture().changes.values()
    assert isinstance(change, Change)
    assert change.what == "burn"
    assert (change.before, change.after) == (
        (found.before.image.scene.id,),
        (found.after.image.scene.id,),
    )
    assert change.when.earliest == found.before.image.scene.when.latest
    assert change.when.latest == found.after.image.scene.when.earliest
    kept = [Coverage(**line) for line in lines(written.entries) if line["kind"] == "coverage"
            for _ in [line.pop("available", None)]]  # fmt: skip
    assert [one.what for one in kept].count(CoverageKind.CLOUD) == 2
    (compared,) = [one for one in kept if "change map" in one.by]
    assert compared.by == "optical change map of Sentinel-2 MSI"


def test_the_command_says_what_a_scar_does_not(
    scenes: Path, tmp_path: Path, command: Callable[..., Any]
) -> None:
    where = f"{LON},{LAT},400,Old Harbour"
    words = ["burn", scenes, "--place", where, "--event", "2025-07-24", "2025-07-25"]
    done = command(*words, "--out", tmp_path / "out")
    assert done.code == 0, done.err
    assert "Burnt: 4.0" in done.out
    assert "never who lit it" in done.out
    assert (tmp_path / "out" / "burns.jsonl").is_file()
    bad = command("burn", tmp_path / "nothing", *words[2:], "--out", tmp_path / "out")
    assert bad.code == 5
    assert "holds no catalog.json" in bad.err
