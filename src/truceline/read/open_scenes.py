"""Scenes opened window by window: many of one place on one grid, and never all in memory.

What is wrong with a file is said of that file, as a `Problem`, so that the others can go on.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import rasterio
import rasterio.windows
from rasterio.enums import Resampling
from rasterio.errors import RasterioError
from rasterio.transform import Affine
from rasterio.vrt import WarpedVRT

from truceline.read.problem import Problem
from truceline.read.rasters import (
    CACHE_BYTES,
    WINDOW_COLS,
    WINDOW_ROWS,
    Coding,
    Grid,
    RasterError,
    SceneFile,
    Window,
    gdal,
    grid_of,
    opened,
    raster_error,
)

OPEN_AT_ONCE: Final = 8
"""Files of one stack held open. Each holds some 2.5 MB of tiles, compressed and not, so that
without a limit memory would grow with the number of dates; those beyond it are opened anew for
every window, which costs some 1 ns a pixel."""
_SAME: Final = 1e-3
"""Part of a pixel by which two grids may be apart and still be one: rounding in their files."""
_CODED: Final = ("uint8", "int16", "uint16")
"""Whole numbers that are kept as they are stored: there are few enough to tabulate."""


class OpenScenes:
    """Scenes opened for reading window by window; a context manager.

    A file that cannot be used is left out and stands in `problems`. Checksums are not looked at,
    as that reads whole files: see `altered`.

    Args:
        files: the scenes, in the order they are read.
        grid: the grid they are read on.
        resample: whether a scene on another grid is put on this one, each pixel taking the nearest
            value. Off by default: resampling moves edges by up to half a pixel, and where only
            some dates are resampled that looks like change.
        threads: threads GDAL decodes with.

    Attributes:
        files: the scenes that can be used.
        codings: how to take the numbers of each.
        problems: what is wrong with the others.
    """

    def __init__(
        self, files: Sequence[SceneFile], grid: Grid, *, resample: bool = False, threads: int = 1
    ) -> None:
        self.grid = grid
        self.files: tuple[SceneFile, ...] = ()
        self.codings: tuple[Coding, ...] = ()
        self.problems: tuple[Problem, ...] = ()
        self._wanted = tuple(files)
        self._resample = resample
        self._threads = threads
        self._closing = contextlib.ExitStack()
        self._held: dict[int, _Placed] = {}
        self._strips: list[int] = []

    def __enter__(self) -> OpenScenes:
        """Open the files and see that they can be used."""
        with contextlib.ExitStack() as stack:
            stack.enter_context(gdal(self._threads))
            self._open(stack)
            self._closing = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close them."""
        self._held.clear()
        self._closing.close()

    def __len__(self) -> int:
        """How many scenes can be used."""
        return len(self.files)

    def windows(self) -> list[Window]:
        """Windows that cover the grid once, whole tiles of the files where they have tiles.

        A file in strips as wide as itself is read in whole strips, or each would be decoded anew
        for every window it reaches into.
        """
        if not any(self._strips):
            return self.grid.windows()
        rows = max(WINDOW_ROWS * WINDOW_COLS // self.grid.width, 1)
        deep = max(strip for strip in self._strips if strip)
        return self.grid.windows(-(-rows // deep) * deep, self.grid.width)

    def read(
        self, index: int, window: Window, out: npt.NDArray[Any] | None = None
    ) -> npt.NDArray[Any]:
        """Numbers of one scene as they are stored, to be taken as `codings[index]` says.

        Args:
            index: which of `files`.
            window: the part of the grid.
            out: where to put them, if it is of the shape and type they have; spares the system
                from finding memory for every scene.

        Returns:
            (rows, cols), uint8, int16 or uint16 where the file has these, else float32. Where
            the scene does not reach, its number for no value.

        Raises:
            RasterError: if the file is damaged.
        """
        self.grid.check(window)
        held = self._held.get(index)
        if held is not None:
            return held.read(window, out)
        with contextlib.ExitStack() as stack:
            return _placed(stack, self.files[index], self.grid, self._resample).read(window, out)

    def _open(self, stack: contextlib.ExitStack) -> None:
        files: list[SceneFile] = []
        problems: list[Problem] = []
        codings: list[Coding] = []
        for file in self._wanted:
            with contextlib.ExitStack() as own:
                try:
                    placed = _placed(own, file, self.grid, self._resample)
                except RasterError as error:
                    problems.append(error.problem)
                    continue
                deep, wide = placed.source.block_shapes[file.band - 1]
                self._strips.append(deep if wide >= self.grid.width > WINDOW_COLS else 0)
                if len(files) < OPEN_AT_ONCE:
                    self._held[len(files)] = placed
                    stack.push(own.pop_all())
                files.append(file)
                codings.append(placed.coding)
        self.files, self.codings = tuple(files), tuple(codings)
        self.problems = tuple(problems)


@dataclass(frozen=True)
class _Placed:
    """An open file and where it lies on the grid.

    Attributes:
        source: dataset, or its warped view.
        shift: row and column of the grid at which its first pixel lies.
        dtype: type it is read as.
    """

    source: Any
    file: SceneFile
    coding: Coding
    shift: tuple[int, int]
    dtype: str

    def read(self, window: Window, out: npt.NDArray[Any] | None) -> npt.NDArray[Any]:
        row, col = window.row - self.shift[0], window.col - self.shift[1]
        top, left = max(row, 0), max(col, 0)
        bottom = min(row + window.rows, self.source.height)
        right = min(col + window.cols, self.source.width)
        shape = (window.rows, window.cols)
        if out is None or out.shape != shape or out.dtype != self.dtype:
            out = np.empty(shape, self.dtype)
        if (bottom - top, right - left) == shape:
            return self._part(Window(top, left, *shape), out)
        out[...] = np.nan if self.dtype == "float32" else self.coding.nodata
        if bottom > top and right > left:
            part = Window(top, left, bottom - top, right - left)
            out[top - row : bottom - row, left - col : right - col] = self._part(
                part, np.empty(part[2:], self.dtype)
            )
        return out

    def _part(self, part: Window, out: npt.NDArray[Any]) -> npt.NDArray[Any]:
        window = rasterio.windows.Window(part.col, part.row, part.cols, part.rows)
        try:
            self.source.read(self.file.band, window=window, out=out)
            return out
        except RasterioError as error:
            said = str(error.__cause__ or error)
        # Not as its consequence: Dask sends an error with its causes, and GDAL's cannot be sent.
        rows = f"rows {part.row} to {part.row + part.rows - 1}"
        fix = "The file is damaged or cut short: fetch it again and compare its checksum."
        raise raster_error(self.file.path, said, f"{rows} to be readable", fix)


def _placed(stack: contextlib.ExitStack, file: SceneFile, grid: Grid, resample: bool) -> _Placed:
    source = stack.enter_context(opened(file.path))
    if not 1 <= file.band <= source.count:
        raise raster_error(file.path, f"band {file.band}", f"a band from 1 to {source.count}", "")
    coding, dtype = _coding(source, file)
    shift = _shift(grid_of(source, file.path), grid)
    if shift is None:
        if not resample:
            raise _mismatch(source, file, grid)
        nothing = math.nan if dtype == "float32" else coding.nodata
        source = stack.enter_context(
            WarpedVRT(
                source,
                crs=grid.crs,
                transform=Affine(*grid.transform),
                width=grid.width,
                height=grid.height,
                resampling=Resampling.nearest,
                src_nodata=coding.nodata,
                nodata=nothing,
                dtype=dtype,
                warp_mem_limit=CACHE_BYTES >> 20,
            )
        )
        shift = (0, 0)
    elif not (-source.height < shift[0] < grid.height and -source.width < shift[1] < grid.width):
        place = f"{source.width} × {source.height} pixels from {source.transform[2:6:3]}"
        fix = "Leave it out of this stack: it shows another place."
        raise raster_error(file.path, place, "some of the grid of the stack", fix)
    return _Placed(source, file, coding, shift, dtype)


def _coding(source: Any, file: SceneFile) -> tuple[Coding, str]:
    """How to take a file's numbers, and the type to read them as."""
    stored = source.dtypes[file.band - 1]
    if "complex" in stored:
        fix = "Give the terrain-corrected intensity (RTC), not the single-look complex image."
        raise raster_error(file.path, stored, "real numbers", fix)
    scale = source.scales[file.band - 1] if file.scale is None else file.scale
    offset = source.offsets[file.band - 1] if file.offset is None else file.offset
    whole = np.issubdtype(np.dtype(stored), np.integer)
    if whole and scale == 1.0 and offset == 0.0:
        fix = "State scale and offset, or give calibrated backscatter."
        what = "a scale or an offset, as whole numbers are not backscatter by themselves"
        raise raster_error(file.path, f"{stored} without a scale", what, fix)
    nodata = source.nodatavals[file.band - 1]
    if nodata is not None and math.isnan(nodata):
        nodata = None
    if nodata is None and stored in _CODED:
        nodata = 0.0
    return Coding(file.holds, scale, offset, nodata), stored if stored in _CODED else "float32"


def _shift(own: Grid, grid: Grid) -> tuple[int, int] | None:
    """Row and column of `grid` at which `own` begins; None where their pixels do not coincide."""
    if own.crs != grid.crs and rasterio.CRS.from_wkt(own.crs) != rasterio.CRS.from_wkt(grid.crs):
        return None
    reach = max(own.width, own.height)
    for k in (0, 1, 3, 4):
        if abs(own.transform[k] - grid.transform[k]) * reach > _SAME * grid.pixel:
            return None
    col, row = ~Affine(*grid.transform) @ (own.transform[2], own.transform[5])
    if abs(col - round(col)) > _SAME or abs(row - round(row)) > _SAME:
        return None
    return round(row), round(col)


def _mismatch(source: Any, file: SceneFile, grid: Grid) -> RasterError:
    wanted = rasterio.CRS.from_wkt(grid.crs)
    if source.crs != wanted:
        value, what = str(source.crs.to_string()), f"coordinates in {wanted.to_string()}"
    else:
        value = f"pixels {source.transform[0]:g} wide from {source.transform[2:6:3]}"
        what = f"pixels {grid.transform[0]:g} wide from {grid.transform[2::3]}, or shifted by whole"
    fix = "Give scenes of one track and grid, or set resample to have it put on this grid."
    return raster_error(file.path, value, what, fix)
