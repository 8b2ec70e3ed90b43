"""Radar change from files to Welch's t: pixels per CPU-second, memory, and the decoder's limit.

    python benchmarks/sense_throughput.py            # all formats, beside peers, in turns
    python benchmarks/sense_throughput.py --memory   # peak memory against the number of dates

Scenes are made in a temporary folder from real Sentinel-1 crops (OPERA RTC, gamma nought, VV,
30 m), turned and tiled, with 5 % noise of their own so that they compress as scenes do and not as
copies. Every system runs as a process of its own, on one thread, and reads, computes and keeps t
of every pixel. What counts is user and system time: of the work, and of the whole process with its
imports and with loading
compiled code. A pixel is one pixel of one date.

The systems:
    decode      GDAL reads every window into one buffer, nothing else: the limit of any of them
    truceline   windows of all dates to sums to t; no cube
    kept        files of sums are written from the scenes, and t computed from them
    numpy       rasterio windows stacked into a cube, np.log, np.nanmean, np.nanvar
    numpy-sums  the same with running sums in place of a cube: what a careful person would write
    xarray      odc.stac.load with chunks, xarray over Dask, mean and var
    detect      truceline's sums kept in files, then `detect` with calibrated p at four scales

Nothing here says how well change is found.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

SIDE: Final = 4096
BEFORE: Final = 8
AFTER: Final = 4
LERC_ERROR: Final = 0.0005
"""Greatest error of linear backscatter in the LERC files: 0.02 dB at the median of .1."""
DB_SCALE: Final = 0.002
DB_OFFSET: Final = -60.0
FORMATS: Final[dict[str, dict[str, Any]]] = {
    "deflate": {"dtype": "float32", "nodata": np.nan, "compress": "deflate", "predictor": 3},
    "lerc": {
        "dtype": "float32",
        "nodata": np.nan,
        "compress": "lerc_zstd",
        "max_z_error": LERC_ERROR,
    },
    "uint16": {"dtype": "uint16", "nodata": 0, "compress": "zstd", "predictor": 2},
}
TARGETS: Final = {"deflate": 40.0, "lerc": 60.0}
"""Mpx per CPU-second, end to end."""
LIMIT_MB: Final = 500.0
_BESIDE: Final = Path(__file__).resolve().parents[1].parent / "shared" / "data"
_FOLDER: Final = Path(os.environ.get("TRUCELINE_DATA", _BESIDE)) / "radar"

Floats = npt.NDArray[np.float32]


def make(folder: Path, dates: int, side: int) -> None:
    """Write scenes of every format."""
    import rasterio
    from rasterio.transform import from_origin

    bursts = sorted((_FOLDER / "sentinel1_rtc_california").glob("T*"))
    files = [sorted(burst.glob("*_VV.tif")) for burst in bursts]
    if not files or not all(files):
        raise SystemExit(f"no scenes in {_FOLDER}: set TRUCELINE_DATA to the folder of data sets")
    rng = np.random.default_rng(7)
    tiles = -(-side // 100)
    pick = rng.integers(0, len(files), (tiles, tiles))
    turn = rng.integers(0, 8, (tiles, tiles))
    common = {"driver": "GTiff", "width": side, "height": side, "count": 1, "crs": "EPSG:32611"}
    common |= {"transform": from_origin(244920, 3816660, 30, 30), "tiled": True}
    common |= {"blockxsize": 512, "blockysize": 512}
    for date in range(dates):
        crops = [rasterio.open(each[date % len(each)]).read(1) for each in files]
        scene = np.empty((tiles * 100, tiles * 100), np.float32)
        for row in range(tiles):
            for col in range(tiles):
                crop = np.rot90(crops[pick[row, col]], turn[row, col] % 4)
                crop = crop[::-1] if turn[row, col] > 3 else crop
                scene[row * 100 : row * 100 + 100, col * 100 : col * 100 + 100] = crop
        scene = scene[:side, :side] * np.exp(rng.normal(0, 0.05, (side, side)), dtype=np.float32)
        scene[: side // 64] = np.nan
        for name, options in FORMATS.items():
            with rasterio.open(folder / f"{name}_{date:02}.tif", "w", **common, **options) as out:
                if name == "uint16":
                    steps = np.rint((10 * np.log10(scene) - DB_OFFSET) / DB_SCALE)
                    coded = np.clip(np.nan_to_num(steps, nan=0), 1, 65535)
                    out.write(np.where(np.isnan(scene), 0, coded).astype(np.uint16), 1)
                    out.scales, out.offsets = (DB_SCALE,), (DB_OFFSET,)
                else:
                    out.write(scene, 1)


def decode(before: list[Path], after: list[Path], form: str) -> Callable[[], Floats | None]:
    import rasterio
    from rasterio.windows import Window

    from truceline.read.rasters import CACHE_BYTES, Grid

    def run() -> None:
        grid = Grid.of(before[0])
        with rasterio.Env(GDAL_CACHEMAX=CACHE_BYTES, GDAL_NUM_THREADS="1"):
            for path in before + after:
                with rasterio.open(path) as dataset:
                    for part in grid.windows():
                        out = np.empty(part[2:], FORMATS[form]["dtype"])
                        window = Window(part.col, part.row, part.cols, part.rows)
                        dataset.read(1, window=window, out=out)

    return run


def truceline(before: list[Path], after: list[Path], form: str) -> Callable[[], Floats]:
    from truceline.read.open_scenes import OpenScenes
    from truceline.read.rasters import Grid
    from truceline.sense.change.stack import before_after
    from truceline.sense.change.welch import welch

    _load(form)

    def run() -> Floats:
        grid = Grid.of(before[0])
        t = np.empty((grid.height, grid.width), np.float32)
        with (
            OpenScenes(_scenes(before, form), grid) as first,
            OpenScenes(_scenes(after, form), grid) as then,
        ):
            for part in first.windows():
                t[_slices(part)] = welch(*before_after(first, then, part)).t
        return t

    return run


def kept(before: list[Path], after: list[Path], form: str) -> Callable[[], Floats]:
    from truceline.read.rasters import Grid
    from truceline.read.sums_file import read_sums, windows
    from truceline.sense.change.kept import from_bands
    from truceline.sense.change.welch import welch

    _load(form)

    def run() -> Floats:
        grid = Grid.of(before[0])
        t = np.empty((grid.height, grid.width), np.float32)
        with tempfile.TemporaryDirectory() as folder:
            names = _write_sums(Path(folder), before, after, form)
            with read_sums(names[0]) as first, read_sums(names[1]) as then:
                for part in windows(grid):
                    sums = (from_bands(each.read(part)) for each in (first, then))
                    t[_slices(part)] = welch(*sums).t
        return t

    return run


def detect(before: list[Path], after: list[Path], form: str) -> Callable[[], Floats]:
    """Block by block with a margin, under a null measured on the first block."""
    from truceline.read.rasters import Grid, Window
    from truceline.read.sums_file import read_sums
    from truceline.sense.change.detect import detect as detect_
    from truceline.sense.change.detect import measure_null
    from truceline.sense.change.kept import from_bands

    margin = 64
    _load(form)

    def run() -> Floats:
        grid = Grid.of(before[0])
        p = np.empty((grid.height, grid.width), np.float32)
        null = None
        with tempfile.TemporaryDirectory() as folder:
            names = _write_sums(Path(folder), before, after, form)
            with read_sums(names[0]) as first, read_sums(names[1]) as then:
                for part in grid.windows(1024, 1024):
                    row, col = max(part.row - margin, 0), max(part.col - margin, 0)
                    rows = min(part.row + part.rows + margin, grid.height) - row
                    cols = min(part.col + part.cols + margin, grid.width) - col
                    wide = Window(row, col, rows, cols)
                    stack = (from_bands(first.read(wide)), from_bands(then.read(wide)))
                    null = null or measure_null([stack], grid.pixel)
                    found = detect_([stack], grid.pixel, null=null).p
                    down, across = part.row - row, part.col - col
                    p[_slices(part)] = found[down : down + part.rows, across : across + part.cols]
        return p

    return run


def _load(form: str) -> None:
    """Load compiled code from the disk, or compile it: part of starting, as imports are."""
    from truceline.read.rasters import Coding, Holds
    from truceline.sense.change.accumulate import add, zeros
    from truceline.sense.change.kept import from_bands, to_bands
    from truceline.sense.change.welch import welch

    holds = Holds.DECIBELS if form == "uint16" else Holds.POWER
    sums = zeros((2, 2))
    for value in (1, 2):
        add(sums, np.full((2, 2), value, FORMATS[form]["dtype"]), Coding(holds))
    welch(from_bands(to_bands(sums)), sums)


def _write_sums(
    folder: Path, before: list[Path], after: list[Path], form: str
) -> tuple[Path, Path]:
    from truceline.read.rasters import Grid
    from truceline.sense.change.stack import add_scenes, begin_sums

    names = (folder / "before.tif", folder / "after.tif")
    for name, paths in zip(names, (before, after), strict=True):
        begin_sums(name, Grid.of(paths[0]), "benchmark")
        assert add_scenes(name, _scenes(paths, form)) == ()
    return names


def numpy_cube(before: list[Path], after: list[Path], form: str) -> Callable[[], Floats]:
    def side(datasets: list[Any], window: Any) -> tuple[Any, Any, Any]:
        cube = np.stack([_linear(each.read(1, window=window), form) for each in datasets])
        with np.errstate(all="ignore"):
            logs = np.log(cube)
            n = np.isfinite(logs).sum(0)
            return n, np.nanmean(logs, 0), np.nanvar(logs, 0, ddof=1)

    return _numpy(before, after, side)


def numpy_sums(before: list[Path], after: list[Path], form: str) -> Callable[[], Floats]:
    def side(datasets: list[Any], window: Any) -> tuple[Any, Any, Any]:
        shape = (int(window.height), int(window.width))
        n, total, squares = np.zeros(shape), np.zeros(shape), np.zeros(shape)
        with np.errstate(all="ignore"):
            for each in datasets:
                logs = np.log(_linear(each.read(1, window=window), form))
                there = np.isfinite(logs)
                logs[~there] = 0
                n += there
                total += logs
                squares += np.square(logs, dtype=np.float64)
            return n, total / n, (squares - total * total / n) / (n - 1)

    return _numpy(before, after, side)


def _numpy(before: list[Path], after: list[Path], side: Any) -> Callable[[], Floats]:
    import warnings

    import rasterio

    def run() -> Floats:
        warnings.simplefilter("ignore")
        first, then = ([rasterio.open(path) for path in paths] for paths in (before, after))
        t = np.empty(first[0].shape, np.float32)
        # By rows of tiles: what rasterio offers as blocks, four at a time.
        for row in range(0, t.shape[0], 512):
            for col in range(0, t.shape[1], 2048):
                window = rasterio.windows.Window(
                    col, row, min(2048, t.shape[1] - col), min(512, t.shape[0] - row)
                )
                n0, mean0, var0 = side(first, window)
                n1, mean1, var1 = side(then, window)
                with np.errstate(all="ignore"):
                    part = (mean1 - mean0) / np.sqrt(var0 / n0 + var1 / n1)
                t[row : row + part.shape[0], col : col + part.shape[1]] = part
        return t

    return run


def _linear(values: Any, form: str) -> Any:
    if form != "uint16":
        return values
    level = values * np.float32(DB_SCALE) + np.float32(DB_OFFSET)
    level[values == 0] = np.nan
    return np.power(np.float32(10), level / 10)


def xarray(before: list[Path], after: list[Path], form: str) -> Callable[[], Floats]:
    import dask
    import odc.stac
    import rasterio
    from odc.geo.geobox import GeoBox

    def side(paths: list[Path], box: Any) -> tuple[Any, Any, Any]:
        loaded = odc.stac.load(
            [_item(path, k, form) for k, path in enumerate(paths)],
            bands=["vv"],
            geobox=box,
            chunks={"y": 512, "x": 2048},
        )["vv"]
        values = loaded.astype("float32")
        logs: Any
        if form == "uint16":
            level = values * np.float32(DB_SCALE) + np.float32(DB_OFFSET)
            logs = (level * np.float32(np.log(10) / 10)).where(loaded != 0)
        else:
            logs = np.log(values)
        return logs.count("time"), logs.mean("time"), logs.var("time", ddof=1)

    def run() -> Floats:
        with rasterio.open(before[0]) as dataset:
            box = GeoBox(dataset.shape, dataset.transform, dataset.crs)
        n0, mean0, var0 = side(before, box)
        n1, mean1, var1 = side(after, box)
        t: Any = (mean1 - mean0) / np.sqrt(var0 / n0 + var1 / n1)
        with dask.config.set(scheduler="threads", num_workers=1):
            return np.asarray(t.astype("float32").compute().data)

    return run


def _item(path: Path, k: int, form: str) -> Any:
    from datetime import UTC, datetime, timedelta

    import pystac
    import rasterio

    with rasterio.open(path) as dataset:
        shape, transform = list(dataset.shape), list(dataset.transform)[:6]
    nodata = 0 if form == "uint16" else "nan"
    item = pystac.Item(
        id=f"{path.stem}-{k}",
        geometry=None,
        bbox=None,
        datetime=datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=12 * k),
        properties={"proj:code": "EPSG:32611", "proj:shape": shape, "proj:transform": transform},
        stac_extensions=[
            "https://stac-extensions.github.io/projection/v2.0.0/schema.json",
            "https://stac-extensions.github.io/raster/v1.1.0/schema.json",
        ],
    )
    bands = [{"data_type": FORMATS[form]["dtype"], "nodata": nodata}]
    asset = pystac.Asset(str(path), media_type=pystac.MediaType.COG, roles=["data"])
    asset.extra_fields["raster:bands"] = bands
    item.add_asset("vv", asset)
    return item


SYSTEMS: Final = {
    "decode": decode,
    "truceline": truceline,
    "kept": kept,
    "numpy": numpy_cube,
    "numpy-sums": numpy_sums,
    "xarray": xarray,
    "detect": detect,
}


def _scenes(paths: list[Path], form: str) -> list[Any]:
    from truceline.read.rasters import Holds, SceneFile

    holds = Holds.DECIBELS if form == "uint16" else Holds.POWER
    return [SceneFile(f"{path.stem}-{k}", path, holds) for k, path in enumerate(paths)]


def _slices(part: Any) -> tuple[slice, slice]:
    return (
        slice(part.row, part.row + part.rows),
        slice(part.col, part.col + part.cols),
    )


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _peak_mb() -> float:
    """Peak resident memory of this process alone; getrusage counts the parent's from the fork."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def child(system: str, form: str, folder: Path, before: int, after: int, out: str) -> None:
    """One system, in this process; its numbers are printed as JSON."""
    there = sorted(folder.glob(f"{form}_*.tif"))
    paths = [there[k % len(there)] for k in range(before + after)]
    run = SYSTEMS[system](paths[:before], paths[before:], form)
    begun = _cpu()
    t = run()
    work, whole, peak = _cpu() - begun, _cpu(), _peak_mb()
    if out and t is not None:
        np.save(out, t)
    print(json.dumps({"work": work, "whole": whole, "peak_mb": peak}))


def _measure(
    system: str, form: str, folder: Path, before: int, after: int, out: str = ""
) -> dict[str, float]:
    threads = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "NUMBA", "GDAL")}
    command = [sys.executable, __file__, "--child", system, form, str(folder)]
    command += [str(before), str(after), out]
    done = subprocess.run(command, env=os.environ | threads, capture_output=True, check=False)
    if done.returncode:
        raise SystemExit(f"{system} on {form} failed:\n{done.stderr.decode()[-3000:]}")
    read: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return read


def compare(
    folder: Path, before: int, after: int, turns: int, formats: Iterable[str], systems: list[str]
) -> None:
    """All systems on all formats, in turns."""
    pixels = SIDE * SIDE * (before + after) / 1e6
    for form in formats:
        size = sum(path.stat().st_size for path in folder.glob(f"{form}_*.tif"))
        print(f"\n{form}: {before} + {after} dates of {SIDE} × {SIDE}, {pixels:.0f} Mpx, "
              f"{size / pixels / 1e6:.2f} bytes a pixel")  # fmt: skip
        runs: dict[str, list[dict[str, float]]] = {system: [] for system in systems}
        for turn in range(turns):
            for system in systems:
                out = "" if turn else str(folder / f"{system}.npy")
                runs[system].append(_measure(system, form, folder, before, after, out))
        limit = pixels / min(run["work"] for run in runs["decode"])
        print(f"{'':11}{'Mpx/CPU-s':>10}{'worst':>8}{'process':>9}{'limit':>7}{'MB':>7}  t")
        for system, each in runs.items():
            work = sorted(pixels / run["work"] for run in each)
            whole = max(pixels / run["whole"] for run in each)
            peak = max(run["peak_mb"] for run in each)
            print(
                f"{system:11}{work[-1]:10.1f}{work[0]:8.1f}{whole:9.1f}"
                f"{work[-1] / limit:7.0%}{peak:7.0f}  {_agreement(folder, system)}"
            )
        if form in TARGETS:
            best = pixels / min(run["work"] for run in runs["truceline"])
            peak = max(run["peak_mb"] for run in runs["truceline"])
            met = best >= TARGETS[form] and peak <= LIMIT_MB
            print(f"target {TARGETS[form]:.0f} Mpx/CPU-s within {LIMIT_MB:.0f} MB: "
                  f"{'met' if met else 'NOT met'}")  # fmt: skip


def _agreement(folder: Path, system: str) -> str:
    """How far a peer's t is from ours; they differ by rounding of logarithms (see `UNIT`)."""
    if system in ("decode", "truceline", "detect"):
        return ""
    ours, theirs = (np.load(folder / f"{name}.npy") for name in ("truceline", system))
    both = np.isfinite(ours) & np.isfinite(theirs)
    apart = np.abs(ours[both] - theirs[both]) / (1 + np.abs(theirs[both]))
    only = int((np.isfinite(ours) != np.isfinite(theirs)).sum())
    median, most = np.median(apart), np.quantile(apart, 0.9999)
    assert both.mean() > 0.9, f"{system}: few pixels to compare"
    assert only < 1e-5 * both.size, f"{system}: {only} pixels are valid for one of the two only"
    assert most < 0.05, f"{system}: t differs by {most:.3g} relative to 1 + |t|"
    return f"median {median:.1e}, 99.99 % within {most:.1e} of 1 + |t|, {only} valid in one only"


def memory(folder: Path, systems: list[str]) -> None:
    """Peak memory against the number of dates; scenes are repeated beyond those there are."""
    print(f"\npeak MB on LERC, {SIDE} × {SIDE}, t of every pixel included (64 MB)")
    print(f"{'dates':>6}" + "".join(f"{system:>12}" for system in systems))
    for dates in (4, 20, 60):
        peaks = [
            _measure(system, "lerc", folder, dates // 2, dates // 2)["peak_mb"]
            for system in systems
        ]
        print(f"{dates:6}" + "".join(f"{peak:12.0f}" for peak in peaks), flush=True)


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--child", nargs=6, help=argparse.SUPPRESS)
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--turns", type=int, default=2)
    parser.add_argument("--format", action="append", choices=list(FORMATS))
    parser.add_argument("--system", action="append", choices=list(SYSTEMS))
    parser.add_argument("--keep", type=Path, help="folder to make scenes in, and use again")
    given = parser.parse_args()
    if given.child:
        system, form, folder, before, after, out = given.child
        child(system, form, Path(folder), int(before), int(after), out)
        return
    with tempfile.TemporaryDirectory() as own:
        folder = given.keep or Path(own)
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / f"uint16_{BEFORE + AFTER - 1:02}.tif").exists():
            make(folder, BEFORE + AFTER, SIDE)
        if given.memory:
            memory(folder, given.system or ["truceline", "kept", "numpy", "xarray"])
            return
        systems = ["decode", "truceline", *(given.system or list(SYSTEMS)[2:])]
        compare(folder, BEFORE, AFTER, given.turns, given.format or list(FORMATS), systems)


if __name__ == "__main__":
    main()
