"""A grid of cells about equal in size, in rows of latitude and columns of longitude."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from truceline.sense.thermal.columns import Bools, Floats, Ints

M_PER_DEGREE: Final = 111_195.0
"""Metres in a degree of latitude, on a sphere of the Earth's mean radius: .5 % off at worst."""
_WIDEST: Final = 89.0


@dataclass(frozen=True)
class Grid:
    """Cells over a box of longitude and latitude.

    The width of a cell in degrees is one for the whole grid: it has its nominal size at the
    middle latitude. Longitudes are counted eastward from the western edge, so a grid may cross
    the 180th meridian.

    Attributes:
        west: western edge, degrees WGS 84.
        south: southern edge, degrees WGS 84.
        across: width of a cell, degrees of longitude.
        up: height of a cell, degrees of latitude.
        rows: number of rows, south to north.
        columns: number of columns, west to east.
    """

    west: float
    south: float
    across: float
    up: float
    rows: int
    columns: int

    @classmethod
    def over(cls, lon: Floats, lat: Floats, cell_m: float, margin: int = 0) -> Grid:
        """Return the grid that holds all points, with `margin` cells more on each side.

        Raises:
            ValueError: if there is no point.
        """
        if not len(lon):
            raise ValueError("no point to lay a grid over")
        lons = np.where(lon < 0, lon + 360, lon) if _over_180(lon) else lon
        middle = min(abs(float(lat.min()) + float(lat.max())) / 2, _WIDEST)
        up = cell_m / M_PER_DEGREE
        across = up / math.cos(math.radians(middle))
        west, south = float(lons.min()) - margin * across, float(lat.min()) - margin * up
        columns = int((float(lons.max()) - west) / across) + 1 + margin
        rows = int((float(lat.max()) - south) / up) + 1 + margin
        return cls(west, south, across, up, rows, columns)

    @property
    def size(self) -> int:
        """Number of cells."""
        return self.rows * self.columns

    @property
    def cell_m2(self) -> float:
        """Area of a cell at the middle latitude, square metres."""
        middle = math.radians(self.south + self.up * self.rows / 2)
        return self.across * math.cos(middle) * self.up * M_PER_DEGREE**2

    def centre(self, row: Ints, column: Ints) -> tuple[Floats, Floats]:
        """Return longitude and latitude of the middle of cells, degrees WGS 84."""
        lon = self.west + (column.astype(np.float64) + 0.5) * self.across
        return lon, self.south + (row.astype(np.float64) + 0.5) * self.up

    def place(self, lon: Floats, lat: Floats) -> tuple[Ints, Ints, Bools]:
        """Return row and column of points, and which lie on the grid.

        A point beside the grid gets the row and column it would have there, which may be
        negative.
        """
        row = np.floor((lat - self.south) / self.up).astype(np.int64)
        # Counted eastward from the edge, half a turn either way.
        east = np.mod(lon - self.west + 180.0, 360.0) - 180.0
        east = np.where(
            (east < -self.across) & (self.columns * self.across > 180), east + 360, east
        )
        column = np.floor(east / self.across).astype(np.int64)
        inside = (row >= 0) & (row < self.rows) & (column >= 0) & (column < self.columns)
        return row, column, inside


def _over_180(lon: Floats) -> bool:
    """Whether points lie on both sides of the 180th meridian rather than of the prime one."""
    if float(lon.max()) - float(lon.min()) <= 180:
        return False
    turned = np.where(lon < 0, lon + 360, lon)
    return float(turned.max()) - float(turned.min()) < float(lon.max()) - float(lon.min())
