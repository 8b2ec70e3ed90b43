"""The land of invented scenes: what covers it, what is harvested, and what is destroyed when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.ndimage import binary_dilation, gaussian_filter, label

from truceline.drill.draws import Draws, Flags

EVENT: Final = datetime(2024, 6, 11, 15, 40, tzinfo=UTC)
"""When everything is destroyed; the moment stands for no event."""
HARVEST: Final = EVENT + timedelta(days=20)
"""When the parcels are harvested: a change that nobody's weapon made."""
_VILLAGES: Final = 3
_PARCELS: Final = 5
"""Parcels that are harvested."""
_RIVER: Final = 2.2
"""Half the width of the river, pixels."""


class Cover(IntEnum):
    """What covers a pixel."""

    FOREST = 0
    FIELD = 1
    VILLAGE = 2
    WATER = 3


@dataclass(frozen=True)
class Destroyed:
    """Something that was destroyed.

    Attributes:
        id: its name in the truth.
        row: its first row, from the north.
        col: its first column, from the west.
        rows: how many rows it has; a building has one.
        cols: how many columns it has.
        db: what its backscatter changes by, decibels: less where walls no longer face the radar,
            more where rubble scatters.
    """

    id: str
    row: int
    col: int
    rows: int
    cols: int
    db: float

    @property
    def pixels(self) -> tuple[slice, slice]:
        """Where it lies in an array of the grid."""
        return (
            slice(self.row, self.row + self.rows),
            slice(self.col, self.col + self.cols),
        )


@dataclass(frozen=True)
class Land:
    """The land, every array of the shape (rows, cols), row 0 in the north.

    Attributes:
        cover: what covers each pixel, a `Cover`.
        parcel: number of the parcel of a field, from 1; 0 elsewhere.
        building: whether a building stands there.
        destroyed: what is destroyed at `EVENT`.
        harvested: pixels whose crop is cut at `HARVEST`.
    """

    cover: npt.NDArray[np.uint8]
    parcel: npt.NDArray[np.int32]
    building: Flags
    destroyed: tuple[Destroyed, ...]
    harvested: Flags


def land(draws: Draws, rows: int, cols: int, buildings: int, blocks: int) -> Land:
    """Draw the land.

    Args:
        draws: random numbers.
        rows: rows of the grid, 120 or more, so that the villages have room.
        cols: columns of the grid, 120 or more.
        buildings: single buildings to destroy, each of one pixel.
        blocks: blocks to destroy, of 3 × 3 to 6 × 6 pixels.

    Raises:
        ValueError: if the grid is smaller than that, or the villages have no room for so many.
    """
    if min(rows, cols) < 120:
        raise ValueError(f"an invented land needs 120 × 120 pixels, not {rows} × {cols}")
    wooded = gaussian_filter(draws.stream("wood").standard_normal((rows, cols)), 14)
    cover = np.where(wooded > np.quantile(wooded, 0.64), Cover.FOREST, Cover.FIELD).astype(np.uint8)
    village = _villages(draws, rows, cols)
    cover[village] = Cover.VILLAGE
    water = _river(draws, rows, cols)
    cover[water & ~village] = Cover.WATER
    parcel = np.where(cover == Cover.FIELD, _parcels(draws, rows, cols), 0).astype(np.int32)
    building = village & (draws.stream("houses").random((rows, cols)) < 0.4)
    destroyed = _destroyed(draws, village, building, buildings, blocks)
    return Land(cover, parcel, building, destroyed, _harvested(draws, parcel))


def _villages(draws: Draws, rows: int, cols: int) -> Flags:
    """Draw villages as ellipses with a ragged edge, apart from each other and from the margin."""
    y, x = np.mgrid[0:rows, 0:cols]
    ragged = gaussian_filter(draws.stream("edge").standard_normal((rows, cols)), 3)
    ragged *= 0.25 / ragged.std()
    found = np.zeros((rows, cols), dtype=bool)
    stream = draws.stream("villages")
    for k in range(_VILLAGES):
        middle_x = cols * (0.2 + 0.6 * k / (_VILLAGES - 1)) + stream.uniform(-0.05, 0.05) * cols
        middle_y = rows * (0.25 + 0.5 * ((k * 2) % 3) / 2) + stream.uniform(-0.05, 0.05) * rows
        wide, tall = stream.uniform(0.06, 0.09, 2) * np.array([cols, rows])
        found |= np.hypot((x - middle_x) / wide, (y - middle_y) / tall) + ragged < 1
    return found


def _river(draws: Draws, rows: int, cols: int) -> Flags:
    """Draw a river that runs from north to south in bends."""
    y, x = np.mgrid[0:rows, 0:cols]
    a, b = draws.stream("river").uniform(0, 2 * np.pi, 2)
    turns = y / rows * 2 * np.pi
    course = cols * (0.42 + 0.09 * np.sin(turns + a) + 0.03 * np.sin(3.1 * turns + b))
    return np.asarray(np.abs(x - course) < _RIVER)


def _parcels(draws: Draws, rows: int, cols: int) -> npt.NDArray[np.int32]:
    """Cut the plain into strips, and each strip into parcels of 7 to 16 pixels a side."""
    stream = draws.stream("parcels")
    number = np.zeros((rows, cols), dtype=np.int32)
    west, count = 0, 1
    while west < cols:
        east = west + int(stream.integers(7, 17))
        north = 0
        while north < rows:
            south = north + int(stream.integers(7, 17))
            number[north:south, west:east] = count
            count, north = count + 1, south
        west = east
    return number


def _harvested(draws: Draws, parcel: npt.NDArray[np.int32]) -> Flags:
    """Choose whole parcels near each other."""
    sizes = np.bincount(parcel.ravel())
    sizes[0] = 0
    whole = np.flatnonzero(sizes >= 60)
    first = int(draws.stream("harvest").choice(whole))
    y, x = (np.bincount(parcel.ravel(), at.ravel()) for at in np.indices(parcel.shape))
    middle = np.stack([y[whole], x[whole]], axis=1) / sizes[whole, None]
    away = np.hypot(*(middle - middle[whole == first]).T)
    return np.isin(parcel, whole[np.argsort(away, kind="stable")[:_PARCELS]])


def _destroyed(
    draws: Draws, village: Flags, building: Flags, buildings: int, blocks: int
) -> tuple[Destroyed, ...]:
    """Choose blocks and buildings, none within three pixels of another."""
    stream = draws.stream("destroyed")
    taken = ~village
    found: list[Destroyed] = []
    for k in range(blocks):
        side = (int(stream.integers(3, 7)), int(stream.integers(3, 7)))
        where = _room(stream, taken, taken, side)
        found.append(Destroyed(f"block-{k + 1}", *where, *side, -float(stream.uniform(2.5, 4.0))))
        _take(taken, found[-1])
    for k in range(buildings):
        row, col = _room(stream, taken, ~building, (1, 1))
        # Most lose the corner between wall and ground; of some, rubble scatters more.
        loss = stream.random() < 0.75
        db = -float(stream.uniform(4.0, 7.0)) if loss else float(stream.uniform(3.0, 5.5))
        found.append(Destroyed(f"building-{k + 1}", row, col, 1, 1, db))
        _take(taken, found[-1])
    return tuple(found)


def _room(
    stream: np.random.Generator, taken: Flags, barred: Flags, side: tuple[int, int]
) -> tuple[int, int]:
    """Draw a first pixel from which a rectangle of a size lies on nothing taken or barred."""
    windows = np.lib.stride_tricks.sliding_window_view(taken | barred, side)
    free = np.argwhere(~windows.any(axis=(2, 3)))
    if not len(free):
        raise ValueError("the villages have no room for so much to be destroyed; ask for less")
    row, col = free[int(stream.integers(len(free)))]
    return int(row), int(col)


def _take(taken: Flags, one: Destroyed) -> None:
    here = np.zeros_like(taken)
    here[one.pixels] = True
    taken |= binary_dilation(here, iterations=3, structure=np.ones((3, 3)))


def harvested_areas(land: Land) -> tuple[Flags, ...]:
    """Return the harvested pixels, one array for each area that hangs together."""
    numbers, count = label(land.harvested)
    return tuple(numbers == k + 1 for k in range(count))
