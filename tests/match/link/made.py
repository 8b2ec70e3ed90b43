"""Reports made for tests: with what a test says of them, and otherwise plain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from truceline.match.link import Reports
from truceline.match.link.encode import Encoded, dictionaries, encode
from truceline.match.link.frame import Frame, frame
from truceline.match.link.lists import by_time
from truceline.match.link.model import Model, fields
from truceline.match.link.reports import Floats, Ints

NOON = 438_300.0
"""1 January 2020, 12:00 UTC, in hours since 1970."""
KM = 111.32


def reports(n: int, **columns: Any) -> Reports:
    """Reports of clock times and points a day and some 100 km apart, each of a source of its own.

    Args:
        n: how many.
        columns: any field of `Reports`; columns may be lists, or one value for all. `half` and
            `centre`, in hours, stand for `start` and `end`.
    """
    centre = _column(columns.pop("centre", NOON + 24.0 * np.arange(n)), n)
    half = _column(columns.pop("half", 0.5), n)
    plain: dict[str, Any] = {
        "start": centre - half,
        "end": centre + half,
        "lon": 100.0 + np.arange(n) % 50,
        "lat": 10.0,
        "radius_km": 3.0,
    }
    for name in plain:
        plain[name] = _column(columns.pop(name, plain[name]), n)
    source = np.broadcast_to(np.asarray(columns.pop("source", np.arange(n)), np.int64), n).copy()
    return Reports(
        **plain,
        source=source,
        kinds={k: np.array(v, np.int64) for k, v in columns.pop("kinds", {}).items()},
        numbers={k: np.array(v, np.float64) for k, v in columns.pop("numbers", {}).items()},
        names={k: np.array(v, object) for k, v in columns.pop("names", {}).items()},
        **columns,
    )


def _column(values: Any, n: int) -> Floats:
    return np.broadcast_to(np.asarray(values, np.float64), n).copy()


@dataclass(frozen=True)
class Known:
    """Reports with the event of each."""

    reports: Reports
    truth: Ints


def two_sources(
    events: int,
    seed: int = 1,
    *,
    days: float = 200.0,
    wrong: float = 0.1,
    whole_days: bool = False,
    foreign: bool = False,
) -> Known:
    """Events that two sources report, with errors.

    Args:
        events: how many; seven in ten are reported by both, the others by one.
        seed: of the draw.
        days: how long a time they are spread over.
        wrong: how often a source states another kind or figure than the event's.
        whole_days: whether only days are stated.
        foreign: whether the kinds of one source have other codes than those of the other.
    """
    rng = np.random.default_rng(seed)
    seen = rng.random((events, 2)) < 0.7
    seen[~seen.any(1), rng.integers(0, 2)] = True
    event, source = np.nonzero(seen)
    n = len(event)
    when = NOON + 24.0 * days * rng.random(events)
    lon, lat = 103.0 + 2 * rng.random(events), 13.0 + 2 * rng.random(events)
    kind, killed = rng.choice(6, events, p=[0.4, 0.2, 0.2, 0.1, 0.05, 0.05]), rng.poisson(3, events)
    village = rng.integers(0, 150, events)
    spelled = np.array([_word(rng) for _ in range(150)], object)
    told = when[event] + rng.normal(0, 2, n)
    start, end = told - 3, told + 3
    if whole_days:
        start = 24.0 * np.floor(told / 24)
        end = start + 24
    kinds = np.where(rng.random(n) < wrong, rng.integers(0, 6, n), kind[event])
    figures = np.where(rng.random(n) < wrong, rng.poisson(3, n), killed[event]).astype(float)
    figures[rng.random(n) < 0.1] = np.nan
    names = spelled[village[event]]
    names[rng.random(n) < 0.2] = ""
    made = Reports(
        start=start,
        end=end,
        lon=lon[event] + rng.normal(0, 1, n) / KM,
        lat=lat[event] + rng.normal(0, 1, n) / KM,
        radius_km=np.full(n, 3.0),
        source=source.astype(np.int64),
        kinds={"type": kinds + (6 * source if foreign else 0)},
        foreign=frozenset({"type"} if foreign else ()),
        numbers={"killed": figures},
        names={"village": names},
    )
    return Known(made, event.astype(np.int64))


def _word(rng: np.random.Generator) -> str:
    return "".join(rng.choice(["ba", "ko", "mae", "sai", "ta", "um", "ren", "phi"], 4))


def measured(given: Reports) -> tuple[Frame, Encoded]:
    """The frame of reports, and the reports read in it."""
    names = dictionaries(given)
    made = frame(given, names)
    return made, encode(given, made, names)


def blank(given: Frame) -> Model:
    """A model in which nothing weighs anything, so that every pair within reach is kept."""
    made = fields(given)
    return Model(given, made, np.zeros(made[-1].offset + len(made[-1])), 0.0)


def in_time(at: Encoded) -> tuple[Ints, Encoded]:
    """Rows by time, and the reports in that order."""
    order = by_time(at)
    return order.astype(np.int64), at.take(order)


def renumbered(labels: Any) -> list[int]:
    """Labels numbered by where each is met first: equal for equal partitions."""
    number: dict[int, int] = {}
    return [number.setdefault(int(label), len(number)) for label in labels]


def f1(labels: Any, truth: Any) -> float:
    """Pairwise F1 of a partition."""
    labels, truth = np.asarray(labels), np.asarray(truth)
    joined = labels[:, None] == labels[None, :]
    same = truth[:, None] == truth[None, :]
    upper = np.triu(np.ones(joined.shape, bool), 1)
    right = (joined & same & upper).sum()
    wrong = ((joined ^ same) & upper).sum()
    return float(2 * right / max(2 * right + wrong, 1))
