"""A probability that was computed from shapes, with the error of the computing."""

from __future__ import annotations

from dataclasses import dataclass

from truceline.geo.distance import Floats


@dataclass(frozen=True)
class Chance:
    """Probabilities, one a shape; every column has shape (n,).

    Attributes:
        probability: from 0 to 1.
        error: half-width of a 95 % interval for the error of the computing alone: of the
            quasi-random points, or of simplified edges. It says nothing of whether the
            shape's own error is stated rightly.
    """

    probability: Floats
    error: Floats
