"""Sums are what NumPy gives, and the same bits in any order and any split."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from hypothesis import given
from hypothesis import strategies as st
from rasterio.transform import from_origin

from truceline.read.open_scenes import OpenScenes
from truceline.read.rasters import Coding, Grid, Holds, RasterError, SceneFile, Window
from truceline.read.sums_file import read_sums
from truceline.sense.change.accumulate import UNIT, _log_units, add, zeros
from truceline.sense.change.stack import (
    add_scenes,
    before_after,
    begin_sums,
    kept_sums,
    sums_of,
    sums_over,
)
from truceline.sense.change.sums import Sums

DB = 10 / math.log(10)


def equal(one: Sums, other: Sums) -> bool:
    """Whether they are the same bits."""
    return all(
        getattr(one, name).tobytes() == getattr(other, name).tobytes()
        for name in ("n", "total", "squares")
    )


def backscatter(seed: int, shape: tuple[int, int] = (70, 90)) -> Any:
    values = np.random.default_rng(seed).gamma(4, 0.03, shape).astype(np.float32)
    values[3, 4:9] = np.nan
    return values


LINEAR = Coding()


def summed(*dates: Any, coding: Coding = LINEAR) -> Sums:
    sums = zeros(dates[0].shape)
    for values in dates:
        add(sums, values, coding)
    return sums


def test_sums_are_those_of_numpy_but_for_the_rounding_to_units() -> None:
    dates = [backscatter(seed) for seed in range(5)]
    sums = summed(*dates)
    logs = np.log(np.stack(dates).astype(np.float64))
    there = np.isfinite(logs)
    assert np.array_equal(sums.n, there.sum(0))
    assert np.abs(sums.total - np.where(there, logs, 0).sum(0)).max() <= 5 * 0.51 * UNIT
    mean = sums.total[10:] / 5
    variance = (sums.squares[10:] - 5 * mean**2) / 4
    ours, theirs = np.median(variance), np.median(np.var(logs[:, 10:], axis=0, ddof=1))
    assert ours == pytest.approx(theirs, rel=1e-3)


def test_the_logarithm_is_good_to_a_hundredth_of_a_unit() -> None:
    rng = np.random.default_rng(1)
    wide = np.exp(rng.uniform(-60, 60, 200_000))
    values = np.concatenate([wide, np.linspace(0.4, 2.5, 100_000)]).astype(np.float32)
    exact = np.log(values.astype(np.float64)) / UNIT
    out = np.empty_like(values)
    _log_units(values, values.view(np.int32), np.float32(np.nan), np.float32(1), out)
    # Where rounding went the other way, the logarithm was within that of the edge between two.
    assert np.abs(out - exact).max() < 0.51


@given(st.permutations(range(6)), st.integers(1, 5))
def test_any_order_and_any_split_of_dates_gives_the_same_bits(order: list[int], cut: int) -> None:
    dates = [backscatter(seed, (9, 11)) * np.float32(10.0 ** (seed - 3)) for seed in range(6)]
    together = summed(*dates)
    mixed = [dates[k] for k in order]
    assert equal(together, summed(*mixed))
    assert equal(together, summed(*mixed[:cut]) + summed(*mixed[cut:]))


def test_zero_negative_nan_infinite_and_nodata_are_no_values() -> None:
    values = np.array([[0, -0.001, np.nan, np.inf, -9999, 0.1]], np.float32)
    sums = zeros((1, 6))
    looked = add(sums, values, Coding(nodata=-9999.0))
    assert sums.n.tolist() == [[0, 0, 0, 0, 0, 1]]
    assert sums.total[0, :5].tolist() == [0] * 5
    assert sums.total[0, 5] == pytest.approx(math.log(0.1), abs=UNIT / 2)
    assert looked.wrong == 0


@pytest.mark.parametrize(
    ("coding", "stored"),
    [
        (Coding(Holds.DECIBELS, 0.01, -60.0, 0.0), lambda x: (10 * np.log10(x) + 60) / 0.01),
        (Coding(Holds.POWER, 1e-5, 0.0, 0.0), lambda x: x / 1e-5),
        (Coding(Holds.AMPLITUDE, 1e-4, 0.0, 0.0), lambda x: np.sqrt(x) / 1e-4),
    ],
)
def test_whole_numbers_mean_what_scale_and_offset_say(coding: Coding, stored: Any) -> None:
    power = np.clip(backscatter(2), 0.01, 0.6)
    codes = np.where(np.isnan(power), 0, np.rint(stored(power))).astype(np.uint16)
    sums = summed(codes, coding=coding)
    assert np.array_equal(sums.n == 0, np.isnan(power))
    there = sums.n > 0
    assert np.abs(sums.total[there] - np.log(power[there])).max() * DB < 0.02


@pytest.mark.parametrize("dtype", ["uint8", "int16", "uint16"])
def test_whole_numbers_and_the_same_as_floats_give_the_same(dtype: str) -> None:
    codes = np.random.default_rng(3).integers(1, 120, (20, 30)).astype(dtype)
    coding = Coding(Holds.DECIBELS, 0.25, -30.0, 0.0)
    coded, floating = summed(codes, coding=coding), summed(codes.astype("f4"), coding=coding)
    assert np.array_equal(coded.n, floating.n)
    assert np.abs(coded.total - floating.total).max() <= UNIT


def test_negative_int16_codes_are_read_as_negative() -> None:
    codes = np.array([[-1234, 150]], np.int16)
    sums = summed(codes, coding=Coding(Holds.DECIBELS, 0.01, 0.0, -32768.0))
    assert sums.total[0] * DB == pytest.approx([-12.34, 1.5], abs=0.005)


def test_amplitude_counts_twice_and_decibels_are_rescaled() -> None:
    power = backscatter(4)
    reference = summed(power).total
    amplitude = summed(np.sqrt(power), coding=Coding(Holds.AMPLITUDE)).total
    decibels = summed(10 * np.log10(power), coding=Coding(Holds.DECIBELS)).total
    assert np.abs(amplitude - reference).max() <= UNIT
    assert np.abs(decibels - reference).max() <= UNIT


def test_float_power_with_scale_and_nodata() -> None:
    stored = np.array([[100.0, -1.0, 200.0]], np.float32)
    sums = summed(stored, coding=Coding(scale=0.001, offset=0.01, nodata=-1.0))
    assert sums.n.tolist() == [[1, 0, 1]]
    assert sums.total[0, 2] == pytest.approx(math.log(0.21), abs=UNIT)


def test_what_a_file_holds_is_doubted_only_with_reason() -> None:
    power, level = backscatter(5), 10 * np.log10(backscatter(5))
    linear, decibels = Coding(), Coding(Holds.DECIBELS)
    assert not add(zeros(power.shape), power, linear).doubt(linear)
    assert not add(zeros(power.shape), level, decibels).doubt(decibels)
    assert add(zeros(power.shape), level, linear).doubt(linear) == "decibels"
    assert "linear" in add(zeros(power.shape), power, decibels).doubt(decibels)
    # Calm water after noise subtraction: as often below zero as above.
    water = np.random.default_rng(6).normal(0, 0.002, power.shape).astype(np.float32)
    assert not add(zeros(power.shape), water, linear).doubt(linear)


def test_another_shape_or_type_is_refused() -> None:
    with pytest.raises(ValueError, match="values are"):
        add(zeros((2, 3)), np.zeros((3, 2), np.float32), Coding())
    with pytest.raises(TypeError, match="float64"):
        add(zeros((2, 3)), np.zeros((2, 3)), Coding())


# From files.

SIDE = (700, 1200)


def scene(folder: Path, name: str, values: Any, **more: Any) -> SceneFile:
    path = folder / f"{name}.tif"
    options: dict[str, Any] = {
        "driver": "GTiff",
        "height": values.shape[0],
        "width": values.shape[1],
        "count": 1,
        "dtype": values.dtype,
        "crs": "EPSG:32648",
        "transform": from_origin(300000, 1600000, 30, 30),
        "tiled": True,
        "blockxsize": 256,
        "blockysize": 256,
        "compress": "deflate",
        "nodata": np.nan if values.dtype == np.float32 else None,
    }
    with rasterio.open(path, "w", **options | more) as out:
        out.write(values, 1)
    return SceneFile(name, path)


@pytest.fixture
def scenes(tmp_path: Path) -> list[SceneFile]:
    return [scene(tmp_path, f"s{seed}", backscatter(seed, SIDE)) for seed in range(4)]


def test_windows_of_files_are_parts_of_the_whole(scenes: list[SceneFile]) -> None:
    grid = Grid.of(scenes[0].path)
    whole = summed(*(backscatter(seed, SIDE) for seed in range(4)))
    with OpenScenes(scenes[:3], grid) as first, OpenScenes(scenes[3:], grid) as then:
        for row, col, rows, cols in grid.windows(256, 512):
            before, after = before_after(first, then, Window(row, col, rows, cols))
            both = before + after
            part = (slice(row, row + rows), slice(col, col + cols))
            assert equal(both, Sums(*(a[part] for a in (whole.n, whole.total, whole.squares))))


def test_a_kept_file_with_dates_added_is_the_sum_from_the_beginning(
    scenes: list[SceneFile], tmp_path: Path
) -> None:
    grid, path = Grid.of(scenes[0].path), tmp_path / "sums.tif"
    begin_sums(path, grid, "track 18 ascending VV")
    assert add_scenes(path, scenes[2:]) == ()
    assert add_scenes(path, scenes[:1]) == ()
    assert add_scenes(path, scenes[1:2]) == ()
    window = Window(100, 300, 400, 800)
    assert equal(kept_sums(path, window), sums_over(scenes, grid, window))


def test_a_damaged_scene_is_left_out_whole_and_the_others_go_in(
    scenes: list[SceneFile], tmp_path: Path
) -> None:
    grid, path = Grid.of(scenes[0].path), tmp_path / "sums.tif"
    data = Path(scenes[1].path).read_bytes()
    Path(scenes[1].path).write_bytes(data[: len(data) // 2])
    absent = SceneFile("absent", tmp_path / "absent.tif")
    begin_sums(path, grid, "")
    problems = add_scenes(path, [*scenes, absent])
    assert sorted(Path(each.file).name for each in problems) == ["absent.tif", "s1.tif"]
    window = Window(0, 0, *SIDE)
    good = [scenes[0], *scenes[2:]]
    assert equal(kept_sums(path, window), sums_over(good, grid, window))
    assert add_scenes(path, [SceneFile("s1", scenes[1].path)])[0].file == str(scenes[1].path)


def test_a_scene_that_is_not_what_its_checksum_says_is_left_out(
    scenes: list[SceneFile], tmp_path: Path
) -> None:
    path = tmp_path / "sums.tif"
    begin_sums(path, Grid.of(scenes[0].path), "")
    other = SceneFile("other", scenes[0].path, sha256="0" * 64)
    (problem,) = add_scenes(path, [other, scenes[1]])
    assert problem.field == "sha256"
    with read_sums(path) as kept:
        assert kept.info.scenes == ("s1",)


def test_decibels_given_as_linear_name_the_file(tmp_path: Path) -> None:
    level = 10 * np.log10(backscatter(1, SIDE))
    file = scene(tmp_path, "level", level)
    grid = Grid.of(file.path)
    with OpenScenes([file], grid) as opened, pytest.raises(RasterError, match=r"level\.tif.*decib"):
        sums_of(opened, Window(0, 0, *SIDE))
    said = SceneFile("level", file.path, Holds.DECIBELS)
    assert sums_over([said], grid, Window(0, 0, *SIDE)).n.sum() > 0


def test_a_worker_refuses_rather_than_leaves_out(tmp_path: Path, scenes: list[SceneFile]) -> None:
    absent = SceneFile("absent", tmp_path / "absent.tif")
    with pytest.raises(RasterError, match=r"absent\.tif"):
        sums_over([absent], Grid.of(scenes[0].path), Window(0, 0, 10, 10))


def test_scenes_before_and_after_must_be_on_one_grid(
    tmp_path: Path, scenes: list[SceneFile]
) -> None:
    other = scene(tmp_path, "other", backscatter(1, SIDE), crs="EPSG:32647")
    with (
        OpenScenes(scenes, Grid.of(scenes[0].path)) as first,
        OpenScenes([other], Grid.of(other.path)) as then,
        pytest.raises(ValueError, match="one grid"),
    ):
        before_after(first, then, Window(0, 0, 10, 10))
