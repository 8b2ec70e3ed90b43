"""How far a normal error reaches: in every direction from a point, and across a path."""

from __future__ import annotations

import math
from typing import Final

R95: Final = math.sqrt(-2.0 * math.log(0.05))
"""95 % radius of an error of standard deviation 1 in both directions: 2.4477."""

ACROSS_95: Final = 1.959963984540054
"""95 % of an error of standard deviation 1 in one direction lie within this to either side."""
