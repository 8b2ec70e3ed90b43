"""Fire ratios on detections over Ukraine, beside The Economist's rule: accuracy and speed.

    .venv/bin/python benchmarks/sense_thermal.py --open      # what was tuned on
    .venv/bin/python benchmarks/sense_thermal.py --sealed    # what nobody tuned on
    .venv/bin/python benchmarks/sense_thermal.py --speed

`sense_thermal_sets` says what is sealed and how "near the front" is drawn. A history is always of
earlier years. Shares are of all detections of VIIRS, static sources included.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Final

import numpy as np
from scipy.spatial import cKDTree
from sense_thermal_background import background_held
from sense_thermal_peer import predict, war_fires
from sense_thermal_sets import (
    FRONT_2022,
    FRONT_2023,
    INVASION,
    LINE_2015,
    OPEN_HISTORY,
    OPEN_PEACE,
    SEALED_PEACE,
    Set,
    in_box,
    modis_types,
    near,
    only,
    sealed_block,
    ukraine,
)

from truceline.sense.thermal.background import Background
from truceline.sense.thermal.columns import Bools, Fires
from truceline.sense.thermal.fit import fit
from truceline.sense.thermal.ratio import OTHERS, Ratios, ratios
from truceline.sense.thermal.static import find_static

PUBLISHED_CPU_S: Final = 174.0
PUBLISHED_FIRES: Final = 130_801
VIIRS_YEARS: Final = (2012, 2013, 2016, 2018, 2019, 2020, 2021)


def line(name: str, ours: float, rule: float, count: int) -> None:
    print(f"  {name:<58} {ours:7.4f} {rule:7.3f} {count:8d}")


def both(data: Set, now: Fires, history: tuple[int, ...]) -> tuple[Ratios, Bools]:
    """Return our ratios and the rule's verdicts, from the same history of VIIRS."""
    fitted = fit(data.years(*history))
    return ratios(now, fitted), war_fires(now, predict([data.viirs(one) for one in history]))


def peacetime(
    data: Set, years: Iterable[int], known: tuple[int, ...]
) -> list[tuple[Ratios, Bools]]:
    out, shares = [], []
    for year in years:
        now = data.viirs(year)
        found, rule = both(data, now, tuple(one for one in known if one < year))
        line(f"peacetime {year}, called conflict", found.called.mean(), rule.mean(), len(now))
        far = ~near(now, LINE_2015)
        line(
            "  away from the line of 2015-2022",
            found.called[far].mean(),
            rule[far].mean(),
            far.sum(),
        )
        shares.append((found.called.mean(), rule.mean()))
        out.append((found, far))
    ours, theirs = np.mean(shares, axis=0)
    line("mean of the years", ours, theirs, 0)
    print(f"  -> {ours:.4f}")
    return out


def front(data: Set, use: Callable[[Fires], Bools], known: tuple[int, ...]) -> list[Ratios]:
    out = []
    cases = (
        ("2022, Suomi NPP alone (to August)", only(data.viirs(2022), "Suomi NPP")),
        ("2022, all VIIRS", data.viirs(2022)),
    )
    for name, now in cases:
        found, rule = both(data, now, known)
        at = near(now, FRONT_2022) & (now.day >= INVASION) & use(now)
        line(f"near the front, {name}", found.called[at].mean(), rule[at].mean(), at.sum())
        rest = ~near(now, FRONT_2022, 150) & (now.day >= INVASION)
        line("  150 km and more from it", found.called[rest].mean(), rule[rest].mean(), rest.sum())
        out.append(found)
    return out


def show_open(data: Set) -> None:
    print(f"{'open: tuned on':<60} {'ours':>7} {'rule':>7} {'n':>8}")
    peacetime(data, OPEN_PEACE, OPEN_HISTORY)
    front(data, lambda now: ~sealed_block(now.lon, now.lat, 0.5), OPEN_HISTORY)
    static(data, sealed=False)
    background_held(data, 2020, data.years(*(one for one in OPEN_HISTORY if one < 2020)))


def show_sealed(data: Set) -> None:
    print(f"{'sealed: nobody tuned on this':<60} {'ours':>7} {'rule':>7} {'n':>8}")
    calm = peacetime(data, SEALED_PEACE, VIIRS_YEARS)
    found = front(data, lambda now: sealed_block(now.lon, now.lat, 0.5), VIIRS_YEARS)
    later = data.viirs(2023)
    at_2023, rule = both(data, later, VIIRS_YEARS)
    at = near(later, FRONT_2023)
    line("near the front, 2023", at_2023.called[at].mean(), rule[at].mean(), at.sum())
    steelworks(data)
    static(data, sealed=True)
    static_all(data)
    static_2022(data)
    now = only(data.viirs(2022), "Suomi NPP")
    use = near(now, FRONT_2022) & (now.day >= INVASION) & sealed_block(now.lon, now.lat, 0.5)
    calibration([one for one, _ in calm], found[0], use)
    for year in (2019, 2021):
        background_held(data, year, data.before(year))


def steelworks(data: Set) -> None:
    for year in (2013, 2019, 2021, 2022, 2023):
        now = data.viirs(year)
        known = tuple(one for one in VIIRS_YEARS if one < year)
        found, rule = both(data, now, known)
        at = in_box(now)
        line(f"Alchevsk steelworks box, {year}", found.called[at].mean(), rule[at].mean(), at.sum())


def static(data: Set, *, sealed: bool) -> None:
    lon, lat, kind = modis_types()
    use = sealed_block(lon, lat, 1.0) == sealed
    found = find_static(data.before(2021)).at(lon, lat)[use]
    truth = kind[use] == 2
    both_say = (found & truth).sum()
    print(
        f"  static sources against MODIS type 2, 2021: precision {both_say / found.sum():.4f} "
        f"recall {both_say / truth.sum():.4f} ({truth.sum()} of {len(truth)})"
    )


def static_2022(data: Set) -> None:
    """Print the same for MODIS from 24 February to 31 May 2022, all of the country: looked at once,
    after the half of 2021 that was sealed had shown what is missed.
    """
    lon, lat, kind = modis_types("MODIS-2022-arch.csv")
    found, truth = find_static(data.before(2022)).at(lon, lat), kind == 2
    hit = (found & truth).sum()
    print(
        f"  the same, spring 2022, history to 2021: precision {hit / found.sum():.4f} "
        f"recall {hit / truth.sum():.4f} ({truth.sum()} of {len(truth)})"
    )


def static_all(data: Set) -> None:
    """Print recall over the whole country, by how often MODIS marked the place in 2021."""
    lon, lat, kind = modis_types()
    found, truth = find_static(data.before(2021)).at(lon, lat), kind == 2
    hit = (found & truth).sum()
    print(
        f"  static, both halves: precision {hit / found.sum():.4f} recall {hit / truth.sum():.4f}"
    )
    xy = np.stack([lon * 111.2 * np.cos(np.radians(48.5)), lat * 111.2], axis=1)[truth]
    marks = cKDTree(xy).query_ball_point(xy, 1.5, return_length=True)
    for low, high in ((1, 2), (3, 9), (10, 10_000)):
        at = (marks >= low) & (marks <= high)
        share = found[truth][at].mean()
        print(f"    places marked {low} to {high} times: recall {share:.3f} of {at.sum()}")


def calibration(calm: list[Ratios], found: Ratios, use: Bools) -> None:
    """Print predicted ratios against those seen: near the front over sealed peacetime."""
    print("  predicted ratio (bin)   peacetime   front   seen ratio   expected c + (1 - c) ratio")
    edges = np.array([-9.0, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5, 2.99, 9.0])
    front_at = found.combat[use & ~found.static]
    for low, high in pairwise(edges.tolist()):
        peace = float(np.mean([_share(one.combat[~one.static], low, high) for one in calm]))
        there = _share(front_at, low, high)
        inside = front_at[(front_at >= low) & (front_at < high)]
        mean = OTHERS + (1 - OTHERS) * float(np.exp(inside).mean()) if len(inside) else math.nan
        seen = there / peace if peace else math.nan
        print(
            f"  {low:5.1f} to {high:4.1f}   {peace:9.4f} {there:9.4f}   {seen:9.2f}   {mean:9.2f}"
        )


def _share(values: np.ndarray, low: float, high: float) -> float:
    return float(((values >= low) & (values < high)).mean())


def show_speed(data: Set) -> None:
    history = data.years(*VIIRS_YEARS)
    fitted: Background = fit(history)
    fit_s = _cpu(lambda: fit(history), 3)
    print(f"  fit on {len(history)} detections: {fit_s:.3f} CPU-s")
    year = data.years(2022).take(np.arange(PUBLISHED_FIRES))
    ratios(year, fitted)
    predicted = predict([data.viirs(one) for one in VIIRS_YEARS])
    ours = _cpu(lambda: ratios(year, fitted), 7)
    rule = _cpu(lambda: war_fires(year, predicted), 5)
    cells = fitted.grid.size * 365
    print(f"  ratios of {len(year)} detections over {cells} cell-days: {ours:.3f} CPU-s")
    print(
        f"  {PUBLISHED_CPU_S / ours:.0f} times less than the R script ({PUBLISHED_CPU_S:.0f} CPU-s)"
    )
    print(f"  the rule, vectorised, predictions given: {rule:.3f} CPU-s")
    sizes = []
    spans: list[tuple[int, ...]] = [(2021,), (2021, 2022), tuple(range(2018, 2024))]
    for years in spans:
        sizes.append(_timed(ratios, data.years(*years), fitted))
        print(f"  {sizes[-1][0]} detections: {sizes[-1][1]:.3f} CPU-s")
    (small, fast), (large, slow) = sizes[0], sizes[-1]
    print(f"  growth: size to the power {math.log(slow / fast) / math.log(large / small):.2f}")
    parts = []
    spans = [(2012,), (2012, 2013, 2016), VIIRS_YEARS, tuple(range(2001, 2022))]
    for years in spans:
        parts.append(_timed(fit, data.years(*years)))
        print(f"  fit on {parts[-1][0]} detections: {parts[-1][1]:.3f} CPU-s")


def _timed(run: Callable[..., object], fires: Fires, *more: object) -> tuple[int, float]:
    return len(fires), _cpu(lambda: run(fires, *more), 3)


def _cpu(run: Callable[[], object], times: int) -> float:
    """Return the median CPU time of this process over some runs, seconds."""
    seconds = []
    for _ in range(times):
        begun = time.process_time()
        run()
        seconds.append(time.process_time() - begun)
    return float(np.median(seconds))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("open", "sealed", "speed"):
        parser.add_argument(f"--{name}", action="store_true")
    asked = parser.parse_args()
    data = ukraine()
    if asked.open:
        show_open(data)
    if asked.sealed:
        show_sealed(data)
    if asked.speed:
        show_speed(data)


if __name__ == "__main__":
    main()
