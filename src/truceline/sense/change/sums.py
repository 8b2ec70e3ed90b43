"""Running sums of a stack of radar images: all that a test of change needs of any number of dates.

One image more costs one pass over it, and memory does not grow with the number of dates.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Sums:
    """Sums over the dates of one stack: one track, one polarisation, one period.

    All arrays have the shape (rows, cols) of the grid. Values are natural logarithms of linear
    backscatter (gamma nought or sigma nought), as speckle multiplies and so adds there.

    Attributes:
        n: number of valid dates at each pixel.
        total: sum of ln backscatter over them.
        squares: sum of its square over them.
    """

    n: npt.NDArray[np.float32]
    total: npt.NDArray[np.float64]
    squares: npt.NDArray[np.float64]

    def __add__(self, other: Sums) -> Sums:
        """Sums over the dates of both."""
        return Sums(self.n + other.n, self.total + other.total, self.squares + other.squares)
