"""Tuning the fire ratios on the open part of the data; prints the constants of `ratio.py`.

Nothing sealed is read: see `sense_thermal_sets`. Run from the root of the checkout:

    .venv/bin/python benchmarks/sense_thermal_tune.py
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sense_thermal_sets import (
    FRONT_2022,
    INVASION,
    OPEN_HISTORY,
    OPEN_PEACE,
    Set,
    block,
    modis_types,
    near,
    only,
    sealed_block,
    ukraine,
)

from truceline.sense.thermal.columns import Fires, Floats, Ints
from truceline.sense.thermal.fit import fit
from truceline.sense.thermal.ratio import Measured, measured
from truceline.sense.thermal.static import find_static

DRAWS: Final = 60
TARGET: Final = 0.010
"""Share of peacetime detections called conflict that the threshold is set for: half of what is
allowed, as years differ."""
LEAST_DEGREES: Final = 0.5


def rows(found: Measured) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the measures of each detection, shape (n, 3), and which are not at static sources."""
    at = found.label
    x = np.stack([np.ones(len(at)), found.days[at], found.excess[at]], axis=1)
    return x, ~found.static[at]


def tilt(peace: Floats, front: Floats, by: Floats, of: Floats) -> Floats:
    """Return the tilt and the logit of the share of others, by maximum likelihood.

    The odds of being near the front are c + (1 - c) · exp(tilt) where both weigh the same.
    """

    def odds(p: Floats, x: Floats) -> Floats:
        share = 1 / (1 + np.exp(-p[3]))
        return np.asarray(share + (1 - share) * np.exp(np.clip(x @ p[:3], -30, 12)))

    def loss(p: Floats) -> float:
        r, s = odds(p, peace), odds(p, front)
        fit_to = (by * np.log1p(r)).sum() + (of * np.log1p(1 / s)).sum()
        return float(fit_to + 1e-4 * (p[1:3] ** 2).sum())

    best = minimize(loss, np.array([-6.0, 1.5, 2.0, -1.4]), method="BFGS")
    return np.asarray(best.x)


def main() -> None:
    data = ukraine()
    peace, years, weights, static = [], [], [], []
    for year in OPEN_PEACE:
        history = data.years(*(one for one in OPEN_HISTORY if one < year))
        now = data.viirs(year)
        x, loose = rows(measured(now, fit(history)))
        peace.append(x[loose])
        years.append(block(now, 1.0)[loose] * 10_000 + year)
        weights.append(np.full(loose.sum(), 1 / len(OPEN_PEACE) / loose.sum()))
        static.append(loose.mean())
    x, front, where = open_front(data)
    y = np.full(len(front), 1 / len(front))
    pooled, by, of_year = np.concatenate(peace), np.concatenate(weights), np.concatenate(years)
    best = tilt(pooled, front, by, y)
    drawn = bootstrap(pooled, front, by, y, of_year, where)
    covariance = np.cov(drawn[:, :3].T)
    print("TILT", np.round(best[:3], 3).tolist())
    print("TILT_COVARIANCE", np.round(covariance, 4).tolist())
    shares = 1 / (1 + np.exp(-np.r_[best[3], np.quantile(drawn[:, 3], (0.025, 0.975))]))
    print("OTHERS", np.round(shares, 3).tolist())
    score = np.concatenate([one @ best[:3] for one in peace])
    share = by * np.repeat(static, [len(one) for one in peace])
    order = np.argsort(-score)
    at = np.searchsorted(np.cumsum(share[order]), TARGET)
    called = float(score[order][at])
    print("CALLED", round(called, 3))
    for year, one, loose in zip(OPEN_PEACE, peace, static, strict=True):
        print("  peacetime", year, round(float(loose * (one @ best[:3] >= called).mean()), 4))
    print("  near the front, open", round(float((x @ best[:3] >= called).sum() / len(x)), 3))
    industry(data)


def open_front(data: Set) -> tuple[Floats, Floats, Ints]:
    """Return measures near the front of 2022 in the open blocks, Suomi NPP alone.

    Peacetime has one satellite, so the front has one here: what two find must not look like war.
    """
    now = only(data.viirs(2022), "Suomi NPP")
    x, loose = rows(measured(now, fit(data.years(*OPEN_HISTORY))))
    use = near(now, FRONT_2022) & (now.day >= INVASION)
    use &= ~sealed_block(now.lon, now.lat, LEAST_DEGREES)
    # Static sources count among the detections, and are never called.
    x = np.where(loose[:, None], x, np.array([-50.0, 0.0, 0.0]))
    return x[use], x[use & loose], block(now, LEAST_DEGREES)[use & loose]


def bootstrap(
    peace: Floats, front: Floats, by: Floats, of: Floats, years: Ints, where: Ints
) -> Floats:
    """Return fits to blocks drawn anew: of the front, and of every year of peacetime."""
    draw = np.random.default_rng(0)
    out = []
    for _ in range(DRAWS):
        weight = [column * drawn_again(draw, label) for column, label in ((by, years), (of, where))]
        year = years % 10_000
        pick = draw.choice(OPEN_PEACE, len(OPEN_PEACE))
        weight[0] = (
            weight[0]
            * np.array([(pick == one).sum() for one in OPEN_PEACE])[
                np.searchsorted(OPEN_PEACE, year)
            ]
        )
        peace_use, front_use = (one > 0 for one in weight)
        first, second = (one / one.sum() for one in weight)
        out.append(tilt(peace[peace_use], front[front_use], first[peace_use], second[front_use]))
    return np.array(out)


def drawn_again(draw: np.random.Generator, label: Ints) -> Floats:
    names, at = np.unique(label, return_inverse=True)
    times = np.bincount(draw.integers(0, len(names), len(names)), minlength=len(names))
    return np.asarray(times[at], float)


def industry(data: Set) -> None:
    lon, lat, kind = modis_types()
    use = ~sealed_block(lon, lat, 1.0)
    at = find_static(data.before(2021)).at(lon, lat)
    of = {name: at[use & (kind == code)] for name, code in (("INDUSTRY", 2), ("FIELDS", 0))}
    for name, hit in of.items():
        print(f"STATIC_OF_{name}", round(float(hit.mean()), 4), len(hit))
    label = block(Fires.of(lon, lat, np.zeros(len(lon), int)), 1.0)
    draw = np.random.default_rng(0)
    logs = []
    for _ in range(200):
        weight = drawn_again(draw, label) * use
        # Half a detection more on either side: some draws have none of the few by chance.
        a, b = (
            ((weight * at * (kind == k)).sum() + 0.5) / ((weight * (kind == k)).sum() + 1)
            for k in (2, 0)
        )
        logs.append((np.log(a / b), np.log((1 - a) / (1 - b))))
    print("INDUSTRY_OFF", np.round(1.96 * np.std(logs, axis=0), 2).tolist())


if __name__ == "__main__":
    main()
