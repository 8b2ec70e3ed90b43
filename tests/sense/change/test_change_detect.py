"""Detection: calibrated where nothing happened, at home on every scale, silent without data."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
import rasterio
from scipy import ndimage

from truceline.sense.change.detect import SCALES_M, detect, measure_null, window_sizes
from truceline.sense.change.objects import objects
from truceline.sense.change.sums import Sums

DATA = Path(os.environ.get("TRUCELINE_DATA", Path(__file__).parents[3].parent / "shared" / "data"))
BURST = DATA / "radar" / "sentinel1_rtc_california" / "T137-292322-IW2"

Stacks = list[tuple[Sums, Sums]]
DB = np.log(10) / 10


def sums(log: np.ndarray) -> Sums:
    """Sums over dates of ln backscatter (dates, rows, cols), NaN left out."""
    return Sums(
        np.isfinite(log).sum(0).astype(np.float32),
        np.nansum(log, 0),
        np.nansum(log * log, 0),
    )


def scene(
    seed: int, side: int = 120, dates: tuple[int, int] = (8, 6), stacks: int = 2
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Made-up ln backscatter: speckle shared by neighbours, weather by dates and by slopes."""
    rng = np.random.default_rng(seed)
    ground = ndimage.gaussian_filter(rng.normal(size=(side, side)), 3) * 3

    def images(count: int) -> np.ndarray:
        speckle = ndimage.gaussian_filter(rng.normal(size=(count, side, side)), (0, 0.6, 0.6))
        weather = ndimage.gaussian_filter(rng.normal(size=(count, side, side)), (0, 25, 25))
        own = 0.3 * speckle / speckle.std() + 0.15 * weather / weather.std()
        every: np.ndarray = ground + own + rng.normal(0, 0.4, (count, 1, 1))
        return every

    return [(images(dates[0]), images(dates[1])) for _ in range(stacks)]


def as_stacks(images: list[tuple[np.ndarray, np.ndarray]]) -> Stacks:
    return [(sums(before), sums(after)) for before, after in images]


def test_p_is_what_it_says_where_nothing_happened() -> None:
    p = np.concatenate([detect(as_stacks(scene(seed)), 30.0).p.ravel() for seed in range(6)])
    assert 0.03 < (p < 0.05).mean() < 0.07
    # Made-up speckle has a lighter tail than real images, for which the tail is shaped.
    assert 0.002 < (p < 0.01).mean() < 0.015
    assert (p < 0.001).mean() < 0.002


@pytest.mark.parametrize(
    ("side", "db", "scales"), [(1, 6.0, {30.0}), (3, -4.0, {30.0, 90.0}), (7, 2.5, {180.0, 270.0})]
)
def test_one_setting_finds_single_pixels_and_blocks(
    side: int, db: float, scales: set[float]
) -> None:
    images = scene(11)
    for _, after in images:
        after[:, 60 : 60 + side, 40 : 40 + side] += db * DB
    found = detect(as_stacks(images), 30.0)
    middle = 60 + side // 2, 40 + side // 2
    assert found.p[middle] < 0.001
    assert found.scale_m[middle] in scales
    assert found.mean_db[middle] == pytest.approx(db, abs=2.0)


def test_rain_over_the_whole_scene_is_no_change() -> None:
    images = scene(12)
    quiet = detect(as_stacks(images), 30.0)
    wet = detect(as_stacks([(before, after + 0.9) for before, after in images]), 30.0)
    assert wet.p == pytest.approx(quiet.p, rel=1e-2)


def test_brighter_and_darker_count_alike() -> None:
    images = scene(13)
    forth = detect(as_stacks(images), 30.0)
    back = detect(as_stacks([(after, before) for before, after in images]), 30.0)
    assert np.log(back.p) == pytest.approx(np.log(forth.p), abs=0.2)
    assert back.mean_db == pytest.approx(-forth.mean_db, abs=0.3)


def test_pixels_without_enough_dates_are_not_valid_and_move_nothing_else() -> None:
    images = scene(14)
    whole = detect(as_stacks(images), 30.0)
    for _, after in images:
        after[1:, 10:30, 50:70] = np.nan
    found = detect(as_stacks(images), 30.0)
    hole = np.zeros(found.valid.shape, bool)
    hole[10:30, 50:70] = True
    assert (found.valid == ~hole).all()
    assert (found.p[hole] == 1).all()
    assert (found.scale_m[hole] == 0).all()
    assert np.isfinite(found.p).all()
    assert np.isfinite(found.mean_db).all()
    far = ~ndimage.binary_dilation(hole, iterations=25)
    assert np.corrcoef(np.log(found.p[far]), np.log(whole.p[far]))[0, 1] > 0.97


def test_a_stack_may_be_missing_in_a_part() -> None:
    images = scene(15)
    images[1][0][:, :, 60:] = np.nan
    for _, after in images:
        after[:, 50, 30] += 6 * DB
        after[:, 50, 90] += 6 * DB
    found = detect(as_stacks(images), 30.0)
    assert found.valid.all()
    assert found.p[50, 30] < 0.001
    assert found.p[50, 90] < 0.001
    for half in (found.p[:, :60], found.p[:, 60:]):
        assert 0.02 < (half < 0.05).mean() < 0.1


def test_the_same_stack_twice_is_no_more_evidence() -> None:
    images = scene(16, stacks=1)
    images[0][1][:, 60, 60] += 4 * DB
    once = detect(as_stacks(images), 30.0).p[60, 60]
    twice = detect(as_stacks(images * 2), 30.0).p[60, 60]
    assert twice > once / 5


def test_a_null_from_a_quiet_place_keeps_a_ruined_one_visible() -> None:
    quiet, ruined = scene(17), scene(18)
    for _, after in ruined:
        for row in range(4, 120, 10):
            for col in range(4, 120, 10):
                after[:, row : row + 5, col : col + 5] -= 4 * DB
    centres = np.s_[6::10, 6::10]
    own = detect(as_stacks(ruined), 30.0).p[centres]
    null = measure_null(as_stacks(quiet), 30.0)
    given = detect(as_stacks(ruined), 30.0, null=null).p[centres]
    assert (given < 0.001).mean() > (own < 0.001).mean()
    same = detect(as_stacks(quiet), 30.0)
    assert detect(as_stacks(quiet), 30.0, null=null).p == pytest.approx(same.p)


def test_windows_follow_the_pixel() -> None:
    assert window_sizes(30.0, SCALES_M) == (1, 3, 6, 9)
    assert window_sizes(10.0, SCALES_M) == (3, 9, 18, 27)
    assert window_sizes(100.0, SCALES_M) == (1, 2, 3)


def test_bad_input_is_named() -> None:
    good = as_stacks(scene(19, side=40))
    with pytest.raises(ValueError, match="no stacks"):
        detect([], 30.0)
    with pytest.raises(ValueError, match="pixel_m is 0"):
        detect(good, 0.0)
    with pytest.raises(ValueError, match="scales_m"):
        detect(good, 30.0, scales_m=())
    with pytest.raises(ValueError, match="one grid"):
        detect([*good, *as_stacks(scene(19, side=41))], 30.0)
    with pytest.raises(ValueError, match="at least 400"):
        detect(as_stacks(scene(19, side=12)), 30.0)
    null = measure_null(good, 30.0)
    with pytest.raises(ValueError, match=r"of 2 stacks.*not of 1 stacks"):
        detect(good[:1], 30.0, null=null)


def test_objects_are_the_places_that_changed() -> None:
    images = scene(20)
    for _, after in images:
        after[:, 20:26, 20:26] -= 6 * DB
        after[:, 80, 90] += 12 * DB
    detected = detect(as_stacks(images), 30.0)
    found = objects(detected, p_max=1e-3, fdr=0.05)
    assert len(found.p) >= 2
    assert (np.diff(found.p) >= 0).all()
    block, pixel = found.label[23, 23], found.label[80, 90]
    assert block > 0
    assert pixel > 0
    assert block != pixel
    assert found.row[block - 1] == pytest.approx(22.5, abs=1.5)
    assert found.col[block - 1] == pytest.approx(22.5, abs=1.5)
    assert found.mean_db[block - 1] < -3 < 3 < found.mean_db[pixel - 1]
    assert found.area_m2[block - 1] == (found.label == block).sum() * 900
    assert found.p[block - 1] == detected.p[found.label == block].min()
    large = objects(detected, p_max=1e-3, least_m2=5 * 900)
    assert found.label[80, 90] == 0 or (large.area_m2 >= 5 * 900).all()


def test_nothing_changed_gives_no_objects() -> None:
    found = objects(detect(as_stacks(scene(21)), 30.0), p_max=1e-9, fdr=0.01)
    assert len(found.p) == len(found.row) == len(found.area_m2) == 0
    assert not found.label.any()


def test_a_block_injected_into_real_images_is_found_and_little_else() -> None:
    if not BURST.is_dir():
        pytest.skip(f"{BURST} is not here: set TRUCELINE_DATA to the folder of data sets")
    stacks: Stacks = []
    for polarisation in ("VV", "VH"):
        files = sorted(BURST.glob(f"*_{polarisation}.tif"), key=lambda p: p.name.split("_")[4])
        images = []
        for path in files[6:20]:
            with rasterio.open(path) as opened:
                images.append(np.log(opened.read(1).astype(float)))
        after = np.array(images[6:])
        after[:, 50:56, 40:46] -= 4 * DB
        stacks.append((sums(np.array(images[:6])), sums(after)))
    found = detect(stacks, 30.0)
    assert found.p[52, 42] < 0.001
    elsewhere = np.ones(found.p.shape, bool)
    elsewhere[35:70, 25:60] = False
    assert (found.p[elsewhere] < 0.001).mean() < 0.003
