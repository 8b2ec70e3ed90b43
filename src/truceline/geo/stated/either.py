"""One of several shapes, each as likely as any other, also where some have parts themselves."""

from __future__ import annotations

from collections.abc import Sequence
from math import lcm
from typing import Final

from truceline.record import AnyOf, Shape

_MOST: Final = 60


def either(shapes: Sequence[Shape]) -> Shape:
    """Return a shape that is any of some, each as likely as any other.

    Where one of them has parts, a plain one is repeated as often as it needs to weigh as much
    as those parts together.

    Raises:
        ValueError: if there is none.
    """
    if not shapes:
        raise ValueError("any of no shapes is none; expected at least one")
    different = tuple(dict.fromkeys(shapes))
    if len(different) == 1:
        return different[0]
    parts = [shape.shapes if isinstance(shape, AnyOf) else (shape,) for shape in different]
    each = lcm(*(len(part) for part in parts))
    if each * len(parts) > _MOST:
        each = 1  # the weights then lean towards what has many parts; the shape is the same
    repeated = [one for part in parts for one in part * max(each // len(part), 1)]
    return AnyOf(shapes=tuple(repeated))
