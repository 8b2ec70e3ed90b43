"""A file of running sums: a GeoTIFF laid out as a COG, with the list of scenes that are in it.

A file is never changed: a new one is written beside it, put on the disk, and takes its name in one
step. Whatever stops that leaves the old file whole.

Layout: header first, then tiles in the order of rows, three whole numbers a pixel, compressed by
LERC without loss, which is both smaller and quicker here than Zstandard or Deflate. There are no
overviews: sums are read at full size only.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from os import PathLike, fspath
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import rasterio
import rasterio.windows
from rasterio.errors import RasterioError, RasterioIOError
from rasterio.transform import Affine

from truceline.ledger.files import exclusive, sync_folder
from truceline.read.problem import Problem
from truceline.read.rasters import Grid, RasterError, Window, gdal

TILE: Final = 512
"""Rows and columns of a tile."""
BANDS: Final = 3
_TAG: Final = "TRUCELINE_SUMS"
_VERSION: Final = 1


class CountedError(RasterError):
    """A scene is in a file of sums already and would count twice."""


@dataclass(frozen=True)
class SumsInfo:
    """What a file of sums holds.

    Attributes:
        grid: its grid.
        scenes: ids of the scenes in it, in the order they were added.
        stack: what they have in common, in words: track, orbit direction, polarisation, period.
        coding: how the numbers are to be taken: names of the bands, unit and centre.
    """

    grid: Grid
    scenes: tuple[str, ...] = ()
    stack: str = ""
    coding: Mapping[str, Any] = field(default_factory=dict)

    def with_scenes(self, path: str | PathLike[str], ids: Iterable[str]) -> SumsInfo:
        """The same with more scenes.

        Raises:
            CountedError: if one is in it already, or twice among them.
        """
        scenes = list(self.scenes)
        known = set(scenes)
        for id_ in ids:
            if id_ in known:
                fix = "Nothing to do: it is counted already. Leave it out of the list."
                expected = f"scenes that are not among the {len(known)} in it"
                raise CountedError(Problem(fspath(path), None, "scene", id_, expected, fix))
            known.add(id_)
            scenes.append(id_)
        return SumsInfo(self.grid, tuple(scenes), self.stack, self.coding)


def windows(grid: Grid) -> list[Window]:
    """Windows in the order a file of sums is written in."""
    return grid.windows(TILE, 4 * TILE)


@contextlib.contextmanager
def read_sums(path: str | PathLike[str]) -> Iterator[SumsReader]:
    """Open a file of sums.

    Raises:
        RasterError: if it cannot be opened or is none.
    """
    with gdal():
        dataset, said = None, ""
        try:
            dataset = rasterio.open(fspath(path))
        except RasterioIOError as error:
            said = str(error)
        if dataset is None:
            raise _error(path, said, "a file of sums", "Check the path.")
        with dataset:
            yield SumsReader(path, dataset, _info(path, dataset))


@dataclass(frozen=True)
class SumsReader:
    """A file of sums that is open.

    Attributes:
        path: its path.
        dataset: as rasterio has it.
        info: what it holds.
    """

    path: str | PathLike[str]
    dataset: Any
    info: SumsInfo

    def read(self, window: Window) -> npt.NDArray[np.int32]:
        """(3, rows, cols) of a window.

        Raises:
            RasterError: if the file is damaged.
        """
        self.info.grid.check(window)
        out = np.empty((BANDS, window.rows, window.cols), np.int32)
        part = rasterio.windows.Window(window.col, window.row, window.cols, window.rows)
        try:
            self.dataset.read(window=part, out=out)
            return out
        except RasterioError as error:
            said = str(error.__cause__ or error)
        # Not as its consequence: see `rasters`.
        rows = f"rows {window.row} to {window.row + window.rows - 1}"
        fix = "It is damaged: make it anew from its scenes, or take an older copy."
        raise _error(self.path, said, f"{rows} to be readable", fix)


@contextlib.contextmanager
def only_writer(path: Path) -> Iterator[None]:
    """Keep other writers off a file of sums, from reading what is in it to replacing it.

    Raises:
        BlockingIOError: if somebody else is writing it.
    """
    with exclusive(path.with_name(f".{path.name}.lock")) as free:
        if not free:
            raise BlockingIOError(f"{path}: another process is writing it; wait for it to finish")
        yield


def write_sums(
    path: Path, info: SumsInfo, parts: Iterable[tuple[Window, npt.NDArray[np.int32]]]
) -> None:
    """Write a file of sums in place of the one there, or none, as its `only_writer`.

    Args:
        path: its path.
        info: what it holds.
        parts: (3, rows, cols) of each window of `windows(info.grid)`, in that order.

    Raises:
        OSError: if it cannot be written. The old file is then in place.
        ValueError: if parts are missing or in another order. The same.
    """
    fresh = path.with_name(f".{path.name}.new")
    try:
        _write(fresh, info, parts)
        handle = os.open(fresh, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        fresh.replace(path)
        sync_folder(path.parent)
    finally:
        # Also when interrupted: what is left of an unfinished file is of no use.
        fresh.unlink(missing_ok=True)


def _write(
    fresh: Path, info: SumsInfo, parts: Iterable[tuple[Window, npt.NDArray[np.int32]]]
) -> None:
    grid, expected = info.grid, iter(windows(info.grid))
    with gdal(), _created(fresh, grid) as dataset:
        # Before any tile, so that the header has its size and stays in front.
        dataset.update_tags(**{_TAG: _tag(info)})
        for k, name in enumerate(info.coding.get("bands", ()), 1):
            dataset.set_band_description(k, name)
        for window, bands in parts:
            if window != next(expected, None):
                raise ValueError(f"{window} is not the next part of {fresh}")
            part = rasterio.windows.Window(window.col, window.row, window.cols, window.rows)
            dataset.write(bands, window=part)
    if next(expected, None) is not None:
        raise ValueError(f"{fresh}: parts are missing")


def _created(fresh: Path, grid: Grid) -> Any:
    return rasterio.open(
        fresh,
        "w",
        driver="GTiff",
        width=grid.width,
        height=grid.height,
        count=BANDS,
        dtype="int32",
        crs=grid.crs,
        transform=Affine(*grid.transform),
        tiled=True,
        blockxsize=TILE,
        blockysize=TILE,
        interleave="pixel",
        compress="lerc",
        max_z_error=0,
        bigtiff="if_safer",
    )


def _tag(info: SumsInfo) -> str:
    content = {
        "version": _VERSION,
        "stack": info.stack,
        "scenes": list(info.scenes),
        "coding": dict(info.coding),
    }
    return json.dumps(content, ensure_ascii=True, sort_keys=True)


def _info(path: str | PathLike[str], dataset: Any) -> SumsInfo:
    fix = "Give a file that was made by adding scenes, or begin a new one."
    try:
        content = json.loads(dataset.tags().get(_TAG, ""))
        version, scenes = content["version"], tuple(content["scenes"])
    except (ValueError, KeyError, TypeError) as error:
        raise _error(path, "no list of scenes", "a file of sums", fix) from error
    if version != _VERSION or dataset.count != BANDS or set(dataset.dtypes) != {"int32"}:
        found = f"version {version}, {dataset.count} bands of {dataset.dtypes[0]}"
        what = f"version {_VERSION}, {BANDS} bands of int32"
        raise _error(path, found, what, "It is of another version: make it anew from its scenes.")
    grid = Grid(dataset.crs.to_wkt(), tuple(dataset.transform)[:6], dataset.width, dataset.height)
    return SumsInfo(grid, scenes, content.get("stack", ""), content.get("coding", {}))


def _error(path: str | PathLike[str], value: str, expected: str, fix: str) -> RasterError:
    return RasterError(Problem(fspath(path), None, "", value, expected, fix))
