"""Parts of an area give the same bits on this machine and on Dask workers."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin

from truceline.read.rasters import Grid, RasterError, SceneFile, Window
from truceline.sense.change.areas import in_order
from truceline.sense.change.stack import add_scenes, begin_sums, sums_over

SHAPE = (530, 600)


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    """Two worker processes."""
    distributed = pytest.importorskip("distributed", reason="Dask is an optional extra (scale)")
    with (
        warnings.catch_warnings(),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as made,
    ):
        yield made


@pytest.fixture
def scenes(tmp_path: Path) -> list[SceneFile]:
    rng = np.random.default_rng(1)
    files = []
    for k in range(3):
        path = tmp_path / f"s{k}.tif"
        with rasterio.open(
            path, "w", driver="GTiff", height=SHAPE[0], width=SHAPE[1], count=1, dtype="float32",
            crs="EPSG:32648", transform=from_origin(300000, 1600000, 30, 30), tiled=True,
            blockxsize=256, blockysize=256,
        ) as out:  # fmt: skip
            out.write(rng.gamma(4, 0.03, SHAPE).astype(np.float32), 1)
        files.append(SceneFile(path.stem, path))
    return files


def test_in_this_process_windows_come_in_order() -> None:
    windows = [Window(0, k, 1, 1) for k in range(5)]
    assert list(in_order(lambda window: window.col**2, windows)) == [
        (window, k**2) for k, window in enumerate(windows)
    ]


def test_workers_give_the_same_bits_in_the_same_order(client: Any, scenes: list[SceneFile]) -> None:
    grid = Grid.of(scenes[0].path)
    work = partial(sums_over, scenes, grid)
    windows = grid.windows(256, 256)
    here, there = (list(in_order(work, windows, each)) for each in (None, client))
    assert [window for window, _ in there] == windows
    for (_, one), (_, other) in zip(here, there, strict=True):
        for name in ("n", "total", "squares"):
            assert getattr(one, name).tobytes() == getattr(other, name).tobytes()


def test_a_kept_file_from_workers_is_the_same_file(
    client: Any, scenes: list[SceneFile], tmp_path: Path
) -> None:
    names = tmp_path / "here.tif", tmp_path / "there.tif"
    for path, each in zip(names, (None, client), strict=True):
        begin_sums(path, Grid.of(scenes[0].path), "VV")
        assert add_scenes(path, scenes[:2], client=each) == ()
        assert add_scenes(path, scenes[2:], client=each) == ()
    assert names[0].read_bytes() == names[1].read_bytes()


def test_a_damaged_scene_is_left_out_by_workers_too(
    client: Any, scenes: list[SceneFile], tmp_path: Path
) -> None:
    bad = Path(scenes[1].path)
    bad.write_bytes(bad.read_bytes()[:500_000])
    names = tmp_path / "here.tif", tmp_path / "there.tif"
    for path, each in zip(names, (None, client), strict=True):
        begin_sums(path, Grid.of(scenes[0].path), "VV")
        (problem,) = add_scenes(path, scenes, client=each)
        assert problem.file == str(bad)
    assert names[0].read_bytes() == names[1].read_bytes()


def test_an_error_of_a_worker_is_raised_here(client: Any, scenes: list[SceneFile]) -> None:
    grid = Grid.of(scenes[0].path)
    absent = SceneFile("absent", "/nowhere/absent.tif")
    with pytest.raises(RasterError, match=r"absent\.tif") as caught:
        list(in_order(partial(sums_over, [absent], grid), grid.windows(), client))
    assert caught.value.problem.file == "/nowhere/absent.tif"


def test_a_cluster_without_workers_is_said_so() -> None:
    class Idle:
        def nthreads(self) -> dict[str, int]:
            return {}

    with pytest.raises(RuntimeError, match="no workers"):
        list(in_order(lambda window: window, [Window(0, 0, 1, 1)], Idle()))
