"""What every image says of the changed places: their backscatter from date to date.

The images are read a second time, one after the other, and only the changed pixels and a sample
of the others are kept, so that memory does not grow with the size of the images.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import rasterio

from truceline.imaging.stacks import Split
from truceline.sense.change.bracket import Images

SAMPLE: Final = 20_000
"""Pixels from which the noise of an image is taken."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Series:
    """Backscatter from date to date, as natural logarithms, less each image's middle value.

    Attributes:
        images: all acquisitions of the run, those within the event's window as well.
        places: by polarisation, the changed pixels' values, shape (images, changed pixels); NaN
            where an image has none.
        sample: by polarisation, values of pixels spread over the grid, shape (images, pixels).
    """

    images: Images
    places: dict[str, Floats]
    sample: dict[str, Floats]


def read_series(
    split: Split, changed: npt.NDArray[np.bool_], told: Callable[[], None] = lambda: None
) -> Series:
    """Read the changed pixels of every image.

    Args:
        split: the images.
        changed: the changed pixels, shape (rows, cols).
        told: called after each image file.

    Raises:
        OSError: if an image cannot be read.
    """
    every = split.every
    flat = np.flatnonzero(changed)
    step = max(1, changed.size // SAMPLE)
    places: dict[str, Floats] = {}
    sample: dict[str, Floats] = {}
    for polarisation in dict.fromkeys(stack.polarisation for stack in split.stacks):
        own = {
            one.scene.id: stack.file(one)
            for stack in split.stacks
            if stack.polarisation == polarisation
            for one in stack.every
        }
        rows, samples = [], []
        for one in every:
            path = own.get(one.scene.id)
            if path is None:
                rows.append(np.full(flat.size, np.nan))
                samples.append(np.full(len(range(0, changed.size, step)), np.nan))
                continue
            values = read_ln(path).ravel()
            middle = float(np.nanmedian(values)) if np.isfinite(values).any() else 0.0
            rows.append(values[flat] - middle)
            samples.append(values[::step] - middle)
            told()
        places[polarisation] = np.array(rows)
        sample[polarisation] = np.array(samples)
    images = Images(tuple(one.time for one in every), tuple(one.track for one in every))
    return Series(images, places, sample)


def read_ln(path: Path) -> Floats:
    """Return the natural logarithm of an image's backscatter; NaN where it has none."""
    with rasterio.open(path) as file:
        power = file.read(1, masked=True).filled(np.nan).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(power > 0, np.log(power), np.nan)
