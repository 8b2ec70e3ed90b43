"""How far off a line or a zone may be, from what its source says of its drawing.

The error of a drawing is stated, or it is that of a printed map of its scale. The error of
shifting its datum comes on top.
"""

from __future__ import annotations

import re
from math import hypot, log, sqrt
from typing import Final

from truceline.geo.lines.datum import datum_error_m
from truceline.record import Line, Zone

MAP_ACCURACY_90_M: Final = 0.0254 / 50
"""On a printed map nine in ten well-defined points lie within this of their place, metres on
paper (1/50 inch). Source: United States National Map Accuracy Standards, 1947."""

LARGE_MAP_ACCURACY_90_M: Final = 0.0254 / 30
"""The same for scales larger than 1:20,000 (1/30 inch)."""

CE90_TO_95: Final = sqrt(log(20) / log(10))
"""From a 90 % to a 95 % radius of a circular normal error: 1.14."""

_SCALE: Final = re.compile(
    r"(?<![\d.,/])1\s*[:/\u2236\uff1a]\s*"
    r"(\d{1,3}(?:[ ,.'\u2019\u00a0\u202f]\d{3})+|\d+)(?![\d.,]*\d)"
)
_LEAST_SCALE: Final = 500


def drawing_error_m(scale: str) -> float | None:
    """Return the 95 % error in metres of a printed map of a scale.

    By the map accuracy standards of 1947, nine in ten well-defined points lie within 1/50 inch
    on paper (1/30 inch for scales larger than 1:20,000); to 95 % under a circular normal error.
    1:50,000 gives 29 m. What is no well-defined point, such as the edge of a forest, or what was
    drawn before there was such a standard, may be further off: then its source should state it.

    Args:
        scale: such as `1:50,000`, `1 : 200 000` or `1/50000`; of two scales the smaller counts.

    Returns:
        None where the text holds no scale.
    """
    found = [int(re.sub(r"\D", "", match[1])) for match in _SCALE.finditer(scale)]
    usable = [denominator for denominator in found if denominator >= _LEAST_SCALE]
    if not usable:
        return None
    denominator = max(usable)
    paper = LARGE_MAP_ACCURACY_90_M if denominator < 20_000 else MAP_ACCURACY_90_M
    return paper * denominator * CE90_TO_95


def line_error_m(line: Line | Zone) -> float | None:
    """Return the 95 % error in metres of a line or a zone, as far as it is known.

    The error that its source states, else that of a printed map of its scale; with it, as root
    of the sum of squares, the error of shifting its datum.

    Returns:
        None where neither an error nor a scale is stated, or the datum is not known: a line is
        not exact because nobody said how exact it is.
    """
    drawing = line.error_m if line.error_m is not None else drawing_error_m(line.scale)
    try:
        shift = datum_error_m(line.datum)
    except ValueError:
        return None
    return None if drawing is None or shift is None else hypot(drawing, shift)
