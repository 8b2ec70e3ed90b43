"""Regimes drawn at random, for measuring on what nobody has tuned anything on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from truceline.drill.density import DENSE, REAL, Density
from truceline.drill.regime import Regime
from truceline.drill.side import Side
from truceline.drill.surroundings import Media, Observers, Sensor, Third, Toll


def perturbed(seed: int) -> Regime:
    """Draw a plausible regime at random, for measuring what nobody has tuned on.

    The two sides, the media, observers and sensors are drawn independently within wide ranges;
    every other regime is dense. Twice the same seed gives the same regime.

    Args:
        seed: any number from 0.
    """
    rng = np.random.default_rng([seed, 20])

    def between(low: float, high: float) -> float:
        return float(low + (high - low) * rng.random())

    shares = rng.dirichlet((4.5, 1.0, 1.4, 2.0))
    sensor_true = between(0.1, 0.9), between(0.01, 0.3)
    told = rng.random()
    stated: tuple[float | None, float | None] = sensor_true
    if told > 0.8:
        stated = (None, None)
    elif told > 0.4:
        stated = (between(0.1, 0.9), between(0.01, 0.3))
    return Regime(
        name=f"perturbed-{seed}",
        line="drawn at random",
        density=_thinned(DENSE if rng.random() < 0.5 else REAL, rng),
        as_alleged=float(shares[0]),
        other_side=float(shares[1]),
        third=float(shares[2]),
        nothing=between(0.2, 0.8),
        sides=(_side(rng), _side(rng)),
        media=Media(
            accuracy=between(0.5, 0.92),
            names=between(0.3, 0.9),
            follows=between(0.0, 0.5),
            leans=between(0.0, 0.25) if rng.random() < 0.4 else 0.0,
            informant=between(0.0, 0.6),
            storm=between(0.0, 0.12),
            storm_size=between(3.0, 15.0),
            coordinated=between(0.0, 0.3) if rng.random() < 0.5 else 0.0,
            coordinates=(between(0.0, 1.0), between(0.0, 1.0)),
        ),
        outside=Third(between(0.55, 0.92), between(0.3, 0.8), between(0.0, 0.2)),
        observers=Observers(
            errors=tuple(min(0.5, e * between(0.5, 3.0)) for e in Observers().errors),  # type: ignore[arg-type]
            late_days=between(0.5, 10.0),
            names=between(0.1, 0.6),
            shown=between(0.0, 0.25),
        ),
        sensor=Sensor("sensor", *sensor_true, *stated, between(0.05, 0.8)),
        toll=Toll(harmed=between(0.2, 0.7), killed=between(0.5, 5.0), stated=between(0.3, 0.8)),
        hardness=between(0.2, 1.6),
        quiet_when_false=between(0.5, 1.2),
        clock_minutes=between(3.0, 60.0),
    )


def _side(rng: np.random.Generator) -> Side:
    """Draw a side; its candour lies behind most of its chances."""
    candour = float(rng.beta(1.2, 1.6))

    def about(honest: float, liar: float) -> float:
        middle = candour * honest + (1 - candour) * liar
        return float(min(max(middle * (0.8 + 0.4 * rng.random()), 0.0), 1.0))

    guilty = np.array(
        [about(0.2, 0.75), about(0.4, 0.03), about(0.2, 0.0), about(0.1, 0.01), about(0.03, 0.2)]
    )
    guilty /= max(1.0, float(guilty.sum()))
    refuses = about(0.1, 0.4)
    return Side(
        acts=float(np.exp(0.6 * rng.standard_normal())),
        accuses_when_hit=about(0.85, 0.9),
        accuses_falsely=about(0.06, 0.85),
        accuses_by_mistake=about(0.4, 0.85),
        leaves_open=about(0.15, 0.03),
        denies_when_guilty=float(guilty[0]),
        owns_when_guilty=float(guilty[1]),
        admits_when_guilty=float(guilty[2]),
        partly_when_guilty=float(guilty[3]),
        counters_when_guilty=float(guilty[4]),
        denies_when_innocent=about(0.7, 0.55),
        counters_when_innocent=about(0.04, 0.2),
        owns_falsely=about(0.0, 0.05),
        silence_when_guilty=0.4 + 0.6 * float(rng.random()),
        refuses_access=refuses,
        refuses_when_wrong=min(1.0, refuses * (0.6 + 2.0 * float(rng.random()))),
        loudness=0.5 + 1.5 * float(rng.random()),
        inflates=1.0 + 1.2 * (1 - candour),
        conceals=0.6 * (1 - candour),
        retracts=0.2 * candour,
    )


def _thinned(density: Density, rng: np.random.Generator) -> Density:
    """Return a density with some of each thing; few missions have everything."""
    factor = 0.7 + 0.6 * float(rng.random())
    return replace(
        density,
        answers=min(1.0, density.answers * factor),
        media_own=density.media_own * (0.6 + 0.8 * float(rng.random())),
        third=density.third * (0.4 + 1.2 * float(rng.random())),
        visited=min(1.0, density.visited * (0.5 + float(rng.random()))),
        sensed=min(1.0, density.sensed * (0.5 + 2.0 * float(rng.random()))),
    )
