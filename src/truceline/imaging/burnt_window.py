"""The window around a place that is read of an optical image."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import rasterio
from pyproj import Transformer

from truceline.errors import CaseError
from truceline.imaging.wanted import Spot
from truceline.read.rasters import Grid, RasterError, grid_of, opened

AROUND_M: Final = 2000.0
"""How far around a place its surroundings are read, metres."""

Numbers = npt.NDArray[np.integer]


def place_grid(files: Mapping[str, Path], spot: Spot) -> Grid:
    """Return the window around a place, and see that all files lie on its pixels.

    Args:
        files: path of `nir`, `swir` and `mask`.
        spot: the place.

    Raises:
        CaseError: if a file cannot be opened, is not in metres, or lies on another grid.
    """
    grids = {}
    for band, path in files.items():
        try:
            with opened(path) as dataset:
                grids[band] = grid_of(dataset, path)
                crs = dataset.crs
        except RasterError as error:
            raise CaseError(str(error)) from None
        a, b, _, d, e, _ = grids[band].transform
        if not crs.is_projected or crs.linear_units_factor[1] != 1 or b or d or a != -e:
            raise CaseError(
                f"{path}: expected square pixels in metres, north up; warp it to a UTM zone"
            )
        first = grids["nir"]
        same = np.allclose(grids[band].transform, first.transform, rtol=0, atol=1e-3)
        if grids[band].crs != first.crs or not same:
            raise CaseError(
                f"{path} lies on another grid (pixels of {a:g} m) than {files['nir'].name} (pixels "
                f"of {first.pixel:g} m); name bands of one resolution, such as 20 m of Sentinel-2"
            )
    a, _, left, _, _, top = first.transform
    x, y = Transformer.from_crs(4326, first.crs, always_xy=True).transform(spot.lon, spot.lat)
    reach = int(np.ceil((spot.radius_m + AROUND_M) / a)) + 1
    col, row = int(np.floor((x - left) / a)) - reach, int(np.floor((top - y) / a)) - reach
    side = 2 * reach + 1
    return Grid(first.crs, (a, 0.0, left + col * a, 0.0, -a, top - row * a), side, side)


def read_window(path: Path, grid: Grid, outside: int) -> Numbers:
    """Read a window that may reach beyond the image, as stored.

    Args:
        path: the file.
        grid: the window, on the file's pixels.
        outside: what stands where the image does not reach.

    Raises:
        RasterError: if the file cannot be opened.
        RasterioError: if it is damaged.
    """
    with opened(path) as dataset:
        a, at = grid.pixel, dataset.transform
        col, row = round((grid.transform[2] - at.c) / a), round((at.f - grid.transform[5]) / a)
        west, north = max(col, 0), max(row, 0)
        east, south = min(col + grid.width, dataset.width), min(row + grid.height, dataset.height)
        out = np.full((grid.height, grid.width), outside, dtype=np.int64)
        if east > west and south > north:
            part = rasterio.windows.Window(west, north, east - west, south - north)
            out[north - row : south - row, west - col : east - col] = dataset.read(1, window=part)
    return out
