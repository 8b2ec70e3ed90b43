"""Simulated conflict reports by the million, for time and memory.

Events come at a steady 303 a day from some thousands of places; five sources each see a share of
them and report when, where, what, by whom, how many and under which name, each with its own
precision. Shares, precisions, missing values, figures and the errors of dates and places follow
the columns of the `confsyn` sets, and nothing else of them does. A score on these reports says
that a run was sane; it is no evidence about real incidents.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from match_sets import CONFSYN_DAYS, CONFSYN_EXACT_KM, CONFSYN_NEAR_KM, KM_PER_DEGREE, MatchSet
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from truceline.match.link import Reports
from truceline.match.link.reports import Floats, Ints

EVENTS_A_DAY: Final = 303
CHUNK_EVENTS: Final = 100_000
FIRST_DAY: Final = 18_271
"""10 January 2020, in days since 1970."""

SEEN_BY: Final = np.array([0.75, 0.55, 0.45, 0.30, 0.15])
"""Share of the events that each source reports; 2.9 % of reports come twice."""
TWICE: Final = 0.03
DATE_PRECISION: Final = (0.86, 0.10, 0.04)
PLACE_PRECISION: Final = (0.55, 0.27, 0.14, 0.04)
LATE: Final = (0.04, 0.87, 0.09)
"""An exact date is a day early, right, or a day late."""
EXACT_SD_KM: Final = 0.8
NEAR_SD_KM: Final = 6.0
TYPES: Final = (12, 7, 8, 5, 8)
"""Types that each source tells apart."""
ACTORS: Final = (0.43, 0.35, 0.155, 0.065)
UNKNOWN: Final = {"killed": 0.15, "injured": 0.30, "actor": 0.12, "place": 0.05}

DISTRICTS: Final = 80
PROVINCES: Final = 9
PLACES: Final = 20_000
SPELLINGS: Final = 4
CENTRE: Final = (104.08, 11.78)
SPREAD: Final = (2.4, 0.72)
"""Standard deviation of where events lie, degrees of longitude and latitude."""
_NARROW: Final = float(np.cos(np.radians(CENTRE[1])))
_SYLLABLES: Final = (
    "ba bo ca cha chor da don e i ka kan khe kra la lo ma mae mo na nam o pa pong pra ra rai "
    "rin ru sa sen si tha ta u vi wat"
)


class _Country:
    """Districts, provinces, and places with their names; the same in every run."""

    def __init__(self) -> None:
        rng = np.random.default_rng(1)
        self.districts = self._scatter(rng, DISTRICTS)
        self.provinces = self._scatter(rng, PROVINCES)
        home = rng.choice(DISTRICTS, PLACES, p=rng.dirichlet(np.full(DISTRICTS, 3.0)))
        step = rng.normal(0, 0.25, (PLACES, 2))
        self.places = self.districts[home] + step
        self.reach = {2: self._reach(self.districts), 3: self._reach(self.provinces)}
        self.names = np.array(
            [spelling for _ in range(PLACES) for spelling in _spellings(rng)], dtype=object
        )

    @staticmethod
    def _scatter(rng: Generator, count: int) -> Floats:
        unit = rng.uniform(-1.75, 1.75, (count, 2))
        out: Floats = np.array(CENTRE) + unit * np.array(SPREAD)
        return out

    def nearest(self, points: Floats, centres: Floats) -> Ints:
        scale = np.array([_NARROW, 1.0])
        _, which = cKDTree(centres * scale).query(points * scale)
        return np.asarray(which, dtype=np.int64)

    def _reach(self, centres: Floats) -> float:
        which = self.nearest(self.places, centres)
        apart = (self.places - centres[which]) * KM_PER_DEGREE * np.array([_NARROW, 1.0])
        return float(np.quantile(np.hypot(apart[:, 0], apart[:, 1]), 0.95))


def simulated(size: int, seed: int = 1, hot: bool = False) -> MatchSet:
    """Simulate reports.

    Args:
        size: how many.
        seed: of the draw; the country is always the same.
        hot: all on one day and within one district.

    Returns:
        The reports in the order of their events, with the event of each.
    """
    made = 0
    for reports, events in chunks(seed, hot):
        if made == 0:
            whole, truth = _like(reports, size), np.empty(size, np.int64)
        keep = slice(0, min(len(reports), size - made))
        filled = slice(made, made + keep.stop)
        for into, of in zip(_columns(whole), _columns(reports), strict=True):
            into[filled] = of[keep]
        truth[filled] = events[keep]
        made += keep.stop
        if made == size:
            break
    return MatchSet(f"simulated {size:,}", whole, truth)


def chunks(seed: int, hot: bool = False) -> Iterator[tuple[Reports, Ints]]:
    """Yield reports of `CHUNK_EVENTS` events at a time, without end, and the event of each."""
    country, at = _Country(), 0
    while True:
        rng = np.random.default_rng([seed, at])
        event = at * CHUNK_EVENTS + np.arange(CHUNK_EVENTS)
        day = np.full(CHUNK_EVENTS, FIRST_DAY) if hot else FIRST_DAY + event // EVENTS_A_DAY
        yield _chunk(rng, country, event, day, hot)
        at += 1


def _chunk(
    rng: Generator, country: _Country, event: Ints, day: Ints, hot: bool
) -> tuple[Reports, Ints]:
    n = len(event)
    place = rng.integers(0, PLACES, n)
    if hot:
        home = country.nearest(country.places, country.districts)
        place = rng.choice(np.flatnonzero(home == np.bincount(home).argmax()), n)
    kind, actor = _zipf(rng, max(TYPES), n), rng.choice(len(ACTORS), n, p=ACTORS)
    # Figures have many zeros and a few very large ones.
    large = rng.random(n) < 0.015
    killed = np.where(rng.random(n) < 0.49, 0, rng.geometric(0.38, n))
    killed = np.where(large, rng.integers(15, 70, n), killed)
    injured = np.where(rng.random(n) < 0.42, 0, rng.geometric(0.22, n))

    seen = rng.random((n, len(SEEN_BY))) < SEEN_BY
    row, source = np.nonzero(seen)
    again = rng.random(len(row)) < TWICE
    row, source = np.concatenate([row, row[again]]), np.concatenate([source, source[again]])
    order = np.argsort(row, kind="stable")
    row, source = row[order], source[order]
    m = len(row)

    date_precision = rng.choice(3, m, p=DATE_PRECISION)
    either = np.array(CONFSYN_DAYS)[date_precision]
    off = np.rint(rng.uniform(-either - 0.5, either + 0.5)).astype(np.int64)
    off = np.where(date_precision == 0, rng.choice(3, m, p=LATE) - 1, off)
    stated = day[row] + off
    lon_lat, radius, coarse = _placed(rng, country, country.places[place[row]])
    spelling = np.minimum(rng.geometric(0.7, m) - 1, SPELLINGS - 1)
    names = country.names[place[row] * SPELLINGS + spelling]
    names[(coarse > 1) | (rng.random(m) < UNKNOWN["place"])] = ""
    told = np.where(rng.random(m) < 0.94, actor[row], rng.choice(len(ACTORS), m))
    told[rng.random(m) < UNKNOWN["actor"]] = -1
    types = np.array(TYPES)[source]
    base = np.concatenate([[0], np.cumsum(TYPES)[:-1]])[source]
    reports = Reports(
        start=24.0 * (stated - either).astype(np.float64),
        end=24.0 * (stated + either + 1).astype(np.float64),
        lon=lon_lat[:, 0].copy(),
        lat=lon_lat[:, 1].copy(),
        radius_km=radius,
        source=source.astype(np.int64),
        kinds={"type": base + kind[row] * types // max(TYPES), "actor": told.astype(np.int64)},
        foreign=frozenset({"type"}),
        numbers={
            "killed": _told(rng, killed[row], UNKNOWN["killed"]),
            "injured": _told(rng, injured[row], UNKNOWN["injured"]),
        },
        names={"place": names},
    )
    return reports, event[row]


def _placed(rng: Generator, country: _Country, points: Floats) -> tuple[Floats, Floats, Ints]:
    """Return where it is said to have been (lon, lat), the radius in km, and how coarse that is."""
    m = len(points)
    coarse = rng.choice(4, m, p=PLACE_PRECISION)
    sd = np.where(coarse == 0, EXACT_SD_KM, NEAR_SD_KM) / KM_PER_DEGREE
    said = points + rng.normal(0, 1, (m, 2)) * sd[:, None] / np.array([_NARROW, 1.0])
    radius = np.where(coarse == 0, CONFSYN_EXACT_KM, CONFSYN_NEAR_KM)
    for level, centres in ((2, country.districts), (3, country.provinces)):
        rows = coarse == level
        said[rows] = centres[country.nearest(points[rows], centres)]
        radius[rows] = country.reach[level]
    return said, radius, coarse


def _told(rng: Generator, figures: Ints, unknown: float) -> Floats:
    """Most repeat a figure; some have their own, and some none."""
    n = len(figures)
    own = np.rint(figures * rng.lognormal(0, 0.45, n) + rng.integers(-1, 2, n))
    told = np.where(rng.random(n) < 0.75, figures, np.maximum(own, 0)).astype(np.float64)
    told[rng.random(n) < unknown] = np.nan
    return told


def _zipf(rng: Generator, kinds: int, n: int) -> Ints:
    weight = 1 / np.arange(1, kinds + 1)
    return rng.choice(kinds, n, p=weight / weight.sum())


def _spellings(rng: Generator) -> list[str]:
    syllables = _SYLLABLES.split()
    words = ["".join(rng.choice(syllables, rng.integers(1, 4))) for _ in range(rng.integers(1, 3))]
    name = " ".join(words)
    made = [name]
    for _ in range(SPELLINGS - 1):
        at = int(rng.integers(0, len(name)))
        made.append(name[:at] + str(rng.choice(list("aeiostkm"))) + name[at + 1 :])
    return made


def _columns(reports: Reports) -> Iterator[NDArray[Any]]:
    yield from (reports.start, reports.end, reports.lon, reports.lat, reports.radius_km)
    yield reports.source
    for many in (reports.kinds, reports.numbers, reports.names):
        yield from many.values()


def _like(reports: Reports, size: int) -> Reports:
    """As many rows as the whole will have, to be filled: parts kept until the end need double."""
    return reports.take(np.zeros(size, dtype=np.int64))
