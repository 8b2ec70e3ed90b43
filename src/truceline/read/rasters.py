"""Rasters: their grids and windows, what their numbers are, and what may be wrong with a file.

Files are Cloud-Optimized GeoTIFFs or anything else GDAL reads. `open_scenes` reads many of them.
"""

from __future__ import annotations

import contextlib
import hashlib
import math
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from os import PathLike, fspath
from pathlib import Path
from typing import Any, Final, NamedTuple

import rasterio
import rasterio.windows
from rasterio.errors import NotGeoreferencedWarning, RasterioIOError
from rasterio.transform import Affine

from truceline.read.problem import Problem

WINDOW_ROWS: Final = 512
"""Rows of a window: a whole number of tiles of all radar products in use (128, 256 or 512)."""
WINDOW_COLS: Final = 1024
"""Columns of a window: with its sums of two periods some 25 MB."""
CACHE_BYTES: Final = 16 << 20
"""GDAL's block cache. Windows are whole tiles, so a block is wanted once and need not be kept."""


class RasterError(ValueError):
    """A raster cannot be used.

    Attributes:
        problem: which file, what was expected, and what to do.
    """

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


class Holds(StrEnum):
    """What the numbers of a raster of backscatter are, once scale and offset are applied."""

    POWER = "power"
    AMPLITUDE = "amplitude"
    DECIBELS = "decibels"


class Window(NamedTuple):
    """A part of a grid: first row and column, and how many of each."""

    row: int
    col: int
    rows: int
    cols: int


@dataclass(frozen=True, slots=True)
class Coding:
    """How the numbers of a raster are to be taken.

    Attributes:
        holds: what they are.
        scale: what a stored number is multiplied by first.
        offset: what is added then.
        nodata: stored number that stands for no value; None where none does. NaN always does.
    """

    holds: Holds = Holds.POWER
    scale: float = 1.0
    offset: float = 0.0
    nodata: float | None = None


@dataclass(frozen=True, slots=True)
class SceneFile:
    """One band of one file: one acquisition in one polarisation.

    Attributes:
        id: id of the scene, as its catalogue has it.
        path: path, or any name GDAL opens.
        holds: what its numbers are.
        band: which band, from 1.
        scale: overrides what the file says; None to go by the file.
        offset: the same.
        sha256: checksum of the file in hexadecimal, as whoever published it states it; empty
            where nobody does. Checked by `altered`.
    """

    id: str
    path: str | PathLike[str]
    holds: Holds = Holds.POWER
    band: int = 1
    scale: float | None = None
    offset: float | None = None
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """The grid that all scenes of a stack are on.

    Attributes:
        crs: coordinate reference system as WKT.
        transform: (a, b, c, d, e, f) of x = a·col + b·row + c, y = d·col + e·row + f, for the
            upper left corner of pixel (row, col), in units of `crs`.
        width: columns.
        height: rows.
    """

    crs: str
    transform: tuple[float, float, float, float, float, float]
    width: int
    height: int

    @classmethod
    def of(cls, path: str | PathLike[str]) -> Grid:
        """Grid of a file.

        Raises:
            RasterError: if the file cannot be opened or does not say where it is.
        """
        with opened(path) as dataset:
            return grid_of(dataset, path)

    @property
    def pixel(self) -> float:
        """Side of a pixel in units of `crs`: root of its area."""
        a, b, _, d, e, _ = self.transform
        return math.sqrt(abs(a * e - b * d))

    def windows(self, rows: int = WINDOW_ROWS, cols: int = WINDOW_COLS) -> list[Window]:
        """Windows that cover the grid once, row by row."""
        return [
            Window(row, col, min(rows, self.height - row), min(cols, self.width - col))
            for row in range(0, self.height, rows)
            for col in range(0, self.width, cols)
        ]

    def check(self, window: Window) -> None:
        """See that a window lies on the grid.

        Raises:
            ValueError: if it does not.
        """
        row, col, rows, cols = window
        inside = row + rows <= self.height and col + cols <= self.width
        if not inside or min(row, col) < 0 or min(rows, cols) < 1:
            raise ValueError(f"{window} is not on a grid of {self.height} × {self.width} pixels")


def altered(file: SceneFile) -> Problem | None:
    """What is wrong if a file is not the one that was published; None if it is or nobody says.

    GDAL notices a file that is cut short, but not most changes within Deflate or Zstandard: it
    then gives other numbers. LERC alone has a checksum of its own.
    """
    path = Path(file.path)
    if not file.sha256 or not path.is_file():
        return None
    with path.open("rb") as opened:
        found = hashlib.file_digest(opened, "sha256").hexdigest()
    if found == file.sha256.lower():
        return None
    fix = "The file is damaged or another version: fetch it again."
    return Problem(fspath(path), None, "sha256", found, file.sha256, fix)


@contextlib.contextmanager
def gdal(threads: int = 1) -> Iterator[None]:
    """GDAL with a bounded cache and a stated number of threads while the block runs."""
    with rasterio.Env(GDAL_CACHEMAX=CACHE_BYTES, GDAL_NUM_THREADS=str(threads)):
        yield


def grid_of(dataset: Any, path: str | PathLike[str]) -> Grid:
    """Grid of a dataset that is open.

    Raises:
        RasterError: if it does not say where it is.
    """
    if dataset.crs is None or dataset.transform == Affine.identity():
        fix = "State where it is (gdal_edit.py -a_srs … -a_ullr …), or fetch the product again."
        found = "none"
        if dataset.gcps[0]:
            found = "ground control points only"
            fix = "It is in the satellite's own geometry: terrain-correct it first (RTC)."
        raise raster_error(path, found, "a georeference: coordinate system and transform", fix)
    return Grid(dataset.crs.to_wkt(), tuple(dataset.transform)[:6], dataset.width, dataset.height)


@contextlib.contextmanager
def opened(path: str | PathLike[str]) -> Iterator[Any]:
    """A raster, open for reading, as rasterio has it.

    Raises:
        RasterError: if it cannot be opened.
    """
    with warnings.catch_warnings():
        # That a georeference is missing is an error here, and said in full by `grid_of`.
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        dataset, said = None, ""
        try:
            dataset = rasterio.open(fspath(path))
        except RasterioIOError as error:
            said = str(error)
    if dataset is None:
        fix = "Check the path; if it is there, it is damaged: fetch it again."
        raise raster_error(path, said, "a raster that GDAL can open", fix)
    with dataset:
        yield dataset


def raster_error(path: str | PathLike[str], value: str, expected: str, fix: str) -> RasterError:
    """An error about a file: what was found, what was expected, and what to do."""
    return RasterError(Problem(fspath(path), None, "", value, expected, fix))
