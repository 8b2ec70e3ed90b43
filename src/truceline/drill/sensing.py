"""What a sensor measured, and what is stated of the sensor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from truceline.drill.draws import Draws, Flags, Floats
from truceline.drill.regime import Regime
from truceline.drill.truth import BURNS, Truths


@dataclass(frozen=True)
class Passes:
    """Passes of the sensor, one row an incident.

    Attributes:
        over: whether a pass was in time.
        cloud: whether cloud hid the ground.
        seen: whether something was detected.
        hours: hours from the event to the pass.
    """

    over: Flags
    cloud: Flags
    seen: Flags
    hours: Floats


def passes(regime: Regime, draws: Draws, true: Truths) -> Passes:
    """Draw passes and what they detected; only fire can be seen at all."""
    n, sensor = regime.incidents, regime.sensor
    over = BURNS[true.kind] & (draws.uniform("pass", n) < regime.density.sensed)
    cloud = over & (draws.uniform("cloud", n) < sensor.cloud)
    # Graver events burn better; the mission is told one figure for all.
    lit = np.clip(sensor.detectability * np.exp(0.25 * true.grave - 0.03), 0, 0.99)
    by_event = true.occurred & (draws.uniform("lit", n) < lit)
    by_chance = draws.uniform("background", n) < sensor.background
    return Passes(
        over=over,
        cloud=cloud,
        seen=over & ~cloud & (by_event | by_chance),
        hours=0.2 + 10 * draws.uniform("pass-hours", n),
    )
