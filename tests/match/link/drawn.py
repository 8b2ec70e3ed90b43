"""Reports drawn at random from few values, so that ties, repeats and near misses are common."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from truceline.match.link import Reports
from truceline.match.link.learn import fit
from truceline.match.link.model import Model
from truceline.match.link.reports import Ints

DISTRICTS = np.array([[100.0, 10.0], [100.6, 10.1], [101.1, 10.8], [102.0, 9.9]])
WORDS = np.array(["", "ban dan", "ban dam", "phum thmei", "phum thmey", "kok"], dtype=object)


def drawn(
    n: int, seed: int, *, days: float = 30.0, once: bool = False, odd: bool = False
) -> Reports:
    """Draw reports of every class of time and place.

    Args:
        n: how many.
        seed: of the draw.
        days: how long a time they lie in.
        once: whether no source has an event twice.
        odd: whether some are dated or placed more loosely than any of the others.
    """
    rng = np.random.default_rng(seed)
    # Three reports an event on the whole, in any order; most of them repeat what is known of it.
    event = rng.integers(0, n // 3 + 1, n)
    repeats = rng.random((n, 5)) < 0.8

    def told(k: int, choices: Any, p: Any = None) -> Any:
        true = rng.choice(choices, n // 3 + 1, p=p)[event]
        return np.where(repeats[:, k], true, rng.choice(choices, n, p=p))

    begun = 438_300.0 + 6.0 * rng.integers(0, max(int(4 * days), 1), n // 3 + 1)
    centre = begun[event] + rng.choice([0.0, 0.0, 6.0, 24.0], n)
    half = rng.choice([0.5, 12.0, 36.0, 84.0], n, p=[0.3, 0.5, 0.15, 0.05])
    place = DISTRICTS[told(0, len(DISTRICTS))]
    sort = rng.choice(5, n, p=[0.35, 0.2, 0.3, 0.1, 0.05])
    # Districts lie on their own points; what is known more closely lies around them.
    spot = np.round(rng.normal(0, 0.1, (n // 3 + 1, 2)), 2)[event]
    off = (spot + rng.choice([0.0, 0.0, 0.01], (n, 2))) * (sort < 2)[:, None]
    radius = np.array([2.0, 12.0, 40.0, 120.0, np.nan])[sort]
    if odd:
        loose = rng.random(n) < 0.1
        half = np.where(loose, 700.0, half)
        radius = np.where(loose, 400.0, radius)
    located = np.where(sort < 4, 1.0, np.nan)
    return Reports(
        start=centre - half,
        end=centre + half,
        lon=(place[:, 0] + off[:, 0]) * located,
        lat=(place[:, 1] + off[:, 1]) * located,
        radius_km=radius,
        source=rng.integers(0, 4, n),
        kinds={
            "type": told(1, np.arange(-1, 5)),
            "weapon": np.column_stack([told(2, np.arange(-1, 6)), rng.integers(0, 2, n)]),
        },
        foreign=frozenset({"type"}),
        numbers={"killed": told(3, [np.nan, 0.0, 1.0, 2.0, 9.0])},
        names={"place": told(4, WORDS)},
        once=once,
    )


@cache
def model(once: bool = False) -> Model:
    """A model of drawn reports, in whose frame others are read."""
    return fit(drawn(600, seed=0, days=60.0, once=once))


def judgements(n: int, count: int, seed: int) -> tuple[list[tuple[int, int]], ...]:
    """Draw pairs that people joined and kept apart, which do not contradict each other."""
    rng = np.random.default_rng(seed)
    told: Ints = rng.integers(0, n, (count, 2))
    told = told[told[:, 0] != told[:, 1]]
    # Rows of one remainder may be joined, those of two kept apart.
    alike = told[:, 0] % 3 == told[:, 1] % 3
    return [(a, b) for a, b in told[alike].tolist()], [(a, b) for a, b in told[~alike].tolist()]
