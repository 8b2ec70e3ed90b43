"""The grid that all images of a run lie on, and where on the earth its pixels are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import rasterio
from pyproj import Transformer
from rasterio.crs import CRS
from rasterio.transform import Affine

from truceline.errors import CaseError
from truceline.read.rasters import Grid as RasterGrid
from truceline.record import Vertex


@dataclass(frozen=True)
class Grid:
    """A grid of square pixels, north up.

    Attributes:
        crs: its coordinate reference system, projected, in metres, such as "EPSG:32648".
        transform: from (column, row), corners of pixels, to metres.
        rows: rows, from the north.
        cols: columns, from the west.
    """

    crs: str
    transform: Affine
    rows: int
    cols: int

    @property
    def pixel_m(self) -> float:
        """Side of a pixel, metres."""
        return float(self.transform.a)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.rows, self.cols

    @cached_property
    def _to_degrees(self) -> Transformer:
        return Transformer.from_crs(self.crs, "EPSG:4326", always_xy=True)

    def lonlat(self, row: float, col: float) -> Vertex:
        """Return longitude and latitude, degrees WGS 84; the first pixel's middle is (0, 0)."""
        return self.degrees(self.transform @ (col + 0.5, row + 0.5))

    def degrees(self, at: tuple[float, float]) -> Vertex:
        """Return longitude and latitude, degrees WGS 84, of a point in metres."""
        lon, lat = self._to_degrees.transform(*at)
        return round(lon, 6), round(lat, 6)

    def pixel(self, lon: float, lat: float) -> tuple[float, float]:
        """Return row and column of a point; the first pixel's middle is (0, 0)."""
        at = self._to_degrees.transform(lon, lat, direction="INVERSE")
        col, row = ~self.transform @ at
        return float(row) - 0.5, float(col) - 0.5

    def ring(self) -> tuple[Vertex, ...]:
        """Return the corners, degrees WGS 84, anticlockwise and closed."""
        corners = ((0, 0), (0, self.rows), (self.cols, self.rows), (self.cols, 0), (0, 0))
        return tuple(self.degrees(self.transform @ corner) for corner in corners)

    def raster(self) -> RasterGrid:
        """Return it as the reading of rasters has it."""
        wkt = CRS.from_user_input(self.crs).to_wkt()
        a, b, c, d, e, f = tuple(self.transform)[:6]
        return RasterGrid(wkt, (a, b, c, d, e, f), self.cols, self.rows)

    def said(self) -> str:
        """Say in words which grid this is."""
        return (
            f"{self.crs}, {self.rows} rows × {self.cols} columns of {self.pixel_m:g} m from "
            f"({self.transform.c:.0f}, {self.transform.f:.0f})"
        )


def common_grid(files: Iterable[Path]) -> Grid:
    """Return the grid that all files lie on.

    Raises:
        CaseError: if a file is missing or no image, if one lies on another grid than the first,
            or if the grid is not in metres with square pixels, north up.
    """
    first: tuple[Path, Grid] | None = None
    for path in files:
        grid = _grid(path)
        if first is None:
            first = path, grid
        elif not _same(grid, first[1]):
            raise CaseError(
                f"{path} lies on another grid ({grid.said()}) than {first[0].name} "
                f"({first[1].said()}); images are compared pixel by pixel, so give a catalogue of "
                "one burst or tile, or warp them to one grid first"
            )
    if first is None:
        raise CaseError("there is no image to compare")
    return first[1]


def _same(one: Grid, other: Grid) -> bool:
    near = np.allclose(tuple(one.transform), tuple(other.transform), rtol=0, atol=1e-3)
    return one.crs == other.crs and one.shape == other.shape and near


def _grid(path: Path) -> Grid:
    if not path.is_file():
        raise CaseError(
            f"{path} is named in the catalogue and is not there; copy it there, or take it out of "
            "the catalogue"
        )
    try:
        with rasterio.open(path) as file:
            crs, transform = file.crs, file.transform
            rows, cols = file.height, file.width
    except rasterio.errors.RasterioIOError as error:
        raise CaseError(f"{path} cannot be read as an image ({error}); copy it again") from None
    upright = transform.b == transform.d == 0 and transform.a == -transform.e > 0
    if crs is None or not crs.is_projected or crs.linear_units_factor[1] != 1 or not upright:
        raise CaseError(
            f"{path}: expected square pixels in metres, north up, as in a UTM zone; found "
            f"{'no reference system' if crs is None else crs.to_string()} with {transform[:6]}; "
            "warp it to a UTM zone first"
        )
    return Grid(_name(crs), transform, rows, cols)


def _name(crs: CRS) -> str:
    code = crs.to_epsg()
    return f"EPSG:{code}" if code else str(crs.to_wkt())
