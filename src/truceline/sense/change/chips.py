"""Before and after: two small images cut around a place, made to be compared.

Both are cut from one grid, at the same pixels, and stretched alike, over the values of both
together: what looks brighter is brighter. Nothing is sharpened, smoothed or filled in; a pixel
without a value is marked as such. Radar is shown in grey, linear in decibels; optical images in
true colour (red, green, blue) or in shortwave infrared, near infrared, red, in which char is dark
red to magenta and plants are green.

What a pair shows: that two images look different. What it does not: that what changed is damage,
or was done at a time between them (see `bracket`), or by anybody. Radar looks askew and speckled:
a bright corner is a wall that faces the satellite, and a dark one may be shadow, water or a
smooth road. Optical colour changes with the season and the height of the sun.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Proj, Transformer

from truceline.geo import outline
from truceline.read.rasters import Grid, Window
from truceline.record import Shape

Floats = npt.NDArray[np.float64]

LOW, HIGH = 0.01, 0.99
"""Quantiles of the values of both images that become black and white."""
_DB_PER_LN: Final = float(10 / np.log(10))
_STEPS: Final = (1.0, 2.0, 5.0)


@dataclass(frozen=True)
class Chip:
    """One image of a pair.

    Attributes:
        pixels: shape (rows, cols) of grey or (rows, cols, 3) of red, green, blue; 0 to 255.
        missing: pixels without a value, shape (rows, cols); 0 in `pixels`.
        label: which of the two, and when it was taken, in UTC.
    """

    pixels: npt.NDArray[np.uint8]
    missing: npt.NDArray[np.bool_]
    label: str


@dataclass(frozen=True)
class Scale:
    """A scale bar.

    Attributes:
        metres: its length on the ground: 1, 2 or 5 times a power of ten.
        pixels: its length on the chip.
        label: its length in words.
    """

    metres: float
    pixels: float
    label: str


@dataclass(frozen=True)
class Pair:
    """What changed at a place, to be drawn side by side.

    Attributes:
        before: the image before.
        after: the image after.
        window: where both were cut from the grid.
        low: value that is black, of each band.
        high: value that is white, of each band.
        unit: unit of both, such as dB.
        outlines: rings of the outline that holds the place with 95 %, shape (points, 2) of column
            and row on the chip; (0, 0) is the outer corner of the first pixel.
        north_deg: direction of true north on the chip, degrees clockwise from up.
        scale: a scale bar.
        source: where the images come from, to be printed beside them.
    """

    before: Chip
    after: Chip
    window: Window
    low: tuple[float, ...]
    high: tuple[float, ...]
    unit: str
    outlines: tuple[Floats, ...]
    north_deg: float
    scale: Scale
    source: str


def window_of(shape: Shape, grid: Grid, margin: float = 0.5, least: int = 24) -> Window:
    """Return the square part of a grid around a place.

    Args:
        shape: where the place may be.
        grid: the grid, projected in metres, north up.
        margin: how much is added on each side, as a share of the place's width.
        least: least side, pixels; a place can be known again only with something around it.

    Raises:
        ValueError: if the place lies off the grid, or the grid is turned or in degrees.
    """
    rings = _rings(shape, grid)
    low = np.min([ring.min(axis=0) for ring in rings], axis=0)
    high = np.max([ring.max(axis=0) for ring in rings], axis=0)
    if (high <= 0).any() or low[0] >= grid.width or low[1] >= grid.height:
        raise ValueError("the place lies off the image, so there is nothing to cut")
    side = max(int(np.ceil((high - low).max() * (1 + 2 * margin))), least)
    side = min(side, grid.width, grid.height)
    middle = (low + high) / 2
    left = int(np.clip(round(middle[0] - side / 2), 0, grid.width - side))
    top = int(np.clip(round(middle[1] - side / 2), 0, grid.height - side))
    return Window(top, left, side, side)


def radar_pair(
    before: npt.NDArray[np.floating],
    after: npt.NDArray[np.floating],
    window: Window,
    grid: Grid,
    shape: Shape,
    dates: tuple[Sequence[datetime], Sequence[datetime]],
    source: str,
) -> Pair:
    """Return a pair of radar chips in grey, linear in decibels.

    Args:
        before: ln of backscatter before (one image or a mean), shape (window.rows, window.cols);
            NaN where there is none.
        after: ln of backscatter after, of the same track and polarisation.
        window: what they were read from, as of `window_of`.
        grid: the grid.
        shape: where the place may be.
        dates: times of the images that went into each, aware; at least one each.
        source: who is to be named, as of `copernicus`.

    Raises:
        ValueError: if an image is not of the window's shape, or a date is missing or has no zone.
    """
    bands = [np.asarray(image, dtype=np.float64) * _DB_PER_LN for image in (before, after)]
    pair = [band[:, :, None] for band in bands]
    return _pair(pair, window, grid, shape, dates, source, "dB")


def optical_pair(
    before: npt.NDArray[np.floating],
    after: npt.NDArray[np.floating],
    window: Window,
    grid: Grid,
    shape: Shape,
    dates: tuple[Sequence[datetime], Sequence[datetime]],
    source: str,
) -> Pair:
    """Return a pair of optical chips in three colours.

    Args:
        before: reflectance of the bands to be shown red, green and blue, shape (window.rows,
            window.cols, 3): bands 4, 3, 2 of Sentinel-2 for true colour, or 12, 8A, 4 for burns.
        after: the same of the image after.
        window: what they were read from, as of `window_of`.
        grid: the grid.
        shape: where the place may be.
        dates: as of `radar_pair`.
        source: who is to be named, as of `copernicus`.

    Raises:
        ValueError: as `radar_pair`; and if there are not three bands.
    """
    pair = [np.asarray(image, dtype=np.float64) for image in (before, after)]
    if any(image.ndim != 3 or image.shape[2] != 3 for image in pair):
        raise ValueError(f"expected three bands, got {[image.shape for image in pair]}")
    return _pair(pair, window, grid, shape, dates, source, "reflectance")


def copernicus(dates: Sequence[datetime]) -> str:
    """Return the notice that the Copernicus licence asks for, with the years of the images."""
    years = sorted({time.astimezone(UTC).year for time in dates})
    said = str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"
    return f"Contains modified Copernicus Sentinel data {said}"


def dated(word: str, times: Sequence[datetime]) -> str:
    """Return a label such as `before: 4 February 2024, 23:28 UTC`, or the range of several.

    Raises:
        ValueError: if there is no time, or one has no zone.
    """
    if not times:
        raise ValueError(f"the image {word} has no date; a chip without one shows nothing")
    if any(time.tzinfo is None for time in times):
        raise ValueError(f"a time of the image {word} has no zone; give UTC")
    first, last = (time.astimezone(UTC) for time in (min(times), max(times)))
    if len(times) == 1:
        return f"{word}: {_day(first)}, {first:%H:%M} UTC"
    return f"{word}: mean of {len(times)} images, {_day(first)} to {_day(last)} (UTC)"


def _day(time: datetime) -> str:
    months = "January February March April May June July August September October November December"
    return f"{time.day} {months.split()[time.month - 1]} {time.year}"


def _pair(
    images: list[Floats],
    window: Window,
    grid: Grid,
    shape: Shape,
    dates: tuple[Sequence[datetime], Sequence[datetime]],
    source: str,
    unit: str,
) -> Pair:
    grid.check(window)
    for image in images:
        if image.shape[:2] != (window.rows, window.cols):
            raise ValueError(
                f"an image has shape {image.shape[:2]}, the window {window.rows, window.cols}"
            )
    limits = [
        _limits([image[:, :, band] for image in images]) for band in range(images[0].shape[2])
    ]
    low, high = zip(*limits, strict=True)
    chips = [
        _chip(image, low, high, dated(word, times))
        for image, word, times in zip(images, ("before", "after"), dates, strict=True)
    ]
    corner = np.array([window.col, window.row])
    return Pair(
        before=chips[0],
        after=chips[1],
        window=window,
        low=low,
        high=high,
        unit=unit,
        outlines=tuple(ring - corner for ring in _rings(shape, grid)),
        north_deg=_north(window, grid),
        scale=_scale(window, grid),
        source=source,
    )


def _limits(bands: list[Floats]) -> tuple[float, float]:
    known = np.concatenate([band[np.isfinite(band)] for band in bands])
    if not known.size:
        return 0.0, 1.0
    low, high = np.quantile(known, (LOW, HIGH))
    return (float(low), float(high)) if high > low else (float(low) - 0.5, float(low) + 0.5)


def _chip(image: Floats, low: Sequence[float], high: Sequence[float], label: str) -> Chip:
    missing = np.asarray(~np.isfinite(image).all(axis=2))
    share = (image - np.array(low)) / (np.array(high) - np.array(low))
    share = np.where(missing[:, :, None], 0.0, np.clip(np.nan_to_num(share), 0.0, 1.0))
    pixels = np.rint(share * 255).astype(np.uint8)
    return Chip(pixels[:, :, 0] if pixels.shape[2] == 1 else pixels, missing, label)


def _rings(shape: Shape, grid: Grid) -> list[Floats]:
    """Return the rings of a place's outline, in columns and rows of the grid."""
    a, b, left, d, e, top = grid.transform
    system = CRS.from_user_input(grid.crs)
    if b or d or a <= 0 or e >= 0 or not system.is_projected:
        raise ValueError("chips are cut from a projected grid, north up; warp the image first")
    to = Transformer.from_crs(4326, system, always_xy=True)
    rings = []
    for part in shapely.get_parts(outline(shape)):
        for ring in shapely.get_rings(part):
            x, y = to.transform(*shapely.get_coordinates(ring).T)
            rings.append(np.column_stack([(x - left) / a, (y - top) / e]))
    return rings


def _middle(window: Window, grid: Grid) -> tuple[Any, float, float]:
    """Return the grid's system, and longitude and latitude of the window's middle."""
    a, _, left, _, e, top = grid.transform
    system = CRS.from_user_input(grid.crs)
    x = left + a * (window.col + window.cols / 2)
    y = top + e * (window.row + window.rows / 2)
    lon, lat = Transformer.from_crs(system, 4326, always_xy=True).transform(x, y)
    return system, lon, lat


def _north(window: Window, grid: Grid) -> float:
    """Return true north on the chip, degrees clockwise from up: the other way of convergence."""
    system, lon, lat = _middle(window, grid)
    return -float(Proj(system).get_factors(lon, lat).meridian_convergence)


def _scale(window: Window, grid: Grid) -> Scale:
    """Return the longest round length that takes at most a third of the chip."""
    system, lon, lat = _middle(window, grid)
    metres_a_unit = system.axis_info[0].unit_conversion_factor
    stretch = float(Proj(system).get_factors(lon, lat).parallel_scale)
    pixel_m = grid.transform[0] * metres_a_unit / stretch
    most = window.cols * pixel_m / 3
    power = 10.0 ** np.floor(np.log10(most))
    metres = float(max(step * power for step in _STEPS if step * power <= most))
    label = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
    return Scale(metres, metres / pixel_m, label)
