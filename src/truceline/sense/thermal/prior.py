"""A prior from the distance to a line or a front: apart from the likelihood, off unless asked for.

Fires near a line of contact are likelier to be of combat than fires far away. That is knowledge of
the war and not of the fire, and who knows it differs: so it never enters a ratio, and a reader can
always see a verdict without it.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from truceline.sense.thermal.columns import Floats

OFF: Final = 0.0
"""What is added where no such prior is wanted."""
REACH_M: Final = 30_000.0
"""Distance, in metres, at which the prior has fallen to a third of its height."""


def near_line(distance_m: Floats, height: float = OFF, reach_m: float = REACH_M) -> Floats:
    """Return log-odds to add for the distance to a line, nothing by default.

    Args:
        distance_m: distances to the line, metres, either side alike; NaN adds nothing.
        height: log-odds on the line itself; stated by whoever wants such a prior.
        reach_m: distance at which it has fallen to a third (1/e).

    Raises:
        ValueError: if the reach is not above 0.
    """
    if not reach_m > 0:
        raise ValueError(f"a reach of {reach_m} m; expected metres above 0")
    falls = np.exp(-np.abs(np.asarray(distance_m, float)) / reach_m)
    return np.asarray(height * np.nan_to_num(falls, nan=0.0))
