"""Sums are kept exactly; a file of sums is replaced whole, counts each scene once, and is a COG."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from hypothesis import given
from hypothesis import strategies as st

from truceline.read.rasters import Coding, Grid, RasterError, SceneFile, Window
from truceline.read.sums_file import (
    CountedError,
    SumsInfo,
    only_writer,
    read_sums,
    windows,
    write_sums,
)
from truceline.sense.change import stack
from truceline.sense.change.accumulate import UNIT, add, zeros
from truceline.sense.change.kept import CENTRE, TooManyDatesError, from_bands, to_bands
from truceline.sense.change.stack import CODING, add_scenes, begin_sums, kept_sums
from truceline.sense.change.sums import Sums

CRS = rasterio.CRS.from_epsg(32648).to_wkt()
GRID = Grid(CRS, (30.0, 0.0, 300000.0, 0.0, -30.0, 1600000.0), 2600, 700)


def some(seed: int, dates: int, shape: tuple[int, int]) -> Sums:
    rng = np.random.default_rng(seed)
    sums = zeros(shape)
    for _ in range(dates):
        values = np.exp(rng.normal(CENTRE, 1.5, shape)).astype(np.float32)
        values[rng.random(shape) < 0.1] = np.nan
        add(sums, values, Coding())
    return sums


@given(st.integers(0, 1000), st.integers(0, 40))
def test_packing_and_back_is_the_same_bits(seed: int, dates: int) -> None:
    sums = some(seed, dates, (5, 7))
    back = from_bands(to_bands(sums))
    assert np.array_equal(back.n, sums.n)
    assert back.n.dtype == np.float32
    assert np.array_equal(back.total, sums.total)
    assert np.array_equal(back.squares, sums.squares)


def test_bands_are_dates_and_sums_about_the_centre() -> None:
    sums = zeros((1, 1))
    for value in (CENTRE + 1, CENTRE - 3):
        add(sums, np.full((1, 1), np.exp(value), np.float32), Coding())
    assert to_bands(sums).ravel() * [1, UNIT, UNIT**2] == pytest.approx([2, -2, 10])


def test_sums_that_do_not_fit_are_refused() -> None:
    many = np.full((1, 1), 3000.0)
    sums = Sums(many.astype(np.float32), many * 3.0, many * 9.0)
    with pytest.raises(TooManyDatesError, match="Begin another file"):
        to_bands(sums)
    with pytest.raises(TooManyDatesError):
        to_bands(Sums(np.ones((1, 1), np.float32), np.full((1, 1), np.nan), many))
    fit = Sums(many.astype(np.float32), many * CENTRE, many * CENTRE**2)
    assert from_bands(to_bands(fit)).squares == fit.squares


def test_sums_made_otherwise_are_refused() -> None:
    one = np.ones((1, 1))
    with pytest.raises(ValueError, match="multiples"):
        to_bands(Sums(one.astype(np.float32), np.log(one * 0.1), np.log(one * 0.1) ** 2))


def parts(seed: int) -> Iterator[tuple[Window, Any]]:
    for window in windows(GRID):
        yield window, to_bands(some(seed + window.row + window.col, 3, window[2:]))


def test_a_file_is_laid_out_as_a_cog_and_reads_as_written(tmp_path: Path) -> None:
    path = tmp_path / "sums.tif"
    info = SumsInfo(GRID, ("a", "b"), "track 18, ascending, VV — wet season", CODING)
    write_sums(path, info, parts(1))
    with read_sums(path) as kept:
        assert kept.info == info
        for window, bands in parts(1):
            assert np.array_equal(kept.read(window), bands)
    with rasterio.open(path) as dataset:

        def at(name: str) -> int:
            return int(dataset.get_tag_item(name, "TIFF", bidx=1))

        offsets = [at(f"BLOCK_OFFSET_{col}_{row}") for row in range(2) for col in range(6)]
        # OGC 21-026: tiles, header in front; and tiles in the order of rows.
        assert dataset.block_shapes == [(512, 512)] * 3
        assert at("IFD_OFFSET") < min(offsets)
        assert offsets == sorted(offsets)
        assert dataset.profile["compress"] == "lerc"
        assert dataset.descriptions[0] == "dates"


@pytest.mark.parametrize("stop", [KeyboardInterrupt, OSError, MemoryError])
def test_whatever_stops_it_the_old_file_stays_whole(
    tmp_path: Path, stop: type[BaseException]
) -> None:
    path = tmp_path / "sums.tif"
    write_sums(path, SumsInfo(GRID, ("a",), "", CODING), parts(1))
    old = path.read_bytes()

    def stopping() -> Iterator[tuple[Window, Any]]:
        for k, part in enumerate(parts(2)):
            if k == 2:
                raise stop
            yield part

    with pytest.raises(stop):
        write_sums(path, SumsInfo(GRID, ("a", "b"), "", CODING), stopping())
    assert path.read_bytes() == old
    assert [each.name for each in tmp_path.iterdir()] == ["sums.tif"]


def test_parts_missing_or_out_of_order_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "sums.tif"
    info = SumsInfo(GRID, (), "", CODING)
    with pytest.raises(ValueError, match="missing"):
        write_sums(path, info, list(parts(1))[:-1])
    with pytest.raises(ValueError, match="not the next"):
        write_sums(path, info, list(parts(1))[::-1])
    assert not path.exists()


def small(tmp_path: Path, name: str, seed: int) -> SceneFile:
    values = np.random.default_rng(seed).gamma(4, 0.03, (40, 50)).astype(np.float32)
    path = tmp_path / f"{name}.tif"
    options = {"driver": "GTiff", "dtype": "float32", "count": 1, "height": 40, "width": 50}
    with rasterio.open(
        path, "w", crs=CRS, transform=rasterio.Affine(*GRID.transform), **options
    ) as out:
        out.write(values, 1)
    return SceneFile(name, path)


def test_a_scene_is_never_counted_twice(tmp_path: Path) -> None:
    one, two = small(tmp_path, "one", 1), small(tmp_path, "two", 2)
    path = tmp_path / "sums.tif"
    begin_sums(path, Grid.of(one.path), "VV")
    add_scenes(path, [one])
    old = path.read_bytes()
    with pytest.raises(CountedError, match=r"sums\.tif.*'one'"):
        add_scenes(path, [two, one])
    with pytest.raises(CountedError):
        add_scenes(path, [two, two])
    assert path.read_bytes() == old
    with read_sums(path) as kept:
        assert kept.info.scenes == ("one",)
        assert kept.info.stack == "VV"


def test_order_of_adding_changes_the_list_and_no_number(tmp_path: Path) -> None:
    files = [small(tmp_path, f"s{seed}", seed) for seed in range(3)]
    for name, order in (("a.tif", files), ("b.tif", files[::-1])):
        begin_sums(tmp_path / name, Grid.of(files[0].path), "")
        for file in order:
            add_scenes(tmp_path / name, [file])
    window = Window(0, 0, 40, 50)
    one, other = (kept_sums(tmp_path / name, window) for name in ("a.tif", "b.tif"))
    assert np.array_equal(one.total, other.total)
    assert np.array_equal(one.squares, other.squares)


def test_a_second_writer_waits(tmp_path: Path) -> None:
    one = small(tmp_path, "one", 1)
    path = tmp_path / "sums.tif"
    begin_sums(path, Grid.of(one.path), "")
    with only_writer(path), pytest.raises(BlockingIOError, match="another process"):
        add_scenes(path, [one])
    assert add_scenes(path, [one]) == ()


def test_interrupting_adding_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = small(tmp_path, "one", 1)
    path = tmp_path / "sums.tif"
    begin_sums(path, Grid.of(one.path), "")
    old = path.read_bytes()

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(stack, "add", interrupted)
    with pytest.raises(KeyboardInterrupt):
        add_scenes(path, [one])
    monkeypatch.undo()
    assert path.read_bytes() == old
    assert add_scenes(path, [one]) == ()


def test_a_file_that_is_there_is_not_begun_again(tmp_path: Path) -> None:
    path = tmp_path / "sums.tif"
    path.write_text("somebody's")
    with pytest.raises(FileExistsError, match="add scenes to it"):
        begin_sums(path, GRID, "")
    assert path.read_text() == "somebody's"


def test_other_rasters_are_no_files_of_sums(tmp_path: Path) -> None:
    one = small(tmp_path, "one", 1)
    with pytest.raises(RasterError, match=r"one\.tif.*a file of sums"):
        add_scenes(one.path, [one])
    with pytest.raises(RasterError, match=r"absent\.tif"), read_sums(tmp_path / "absent.tif"):
        pass


def test_a_damaged_file_of_sums_says_so(tmp_path: Path) -> None:
    path = tmp_path / "sums.tif"
    write_sums(path, SumsInfo(GRID, ("a",), "", CODING), parts(1))
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 2 // 3])
    last = windows(GRID)[-1]
    with read_sums(path) as kept, pytest.raises(RasterError, match="make it anew"):
        kept.read(last)
