"""A shape with a further error added to its own: that of the drawing it is held against."""

from __future__ import annotations

import math

from truceline.geo.shapes.normal import ACROSS_95, R95
from truceline.record import AnyOf, Corridor, Disc, Shape


def widened(shape: Shape, error_m: float) -> Shape:
    """Return a shape whose error is that of the shape and a further one, independent of it.

    A drawing that may be shifted as a whole by an error is, for one shape, the same as a shape
    that may be shifted so. Errors are normal, so their squares add.

    Args:
        shape: the shape.
        error_m: 95 % radius of the further error, metres.
    """
    if error_m <= 0:
        return shape
    if isinstance(shape, AnyOf):
        return AnyOf(shapes=tuple(widened(part, error_m) for part in shape.shapes))
    if isinstance(shape, Disc):
        return shape.model_copy(update={"radius_m": math.hypot(shape.radius_m, error_m)})
    if isinstance(shape, Corridor):
        across = math.hypot(shape.half_width_m, error_m * ACROSS_95 / R95)
        return shape.model_copy(update={"half_width_m": across})
    return shape.model_copy(update={"error_m": math.hypot(shape.error_m, error_m)})
