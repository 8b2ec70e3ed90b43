"""The colours of a change: one ramp from brown over a neutral middle to blue-green.

Dark at both ends and told apart by lightness as well as by hue, so that it holds for any colour
vision; brown and blue-green stay apart for all of the common kinds. Colours as in the palette.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from truceline.brief.palette import FAMILIES, WASH

Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.floating]

REACH_DB: Final = 6.0
"""The ramp ends at so many decibels either way; stronger changes have its last colour."""
STOPS: Final = ("#5c3a17", "#9a6a35", "#d9b98a", WASH, "#a9cccb", FAMILIES[2], FAMILIES[0])
"""Colours at even steps from −`REACH_DB` to +`REACH_DB`."""
NOTHING: Final = "#e3dfd6"
"""Where nothing can be said."""
_DARKEST: Final = 0.7
_GREYS: Final = 48


def coloured(db: Floats) -> Bytes:
    """Return the colours of changes in decibels, shape (..., 3)."""
    at = (np.clip(np.nan_to_num(db), -REACH_DB, REACH_DB) / REACH_DB + 1) / 2 * (len(STOPS) - 1)
    stops = np.array([rgb(stop) for stop in STOPS], dtype=float)
    channels = [np.interp(at, np.arange(len(STOPS)), stops[:, k]) for k in range(3)]
    return np.stack(channels, axis=-1).round().astype(np.uint8)


def grey(db: Floats, low: float, high: float, darkest: float = _DARKEST) -> Bytes:
    """Return backscatter in decibels as light greys, shape (..., 3), dark where little returns.

    Args:
        db: backscatter.
        low: what is as dark as it gets.
        high: what is white.
        darkest: 0 is black, 1 is white.
    """
    share = np.clip((np.nan_to_num(db, nan=low) - low) / max(high - low, 1e-6), 0, 1)
    level = darkest + (1 - darkest) * np.round(share * _GREYS) / _GREYS
    return np.repeat((level * 255).round().astype(np.uint8)[..., None], 3, axis=-1)


def rgb(colour: str) -> tuple[int, int, int]:
    """Return red, green and blue of `#rrggbb`."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
