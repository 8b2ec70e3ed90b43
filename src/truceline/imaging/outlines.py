"""The outlines of numbered places on a grid."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from rasterio import features

Corners = list[tuple[float, float]]


def polygons(label: npt.NDArray[np.int32]) -> Iterator[tuple[int, list[Corners]]]:
    """Yield the outlines of numbered places.

    Yields:
        The number, and rings of (column, row) of pixels' corners, closed: outer, then holes.
    """
    for shape, value in features.shapes(label, mask=label > 0, connectivity=8):
        yield (
            int(value),
            [[(float(col), float(row)) for col, row in ring] for ring in shape["coordinates"]],
        )
