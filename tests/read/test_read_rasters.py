"""Windows of rasters: where pixels land, and what is said of files that cannot be used."""

from __future__ import annotations

import hashlib
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from rasterio.control import GroundControlPoint
from rasterio.transform import Affine, from_origin

from truceline.read import open_scenes
from truceline.read.open_scenes import OpenScenes
from truceline.read.rasters import (
    Coding,
    Grid,
    Holds,
    RasterError,
    SceneFile,
    Window,
    altered,
)

SHAPE = (300, 400)


def write(path: Path, values: Any, **more: Any) -> SceneFile:
    options: dict[str, Any] = {
        "driver": "GTiff",
        "height": values.shape[-2],
        "width": values.shape[-1],
        "count": 1,
        "dtype": values.dtype,
        "crs": "EPSG:32648",
        "transform": from_origin(300000, 1600000, 30, 30),
        "tiled": True,
        "blockxsize": 128,
        "blockysize": 128,
    }
    scales = more.pop("scales", None)
    with rasterio.open(path, "w", **options | more) as out:
        out.write(values, 1)
        if scales:
            out.scales, out.offsets = (scales[0],), (scales[1],)
    return SceneFile(path.stem, path)


def numbers(seed: int = 0) -> Any:
    return np.random.default_rng(seed).gamma(4, 0.03, SHAPE).astype(np.float32)


@pytest.fixture
def first(tmp_path: Path) -> SceneFile:
    return write(tmp_path / "first.tif", numbers())


def test_windows_cover_a_grid_once(first: SceneFile) -> None:
    grid = Grid.of(first.path)
    count = np.zeros(SHAPE, int)
    for row, col, rows, cols in grid.windows(128, 256):
        count[row : row + rows, col : col + cols] += 1
    assert (count == 1).all()
    assert grid.pixel == 30


def test_windows_outside_a_grid_are_refused(first: SceneFile) -> None:
    with OpenScenes([first], Grid.of(first.path)) as scenes:
        for window in (Window(-1, 0, 5, 5), Window(0, 399, 5, 2), Window(0, 0, 0, 5)):
            with pytest.raises(ValueError, match="not on a grid"):
                scenes.read(0, window)


def test_a_window_is_that_part_of_the_file(first: SceneFile) -> None:
    with OpenScenes([first], Grid.of(first.path)) as scenes:
        assert np.array_equal(scenes.read(0, Window(20, 130, 200, 77)), numbers()[20:220, 130:207])


def test_room_that_is_given_is_used_if_it_fits(first: SceneFile) -> None:
    room = np.empty((50, 60), np.float32)
    with OpenScenes([first], Grid.of(first.path)) as scenes:
        assert scenes.read(0, Window(0, 0, 50, 60), room) is room
        assert scenes.read(0, Window(0, 0, 50, 61), room) is not room
        assert scenes.read(0, Window(0, 0, 50, 60), room.astype(np.float64)).dtype == np.float32


@pytest.mark.parametrize("rows", [-100, 250])
@pytest.mark.parametrize("cols", [-90, 0, 350])
def test_a_scene_shifted_by_whole_pixels_lands_in_its_place(
    tmp_path: Path, first: SceneFile, rows: int, cols: int
) -> None:
    corner = from_origin(300000 + 30 * cols, 1600000 - 30 * rows, 30, 30)
    other = write(tmp_path / "other.tif", numbers(1), transform=corner)
    wanted = np.full(SHAPE, np.nan, np.float32)
    at = np.s_[max(rows, 0) : rows + SHAPE[0], max(cols, 0) : cols + SHAPE[1]]
    wanted[at] = numbers(1)[
        max(-rows, 0) : SHAPE[0] - max(rows, 0), max(-cols, 0) : SHAPE[1] - max(cols, 0)
    ]
    with OpenScenes([other], Grid.of(first.path)) as scenes:
        got = scenes.read(0, Window(0, 0, *SHAPE), np.ones(SHAPE, np.float32))
    assert np.array_equal(got, wanted, equal_nan=True)


def test_outside_a_scene_of_whole_numbers_is_its_number_for_none(
    tmp_path: Path, first: SceneFile
) -> None:
    codes = np.full(SHAPE, 700, np.uint16)
    corner = from_origin(300000 + 30 * 100, 1600000, 30, 30)
    coded = write(tmp_path / "c.tif", codes, transform=corner, nodata=9, scales=(0.01, -30.0))
    with OpenScenes([coded], Grid.of(first.path)) as scenes:
        got = scenes.read(0, Window(0, 0, *SHAPE))
    assert scenes.codings == (Coding(Holds.POWER, 0.01, -30.0, 9.0),)
    assert got.dtype == np.uint16
    assert (got[:, :100] == 9).all()
    assert (got[:, 100:] == 700).all()


def test_what_is_stated_overrides_what_a_file_says(tmp_path: Path, first: SceneFile) -> None:
    path = write(tmp_path / "c.tif", np.full(SHAPE, 7, np.int16), scales=(0.5, 1.0)).path
    file = SceneFile("c", path, Holds.DECIBELS, scale=0.01, offset=-20.0)
    with OpenScenes([file], Grid.of(first.path)) as scenes:
        # Zero stands for no value where a file of whole numbers does not say what does.
        assert scenes.codings == (Coding(Holds.DECIBELS, 0.01, -20.0, 0.0),)


def test_a_scene_on_another_grid_is_put_on_this_one_only_if_asked(
    tmp_path: Path, first: SceneFile
) -> None:
    # The same pixels, half a pixel further down and right: the nearest is the one above left.
    corner = from_origin(300000 + 12, 1600000 - 12, 30, 30)
    other = write(tmp_path / "other.tif", numbers(1), transform=corner, nodata=np.nan)
    grid = Grid.of(first.path)
    with OpenScenes([other], grid) as scenes:
        assert len(scenes) == 0
        assert "resample" in scenes.problems[0].fix
    with OpenScenes([other], grid, resample=True) as scenes:
        assert scenes.problems == ()
        got = scenes.read(0, Window(0, 0, *SHAPE))
    assert np.array_equal(got[5:250, 5:250], numbers(1)[5:250, 5:250])


def test_another_zone_can_be_resampled_and_keeps_its_values(
    tmp_path: Path, first: SceneFile
) -> None:
    # 105°E, between zones 48 and 49: about where the first scene is, seen from the other zone.
    import rasterio.warp as warp

    left, bottom, right, top = warp.transform_bounds(
        "EPSG:32648", "EPSG:32649", 300000, 1591000, 312000, 1600000
    )
    corner = from_origin(left, top, 30, 30)
    shape = (int((top - bottom) / 30) + 1, int((right - left) / 30) + 1)
    steps = (np.arange(shape[0] * shape[1]).reshape(shape) % 1000 + 1).astype(np.float32)
    other = write(tmp_path / "z.tif", steps, crs="EPSG:32649", transform=corner, nodata=np.nan)
    with OpenScenes([other], Grid.of(first.path)) as scenes:
        assert "EPSG:32649" in str(scenes.problems[0])
        assert "EPSG:32648" in str(scenes.problems[0])
    with OpenScenes([other], Grid.of(first.path), resample=True) as scenes:
        got = scenes.read(0, Window(0, 0, *SHAPE))
    assert np.isfinite(got).mean() > 0.9
    assert set(np.unique(got[np.isfinite(got)])) <= set(steps.ravel())


def refusal(file: SceneFile, grid: Grid) -> str:
    with OpenScenes([file], grid) as scenes:
        assert len(scenes) == 0
        assert scenes.problems[0].file == str(file.path)
        return str(scenes.problems[0])


def test_files_that_cannot_be_used_are_named_and_the_others_go_on(
    tmp_path: Path, first: SceneFile
) -> None:
    text = tmp_path / "text.tif"
    text.write_text("not a raster")
    gone = SceneFile("gone", tmp_path / "gone.tif")
    with OpenScenes([SceneFile("t", text), first, gone], Grid.of(first.path)) as scenes:
        assert scenes.files == (first,)
        assert [Path(each.file).name for each in scenes.problems] == ["text.tif", "gone.tif"]
        assert np.array_equal(scenes.read(0, Window(0, 0, *SHAPE)), numbers())


def test_each_refusal_says_what_to_do(tmp_path: Path, first: SceneFile) -> None:
    grid = Grid.of(first.path)
    complex_ = write(tmp_path / "slc.tif", numbers().astype(np.complex64))
    assert "terrain-corrected intensity" in refusal(complex_, grid)
    counts = write(tmp_path / "dn.tif", np.ones(SHAPE, np.uint16))
    assert "State scale and offset" in refusal(counts, grid)
    band = SceneFile("first", first.path, band=2)
    assert "a band from 1 to 1" in refusal(band, grid)
    far = write(tmp_path / "far.tif", numbers(), transform=from_origin(600000, 1600000, 30, 30))
    assert "shows another place" in refusal(far, grid)
    coarse = write(tmp_path / "c.tif", numbers(), transform=from_origin(300000, 1600000, 40, 40))
    assert "pixels 40 wide" in refusal(coarse, grid)


def test_a_missing_georeference_is_refused_without_a_warning(
    tmp_path: Path, first: SceneFile, recwarn: pytest.WarningsRecorder
) -> None:
    grid = Grid.of(first.path)
    recwarn.clear()
    nowhere = write(tmp_path / "n.tif", numbers(), crs=None, transform=Affine.identity())
    recwarn.clear()
    assert "a georeference" in refusal(nowhere, grid)
    with pytest.raises(RasterError, match=r"n\.tif"):
        Grid.of(nowhere.path)
    assert not recwarn.list
    points = [
        GroundControlPoint(row, col, 105 + col / 1e3, 14 - row / 1e3)
        for row in (0, 299)
        for col in (0, 399)
    ]
    swath = tmp_path / "swath.tif"
    with rasterio.open(
        swath, "w", driver="GTiff", dtype="float32", count=1, height=300, width=400
    ) as out:
        out.write(numbers(), 1)
        out.gcps = (points, rasterio.CRS.from_epsg(4326))
    recwarn.clear()
    assert "terrain-correct it first" in refusal(SceneFile("swath", swath), grid)


def test_a_file_cut_short_is_named_with_its_rows(tmp_path: Path, first: SceneFile) -> None:
    cut = write(tmp_path / "cut.tif", numbers(), compress="deflate")
    data = Path(cut.path).read_bytes()
    Path(cut.path).write_bytes(data[: len(data) // 2])
    with OpenScenes([cut], Grid.of(first.path)) as scenes:
        with pytest.raises(RasterError, match=r"cut\.tif.*rows 200 to 299.*fetch it again"):
            scenes.read(0, Window(200, 0, 100, 400))
        assert scenes.read(0, Window(0, 0, 20, 20)).shape == (20, 20)


def hurt(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 50] = bytes(50)
    path.write_bytes(data)


def test_an_altered_tile_of_lerc_is_noticed_on_reading(tmp_path: Path, first: SceneFile) -> None:
    file = write(tmp_path / "hurt.tif", numbers(), compress="lerc_zstd")
    hurt(Path(file.path))
    with OpenScenes([file], Grid.of(first.path)) as scenes, pytest.raises(RasterError):
        scenes.read(0, Window(0, 0, *SHAPE))


def test_an_altered_file_is_noticed_by_its_checksum(tmp_path: Path) -> None:
    path = Path(write(tmp_path / "hurt.tif", numbers(), compress="deflate").path)
    file = SceneFile("hurt", path, sha256=hashlib.sha256(path.read_bytes()).hexdigest())
    assert altered(file) is None
    hurt(path)
    problem = altered(file)
    assert problem is not None
    assert problem.file == str(path)
    assert problem.expected == file.sha256
    assert altered(SceneFile("hurt", path)) is None
    assert altered(SceneFile("gone", tmp_path / "gone.tif", sha256=file.sha256)) is None


def test_files_beyond_those_held_open_are_read_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_scenes, "OPEN_AT_ONCE", 2)
    files = [write(tmp_path / f"s{k}.tif", numbers(k)) for k in range(4)]
    with OpenScenes(files, Grid.of(files[0].path)) as scenes:
        for k in range(4):
            got = scenes.read(k, Window(10, 20, 30, 40))
            assert np.array_equal(got, numbers(k)[10:40, 20:60])


def test_files_in_strips_are_read_in_whole_strips(tmp_path: Path) -> None:
    wide = np.ones((64, 5000), np.float32)
    strips = {"tiled": False, "blockxsize": 5000, "blockysize": 16}
    file = write(tmp_path / "strips.tif", wide, **strips)
    tiled = write(tmp_path / "tiled.tif", wide)
    grid = Grid.of(file.path)
    with OpenScenes([file, tiled], grid) as scenes:
        assert all(part.cols == 5000 and part.row % 16 == 0 for part in scenes.windows())
    with OpenScenes([tiled], grid) as scenes:
        assert scenes.windows() == grid.windows()


def test_errors_and_scenes_travel_between_processes(first: SceneFile, tmp_path: Path) -> None:
    with pytest.raises(RasterError) as caught:
        Grid.of(tmp_path / "gone.tif")
    assert pickle.loads(pickle.dumps(caught.value)).problem == caught.value.problem  # noqa: S301
    assert pickle.loads(pickle.dumps(first)) == first  # noqa: S301
